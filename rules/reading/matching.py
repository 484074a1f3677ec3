"""Finding words and patterns in a text: all words in one pass, then the patterns that may stand there.

First those patterns are sought of which all items stand in one clause, or one sentence, by the index. Few are
left, and of these alone the words are looked at one by one. The work grows in step with the text, whatever it
contains: between two items of a pattern lie a few characters at most, so each word has few neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple, Protocol

from rules.reading.index import Index
from rules.reading.patterns import NEAR, Pattern

HARD: Final = frozenset(".?!")
SOFT: Final = frozenset(",.?!")

Hit = tuple[int, int]
Items = tuple[Hit, ...]
Members = tuple[str, ...]
_RUN: Final = 2
_LATIN: Final = re.compile("[a-z]")


class Automaton(Protocol):
    """What is used of ``ahocorasick.Automaton``."""

    def iter(self, string: str) -> Iterator[tuple[int, int]]:
        """Give the last offset of each word found, with the number of the word."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """All words that are looked for, and the sets in which they are: groups, look-alikes, items of patterns.

    Args:
        automaton: finds them.
        lengths: number of a word to its length.
        standing: number of a word to the numbers of the sets.
        named: number of a set to other sets whose words are in it as well.
        asked_for: sets that are asked for whatever patterns there are: groups of mood, look-alikes.
        captures: item to the group whose member is remembered.
        members: such a group to word to members.
        joins: number of the group of words and marks that stand between people named in a row.
    """

    automaton: Automaton
    lengths: bytes
    standing: Sequence[tuple[int, ...]]
    named: Mapping[int, tuple[int, ...]]
    asked_for: frozenset[int]
    captures: Mapping[int, str]
    members: Mapping[str, Mapping[str, Members]]
    joins: int


class Match(NamedTuple):
    """A pattern found.

    Args:
        items: the words of its items, in order.
        captured: the members that were captured.
    """

    items: Items
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
        index: the patterns by their words.

    Attributes:
        possible: the numbers of the patterns that may stand in it, in order.
    """

    __slots__ = (
        "_backward", "_clauses", "_ends", "_found", "_rows", "_runs", "_sentences", "_sets",
        "_words", "plain", "possible",
    )  # fmt: skip

    def __init__(self, plain: str, words: Words, index: Index) -> None:
        self.plain = plain
        self._words = words
        # How many marks stand before each offset: between two offsets with the same number there is none.
        self._clauses = list(accumulate(map(SOFT.__contains__, plain), initial=0))
        self._sentences = list(accumulate(map(HARD.__contains__, plain), initial=0))
        self._found: dict[int, list[Hit]] = {}
        clauses = self._find(index)
        sentences = [0] * (self._sentences[-1] + 1)
        for clause, sentence in dict(zip(self._clauses, self._sentences, strict=True)).items():
            sentences[sentence] |= clauses[clause]
        self.possible, there = index.possible(filter(None, clauses), filter(None, sentences))
        wanted = set(there).union(*(index.patterns[number].items for number in self.possible))
        self._sets = self._standing_in(wanted)
        self._backward: dict[int, list[Hit]] = {}
        self._rows: dict[int, list[Hit]] = {}
        self._ends: dict[int, list[int]] = {}
        self._runs: dict[Hit, Members] = {}

    def _find(self, index: Index) -> list[int]:
        """Find all words, and give what those of each clause come to in the index."""
        found, lengths, stretch, bits = self._found, self._words.lengths, self._clauses, index.bits
        clauses = [0] * (stretch[-1] + 1)
        plain = self.plain
        latin = _LATIN.search(plain) is not None
        for last, word in self._words.automaton.iter(plain):
            end = last + 1
            start = end - lengths[word]
            if latin and plain[last] < "\x80" and not _stands_alone(plain, start, last):
                continue
            if word in found:
                found[word].append((start, end))
            else:
                found[word] = [(start, end)]
            clauses[stretch[start]] |= bits[word]
        return clauses

    def _standing_in(self, wanted: set[int]) -> dict[int, list[Hit]]:
        """Give the hits of the words of some sets, in order."""
        standing, named = self._words.standing, self._words.named
        naming = wanted & named.keys()
        every = wanted.union(*(named[number] for number in naming))
        sets: dict[int, list[Hit]] = {number: [] for number in every}
        for word, found in self._found.items():
            for number in every.intersection(standing[word]):
                sets[number] += found
        for hits in sets.values():
            if len(hits) > 1:
                hits.sort()
        for number in naming:
            parts = [sets[part] for part in (number, *named[number]) if sets[part]]
            # A word may be in several of the sets.
            sets[number] = parts[0] if len(parts) == 1 else sorted(set().union(*parts))
        return sets

    def group(self, number: int) -> Sequence[Hit]:
        """Give the hits of the words of a set, in order."""
        if number and number not in self._sets and number not in self._words.asked_for:
            self._sets[number] = self._standing_in({number})[number]
        return self._sets.get(number, ())

    def has(self, number: int) -> bool:
        """Tell whether a word of a set that is asked for stands here."""
        return number in self._sets

    def words(self) -> Iterable[tuple[int, Sequence[Hit]]]:
        """Give the number of each word found, with its hits."""
        return self._found.items()

    def matches(self, pattern: Pattern) -> list[Match]:
        """Give the matches of a pattern, the tightest where several end at the same place.

        Args:
            pattern: one of those that are possible.
        """
        if pattern.captures:
            return self._chained(pattern)
        items = pattern.items
        if len(items) == 1:
            return [Match((hit,)) for hit in self._sets[items[0]]]
        found = self._pairs(items[0], self._sets[items[1]], pattern.reaches[0])
        if found and len(items) > 2:
            found = self._continued(pattern, found)
        return [Match(hits) for hits in found]

    def _pairs(self, first: int, seconds: Iterable[Hit], reach: int) -> list[Items]:
        """Give the second words of a pattern that are reached from a first one, with the nearest of these."""
        stretch = self._clauses if reach == NEAR else self._sentences
        firsts = self._sets[first]
        pairs: list[Items] = []
        if len(firsts) == 1:
            begun = firsts[0]
            end = begun[1]
            for hit in seconds:
                if end <= hit[0] <= end + reach and stretch[end] == stretch[hit[0]]:
                    pairs.append((begun, hit))
            return pairs
        backward = self._backward.get(first)
        if backward is None:
            # Of those that end together the longest is the last.
            backward = self._backward[first] = sorted((end, -start) for start, end in firsts)
        for hit in seconds:
            place = bisect_right(backward, (hit[0], 1))
            if place:
                end, start = backward[place - 1]
                if hit[0] - end <= reach and stretch[end] == stretch[hit[0]]:
                    pairs.append(((-start, end), hit))
        return pairs

    def _continued(self, pattern: Pattern, pairs: list[Items]) -> list[Items]:
        """Give the words of all items; of those that end at the same place the ones whose second is last."""
        partial = {hits[1][1]: hits for hits in pairs}
        for item, reach in zip(pattern.items[2:], pattern.reaches[1:], strict=True):
            following = self._sets[item]
            longer: dict[int, Items] = {}
            for end, hits in partial.items():
                for hit in self._reached(end, following, reach):
                    if hit[1] not in longer or longer[hit[1]][1][0] < hits[1][0]:
                        longer[hit[1]] = (*hits, hit)
            partial = longer
        return list(partial.values())

    def _reached(self, end: int, hits: Sequence[Hit], reach: int) -> Iterator[Hit]:
        """Give those of some words that are reached from an end: near enough, with no mark between."""
        stretch = self._clauses if reach == NEAR else self._sentences
        for place in range(bisect_left(hits, (end, 0)), len(hits)):
            hit = hits[place]
            if hit[0] - end > reach or stretch[hit[0]] != stretch[end]:
                break
            yield hit

    # --- patterns that capture

    def _chained(self, pattern: Pattern) -> list[Match]:
        first, *rest = pattern.items
        partial: dict[tuple[int, Members], Items] = {
            (hit[1], self._captured(first, hit)): (hit,) for hit in self._rows_of(first)
        }
        for item, reach in zip(rest, pattern.reaches, strict=True):
            if not partial:
                return []
            partial = self._extended(partial, item, reach)
        return [Match(hits, captured) for (_, captured), hits in partial.items()]

    def _rows_of(self, item: int) -> list[Hit]:
        """Give the hits of an item in order, people who are named in a row as one."""
        known = self._rows.get(item)
        if known is None:
            known = self._sets[item]
            captures = self._words.captures.get(item)
            if captures is not None:
                known = self._in_rows(captures, [hit for hit in known if not _inside_another(hit, known)])
            self._rows[item] = known
        return known

    def _extended(
        self, partial: Mapping[tuple[int, Members], Items], item: int, reach: int
    ) -> dict[tuple[int, Members], Items]:
        longer: dict[tuple[int, Members], Items] = {}
        for (end, captured), words in partial.items():
            for hit in self._reached(end, self._rows_of(item), reach):
                key = (hit[1], self._captured(item, hit) or captured)
                if key not in longer or longer[key][0][0] < words[0][0]:
                    longer[key] = (*words, hit)
        return longer

    def _captured(self, item: int, hit: Hit) -> Members:
        captures = self._words.captures.get(item)
        if captures is None:
            return ()
        return self._runs.get(hit) or self._words.members[captures].get(self.plain[hit[0] : hit[1]], ())

    def _in_rows(self, group: str, hits: list[Hit]) -> list[Hit]:
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
        """Tell whether a word of a set lies over a match in part; inside a longer word it does not."""
        hits = self.group(group)
        if not hits:
            return False
        ends = self._ends.get(group)
        if ends is None:
            ends = self._ends[group] = list(accumulate((close for _, close in hits), max))
        for place in range(bisect_right(ends, match.start), len(hits)):
            begin, close = hits[place]
            if begin >= match.end:
                break
            if not any(s <= begin and close <= e and (s, e) != (begin, close) for s, e in match.items):
                return True
        return False


def _inside_another(hit: Hit, hits: list[Hit]) -> bool:
    start, end = hit
    place = bisect_left(hits, (start, 0))
    for other in hits[max(0, place - 8) : place + 8]:
        if other != hit and other[0] <= start and end <= other[1]:
            return True
    return False


def _stands_alone(plain: str, start: int, last: int) -> bool:
    """Tell whether a word that ends in a Latin letter or digit is not the part of a longer one."""
    after = plain[last + 1 : last + 2]
    if plain[last].isalpha() and after.isascii() and after.isalpha():
        return False
    first, before = plain[start], plain[start - 1] if start else ""
    return not (first.isascii() and first.isalpha() and before.isascii() and before.isalpha())
