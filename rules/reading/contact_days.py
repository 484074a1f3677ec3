"""On how many days there was contact, told as a length of time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.findings import Found
from rules.reading.measures import Measure
from rules.reading.overdue import IN_DAYS, OverdueWords
from rules.reading.repetition import COUNTED
from rules.reading.surroundings import CLAUSE, After, Before, after, before
from rules.reading.word_lists import WordLists, either

_NEXT: Final = 20
_HABIT_REACH: Final = 30
_FAR: Final = 60
_SUMMING: Final = 8
_HALF: Final = 0.5
_COUPLE: Final = 2
_MONTH: Final = 30


@dataclass(frozen=True)
class ContactDayWords:
    """What tells that a length is that of a contact; the fields are the lists of the data."""

    overdue: OverdueWords
    running_before: Before
    running_only: Before
    not_running_after: After
    quiet_before: Before
    running_after: After
    clause_before: re.Pattern[str]
    over_after: re.Pattern[str]
    contact_after: After
    part_of: frozenset[str]
    daily: re.Pattern[str]
    nth_before: re.Pattern[str]
    nth_running: Before
    alone_after: re.Pattern[str]
    counted_gap: re.Pattern[str]
    contact: re.Pattern[str]
    one_after: re.Pattern[str]
    seldom_before: re.Pattern[str]
    lately_before: Before

    def read(self, plain: str, measures: Sequence[Measure], taken: Iterable[Found]) -> Found | None:
        """Give on how many days there was contact, the most that is told.

        Args:
            plain: the text.
            measures: its lengths.
            taken: what was read as something else already.
        """
        ends = {place for found in taken for place in (found.start, found.end)}
        told = [self._stretch(plain, measure, ends) for measure in measures]
        told += [
            self._counted(plain, *pair)
            for pair in itertools.pairwise(measures)
            if not {pair[0].start, pair[0].end} & ends
        ]
        return max(filter(None, told), key=lambda one: float(one.value), default=None)

    def _stretch(self, plain: str, measure: Measure, ends: set[int]) -> Found | None:
        """Give the days of contact that a length tells, unless it was read as something else."""
        if measure.kind not in IN_DAYS or measure.kind == "term" or measure.days < 2:
            return None
        if measure.start > 0 and plain[measure.start - 1] in self.part_of:
            nth = self._nth_contact(plain, measure)
            return nth if nth and not {nth.start, nth.end} & ends else None
        if measure.loose or measure.start in ends or measure.end in ends:
            return None
        if measure.number == 1 and self.overdue.rate_after.match(plain, measure.end):
            return None
        if measure.days == 2 and self.lately_before.find(plain, measure.start):
            return None
        if measure.kind == "year" and measure.number != _HALF:
            return None
        if self.one_after.match(plain, measure.end) or self.seldom_before.search(
            plain, max(0, measure.start - _HABIT_REACH), measure.start
        ):
            return None
        if self.not_running_after.find(plain, measure.end) or self.overdue.less_before.find(
            plain, measure.start
        ):
            return None
        if self.quiet_before.find(plain, measure.start):
            return None
        words = self.running_before.find(plain, measure.start)
        if words is None and not self._runs_on(plain, measure):
            return None
        start = words.start() if words else measure.start
        contact = self._is_contact(plain, start, measure)
        return Found("days_with_contact", measure.days, start, measure.end) if contact else None

    def _counted(self, plain: str, length: Measure, count: Measure) -> Found | None:
        """Give the days in which so many calls are told that there may be one each day: 91 in 17 days."""
        if length.kind != "day" or length.loose or length.days < _COUPLE:
            return None
        if count.kind not in COUNTED or count.number < length.days:
            return None
        if not self.counted_gap.fullmatch(plain, length.end, count.start):
            return None
        near = max(0, length.start - _HABIT_REACH), count.end + _NEXT
        if plain[length.start - 1 : length.start] in self.part_of or not self.contact.search(plain, *near):
            return None
        if self.overdue.less_before.find(plain, length.start):
            return None
        return Found("days_with_contact", length.days, length.start, length.end)

    def _runs_on(self, plain: str, measure: Measure) -> bool:
        """Tell whether there was contact all along a length; "from the 4th to the 15th day" is a rule."""
        if self.overdue.a_range.search(plain, measure.start, measure.end):
            return False
        return self.running_after.find(plain, measure.end) is not None or self._sums_up(plain, measure)

    def _sums_up(self, plain: str, measure: Measure) -> bool:
        """Tell whether a length is a clause of its own behind a habit: the same each day, three days."""
        begins = self.clause_before.search(plain, max(0, measure.start - _SUMMING), measure.start)
        if begins is None or not (
            self.over_after.match(plain, measure.end)
            or (begins["summing"] and self.alone_after.match(plain, measure.end))
        ):
            return False
        habit = self._daily(plain, measure, measure.start)
        near = max(habit.start(), measure.start - _NEXT) if habit else 0
        return habit is not None and not self.overdue.debt.search(plain, near, measure.start)

    def _nth_contact(self, plain: str, measure: Measure) -> Found | None:
        """Give the days of "every day like this, it is the eleventh day already"."""
        start = measure.start - 1
        if measure.kind != "day" or plain[start] not in self.overdue.ordinal:
            return None
        running = self.nth_running.find(plain, start)
        alone = self.nth_before.search(plain, max(0, start - _SUMMING), start) and self.alone_after.match(
            plain, measure.end
        )
        habit = alone and self.daily.search(plain, max(0, start - _FAR), start)
        return Found("days_with_contact", measure.days, start, measure.end) if running or habit else None

    def _is_contact(self, plain: str, start: int, measure: Measure) -> bool:
        return bool(
            self.running_only.find(plain, measure.start)
            or self.contact_after.find(plain, measure.end)
            or self.overdue.habit_before.search(plain, max(0, start - _HABIT_REACH), start)
            or self._daily(plain, measure, start)
            or (
                self.running_after.find(plain, measure.end)
                and self.contact.search(plain, max(0, start - _HABIT_REACH), start)
            )
        )

    def _daily(self, plain: str, measure: Measure, place: int) -> re.Match[str] | None:
        """Give what comes day by day before a place; nearer to it where the length is that of months."""
        reach = _FAR if measure.days <= _MONTH else _NEXT
        return self.daily.search(plain, max(0, place - reach), place)


def contact_day_words_of(lists: WordLists, overdue: OverdueWords, contact: str) -> ContactDayWords:
    """Read the words around lengths of contact.

    Args:
        lists: the lists of lengths.
        overdue: what tells that a length is that of a debt.
        contact: pattern of the words of a contact.
    """
    return ContactDayWords(
        overdue=overdue,
        running_before=before(lists.words("running"), 3, lists.words("running_gap")),
        running_only=before(lists.words("running_only"), 3, lists.words("running_gap")),
        not_running_after=after(lists.words("not_running_after"), 2),
        quiet_before=before(lists.words("quiet")),
        running_after=after(lists.words("running_after"), 2, f"(?:{CLAUSE}|,)"),
        clause_before=re.compile(rf"[,.?! ](?P<summing>{either(lists.words('summing'))}{{0,2}})\Z"),
        over_after=re.compile(rf"{either(lists.words('over'))}(?:[,.?! ]|\Z)"),
        contact_after=After(
            re.compile(f"{contact}|[0-9{overdue.numerals.spoken}]{either(lists.words('pieces'))}"),
            re.compile(rf"(?:{CLAUSE}|,){{0,8}}"),
            8,
            16,
        ),
        part_of=frozenset(lists.words("part_of")),
        daily=re.compile(
            f"{either(lists.words('daily'))}"
            f"|{either(lists.words('a_day'))}(?=[0-9{overdue.numerals.spoken}]|{either(lists.words('a_day_then'))})"
        ),
        nth_before=re.compile(rf"[,.?! ]{either(lists.words('on_end'))}{{0,2}}\Z"),
        nth_running=before(lists.words("nth_running")),
        alone_after=re.compile(rf"(?:{either(lists.words('over'))})?(?:[,.?! ]|\Z)"),
        counted_gap=re.compile(f"{either(lists.words('counted_gap'))}{{0,4}}"),
        contact=re.compile(contact),
        one_after=re.compile(either(lists.words("rate_one"))),
        seldom_before=re.compile(rf"{either(lists.words('seldom'))}[^.?!]*\Z"),
        lately_before=before(lists.words("lately")),
    )
