"""How the wording of a text leans: to a story, to a collector's message, or to neither.

The words of ``kinds.yaml`` say why a text is of a kind, but nobody can list all the words people use. So
each character and each pair of characters has a weight as well, learnt from the labelled texts in
``tests/reading``. They help to tell whether a text is about collection at all, and whether a person tells it
or a collector wrote it; all that is read in it, and every wrongdoing, the lexicon tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from rules.reading.kept import Kept
from rules.reading.reading import NOTICE, STORY

# The weights are written as whole numbers, so many to one.
SCALE: Final = 100
# Whatever its digits, a number is one sign.
_NUMBER: Final = re.compile("[0-9]+")
# Characters and pairs whose weights are kept put together; it is mostly the same ones that people write.
_KEPT: Final = 16_384
# Bits for the smaller half of both weights: sums of as many as there are stay far within.
_BITS: Final = 32
_HALF: Final = 1 << _BITS - 1


class Wording:
    """The weights of characters and pairs.

    Args:
        written: character or pair to its weights for a story and for a message, over those for neither, as
            they are written: apart by a tab.
    """

    __slots__ = ("_both", "_written")

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written
        self._both = Kept(self._together, _KEPT)

    def _together(self, gram: str) -> int:
        """Give both weights as one whole number: they are many, and are added together."""
        story, _, notice = self._written.get(gram, "0\t0").partition("\t")
        return (int(story) << _BITS) + int(notice)

    @property
    def weights(self) -> dict[str, tuple[int, int]]:
        """The weights as they were given."""
        return {gram: _apart(self._both[gram]) for gram in self._written}

    def leaning(self, plain: str) -> dict[str, float]:
        """Tell how much a plain text leans to each kind of collection, over something that is none."""
        story, notice = _apart(sum(map(self._both.__getitem__, grams(plain))))
        return {STORY: story / SCALE, NOTICE: notice / SCALE}


def _apart(both: int) -> tuple[int, int]:
    notice = ((both + _HALF) & (2 * _HALF - 1)) - _HALF
    return (both - notice) >> _BITS, notice


def grams(plain: str) -> set[str]:
    """Give the characters and the pairs of characters of a plain text."""
    text = _NUMBER.sub("0", plain)
    return {*text, *map(str.__add__, text, text[1:])}


def wording_of(lines: Iterable[str]) -> Wording:
    """Read the weights: in each line a character or a pair, and its two weights, apart by tabs.

    Args:
        lines: of ``wording.txt``; lines of any other form are remarks.
    """
    fields = (line.partition("\t") for line in lines)
    return Wording({gram: weights for gram, tab, weights in fields if tab})
