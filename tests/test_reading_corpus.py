"""The corpus is labelled in the words of the vocabulary, and is read no worse than before."""

from __future__ import annotations

import pytest

from rules.facts import parse_facts
from rules.reading.reader import read
from rules.reading.reading import COLLECTION
from tests.reading.corpus import PARTS, built_on, samples
from tests.reading.evaluation import evaluate
from tests.rulebase import rule_base

# What is reached. `make eval` prints it beside what is promised; it may rise, and is raised here then.
REACHED = {
    "built": {"is_collection": 0.99, "conduct": 0.90, "numbers": 0.85, "verdict": 0.90},
    "phrases": {"is_collection": 0.92, "conduct": 0.90, "numbers": 0.91, "verdict": 0.89},
    "held_out": {"is_collection": 0.97, "conduct": 0.92, "numbers": 0.95, "verdict": 0.90},
}


@pytest.mark.parametrize("part", PARTS)
def test_every_text_is_labelled_in_the_words_of_the_vocabulary(part: str) -> None:
    texts = samples(part)
    assert len({sample.id for sample in texts}) == len(texts)
    for sample in texts:
        parse_facts(rule_base().vocabulary, sample.facts, sample.now.date())
        assert sample.text.strip(), sample.id
        assert sample.kind in COLLECTION or not sample.facts, sample.id


def test_the_halves_share_no_text() -> None:
    built, held_out = ({sample.text for sample in texts} for texts in (built_on(), samples("held_out")))
    assert not built & held_out
    assert len(samples("built")) + len(held_out) >= 400


@pytest.mark.parametrize("part", PARTS)
def test_texts_are_read_no_worse_than_before(part: str) -> None:
    # Of the many texts that were built on each fourth shows a loss as well.
    figures = evaluate(rule_base(), samples(part)[:: 1 if part == "held_out" else 4])
    for name, least in REACHED[part].items():
        assert figures.share(name) >= least, f"{name}: {figures.share(name):.3f}"


def test_the_words_of_a_fact_stand_in_the_text() -> None:
    for sample in samples("built")[::4]:
        for span in read(rule_base(), sample.text, sample.now).spans:
            words = sample.text[span.start : span.end]
            assert words.strip(), (sample.id, span)
