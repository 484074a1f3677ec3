"""The text for lawyers: all that an assessment holds, in words of the catalogue, none of it made up."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.assessment import Assessment, assess
from rules.explanation import Words, explain, load_words
from rules.facts import parse_facts
from tests.rulebase import ROOT, rule_base, told_cases

BASE = rule_base()
WORDS: Words = load_words(ROOT / "locales" / "zh-CN")
DAY = date(2026, 5, 6)


def explained(facts: dict[str, Any], on: date = DAY) -> tuple[str, Assessment]:
    told = parse_facts(BASE.vocabulary, facts)
    found = assess(BASE, told, on)
    return explain(BASE, WORDS, "case-7", told, found), found


def test_every_case_can_be_explained_with_all_its_findings_and_articles() -> None:
    for told in told_cases():
        facts = told.facts(BASE)
        found = assess(BASE, facts, told.on)
        text = explain(BASE, WORDS, told.id, facts, found)
        assert WORDS["verdicts"][found.verdict] in text
        for finding in found.findings:
            assert f"（{finding.rule}）" in text
            for citation in finding.cites:
                assert f"《{citation.law_title}》{citation.label}" in text
                if citation.text:
                    assert all(f"“{line}”" in text for line in citation.text.splitlines())
        for rule in found.open:
            assert f"（{rule.rule}）" in text
        assert "None" not in text
        assert "{" not in text.replace(str(facts.to_json()), "")


def test_the_heading_names_the_case_the_day_and_the_version_of_the_rules() -> None:
    text, _ = explained({"conduct": ["insult"]})
    heading = text.splitlines()[0]
    assert "case-7" in heading
    assert "2026-05-06" in heading
    assert BASE.digest in heading


def test_a_reported_text_is_never_put_in_quotation_marks() -> None:
    text, found = explained({"lender_type": "bank_credit_card", "channel": ["call"], "contact_time": "23:00"})
    (norm,) = [c for f in found.findings for c in f.cites if c.law == "cn-cba-collection-2026"][:1]
    reported = BASE.laws[norm.law].articles[norm.article].text
    assert norm.text is None
    assert reported
    assert reported not in text
    gist = WORDS["articles"][f"{norm.law}/{norm.article}"]["gist"]
    assert WORDS["reported"].format(gist=gist).strip() in text


def test_what_is_missing_is_named() -> None:
    text, found = explained({"channel": ["call"], "contact_time": "23:00"})
    assert found.open
    for rule in found.open:
        assert "、".join(rule.missing) in text


def test_a_contact_before_our_texts_says_so() -> None:
    text, _ = explained({"conduct": ["polite_reminder"]}, date(2020, 12, 31))
    assert WORDS["notes"]["before-our-texts"] in text


def test_there_are_words_for_every_verdict_rank_and_deadline() -> None:
    assert set(WORDS["verdicts"]) == {"undetermined", "lawful", "improper", "unlawful", "possibly_criminal"}
    assert {law.rank for law in BASE.laws.values()} <= set(WORDS["ranks"])
    used = {
        deadline.id for told in told_cases() for deadline in assess(BASE, told.facts(BASE), told.on).deadlines
    }
    assert used <= set(WORDS["deadlines"])
