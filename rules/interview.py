"""Which question comes next: the four of the job, then only what can still change the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from rules.assessment import apply_implications
from rules.base import RuleBase
from rules.edition import Edition, StandingRule
from rules.facts import Facts
from rules.knowledge import Knowledge, open_to_questions
from rules.model import Question
from rules.relevance import FALSE, TRUE, Diagrams, Expression, TooLargeError, Variable
from rules.vocabulary import GRAVITY

Goal = Literal["verdict", "findings"]
_LEVELS: Final = ("possibly_criminal", "unlawful", "improper")


@dataclass(frozen=True, slots=True)
class Asking:
    """The next question.

    Args:
        question: the question.
        at_most: how many questions can come at most, this one included.
        because: the rules still open that its answer can decide.
    """

    question: Question
    at_most: int
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    """A rule that is not decided, written over what is open."""

    standing: StandingRule
    expression: Expression
    variables: frozenset[Variable]


def next_question(
    base: RuleBase, facts: Facts, settled: frozenset[str], on: date, goal: Goal = "verdict"
) -> Asking | None:
    """Choose the next question; None as soon as no answer can change the outcome.

    Args:
        base: the rule base.
        facts: what is stated.
        settled: facts that were asked and answered; one without a value is "don't know".
        on: the day of the contact.
        goal: ``verdict``, or ``findings`` for a person who wants to add more.
    """
    known = _knowledge(base, facts, settled, on)
    opening = [
        q for q in base.questions.values() if q.opening and _fits(q, known) and not is_told(q, facts, settled)
    ]
    diagrams = Diagrams(known, base.vocabulary, base.implies)
    opened = _undecided(base, known, diagrams, on)
    if opening:
        later = _questions_of(base, known, frozenset().union(*(o.variables for o in opened)))
        more = [question for question in later if not question.opening]
        first = opening[0]
        return Asking(first, len(opening) + len(more), _because(first, opened))
    ranked = _relevant(diagrams, opened, goal)
    questions = _questions_of(base, known, frozenset(ranked))
    if not questions:
        return None
    best = _first(base, questions, ranked, opened)
    return Asking(best, len(questions), _because(best, opened))


def _first(
    base: RuleBase, questions: list[Question], ranked: dict[Variable, int], opened: list[_Open]
) -> Question:
    """Choose the question that can bring the gravest outcome, then the one that more open rules hang on."""
    order = {question_id: place for place, question_id in enumerate(base.questions)}
    waiting = {question.id for question in questions}
    ready = [question for question in questions if not waiting & set(question.after)] or questions
    return min(ready, key=lambda q: (_weight(q, ranked), -len(_because(q, opened)), order[q.id]))


def is_told(question: Question, facts: Facts, settled: frozenset[str]) -> bool:
    """Tell whether a question has been answered, or its answer was told unasked."""
    needed = question.told_by or tuple((fact,) for fact in question.facts)
    return all(any(fact in facts or fact in settled for fact in any_of) for any_of in needed)


def _fits(question: Question, known: Knowledge) -> bool:
    """Tell whether a question may be asked in this case."""
    return question.when is None or question.when.evaluate(known)[0] is not False


def _knowledge(base: RuleBase, facts: Facts, settled: frozenset[str], on: date) -> Knowledge:
    """Open what a question may still bring: first all, then without the questions that do not fit."""
    questions = base.questions.values()
    askable = frozenset(
        f for q in questions if not q.opening or not is_told(q, facts, settled) for f in q.facts
    )
    known = open_to_questions(facts, settled, askable, on)
    apply_implications(base, known)
    fitting = frozenset(f for q in questions if _fits(q, known) for f in q.facts)
    if askable <= fitting:
        return known
    known = open_to_questions(facts, settled, askable & fitting, on)
    apply_implications(base, known)
    return known


def _undecided(base: RuleBase, known: Knowledge, diagrams: Diagrams, on: date) -> list[_Open]:
    edition: Edition = base.edition(on)
    opened: list[_Open] = []
    for standing in edition.candidates(known.values, known.askable | diagrams.implied):
        if GRAVITY[standing.rule.verdict] <= GRAVITY["lawful"]:
            continue
        expression = diagrams.expression(standing.condition)
        if expression != FALSE:
            opened.append(_Open(standing, expression, diagrams.support(expression)))
    return opened


def _relevant(diagrams: Diagrams, opened: list[_Open], goal: Goal) -> dict[Variable, int]:
    """Give the variables that can matter, each with the place of the gravest outcome that it can change."""
    ranked: dict[Variable, int] = {}
    for place, level in enumerate(_LEVELS):
        reaching = [o for o in opened if GRAVITY[o.standing.rule.verdict] >= GRAVITY[level]]
        if goal == "findings":
            own = [o for o in reaching if o.standing.rule.verdict == level]
            for each in own:
                for variable in _essential(diagrams, each.expression):
                    ranked.setdefault(variable, place)
            continue
        whole = diagrams.any_of(o.expression for o in reaching)
        if whole == TRUE:
            break
        for variable in _essential(diagrams, whole):
            ranked.setdefault(variable, place)
    return ranked


def _essential(diagrams: Diagrams, expression: Expression) -> frozenset[Variable]:
    try:
        return diagrams.essential(expression)
    except TooLargeError:
        return diagrams.support(expression)


def _questions_of(base: RuleBase, known: Knowledge, variables: frozenset[Variable]) -> list[Question]:
    facts = {name for name, _ in variables}
    return [
        question
        for question in base.questions.values()
        if facts & set(question.facts) and _fits(question, known)
    ]


def _weight(question: Question, ranked: dict[Variable, int]) -> int:
    return min(place for (name, _), place in ranked.items() if name in question.facts)


def _because(question: Question, opened: list[_Open]) -> tuple[str, ...]:
    facts = set(question.facts)
    return tuple(o.standing.rule.id for o in opened if any(name in facts for name, _ in o.variables))
