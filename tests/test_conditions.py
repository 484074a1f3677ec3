"""Conditions in three-valued logic, in the two readings of what is not stated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import apply_implications, knowledge_of
from rules.conditions import Condition, Truth
from rules.edition import Edition
from rules.facts import parse_facts
from rules.grammar import Grammar
from rules.knowledge import Knowledge, open_to_questions
from rules.source import Place
from tests.rulebase import DAYS, rule_base, stated

BASE = rule_base()
DAY = date(2026, 5, 6)
ASKED = frozenset(fact for question in BASE.questions.values() for fact in question.facts)


def condition(raw: dict[str, Any]) -> Condition:
    faults: list[str] = []
    tree = Grammar(BASE.vocabulary, {}, faults).condition(raw, Place("here", 1, "when"))
    assert faults == []
    return tree


def as_told(raw: dict[str, Any], facts: dict[str, Any], day: date = DAY) -> Truth:
    return condition(raw).evaluate(knowledge_of(BASE, parse_facts(BASE.vocabulary, facts), day))[0]


def while_asking(raw: dict[str, Any], facts: dict[str, Any], *settled: str) -> Truth:
    known = open_to_questions(parse_facts(BASE.vocabulary, facts), frozenset(settled), ASKED, DAY)
    return condition(raw).evaluate(known)[0]


@pytest.mark.parametrize(
    ("raw", "facts", "truth"),
    [
        ({"repeated": True}, {"repeated": True}, True),
        ({"repeated": True}, {"repeated": False}, False),
        ({"repeated": False}, {"repeated": False}, True),
        ({"lender_type": "microloan"}, {"lender_type": "microloan"}, True),
        ({"lender_type": {"any": ["microloan", "debt_buyer"]}}, {"lender_type": "bank_loan"}, False),
        ({"conduct": "insult"}, {"conduct": ["insult", "obscene"]}, True),
        ({"conduct": {"any": ["insult", "obscene"]}}, {"conduct": ["obscene"]}, True),
        ({"conduct": {"all": ["insult", "obscene"]}}, {"conduct": ["obscene"]}, False),
        ({"channel": {"only": ["letter", "email"]}}, {"channel": ["letter"]}, True),
        ({"channel": {"only": ["letter", "email"]}}, {"channel": ["letter", "call"]}, False),
        ({"channel": {"only": ["letter", "email"]}}, {"channel": []}, False),
        ({"calls_from_one_lender": {"at_least": 10}}, {"calls_per_day": 10, "several_lenders": False}, True),
        ({"days_overdue": {"above": 90}}, {"days_overdue": 90}, False),
        ({"days_overdue": {"above": 90}}, {"days_overdue": 91}, True),
        ({"days_overdue": {"below": 1}}, {"days_overdue": 0}, True),
        ({"days_overdue": 0}, {"days_overdue": [0, 3]}, None),
        ({"annual_rate": {"above": 24}}, {"annual_rate": 24}, False),
        ({"annual_rate": {"above": 24}}, {"annual_rate": 24.01}, True),
        ({"days_overdue": {"at_least": 10}}, {"days_overdue": [10, None]}, True),
        ({"days_overdue": {"at_most": 10}}, {"days_overdue": [10, None]}, None),
        ({"days_overdue": {"at_most": 9}}, {"days_overdue": [10, None]}, False),
        ({"contact_time": {"outside": ["08:00", "22:00"]}}, {"contact_time": ["22:00", "23:59"]}, True),
        ({"contact_time": {"outside": ["08:00", "22:00"]}}, {"contact_time": ["21:59", "22:00"]}, None),
        ({"contact_time": {"within": ["08:00", "22:00"]}}, {"contact_time": ["08:00", "21:59"]}, True),
        ({"contract_date": {"from": date(2026, 8, 1)}}, {"contract_date": "2026-08-01"}, True),
        ({"contract_date": {"before": date(2026, 8, 1)}}, {"contract_date": "2026-08-01"}, False),
    ],
)
def test_what_is_told_decides(raw: dict[str, Any], facts: dict[str, Any], truth: Truth) -> None:
    assert as_told(raw, facts) is truth


@pytest.mark.parametrize(
    ("raw", "truth"),
    [
        ({"repeated": True}, False),
        ({"repeated": False}, False),
        ({"conduct": "insult"}, False),
        ({"channel": {"only": ["letter"]}}, False),
        ({"calls_per_day": {"at_least": 1}}, False),
        ({"calls_per_day": {"at_most": 0}}, True),
        ({"contact_time": {"outside": ["08:00", "22:00"]}}, False),
        ({"contact_time": {"within": ["08:00", "22:00"]}}, False),
        ({"contract_date": {"before": date(2026, 8, 1)}}, False),
        ({"lender_type": "microloan"}, None),
        ({"not": {"lender_type": "microloan"}}, None),
        ({"told": {"lender_type": "microloan"}}, False),
        ({"not": {"told": {"lender_type": "microloan"}}}, True),
        ({"collectors_present": {"at_least": 2}}, None),
    ],
)
def test_wrongs_that_nobody_told_did_not_happen_and_circumstances_stay_unknown(
    raw: dict[str, Any], truth: Truth
) -> None:
    assert as_told(raw, {}) is truth


@pytest.mark.parametrize(
    "raw",
    [
        {"repeated": True},
        {"repeated": False},
        {"conduct": "insult"},
        {"channel": {"only": ["letter"]}},
        {"calls_per_day": {"at_least": 1}},
        {"contact_time": {"outside": ["08:00", "22:00"]}},
        {"told": {"lender_type": "microloan"}},
        {"not": {"told": {"lender_type": "microloan"}}},
    ],
)
def test_while_asking_everything_is_open(raw: dict[str, Any]) -> None:
    assert while_asking(raw, {}) is None


def test_an_answer_that_somebody_does_not_know_counts_as_in_a_verdict() -> None:
    assert while_asking({"repeated": True}, {}, "repeated") is False
    assert while_asking({"lender_type": "microloan"}, {}, "lender_type") is None
    assert while_asking({"told": {"lender_type": "microloan"}}, {}, "lender_type") is False
    assert while_asking({"calls_per_day": {"at_least": 1}}, {}, "calls_per_day") is False


def test_members_that_were_not_chosen_do_not_hold_once_the_question_is_answered() -> None:
    assert while_asking({"conduct": "insult"}, {"conduct": ["obscene"]}) is None
    assert while_asking({"conduct": "insult"}, {"conduct": ["obscene"]}, "conduct") is False
    assert while_asking({"conduct": "obscene"}, {"conduct": ["obscene"]}) is True


UNKNOWN = {"lender_type": "microloan"}
TRUE = {"repeated": True}
FALSE = {"repeated": False}


@pytest.mark.parametrize(
    ("raw", "truth"),
    [
        ({"all": [TRUE, UNKNOWN]}, None),
        ({"all": [FALSE, UNKNOWN]}, False),
        ({"all": [UNKNOWN, FALSE]}, False),
        ({"any": [TRUE, UNKNOWN]}, True),
        ({"any": [FALSE, UNKNOWN]}, None),
        ({"not": UNKNOWN}, None),
        ({"count": {"at_least": 2, "of": [TRUE, TRUE, UNKNOWN]}}, True),
        ({"count": {"at_least": 2, "of": [TRUE, FALSE, UNKNOWN]}}, None),
        ({"count": {"at_least": 2, "of": [FALSE, FALSE, UNKNOWN]}}, False),
        ({"told": {"all": [TRUE, UNKNOWN]}}, False),
        ({"not": {"told": {"any": [FALSE, UNKNOWN]}}}, True),
        ({"repeated": True, "lender_type": "microloan"}, None),
    ],
)
def test_kleene_tables(raw: dict[str, Any], truth: Truth) -> None:
    assert as_told(raw, {"repeated": True}) is truth


@pytest.mark.parametrize(
    ("facts", "four_answered", "seven_unanswered"),
    [
        ({"calls_per_day": 3}, False, False),
        ({"calls_per_day": 4}, None, False),
        ({"calls_per_day": 7}, None, None),
        ({"calls_per_day": 7, "answered_calls_per_day": 0}, False, True),
        ({"calls_per_day": 7, "answered_calls_per_day": 0, "numbers_dialled": 1}, False, True),
        ({"calls_per_day": 7, "answered_calls_per_day": 1, "numbers_dialled": 1}, False, False),
        ({"calls_per_day": 10, "answered_calls_per_day": 4}, True, False),
        ({"calls_per_day": 11, "answered_calls_per_day": 4, "numbers_dialled": 1}, True, True),
        ({"calls_per_day": 14, "answered_calls_per_day": 0, "numbers_dialled": 2}, False, True),
        ({"calls_per_day": 12, "answered_calls_per_day": 0, "numbers_dialled": 2}, False, None),
        ({"calls_per_day": 8, "answered_calls_per_day": 0, "numbers_dialled": 3}, False, False),
        # Seven missed ones to one number and the answered one to the other, or six and one: nobody said.
        ({"calls_per_day": 8, "answered_calls_per_day": 1, "numbers_dialled": 2}, False, None),
        ({"calls_per_day": [4, 6]}, None, False),
        ({"calls_per_day": 20, "answered_calls_per_day": 5, "several_lenders": True}, None, None),
        ({"answered_calls_per_day": 4}, True, False),
    ],
)
def test_answered_and_unanswered_calls_follow_from_what_was_counted(
    facts: dict[str, Any], four_answered: Truth, seven_unanswered: Truth
) -> None:
    stated_facts = {"several_lenders": False, **facts}
    assert as_told({"answered_calls_per_day": {"at_least": 4}}, stated_facts) is four_answered
    assert as_told({"unanswered_to_one_number": {"at_least": 7}}, stated_facts) is seven_unanswered


@pytest.mark.parametrize(
    ("facts", "expired"),
    [
        ({}, False),
        ({"last_due_date": "2023-05-06"}, False),
        ({"last_due_date": "2023-05-05"}, True),
        ({"last_due_date": "2020-01-01", "last_demand_or_promise": "2022-12-31"}, True),
        ({"last_due_date": "2020-07-01", "last_demand_or_promise": "2023-05-06"}, False),
        ({"last_due_date": "2020-07-01", "last_demand_or_promise": "2023-07-02"}, True),
        ({"last_due_date": "2020-02-29"}, True),
    ],
)
def test_three_years_of_limitation(facts: dict[str, Any], expired: bool) -> None:
    assert as_told({"limitation_expired": True}, facts) is expired


@pytest.mark.parametrize(
    ("facts", "followed", "implied"),
    [
        ({"disclosure_detail": "debt_exists"}, "debt_disclosed_to_third_party", True),
        ({"disclosure_detail": "amount_or_overdue"}, "debt_disclosed_to_third_party", True),
        ({"disclosure_detail": "call_back_only"}, "debt_disclosed_to_third_party", False),
        ({"third_parties_told": 1}, "debt_disclosed_to_third_party", True),
        ({"third_parties_told": 0}, "debt_disclosed_to_third_party", False),
        ({"third_parties_told": [0, 5]}, "debt_disclosed_to_third_party", False),
        (
            {"third_parties_told": 9, "debt_disclosed_to_third_party": False},
            "debt_disclosed_to_third_party",
            False,
        ),
        ({"days_with_contact": 3}, "repeated", True),
        ({"days_with_contact": 2}, "repeated", False),
        ({"days_with_contact": 5, "repeated": False}, "repeated", False),
    ],
)
def test_what_follows_from_stated_facts(facts: dict[str, Any], followed: str, implied: bool) -> None:
    assert as_told({followed: True}, facts) is implied


def test_the_facts_behind_a_decision_and_behind_a_doubt_are_named() -> None:
    tree = condition({"all": [{"conduct": {"any": ["insult", "obscene"]}}, {"lender_type": "microloan"}]})
    insult = parse_facts(BASE.vocabulary, {"conduct": ["insult", "followed"]})

    truth, missing = tree.evaluate(knowledge_of(BASE, insult, DAY))
    assert (truth, missing) == (None, (("lender_type", None),))

    known = knowledge_of(BASE, insult.with_values({"lender_type": "microloan"}), DAY)
    truth, because = tree.evaluate(known)
    assert truth is True
    assert set(because) == {("conduct", frozenset({"insult"})), ("lender_type", None)}


def _open(raw: dict[str, Any], day: date) -> Knowledge:
    known = open_to_questions(parse_facts(BASE.vocabulary, raw), frozenset(), ASKED, day)
    apply_implications(BASE, known)
    return known


UNASKED = tuple(fact for fact in BASE.vocabulary.facts if fact not in ASKED)


def _adds(more: dict[str, Any], first: dict[str, Any]) -> dict[str, Any]:
    """Let a set only grow, and leave every other stated fact as it is."""
    added = {fact: value for fact, value in more.items() if fact not in first}
    for fact, value in first.items():
        grows = BASE.vocabulary[fact].type == "set" and fact in more
        added[fact] = sorted({*value, *more[fact]}) if grows else value
    return added


@given(
    first=stated(BASE.vocabulary, "contact_date"),
    more=stated(BASE.vocabulary, "contact_date", *UNASKED),
    day=st.sampled_from(DAYS),
)
@settings(max_examples=250, deadline=None)
def test_knowing_more_never_turns_a_decision_around(
    first: dict[str, Any], more: dict[str, Any], day: date
) -> None:
    before = _open(first, day)
    # Somebody who states the contrary of what follows from the rest takes it back; that is no new knowledge.
    taken_back = {f for _, then in BASE.implies for f in then if f in before.values and f not in first}
    after = _open(_adds({f: v for f, v in more.items() if f not in taken_back}, first), day)

    edition: Edition = BASE.edition(day)
    for standing in edition.rules:
        truth = standing.condition.evaluate(before)[0]
        if truth is not None:
            assert standing.condition.evaluate(after)[0] is truth, standing.rule.id


@given(raw=stated(BASE.vocabulary, "contact_date"), day=st.sampled_from(DAYS))
@settings(max_examples=250, deadline=None)
def test_the_index_leaves_out_only_rules_that_certainly_do_not_hold(raw: dict[str, Any], day: date) -> None:
    known = knowledge_of(BASE, parse_facts(BASE.vocabulary, raw), day)
    asking = _open(raw, day)
    edition: Edition = BASE.edition(day)
    as_it_is_told = edition.candidates(known.values)
    as_it_may_be = edition.candidates(asking.values, asking.askable)
    for standing in edition.rules:
        if standing not in as_it_is_told:
            assert standing.condition.evaluate(known)[0] is False, standing.rule.id
        if standing not in as_it_may_be:
            assert standing.condition.evaluate(asking)[0] is False, standing.rule.id
