"""What a text resembles: what is told in words that no pattern of the lexicon knows.

Each character, each pair of them and each group of words (``terms/``) speaks for or against a member of a
fact, such as a conduct. The
weights are learnt from the labelled texts in ``tests/reading`` and the examples of the lexicon. What patterns
tell needs no such help; a likeness adds what they miss, with the clause that speaks most for it, to be
confirmed by the person like all else, and takes back what everything around it speaks against.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, NamedTuple

from rules.reading.findings import Found
from rules.reading.kept import Kept
from rules.reading.matching import Hits

# The weights are written as whole numbers, so many to one, and none is larger than this.
SCALE: Final = 20
LARGEST: Final = 100
# The sums of all members are added at once, as stretches of bits of one whole number. So many weights of the
# largest size stay within their stretch.
_BITS: Final = 16
_ZERO: Final = 1 << _BITS - 1
_MOST: Final = _ZERO // LARGEST - 1
# Features whose weights are kept put together; it is mostly the same ones that people write.
_KEPT: Final = 16_384
# A part with less in it, an answer of a few characters, resembles nothing.
_ENOUGH: Final = 24
# In so much, and no less, it is told by what is there that something is not.
_MUCH: Final = 60
_CLAUSE: Final = re.compile("[^,.?! ]{1,100}")
# Whatever its digits, a number is one sign.
_NUMBER: Final = re.compile("[0-9]+")
_HEAD: Final = 4
_TOLD: Final = "true"


class Clause(NamedTuple):
    """A clause with all that may speak for a member.

    Args:
        start: offset of its first character in the plain text.
        end: offset just behind the last one.
        features: characters, pairs of characters and ``<groups>`` of words, each once.
    """

    start: int
    end: int
    features: set[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A few sentences of a text, or all of a short one.

    Args:
        start: offset of its first character in the plain text.
        alike: what it resembles, each with the clause that speaks most for it.
        unlike: fact and member of all that it speaks against.
    """

    start: int
    alike: tuple[Found, ...]
    unlike: frozenset[tuple[str, bool | str]]


def _weights_of(written: Mapping[str, str]) -> Kept[str, int]:
    """Give what puts the weights of a feature for all members together, in stretches of bits.

    Args:
        written: feature to its weights as they are written: number of the member and weight, by colons.
    """

    def weights(feature: str) -> int:
        pairs = (one.split(":") for one in written.get(feature, "").split())
        return sum(int(weight) << _BITS * int(number) for number, weight in pairs)

    return Kept(weights, _KEPT)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The weights of what a clause holds.

    Args:
        members: fact and member.
        starts: what a text that holds nothing resembles each of them, so much below what is told.
        unlike: what is so much below it is not told, whatever a pattern says.
        weights: character, pair or group to its weights for all members, in stretches of bits.
        groups: number of a word to the groups it stands in.
        noughts: the sums of all members where nothing speaks for or against any.
    """

    members: tuple[tuple[str, bool | str], ...]
    starts: tuple[float, ...]
    unlike: tuple[float, ...]
    weights: Mapping[str, int]
    groups: Sequence[tuple[str, ...]]
    noughts: int

    def parts(self, hits: Hits) -> Iterator[Part]:
        """Give what a text resembles and what it does not, part by part.

        Args:
            hits: the words found in it.
        """
        if not self.members:
            return
        part: list[Clause] = []
        size = 0
        for clause in clauses(hits, self.groups):
            if part and size + len(clause.features) > _MOST:
                yield self._judged(part, size)
                part, size = [], 0
            part.append(clause)
            size += len(clause.features)
        if part:
            yield self._judged(part, size)

    def _judged(self, part: Sequence[Clause], size: int) -> Part:
        weight = self.weights.__getitem__
        sums = [sum(map(weight, clause.features)) for clause in part]
        scale = SCALE * sqrt(size)
        alike: list[int] = []
        unlike: list[tuple[str, bool | str]] = []
        told = self._apart(sum(sums))
        for place, (start, least, one) in enumerate(zip(self.starts, self.unlike, told, strict=True)):
            missing = _ZERO - start * scale - one
            if missing < 0 and size >= _ENOUGH:
                alike.append(place)
            elif missing > least * scale and size >= _MUCH:
                unlike.append(self.members[place])
        return Part(part[0].start, tuple(self._with_clauses(alike, part, sums)), frozenset(unlike))

    def _with_clauses(
        self, places: Sequence[int], part: Sequence[Clause], sums: Sequence[int]
    ) -> Iterator[Found]:
        """Give members, each with the clause of a part that speaks most for it, clause by clause."""
        each = [self._apart(one) for one in sums] if places else []
        most = [max(range(len(part)), key=[one[place] for one in each].__getitem__) for place in places]
        for number, place in sorted(zip(most, places, strict=True)):
            yield Found(*self.members[place], part[number].start, part[number].end)

    def _apart(self, sums: int) -> list[int]:
        """Give the sum of each member, above a nought of ``_ZERO``."""
        stretches = (sums + self.noughts).to_bytes(len(self.members) * _BITS // 8, "little")
        return memoryview(stretches).cast("H").tolist()


def clauses(hits: Hits, groups: Sequence[tuple[str, ...]]) -> Iterator[Clause]:
    """Give the clauses of a text with all that may speak for something; said again, it says no more.

    Args:
        hits: the words found in it.
        groups: number of a word to the groups it stands in.
    """
    first: dict[str, tuple[int, int]] = {}
    for clause in _CLAUSE.finditer(hits.plain):
        first.setdefault(clause[0], clause.span())
    spans = list(first.values())
    held: list[set[str]] = []
    for start, end in spans:
        text = hits.plain[start:end]
        text = text if text.isalpha() else _NUMBER.sub("0", text)
        held.append({*text, *map(str.__add__, text, text[1:])})
    ends = [end for _, end in spans]
    for word, places in hits.words():
        named = groups[word]
        if named:
            for begin, _ in places:
                place = bisect_right(ends, begin)
                if place < len(held) and spans[place][0] <= begin:
                    held[place].update(named)
    for (start, end), features in zip(spans, held, strict=True):
        # What nobody would write: whatever is left of it must stay within bounds, and the same each time.
        kept = features if len(features) <= _MOST else set(sorted(features)[:_MOST])
        yield Clause(start, end, kept)


NO_LIKENESS: Final = Likeness((), (), (), {}, (), 0)


def likeness_of(lines: Iterable[str], groups: Sequence[tuple[str, ...]]) -> Likeness:
    """Read the weights.

    Args:
        lines: of ``likeness.txt``: fact, member, start and least in a line each; then a line for each
            feature, with the numbers of members, from nought on, and what it weighs for them. Parts of a line
            stand apart by tabs; lines without any are remarks.
        groups: number of a word to the groups it stands in.
    """
    heads: list[list[str]] = []
    written: dict[str, str] = {}
    for line in lines:
        feature, tab, rest = line.partition("\t")
        if tab and "\t" in rest:
            heads.append(line.split("\t", _HEAD - 1))
        elif tab:
            written[feature] = rest
    return Likeness(
        tuple((fact, member == _TOLD or member) for fact, member, _, _ in heads),
        tuple(int(start) / SCALE for _, _, start, _ in heads),
        tuple(int(least) / SCALE for _, _, _, least in heads),
        _weights_of(written),
        groups,
        sum(_ZERO << _BITS * place for place in range(len(heads))),
    )
