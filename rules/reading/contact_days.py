"""On how many days there was contact, told as a length of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.findings import Found
from rules.reading.measures import Measure
from rules.reading.overdue import IN_DAYS, OverdueWords
from rules.reading.surroundings import CLAUSE, After, Before, after, before
from rules.reading.word_lists import WordLists, either

_NEXT: Final = 20
_HABIT_REACH: Final = 30


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
        if measure.kind == "year":
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

    def _runs_on(self, plain: str, measure: Measure) -> bool:
        """Tell whether there was contact all along a length; "from the 4th to the 15th day" is a rule."""
        if self.overdue.a_range.search(plain, measure.start, measure.end):
            return False
        return self.running_after.find(plain, measure.end) is not None or self._sums_up(plain, measure)

    def _sums_up(self, plain: str, measure: Measure) -> bool:
        """Tell whether a length is a clause of its own behind a habit: the same each day, three days."""
        habit = self.overdue.habit_before.search(plain, max(0, measure.start - _NEXT), measure.start)
        return bool(
            habit
            and self.clause_before.search(plain, max(0, measure.start - 4), measure.start)
            and self.over_after.match(plain, measure.end)
            and not self.overdue.debt.search(plain, habit.start(), measure.start)
        )

    def _nth_contact(self, plain: str, measure: Measure) -> Found | None:
        """Give the days of "every day like this, it is the eleventh day already"."""
        start = measure.start - 1
        if (
            measure.kind != "day"
            or plain[start] not in self.overdue.ordinal
            or not self.overdue.is_clause(plain, measure, start)
        ):
            return None
        habit = self.overdue.habit_before.search(plain, max(0, start - _HABIT_REACH), start)
        return Found("days_with_contact", measure.days, start, measure.end) if habit else None

    def _is_contact(self, plain: str, start: int, measure: Measure) -> bool:
        return bool(
            self.running_only.find(plain, measure.start)
            or self.contact_after.find(plain, measure.end)
            or self.overdue.habit_before.search(plain, max(0, start - _HABIT_REACH), start)
        )


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
        clause_before=re.compile(rf"[,. ](?:{either(lists.words('summing'))})?\Z"),
        over_after=re.compile(rf"{either(lists.words('over'))}(?:[,.?! ]|\Z)"),
        contact_after=After(re.compile(contact), re.compile(rf"(?:{CLAUSE}|,){{0,8}}"), 8, 16),
        part_of=frozenset(lists.words("part_of")),
        lately_before=before(lists.words("lately")),
    )
