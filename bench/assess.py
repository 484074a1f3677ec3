"""An assessment beside other engines on the same rules; that they agree is checked before they are timed."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from bench.cases import Case, load_cases
from bench.clock import Call, medians
from bench.peers import cel, rule_engine, zen
from bench.table import Report
from bench.translate import Dialect, Translator, Variable, situation
from rules.assessment import assess, knowledge_of
from rules.base import RuleBase
from rules.conditions import Truth
from rules.edition import Edition
from rules.knowledge import Knowledge

_ROUNDS: Final = 5
_LIMIT: Final = 100.0
_NOTES: Final = (
    "Every engine gets the same rules, written by one translator (bench/translate.py) from those in force on "
    "the day of the case, compiled beforehand, and all of them in one call.",
    "Peers are given more: derived values (unanswered calls to one number, limitation), times as minutes, "
    "what was not told already read as absent or null; none of it is timed. Handing over the values is "
    "timed, for they cannot be called without.",
    "Peers do less: a list of true and false. 'assess' reads the case, finds the rules, and gives verdict, "
    "reasons, articles in force, open rules, remedies, channels and time limits.",
    "'Which rules hold' is the nearest like for like: the truth of all rules and the facts behind it, of a "
    "case that is already read, found by the index. 'Every rule' is the same without the index, as peers do.",
    "Of the peers only zen-engine gives a trace, and only as a decision graph; the others give values alone.",
    "Open cases: each peer evaluates rule by rule, numbers with their bounds, unknown values left out. "
    "'Claimed' is a rule that what was told cannot decide and of which the peer said true or false.",
)


Evaluate = Callable[[dict[str, Any]], Any]
Compile = Callable[[Sequence[str]], Evaluate]


class Peer(Protocol):
    """Another engine."""

    NAME: str
    DIALECT: Dialect

    def together(self, expressions: Sequence[str]) -> Evaluate:
        """Compile expressions into one call that gives the list of their values."""
        ...

    def alone(self, expression: str) -> Callable[[dict[str, Any]], bool | None]:
        """Compile one expression; None where it cannot tell."""
        ...


PEERS: Final[tuple[Peer, ...]] = (cel, zen, rule_engine)


@dataclass(frozen=True, slots=True)
class _Told:
    """A case as it is read for its verdict, and what our engine makes of each rule."""

    case: Case
    edition: Edition
    known: Knowledge
    truths: tuple[Truth, ...]


class _Rules:
    """A peer's own form of all rules, compiled once for each edition."""

    def __init__(self, peer: Peer, compiled: Compile) -> None:
        self.peer = peer
        self._compile = compiled
        self._together: dict[int, tuple[list[Variable], Evaluate]] = {}
        self._alone: dict[str, tuple[list[Variable], Callable[[dict[str, Any]], bool | None]]] = {}

    def call(self, told: _Told) -> Call:
        """Give the call that evaluates all rules on a case in which every rule is decided."""
        found = self._together.get(id(told.edition))
        if found is None:
            translator = Translator(self.peer.DIALECT)
            expressions = [translator.expression(standing.condition) for standing in told.edition.rules]
            found = list(translator.variables), self._compile(expressions)
            self._together[id(told.edition)] = found
        variables, run = found
        return partial(run, situation(variables, told.known, leave_out=False))

    def truths(self, told: _Told) -> list[Truth]:
        """Evaluate the rules one by one with unknown values left out."""
        given: list[Truth] = []
        for standing in told.edition.rules:
            translator = Translator(self.peer.DIALECT, bounds=True)
            expression = translator.expression(standing.condition)
            if expression not in self._alone:
                self._alone[expression] = list(translator.variables), self.peer.alone(expression)
            variables, run = self._alone[expression]
            given.append(run(situation(variables, told.known, leave_out=True)))
        return given


