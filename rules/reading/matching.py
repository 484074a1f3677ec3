"""Finding words and patterns in a text: all words in one pass, then all pairs of words that begin a pattern.

The patterns are the bits of whole numbers, so that one comparison tells of all patterns at once whether two
words near each other are their first two. The work grows in step with the text, whatever it contains:
between two items of a pattern lie a few characters at most, so each word has few neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, pairwise
from operator import or_
from typing import Final, NamedTuple, Protocol

from rules.reading.patterns import FAR, NEAR, Item, Pattern

HARD: Final = frozenset(".?!")
SOFT: Final = frozenset(",.?!")

Hit = tuple[int, int]
Members = tuple[str, ...]
_HARD: Final = re.compile("[.?!]")
_SOFT: Final = re.compile("[,.?!]")
_RUN: Final = 2
_LATIN: Final = re.compile("[a-z]")


class Automaton(Protocol):
    """What is used of ``ahocorasick.Automaton``."""

    def iter(self, string: str) -> Iterator[tuple[int, tuple[int, int]]]:
        """Give the last offset of each word found, with its length and its number."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """All words that are looked for.

    Args:
        automaton: finds them.
        of_group: number of a group to the numbers of its words.
        shadows: number of a word to the groups of look-alikes in which it stands.
        members: capturing group to word to members.
        joins: number of the group of words and marks that stand between people named in a row.
    """

    automaton: Automaton
    of_group: Mapping[int, Collection[int]]
    shadows: Mapping[int, tuple[int, ...]]
    members: Mapping[str, Mapping[str, Members]]
    joins: int


@dataclass(frozen=True, slots=True)
class Index:
    """The patterns in which a word stands. The pairs of words that begin a pattern are bits of whole numbers.

    The lowest bits are the first two items of the patterns of three items and more, then follow those of
    the patterns of two; above them the second and third items of the longer ones, in the same order.

    Args:
        longer: how many patterns have three items and more.
        numbers: the numbers of the patterns, in the order of their bits.
        alone: number of a word to the patterns that are complete with it.
        before: to the pairs of which it is the first.
        near: to the pairs of which it is the second, near the first.
        far: to the pairs of which it is the second, further away.
    """

    longer: int
    numbers: tuple[int, ...]
    alone: Mapping[int, tuple[int, ...]]
    before: Mapping[int, int]
    near: Mapping[int, int]
    far: Mapping[int, int]


def index_of(patterns: Sequence[Pattern], words: Words) -> Index:
    """Tell for each word in which patterns it stands, and where."""
    longer = [number for number, pattern in enumerate(patterns) if len(pattern.items) > 2]
    numbers = [*longer, *(number for number, pattern in enumerate(patterns) if len(pattern.items) == 2)]
    before: dict[int, int] = {}
    near: dict[int, int] = {}
    far: dict[int, int] = {}
    for bit, number in enumerate(numbers):
        pattern = patterns[number]
        for place, (first, second) in enumerate(pairwise(pattern.items[:3])):
            pair = 1 << bit + place * len(numbers)
            before[first.group] = before.get(first.group, 0) | pair
            table = near if pattern.reaches[place] == NEAR else far
            table[second.group] = table.get(second.group, 0) | pair
    alone: dict[int, list[int]] = {}
    for number, pattern in enumerate(patterns):
        if len(pattern.items) == 1:
            for word in words.of_group[pattern.items[0].group]:
                alone.setdefault(word, []).append(number)
    return Index(
        len(longer),
        tuple(numbers),
        {word: tuple(found) for word, found in alone.items()},
        _by_word(before, words),
        _by_word(near, words),
        _by_word(far, words),
    )


def _by_word(by_group: Mapping[int, int], words: Words) -> dict[int, int]:
    by_word: dict[int, int] = {}
    for group, bits in by_group.items():
        for word in words.of_group[group]:
            by_word[word] = by_word.get(word, 0) | bits
    # Words that always stand together share their number: there are thousands of them.
    shared: dict[int, int] = {}
    return {word: shared.setdefault(bits, bits) for word, bits in by_word.items()}


class Match(NamedTuple):
    """A pattern found.

    Args:
        items: the words of its items, in order.
        captured: the members that were captured.
    """

    items: tuple[Hit, ...]
    captured: Members = ()

    @property
    def start(self) -> int:
        """The offset of its first character in the plain text."""
        return self.items[0][0]

    @property
    def end(self) -> int:
        """The offset just behind its last character."""
        return self.items[-1][1]

    @property
    def last(self) -> int:
        """The offset of the first character of its last item."""
        return self.items[-1][0]


class Hits:
    """The words found in one plain text.

    Args:
        plain: the text.
        words: what is looked for.
    """

    __slots__ = (
        "_beginning", "_ending", "_ends", "_found", "_groups", "_items", "_runs", "_shadowing",
        "_words", "plain", "present",
    )  # fmt: skip

    def __init__(self, plain: str, words: Words) -> None:
        self.plain = plain
        self._words = words
        self._found: dict[int, list[Hit]] = {}
        self._ending: dict[int, list[tuple[int, int]]] = {}
        self._beginning: dict[int, list[tuple[int, int]]] = {}
        found, ending, beginning = self._found, self._ending, self._beginning
        latin = _LATIN.search(plain) is not None
        for last, (length, word) in words.automaton.iter(plain):
            if latin and plain[last].isascii() and not _stands_alone(plain, last, length):
                continue
            end = last + 1
            start = end - length
            found.setdefault(word, []).append((start, end))
            ending.setdefault(end, []).append((word, start))
            beginning.setdefault(start, []).append((word, end))
        self.present = frozenset(self._found)
        self._groups: dict[int, list[Hit]] = {}
        self._ends: dict[int, list[int]] = {}
        self._shadowing: set[int] | None = None
        self._items: dict[Item, tuple[list[Hit], list[int]]] = {}
        self._runs: dict[Hit, Members] = {}

    def words(self) -> Iterable[tuple[int, Sequence[Hit]]]:
        """Give the number of each word found, with its hits."""
        return self._found.items()

    def group(self, group: int) -> list[Hit]:
        """Give the hits of the words of a group, in order."""
        known = self._groups.get(group)
        if known is None:
            there = self.present.intersection(self._words.of_group.get(group, ()))
            known = self._groups[group] = sorted(hit for word in there for hit in self._found[word])
        return known

    def seeds(self, index: Index) -> dict[int, list[Hit]]:
        """Give the numbers of the patterns whose first two items stand here, with the second of them.

        Of a pattern of one item it is that item.
        """
        closing, everywhere = self._closing(index)
        near_from, far_from = self._reached_from(NEAR, _SOFT), self._reached_from(FAR, _HARD)
        told: list[tuple[int, Hit]] = []
        goes_on = 0
        count = len(index.numbers)
        second_near, second_far = index.near.get, index.far.get
        for start, words in self._beginning.items():
            near = far = -1
            for word, end in words:
                bits = 0
                if possible := second_near(word, 0) & everywhere:
                    if near < 0:
                        near = reduce(or_, closing[near_from[start] : start + 1])
                    bits = possible & near
                if possible := second_far(word, 0) & everywhere:
                    if far < 0:
                        far = reduce(or_, closing[far_from[start] : start + 1])
                    bits |= possible & far
                if bits:
                    goes_on |= bits >> count
                    told.append((bits, (start, end)))
        seeds = self._complete(index)
        wanted = (1 << count) - (1 << index.longer) | goes_on
        for bits, hit in told:
            bits &= wanted
            while bits:
                lowest = bits & -bits
                seeds.setdefault(index.numbers[lowest.bit_length() - 1], []).append(hit)
                bits ^= lowest
        return seeds

    def _complete(self, index: Index) -> dict[int, list[Hit]]:
        """Give the patterns of one item that stand here, with that item."""
        seeds: dict[int, list[Hit]] = {}
        for word in self.present & index.alone.keys():
            for number in index.alone[word]:
                seeds.setdefault(number, []).extend(self._found[word])
        return seeds

    def _closing(self, index: Index) -> tuple[list[int], int]:
        """Give for each offset the pairs whose first word ends there, and those of all offsets together."""
        closing = [0] * (len(self.plain) + 1)
        before = index.before.get
        for end, words in self._ending.items():
            bits = 0
            for word, _ in words:
                bits |= before(word, 0)
            closing[end] = bits
        return closing, reduce(or_, closing)

    def _reached_from(self, reach: int, breaks: re.Pattern[str]) -> list[int]:
        """Give for each offset the first one from which it is reached, with no break between."""
        length = len(self.plain) + 1
        begins = [0] * min(reach, length) + list(range(max(0, length - reach)))
        for found in breaks.finditer(self.plain):
            begin = found.end()
            stretch = min(reach, length - begin)
            begins[begin : begin + stretch] = [begin] * stretch
        return begins

    def matches(self, pattern: Pattern, seeds: Sequence[Hit]) -> Iterator[Match]:
        """Give the matches of a pattern, the tightest where several end at the same place.

        Args:
            pattern: what is looked for.
            seeds: as ``seeds`` gave them for it.
        """
        if any(item.captures for item in pattern.items):
            yield from self._chained(pattern)
            return
        if len(pattern.items) == 1:
            yield from (Match((hit,)) for hit in seeds)
            return
        words = self._words.of_group[pattern.items[0].group]
        for hits in self._continued(pattern, seeds):
            end = hits[0][0]
            starts: list[int] = []
            while not starts:
                starts = [start for word, start in self._ending.get(end, ()) if word in words]
                end -= 1
            yield Match(((min(starts), end + 1), *hits))

    def _continued(self, pattern: Pattern, seeds: Sequence[Hit]) -> Iterable[tuple[Hit, ...]]:
        """Give the words of all items but the first, the tightest where several end at the same place."""
        if len(pattern.items) == 2:
            return [(hit,) for hit in seeds]
        partial: dict[int, tuple[Hit, ...]] = {}
        for hit in seeds:
            if hit[1] not in partial or partial[hit[1]][0][0] < hit[0]:
                partial[hit[1]] = (hit,)
        for item, reach in zip(pattern.items[2:], pattern.reaches[1:], strict=True):
            words = self._words.of_group[item.group]
            longer: dict[int, tuple[Hit, ...]] = {}
            for end, hits in partial.items():
                for start in range(end, self._reached_to(end, reach) + 1):
                    for word, close in self._beginning.get(start, ()):
                        if word in words and (close not in longer or longer[close][0][0] < hits[0][0]):
                            longer[close] = (*hits, (start, close))
            partial = longer
        return partial.values()

    def _reached_to(self, end: int, reach: int) -> int:
        """Give the last offset that is reached from an end, with no break between."""
        found = (_SOFT if reach == NEAR else _HARD).search(self.plain, end, end + reach)
        return found.start() if found else end + reach

    def _chained(self, pattern: Pattern) -> Iterator[Match]:
        first, *rest = pattern.items
        partial: dict[tuple[int, Members], tuple[Hit, ...]] = {}
        for hit in self._of(first)[0]:
            partial[(hit[1], self._captured(first, hit))] = (hit,)
        for item, reach in zip(rest, pattern.reaches, strict=True):
            if not partial:
                return
            partial = self._extended(partial, item, reach)
        for (_, captured), words in partial.items():
            yield Match(words, captured)

    def _of(self, item: Item) -> tuple[list[Hit], list[int]]:
        known = self._items.get(item)
        if known is None:
            hits = self.group(item.group)
            if item.captures:
                hits = self._rows(item.captures, [hit for hit in hits if not _inside_another(hit, hits)])
            known = self._items[item] = (hits, [start for start, _ in hits])
        return known

    def _extended(
        self, partial: Mapping[tuple[int, Members], tuple[Hit, ...]], item: Item, reach: int
    ) -> dict[tuple[int, Members], tuple[Hit, ...]]:
        hits, starts = self._of(item)
        longer: dict[tuple[int, Members], tuple[Hit, ...]] = {}
        breaks = SOFT if reach == NEAR else HARD
        for (end, captured), words in partial.items():
            for place in range(bisect_left(starts, end), len(hits)):
                hit = hits[place]
                if hit[0] > end + reach or not breaks.isdisjoint(self.plain[end : hit[0]]):
                    break
                key = (hit[1], self._captured(item, hit) or captured)
                if key not in longer or longer[key][0][0] < words[0][0]:
                    longer[key] = (*words, hit)
        return longer

    def _captured(self, item: Item, hit: Hit) -> Members:
        if not item.captures:
            return ()
        return self._runs.get(hit) or self._words.members[item.captures].get(self.plain[hit[0] : hit[1]], ())

    def _rows(self, group: str, hits: list[Hit]) -> list[Hit]:
        """Make one hit of words that are named in a row, such as "my mother, my wife and colleagues"."""
        members = self._words.members[group]
        rows: list[Hit] = []
        for hit in hits:
            named = members.get(self.plain[hit[0] : hit[1]], ())
            before = rows[-1] if rows else None
            if before and hit[0] - before[1] <= _RUN and self._in_a_row(before, hit):
                known = self._runs.get(before) or members.get(self.plain[before[0] : before[1]], ())
                rows[-1] = (before[0], hit[1])
                self._runs[rows[-1]] = tuple(dict.fromkeys((*known, *named)))
            else:
                rows.append(hit)
        return sorted({*rows, *hits})

    def _in_a_row(self, before: Hit, hit: Hit) -> bool:
        # A single character, the writer's "I", begins the next clause as often as it ends a list.
        if hit[1] - hit[0] == 1 or before[1] - before[0] == 1 or hit[0] < before[1]:
            return False
        between = (before[1], hit[0])
        return (
            between[0] == between[1]
            or between in self.group(self._words.joins)
            or self.plain[slice(*between)] == ","
        )

    def shadowed(self, group: int, match: Match) -> bool:
        """Tell whether a word of a group lies over a match in part; inside a longer word it does not."""
        if self._shadowing is None:
            shadows = self._words.shadows
            self._shadowing = {other for word in self.present for other in shadows.get(word, ())}
        if group not in self._shadowing:
            return False
        hits = self.group(group)
        ends = self._ends.get(group)
        if ends is None:
            ends = self._ends[group] = list(accumulate((close for _, close in hits), max))
        for place in range(bisect_right(ends, match.start), len(hits)):
            begin, close = hits[place]
            if begin < match.end and not any(
                s <= begin and close <= e and (s, e) != (begin, close) for s, e in match.items
            ):
                return True
            if begin >= match.end:
                break
        return False


def _inside_another(hit: Hit, hits: list[Hit]) -> bool:
    start, end = hit
    place = bisect_left(hits, (start, 0))
    for other in hits[max(0, place - 8) : place + 8]:
        if other != hit and other[0] <= start and end <= other[1]:
            return True
    return False


def _stands_alone(plain: str, last: int, length: int) -> bool:
    """Tell whether a word that ends in a Latin letter or digit is not the part of a longer one."""
    first = last - length + 1
    after = plain[last + 1 : last + 2]
    before = plain[first - 1 : first] if first else ""
    end, start = plain[last], plain[first]
    if end.isalpha() and after.isascii() and after.isalpha():
        return False
    return not (start.isascii() and start.isalpha() and before.isascii() and before.isalpha())
