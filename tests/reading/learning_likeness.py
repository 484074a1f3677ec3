"""Learning the weights of ``rules/cn/lexicon/likeness.txt``: what speaks for each member and what against it.

Logistic regression, one member against the rest, with steps that shrink (AdaGrad), in plain Python: the same
weights each time. Learnt from the texts of the built half, the phrases and the examples of the lexicon.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from rules.base import RuleBase
from rules.reading.lexicon import patterns_alone
from rules.reading.likeness import LARGEST, SCALE, clauses
from rules.reading.matching import Hits
from rules.reading.reader import read
from rules.reading.reading import STORY
from rules.reading.text import plain_text
from tests.reading.corpus import NOW, Sample

FILE: Final = Path(__file__).parents[2] / "rules" / "cn" / "lexicon" / "likeness.txt"
_HEAD: Final = """\
# What speaks for each member of a fact and what against it, in twentieths. First the members, numbered from 0
# on: fact, member, where it begins (the rest must bring it above nought), and how far below it is not told
# whatever a pattern says. Then characters, pairs of characters and groups of words of terms/, each with the
# number and the weight of the members that it speaks for or against. Fitted by logistic regression to the
# labelled texts in tests/reading/corpus (never held_out/) and to the examples in entries/: `make learn`
# writes it anew, the same each time. To extend it, add a labelled text.
"""
# The facts that are learnt: how sure it must be that a member is told before it is read, and how sure at the
# least that what a pattern tells stays.
SURE: Final = {
    "contacted": (0.6, 0.03),
    "channel": (0.4, 0.05),
    "debt_disclosed_to_third_party": (0.5, 0.1),
    "disclosure_detail": (0.5, 0.1),
    "third_party_asked_to_pay": (0.3, 0.02),
    "conduct": (0.3, 0.02),
}
_ROUNDS: Final = 20
# Each so many rounds all texts are gone through.
_ALL_EACH: Final = 5
_STEP: Final = 0.3
_SLOWNESS: Final = 0.01
# What is known well enough needs no further step.
_CONTENT: Final = 0.03
_BEGIN: Final = -3.0
# What stands in fewer texts, or weighs less, tells nothing of others; of fewer texts nothing is learnt.
_FEWEST: Final = 3
_LEAST: Final = 0.8
_TEXTS: Final = 8
# One kind of text is mixed with the other; no text count is a multiple of this prime.
_STRIDE: Final = 7919


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text to learn from.

    Args:
        text: as it was given.
        told: fact and member of what it tells.
        open: fact and member of what it may tell or not.
    """

    text: str
    told: frozenset[tuple[str, str]]
    open: frozenset[tuple[str, str]] = frozenset()


def lessons(base: RuleBase, samples: Iterable[Sample]) -> list[Lesson]:
    """Give the labelled texts and the examples of the lexicon as texts to learn from."""
    whole = [Lesson(one.text, _members(one.facts)) for one in samples if not one.labelled]
    return whole + list(_examples(base))


def _members(facts: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (fact, one)
        for fact in SURE
        for one in _each(facts.get(fact))
        # Whom a pattern captures is seen in the text alone.
        if not one.startswith("@")
    )


def _each(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["true"] if value else []
    return [value] if isinstance(value, str) else value or []


def _examples(base: RuleBase) -> Iterator[Lesson]:
    """Give the examples: each shows what its own entry tells, and leaves open what else is read in it."""
    base = replace(base, lexicon=patterns_alone(base.lexicon))
    for entry in base.lexicon.entries:
        own = frozenset().union(*map(_members, entry.facts.values()))
        for mood, texts in entry.examples.items():
            told = _members(entry.facts.get("done" if mood == "said" else mood, {}))
            for text, _ in texts:
                read_in_it = _members(read(base, text, NOW, otherwise=entry.by or STORY).facts)
                yield Lesson(text, told, read_in_it - own)


def learn(base: RuleBase, texts: Sequence[Lesson]) -> dict[tuple[str, str], dict[str, int]]:
    """Learn for each member what speaks for it, and under the empty name where it begins.

    Args:
        base: the rule base, whose lexicon gives texts their plain form.
        texts: what is learnt from.
    """
    held = [_features(base, one.text) for one in texts]
    stands = Counter(feature for found in held for feature in set(found))
    numbers = {one: n for n, one in enumerate(sorted(one for one, n in stands.items() if n >= _FEWEST))}
    names = list(numbers)
    known = [[numbers[one] for one in found if one in numbers] for found in held]
    scales = [1 / math.sqrt(len(found) or 1) for found in held]
    counts = Counter(member for one in texts for member in one.told)
    learnt = {}
    for member in sorted(member for member, n in counts.items() if n >= _TEXTS):
        chosen = [
            (known[n], scales[n], member in one.told)
            for n, one in enumerate(texts)
            if member in one.told or member not in one.open
        ]
        start, weights = _fitted(chosen, len(names))
        heavy = {names[n]: _whole(weight) for n, weight in enumerate(weights) if abs(weight) >= _LEAST}
        learnt[member] = {"": round((start - _odds(SURE[member[0]][0])) * SCALE), **heavy}
    return learnt


def _odds(sure: float) -> float:
    return math.log(sure / (1 - sure))


def _features(base: RuleBase, text: str) -> list[str]:
    lexicon = base.lexicon
    plain = plain_text(text, lexicon.forms, lexicon.slips).plain
    found = clauses(Hits(plain, lexicon.words, lexicon.index), lexicon.likeness.groups)
    return [feature for clause in found for feature in sorted(clause.features)]


def _whole(weight: float) -> int:
    return max(-LARGEST, min(LARGEST, round(weight * SCALE)))


def _fitted(texts: Sequence[tuple[list[int], float, bool]], size: int) -> tuple[float, list[float]]:
    weights, paces = [0.0] * size, [_SLOWNESS] * size
    start, start_pace = _BEGIN, _SLOWNESS
    mixed = [texts[step * _STRIDE % len(texts)] for step in range(len(texts))]
    open_texts = mixed
    for turn in range(_ROUNDS):
        # What is known well enough is left out for some rounds.
        still_open = []
        for one in open_texts if turn % _ALL_EACH else mixed:
            found, scale, told = one
            likely = start + scale * sum(map(weights.__getitem__, found))
            error = 1 / (1 + math.exp(-max(likely, -30.0))) - told
            if abs(error) < _CONTENT:
                continue
            still_open.append(one)
            pull = error * scale
            square = pull * pull
            for number in found:
                paces[number] += square
                weights[number] -= _STEP * pull / math.sqrt(paces[number])
            start_pace += error * error
            start -= _STEP * error / math.sqrt(start_pace)
        open_texts = still_open
    return start, weights


def written(learnt: Mapping[tuple[str, str], Mapping[str, int]]) -> str:
    """Give the weights as lines."""
    lines = [_HEAD]
    features: dict[str, list[str]] = {}
    for number, ((fact, member), weights) in enumerate(sorted(learnt.items())):
        sure, least = SURE[fact]
        lines.append(f"{fact}\t{member}\t{weights['']}\t{round((_odds(sure) - _odds(least)) * SCALE)}\n")
        for feature, weight in weights.items():
            if feature:
                features.setdefault(feature, []).append(f"{number}:{weight}")
    lines += (f"{feature}\t{' '.join(weights)}\n" for feature, weights in sorted(features.items()))
    return "".join(lines)
