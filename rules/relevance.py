"""Which open facts can still change an outcome: exact, by reduced ordered decision diagrams.

A condition that is still open is a function of the facts that are still open. Its reduced ordered decision
diagram is the same for every way of writing it, and a fact stands in it exactly if some completion of the
others makes it matter. So nothing is asked that cannot matter, and nothing that can is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from rules.conditions import (
    LEAVES,
    All,
    Always,
    AnyOf,
    Compares,
    Condition,
    Count,
    HasAll,
    HasAny,
    HasOnly,
    Is,
    Leaf,
    Not,
    Told,
    Truth,
)
from rules.errors import RulesError
from rules.facts import Hours, Range
from rules.knowledge import DERIVED, Knowledge, Known, Members
from rules.vocabulary import Vocabulary

# A variable: a fact, or one member of a set fact.
Variable = tuple[str, str]
Expression = int
FALSE: Final = 0
TRUE: Final = 1
_CAP: Final = 20_000


class TooLargeError(RulesError):
    """The diagram grew past the cap; the caller takes the sound answer instead."""


class Wanted:
    """What is asked of a condition when all that can be known is known and some facts stay unknown.

    Plain numbers: they are looked up for every leaf of every open rule.
    """

    TRUE: Final = 0
    FALSE: Final = 1
    NOT_TRUE: Final = 2
    NOT_FALSE: Final = 3


_TURNED: Final = (Wanted.FALSE, Wanted.TRUE, Wanted.NOT_FALSE, Wanted.NOT_TRUE)
_TOLD: Final = (Wanted.TRUE, Wanted.NOT_TRUE, Wanted.NOT_TRUE, Wanted.TRUE)
_CONJUNCTIVE: Final = (True, False, False, True)
# By what is asked: the expression for a truth that is decided.
_DECIDED: Final[tuple[dict[Truth, Expression], ...]] = (
    {True: TRUE, False: FALSE, None: FALSE},
    {True: FALSE, False: TRUE, None: FALSE},
    {True: FALSE, False: TRUE, None: TRUE},
    {True: TRUE, False: FALSE, None: TRUE},
)


class Diagrams:
    """Builds diagrams over what is open in one state of knowledge.

    Args:
        known: the open reading of the case.
        vocabulary: the facts.
        implies: what follows from stated facts.
    """

    def __init__(
        self,
        known: Knowledge,
        vocabulary: Vocabulary,
        implies: Iterable[tuple[Leaf, dict[str, Any]]] = (),
    ) -> None:
        self._known = known
        self._vocabulary = vocabulary
        sources: dict[str, tuple[Leaf, ...]] = {}
        for condition, then in implies:
            for name, value in then.items():
                if value is True and name not in known.values and name not in known.askable:
                    sources[name] = (*sources.get(name, ()), condition)
        self._implied = {name: AnyOf(conditions) for name, conditions in sources.items()}
        # By identity, which is quick; the condition is kept beside, so that no other can take its identity.
        self._written: dict[tuple[int, int], tuple[Condition, Expression]] = {}
        self._nodes: dict[object, Expression] = {}
        self._shapes: list[object] = [None, None]
        self._supports: list[frozenset[Variable]] = [frozenset(), frozenset()]
        self._restricted: dict[tuple[Expression, Variable, int], Expression] = {}
        self._domains: dict[Variable, tuple[Known, ...]] = {}
        self._breaks: dict[str, set[float]] = {}
        self._leaf_variables: dict[int, tuple[Leaf, tuple[Variable, ...]]] = {}
        self._ranks: dict[str, int] = {}
        self._built: dict[Expression, int] = {FALSE: FALSE, TRUE: TRUE}
        self._unique: dict[tuple[Variable, tuple[int, ...]], int] = {}
        self._essential: dict[int, frozenset[Variable]] = {FALSE: frozenset(), TRUE: frozenset()}

    def expression(self, condition: Condition, wanted: int = Wanted.TRUE) -> Expression:
        """Write a condition as an expression over what is open; what is known is worked in.

        Args:
            condition: the condition.
            wanted: one of ``Wanted``.
        """
        key = (id(condition), wanted)
        found = self._written.get(key)
        if found is None:
            found = self._written[key] = (condition, self._write(condition, wanted))
        return found[1]

    def _write(self, condition: Condition, wanted: int) -> Expression:
        if isinstance(condition, LEAVES):
            if isinstance(condition, Is) and True in condition.values and condition.fact in self._implied:
                # Nobody is asked for it any more; it holds only where it follows from something else.
                return self.expression(self._implied[condition.fact], _TOLD[wanted])
            return self._literal(condition, wanted, ())
        match condition:
            case All(parts=parts):
                expressions = (self.expression(part, wanted) for part in parts)
                return self._and(expressions) if _CONJUNCTIVE[wanted] else self._or(expressions)
            case AnyOf(parts=parts):
                expressions = (self.expression(part, wanted) for part in parts)
                return self._or(expressions) if _CONJUNCTIVE[wanted] else self._and(expressions)
            case Not(part=part):
                return self.expression(part, _TURNED[wanted])
            case Told(part=part):
                return self.expression(part, _TOLD[wanted])
            case Count(at_least=least, parts=parts):
                needed = least if _CONJUNCTIVE[wanted] else len(parts) - least + 1
                return self._at_least(needed, tuple(self.expression(part, wanted) for part in parts))
            case Always():
                return _DECIDED[wanted][True]
            case _:
                raise TypeError(condition)

    def any_of(self, expressions: Iterable[Expression]) -> Expression:
        """Join expressions of which one is enough."""
        return self._or(expressions)

    @property
    def implied(self) -> frozenset[str]:
        """Facts that are asked no more and may still follow from others."""
        return frozenset(self._implied)

    def support(self, expression: Expression) -> frozenset[Variable]:
        """Give the variables that are written in an expression, whether or not they can matter."""
        return self._supports[expression]

    def essential(self, expression: Expression) -> frozenset[Variable]:
        """Give the variables that can matter; raises ``TooLargeError`` past the cap."""
        return self._essential[self._build(expression)]

    def _and(self, expressions: Iterable[Expression]) -> Expression:
        parts: set[Expression] = set()
        for expression in expressions:
            if expression == FALSE:
                return FALSE
            if expression != TRUE:
                parts.add(expression)
        return self._join("&", parts, TRUE)

    def _or(self, expressions: Iterable[Expression]) -> Expression:
        parts: set[Expression] = set()
        for expression in expressions:
            if expression == TRUE:
                return TRUE
            if expression != FALSE:
                parts.add(expression)
        return self._join("|", parts, FALSE)

    def _join(self, sign: str, parts: set[Expression], empty: Expression) -> Expression:
        if not parts:
            return empty
        if len(parts) == 1:
            return next(iter(parts))
        shape = (sign, frozenset(parts))
        found = self._nodes.get(shape)
        return (
            found
            if found is not None
            else self._add(shape, frozenset().union(*(self._supports[p] for p in parts)))
        )

    def _at_least(self, needed: int, parts: tuple[Expression, ...]) -> Expression:
        if needed <= 0:
            return TRUE
        if needed > len(parts):
            return FALSE
        first, rest = parts[0], parts[1:]
        return self._or([self._and([first, self._at_least(needed - 1, rest)]), self._at_least(needed, rest)])

    def _add(self, shape: object, support: frozenset[Variable]) -> Expression:
        number = len(self._shapes)
        if number > _CAP:
            raise TooLargeError
        self._nodes[shape] = number
        self._shapes.append(shape)
        self._supports.append(support)
        return number

    def _literal(self, leaf: Leaf, wanted: int, bound: tuple[tuple[Variable, int], ...]) -> Expression:
        truth = leaf.evaluate(self._with(bound) if bound else self._known)[0]
        if truth is not None:
            return _DECIDED[wanted][truth]
        taken = {variable for variable, _ in bound}
        free = [variable for variable in self._variables(leaf) if variable not in taken]
        if not free:
            return _DECIDED[wanted][None]
        shape = ("leaf", leaf, wanted, bound)
        found = self._nodes.get(shape)
        return found if found is not None else self._add(shape, frozenset(free))

    def _variables(self, leaf: Leaf) -> tuple[Variable, ...]:
        cached = self._leaf_variables.get(id(leaf))
        if cached is not None:
            return cached[1]
        found = tuple(self._variables_of(leaf))
        self._leaf_variables[id(leaf)] = (leaf, found)
        if isinstance(leaf, Compares):
            for name in DERIVED[leaf.fact].needs if leaf.fact in DERIVED else (leaf.fact,):
                self._breaks.setdefault(name, set()).update(_breaks(leaf))
        return found

    def _variables_of(self, leaf: Leaf) -> Iterable[Variable]:
        known = self._known
        if isinstance(leaf, HasAny | HasAll | HasOnly):
            value = known.plain(leaf.fact)
            if isinstance(value, Members) and not value.complete:
                members = leaf.all_members if isinstance(leaf, HasOnly) else leaf.members
                for member in sorted(members - value.held - value.out):
                    yield leaf.fact, member
            return
        for name in DERIVED[leaf.fact].needs if leaf.fact in DERIVED else (leaf.fact,):
            if name in known.askable and name not in known.values:
                yield name, ""

    def _with(self, bound: tuple[tuple[Variable, int], ...]) -> Knowledge:
        values = dict(self._known.values)
        for (name, member), index in bound:
            value = self._domain((name, member))[index]
            if member:
                before = values.get(name, self._known.defaults[name])
                if not isinstance(before, Members):
                    raise TypeError(name)
                values[name] = (
                    Members(before.held | {member}, before.complete, before.out)
                    if value is True
                    else Members(before.held, before.complete, before.out | {member})
                )
            else:
                values[name] = value
        return Knowledge(values, self._known.defaults, self._known.day, self._known.askable)

    def _domain(self, variable: Variable) -> tuple[Known, ...]:
        found = self._domains.get(variable)
        if found is None:
            found = self._domains[variable] = tuple(self._values(variable))
        return found

    def _values(self, variable: Variable) -> Iterable[Known]:
        name, member = variable
        kind = self._vocabulary[name]
        if member or kind.type == "boolean":
            return (True, False)
        match kind.type:
            case "choice":
                return kind.values
            case "time":
                return tuple(Hours(hour, hour) for hour in range(0, 24 * 60, 30))
            case "date":
                return self._days()
            case _:
                return self._numbers(name)

    def _days(self) -> Iterable[Known]:
        day = self._known.day
        return (
            day - timedelta(days=8 * 365),
            day - timedelta(days=2 * 365),
            day,
            date.max - timedelta(days=4 * 365),
        )

    def _numbers(self, name: str) -> Iterable[Known]:
        """Give one number from each cell that the comparisons cut out, differences of two counts included."""
        least = int(self._vocabulary[name].minimum or 0)
        breaks = {float(least)} | self._breaks.get(name, set())
        if name in _COUNTED:
            others = [self._known.plain(other) for other in _COUNTED if other != name]
            if any(isinstance(other, Range) and other.low != other.high for other in others):
                # Two counts are open at once: their difference may lie anywhere, so each number is a cell.
                breaks |= set(range(least, int(2 * max(breaks)) + 2))
            bounds = {end for other in others if isinstance(other, Range) for end in (other.low, other.high)}
            breaks |= {
                end + sign * cut for end in bounds if end is not None for cut in breaks for sign in (1, -1)
            }
        points = sorted({point for cut in breaks for point in (cut - 1, cut, cut + 1) if point >= least})
        return tuple(Range(point, point) for point in points)

    def _restrict(self, expression: Expression, variable: Variable, index: int) -> Expression:
        if variable not in self._supports[expression]:
            return expression
        key = (expression, variable, index)
        found = self._restricted.get(key)
        if found is not None:
            return found
        shape = self._shapes[expression]
        if not isinstance(shape, tuple):
            return expression
        if shape[0] == "leaf":
            _, leaf, wanted, bound = shape
            result = self._literal(leaf, wanted, (*bound, (variable, index)))
        else:
            parts = (self._restrict(part, variable, index) for part in shape[1])
            result = self._and(parts) if shape[0] == "&" else self._or(parts)
        self._restricted[key] = result
        return result

    def _build(self, expression: Expression) -> int:
        found = self._built.get(expression)
        if found is not None:
            return found
        variable = min(self._supports[expression], key=self._rank)
        children = tuple(
            self._build(self._restrict(expression, variable, index))
            for index in range(len(self._domain(variable)))
        )
        if len(set(children)) == 1:
            result = children[0]
        else:
            key = (variable, children)
            result = self._unique.get(key, -1)
            if result < 0:
                result = self._unique[key] = len(self._unique) + 2
                below = frozenset().union(*(self._essential[child] for child in set(children)))
                self._essential[result] = below | {variable}
        self._built[expression] = result
        return result

    def _rank(self, variable: Variable) -> tuple[int, str, str]:
        name, member = variable
        return _FIRST.get(name, 9), name, member


# Facts that many rules share stand near the root, which keeps the diagrams small.
_FIRST: Final = {
    "lender_type": 0,
    "online_loan": 1,
    "business_loan": 2,
    "repeated": 3,
    "authority_intervened": 4,
}
_COUNTED: Final = frozenset({"calls_per_day", "answered_calls_per_day", "numbers_dialled"})


def _breaks(leaf: Compares) -> Iterable[float]:
    return (float(bound) for bound in (leaf.low, leaf.high) if bound is not None)
