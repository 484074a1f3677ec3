"""Lengths of time: how long a debt is overdue, how many days there was contact, how long someone was held."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.reading.days import DUE, OVERDUE, Day
from rules.reading.findings import Found
from rules.reading.hours import Hour
from rules.reading.measures import Measure, MeasureWords
from rules.reading.surroundings import CLAUSE, After, Before, after, before
from rules.reading.word_lists import WordLists, either

_IN_DAYS: Final = frozenset({"day", "week", "month", "term", "year"})
_LONGEST: Final = 36_500
_HABIT_REACH: Final = 30
_DAY: Final = 24 * 60
_HOURS: Final = frozenset({"hour", "minute", "day"})


@dataclass(frozen=True)
class LengthWords:
    """What the meaning of a length is judged by; the fields are the lists of the data."""

    hours: dict[str, float]
    overdue_before: Before
    unpaid_after: After
    not_yet_before: Before
    later_after: After
    condition_before: Before
    debt_before: re.Pattern[str]
    alone_after: re.Pattern[str]
    unpaid: re.Pattern[str]
    less_before: Before
    ordinal: frozenset[str]
    none: re.Pattern[str]
    counted: re.Pattern[str]
    running_before: Before
    running_only: Before
    running_after: After
    contact_after: After
    habit_before: re.Pattern[str]
    part_of: frozenset[str]
    held_before: Before
    held_after: After
    held_to: re.Pattern[str]

    def overdue(
        self, plain: str, measures: Sequence[Measure], days: Iterable[Day], today: date
    ) -> list[Found]:
        """Give how long the debt is overdue, the longest told first; empty where nothing is told."""
        beside: list[Found] = []
        behind: list[Found] = []
        for measure in measures:
            found = self._overdue(plain, measure)
            if found is not None:
                (beside if found.start < measure.start else behind).append(found)
        told = beside or behind or self._counted(plain) or self._since(plain, days, today)
        if not told:
            told = [Found("days_overdue", 0, *match.span()) for match in self.none.finditer(plain)][:1]
        return sorted(told, key=lambda found: -float(found.value))

    def _overdue(self, plain: str, measure: Measure) -> Found | None:
        days = measure.days
        if measure.kind not in _IN_DAYS or not 0 < days <= _LONGEST:
            return None
        ordinal = measure.start > 0 and plain[measure.start - 1] in self.ordinal
        start = measure.start - ordinal
        if ordinal and measure.kind != "day":
            return None
        words = self.overdue_before.find(plain, start)
        if words is not None:
            if self.less_before.find(plain, start) or self.condition_before.find(plain, words.start()):
                return None
            if self.later_after.find(plain, measure.end):
                return None
            return Found("days_overdue", days, words.start(), measure.end)
        if (
            measure.loose
            or ordinal
            or self.less_before.find(plain, start)
            or self.not_yet_before.find(plain, start)
        ):
            return None
        words = self.unpaid_after.find(plain, measure.end)
        if words is None and self._stands_alone(plain, measure):
            return Found("days_overdue", days, start, measure.end)
        return Found("days_overdue", days, start, words.end()) if words else None

    def _stands_alone(self, plain: str, measure: Measure) -> bool:
        """Tell whether a length is a clause of its own behind a clause about the debt."""
        return bool(
            self.alone_after.match(plain, measure.end)
            and self.debt_before.search(plain, max(0, measure.start - 14), measure.start)
        )

    def _counted(self, plain: str) -> list[Found]:
        """Give a bare number behind the words for the number of days."""
        found = self.counted.search(plain)
        return [Found("days_overdue", int(found["number"]), *found.span())] if found else []

    def _since(self, plain: str, days: Iterable[Day], today: date) -> list[Found]:
        """Give the days since the debt fell due or since it is overdue."""
        unpaid = self.unpaid.search(plain)
        found = []
        for day in days:
            past = (today - day.day).days
            if day.role == DUE and (not day.full or unpaid):
                found.append(Found("days_overdue", 0 if day.soon else past, day.start, day.end))
            elif day.role == OVERDUE and past > 0:
                found.append(Found("days_overdue", past, day.start, day.end))
        return found

    def running(self, plain: str, measures: Sequence[Measure], taken: Iterable[Found]) -> Found | None:
        """Give on how many days there was contact, the most that is told.

        Args:
            plain: the text.
            measures: its lengths.
            taken: what was read as something else already.
        """
        ends = {place for found in taken for place in (found.start, found.end)}
        best: Found | None = None
        for measure in measures:
            if measure.kind not in _IN_DAYS or measure.kind == "term" or measure.loose or measure.days < 2:
                continue
            if measure.start > 0 and plain[measure.start - 1] in self.part_of:
                continue
            if measure.start in ends or measure.end in ends:
                continue
            words = self.running_before.find(plain, measure.start)
            if words is None and not self.running_after.find(plain, measure.end):
                continue
            start = words.start() if words else measure.start
            if not self._is_contact(plain, start, measure):
                continue
            if best is None or measure.days > float(best.value):
                best = Found("days_with_contact", measure.days, start, measure.end)
        return best

    def _is_contact(self, plain: str, start: int, measure: Measure) -> bool:
        return bool(
            self.running_only.find(plain, measure.start)
            or self.contact_after.find(plain, measure.end)
            or self.habit_before.search(plain, max(0, start - _HABIT_REACH), start)
        )

    def held_between(self, plain: str, hours: Sequence[Hour]) -> tuple[Found, list[Hour]] | None:
        """Give for how many hours the person was held from one hour to another, and these two hours."""
        for first, second in itertools.pairwise(hours):
            if first.clear and second.clear and self.held_to.fullmatch(plain, first.end, second.start):
                minutes = (second.minutes - first.minutes) % _DAY
                return Found("detained_hours", _neat(minutes / 60), first.start, second.end), [first, second]
        return None

    def held(self, plain: str, measures: Sequence[Measure]) -> Found | None:
        """Give for how many hours the person was held, the longest that is told."""
        best: Found | None = None
        for measure in measures:
            if measure.kind not in _HOURS or measure.loose:
                continue
            words = self.held_before.find(plain, measure.start)
            behind = None if words else self.held_after.find(plain, measure.end)
            if words is None and behind is None:
                continue
            hours = measure.number * self.hours[measure.kind]
            start = words.start() if words else measure.start
            if best is None or hours > float(best.value):
                best = Found("detained_hours", _neat(hours), start, behind.end() if behind else measure.end)
        return best


def _neat(hours: float) -> float:
    return int(hours) if hours == int(hours) else round(hours, 1)


def length_words_of(lists: WordLists, measures: MeasureWords, contact: str) -> LengthWords:
    """Read the words around lengths of time.

    Args:
        lists: the lists of lengths.
        measures: the units.
        contact: pattern of the words of a contact.
    """
    apart = f"(?!{either(lists.words('gap_words'))}|[0-9]){CLAUSE}"
    overdue, fill = lists.words("overdue"), either(lists.words("unpaid_gap"))
    return LengthWords(
        hours=measures.hours,
        overdue_before=before(overdue, 8, rf"(?:{apart}|[:,](?={either(lists.words('after_comma'))}))"),
        unpaid_after=after(lists.words("unpaid_after"), 3, lists.words("unpaid_gap")),
        not_yet_before=before(lists.words("not_yet_before"), 2),
        later_after=after(lists.words("later_after")),
        condition_before=before(lists.words("condition_before"), 1),
        debt_before=re.compile(rf"{either(lists.words('debt'))}[^.,?! 0-9]{{0,6}}[, ](?:{fill}){{0,2}}\Z"),
        alone_after=re.compile(rf"(?:{fill}){{0,2}}(?:[.,?! ]|\Z)"),
        unpaid=re.compile(either((*overdue, *lists.words("unpaid_after")))),
        less_before=before(lists.words("less_before"), 1),
        ordinal=frozenset(lists.words("ordinal")),
        none=re.compile(f"{either(lists.words('none'))}(?!{either(lists.words('none_not_before'))})"),
        counted=re.compile(
            rf"{either(overdue)}{either(lists.words('counted'))}[:=]?(?P<number>[0-9]{{1,4}})(?![0-9*.:])"
        ),
        running_before=before(lists.words("running"), 3, lists.words("running_gap")),
        running_only=before(lists.words("running_only"), 3, lists.words("running_gap")),
        running_after=after(lists.words("running_after"), 2, f"(?:{CLAUSE}|,)"),
        contact_after=After(re.compile(contact), re.compile(rf"(?:{CLAUSE}|,){{0,8}}"), 8, 16),
        habit_before=re.compile(rf"{either(lists.words('habit'))}[^.?!]*\Z"),
        part_of=frozenset(lists.words("part_of")),
        held_before=before(lists.words("held_before"), 8, apart, lists.words("held_except")),
        held_after=after(lists.words("held_after"), 3),
        held_to=re.compile(f"{either(lists.words('held_to'))}.{{0,4}}?{either(lists.words('until'))}"),
    )
