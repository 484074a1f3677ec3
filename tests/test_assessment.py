"""An assessment: the gravest finding, why, with which law, what is open and what can be done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import Assessment, assess
from rules.facts import parse_facts
from rules.vocabulary import GRAVITY
from tests.rulebase import DAYS, rule_base, stated

BASE = rule_base()
DAY = date(2026, 5, 6)


def assessed(facts: dict[str, Any], on: date = DAY, asked_on: date | None = None) -> Assessment:
    return assess(BASE, parse_facts(BASE.vocabulary, facts), on, asked_on)


def test_nothing_told_is_undetermined() -> None:
    found = assessed({})
    assert (found.verdict, found.findings) == ("undetermined", ())


@pytest.mark.parametrize(
    "facts", [{"channel": ["call"]}, {"lender_type": "microloan"}, {"contacted": ["borrower"]}]
)
def test_that_there_was_a_contact_is_not_enough(facts: dict[str, Any]) -> None:
    assert assessed(facts).verdict == "undetermined"


def test_a_contact_before_our_texts_is_undetermined_and_says_so() -> None:
    found = assessed({"conduct": ["polite_reminder"], "contact_time": "12:00"}, date(2020, 12, 31))
    assert found.verdict == "undetermined"
    assert found.notes == ("before-our-texts",)
    assert assessed({"conduct": ["polite_reminder"]}, date(2021, 1, 1)).notes == ()


def test_the_stated_day_of_the_contact_comes_before_the_day_of_the_line() -> None:
    facts = {"lender_type": "bank_credit_card", "channel": ["call"], "contact_time": "23:00"}
    assert assessed(facts, date(2026, 1, 29)).verdict == "lawful"
    assert assessed(facts, date(2026, 1, 30)).verdict == "improper"
    stated_day = assessed({**facts, "contact_date": "2026-01-29"}, date(2026, 1, 30))
    assert (stated_day.verdict, stated_day.on) == ("lawful", date(2026, 1, 29))


def test_a_rule_that_came_later_is_told_as_later() -> None:
    facts = {"lender_type": "bank_credit_card", "channel": ["call"], "contact_time": "23:00"}
    found = assessed(facts, date(2026, 1, 29), asked_on=date(2026, 5, 6))
    assert {later.rule: later.since for later in found.later}["night-contact"] == date(2026, 1, 30)
    assert assessed(facts, date(2026, 5, 6)).later == ()


def test_a_reason_is_what_was_told_and_nothing_else() -> None:
    facts = {"conduct": ["insult", "polite_reminder"], "contact_time": "12:00", "lender_type": "microloan"}
    found = assessed(facts)
    reasons = {finding.rule: finding.because for finding in found.findings}
    assert reasons
    for because in reasons.values():
        for fact, value in because.items():
            assert fact in facts
            if isinstance(value, list):
                assert set(value) <= set(facts[fact])
    gravest = found.findings[0]
    assert gravest.because["conduct"] == ["insult"]


def test_what_follows_from_a_stated_fact_is_a_reason_too() -> None:
    found = assessed(
        {"contacted": ["colleague"], "disclosure_detail": "amount_or_overdue", "lender_type": "microloan"}
    )
    told = [
        finding.because for finding in found.findings if "debt_disclosed_to_third_party" in finding.because
    ]
    assert told
    assert all(because["debt_disclosed_to_third_party"] is True for because in told)


def test_an_unknown_lender_leaves_the_rule_of_some_lenders_open() -> None:
    found = assessed({"channel": ["call"], "contact_time": "23:00"})
    open_rules = {rule.rule: rule.missing for rule in found.open}
    assert "lender_type" in open_rules["night-contact"]
    assert (found.verdict, found.could_be) == ("lawful", "improper")


def test_unsettled_law_is_open_although_nothing_is_missing() -> None:
    found = assessed(
        {"conduct": ["threat_violence"], "lender_type": "private_person", "contact_time": "12:00"}
    )
    assert found.verdict == "unlawful"
    assert ("possibly_criminal", ()) in {(rule.verdict, rule.missing) for rule in found.open}
    assert found.could_be == "possibly_criminal"


@given(raw=stated(BASE.vocabulary), on=st.sampled_from(DAYS))
@settings(max_examples=250, deadline=None)
def test_every_assessment_is_sound(raw: dict[str, Any], on: date) -> None:
    found = assessed(raw, on)
    gravest = max((GRAVITY[finding.verdict] for finding in found.findings), default=0)
    if gravest > GRAVITY["lawful"]:
        assert GRAVITY[found.verdict] == gravest
    else:
        assert found.verdict in {"lawful", "undetermined"}
    gravities = [GRAVITY[finding.verdict] for finding in found.findings]
    assert gravities == sorted(gravities, reverse=True)
    assert GRAVITY[found.could_be] == max(
        [GRAVITY[found.verdict], *(GRAVITY[rule.verdict] for rule in found.open)]
    )
    for finding in found.findings:
        assert any(citation.ground for citation in finding.cites), finding.rule
        assert set(finding.because) <= {*raw, *(fact for _, then in BASE.implies for fact in then)}
    for rule in found.open:
        assert rule.missing or BASE.rules[rule.rule].could_be == rule.verdict
        assert set(rule.missing) <= set(BASE.vocabulary.facts)
    order = list(BASE.remedies)
    assert list(found.remedies) == sorted(found.remedies, key=order.index)
    assert set(found.channels) == {c for remedy in found.remedies for c in BASE.remedies[remedy].channels}
    assert found == assessed(raw, on)
