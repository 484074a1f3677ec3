"""The rule base and the told cases, read once for all tests of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from rules.base import DATA, Question, RuleBase, load_rule_base
from rules.facts import Facts, parse_facts
from rules.source import read_located
from rules.vocabulary import FactType, Vocabulary

ROOT = DATA.parent.parent
CASES = ROOT / "tests" / "cases"
TODAY = date(2026, 11, 20)
# Before and after the civil code, the national standard, the guidelines and the police law of 2026.
DAYS = (
    date(2020, 6, 1),
    date(2021, 6, 1),
    date(2024, 6, 1),
    date(2025, 6, 1),
    date(2026, 1, 15),
    date(2026, 9, 1),
)


@cache
def rule_base() -> RuleBase:
    """Give the project's rule base."""
    return load_rule_base()


@dataclass(frozen=True)
class Told:
    """A case with the verdict that it must come to."""

    file: str
    line: int
    name: str
    row: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{Path(self.file).stem}: {self.name}"

    @property
    def on(self) -> date:
        return self.row.get("on") or TODAY

    def facts(self, base: RuleBase) -> Facts:
        return parse_facts(base.vocabulary, self.row["facts"])


@cache
def told_cases() -> tuple[Told, ...]:
    """Give every case of tests/cases, in the order of the files."""
    cases = []
    for path in sorted(CASES.glob("*.yaml")):
        rows, faults = read_located(path, ROOT)
        if faults:
            raise ValueError(faults[0])
        cases += [Told(row.file, row.line, str(row["name"]), row) for row in rows or ()]
    return tuple(cases)


def example_cases(base: RuleBase) -> Iterator[tuple[str, Facts, date]]:
    """Give every case there is: those inside the rules and those of tests/cases, with the day."""
    for rule in base.rules.values():
        for example in rule.examples:
            yield example.place, parse_facts(base.vocabulary, example.facts), example.on or TODAY
    for told in told_cases():
        yield f"{told.file}:{told.line}", told.facts(base), told.on


def values_of(kind: FactType) -> st.SearchStrategy[Any]:
    """Draw a value of one fact, in plain JSON."""
    match kind.type:
        case "boolean":
            return st.booleans()
        case "choice":
            return st.sampled_from(kind.values)
        case "set":
            return st.lists(st.sampled_from(kind.values), max_size=4, unique=True)
        case "time":
            return st.tuples(st.integers(0, 23), st.integers(0, 59)).map(
                lambda at: f"{at[0]:02d}:{at[1]:02d}"
            )
        case "date":
            return st.dates(date(2019, 1, 1), date(2027, 12, 31)).map(date.isoformat)
        case _:
            number = st.sampled_from((0, 1, 2, 3, 4, 6, 7, 9, 10, 11, 12, 24, 25, 36, 37, 49, 50, 1000))
            span = st.tuples(number, number).map(sorted)
            return number | span | number.map(lambda low: [low, None])


def stated(vocabulary: Vocabulary, *without: str) -> st.SearchStrategy[dict[str, Any]]:
    """Draw what somebody states: any of the facts but the named ones."""
    optional = {name: values_of(kind) for name, kind in vocabulary.facts.items() if name not in without}
    return st.lists(st.sampled_from(sorted(optional)), max_size=14, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: optional[name] for name in names})
    )


def random_answer(base: RuleBase, question: Question, rng: Random) -> dict[str, Any]:
    """Answer a question at random by its options, at times with "don't know"."""
    groups = [(group.options, group.multiple) for group in question.groups]
    chosen: list[str] = []
    for options, several in groups or [(tuple(option.id for option in question.options), question.multiple)]:
        wanted = rng.choice((0, 1, 1, 2)) if several else rng.choice((0, 1, 1, 1))
        chosen += rng.sample(options, min(wanted, len(options)))
    answer: dict[str, Any] = {}
    for option_id in chosen:
        option = question.option(option_id)
        assert option is not None
        for fact, value in option.sets.items():
            held = answer.get(fact, [])
            answer[fact] = sorted({*held, *value}) if base.vocabulary[fact].type == "set" else value
    if chosen or rng.random() < 0.5:
        for fact in question.none_means_false:
            answer.setdefault(fact, False)
    return answer


def answer_from(case: Facts, facts: Facts, question: Question) -> Facts:
    """Answer a question as the person of a case would: what the case tells, otherwise "none of these"."""
    answered = dict(facts)
    for fact in question.facts:
        if fact in case:
            answered[fact] = case[fact]
        elif fact in question.none_means_false:
            answered[fact] = False
    return Facts(facts.vocabulary, answered)
