"""Which patterns may stand in a stretch of text: those of which each of the first items stands there.

Each item of each pattern is a bit of a whole number, so that a few operations tell of all patterns at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Final

from rules.reading.kept import Kept
from rules.reading.patterns import FAR, Pattern
from rules.reading.rows import Rows

# Items of a pattern that are looked at; whether the others stand there as well is seen when it is matched.
_TESTED: Final = 3
# Words whose places are kept, half a thousand bytes each; it is mostly the same ones that people use.
_KEPT: Final = 4_096


def _bits_of(
    standing: Sequence[tuple[int, ...]], slots: Mapping[int, Iterable[int]], count: int
) -> Kept[int, int]:
    """Give what works out the bits of a word when it is first met.

    Args:
        standing: number of a word to the sets in which it is.
        slots: number of a set to its bits.
        count: how many bits there are.
    """
    rows = Rows(slots.get(number, ()) for number in range(max(slots, default=0) + 1))

    def bits(word: int) -> int:
        places = bytearray(count // 8 + 1)
        for number in standing[word]:
            if number < len(rows):
                for slot in rows[number]:
                    places[slot >> 3] |= 1 << (slot & 7)
        return int.from_bytes(places, "little")

    return Kept(bits, _KEPT)


class Index:
    """The patterns by their words.

    Args:
        patterns: all of them.
        standing: number of a word to the sets in which it is.
        named: number of a set to other sets whose words are in it as well.
        marked: sets with words that hold a mark: such a word ends a clause and begins another.
        asked_for: sets that are asked for whatever patterns there are.

    Attributes:
        bits: number of a word to the places of patterns in which it stands.
    """

    __slots__ = ("_asked_for", "_beyond", "_far", "_numbers", "_starts", "bits", "patterns")

    def __init__(
        self,
        patterns: Sequence[Pattern],
        standing: Sequence[tuple[int, ...]],
        named: Mapping[int, tuple[int, ...]],
        marked: Collection[int],
        asked_for: Collection[int],
    ) -> None:
        self.patterns = patterns
        self._asked_for = tuple(asked_for)
        tested = [*(_tested(pattern, marked) for pattern in patterns), *((number,) for number in asked_for)]
        # The longest first: those that have a second item are the lowest bits of those that have a first.
        self._numbers = sorted(range(len(tested)), key=lambda number: -len(tested[number]))
        counts = [sum(len(items) > place for items in tested) for place in range(_TESTED + 1)]
        self._starts = [0, *accumulate(counts)]
        self._beyond = [
            (1 << count) - (1 << further) for count, further in zip(counts, counts[1:], strict=False)
        ]
        slots: dict[int, list[int]] = {}
        self._far = 0
        for bit, number in enumerate(self._numbers):
            if number < len(patterns) and _is_far(patterns[number]):
                self._far |= 1 << bit
            for item, start in zip(tested[number], self._starts, strict=False):
                for part in (item, *named.get(item, ())):
                    slots.setdefault(part, []).append(start + bit)
        self.bits = _bits_of(standing, slots, self._starts[-1])

    def possible(self, clauses: Iterable[int], sentences: Iterable[int]) -> tuple[list[int], list[int]]:
        """Give the numbers of the patterns that may stand in a text, in order, and which sets asked for do.

        Args:
            clauses: the bits of the words of each clause, together.
            sentences: the same of each sentence.
        """
        near = far = 0
        for bits in clauses:
            near |= self._complete(bits)
        for bits in sentences:
            far |= self._complete(bits)
        found = bin(near & ~self._far | far & self._far)
        numbers, place = [], found.rfind("1")
        while place > 0:
            numbers.append(self._numbers[len(found) - 1 - place])
            place = found.rfind("1", 0, place)
        numbers.sort()
        count = bisect_left(numbers, len(self.patterns))
        return numbers[:count], [self._asked_for[number - len(self.patterns)] for number in numbers[count:]]

    def _complete(self, bits: int) -> int:
        """Give the patterns of which every tested item stands among some words."""
        starts, beyond = self._starts, self._beyond
        complete = bits >> starts[_TESTED - 1]
        for place in range(_TESTED - 2, -1, -1):
            complete = bits >> starts[place] & (complete | beyond[place])
        return complete


def _tested(pattern: Pattern, marked: Collection[int]) -> tuple[int, ...]:
    """Give the items that must stand in one clause together."""
    for place, item in enumerate(pattern.items[:_TESTED], 1):
        if item in marked:
            return pattern.items[:place]
    return pattern.items[:_TESTED]


def _is_far(pattern: Pattern) -> bool:
    """Tell whether its items may stand in several clauses; people who are named in a row may fill some."""
    return pattern.captures or FAR in pattern.reaches
