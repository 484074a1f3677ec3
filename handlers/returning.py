"""Going back: one step, or to any question from a list."""

from __future__ import annotations

from dataclasses import replace

from handlers import start, understood
from handlers.case import advanced, applies
from handlers.check import present, show_question
from handlers.session import NOTHING, Answer, Draft
from handlers.told import joined, prefilled
from handlers.turn import Outcome, Turn, preceded
from rules.model import Question


def back(turn: Turn) -> Outcome:
    """Go one step back; what was answered stays and is ticked."""
    session = turn.session
    draft = session.draft
    if session.screen == understood.SCREEN:
        return understood.skip(turn)
    if session.screen == "asker:who" and (session.told or session.heard):
        return understood.show_understood(turn)
    if session.screen != "question" and (session.screen != "go:verdict" or session.question):
        return present(turn)
    if session.question and draft.categories is not None:
        return show_question(turn.to(draft=replace(draft, categories=None)))
    if session.mending:
        return understood.show_list(turn)
    if session.editing:
        closed = turn.to(question="", draft=Draft(), editing=False)
        return present(closed if session.done else advanced(closed))
    if not session.answers and session.told:
        return understood.show_understood(turn.to(question="", draft=Draft()))
    if not session.answers:
        return start.show_start(turn.to(question="", draft=Draft()))
    return reopen_last(turn)


def reopen_last(turn: Turn) -> Outcome:
    """Put the question that was answered last on the table again."""
    *earlier, last = turn.session.answers
    reserve = (last, *(other for other in turn.session.reserve if other.question != last.question))
    turn = turn.to(answers=tuple(earlier), reserve=reserve, question=last.question, done=False, editing=False)
    return show_question(
        turn.to(draft=draft_of(turn.base.question(last.question), last), left=max(1, turn.session.left + 1))
    )


def reopen(turn: Turn, question_id: str) -> Outcome:
    """Open any question, answered or not, from a list."""
    question = turn.base.questions.get(question_id)
    if question is None:
        return preceded(present(turn), turn.notice("unclear.button"))
    if not turn.session.asker or not applies(turn, question):
        return preceded(present(turn), turn.notice("unclear.button"))
    if question_id == turn.session.question and not turn.session.editing:
        return show_question(turn)
    draft = _ticked(turn, question)
    return show_question(turn.to(question=question_id, draft=draft, editing=True))


def _ticked(turn: Turn, question: Question) -> Draft:
    """Give what counts of a question as ticks, whether it was answered or read from a text."""
    before = turn.session.answer_to(question.id)
    answered = draft_of(question, before) if before is not None else Draft()
    return joined(question, answered, prefilled(turn.base, question, turn.session.told))


def draft_of(question: Question, answer: Answer) -> Draft:
    """Give an earlier answer as ticks."""
    options = tuple(option for option in answer.options if option != NOTHING)
    categories = {found.category for option in options if (found := question.option(option))}
    ticked = tuple(category for category in question.categories if category in categories)
    return Draft(None, options, answer.values, ticked)
