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
from rules.relevance import ALWAYS, NEVER, TRUE, Diagrams, Expression, Mask, TooLargeError
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
    """A rule that is not decided, and the variables that are written in it."""

    standing: StandingRule
    variables: Mask


@dataclass(frozen=True, slots=True)
class _State:
    """What is known, and the questions that may be asked in it."""

    known: Knowledge
    fitting: tuple[Question, ...]


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
    state = _state(base, facts, settled, on)
    opening = [q for q in state.fitting if q.opening and not is_told(q, facts, settled)]
    diagrams = Diagrams(state.known, base.vocabulary, base.implies)
    opened = _undecided(base, state.known, diagrams, on)
    if opening:
        written = 0
        for each in opened:
            written |= each.variables
        later = _questions_of(state, diagrams, written)
        more = [question for question in later if not question.opening]
        first = opening[0]
        return Asking(first, len(opening) + len(more), _because(first, opened, diagrams))
    ranked = _relevant(diagrams, opened, goal)
    mattering = 0
    for variables in ranked:
        mattering |= variables
    questions = _questions_of(state, diagrams, mattering)
    if not questions:
        return None
    best = _first(base, questions, ranked, opened, diagrams)
    return Asking(best, len(questions), _because(best, opened, diagrams))


def _first(
    base: RuleBase, questions: list[Question], ranked: list[Mask], opened: list[_Open], diagrams: Diagrams
) -> Question:
    """Choose the question that can bring the gravest outcome, then the one that more open rules hang on."""
    order = {question_id: place for place, question_id in enumerate(base.questions)}
    waiting = {question.id for question in questions}
    ready = [question for question in questions if not waiting & set(question.after)] or questions

    def urgency(question: Question) -> tuple[int, int, int]:
        own = diagrams.layout.of(question.facts)
        gravest = next(place for place, variables in enumerate(ranked) if variables & own)
        return gravest, -len(_because(question, opened, diagrams)), order[question.id]

    return min(ready, key=urgency)


def is_told(question: Question, facts: Facts, settled: frozenset[str]) -> bool:
    """Tell whether a question has been answered, or its answer was told unasked."""
    if not question.told_by:
        return all(fact in facts or fact in settled for fact in question.facts)
    return all(any(fact in facts or fact in settled for fact in any_of) for any_of in question.told_by)


def _fits(question: Question, known: Knowledge) -> bool:
    """Tell whether a question may be asked in this case."""
    return question.when is None or question.when.evaluate(known)[0] is not False


def _state(base: RuleBase, facts: Facts, settled: frozenset[str], on: date) -> _State:
    """Open what a question may still bring: first all, then without the questions that do not fit."""
    questions = base.questions.values()
    askable = base.asked_later.union(
        *(q.facts for q in questions if q.opening and not is_told(q, facts, settled))
    )
    known = _known(base, facts, settled, askable, on)
    fits = [_fits(question, known) for question in questions]
    fitting = frozenset().union(*(q.facts for q, fit in zip(questions, fits, strict=True) if fit))
    if not askable <= fitting:
        known = _known(base, facts, settled, askable & fitting, on)
        closed = askable - fitting
        # Only what hangs on a fact that was closed can have turned.
        fits = [
            fit if closed.isdisjoint(base.asked_when[q.id]) else _fits(q, known)
            for q, fit in zip(questions, fits, strict=True)
        ]
    return _State(known, tuple(q for q, fit in zip(questions, fits, strict=True) if fit))


def _known(
    base: RuleBase, facts: Facts, settled: frozenset[str], askable: frozenset[str], on: date
) -> Knowledge:
    known = open_to_questions(facts, settled, askable, on)
    apply_implications(base, known)
    return known


def _undecided(base: RuleBase, known: Knowledge, diagrams: Diagrams, on: date) -> list[_Open]:
    edition: Edition = base.edition(on)
    opened: list[_Open] = []
    written = base.written.of(known, diagrams.written)
    for standing in edition.candidates(known.values, known.askable | diagrams.implied):
        if GRAVITY[standing.rule.verdict] <= GRAVITY["lawful"]:
            continue
        variables = written(standing.condition)
        if variables != NEVER:
            opened.append(_Open(standing, 0 if variables == ALWAYS else variables))
    return opened


def _relevant(diagrams: Diagrams, opened: list[_Open], goal: Goal) -> list[Mask]:
    """Give the variables that can matter, by the gravest outcome that they can change, the gravest first."""
    # All are written before one is looked into: the spans of a number are cut by all it is compared to.
    written = [(o.standing.rule.verdict, diagrams.expression(o.standing.condition)) for o in opened]
    ranked: list[Mask] = []
    for level in _LEVELS:
        variables = 0
        if goal == "findings":
            for verdict, expression in written:
                if verdict == level:
                    variables |= _essential(diagrams, expression)
        else:
            whole = diagrams.any_of(e for verdict, e in written if GRAVITY[verdict] >= GRAVITY[level])
            if whole == TRUE:
                break
            variables = _essential(diagrams, whole)
        ranked.append(variables)
    return ranked


def _essential(diagrams: Diagrams, expression: Expression) -> Mask:
    try:
        return diagrams.essential(expression)
    except TooLargeError:
        return diagrams.support(expression)


def _questions_of(state: _State, diagrams: Diagrams, variables: Mask) -> list[Question]:
    return [question for question in state.fitting if diagrams.layout.of(question.facts) & variables]


def _because(question: Question, opened: list[_Open], diagrams: Diagrams) -> tuple[str, ...]:
    own = diagrams.layout.of(question.facts)
    return tuple(o.standing.rule.id for o in opened if o.variables & own)
