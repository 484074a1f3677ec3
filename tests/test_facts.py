"""Facts as they are stated: what is taken, what is refused and with which words, and that nothing is lost."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.errors import FactError
from rules.facts import Facts, Hours, Range, parse_facts
from tests.rulebase import rule_base, stated

VOCABULARY = rule_base().vocabulary
TODAY = date(2026, 5, 6)


@pytest.mark.parametrize(
    ("fact", "value", "parsed"),
    [
        ("repeated", True, True),
        ("lender_type", "microloan", "microloan"),
        ("conduct", ["insult", "insult"], frozenset({"insult"})),
        ("conduct", [], frozenset()),
        ("calls_per_day", 10, Range(10, 10)),
        ("calls_per_day", 10.0, Range(10, 10)),
        ("calls_per_day", [4, 6], Range(4, 6)),
        ("calls_per_day", [10, None], Range(10, None)),
        ("annual_rate", 35.9, Range(35.9, 35.9)),
        ("contact_time", "00:00", Hours(0, 0)),
        ("contact_time", "23:59", Hours(1439, 1439)),
        ("contact_time", ["08:00", "21:59"], Hours(480, 1319)),
        ("contact_date", "2024-02-29", date(2024, 2, 29)),
        ("contact_date", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_proper_values_are_taken(fact: str, value: Any, parsed: Any) -> None:
    assert parse_facts(VOCABULARY, {fact: value})[fact] == parsed


@pytest.mark.parametrize(
    ("fact", "value", "problem"),
    [
        ("mood", "bad", "unknown_fact"),
        ("Conduct", ["insult"], "unknown_fact"),
        ("", True, "unknown_fact"),
        ("repeated", "yes", "wrong_type"),
        ("repeated", 1, "wrong_type"),
        ("repeated", None, "wrong_type"),
        ("lender_type", ["microloan"], "wrong_type"),
        ("lender_type", "bank", "unknown_value"),
        ("lender_type", "x" * 10_000, "unknown_value"),
        ("conduct", "insult", "wrong_type"),
        ("conduct", {"insult": True}, "wrong_type"),
        ("conduct", [["insult"]], "wrong_type"),
        ("conduct", ["insult", "rudeness"], "unknown_value"),
        ("conduct", ["insult\u0000"], "unknown_value"),
        ("calls_per_day", "10", "wrong_type"),
        ("calls_per_day", True, "wrong_type"),
        ("calls_per_day", 2.5, "wrong_type"),
        ("calls_per_day", float("nan"), "wrong_type"),
        ("calls_per_day", float("inf"), "wrong_type"),
        ("calls_per_day", [1, 2, 3], "wrong_type"),
        ("calls_per_day", [None, 3], "wrong_type"),
        ("calls_per_day", -1, "out_of_range"),
        ("calls_per_day", [6, 4], "out_of_range"),
        ("calls_per_day", 10**12, "out_of_range"),
        ("calls_per_day", 10**400, "out_of_range"),
        ("annual_rate", -0.1, "out_of_range"),
        ("days_overdue", -1, "out_of_range"),
        ("contact_time", "8:00", "wrong_type"),
        ("contact_time", "22", "wrong_type"),
        ("contact_time", 22, "wrong_type"),
        ("contact_time", "22:00:00", "wrong_type"),
        ("contact_time", "22:00\n", "wrong_type"),
        ("contact_time", "25:00", "out_of_range"),
        ("contact_time", "24:00", "out_of_range"),
        ("contact_time", "23:60", "out_of_range"),
        ("contact_time", ["22:00", "08:00"], "out_of_range"),
        ("contact_time", "２２:００", "wrong_type"),
        ("contact_date", "2026-02-29", "out_of_range"),
        ("contact_date", "2026-13-01", "out_of_range"),
        ("contact_date", "20260506", "wrong_type"),
        ("contact_date", 20260506, "wrong_type"),
        ("contact_date", "2026-05-07", "in_the_future"),
        ("reported_to_police_on", "2026-05-07", "in_the_future"),
    ],
)
def test_improper_values_are_refused_with_the_fact_and_the_mend(fact: str, value: Any, problem: str) -> None:
    with pytest.raises(FactError) as refused:
        parse_facts(VOCABULARY, {fact: value}, TODAY)

    assert (refused.value.fact, refused.value.problem) == (fact, problem)
    assert refused.value.mend
    assert len(str(refused.value)) < 2_000


def test_a_due_date_may_lie_ahead() -> None:
    facts = parse_facts(VOCABULARY, {"last_due_date": "2027-01-01"}, TODAY)
    assert facts["last_due_date"] == date(2027, 1, 1)


@given(stated(VOCABULARY))
@settings(max_examples=200, deadline=None)
def test_facts_come_back_from_json_unchanged(raw: dict[str, Any]) -> None:
    facts = parse_facts(VOCABULARY, raw)
    again = parse_facts(VOCABULARY, facts.to_json())
    assert again == facts
    assert hash(again) == hash(facts)
    assert again.to_json() == facts.to_json()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


@given(fact=st.sampled_from(sorted(VOCABULARY.facts)), value=ANYTHING)
@settings(max_examples=500, deadline=None)
def test_whatever_is_stated_is_either_taken_or_refused_in_order(fact: str, value: Any) -> None:
    facts = None
    with contextlib.suppress(FactError):
        facts = parse_facts(VOCABULARY, {fact: value}, TODAY)
    if facts is not None:
        assert parse_facts(VOCABULARY, facts.to_json()) == facts


def test_facts_are_added_replaced_and_taken_away_without_touching_the_old_ones() -> None:
    before = parse_facts(VOCABULARY, {"conduct": ["insult"], "repeated": True})
    after = before.with_values({"conduct": ["obscene"], "calls_per_day": 3})
    assert after.to_json() == {"conduct": ["obscene"], "repeated": True, "calls_per_day": 3}
    assert after.without("conduct", "place").to_json() == {"repeated": True, "calls_per_day": 3}
    assert before.to_json() == {"conduct": ["insult"], "repeated": True}


def test_members_of_a_set_come_out_in_the_order_of_the_vocabulary() -> None:
    facts = parse_facts(VOCABULARY, {"conduct": ["obscene", "insult", "polite_reminder"]})
    assert facts.to_json()["conduct"] == ["polite_reminder", "insult", "obscene"]


def test_nothing_is_stated_at_first() -> None:
    assert len(Facts(VOCABULARY, {})) == 0
    assert parse_facts(VOCABULARY, {}).to_json() == {}
