"""How the wording of a text leans: to a story, to a collector's message, or to neither.

The words of ``kinds.yaml`` say why a text is of a kind, but nobody can list all the words people use. So
each character and each pair of characters has a weight as well, learnt from the labelled texts in
``tests/reading``. They tell only whether a text is
about collection at all; whether it is a story or a message, and all that is read in it, the lexicon tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rules.reading.reading import NOTICE, STORY

# The weights are written as whole numbers, so many to one.
SCALE: Final = 100
# Whatever its digits, a number is one sign.
_NUMBER: Final = re.compile("[0-9]+")
_FIELDS: Final = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """The weights of characters and pairs.

    Args:
        weights: character or pair to its weights for a story and for a message, over those for neither.
    """

    weights: Mapping[str, tuple[int, int]]

    def leaning(self, plain: str) -> dict[str, float]:
        """Tell how much a plain text leans to each kind of collection, over something that is none."""
        told = [self.weights[gram] for gram in grams(plain) if gram in self.weights]
        return {
            STORY: sum(story for story, _ in told) / SCALE,
            NOTICE: sum(notice for _, notice in told) / SCALE,
        }


def grams(plain: str) -> set[str]:
    """Give the characters and the pairs of characters of a plain text."""
    text = _NUMBER.sub("0", plain)
    return {*text, *map(str.__add__, text, text[1:])}


def wording_of(text: str) -> Wording:
    """Read the weights: in each line a character or a pair, and its two weights, apart by tabs.

    Args:
        text: of ``wording.txt``; lines of any other form are remarks.
    """
    fields = (line.split("\t") for line in text.splitlines())
    return Wording({gram: (int(story), int(notice)) for gram, story, notice in _full(fields)})


def _full(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    return (fields for fields in lines if len(fields) == _FIELDS)
