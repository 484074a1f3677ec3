"""Which open facts can matter: exact, as brute force and an answer-set solver find it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rules.conditions import (
    All,
    Always,
    AnyOf,
    At,
    Compares,
    Condition,
    Count,
    HasAll,
    HasAny,
    HasOnly,
    Is,
    Not,
    Told,
)
from rules.facts import Facts, Hours, Range, parse_facts
from rules.interview import next_question
from rules.knowledge import Knowledge, Known, Members, Missing
from rules.relevance import FALSE, TRUE, Diagrams, Variable
from rules.vocabulary import FactType, Vocabulary
from tests.oracle import Solver
from tests.rulebase import random_answer, rule_base

BASE = rule_base()
DAY = date(2026, 5, 6)
MEMBERS = ("m1", "m2", "m3")
MADE_UP = Vocabulary(
    {
        kind.name: kind
        for kind in (
            FactType("wrong", "boolean"),
            FactType("excuse", "boolean"),
            FactType("circumstance", "boolean", unstated="unknown"),
            FactType("lender", "choice", ("a", "b", "c"), unstated="unknown"),
            FactType("people", "set", MEMBERS),
            FactType("count", "integer", minimum=0, unstated="zero"),
            FactType("hour", "time"),
            FactType("calls_per_day", "integer", minimum=0, unstated="zero"),
            FactType("answered_calls_per_day", "integer", minimum=0, unstated="unknown"),
            FactType("numbers_dialled", "integer", minimum=0, unstated="zero"),
            FactType("messages_per_day", "integer", minimum=0, unstated="zero"),
            FactType("several_lenders", "boolean"),
        )
    }
)
# What a fact counts as that is neither stated nor asked.
CLOSED: dict[str, Known] = {
    "wrong": Missing.ABSENT,
    "excuse": Missing.ABSENT,
    "circumstance": Missing.UNKNOWN,
    "lender": Missing.UNKNOWN,
    "people": Members(frozenset(), complete=True),
    "count": Range(0, 0),
    "hour": Missing.ABSENT,
    "calls_per_day": Range(0, 0),
    "answered_calls_per_day": Range(0, None),
    "numbers_dialled": Range(0, 0),
    "messages_per_day": Range(0, 0),
    "several_lenders": Missing.ABSENT,
}
OPEN: dict[str, Known] = {
    **dict.fromkeys(
        ("wrong", "excuse", "circumstance", "lender", "hour", "several_lenders"), Missing.UNKNOWN
    ),
    **dict.fromkeys(
        ("count", "calls_per_day", "answered_calls_per_day", "numbers_dialled", "messages_per_day"),
        Range(0, None),
    ),
    "people": Members(frozenset(), complete=False),
}


def members() -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(MEMBERS), min_size=1)


def comparisons(*names: str) -> st.SearchStrategy[Condition]:
    least = st.builds(lambda name, low: Compares(name, low, None), st.sampled_from(names), st.integers(0, 3))
    most = st.builds(lambda name, high: Compares(name, None, high), st.sampled_from(names), st.integers(0, 3))
    return least | most


PLAIN_LEAVES = st.one_of(
    st.builds(
        lambda name, value: Is(name, frozenset({value})), st.sampled_from(("wrong", "excuse")), st.booleans()
    ),
    st.builds(lambda value: Is("circumstance", frozenset({value})), st.booleans()),
    st.builds(
        lambda values: Is("lender", values), st.frozensets(st.sampled_from("abc"), min_size=1, max_size=2)
    ),
    st.builds(lambda names: HasAny("people", names), members()),
    st.builds(lambda names: HasAll("people", names), members()),
    st.builds(lambda names: HasOnly("people", names, frozenset(MEMBERS)), members()),
    st.builds(lambda inside: At("hour", 480, 1320, inside), st.booleans()),
    comparisons("count"),
    st.just(Always()),
)
COUNTED_LEAVES = st.one_of(
    comparisons("calls_from_one_lender", "calls_per_day"),
    comparisons("answered_calls_per_day"),
    comparisons("unanswered_to_one_number"),
    st.builds(lambda value: Is("several_lenders", frozenset({value})), st.booleans()),
    st.builds(lambda value: Is("wrong", frozenset({value})), st.booleans()),
)


def trees(leaves: st.SearchStrategy[Condition], largest: int) -> st.SearchStrategy[Condition]:
    def joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            parts.map(All),
            parts.map(AnyOf),
            inner.map(Not),
            inner.map(Told),
            st.builds(Count, st.integers(1, 3), parts),
        )

    return st.recursive(leaves, joined, max_leaves=largest)


def state(open_facts: frozenset[str], values: dict[str, Known]) -> Knowledge:
    defaults = {name: OPEN[name] if name in open_facts else CLOSED[name] for name in MADE_UP.facts}
    return Knowledge(dict(values), defaults, DAY, open_facts)


def completions(known: Knowledge, largest: int) -> Iterator[dict[Variable, Known]]:
    """Give every way in which the open facts may turn out; a number up to the largest."""
    domains: dict[Variable, tuple[Any, ...]] = {}
    for name in sorted(known.askable - set(known.values)):
        match MADE_UP[name].type:
            case "boolean":
                domains[name, ""] = (True, False)
            case "choice":
                domains[name, ""] = MADE_UP[name].values
            case "time":
                domains[name, ""] = tuple(Hours(at, at) for at in (0, 479, 480, 1319, 1320, 1439))
            case "set":
                domains.update({(name, member): (True, False) for member in MEMBERS})
            case _:
                domains[name, ""] = tuple(Range(number, number) for number in range(largest + 1))
    for values in product(*domains.values()):
        yield dict(zip(domains, values, strict=True))


def outcome(tree: Condition, known: Knowledge, chosen: dict[Variable, Known]) -> bool:
    """Tell whether a condition holds when all that can be asked is known and the rest stays as it is."""
    values = dict(known.values)
    held = {member for (_, member), value in chosen.items() if member and value is True}
    for (name, member), value in chosen.items():
        values[name] = Members(frozenset(held), complete=True) if member else value
    complete = Knowledge(values, {**known.defaults}, known.day)
    return tree.evaluate(complete)[0] is True


def by_brute_force(tree: Condition, known: Knowledge, largest: int) -> tuple[set[Variable], set[bool]]:
    """Give the variables that turn the outcome in some completion, and the outcomes there are."""
    outcomes = {
        tuple(sorted(chosen.items(), key=str)): outcome(tree, known, chosen)
        for chosen in completions(known, largest)
    }
    turning: set[Variable] = set()
    variables = next(iter(completions(known, largest)), {})
    for variable in variables:
        seen: dict[Any, bool] = {}
        for chosen, holds in outcomes.items():
            others = tuple(item for item in chosen if item[0] != variable)
            if seen.setdefault(others, holds) != holds:
                turning.add(variable)
                break
    return turning, set(outcomes.values())


def check_exact(tree: Condition, known: Knowledge, largest: int) -> None:
    diagrams = Diagrams(known, MADE_UP)
    expression = diagrams.expression(tree)
    turning, outcomes = by_brute_force(tree, known, largest)
    assert set(diagrams.layout.each(diagrams.essential(expression))) == turning
    if expression in (TRUE, FALSE):
        assert outcomes == {expression == TRUE}


PLAIN = ("wrong", "excuse", "circumstance", "lender", "people", "count", "hour")
STATED: dict[str, tuple[Known, ...]] = {
    "wrong": (True, False),
    "circumstance": (True, False),
    "lender": ("a", "b"),
    "people": (Members(frozenset({"m1"}), complete=False), Members(frozenset({"m2"}), complete=True)),
    "count": (Range(1, 1), Range(1, 2), Range(2, None)),
    "hour": (Hours(600, 600), Hours(1300, 1330)),
}


@st.composite
def plain_states(draw: st.DrawFn) -> Knowledge:
    open_facts = draw(st.frozensets(st.sampled_from(PLAIN), min_size=1, max_size=4))
    stated = draw(st.frozensets(st.sampled_from(sorted(STATED)), max_size=2))
    values = {name: draw(st.sampled_from(STATED[name])) for name in sorted(stated)}
    closed = {
        name: value
        for name, value in values.items()
        if name not in open_facts and not (isinstance(value, Members) and not value.complete)
    }
    return state(open_facts - set(closed), closed)


@given(tree=trees(PLAIN_LEAVES, 9), known=plain_states())
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_relevance_is_what_trying_every_completion_finds(tree: Condition, known: Knowledge) -> None:
    check_exact(tree, known, largest=5)


@given(
    tree=trees(COUNTED_LEAVES, 5),
    open_facts=st.frozensets(
        st.sampled_from(("answered_calls_per_day", "several_lenders", "wrong")), min_size=1
    ),
    calls=st.sampled_from(
        (Range(0, 0), Range(2, 2), Range(3, 3), Range(5, 5), Range(9, 9), Range(2, 4), Range(4, None))
    ),
    dialled=st.sampled_from((None, Range(1, 1), Range(2, 2))),
)
# Three missed of nine: six were answered, a number that no comparison names.
@example(
    tree=All((Compares("unanswered_to_one_number", 3, None), Compares("unanswered_to_one_number", None, 3))),
    open_facts=frozenset({"answered_calls_per_day"}),
    calls=Range(9, 9),
    dialled=None,
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_relevance_of_counts_that_follow_from_others(
    tree: Condition, open_facts: frozenset[str], calls: Range, dialled: Range | None
) -> None:
    stated: dict[str, Known] = {"calls_per_day": calls}
    if dialled is not None:
        stated["numbers_dialled"] = dialled
    # Nobody answers more calls than there were.
    check_exact(tree, state(open_facts, stated), largest=9 if calls.high is None else int(calls.high))


def test_both_ways_of_an_unknown_count_as_one_outcome() -> None:
    either = AnyOf((Is("circumstance", frozenset({True})), Is("circumstance", frozenset({False}))))
    diagrams = Diagrams(state(frozenset({"circumstance"}), {}), MADE_UP)
    assert diagrams.essential(diagrams.expression(either)) == 0


def test_what_cannot_be_asked_stays_unknown_to_the_end() -> None:
    needs_both = All((Is("circumstance", frozenset({True})), Is("lender", frozenset({"a"}))))
    diagrams = Diagrams(state(frozenset({"lender"}), {}), MADE_UP)
    assert diagrams.expression(needs_both) == FALSE


# -- the real rules, against an answer-set solver

OPENING = tuple(question for question in BASE.questions.values() if question.opening)
SOLVED_DAYS = (date(2025, 6, 1), date(2026, 5, 6))


def after_some_questions(seed: int, day: date) -> tuple[Facts, frozenset[str]]:
    """Play an interview through the opening questions and a random number of those that follow."""
    rng = Random(seed)
    facts, settled = parse_facts(BASE.vocabulary, {}), frozenset[str]()
    if rng.random() < 0.2:
        facts = facts.with_values({"asker": rng.choice(("guarantor", "heir", "third_party"))})
    for question in OPENING:
        facts = facts.with_values(random_answer(BASE, question, rng))
        settled |= set(question.facts)
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        asking = next_question(BASE, facts, settled, day)
        if asking is None:
            break
        facts = facts.with_values(random_answer(BASE, asking.question, rng))
        settled |= set(asking.question.facts)
    return facts, settled


@pytest.fixture(scope="module", params=SOLVED_DAYS, ids=str)
def solver(request: pytest.FixtureRequest) -> Solver:
    return Solver(BASE, request.param)


def test_questions_of_the_real_rules_are_those_an_answer_set_solver_finds(solver: Solver) -> None:
    asked = settled_at_once = 0
    for seed in range(400):
        facts, settled = after_some_questions(seed, solver.day)
        relevant = solver.relevant(facts, settled)
        asking = next_question(BASE, facts, settled, solver.day)
        expected = [
            question.id for question in solver.fitting(facts, settled) if relevant & set(question.facts)
        ]
        where = f"seed {seed}: {facts.to_json()}, settled {sorted(settled)}, relevant {sorted(relevant)}"
        if asking is None:
            assert expected == [], where
            settled_at_once += 1
        else:
            assert asking.question.id in expected, where
            assert asking.at_most == len(expected), where
            asked += 1
    assert asked > 20
    assert settled_at_once > 20
