"""How many questions until the verdict is settled, and how long the choice of each takes."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Final

from bench.cases import Case, load_cases
from bench.clock import medians
from bench.table import Report
from rules.assessment import assess, knowledge_of
from rules.base import RuleBase
from rules.facts import Facts, Value
from rules.interview import next_question

_ROUNDS: Final = 3
_ENDLESS: Final = 40
# What a person brings along: who asks, the day, and what the danger question settles before the interview.
_BROUGHT: Final = frozenset({"asker", "contact_date", "in_danger"})
_NOTES: Final = (
    "Each case is played from nothing: a question is answered with what the case tells of its facts, and "
    "with 'don't know' where it tells nothing. Each state before a question and after the last is timed.",
    "The slowest state is the greatest of the states' medians.",
)


@dataclass(frozen=True, slots=True)
class _State:
    """A point in an interview."""

    facts: Facts
    settled: frozenset[str]


def measure(base: RuleBase) -> Report:
    """Play the interview of every example case and time the choice at each state."""
    report = Report(notes=list(_NOTES))
    cases = load_cases(base)
    played = [(case, _play(base, case)) for case in cases]
    calls = [
        partial(next_question, base, state.facts, state.settled, case.day)
        for case, states in played
        for state in states
    ]
    times = medians([calls], _ROUNDS)[0]
    report.at_most(f"next question, median of {len(calls)} states", statistics.median(times) * 1e3, "ms", 1.0)
    report.at_most("next question, slowest state", max(times) * 1e3, "ms", 10.0)
    counts = [len(states) - 1 for _, states in played]
    report.at_most(
        f"questions to a settled verdict, median of {len(cases)} cases", statistics.median(counts), "", 5
    )
    report.at_most("questions to a settled verdict, most", max(counts), "", 9)
    same = sum(
        _verdict(base, case, states[-1].facts) == _verdict(base, case, case.facts) for case, states in played
    )
    report.every("verdict after the interview as with all facts", same, len(cases), promised=False)
    spread = Counter(counts)
    report.notes.append("Questions: " + ", ".join(f"{n} in {spread[n]} cases" for n in sorted(spread)) + ".")
    report.notes.append(f"Mean number of questions: {statistics.mean(counts):.2f}.")
    return report


def _play(base: RuleBase, case: Case) -> list[_State]:
    truth = _with_implied(base, case)
    known = {name: value for name, value in truth.items() if name in _BROUGHT}
    state = _State(Facts(base.vocabulary, known), frozenset())
    states = [state]
    while asking := next_question(base, state.facts, state.settled, case.day):
        question = asking.question
        answer = {name: truth[name] for name in question.facts if name in truth}
        refused = {name: False for name in question.none_means_false if name not in answer}
        known = {**state.facts, **answer, **refused}
        state = _State(Facts(base.vocabulary, known), state.settled | set(question.facts))
        states.append(state)
        if len(states) > _ENDLESS:
            raise RuntimeError(f"{case.name}: the interview does not end")
    return states


def _with_implied(base: RuleBase, case: Case) -> dict[str, Value]:
    """Give what a person who lived through the case would answer: what is told and what follows from it."""
    known = knowledge_of(base, case.facts, case.day).values
    return {**{name: value for name, value in known.items() if isinstance(value, bool)}, **case.facts}


def _verdict(base: RuleBase, case: Case, facts: Facts) -> str:
    return assess(base, facts, case.day).verdict
