"""For how many hours a person was held, told as a length or from one hour to another."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.findings import Found
from rules.reading.hours import Hour
from rules.reading.measures import Measure, MeasureWords
from rules.reading.surroundings import CLAUSE, After, Before, after, before
from rules.reading.word_lists import WordLists, either

_LOCKED_REACH: Final = 70
_DAY: Final = 24 * 60
_HOURS: Final = frozenset({"hour", "minute", "day"})


@dataclass(frozen=True)
class DetentionWords:
    """What tells that a length is that of being held; the fields are the lists of the data."""

    hours: dict[str, float]
    held_before: Before
    held_after: After
    held_to: re.Pattern[str]
    locked: re.Pattern[str]
    until: tuple[str, ...]
    not_held_after: After

    def held_between(self, plain: str, hours: Sequence[Hour]) -> tuple[Found, list[Hour]] | None:
        """Give for how many hours the person was held from one hour to another, and these two hours."""
        for first, second in itertools.pairwise(hours):
            held = self.held_to.fullmatch(plain, first.end, second.start) or (
                plain[first.end : second.start] in self.until
                and self.locked.search(plain, max(0, first.start - _LOCKED_REACH), first.start)
            )
            if first.clear and second.clear and held:
                minutes = (second.minutes - first.minutes) % _DAY
                return Found("detained_hours", _neat(minutes / 60), first.start, second.end), [first, second]
        return None

    def _is_locked(self, plain: str, measure: Measure) -> bool:
        """Tell whether hours follow upon being locked in."""
        return (
            measure.kind == "hour"
            and self.locked.search(plain, max(0, measure.start - _LOCKED_REACH), measure.start) is not None
            and self.not_held_after.find(plain, measure.end) is None
        )

    def held(self, plain: str, measures: Sequence[Measure]) -> Found | None:
        """Give for how many hours the person was held, the longest that is told."""
        best: Found | None = None
        for measure in measures:
            if measure.kind not in _HOURS or measure.loose:
                continue
            words = self.held_before.find(plain, measure.start)
            behind = None if words else self.held_after.find(plain, measure.end)
            if words is None and behind is None and not self._is_locked(plain, measure):
                continue
            hours = measure.number * self.hours[measure.kind]
            start = words.start() if words else measure.start
            if best is None or hours > float(best.value):
                best = Found("detained_hours", _neat(hours), start, behind.end() if behind else measure.end)
        return best


def _neat(hours: float) -> float:
    return int(hours) if hours == int(hours) else round(hours, 1)


def detention_words_of(lists: WordLists, measures: MeasureWords) -> DetentionWords:
    """Read the words of being held.

    Args:
        lists: the lists of lengths.
        measures: the units.
    """
    until = lists.words("until")
    apart = f"(?!{either(lists.words('gap_words'))}|[0-9]){CLAUSE}"
    return DetentionWords(
        hours=measures.hours,
        held_before=before(lists.words("held_before"), 8, apart, lists.words("held_except")),
        held_after=after(lists.words("held_after"), 3),
        held_to=re.compile(f"{either(lists.words('held_to'))}.{{0,4}}?{either(until)}"),
        locked=re.compile(either(lists.words("locked"))),
        until=until,
        not_held_after=after(lists.words("not_held_after"), 3),
    )
