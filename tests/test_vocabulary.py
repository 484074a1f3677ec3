"""The vocabulary: the words that all parts share, none of them idle or broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rules.base import DATA
from rules.facts import parse_facts
from rules.knowledge import DERIVED
from rules.source import read_plain
from rules.vocabulary import FACT_TYPES, GRAVITY, parse_vocabulary
from tests.rulebase import rule_base

BASE = rule_base()
VOCABULARY = BASE.vocabulary
# Used by the conversation or by the time limits, not by a rule.
BESIDE_THE_RULES = {
    "evidence",
    "in_danger",
    "self_harm_risk",
    "contact_date",
    "course_ended_on",
    "reported_to_police_on",
}
CIRCUMSTANCES = {
    "lender_type",
    "answered_calls_per_day",
    "identity_shown",
    "collectors_present",
    "online_loan",
    "business_loan",
    "disclosure_detail",
    "guarantee_kind",
    "guarantee_claimed_in_period",
    "weapon_shown",
    "injury",
    "document_forged",
    "impersonated_whom",
    "place",
    "third_parties_told",
}


def test_verdicts_go_from_the_least_to_the_gravest() -> None:
    order = ["undetermined", "lawful", "improper", "unlawful", "possibly_criminal"]
    assert sorted(GRAVITY, key=GRAVITY.__getitem__) == order


def test_only_circumstances_stay_unknown_when_nobody_tells_them() -> None:
    assert {name for name, kind in VOCABULARY.facts.items() if kind.unstated == "unknown"} == CIRCUMSTANCES


def test_facts_are_well_formed() -> None:
    for name, kind in VOCABULARY.facts.items():
        assert kind.type in FACT_TYPES, name
        assert kind.unstated in {"absent", "zero", "unknown"}, name
        assert bool(kind.values) is (kind.type in {"choice", "set"}), name
        assert len(set(kind.values)) == len(kind.values), name
        assert (kind.minimum is not None) is (kind.type in {"integer", "number"}), name


def words_of(raw: Any) -> Iterator[str]:
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield str(key)
            yield from words_of(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from words_of(value)
    else:
        yield str(raw)


def written_conditions() -> set[str]:
    """Give every word that stands in a condition of the rules, the scopes and the remedies."""
    words: set[str] = set(words_of(read_plain(DATA / "scopes.yaml")))
    words |= {word for row in read_plain(DATA / "remedies.yaml") for word in words_of(row.get("when"))}
    for path in (DATA / "rules").glob("*.yaml"):
        for row in read_plain(path):
            words |= set(words_of(row["when"]))
            words |= {
                word
                for ground in (*row["binds"], *(row.get("see") or ()))
                for word in words_of(ground.get("when"))
            }
    return words


def test_every_fact_is_used_by_some_rule() -> None:
    used = written_conditions()
    used |= {need for name, derived in DERIVED.items() if name in used for need in derived.needs}
    used |= {word for when, _ in VOCABULARY.implies for word in words_of(when)}
    assert set(VOCABULARY.facts) - used - BESIDE_THE_RULES == set()


def test_every_conduct_is_used_by_some_rule() -> None:
    assert set(VOCABULARY["conduct"].values) - written_conditions() == set()


def test_every_conduct_can_be_answered() -> None:
    options = [
        parse_facts(VOCABULARY, option.sets).get("conduct", frozenset())
        for option in BASE.question("conduct").options
    ]
    assert (
        set(VOCABULARY["conduct"].values)
        - {each for option in options if isinstance(option, frozenset) for each in option}
        == set()
    )


@pytest.mark.parametrize("question", BASE.questions.values(), ids=lambda question: question.id)
def test_questions_are_well_formed(question: Any) -> None:
    ids = [option.id for option in question.options]
    assert len(set(ids)) == len(ids)
    assert ids
    grouped = [option for group in question.groups for option in group.options]
    assert not question.groups or sorted(grouped) == sorted(ids)
    assert {option.category for option in question.options} == (set(question.categories) or {None})
    assert set(question.none_means_false) <= set(question.facts)
    for fact in question.none_means_false:
        assert VOCABULARY[fact].type == "boolean"
    brought = {fact for option in question.options for fact in option.sets}
    assert set(question.facts) - brought - set(question.none_means_false) <= {"channel", "agreement_in_force"}


def test_what_is_implied_is_implied_of_known_facts() -> None:
    for _, then in VOCABULARY.implies:
        assert parse_facts(VOCABULARY, then).to_json() == then


@pytest.mark.parametrize(
    ("fact", "problem"),
    [
        ({"type": "text"}, "use one of"),
        ({"type": "boolean", "default": True}, "unknown key default"),
        ({}, "use one of"),
    ],
)
def test_a_fact_of_no_known_type_is_refused(fact: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse_vocabulary({"facts": {"mood": fact}})
