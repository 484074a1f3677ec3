"""Whether there was contact again and again: three times or more, or only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.findings import CALLS, TEXTS, Found
from rules.reading.measures import PIECE, Measure
from rules.reading.surroundings import (
    CLAUSE,
    After,
    Before,
    after,
    after_pattern,
    before,
    before_pattern,
)
from rules.reading.unreal import UnrealWords
from rules.reading.word_lists import WordLists, either

MANY_TIMES: Final = 3
SHORT: Final = frozenset({"hour", "minute"})
COUNTED: Final = frozenset({PIECE, "call", "text", "time"})


@dataclass(frozen=True)
class RepetitionWords:
    """What tells that something happened again; the fields are the lists of the data."""

    interval_before: Before
    unless_before: Before
    only_before: Before
    ordinal: frozenset[str]
    often: re.Pattern[str]
    often_action: re.Pattern[str]
    often_whole: re.Pattern[str]
    often_after: re.Pattern[str]
    once: re.Pattern[str]
    habit: re.Pattern[str]
    mine_before: Before
    mine_action: re.Pattern[str]
    numbers_after: After
    numbers_before: Before
    action_before: Before
    action_after: After

    def habit_before(self, plain: str, place: int, reach: int) -> re.Match[str] | None:
        """Give a word such as "every day" that stands no further than so many characters before a place."""
        return self.habit.search(plain, max(0, place - reach), place)

    def times(self, plain: str, measure: Measure, *, own: bool) -> Iterator[Found]:
        """Give what tells that there was contact several times, whatever is counted.

        Args:
            plain: the text.
            measure: a number with its unit.
            own: whether the person made these calls.
        """
        if measure.kind in SHORT and self.comes_each(plain, measure):
            yield Found(CALLS, MANY_TIMES, measure.start, measure.end)
        if measure.kind not in COUNTED or measure.number < 1 or is_doubled(plain, measure):
            return
        if measure.kind == "time" and self._is_action(plain, measure):
            yield Found(CALLS, int(measure.number), measure.start, measure.end)
        if self._are_numbers(plain, measure) and not own:
            yield Found(CALLS, int(measure.number), measure.start, measure.end)

    def daily(self, plain: str, found: list[Found]) -> Found | None:
        """Tell that there was contact often where it comes day by day or three times in one day."""
        for one in found:
            often = float(one.value) >= MANY_TIMES or self.habit.search(plain, one.start, one.end)
            if one.fact in {CALLS, TEXTS} and often:
                return Found("repeated", True, one.start, one.end)
        return None

    def repeated(self, plain: str, totals: Iterable[Found], unreal: UnrealWords) -> Found | None:
        """Tell whether there was contact three times or more; false only where once is told."""
        for start, place, end in self._again(plain):
            if not self._is_mine(plain, start, end) and not unreal.holds(plain, place, end):
                return Found("repeated", True, start, end)
        once = None
        for one in totals:
            ordinal = one.start > 0 and plain[one.start - 1] in self.ordinal
            if float(one.value) >= MANY_TIMES:
                return Found("repeated", True, one.start - ordinal, one.end)
            if ordinal or self.habit_before(plain, one.start, 8):
                continue
            only = self.only_before.find(plain, one.start)
            if one.value == 1 and only and once is None:
                once = Found("repeated", False, only.start(), one.end)
        if once is None and (only_once := self.once.search(plain)):
            once = Found("repeated", False, *only_once.span())
        return once

    def _again(self, plain: str) -> Iterator[tuple[int, int, int]]:
        """Give where there was contact again and again: from, the end of the word for it, to."""
        for first in self.often.finditer(plain):
            action = self.often_action.match(plain, first.end())
            if action:
                yield first.start(), first.end(), action.end()
        for pattern in (self.often_whole, self.often_after):
            for match in pattern.finditer(plain):
                yield match.start(), match.start(), match.end()

    def _is_mine(self, plain: str, start: int, end: int) -> bool:
        """Tell whether it is the person who called again and again."""
        return bool(self.mine_before.find(plain, start) and self.mine_action.match(plain, start, end + 12))

    def comes_each(self, plain: str, measure: Measure) -> bool:
        """Tell whether there is contact again after each such length of time."""
        return bool(
            self.interval_before.find(plain, measure.start) and self.action_after.find(plain, measure.end)
        )

    def _are_numbers(self, plain: str, measure: Measure) -> bool:
        """Tell whether several telephone numbers were used for it."""
        return measure.kind == PIECE and bool(
            self.numbers_before.find(plain, measure.start) and self.numbers_after.find(plain, measure.end)
        )

    def _is_action(self, plain: str, measure: Measure) -> bool:
        """Tell whether times of a contact are counted, whatever the way."""
        if self.unless_before.find(plain, measure.start) or self.interval_before.find(plain, measure.start):
            return False
        return bool(
            self.action_before.find(plain, measure.start) or self.action_after.find(plain, measure.end)
        )


def is_doubled(plain: str, measure: Measure) -> bool:
    """Tell whether the same count stands twice: one by one."""
    words = plain[measure.start : measure.end]
    return plain.startswith(words, measure.end) or plain.endswith(words, 0, measure.start)


def repetition_words_of(lists: WordLists) -> RepetitionWords:
    """Read the words that tell of contact again and again."""
    action = either(lists.words("often_action"), lists.words("often_action_except"))
    gap = f"(?:(?!{either(lists.words('often_gap_not'))})[^.,?! ]){{0,10}}?"
    return RepetitionWords(
        interval_before=before(lists.words("interval"), 8),
        unless_before=before(lists.words("unless"), 6),
        only_before=before(lists.words("only"), 6),
        ordinal=frozenset(lists.words("ordinal")),
        often=re.compile(either(lists.words("often"))),
        often_action=re.compile(gap + action),
        often_whole=re.compile(either(lists.words("often_whole"))),
        often_after=re.compile(f"{action}(?:{CLAUSE}|,){{0,4}}?{either(lists.words('often_after'))}"),
        once=re.compile(either(lists.words("once"))),
        habit=re.compile(either(lists.words("habit"))),
        mine_before=before(lists.words("mine_before")),
        mine_action=re.compile(
            f"{either(lists.words('often'))}.{{0,3}}{either(lists.words('mine_action'))}"
            f".{{0,6}}?{either(lists.words('mine_objects'))}"
        ),
        numbers_after=after(lists.words("numbers"), 4),
        numbers_before=before(lists.words("numbers_before"), 1),
        action_before=before_pattern(action, 4),
        action_after=after_pattern(action, 6),
    )
