"""From a condition tree to the expression language of another engine, meaning the same.

An engine differs from another only by its ``Dialect``. What a peer cannot compute for itself is worked out
before: a derived number is a number, a time of day is its minute, a day is its ordinal, a rule that names
another holds that rule's condition, and only the articles in force that day are left.

There are two forms. The exact form is short: each number is one value. The open form carries a number that is
known between two bounds as ``x_low`` and ``x_high``, and leaves ``x`` itself out unless they are equal, so
that an engine that takes a missing value for unknown comes to the same three values as ours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from rules.conditions import (
    All,
    Always,
    AnyOf,
    At,
    Compares,
    Condition,
    Count,
    Dated,
    HasAll,
    HasAny,
    HasOnly,
    Is,
    Not,
    Told,
)
from rules.facts import Hours, Range
from rules.knowledge import Knowledge, Known, Members, Missing

Mode = Literal["as it is", "certain", "possible"]
Aspect = Literal["value", "told", "unknown", "number", "low", "high", "members", "member"]
# Tests of a number of which one is enough, each of parts that must all hold, over its two bounds.
Tests = list[list[str]]
ABSENT_NUMBER: Final = -1
_TURNED: Final[dict[Mode, Mode]] = {"as it is": "as it is", "certain": "possible", "possible": "certain"}
_NO_BOUND: Final = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine writes what all of them can say.

    Args:
        all_of: joins parts that must all hold.
        any_of: joins parts of which one is enough.
        negation: a pattern around the part that must not hold.
        literal: writes true, false or a word.
        member: writes that a set, by the name of its variable, has a member.
        flat_sets: whether each member of a set is a variable of its own.
        one_of: writes that a variable is one of several literals.
    """

    all_of: str
    any_of: str
    negation: str
    literal: Callable[[bool | str], str]
    one_of: Callable[[str, list[str]], str]
    flat_sets: bool = False
    member: Callable[[str, str], str] = lambda name, member: f"{member} in {name}"


@dataclass(frozen=True, slots=True)
class Variable:
    """What an expression needs: one aspect of what is known of one fact."""

    fact: str
    aspect: Aspect
    member: str = ""

    @property
    def name(self) -> str:
        """The name in expressions."""
        if self.aspect in ("value", "number", "members"):
            return self.fact
        return f"{self.fact}_{self.member or self.aspect}"


class Translator:
    """Writes conditions in one dialect and remembers which variables they need.

    Args:
        dialect: the target.
        bounds: whether to write the open form.
    """

    def __init__(self, dialect: Dialect, *, bounds: bool = False) -> None:
        self._dialect = dialect
        self._bounds = bounds
        self.variables: dict[Variable, None] = {}

    def expression(self, node: Condition, mode: Mode = "as it is") -> str:
        """Write a condition.

        Args:
            node: the condition, as an edition holds it.
            mode: inside of ``told:`` whether it is certain, or under a negation there whether it is possible.
        """
        match node:
            case All(parts=parts):
                return self._all(self.expression(part, mode) for part in parts)
            case AnyOf(parts=parts):
                return self._any(self.expression(part, mode) for part in parts)
            case Not(part=part):
                return self._dialect.negation.format(self.expression(part, _TURNED[mode]))
            case Told(part=part):
                return self.expression(part, "certain")
            case Count(at_least=least, parts=parts):
                return self._at_least(least, [self.expression(part, mode) for part in parts])
            case Always():
                return self._dialect.literal(True)
            case _:
                return self._leaf(node, mode)

    def _leaf(self, node: Condition, mode: Mode) -> str:
        match node:
            case Is(fact=fact, values=values):
                return self._is(
                    fact, [self._dialect.literal(value) for value in sorted(values, key=str)], mode
                )
            case HasAny(fact=fact, members=members):
                return self._any(self._member(fact, member) for member in sorted(members))
            case HasAll(fact=fact, members=members):
                return self._all(self._member(fact, member) for member in sorted(members))
            case HasOnly(fact=fact, members=members, all_members=everyone):
                some = self._any(self._member(fact, member) for member in sorted(members))
                others = self._any(self._member(fact, member) for member in sorted(everyone - members))
                return self._all([some, self._dialect.negation.format(others)])
            case Compares(fact=fact, low=low, high=high):
                return self._number(fact, _between(low or 0, high), mode)
            case Dated(fact=fact, first=first, before=before):
                low, high = (first or date.min).toordinal(), before.toordinal() - 1 if before else None
                return self._number(fact, _between(low, high), mode)
            case At(fact=fact, start=start, end=end, inside=inside):
                return self._number(fact, _between(start, end - 1) if inside else _outside(start, end), mode)
            case _:
                raise TypeError(node)

    def _is(self, fact: str, literals: list[str], mode: Mode) -> str:
        name = self._name(fact, "value" if mode == "as it is" else "told")
        test = f"{name} == {literals[0]}" if len(literals) == 1 else self._dialect.one_of(name, literals)
        return self._any([self._name(fact, "unknown"), test]) if mode == "possible" else test

    def _number(self, fact: str, tests: Tests, mode: Mode) -> str:
        """Write a test of a number: all that it may be passes, or some of it may and it does."""

        def test(lower: str, upper: str) -> str:
            return self._any(
                self._all(part.format(low=lower, high=upper) for part in parts) for parts in tests
            )

        if mode == "as it is" and not self._bounds:
            number = self._name(fact, "number")
            return test(number, number)
        low, high = self._name(fact, "low"), self._name(fact, "high")
        if mode != "as it is":
            return test(low, high) if mode == "certain" else test(high, low)
        number = self._name(fact, "number")
        return self._any([test(low, high), self._all([test(high, low), test(number, number)])])

    def _member(self, fact: str, member: str) -> str:
        if self._dialect.flat_sets:
            return self._name(fact, "member", member)
        return self._dialect.member(self._name(fact, "members"), self._dialect.literal(member))

    def _name(self, fact: str, aspect: Aspect, member: str = "") -> str:
        variable = Variable(fact, aspect, member)
        self.variables[variable] = None
        return variable.name

    def _all(self, parts: Iterable[str]) -> str:
        return _joined(self._dialect.all_of, parts)

    def _any(self, parts: Iterable[str]) -> str:
        return _joined(self._dialect.any_of, parts)

    def _at_least(self, least: int, parts: list[str]) -> str:
        if least == 1:
            return self._any(parts)
        if least == len(parts):
            return self._all(parts)
        first, rest = parts[0], parts[1:]
        return self._any([self._all([first, self._at_least(least - 1, rest)]), self._at_least(least, rest)])


