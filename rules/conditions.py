"""Conditions of the rules as trees, evaluated in Kleene's three-valued logic.

One walk gives the truth and the facts behind it: those that decided it, or those that are missing while it is
undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Final, Protocol

from rules.facts import Hours, Range
from rules.knowledge import DERIVED, Knowledge, Members, Missing

Truth = bool | None
# A fact, and the members of it that count where it is a set.
Atom = tuple[str, frozenset[str] | None]
Outcome = tuple[Truth, tuple[Atom, ...]]
NOTHING: Final[tuple[Atom, ...]] = ()


class Condition(Protocol):
    """A node of a condition tree."""

    def evaluate(self, known: Knowledge) -> Outcome:
        """Give the truth and the facts that decided it, or the facts that are missing."""
        ...


@dataclass(frozen=True, slots=True)
class Always:
    """A condition that holds whatever is told."""

    def evaluate(self, known: Knowledge) -> Outcome:
        """Give true, for no reason."""
        return True, NOTHING


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def evaluate(self, known: Knowledge) -> Outcome:
        """Give false at the first false part; otherwise gather what the parts rest on or miss."""
        because = NOTHING
        missing = NOTHING
        undecided = False
        for part in self.parts:
            truth, atoms = part.evaluate(known)
            if truth is False:
                return False, atoms
            if truth is None:
                undecided = True
                missing += atoms
            else:
                because += atoms
        return (None, missing) if undecided else (True, because)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def evaluate(self, known: Knowledge) -> Outcome:
        """Gather all true parts, so that every reason is told; otherwise what is missing."""
        because = NOTHING
        missing = NOTHING
        against = NOTHING
        holds = undecided = False
        for part in self.parts:
            truth, atoms = part.evaluate(known)
            if truth:
                holds = True
                because += atoms
            elif truth is None:
                undecided = True
                missing += atoms
            else:
                against += atoms
        if holds:
            return True, because
        return (None, missing) if undecided else (False, against)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition

    def evaluate(self, known: Knowledge) -> Outcome:
        """Turn a decided truth around; an unknown stays unknown."""
        truth, atoms = self.part.evaluate(known)
        return (None if truth is None else not truth), atoms


@dataclass(frozen=True, slots=True)
class Told:
    """The part holds and was told: what nobody told does not count, so it never leaves a verdict open."""

    part: Condition

    def evaluate(self, known: Knowledge) -> Outcome:
        """Give the part's truth; unknown counts as false while every fact behind it is beyond asking."""
        truth, atoms = self.part.evaluate(known)
        if truth is None and all(_beyond_asking(known, name) for name, _ in atoms):
            return False, NOTHING
        return truth, atoms


def _beyond_asking(known: Knowledge, name: str) -> bool:
    return name not in known.askable


@dataclass(frozen=True, slots=True)
class Count:
    """At least so many of the parts hold."""

    at_least: int
    parts: tuple[Condition, ...]

    def evaluate(self, known: Knowledge) -> Outcome:
        """Count the true parts and those that may still turn true."""
        because: list[Atom] = []
        missing: list[Atom] = []
        true = unknown = 0
        for part in self.parts:
            truth, atoms = part.evaluate(known)
            if truth:
                true += 1
                because.extend(atoms)
            elif truth is None:
                unknown += 1
                missing.extend(atoms)
        if true >= self.at_least:
            return True, tuple(because)
        return (None, tuple(missing)) if true + unknown >= self.at_least else (False, NOTHING)


def _gaps(known: Knowledge, name: str) -> tuple[Atom, ...]:
    """Name the facts to ask for: of a derived value those it is computed from that are not stated."""
    derived = DERIVED.get(name)
    if derived is None:
        return ((name, None),)
    stated = known.values
    if "several_lenders" in derived.needs and stated.get("several_lenders") is True:
        return ((derived.needs[0], None),)
    gaps = tuple((need, None) for need in derived.needs if need not in stated and not _closed(known, need))
    return gaps or ((derived.needs[0], None),)


def _closed(known: Knowledge, name: str) -> bool:
    default = known.defaults[name]
    return default is Missing.ABSENT or (isinstance(default, Range) and default.high == 0)


def _reasons(name: str) -> tuple[Atom, ...]:
    derived = DERIVED.get(name)
    return ((name, None),) if derived is None else tuple((need, None) for need in derived.needs)


@dataclass(frozen=True, slots=True)
class Is:
    """A boolean or a choice has one of the values."""

    fact: str
    values: frozenset[bool | str]
    reasons: tuple[Atom, ...] = field(init=False, compare=False, repr=False)
    derived: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reasons", _reasons(self.fact))
        object.__setattr__(self, "derived", self.fact in DERIVED)

    def evaluate(self, known: Knowledge) -> Outcome:
        """Compare the value."""
        value = known.values.get(self.fact)
        if value is None:
            value = known.lookup(self.fact) if self.derived else known.defaults[self.fact]
            if value is Missing.UNKNOWN:
                return None, _gaps(known, self.fact)
        return value in self.values, self.reasons


