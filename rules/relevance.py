"""Which open facts can still change an outcome: exact, by reduced ordered decision diagrams.

A condition that is still open is a function of the facts that are still open. Its reduced ordered decision
diagram is the same for every way of writing it, and a fact stands in it exactly if some completion of the
others makes it matter. So nothing is asked that cannot matter, and nothing that can is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from rules.conditions import (
    LEAVES,
    All,
    Always,
    AnyOf,
    At,
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
# Variables, each a bit of a number; none of them where the outcome is certain.
Mask = int
NEVER: Final = 0
ALWAYS: Final = -1
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


class Layout:
    """The variables of a vocabulary, each a bit: a set of them is one number, and joining sets is quick.

    Variables that many rules share come first, which keeps the diagrams small.

    Args:
        vocabulary: the facts.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        every = [
            (name, member)
            for name, kind in vocabulary.facts.items()
            for member in (kind.values if kind.type == "set" else ("",))
        ]
        self.variables: tuple[Variable, ...] = tuple(sorted(every, key=_rank))
        self.bits: dict[Variable, Mask] = {each: 1 << place for place, each in enumerate(self.variables)}
        self.facts: dict[str, Mask] = {}
        for (name, _), bit in self.bits.items():
            self.facts[name] = self.facts.get(name, 0) | bit

    def of(self, facts: tuple[str, ...]) -> Mask:
        """Give the variables of some facts."""
        return _variables(self, facts)

    def each(self, mask: Mask) -> Iterator[Variable]:
        """Give the variables of a mask."""
        while mask:
            lowest = mask & -mask
            yield self.variables[lowest.bit_length() - 1]
            mask ^= lowest


