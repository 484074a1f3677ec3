"""The law, case by case: what each situation comes to, and that no situation is left without a case."""

from __future__ import annotations

import pytest
import yaml

from rules.assessment import Assessment, assess, contact_day
from rules.checking import failing_examples
from rules.edition import Edition
from rules.facts import parse_facts
from tests.rulebase import CASES, ROOT, TODAY, Told, rule_base, told_cases

LOCALE = ROOT / "locales" / "zh-CN" / "rules"
KEYS = {
    "name", "source", "facts", "on", "verdict", "could_be", "cites", "cites_not", "missing", "remedies",
    "channels", "channels_not", "deadlines",
}  # fmt: skip


@pytest.mark.parametrize("told", told_cases(), ids=lambda told: told.id)
def test_case_comes_to_what_the_law_says(told: Told) -> None:
    base = rule_base()
    found = assess(base, told.facts(base), told.on)
    row = told.row

    assert found.verdict == row["verdict"], _explained(found)
    if "could_be" in row:
        assert found.could_be == row["could_be"], _explained(found)
    bearing = {f"{c.law}/{c.article}" for f in found.findings if f.verdict != "lawful" for c in f.cites}
    shown = {f"{c.law}/{c.article}" for f in found.findings for c in f.cites}
    assert (
        set(row.get("cites", ())) <= bearing
        if row["verdict"] != "lawful"
        else set(row.get("cites", ())) <= shown
    )
    assert not set(row.get("cites_not", ())) & shown
    assert set(row.get("missing", ())) <= {fact for rule in found.open for fact in rule.missing}, _explained(
        found
    )
    assert set(row.get("remedies", ())) - set(found.remedies) == set()
    assert set(row.get("channels", ())) - set(found.channels) == set()
    assert set(row.get("channels_not", ())) & set(found.channels) == set()
    _check_deadlines(found, row.get("deadlines") or {})


def _cited(found: Assessment, *, lawful_too: bool) -> set[str]:
    telling = [finding for finding in found.findings if lawful_too or finding.verdict != "lawful"]
    return {f"{citation.law}/{citation.article}" for finding in telling for citation in finding.cites}


def _check_deadlines(found: Assessment, wanted: dict[str, dict[str, object] | None]) -> None:
    told = {deadline.id: deadline for deadline in found.deadlines}
    for name, values in wanted.items():
        if values is None:
            assert name not in told
        else:
            assert {key: getattr(told[name], key) for key in values} == values


def _explained(found: Assessment) -> str:
    holding = ", ".join(f"{finding.rule} ({finding.verdict})" for finding in found.findings)
    undecided = ", ".join(f"{rule.rule} ({rule.verdict}; {' '.join(rule.missing)})" for rule in found.open)
    return f"holding: {holding}; open: {undecided}"


def test_every_example_inside_the_rules_comes_out_as_written() -> None:
    assert list(failing_examples(rule_base(), TODAY)) == []


def test_cases_use_only_keys_that_are_checked() -> None:
    strange = {
        f"{told.file}:{told.line}: {key}" for told in told_cases() for key in told.row if key not in KEYS
    }
    assert strange == set()


def test_each_case_stands_once_and_names_its_source() -> None:
    names = [told.id for told in told_cases()]
    assert sorted(names) == sorted(set(names))
    assert [told.id for told in told_cases() if not told.row.get("source")] == []


def test_there_are_at_least_150_cases() -> None:
    assert len(told_cases()) >= 150


@pytest.mark.parametrize("fact", ["conduct", "asker", "lender_type"])
def test_every_value_occurs_in_some_case(fact: str) -> None:
    base = rule_base()
    used: set[str] = set()
    for told in told_cases():
        value = told.facts(base).get(fact)
        used |= value if isinstance(value, frozenset) else {str(value)}
    assert set(base.vocabulary[fact].values) - used == set()


def test_every_verdict_is_some_case() -> None:
    verdicts = {told.row["verdict"] for told in told_cases()}
    assert verdicts == {"lawful", "improper", "unlawful", "possibly_criminal", "undetermined"}


def test_every_rule_holds_in_some_case() -> None:
    base = rule_base()
    shown = {
        rule.id for rule in base.rules.values() if any(example.holds is True for example in rule.examples)
    }
    for told in told_cases():
        shown |= {finding.rule for finding in assess(base, told.facts(base), told.on).findings}
    assert set(base.rules) - shown == set()


def test_every_rule_fails_or_stays_open_in_some_case() -> None:
    base = rule_base()
    idle = []
    for rule in base.rules.values():
        days = [
            contact_day(parse_facts(base.vocabulary, e.facts), e.on or TODAY)
            for e in rule.examples
            if not e.holds
        ]
        editions: list[Edition] = [base.edition(day) for day in days]
        if not any(standing.rule.id == rule.id for edition in editions for standing in edition.rules):
            idle.append(rule.id)
    # A rule whose only counter-example lies before its law would never be tried against its own condition.
    assert idle == []


def test_case_files_are_named_like_rule_files_or_cut_across_them() -> None:
    across = {"boundaries", "deadlines", "policy-rows", "review-examples"}
    rules = {path.stem for path in (ROOT / "rules" / "cn" / "rules").glob("*.yaml")}
    assert {path.stem for path in CASES.glob("*.yaml")} - across <= rules


@pytest.mark.parametrize("file", sorted({rule.file for rule in rule_base().rules.values()}))
def test_every_rule_has_its_words_in_chinese(file: str) -> None:
    base = rule_base()
    path = LOCALE / file.rsplit("/", 1)[-1]
    assert path.exists(), f"{path.relative_to(ROOT)} is missing"
    texts = yaml.safe_load(path.read_text(encoding="utf-8"))
    rules = [rule for rule in base.rules.values() if rule.file == file]
    wanted = {}
    for rule in rules:
        keys = {"title", "says", "not_when"}
        keys |= {"judgement"} if rule.judgement else set()
        keys |= {"unsettled"} if rule.could_be else set()
        wanted[rule.id] = keys
    lacking = {rule: keys - set(texts.get(rule) or {}) for rule, keys in wanted.items()}
    assert {rule: keys for rule, keys in lacking.items() if keys} == {}
    assert set(texts) - set(wanted) == set()
    notes = {(rule.id, ground.note) for rule in rules for ground in rule.grounds if ground.note}
    assert {(rule, note) for rule, note in notes if note not in (texts[rule].get("notes") or {})} == set()
    blank = [f"{rule}.{key}" for rule, text in texts.items() for key, words in text.items() if not words]
    assert blank == []
