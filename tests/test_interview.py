"""The interview: it ends, it counts down, it asks nothing in vain and leaves nothing out."""

from __future__ import annotations

from datetime import date
from random import Random
from statistics import median

import pytest

from rules.assessment import assess, contact_day, knowledge_of
from rules.facts import Facts, parse_facts
from rules.interview import Asking, Goal, next_question
from tests.rulebase import answer_from, example_cases, random_answer, rule_base

BASE = rule_base()
VOCABULARY = BASE.vocabulary
NOTHING = parse_facts(VOCABULARY, {})
DAYS = (date(2024, 6, 1), date(2025, 6, 1), date(2026, 5, 6))
# Told with the first message or known before any question, not brought by one.
BEFOREHAND = ("asker", "contact_date", "in_danger")


def random_start(rng: Random) -> tuple[Facts, frozenset[str]]:
    """State some things at random, and settle some others without a value."""
    facts, settled = NOTHING, frozenset[str]()
    for question in rng.sample(list(BASE.questions.values()), rng.randrange(8)):
        facts = facts.with_values(random_answer(BASE, question, rng))
        if rng.random() < 0.7:
            settled |= set(question.facts)
    if rng.random() < 0.3:
        facts = facts.with_values({"asker": rng.choice(VOCABULARY["asker"].values)})
    return facts, settled


def opened(rng: Random, day: date) -> tuple[Facts, frozenset[str], Asking | None]:
    """Answer the opening questions at random; the first question after them comes with the state."""
    facts, settled = NOTHING, frozenset[str]()
    for _ in BASE.questions:
        asking = next_question(BASE, facts, settled, day)
        if asking is None or not asking.question.opening:
            return facts, settled, asking
        facts = facts.with_values(random_answer(BASE, asking.question, rng))
        settled |= set(asking.question.facts)
    raise AssertionError("the opening never ends")


def finished(rng: Random, day: date) -> tuple[Facts, frozenset[str]]:
    """Answer at random until nothing is asked."""
    facts, settled, asking = opened(rng, day)
    for _ in BASE.questions:
        if asking is None:
            return facts, settled
        facts = facts.with_values(random_answer(BASE, asking.question, rng))
        settled |= set(asking.question.facts)
        asking = next_question(BASE, facts, settled, day)
    raise AssertionError("the interview never ends")


@pytest.mark.parametrize("goal", ["verdict", "findings"])
def test_every_interview_ends_within_the_promised_number_of_questions(goal: Goal) -> None:
    rng = Random(7)
    for number in range(150):
        day = rng.choice(DAYS)
        facts, settled = random_start(rng)
        promised = None
        asked: list[str] = []
        while (asking := next_question(BASE, facts, settled, day, goal)) is not None:
            where = f"interview {number}: {asked} then {asking.question.id}"
            assert asking.question.id not in asked, where
            assert promised is None or asking.at_most < promised, where
            assert asking.at_most >= 1, where
            asked.append(asking.question.id)
            promised = asking.at_most
            facts = facts.with_values(random_answer(BASE, asking.question, rng))
            settled |= set(asking.question.facts)


def test_the_same_state_gives_the_same_question_however_it_was_written() -> None:
    rng = Random(11)
    for _ in range(60):
        facts, settled = random_start(rng)
        names = list(facts)
        rng.shuffle(names)
        again = Facts(VOCABULARY, {name: facts[name] for name in names})
        assert next_question(BASE, facts, settled, DAYS[2]) == next_question(BASE, again, settled, DAYS[2])


def test_the_four_questions_of_the_job_come_first_and_in_order() -> None:
    facts, settled, asked = NOTHING, frozenset[str](), []
    for _ in range(4):
        asking = next_question(BASE, facts, settled, DAYS[2])
        assert asking is not None
        asked.append(asking.question.id)
        settled |= set(asking.question.facts)
    assert asked == ["conduct", "contacted", "when", "overdue"]


def test_what_was_told_unasked_is_not_asked() -> None:
    told = parse_facts(VOCABULARY, {"conduct": ["insult"], "contact_time": "23:00", "repeated": True})
    asking = next_question(BASE, told, frozenset(), DAYS[2])
    assert asking is not None
    assert asking.question.id == "contacted"


