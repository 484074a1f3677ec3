"""Dated law: nothing cited outside its dates, nothing quoted but official text, nothing changed unseen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import Assessment, assess
from rules.base import DATA
from rules.facts import parse_facts
from rules.source import read_plain
from tests.rulebase import ROOT, rule_base, stated, told_cases

BASE = rule_base()
LAW = DATA / "law"
OLD, NEW = "cn-public-security-law-2012", "cn-public-security-law-2025"
LAST_OF_OLD, FIRST_OF_NEW = date(2025, 12, 31), date(2026, 1, 1)


@cache
def raw_articles() -> tuple[tuple[dict[str, Any], dict[str, Any]], ...]:
    laws = (read_plain(path) for path in sorted(LAW.glob("*.yaml")))
    return tuple((law, row) for law in laws for row in law["articles"])


def test_every_law_file_is_as_the_manifest_lists_it() -> None:
    lines = (LAW / "MANIFEST.sha256").read_text(encoding="ascii").splitlines()
    listed = {line.split()[1]: line.split()[0] for line in lines if line}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in LAW.glob("*.yaml")}
    assert found == listed


def official_articles() -> dict[tuple[str, str], str]:
    return {
        (law["id"], row["no"]): row["text"].strip("\n")
        for law, row in raw_articles()
        if law["quotable"]
        and row.get("quotable", True)
        and row.get("provenance", law["provenance"]) == "official-copy"
        and row.get("text")
    }


def test_only_official_copies_may_be_quoted() -> None:
    quotable = {
        (law.id, article.no)
        for law in BASE.laws.values()
        for article in law.articles.values()
        if article.quotable
    }
    assert quotable == set(official_articles())
    assert len(quotable) > 100


def test_a_citation_holds_the_official_text_or_none() -> None:
    official = official_articles()
    seen = {True: 0, False: 0}
    for told in told_cases():
        for citation in all_citations(assess(BASE, told.facts(BASE), told.on)):
            assert citation.text == official.get((citation.law, citation.article))
            assert citation.quotable is (citation.text is not None)
            seen[citation.quotable] += 1
    assert min(seen.values()) > 100


def test_what_was_never_read_is_cited_by_no_rule() -> None:
    unread = {
        (law["id"], row["no"])
        for law, row in raw_articles()
        if row.get("provenance", law["provenance"]) == "unverified"
    }
    cited = {(g.law.id, g.article.no) for rule in BASE.rules.values() for g in rule.grounds}
    cited |= {(article.law, article.no) for topic in BASE.topics.values() for article in topic.articles}
    assert cited & unread == set()


def all_citations(found: Assessment) -> list[Any]:
    return [citation for finding in found.findings for citation in finding.cites]


@given(raw=stated(BASE.vocabulary, "contact_date"), day=st.dates(date(2018, 1, 1), date(2027, 12, 31)))
@settings(max_examples=250, deadline=None)
def test_no_finding_cites_a_law_outside_its_dates(raw: dict[str, Any], day: date) -> None:
    assert_all_in_force(assess(BASE, parse_facts(BASE.vocabulary, raw), day), day)


def assert_all_in_force(found: Assessment, day: date) -> None:
    for citation in all_citations(found):
        law = BASE.laws[citation.law]
        assert law.first <= day, citation
        assert law.last is None or day <= law.last, citation
        assert citation.in_force_from <= day, citation
        assert citation.in_force_to is None or day <= citation.in_force_to, citation


def test_no_case_cites_a_law_outside_its_dates_on_any_day_on_which_the_law_turns() -> None:
    turning = [
        day for turn in BASE.turning_days() for day in (turn - timedelta(days=1), turn) if day.year >= 2020
    ]
    cited = 0
    for told in told_cases()[::7]:
        facts = told.facts(BASE).without("contact_date")
        for day in turning:
            found = assess(BASE, facts, day)
            assert_all_in_force(found, day)
            cited += len(all_citations(found))
    assert cited > 1000


def test_the_police_law_changes_over_on_new_years_day() -> None:
    either = 0
    for told in told_cases():
        facts = told.facts(BASE).without("contact_date")
        before = {citation.law for citation in all_citations(assess(BASE, facts, LAST_OF_OLD))}
        after = {citation.law for citation in all_citations(assess(BASE, facts, FIRST_OF_NEW))}
        assert NEW not in before, told.id
        assert OLD not in after, told.id
        either += OLD in before and NEW in after
    assert either > 30


@pytest.mark.parametrize(
    ("facts", "old", "new"),
    [
        ({"conduct": ["insult"], "repeated": True, "channel": ["sms"]}, "42", "50"),
        ({"conduct": ["threat_violence"], "channel": ["call"]}, "42", "50"),
        ({"conduct": ["physical_violence"], "injury": "slight"}, "43", "51"),
        (
            {"conduct": ["entered_home_without_consent"], "channel": ["visit_home"], "place": "home"},
            "40",
            "47",
        ),
        ({"conduct": ["impersonate_police_or_court"], "impersonated_whom": "state_organ"}, "51", "62"),
        ({"conduct": ["property_damage"]}, "49", "59"),
    ],
)
def test_the_same_wrong_is_cited_by_the_article_of_its_day(facts: dict[str, Any], old: str, new: str) -> None:
    told = parse_facts(BASE.vocabulary, {"lender_type": "private_company", **facts})
    before = {(c.law, c.article) for c in all_citations(assess(BASE, told, LAST_OF_OLD))}
    after = {(c.law, c.article) for c in all_citations(assess(BASE, told, FIRST_OF_NEW))}
    assert (OLD, old) in before
    assert (NEW, new) in after


def test_a_wrong_stays_as_grave_when_the_police_law_changes_over() -> None:
    for told in told_cases():
        facts = told.facts(BASE).without("contact_date")
        before, after = (assess(BASE, facts, day).verdict for day in (LAST_OF_OLD, FIRST_OF_NEW))
        if before in {"unlawful", "possibly_criminal"}:
            assert after == before, told.id


# -- quotations in what people read

QUOTATION = re.compile(r"“([^“”]+)”")
SENTENCE_END = re.compile(r"[。；！？\n]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LONG = 12


@cache
def official_text() -> str:
    texts = (
        row.get("text") or ""
        for law, row in raw_articles()
        if row.get("provenance", law["provenance"]) == "official-copy"
    )
    return "\n".join(re.sub(r"\s", "", text) for text in texts)


@cache
def law_names() -> re.Pattern[str]:
    names = {law["short"] for law, _ in raw_articles()} | {law["title"] for law, _ in raw_articles()}
    return re.compile(
        "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        + r"|第[一二三四五六七八九十百零〇]+[条條]"
    )


def quoted_as_law(text: str) -> Iterator[str]:
    """Give the long quotations in a text that the sentence gives as the words of a law."""
    names = law_names()
    for found in QUOTATION.finditer(text):
        sentence = SENTENCE_END.split(text[: found.start()])[-1]
        if names.search(sentence) and len(CHINESE.findall(found[1])) >= LONG:
            yield re.sub(r"\s", "", found[1])


def sentences(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        for value in content.values():
            yield from sentences(value)
    elif isinstance(content, list):
        for value in content:
            yield from sentences(value)
    elif isinstance(content, str):
        yield content


def forged_quotations(texts: Iterator[str]) -> list[str]:
    official = official_text()
    return [
        quote for text in texts for quote in quoted_as_law(text) if quote.rstrip("。…，；") not in official
    ]


def test_a_forged_quotation_would_be_found() -> None:
    forged = "民法典第六百七十五条说：“借款人到期不还钱的，债主可以找他的亲戚朋友要。”"
    genuine = "民法典第六百七十五条说：“借款人应当按照约定的期限返还借款。”"
    advice = "你可以说：“请白天用这个号码联系我，不要联系我的家人和单位。”"
    assert len(forged_quotations(iter([forged, genuine, advice]))) == 1
    assert list(quoted_as_law(genuine)) == ["借款人应当按照约定的期限返还借款。"]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "locales").glob("*/**/*.yaml")), ids=lambda path: "/".join(path.parts[-3:])
)
def test_catalogues_quote_the_law_word_for_word(path: Path) -> None:
    assert forged_quotations(sentences(read_plain(path))) == []