@lru_cache(maxsize=8)
def layout_of(vocabulary: Vocabulary) -> Layout:
    """Give the layout of a vocabulary."""
    return Layout(vocabulary)


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
        self.layout = layout_of(vocabulary)
        sources: dict[str, tuple[Leaf, ...]] = {}
        for condition, then in implies:
            for name, value in then.items():
                if value is True and name not in known.values and name not in known.askable:
                    sources[name] = (*sources.get(name, ()), condition)
        self._implied = {name: AnyOf(conditions) for name, conditions in sources.items()}
        # By identity, which is quick; the condition is kept beside, so that no other can take its identity.
        self._written: dict[tuple[int, int], tuple[Condition, Expression]] = {}
        self._masks: tuple[dict[int, Mask], ...] = ({}, {}, {}, {})
        self._held: list[Condition] = []
        self._free: dict[str, Mask] = {}
        self._nodes: dict[object, Expression] = {}
        self._shapes: list[object] = [None, None]
        self._supports: list[Mask] = [0, 0]
        self._restricted: dict[tuple[Expression, Mask, int], Expression] = {}
        self._domains: dict[Variable, tuple[Known, ...]] = {}
        self._leaves: dict[str, set[Leaf]] = {}
        self._built: dict[Expression, int] = {FALSE: FALSE, TRUE: TRUE}
        self._unique: dict[tuple[Mask, tuple[int, ...]], int] = {}
        self._essential: dict[int, Mask] = {FALSE: 0, TRUE: 0}

    # What is written, at a glance

    def written(self, condition: Condition) -> Mask:
        """Give the variables that are written in a condition once what is known is worked in.

        The same as those of its expression, without the work of writing one.

        Returns:
            ``NEVER`` where it is certainly false, ``ALWAYS`` where it is certainly true.
        """
        self._held.append(condition)
        return self._mask(condition, Wanted.TRUE)

    def _mask(self, condition: Condition, wanted: int) -> Mask:
        masks, key = self._masks[wanted], id(condition)
        found = masks.get(key)
        if found is None:
            found = masks[key] = _MASKS[wanted][type(condition)](self, condition, wanted)
        return found

    def _mask_of_leaf(self, leaf: Leaf, wanted: int) -> Mask:
        if self._implied and isinstance(leaf, Is) and True in leaf.values and leaf.fact in self._implied:
            return self._mask(self._implied[leaf.fact], _TOLD[wanted])
        truth = leaf.evaluate(self._known)[0]
        if truth is not None:
            return ALWAYS if _DECIDED[wanted][truth] else NEVER
        return self._free_in(leaf) or (ALWAYS if _DECIDED[wanted][None] else NEVER)

    def _mask_of_all(self, condition: All | AnyOf, wanted: int) -> Mask:
        """Join parts that must all be so."""
        masks, kinds, joined = self._masks[wanted], _MASKS[wanted], ALWAYS
        for part in condition.parts:
            key = id(part)
            mask = masks.get(key)
            if mask is None:
                mask = masks[key] = kinds[type(part)](self, part, wanted)
            if mask == NEVER:
                return NEVER
            if mask != ALWAYS:
                joined = mask if joined == ALWAYS else joined | mask
        return joined

    def _mask_of_any(self, condition: All | AnyOf, wanted: int) -> Mask:
        """Join parts of which one is enough."""
        masks, kinds, joined = self._masks[wanted], _MASKS[wanted], NEVER
        for part in condition.parts:
            key = id(part)
            mask = masks.get(key)
            if mask is None:
                mask = masks[key] = kinds[type(part)](self, part, wanted)
            if mask == ALWAYS:
                return ALWAYS
            joined |= mask
        return joined

    def _mask_of_not(self, condition: Not, wanted: int) -> Mask:
        return self._mask(condition.part, _TURNED[wanted])

    def _mask_of_told(self, condition: Told, wanted: int) -> Mask:
        return self._mask(condition.part, _TOLD[wanted])

    def _mask_of_count(self, condition: Count, wanted: int) -> Mask:
        least, parts = condition.at_least, condition.parts
        needed = least if _CONJUNCTIVE[wanted] else len(parts) - least + 1
        return _at_least(needed, tuple(self._mask(part, wanted) for part in parts))

    def _mask_of_always(self, _condition: Always, wanted: int) -> Mask:
        return ALWAYS if _DECIDED[wanted][True] else NEVER

    def _free_in(self, leaf: Leaf) -> Mask:
        """Give the variables that a leaf waits for."""
        fact = leaf.fact
        if isinstance(leaf, HasAny | HasAll | HasOnly):
            free = self._free.get(fact)
            if free is None:
                free = self._free[fact] = self._free_members(fact)
            members = leaf.all_members if isinstance(leaf, HasOnly) else leaf.members
            return free & _members(self.layout, fact, members)
        mask = 0
        for name in DERIVED[fact].needs if fact in DERIVED else (fact,):
            if name in self._known.askable and name not in self._known.values:
                mask |= self.layout.facts[name]
        return mask

    def _free_members(self, fact: str) -> Mask:
        value = self._known.plain(fact)
        if not isinstance(value, Members) or value.complete:
            return 0
        free = self.layout.facts[fact]
        for member in value.held | value.out:
            free &= ~self.layout.bits[fact, member]
        return free

    # What is written, in full

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

    def support(self, expression: Expression) -> Mask:
        """Give the variables that are written in an expression, whether or not they can matter."""
        return self._supports[expression]

    def essential(self, expression: Expression) -> Mask:
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
        if found is not None:
            return found
        support = 0
        for part in parts:
            support |= self._supports[part]
        return self._add(shape, support)

    def _at_least(self, needed: int, parts: tuple[Expression, ...]) -> Expression:
        if needed <= 0:
            return TRUE
        if needed > len(parts):
            return FALSE
        first, rest = parts[0], parts[1:]
        return self._or([self._and([first, self._at_least(needed - 1, rest)]), self._at_least(needed, rest)])

    def _add(self, shape: object, support: Mask) -> Expression:
        number = len(self._shapes)
        if number > _CAP:
            raise TooLargeError
        self._nodes[shape] = number
        self._shapes.append(shape)
        self._supports.append(support)
        return number

    def _literal(self, leaf: Leaf, wanted: int, bound: tuple[tuple[Mask, int], ...]) -> Expression:
        truth = leaf.evaluate(self._with(leaf, bound) if bound else self._known)[0]
        if truth is not None:
            return _DECIDED[wanted][truth]
        free = self._free_in(leaf)
        for bit, _ in bound:
            free &= ~bit
        if not free:
            return _DECIDED[wanted][None]
        shape = ("leaf", leaf, wanted, bound)
        found = self._nodes.get(shape)
        if found is not None:
            return found
        for name in DERIVED[leaf.fact].needs if leaf.fact in DERIVED else (leaf.fact,):
            self._leaves.setdefault(name, set()).add(leaf)
        return self._add(shape, free)

    def _with(self, leaf: Leaf, bound: tuple[tuple[Mask, int], ...]) -> Knowledge:
        known = self._known
        values = dict(known.values) if leaf.fact in DERIVED else _only(known.values, leaf.fact)
        for bit, index in bound:
            variable = self.layout.variables[bit.bit_length() - 1]
            name, member = variable
            value = self._domain(variable)[index]
            if member:
                before = values.get(name, known.defaults[name])
                if not isinstance(before, Members):
                    raise TypeError(name)
                values[name] = (
                    Members(before.held | {member}, before.complete, before.out)
                    if value is True
                    else Members(before.held, before.complete, before.out | {member})
                )
            else:
                values[name] = value
        return Knowledge(values, known.defaults, known.day, known.askable)

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
                return self._choices(name)
            case "time":
                return self._hours(name)
            case "date":
                return self._days()
            case _:
                return self._numbers(name)

    def _choices(self, name: str) -> Iterable[Known]:
        """Give one value for all that no leaf tells apart."""
        asked = [leaf.values for leaf in self._leaves[name] if isinstance(leaf, Is)]
        alike: dict[tuple[bool, ...], str] = {}
        for value in self._vocabulary[name].values:
            alike.setdefault(tuple(value in values for values in asked), value)
        return alike.values()

    def _hours(self, name: str) -> Iterable[Known]:
        """Give one minute from each span that the windows cut out of a day."""
        windows = [leaf for leaf in self._leaves[name] if isinstance(leaf, At)]
        cuts = {0} | {cut for at in windows for cut in (at.start, at.end) if cut < _MINUTES}
        return tuple(Hours(minute, minute) for minute in sorted(cuts))

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
        compared = (leaf for leaf in self._leaves.get(name, ()) if isinstance(leaf, Compares))
        breaks = {float(least)}.union(*(_breaks(leaf) for leaf in compared))
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

    def _restrict(self, expression: Expression, bit: Mask, index: int) -> Expression:
        if not self._supports[expression] & bit:
            return expression
        key = (expression, bit, index)
        found = self._restricted.get(key)
        if found is not None:
            return found
        shape = self._shapes[expression]
        if not isinstance(shape, tuple):
            return expression
        if shape[0] == "leaf":
            _, leaf, wanted, bound = shape
            result = self._literal(leaf, wanted, (*bound, (bit, index)))
        else:
            parts = (self._restrict(part, bit, index) for part in shape[1])
            result = self._and(parts) if shape[0] == "&" else self._or(parts)
        self._restricted[key] = result
        return result

    def _build(self, expression: Expression) -> int:
        found = self._built.get(expression)
        if found is not None:
            return found
        support = self._supports[expression]
        bit = support & -support
        variable = self.layout.variables[bit.bit_length() - 1]
        children = tuple(
            self._build(self._restrict(expression, bit, index))
            for index in range(len(self._domain(variable)))
        )
        different = set(children)
        if len(different) == 1:
            result = children[0]
        else:
            key = (bit, children)
            result = self._unique.get(key, -1)
            if result < 0:
                result = self._unique[key] = len(self._unique) + 2
                below = bit
                for child in different:
                    below |= self._essential[child]
                self._essential[result] = below
        self._built[expression] = result
        return result