@dataclass(frozen=True, slots=True)
class HasAny:
    """A set has at least one of the members."""

    fact: str
    members: frozenset[str]
    against: tuple[Atom, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "against", ((self.fact, self.members),))

    def evaluate(self, known: Knowledge) -> Outcome:
        """Intersect."""
        value = known.values.get(self.fact) or known.defaults[self.fact]
        if not isinstance(value, Members):
            return False, NOTHING
        if not self.members.isdisjoint(value.held):
            return True, ((self.fact, value.held & self.members),)
        if value.complete or self.members <= value.out:
            return False, self.against
        return None, ((self.fact, None),)


@dataclass(frozen=True, slots=True)
class HasAll:
    """A set has every one of the members."""

    fact: str
    members: frozenset[str]

    def evaluate(self, known: Knowledge) -> Outcome:
        """Compare."""
        value = known.plain(self.fact)
        if not isinstance(value, Members):
            return False, NOTHING
        if self.members <= value.held:
            return True, ((self.fact, self.members),)
        if value.complete or self.members & value.out:
            return False, ((self.fact, self.members),)
        return None, ((self.fact, None),)


@dataclass(frozen=True, slots=True)
class HasOnly:
    """A set has something, and nothing but these members."""

    fact: str
    members: frozenset[str]
    all_members: frozenset[str]

    def evaluate(self, known: Knowledge) -> Outcome:
        """Look for a member outside first."""
        value = known.plain(self.fact)
        if not isinstance(value, Members):
            return False, NOTHING
        if value.held - self.members:
            return False, ((self.fact, value.held - self.members),)
        rest_is_out = value.complete or (self.all_members - self.members) <= value.out
        if value.held and rest_is_out:
            return True, ((self.fact, value.held),)
        if value.complete or self.members <= value.out:
            return False, ((self.fact, None),)
        return None, ((self.fact, None),)


@dataclass(frozen=True, slots=True)
class Compares:
    """A number lies between two bounds, both included where given."""

    fact: str
    low: float | None
    high: float | None
    reasons: tuple[Atom, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reasons", _reasons(self.fact))

    def evaluate(self, known: Knowledge) -> Outcome:
        """Compare two intervals."""
        value = known.lookup(self.fact)
        if not isinstance(value, Range):
            return (None, _gaps(known, self.fact)) if value is Missing.UNKNOWN else (False, NOTHING)
        if self.low is not None and value.high is not None and value.high < self.low:
            return False, self.reasons
        if self.high is not None and value.low > self.high:
            return False, self.reasons
        above = self.low is None or value.low >= self.low
        below = self.high is None or (value.high is not None and value.high <= self.high)
        return (True, self.reasons) if above and below else (None, _gaps(known, self.fact))


@dataclass(frozen=True, slots=True)
class At:
    """A time of day lies in a window (its end not included), or outside of it.

    Args:
        fact: the fact.
        start: first minute of the window.
        end: first minute after the window.
        inside: whether it must lie inside.
    """

    fact: str
    start: int
    end: int
    inside: bool

    def evaluate(self, known: Knowledge) -> Outcome:
        """Compare; a span of time that lies partly inside is unknown."""
        value = known.plain(self.fact)
        if not isinstance(value, Hours):
            return (None, ((self.fact, None),)) if value is Missing.UNKNOWN else (False, NOTHING)
        if self.start <= value.low and value.high < self.end:
            return self.inside, ((self.fact, None),)
        if value.high < self.start or value.low >= self.end:
            return not self.inside, ((self.fact, None),)
        return None, ((self.fact, None),)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day lies from one day on (included) and before another (not included)."""

    fact: str
    first: date | None
    before: date | None

    def evaluate(self, known: Knowledge) -> Outcome:
        """Compare days; an absent day lies nowhere."""
        value = known.day if self.fact == "contact_date" else known.plain(self.fact)
        if not isinstance(value, date):
            return (None, ((self.fact, None),)) if value is Missing.UNKNOWN else (False, NOTHING)
        fits = (self.first is None or value >= self.first) and (self.before is None or value < self.before)
        return fits, ((self.fact, None),)


Leaf = Is | HasAny | HasAll | HasOnly | Compares | At | Dated
LEAVES: Final = (Is, HasAny, HasAll, HasOnly, Compares, At, Dated)


def windows(parts: object) -> Iterator[At]:
    """Give every window of time in conditions, and in whatever holds conditions.

    Args:
        parts: a condition, or tuples and records of conditions.
    """
    if isinstance(parts, At):
        yield parts
    elif isinstance(parts, tuple):
        for part in parts:
            yield from windows(part)
    elif is_dataclass(parts):
        for each in fields(parts):
            yield from windows(getattr(parts, each.name))
