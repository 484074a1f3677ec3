"""What is known again is what it would come to anew, in any state and in any order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from random import Random

import pytest

from rules.assessment import apply_implications, assess, knowledge_of, offers
from rules.conditions import Condition, Outcome
from rules.facts import Facts, Range, parse_facts
from rules.knowledge import Knowledge, open_to_questions
from rules.recall import Recall
from rules.relevance import Diagrams, Mask
from tests.rulebase import example_cases, random_answer, rule_base

BASE = rule_base()
DAYS = (date(2024, 6, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 6))
NOTHING = parse_facts(BASE.vocabulary, {})


def random_facts(rng: Random) -> Facts:
    facts = NOTHING
    for question in rng.sample(list(BASE.questions.values()), rng.randrange(9)):
        facts = facts.with_values(random_answer(BASE, question, rng))
    if rng.random() < 0.3:
        facts = facts.with_values({"disclosure_detail": "debt_exists", "last_due_date": "2022-11-01"})
    return facts


def states(seed: int) -> Iterable[tuple[Knowledge, list[Condition]]]:
    """Give states of knowledge as a verdict and an interview have them, with the conditions of their day."""
    rng = Random(seed)
    asked = sorted({fact for question in BASE.questions.values() for fact in question.facts})
    for _ in range(60):
        facts, day = random_facts(rng), rng.choice(DAYS)
        conditions = [standing.condition for standing in BASE.edition(day).rules]
        if rng.random() < 0.5:
            yield knowledge_of(BASE, facts, day), conditions
            continue
        settled = frozenset(rng.sample(asked, rng.randrange(len(asked))))
        known = open_to_questions(
            facts, settled, frozenset(rng.sample(asked, rng.randrange(len(asked)))), day
        )
        apply_implications(BASE, known)
        yield known, conditions


@pytest.mark.parametrize("most", [1_000_000, 700], ids=["nothing forgotten", "begun anew again and again"])
def test_what_is_known_again_is_what_it_comes_to(most: int) -> None:
    outcomes: Recall[Outcome] = Recall(BASE.vocabulary, BASE.sources, most)
    written: Recall[Mask] = Recall(BASE.vocabulary, BASE.sources, most)
    for known, conditions in states(3):
        anew = Diagrams(known, BASE.vocabulary, BASE.implies)
        outcome = outcomes.of(known, lambda condition, known=known: condition.evaluate(known))
        mask = written.of(known, Diagrams(known, BASE.vocabulary, BASE.implies).written)
        for condition in conditions:
            assert outcome(condition) == condition.evaluate(known)
            assert mask(condition) == anew.written(condition)


def test_what_is_seen_at_a_glance_is_what_is_written_in_full() -> None:
    for known, conditions in states(5):
        diagrams = Diagrams(known, BASE.vocabulary, BASE.implies)
        for condition in conditions:
            mask, expression = diagrams.written(condition), diagrams.expression(condition)
            assert (max(0, mask)) == diagrams.support(expression)
            assert (mask == 0, mask == -1) == (expression == 0, expression == 1)


def test_no_more_is_kept_than_was_said() -> None:
    recall: Recall[Outcome] = Recall(BASE.vocabulary, BASE.sources, 700)
    most_of_one_state = max(len(BASE.edition(day).rules) for day in DAYS)
    for known, conditions in states(7):
        outcome = recall.of(known, lambda condition, known=known: condition.evaluate(known))
        for condition in conditions:
            outcome(condition)
        assert recall.kept <= 700 + most_of_one_state


def test_a_remedy_is_offered_where_the_assessment_has_it() -> None:
    for _, facts, on in example_cases(BASE):
        found = assess(BASE, facts, on)
        for remedy in BASE.remedies:
            assert offers(BASE, facts, on, remedy) == (remedy in found.remedies)


def test_numbers_that_are_written_differently_are_told_apart() -> None:
    whole, broken = (Facts(BASE.vocabulary, {"annual_rate": Range(rate, rate)}) for rate in (24, 24.0))
    assert whole != broken
    assert whole == Facts(BASE.vocabulary, {"annual_rate": Range(24, 24)})


def test_only_so_many_results_are_remembered() -> None:
    asked: list[int] = []

    def double(_base: object, number: int) -> int:
        asked.append(number)
        return 2 * number

    for number in (1, 1, 2, 3, 1):
        assert rule_base().remembered(double, 2)(number) == 2 * number
    assert asked == [1, 2, 3, 1]