def measure(base: RuleBase) -> Report:
    """Compare on all example cases."""
    report = Report(notes=list(_NOTES))
    told = [_read(base, case) for case in load_cases(base)]
    complete = [each for each in told if None not in each.truths]
    unsettled = [each for each in told if None in each.truths]
    translated = [_Rules(peer, peer.together) for peer in PEERS]
    traced = _Rules(zen, zen.traced)
    for rules in translated:
        agreeing = sum(_agrees(rules.call(each)(), each.truths) for each in complete)
        report.every(
            f"complete cases on which {rules.peer.NAME} agrees", agreeing, len(complete), promised=True
        )
    agreeing = sum(_agrees(zen.traced_values(traced.call(each)()), each.truths) for each in complete)
    report.every(
        "complete cases on which zen-engine with trace agrees", agreeing, len(complete), promised=True
    )
    for rules in translated:
        _compare_open(report, rules, unsettled)
    _compare_speed(report, base, [*translated, traced], complete)
    whole = medians([_assessments(base, told)], _ROUNDS)[0]
    report.at_most(f"assess, median of all {len(told)} cases", statistics.median(whole) * 1e6, "µs", _LIMIT)
    report.alone("assess, slowest case", max(whole) * 1e6, "µs")
    return report


def _read(base: RuleBase, case: Case) -> _Told:
    edition: Edition = base.edition(case.day)
    known = knowledge_of(base, case.facts, case.day)
    return _Told(case, edition, known, tuple(s.condition.evaluate(known)[0] for s in edition.rules))


def _agrees(given: object, truths: tuple[Truth, ...]) -> bool:
    return isinstance(given, list | tuple) and tuple(given) == truths


def _compare_open(report: Report, rules: _Rules, unsettled: list[_Told]) -> None:
    decided: Counter[str] = Counter()
    undecided: Counter[str] = Counter()
    misled = 0
    for told in unsettled:
        claimed = 0
        for ours, theirs in zip(told.truths, rules.truths(told), strict=True):
            if ours is None:
                undecided["unknown" if theirs is None else "claimed"] += 1
                claimed += theirs is not None
            else:
                decided["refused" if theirs is None else "right" if theirs is ours else "wrong"] += 1
        misled += claimed > 0
    name = rules.peer.NAME
    report.every(
        f"open rules that {name} said are unknown", undecided["unknown"], undecided.total(), promised=False
    )
    report.notes.append(
        f"{name} on {len(unsettled)} open cases: open rules {undecided['unknown']} unknown, "
        f"{undecided['claimed']} claimed (in {misled} cases); decided rules {decided['right']} right, "
        f"{decided['refused']} refused, {decided['wrong']} wrong."
    )


def _compare_speed(report: Report, base: RuleBase, translated: list[_Rules], complete: list[_Told]) -> None:
    contenders: list[list[Call]] = [
        _assessments(base, complete),
        [partial(_indexed, each.edition, each.known) for each in complete],
        [partial(_unindexed, each.edition, each.known) for each in complete],
        *([rules.call(each) for each in complete] for rules in translated),
    ]
    times = [statistics.median(taken) * 1e6 for taken in medians(contenders, _ROUNDS)]
    whole, indexed, unindexed, *theirs, traced = times
    names = [peer.NAME for peer in PEERS]
    for name, time in zip(names, theirs, strict=True):
        report.below("assess, all of it", whole, "µs", name, time)
    report.below("assess, all of it", whole, "µs", f"{zen.NAME} with trace", traced)
    for name, time in zip(names, theirs, strict=True):
        report.beside("which rules hold", indexed, "µs", name, time)
    for name, time in zip(names, theirs, strict=True):
        report.beside("every rule, no index", unindexed, "µs", name, time)


def _assessments(base: RuleBase, told: list[_Told]) -> list[Call]:
    return [partial(assess, base, each.case.facts, each.case.on) for each in told]


def _indexed(edition: Edition, known: Knowledge) -> list[object]:
    return [standing.condition.evaluate(known) for standing in edition.candidates(known.values)]


def _unindexed(edition: Edition, known: Knowledge) -> list[object]:
    return [standing.condition.evaluate(known) for standing in edition.rules]
