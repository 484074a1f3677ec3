"""How often it was: per day, in the last days, by collector."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar

from handlers.diary.entry import Entry

# Spans over which the diary tells how often it was, in days, today included.
SPANS: Final = (1, 7, 30)
MESSAGES: Final = frozenset({"sms", "im"})
_CALL: Final = "call"

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Count:
    """How often it was; counts of different entries may be added.

    Args:
        calls: calls, answered or not.
        answered: calls of which it is known that they were answered.
        unsure: calls of which that is not known.
        messages: texts and chat messages.
        others: visits, letters and all else.
        days: the days on which anything was.
    """

    calls: int = 0
    answered: int = 0
    unsure: int = 0
    messages: int = 0
    others: int = 0
    days: frozenset[date] = frozenset()

    def __add__(self, other: Count) -> Count:
        return Count(
            self.calls + other.calls,
            self.answered + other.answered,
            self.unsure + other.unsure,
            self.messages + other.messages,
            self.others + other.others,
            self.days | other.days,
        )

    @property
    def all(self) -> int:
        """Contacts of every kind."""
        return self.calls + self.messages + self.others


def counted(entries: Iterable[Entry]) -> Count:
    """Count entries."""
    calls = answered = unsure = messages = others = 0
    days = set()
    for entry in entries:
        days.add(entry.day)
        if entry.channel == _CALL:
            calls += entry.count
            answered += entry.count if entry.answered else 0
            unsure += entry.count if entry.answered is None else 0
        elif entry.channel in MESSAGES:
            messages += entry.count
        else:
            others += entry.count
    return Count(calls, answered, unsure, messages, others, frozenset(days))


def within(entries: Iterable[Entry], today: date, days: int) -> tuple[Entry, ...]:
    """Give the entries of the last days.

    Args:
        entries: in any order.
        today: the person's day, which is the last of them.
        days: how many.
    """
    first = today - timedelta(days=days - 1)
    return tuple(entry for entry in entries if first <= entry.day <= today)


def grouped(entries: Iterable[Entry], key: Callable[[Entry], Key]) -> Mapping[Key, tuple[Entry, ...]]:
    """Give the entries that share a key together, in the order in which they came."""
    groups: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return {name: tuple(members) for name, members in groups.items()}


def by_day(entries: Iterable[Entry]) -> Mapping[date, Count]:
    """Count each day, the first day first."""
    groups = grouped(entries, lambda entry: entry.day)
    return {day: counted(groups[day]) for day in sorted(groups)}


def by_collector(entries: Iterable[Entry]) -> Mapping[str, Count]:
    """Count each collector, the most frequent first; those without a name are together under none."""
    counts = {name: counted(group) for name, group in grouped(entries, lambda e: e.collector).items()}
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1].all, pair[0])))


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give the entries in the order of their time; what has no minute comes first on its day."""
    return tuple(sorted(entries, key=_place))


def _place(entry: Entry) -> tuple[object, ...]:
    plain = (entry.channel, entry.number, entry.collector, entry.reached, entry.words)
    minute = -1 if entry.minute is None else entry.minute
    return (entry.day, minute, entry.part, *plain, str(entry.answered), entry.count, entry.lender_type)
