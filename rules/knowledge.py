"""What is known of a case, in the two readings of what is not stated.

As told: a verdict is given on what was said; a wrong that nobody told did not happen, a circumstance that
nobody told stays unknown. Open: for the interview everything that was neither stated nor settled may still
turn out either way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Final

from rules.facts import Facts, Hours, Range, Value
from rules.vocabulary import Vocabulary


class Missing(Enum):
    """Why there is no value."""

    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Members:
    """What is known of a set.

    Args:
        held: the members that hold.
        complete: whether every other member is known not to hold.
        out: members known not to hold although the rest is open.
    """

    held: frozenset[str]
    complete: bool
    out: frozenset[str] = frozenset()


Known = bool | str | Members | Range | Hours | date | Missing
ZERO: Final = Range(0, 0)
ANY_NUMBER: Final = Range(0, None)
_NOBODY: Final = Members(frozenset(), complete=True)
_ANYBODY: Final = Members(frozenset(), complete=False)
_NUMERIC: Final = frozenset({"integer", "number"})


class Knowledge:
    """The values of facts in one reading.

    Args:
        values: what is known, by fact; a set is ``Members``.
        defaults: what a fact counts as that is not among the values.
        day: the day of the contact.
        askable: facts that may still be brought by a question; none in a verdict.
    """

    __slots__ = ("askable", "day", "defaults", "values")

    def __init__(
        self,
        values: dict[str, Known],
        defaults: Mapping[str, Known],
        day: date,
        askable: frozenset[str] = frozenset(),
    ) -> None:
        self.values = values
        self.defaults = defaults
        self.day = day
        self.askable = askable

    def lookup(self, name: str) -> Known:
        """Give what is known of a fact of the vocabulary or of a derived one."""
        derive = DERIVED.get(name)
        if derive is not None:
            return derive.value(self)
        return self.plain(name)

    def plain(self, name: str) -> Known:
        """Give what is known of a fact of the vocabulary as it stands."""
        found = self.values.get(name)
        return self.defaults[name] if found is None else found

    def number(self, name: str) -> Range:
        """Give the bounds of a number; an absent one is nought."""
        known = self.plain(name)
        if isinstance(known, Range):
            return known
        return ZERO if known is Missing.ABSENT else ANY_NUMBER


@dataclass(frozen=True, slots=True)
class Derived:
    """A value computed from facts.

    Args:
        type: a type of the vocabulary.
        needs: the facts it is computed from, the one first without which it is nought or false.
        value: the computation.
        dated: whether it hangs on the day of the contact too.
    """

    type: str
    needs: tuple[str, ...]
    value: Callable[[Knowledge], Known]
    dated: bool = False


def told(facts: Facts, day: date) -> Knowledge:
    """Read a case for its verdict."""
    return Knowledge(_stated(facts), told_defaults(facts.vocabulary), day)


def open_to_questions(facts: Facts, settled: frozenset[str], askable: frozenset[str], day: date) -> Knowledge:
    """Read a case for its interview.

    Args:
        facts: what is stated.
        settled: facts that were asked and answered.
        askable: facts that a question may still bring; all others count as they do in a verdict.
        day: the day of the contact.
    """
    still_open = askable - settled
    values = _stated(facts)
    for name, known in values.items():
        if isinstance(known, Members) and name in still_open:
            values[name] = Members(known.held, complete=False)
    return Knowledge(values, _open_defaults(facts.vocabulary, still_open), day, still_open)


def _stated(facts: Facts) -> dict[str, Known]:
    return {name: known_value(value) for name, value in facts.items()}


@lru_cache(maxsize=8)
def told_defaults(vocabulary: Vocabulary) -> Mapping[str, Known]:
    """Give what each fact counts as in a verdict when nobody has said anything about it."""
    return {name: _closed_default(kind.type, kind.unstated) for name, kind in vocabulary.facts.items()}


@lru_cache(maxsize=64)
def _open_defaults(vocabulary: Vocabulary, still_open: frozenset[str]) -> Mapping[str, Known]:
    """Give what each fact counts as in an interview; which facts are open together is seldom new."""
    opened = {name: _open_default(vocabulary[name].type) for name in still_open}
    return {**told_defaults(vocabulary), **opened}


def _closed_default(kind: str, unstated: str) -> Known:
    if kind == "set":
        return _NOBODY
    if unstated == "unknown":
        return ANY_NUMBER if kind in _NUMERIC else Missing.UNKNOWN
    return ZERO if unstated == "zero" else Missing.ABSENT


def _open_default(kind: str) -> Known:
    if kind == "set":
        return _ANYBODY
    return ANY_NUMBER if kind in _NUMERIC else Missing.UNKNOWN


def _calls(known: Knowledge) -> Range:
    return known.number("calls_per_day")


def _several_lenders(known: Knowledge) -> bool | None:
    value = known.plain("several_lenders")
    return None if value is Missing.UNKNOWN else value is True


def _per_lender(known: Knowledge, counted: Range) -> Range:
    """Give a count for one lender: a sum over several lenders bounds it from above only."""
    return counted if _several_lenders(known) is False else Range(0, counted.high)


def _calls_from_one_lender(known: Knowledge) -> Range:
    return _per_lender(known, _calls(known))


def _answered(known: Knowledge) -> Range:
    answered, calls = known.number("answered_calls_per_day"), _calls(known)
    stated = known.values.get("answered_calls_per_day")
    if stated is None and calls.high is not None and (answered.high is None or answered.high > calls.high):
        answered = Range(answered.low, calls.high)
    return _per_lender(known, answered)


def _messages(known: Knowledge) -> Range:
    return _per_lender(known, known.number("messages_per_day"))


def _unanswered_to_one_number(known: Knowledge) -> Range:
    calls, answered = _calls(known), known.number("answered_calls_per_day")
    low = 0.0 if answered.high is None else max(0.0, calls.low - answered.high)
    high = None if calls.high is None else max(0.0, calls.high - answered.low)
    dialled = known.values.get("numbers_dialled")
    if isinstance(dialled, Range):
        # n numbers share u unanswered calls: the busiest got at least u/n; each other one got a call, perhaps
        # an answered one.
        low = 0.0 if dialled.high is None else float(-(-low // max(1.0, dialled.high)))
        if high is not None and answered.high is not None:
            high = max(low, high - max(0.0, dialled.low - 1 - answered.high))
    return _per_lender(known, Range(low, high))


def _limitation_expired(known: Knowledge) -> Known:
    due = known.plain("last_due_date")
    if not isinstance(due, date):
        return due if isinstance(due, Missing) else Missing.ABSENT
    if known.day <= limitation_ends(due, None):
        return False
    restarted = known.plain("last_demand_or_promise")
    if restarted is Missing.UNKNOWN:
        return Missing.UNKNOWN
    return known.day > limitation_ends(due, restarted if isinstance(restarted, date) else None)


def limitation_ends(due: date, restarted: date | None) -> date:
    """Give the last day of the three years, which a demand or promise within them starts again.

    Sources: 民法典 188, 192, 195.

    Args:
        due: the day the debt fell due.
        restarted: the day of the last demand or promise, None without one.
    """
    last_day = years_after(due, 3)
    return years_after(restarted, 3) if restarted and due < restarted <= last_day else last_day


def years_after(day: date, years: int) -> date:
    """Give the same day some years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


DERIVED: Final[dict[str, Derived]] = {
    "calls_from_one_lender": Derived("integer", ("calls_per_day", "several_lenders"), _calls_from_one_lender),
    "answered_calls_per_day": Derived(
        "integer", ("calls_per_day", "answered_calls_per_day", "several_lenders"), _answered
    ),
    "messages_per_day": Derived("integer", ("messages_per_day", "several_lenders"), _messages),
    "unanswered_to_one_number": Derived(
        "integer",
        ("calls_per_day", "answered_calls_per_day", "numbers_dialled", "several_lenders"),
        _unanswered_to_one_number,
    ),
    "limitation_expired": Derived(
        "boolean", ("last_due_date", "last_demand_or_promise"), _limitation_expired, dated=True
    ),
}


def known_value(value: Value) -> Known:
    """Turn a stated value into what is known of the fact."""
    return Members(value, complete=True) if isinstance(value, frozenset) else value
