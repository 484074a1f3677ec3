"""What is taken back: "not twenty days but twenty-nine", "no wait, it was eleven"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeVar

from rules.reading import expressions as re
from rules.reading.measures import Measure
from rules.reading.surroundings import Before, before
from rules.reading.word_lists import WordLists, either

_REACH: Final = 30
_BUT_REACH: Final = 16


class Placed(Protocol):
    """Whatever stands somewhere in the plain text."""

    @property
    def start(self) -> int:
        """Give the offset of the first character."""

    @property
    def end(self) -> int:
        """Give the offset just behind the last one."""


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True)
class CorrectionWords:
    """What a number is taken back by.

    Args:
        not_before: words directly before a number that is not meant.
        but: what leads from it to the one that is meant.
        mark: words behind which the right number follows.
    """

    not_before: Before
    but: re.Pattern[str]
    mark: re.Pattern[str]

    def measures(self, plain: str, told: list[Measure]) -> list[Measure]:
        """Leave out a number that is denied for another, which then stands where both began."""
        kept: list[Measure] = []
        denied: tuple[Measure, int] | None = None
        for measure in told:
            words = self.not_before.find(plain, measure.start)
            if words is not None:
                denied = measure, words.start()
                kept.append(measure)
                continue
            if (
                denied is not None
                and denied[0].kind == measure.kind
                and self.but.search(plain[denied[0].end : measure.start][:_BUT_REACH])
            ):
                kept.pop()
                measure = replace(measure, start=denied[1])
            denied = None
            kept.append(measure)
        return kept

    def meant(self, plain: str, told: Sequence[P]) -> list[P]:
        """Leave out what is denied beside something else, and what stands before a correction."""
        if len(told) < 2:
            return list(told)
        kept = [one for one in told if self.not_before.find(plain, one.start) is None] or list(told)
        starts = sorted(one.start for one in kept)
        since = 0
        for mark in self.mark.finditer(plain, min(one.end for one in kept)):
            place = bisect_left(starts, mark.end())
            if place < len(starts) and starts[place] <= mark.end() + _REACH:
                since = mark.end()
        return [one for one in kept if one.start >= since]


def correction_words_of(lists: WordLists) -> CorrectionWords:
    """Read the words that take a number back."""
    return CorrectionWords(
        before(lists.words("not"), 1, lists.words("not_gap")),
        re.compile(either(lists.words("but"))),
        re.compile(either(lists.words("mark"), lists.words("mark_except"))),
    )