def situation(variables: Iterable[Variable], known: Knowledge, *, leave_out: bool) -> dict[str, Any]:
    """Give the values of variables in a case.

    Args:
        variables: what the expressions need.
        known: the case, as it is read for its verdict.
        leave_out: leave unknown values out; otherwise they are null, or the least that a number can be.
    """
    values = {}
    for variable in variables:
        value = _value(variable, known, leave_out=leave_out)
        if value is not Missing.UNKNOWN:
            values[variable.name] = value
    return values


def _value(variable: Variable, known: Knowledge, *, leave_out: bool) -> Any:
    found = known.day if variable.fact == "contact_date" else known.lookup(variable.fact)
    match variable.aspect:
        case "members":
            return sorted(_held(found))
        case "member":
            return variable.member in _held(found)
        case "low" | "high" as end:
            return _span(found)[end == "high"]
        case "unknown":
            return found is Missing.UNKNOWN
        case "number":
            low, high = _span(found)
            return low if low == high or not leave_out else Missing.UNKNOWN
    if found is Missing.UNKNOWN:
        return Missing.UNKNOWN if leave_out and variable.aspect == "value" else None
    return None if found is Missing.ABSENT else found


def _held(found: Known) -> frozenset[str]:
    if not isinstance(found, Members) or not found.complete:
        raise TypeError(f"{found!r} is no set as it is read for a verdict")
    return found.held


def _span(found: Known) -> tuple[float, float]:
    match found:
        case Range(low=low, high=high):
            return _plain(low), _NO_BOUND if high is None else _plain(high)
        case Hours(low=first, high=last):
            return first, last
        case date():
            return found.toordinal(), found.toordinal()
        case Missing.UNKNOWN:
            return 0, _NO_BOUND
        case _:
            return ABSENT_NUMBER, ABSENT_NUMBER


def _plain(number: float) -> float:
    return int(number) if number == int(number) else number


def _between(low: float, high: float | None) -> Tests:
    """Write that a number lies between two bounds; an absent one lies below all of them."""
    lower = math.nextafter(low, -math.inf)
    parts = [f"{{low}} > {_plain(lower)}" if _is_shorter(lower, low) else f"{{low}} >= {_plain(low)}"]
    if high is not None:
        upper = math.nextafter(high, math.inf)
        parts.append(
            f"{{high}} < {_plain(upper)}" if _is_shorter(upper, high) else f"{{high}} <= {_plain(high)}"
        )
    return [parts]


def _outside(start: int, end: int) -> Tests:
    return [["{low} >= 0", f"{{high}} < {start}"], [f"{{low}} >= {end}"]]


def _is_shorter(neighbour: float, bound: float) -> bool:
    """Tell whether a bound was written as "above" or "below" its neighbour."""
    return len(repr(_plain(neighbour))) < len(repr(_plain(bound)))


def _joined(sign: str, parts: Iterable[str]) -> str:
    written = list(parts)
    return written[0] if len(written) == 1 else "(" + sign.join(written) + ")"