def _rank(variable: Variable) -> tuple[int, str, str]:
    name, member = variable
    return _FIRST.get(name, 9), name, member


@lru_cache(maxsize=256)
def _variables(layout: Layout, facts: tuple[str, ...]) -> Mask:
    mask = 0
    for name in facts:
        mask |= layout.facts[name]
    return mask


@lru_cache(maxsize=512)
def _members(layout: Layout, fact: str, members: frozenset[str]) -> Mask:
    mask = 0
    for member in members:
        mask |= layout.bits[fact, member]
    return mask


def _at_least(needed: int, masks: tuple[Mask, ...]) -> Mask:
    """Give what is written in "at least so many of these", as it is written out."""
    if needed <= 0:
        return ALWAYS
    if needed > len(masks):
        return NEVER
    first, rest = masks[0], masks[1:]
    fewer = _at_least(needed - 1, rest)
    if NEVER in (first, fewer):
        both = NEVER
    else:
        both = fewer if first == ALWAYS else first if fewer == ALWAYS else first | fewer
    without = _at_least(needed, rest)
    return ALWAYS if ALWAYS in (both, without) else both | without


def _only(values: Mapping[str, Known], fact: str) -> dict[str, Known]:
    found = values.get(fact)
    return {} if found is None else {fact: found}


# Facts that many rules share stand near the root, which keeps the diagrams small.
_FIRST: Final = {
    "lender_type": 0,
    "online_loan": 1,
    "business_loan": 2,
    "repeated": 3,
    "authority_intervened": 4,
}
_COUNTED: Final = frozenset({"calls_per_day", "answered_calls_per_day", "numbers_dialled"})
_MINUTES: Final = 24 * 60


def _masks_of(*, conjunctive: bool) -> dict[type, Callable[[Diagrams, Any, int], Mask]]:
    """Give how a condition is written at a glance, by its kind."""
    every, some = Diagrams._mask_of_all, Diagrams._mask_of_any
    return {
        All: every if conjunctive else some,
        AnyOf: some if conjunctive else every,
        Not: Diagrams._mask_of_not,
        Told: Diagrams._mask_of_told,
        Count: Diagrams._mask_of_count,
        Always: Diagrams._mask_of_always,
        **dict.fromkeys(LEAVES, Diagrams._mask_of_leaf),
    }


_MASKS: Final = tuple(_masks_of(conjunctive=conjunctive) for conjunctive in _CONJUNCTIVE)


def _breaks(leaf: Compares) -> Iterable[float]:
    return (float(bound) for bound in (leaf.low, leaf.high) if bound is not None)
