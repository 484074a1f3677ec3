"""The case that a session tells, and the path of questions through it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from handlers.session import NOTHING, Answer, Draft, Session
from handlers.told import facts_told, is_set, is_valid, joined, left_by, prefilled
from handlers.turn import Turn
from rules.assessment import Assessment, assess, knowledge_of
from rules.base import RuleBase
from rules.errors import FactError
from rules.facts import Facts, parse_facts
from rules.interview import Asking, is_told, next_question
from rules.model import Question

# Results that are kept for whoever tells the same case next; each is a few kilobytes.
_ASSESSMENTS: Final = 256
_QUESTIONS: Final = 512


def told_by(base: RuleBase, question: Question, answer: Answer) -> dict[str, Any]:
    """Give the facts that one answer states, in plain JSON."""
    facts: dict[str, Any] = {}
    for option in question.options:
        if option.id in answer.options:
            _merge(base, facts, option.sets)
    if answer.options or answer.values:
        for name in question.none_means_false:
            facts.setdefault(name, False)
    return {**facts, **answer.values}


def facts_of(base: RuleBase, session: Session) -> dict[str, Any]:
    """Give the facts that count, in plain JSON; what was read and confirmed after an answer corrects it."""
    facts: dict[str, Any] = {"asker": session.asker} if session.asker else {}
    if session.day is not None and session.day_told:
        # The day asked for is that of the last contact, so a course of many days has ended with it so far.
        facts["contact_date"] = facts["course_ended_on"] = session.day.isoformat()
    for answer in session.answers:
        _merge(base, facts, told_by(base, base.question(answer.question), answer))
    _merge(base, facts, facts_told(base, session.told))
    return facts


class Case:
    """What a session tells of a case; each part is worked out when it is first wanted.

    Args:
        base: the rule base.
        session: the session.
    """

    def __init__(self, base: RuleBase, session: Session) -> None:
        self._base = base
        self._session = session

    @cached_property
    def told(self) -> dict[str, Any]:
        """The facts that count, in plain JSON."""
        return facts_of(self._base, self._session)

    @cached_property
    def facts(self) -> Facts:
        """The facts that count, checked."""
        return parse_facts(self._base.vocabulary, self.told)

    @cached_property
    def read(self) -> Facts:
        """The facts that texts told, checked."""
        return parse_facts(self._base.vocabulary, facts_told(self._base, self._session.told))

    @cached_property
    def settled(self) -> frozenset[str]:
        """The facts that were asked and answered, also with "don't know", or told enough by a text."""
        base = self._base
        questions = [base.question(answer.question) for answer in self._session.answers]
        if self._session.told:
            questions += [question for question in base.questions.values() if self.is_read(question)]
        return frozenset({"asker", "contact_date"}).union(*(question.facts for question in questions))

    def is_read(self, question: Question) -> bool:
        """Tell whether texts told enough for a question to be passed over."""
        return is_told(question, self.read, frozenset())


def case_of(turn: Turn) -> Case:
    """Give the case as told so far; it is worked out once in a step as long as nothing more is told."""
    session = turn.session
    # By identity: while a case is kept, so are its answers, and nothing else can take their place.
    key = (id(session.answers), id(session.told), session.asker, session.day, session.day_told)
    found = turn.worked_out.get(key)
    if not isinstance(found, Case):
        found = turn.worked_out[key] = Case(turn.base, session)
    return found


def parsed(turn: Turn) -> Facts:
    """Give the facts that count, checked."""
    return case_of(turn).facts


def assessed(turn: Turn) -> Assessment:
    """Assess what was told so far."""
    recall = turn.base.remembered(assess, _ASSESSMENTS)
    return recall(case_of(turn).facts, turn.day, turn.today)


def asking_next(turn: Turn, goal: str = "verdict", skipped: Iterable[str] = ()) -> Asking | None:
    """Give the next question of the interview.

    Args:
        turn: this step.
        goal: ``verdict`` or ``findings``.
        skipped: questions to be taken as answered with "don't know".
    """
    base, case = turn.base, case_of(turn)
    settled = case.settled.union(*(base.question(question).facts for question in skipped))
    recall = base.remembered(next_question, _QUESTIONS)
    asking = recall(case.facts, settled, turn.day, "findings" if goal == "findings" else "verdict")
    return asking if asking is None or not turn.session.answer_to(asking.question.id) else None


def applies(turn: Turn, question: Question) -> bool:
    """Tell whether a question can be asked of this person, as told so far."""
    if question.when is None:
        return True
    known = knowledge_of(turn.base, case_of(turn).facts, turn.day)
    return question.when.evaluate(known)[0] is not False


def opening_questions(turn: Turn) -> tuple[str, ...]:
    """Give the ids of the opening questions for who asks; what a text told is not asked."""
    case = case_of(turn)
    found = turn.worked_out.get(case)
    if found is None:
        answered_already = {answer.question for answer in turn.session.answers}
        found = turn.worked_out[case] = tuple(
            question.id
            for question in turn.base.questions.values()
            if question.opening
            and applies(turn, question)
            and (question.id in answered_already or not case.is_read(question))
        )
    return tuple(found)


def opening_answered(turn: Turn) -> bool:
    """Tell whether enough is told for a first verdict."""
    told = {answer.question for answer in turn.session.answers}
    return bool(turn.session.asker) and told.issuperset(opening_questions(turn))


def advanced(turn: Turn) -> Turn:
    """Go to the next question that has no answer, or to the verdict.

    An answer in reserve is used as soon as its question comes up.
    """
    goal = "findings" if turn.session.deeper else "verdict"
    asking = asking_next(turn, goal)
    while asking is not None and (kept := _in_reserve(turn.session, asking.question.id)):
        turn = turn.to(
            answers=(*turn.session.answers, kept),
            reserve=tuple(answer for answer in turn.session.reserve if answer is not kept),
        )
        asking = asking_next(turn, goal)
    if asking is None:
        return turn.to(question="", draft=Draft(), editing=False, done=True, left=0)
    draft = _draft_for(turn, asking.question)
    return turn.to(question=asking.question.id, draft=draft, editing=False, done=False, left=asking.at_most)


def _draft_for(turn: Turn, question: Question) -> Draft:
    """Give what is ticked of a question that comes up: what it had before, and what texts told of it."""
    before = turn.session.draft if question.id == turn.session.question else Draft()
    return joined(question, before, prefilled(turn.base, question, turn.session.told))


def retraced(turn: Turn) -> Turn:
    """Walk the path of questions anew after something early was changed.

    Answers whose question still comes up are kept. The others count no more; they wait in reserve, should
    their question come up again.
    """
    before = turn.session
    # Beside what a text told, the answer to the same question counts on; it does not come up again.
    case = case_of(turn)
    beside = tuple(a for a in before.answers if case.is_read(turn.base.question(a.question)))
    stored = (*(answer for answer in before.answers if answer not in beside), *before.reserve)
    turn = advanced(turn.to(answers=beside, reserve=stored, deeper=False))
    kept = {answer.question for answer in turn.session.answers}
    lost = tuple(answer for answer in stored if answer.question not in kept)
    if turn.session.done and lost:
        turn = _with_additions(turn, lost)
    return turn.to(deeper=before.deeper and turn.session.done)


def answered(turn: Turn, answer: Answer) -> Turn:
    """Take an answer; a changed one keeps its place."""
    session = turn.session
    reserve = tuple(other for other in session.reserve if other.question != answer.question)
    turn = turn.to(told=left_by(turn.base, turn.base.question(answer.question), answer, session.told))
    if session.answer_to(answer.question) is None:
        turn = turn.to(answers=(*session.answers, answer), reserve=reserve, draft=Draft())
        # Opened from the verdict: what was asked before stays as it is, and the way may go on from here.
        return retraced(turn) if session.editing else advanced(turn)
    answers = tuple(answer if other.question == answer.question else other for other in session.answers)
    return retraced(turn.to(answers=answers, reserve=reserve, draft=Draft()))


def tidied(base: RuleBase, session: Session) -> Session:
    """Drop what a newer release of the questions no longer knows."""
    question = session.question if session.question in base.questions else ""
    fits = question and _draft_fits(base.question(question), session.draft)
    tidy: dict[str, Any] = {
        "answers": tuple(filter(None, (_tidy(base, answer) for answer in session.answers))),
        "reserve": tuple(filter(None, (_tidy(base, answer) for answer in session.reserve))),
        "question": question,
        "asker": session.asker if session.asker in base.vocabulary["asker"].values else "",
        "told": tuple(item for item in session.told if is_valid(base, item)),
        "heard": tuple(item for item in session.heard if is_valid(base, item)),
        "draft": session.draft if fits else Draft(),
    }
    changed = {name: value for name, value in tidy.items() if value != getattr(session, name)}
    return replace(session, **changed) if changed else session


def _with_additions(turn: Turn, lost: tuple[Answer, ...]) -> Turn:
    """Keep those of the answers that still matter for the findings."""
    skipped: list[str] = []
    waiting = {answer.question: answer for answer in lost}
    for _ in turn.base.questions:
        asking = asking_next(turn, "findings", skipped)
        if asking is None or not waiting:
            break
        kept = waiting.pop(asking.question.id, None)
        if kept is None:
            skipped.append(asking.question.id)
        else:
            reserve = tuple(answer for answer in turn.session.reserve if answer is not kept)
            turn = turn.to(answers=(*turn.session.answers, kept), reserve=reserve)
    return turn


def _in_reserve(session: Session, question: str) -> Answer | None:
    return next((answer for answer in session.reserve if answer.question == question), None)


def _merge(base: RuleBase, facts: dict[str, Any], sets: dict[str, Any]) -> None:
    """Add what is stated: a set grows, any other value takes the place of the one before."""
    for name, value in sets.items():
        before = facts.get(name)
        if isinstance(before, list) and isinstance(value, list) and is_set(base, name):
            facts[name] = [*before, *(member for member in value if member not in before)]
        else:
            facts[name] = value


def _tidy(base: RuleBase, answer: Answer) -> Answer | None:
    question = base.questions.get(answer.question)
    if question is None:
        return None
    options = tuple(option for option in answer.options if option == NOTHING or question.option(option))
    values = _valid_values(base, question, answer)
    if (answer.options or answer.values) and not options and not values:
        return None
    return Answer(answer.question, options, values)


def _valid_values(base: RuleBase, question: Question, answer: Answer) -> dict[str, Any]:
    valid = {}
    for name, value in answer.values.items():
        try:
            if name in question.facts:
                parse_facts(base.vocabulary, {name: value})
                valid[name] = value
        except FactError:
            continue
    return valid


def _draft_fits(question: Question, draft: Draft) -> bool:
    return all(question.option(option) for option in draft.options) and all(
        category in question.categories for category in (*draft.ticked, *(draft.categories or ()))
    )
