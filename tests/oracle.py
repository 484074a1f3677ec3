"""The rules of one day as an answer-set program: a second opinion on what can still change the verdict.

Two worlds complete the same case and differ in one open fact only. The facts in which they may differ
while their verdicts differ are those that matter: over all pairs of worlds, the program's brave
consequences.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import clingo

from rules.base import Question, RuleBase
from rules.conditions import (
    All,
    Always,
    AnyOf,
    At,
    Compares,
    Condition,
    Count,
    Dated,
    HasAll,
    HasAny,
    HasOnly,
    Is,
    Not,
    Told,
)
from rules.edition import Edition
from rules.facts import Facts, Hours, Range, Value, parse_facts
from rules.knowledge import open_to_questions

ENDLESS = 100_000
MOST_CALLS = 60
LEVELS = {"improper": 1, "unlawful": 2, "possibly_criminal": 3}

PROGRAM = """
world(1;2).
1 { val(W,F,V) : dom(F,V) } 1 :- world(W), fact(F).
{ in(W,F,M) } :- world(W), member(F,M).

% One open variable is turned from the first world to the second, all else stays.
variable(F) :- fact(F).
variable(m(F,M)) :- member(F,M).
{ open(X) } :- variable(X).
1 { turned(X) : variable(X) } 1.
:- turned(X), not open(X).
:- val(1,F,V), not val(2,F,V), not turned(F).
:- in(1,F,M), not in(2,F,M), not turned(m(F,M)).
:- in(2,F,M), not in(1,F,M), not turned(m(F,M)).
:- open(F), val(W,F,V), not exact(F,V).

% What follows from stated facts, unless the contrary is stated.
stated(W,F) :- val(W,F,V), V != absent, V != unknown.
follows(W,F) :- implied(F,N), t(W,N), not stated(W,F).
value(W,F,true) :- follows(W,F).
value(W,F,V) :- val(W,F,V), not follows(W,F).

% Counts, and the counts that follow from them.
number(W,F,L,H) :- value(W,F,r(L,H)).
number(W,F,0,endless) :- value(W,F,unknown), counted(F).
one_lender(W) :- value(W,several_lenders,false).
one_lender(W) :- value(W,several_lenders,absent).
per_lender(W,calls_from_one_lender,L,H) :- calls(W,L,H).
per_lender(W,messages_per_day,L,H) :- number(W,messages_per_day,L,H).
calls(W,L,H) :- number(W,calls_per_day,L,H).
per_lender(W,answered_calls_per_day,0,H) :- value(W,answered_calls_per_day,unknown), calls(W,L,H).
per_lender(W,answered_calls_per_day,L,H) :- value(W,answered_calls_per_day,r(L,H)).
answered(W,L,H) :- number(W,answered_calls_per_day,L,H).
unanswered(W,CL-AH,CH-AL) :- calls(W,CL,CH), answered(W,AL,AH), CH < endless.
unanswered(W,CL-AH,endless) :- calls(W,CL,endless), answered(W,AL,AH).
at_least_nought(W,L,H) :- unanswered(W,L,H), L >= 0.
at_least_nought(W,0,H) :- unanswered(W,L,H), L < 0, H >= 0.
at_least_nought(W,0,0) :- unanswered(W,L,H), H < 0.
per_lender(W,unanswered_to_one_number,L,H) :- at_least_nought(W,L,H).
measure(W,F,L,H) :- per_lender(W,F,L,H), one_lender(W).
measure(W,F,0,H) :- per_lender(W,F,L,H), not one_lender(W).
measure(W,F,L,H) :- number(W,F,L,H), not derived(F).

% Leaves: true, false, or neither.
t(W,N) :- is(N,F), value(W,F,V), allowed(N,V).
f(W,N) :- is(N,F), value(W,F,V), V != unknown, not allowed(N,V).
t(W,N) :- has_any(N,F), wants(N,M), in(W,F,M).
f(W,N) :- has_any(N,F), world(W), not t(W,N).
f(W,N) :- has_all(N,F), wants(N,M), world(W), not in(W,F,M).
t(W,N) :- has_all(N,F), world(W), not f(W,N).
f(W,N) :- has_only(N,F), in(W,F,M), not wants(N,M).
something(W,F) :- in(W,F,M).
f(W,N) :- has_only(N,F), world(W), not something(W,F).
t(W,N) :- has_only(N,F), world(W), not f(W,N).
t(W,N) :- compares(N,F,Low,High), measure(W,F,L,H), L >= Low, H <= High.
f(W,N) :- compares(N,F,Low,High), measure(W,F,L,H), H < Low.
f(W,N) :- compares(N,F,Low,High), measure(W,F,L,H), L > High.
f(W,N) :- compares(N,F,Low,High), value(W,F,absent).
t(W,N) :- within(N,F,S,E), value(W,F,h(L,H)), S <= L, H < E.
f(W,N) :- within(N,F,S,E), value(W,F,h(L,H)), H < S.
f(W,N) :- within(N,F,S,E), value(W,F,h(L,H)), L >= E.
f(W,N) :- within(N,F,S,E), value(W,F,absent).
f(W,N) :- outside(N,F,S,E), value(W,F,h(L,H)), S <= L, H < E.
t(W,N) :- outside(N,F,S,E), value(W,F,h(L,H)), H < S.
t(W,N) :- outside(N,F,S,E), value(W,F,h(L,H)), L >= E.
f(W,N) :- outside(N,F,S,E), value(W,F,absent).
t(W,N) :- always(N), world(W).
f(W,N) :- never(N), world(W).