def test_a_third_party_is_not_asked_how_long_the_borrower_is_overdue() -> None:
    facts = parse_facts(VOCABULARY, {"asker": "third_party"})
    settled = frozenset(("conduct", "channel", "agreement_in_force", "contacted"))
    settled |= {"contact_time", "calls_per_day", "several_lenders", "repeated"}
    asking = next_question(BASE, facts, settled, DAYS[2])
    assert asking is None or asking.question.id != "overdue"


def test_a_threat_of_violence_needs_no_lender_to_be_unlawful() -> None:
    facts = parse_facts(
        VOCABULARY,
        {
            "conduct": ["threat_violence"],
            "contacted": ["borrower"],
            "contact_time": "12:00",
            "repeated": False,
            "days_overdue": 3,
            "weapon_shown": False,
            "authority_intervened": False,
            "serious_result": False,
            "victim_vulnerable": [],
            "illegal_debt": [],
        },
    )
    settled = frozenset(facts) | {"channel", "calls_per_day", "several_lenders", "agreement_in_force"}
    assert assess(BASE, facts, DAYS[2]).verdict == "unlawful"
    # An illegal lender would make it graver, no other lender less grave.
    asking = next_question(BASE, facts, settled, DAYS[2])
    if asking is not None:
        assert asking.question.id == "lender"
        assert "possibly_criminal" in {BASE.rules[rule].verdict for rule in asking.because}


def further_answers(facts: Facts, settled: frozenset[str], day: date, rng: Random) -> Facts:
    """Answer questions that are not asked any more, of those that still fit."""
    more = facts
    for question in BASE.questions.values():
        applies = (
            question.when is None or question.when.evaluate(knowledge_of(BASE, more, day))[0] is not False
        )
        if applies and not question.opening:
            answer = random_answer(BASE, question, rng)
            more = more.with_values({fact: value for fact, value in answer.items() if fact not in settled})
    return more


def test_once_nothing_is_asked_no_answer_changes_the_verdict() -> None:
    rng = Random(3)
    for number in range(400):
        day = rng.choice(DAYS)
        facts, settled = finished(rng, day)
        verdict = assess(BASE, facts, day).verdict
        for _ in range(8):
            more = further_answers(facts, settled, day, rng)
            after = assess(BASE, more, day).verdict
            # Nothing told and nothing wrong are told apart by what is described; no rule turns on it.
            same = verdict == after or {verdict, after} == {"lawful", "undetermined"}
            assert same, f"interview {number}: {facts.to_json()} is {verdict}, {more.to_json()} is {after}"


def test_the_last_question_can_change_the_verdict() -> None:
    rng = Random(5)
    tried = 0
    for number in range(400):
        day = rng.choice(DAYS)
        facts, _, asking = opened(rng, day)
        # One question before the end: its answers alone decide, so two of them must differ.
        if asking is None or asking.at_most > 1:
            continue
        answers = [option.sets for option in asking.question.options]
        answers += [random_answer(BASE, asking.question, rng) for _ in range(30)]
        verdicts = {assess(BASE, facts.with_values(answer), day).verdict for answer in answers}
        tried += 1
        assert len(verdicts) > 1, f"interview {number}: {asking.question.id} in vain after {facts.to_json()}"
    assert tried > 20


def test_reasons_for_a_question_are_rules_that_its_facts_can_decide() -> None:
    rng = Random(13)
    for _ in range(60):
        facts, settled = random_start(rng)
        asking = next_question(BASE, facts, settled, DAYS[2])
        if asking is not None and not asking.question.opening:
            assert asking.because
        if asking is not None:
            assert set(asking.because) <= set(BASE.rules)


def questions_asked(case: Facts, day: date) -> list[str]:
    """Ask until the verdict is settled; the person answers as the case tells."""
    facts = Facts(VOCABULARY, {name: case[name] for name in BEFOREHAND if name in case})
    settled, asked = frozenset[str](), list[str]()
    while (asking := next_question(BASE, facts, settled, day)) is not None and len(asked) <= len(
        BASE.questions
    ):
        asked.append(asking.question.id)
        facts = answer_from(case, facts, asking.question)
        settled |= set(asking.question.facts)
    return asked


def test_few_questions_settle_the_verdict() -> None:
    counts = {}
    for place, case, on in example_cases(BASE):
        asked = questions_asked(case, contact_day(case, on))
        counts[place] = len(asked)
    longest = {place: count for place, count in counts.items() if count > 9}
    assert longest == {}
    assert median(counts.values()) <= 5
