"""Learning the weights of ``rules/cn/lexicon/wording.txt``: which characters stand in which kind of text.

Logistic regression with steps that shrink (AdaGrad), in plain Python: the same weights each time.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from rules.base import RuleBase
from rules.reading.reading import NOTICE, STORY
from rules.reading.text import plain_text
from rules.reading.wording import SCALE, grams

FILE: Final = Path(__file__).parents[2] / "rules" / "cn" / "lexicon" / "wording.txt"
_HEAD: Final = """\
# How much each character and each pair of characters speaks for a story and for a collector's message, over
# a text that is no collection, in hundredths. Fitted by logistic regression to the labelled texts in
# tests/reading/corpus (built/ and kinds/, never held_out/): `make learn` writes it anew, the same each time.
# To extend it, add a labelled text to kinds/ there. It tells the kind of a text, never a wrongdoing.
"""
_KINDS: Final = (STORY, NOTICE, "")
_ROUNDS: Final = 12
_STEP: Final = 0.02
_SLOWNESS: Final = 0.01
# What stands in fewer texts, or weighs less, tells nothing of others.
_FEWEST: Final = 4
_LEAST: Final = 0.05
# Each text comes once a round, one kind mixed with the other; no text count is a multiple of this prime.
_STRIDE: Final = 7919


def learn(base: RuleBase, texts: Iterable[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Learn the weights of characters and pairs.

    Args:
        base: the rule base, whose lexicon gives texts their plain form.
        texts: kind and text.
    """
    lexicon = base.lexicon
    read = [
        (kind, sorted(grams(plain_text(text, lexicon.forms, lexicon.slips).plain))) for kind, text in texts
    ]
    stands = Counter(gram for _, found in read for gram in found)
    numbers = {gram: n for n, gram in enumerate(sorted(g for g, n in stands.items() if n >= _FEWEST))}
    known = [
        (_KINDS.index(kind if kind in _KINDS else ""), [numbers[gram] for gram in found if gram in numbers])
        for kind, found in read
    ]
    story, notice, other = _weights(known, len(numbers))
    weights = {gram: (story[n] - other[n], notice[n] - other[n]) for gram, n in numbers.items()}
    return {
        gram: (round(first * SCALE), round(second * SCALE))
        for gram, (first, second) in weights.items()
        if max(abs(first), abs(second)) >= _LEAST and not gram.isspace() and "\t" not in gram
    }


def _weights(texts: Sequence[tuple[int, list[int]]], size: int) -> list[list[float]]:
    counts = Counter(kind for kind, _ in texts)
    shares = [len(texts) / (len(_KINDS) * counts[kind]) for kind in range(len(_KINDS))]
    weights = [[0.0] * size for _ in _KINDS]
    paces = [[_SLOWNESS] * size for _ in _KINDS]
    for turn in range(_ROUNDS):
        for step in range(len(texts)):
            kind, found = texts[(step * _STRIDE + turn) % len(texts)]
            sums = [sum(map(row.__getitem__, found)) for row in weights]
            most = max(sums)
            powers = [math.exp(one - most) for one in sums]
            for other, row in enumerate(weights):
                error = (powers[other] / sum(powers) - (other == kind)) * shares[kind]
                _take_step(row, paces[other], found, error)
    return weights


def _take_step(row: list[float], pace: list[float], found: list[int], error: float) -> None:
    square = error * error
    for number in found:
        pace[number] += square
        row[number] -= _STEP * error / math.sqrt(pace[number])


def written(weights: Mapping[str, tuple[int, int]]) -> str:
    """Give the weights as lines."""
    lines = (f"{gram}\t{story}\t{notice}\n" for gram, (story, notice) in sorted(weights.items()))
    return _HEAD + "".join(lines)