% Kleene's tables.
t(W,N) :- all(N), world(W), t(W,C) : child(N,I,C).
f(W,N) :- all(N), child(N,I,C), f(W,C).
t(W,N) :- any(N), child(N,I,C), t(W,C).
f(W,N) :- any(N), world(W), f(W,C) : child(N,I,C).
t(W,N) :- negates(N), child(N,I,C), f(W,C).
f(W,N) :- negates(N), child(N,I,C), t(W,C).
t(W,N) :- told(N), child(N,I,C), t(W,C).
f(W,N) :- told(N), child(N,I,C), world(W), not t(W,C).
t(W,N) :- counts(N,K), world(W), #count { I : child(N,I,C), t(W,C) } >= K.
f(W,N) :- counts(N,K), world(W), #count { I : child(N,I,C), not f(W,C) } < K.

% The verdicts of the two worlds differ.
reaches(W,1..L) :- rule(N,L), t(W,N).
differ :- reaches(1,L), not reaches(2,L).
:- not differ.
#show turned/1.
"""


class Solver:
    """The program of one day.

    Args:
        base: the rule base.
        day: the day of the contact.
    """

    def __init__(self, base: RuleBase, day: date) -> None:
        self.base = base
        self.day = day
        self._nodes: dict[Condition, int] = {}
        self._lines = [f"#const endless={ENDLESS}."]
        edition: Edition = base.edition(day)
        for standing in edition.rules:
            level = LEVELS.get(standing.rule.verdict)
            if level:
                self._lines.append(f"rule({self._node(standing.condition)},{level}).")
        for condition, then in base.implies:
            for fact in then:
                self._lines.append(f"implied({fact},{self._node(condition)}).")
        self._lines += self._domains()
        self._control = clingo.Control(["--warn=none", "--enum-mode=brave", "--models=0"])
        self._control.add("base", [], PROGRAM + "\n".join(self._lines))
        self._control.ground([("base", [])])

    def fitting(self, facts: Facts, settled: frozenset[str]) -> list[Question]:
        """Give the questions after the opening that may apply and are not settled."""
        asked = frozenset(f for q in self.base.questions.values() if not q.opening for f in q.facts)
        known = open_to_questions(facts, settled, asked, self.day)
        return [
            question
            for question in self.base.questions.values()
            if not question.opening
            and set(question.facts) - settled - set(facts)
            and (question.when is None or question.when.evaluate(known)[0] is not False)
        ]

    def relevant(self, facts: Facts, settled: frozenset[str]) -> set[str]:
        """Give the open facts of which some value, in some completion of the rest, changes the verdict."""
        open_facts = {f for q in self.fitting(facts, settled) for f in q.facts} - settled - set(facts)
        assumed = list(self._assumptions(facts, open_facts))
        found: set[str] = set()
        with self._control.solve(assumptions=assumed, yield_=True) as answers:
            for model in answers:
                found = {self._fact_of(symbol.arguments[0]) for symbol in model.symbols(shown=True)}
        return found

    @staticmethod
    def _fact_of(variable: clingo.Symbol) -> str:
        return variable.arguments[0].name if variable.name == "m" and variable.arguments else variable.name

    def _assumptions(self, facts: Facts, open_facts: set[str]) -> Iterator[tuple[clingo.Symbol, bool]]:
        for name, kind in self.base.vocabulary.facts.items():
            if kind.type == "set":
                held = facts.get(name, frozenset())
                for member in kind.values:
                    variable = f"m({name},{_quoted(member)})"
                    yield clingo.parse_term(f"open({variable})"), name in open_facts
                    if name not in open_facts:
                        term = f"in(1,{name},{_quoted(member)})"
                        yield clingo.parse_term(term), isinstance(held, frozenset) and member in held
            else:
                yield clingo.parse_term(f"open({name})"), name in open_facts
                if name not in open_facts:
                    value = _term(facts[name]) if name in facts else self._unstated(name)
                    yield clingo.parse_term(f"val(1,{name},{value})"), True

    def _unstated(self, name: str) -> str:
        kind = self.base.vocabulary[name]
        return "r(0,0)" if kind.unstated == "zero" else kind.unstated

    def _domains(self) -> Iterator[str]:
        stated = self._stated_values()
        for name, kind in self.base.vocabulary.facts.items():
            if kind.type == "set":
                yield from (f"member({name},{_quoted(member)})." for member in kind.values)
                continue
            exact: list[str] = []
            if kind.type == "boolean":
                exact = ["true", "false"]
            elif kind.type == "choice":
                exact = [_quoted(value) for value in kind.values]
            elif kind.type == "integer":
                exact = [f"r({number},{number})" for number in self._numbers(name)]
                yield f"counted({name})."
            yield f"fact({name})."
            yield from (f"exact({name},{value})." for value in exact)
            yield from (
                f"dom({name},{value})." for value in {*exact, *stated.get(name, ()), self._unstated(name)}
            )

    def _numbers(self, name: str) -> set[int]:
        if name in {"calls_per_day", "answered_calls_per_day"}:
            return set(range(MOST_CALLS + 1))
        cuts = {0}
        for node in self._nodes:
            if isinstance(node, Compares) and node.fact == name:
                cuts |= {math.ceil(bound) for bound in (node.low, node.high) if bound is not None}
        return {number for cut in cuts for number in (cut - 1, cut, cut + 1) if number >= 0}

    def _stated_values(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for question in self.base.questions.values():
            for option in question.options:
                for name, value in parse_facts(self.base.vocabulary, option.sets).items():
                    if not isinstance(value, frozenset):
                        found.setdefault(name, set()).add(_term(value))
        return found

    def _node(self, node: Condition) -> int:
        found = self._nodes.get(node)
        if found is None:
            found = self._nodes[node] = len(self._nodes)
            self._lines += [f"{fact}." for fact in self._facts_of(found, node)]
        return found

    def _facts_of(self, number: int, node: Condition) -> Iterator[str]:
        match node:
            case All(parts=parts) | AnyOf(parts=parts) | Count(parts=parts):
                kind = {All: f"all({number})", AnyOf: f"any({number})"}.get(type(node))
                yield kind or f"counts({number},{getattr(node, 'at_least', 0)})"
                yield from (f"child({number},{place},{self._node(part)})" for place, part in enumerate(parts))
            case Not(part=part) | Told(part=part):
                yield f"{'negates' if isinstance(node, Not) else 'told'}({number})"
                yield f"child({number},0,{self._node(part)})"
            case Always():
                yield f"always({number})"
            case _:
                yield from self._leaf(number, node)

    def _leaf(self, number: int, node: Condition) -> Iterator[str]:
        match node:
            case Is(fact="limitation_expired", values=values):
                # No day on which something fell due is ever stated here, so the time never ran out.
                yield f"{'never' if True in values else 'always'}({number})"
            case Is(fact=fact, values=values):
                yield f"is({number},{fact})"
                yield from (f"allowed({number},{_term(value)})" for value in values)
            case (
                HasAny(fact=fact, members=members)
                | HasAll(fact=fact, members=members)
                | HasOnly(fact=fact, members=members)
            ):
                kind = {HasAny: "has_any", HasAll: "has_all"}.get(type(node), "has_only")
                yield f"{kind}({number},{fact})"
                yield from (f"wants({number},{_quoted(member)})" for member in members)
            case Compares(fact=fact, low=low, high=high):
                least = 0 if low is None else math.ceil(low)
                yield f"compares({number},{fact},{least},{ENDLESS if high is None else math.floor(high)})"
                if fact in {"answered_calls_per_day", "messages_per_day"}:
                    yield f"derived({fact})"
            case At(fact=fact, start=start, end=end, inside=inside):
                yield f"{'within' if inside else 'outside'}({number},{fact},{start},{end})"
            case Dated(fact="contact_date", first=first, before=before):
                fits = (first is None or self.day >= first) and (before is None or self.day < before)
                yield f"{'always' if fits else 'never'}({number})"
            case Dated():
                yield f"never({number})"
            case _:
                raise TypeError(node)


def _quoted(word: str) -> str:
    return f'"{word}"'


def _term(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case Range(low=low, high=high):
            return f"r({int(low)},{ENDLESS if high is None else int(high)})"
        case Hours(low=low, high=high):
            return f"h({low},{high})"
        case _:
            raise TypeError(value)
