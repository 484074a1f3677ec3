"""Answering the question on the table: typed, pressed, ticked, none of these, don't know."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers import amending
from handlers.answers import Reading
from handlers.case import answered, opening_answered
from handlers.check import help_now, open_groups, present, show_question, told_so_far
from handlers.reply import Button
from handlers.session import NOTHING, Answer, Draft
from handlers.turn import Outcome, Turn, preceded
from handlers.verdict import show_verdict
from handlers.wording import Choice, answer_text, question_text
from rules.model import Question

# Questions that are asked after a text before the verdict is shown.
_MOST_AFTER_A_TEXT: Final = 3


def take_text(turn: Turn, reading: Reading) -> Outcome:
    """Take a typed answer to the question on the table.

    Args:
        turn: this step.
        reading: what was read of it.
    """
    question = turn.base.question(turn.session.question)
    if reading.problem:
        return show_question(turn, turn.notice(reading.problem, **reading.detail))
    categories = tuple(choice.id for choice in reading.choices if choice.kind == "category")
    if categories:
        return _open_categories(turn, question, (*turn.session.draft.ticked, *categories))
    if any(choice.kind == "none" for choice in reading.choices):
        return take(turn, Answer(question.id, (NOTHING,)))
    draft = _with_choices(turn.session.draft, question, reading.choices)
    draft = replace(draft, values={**draft.values, **reading.values})
    if open_groups(question, draft) and not turn.session.mending:
        turn = turn.to(draft=draft)
        return show_question(turn, *told_so_far(turn))
    return take(turn, Answer(question.id, draft.options, draft.values), said_back=reading.spoken)


def _with_choices(draft: Draft, question: Question, choices: tuple[Choice, ...]) -> Draft:
    for choice in choices:
        draft = _with_option(draft, question, choice.id)
    return draft


def _with_option(draft: Draft, question: Question, option: str) -> Draft:
    kept_apart = (g.options for g in question.groups if option in g.options and not g.multiple)
    several = question.multiple or bool(question.groups)
    rivals = next(kept_apart, ()) if several else tuple(other.id for other in question.options)
    kept = tuple(other for other in draft.options if other not in rivals and other != option)
    return replace(_without_values(draft, question, option), options=(*kept, option))


def _without_values(draft: Draft, question: Question, option: str) -> Draft:
    """Drop what was told exactly of the facts that an option states."""
    chosen = question.option(option)
    values = {
        fact: value for fact, value in draft.values.items() if chosen is None or fact not in chosen.sets
    }
    return replace(draft, values=values)


def take(turn: Turn, answer: Answer, *, said_back: bool = False) -> Outcome:
    """Take a whole answer and go on; one that corrects what was read goes back to the list of that."""
    if turn.session.mending:
        return amending.correct(turn, answer)
    before = turn
    question = turn.base.question(answer.question)
    notices = [turn.notice("question.heard", heard=answer_text(turn, question, answer))] if said_back else []
    turn = answered(turn, answer)
    if _is_enough(turn):
        return preceded(show_verdict(turn), *notices, turn.notice("verdict.so_far"))
    return preceded(present(turn), *notices, *help_now(turn, before))


def _is_enough(turn: Turn) -> bool:
    """Tell whether who began with a text has answered enough for a verdict; the rest may come after."""
    session = turn.session
    asked = bool(session.told) and len(session.answers) == _MOST_AFTER_A_TEXT
    return asked and bool(session.question) and not session.deeper and opening_answered(turn)


def press_answer(turn: Turn, question_id: str, option: str) -> Outcome:
    """Take the pressed answer of a question of which one answer is possible."""
    question = turn.base.questions.get(question_id)
    if question is None or question.option(option) is None:
        return preceded(present(turn), turn.notice("unclear.button"))
    if question_id == turn.session.question:
        return take(turn, Answer(question_id, (option,)))
    before = turn.session.answer_to(question_id)
    last = turn.session.answers[-1].question if turn.session.answers else ""
    if before is not None and before.options == (option,):
        return present(turn)
    if before is not None and question_id == last and not question.multiple and not question.groups:
        return take(turn, Answer(question_id, (option,)), said_back=True)
    return gone(turn, question_id)


def gone(turn: Turn, question_id: str) -> Outcome:
    """Answer a button of a question that is not on the table."""
    question = turn.base.questions.get(question_id)
    before = turn.session.answer_to(question_id)
    if question is None or before is None:
        return preceded(present(turn), turn.notice("unclear.button"))
    session, reply = preceded(
        present(turn),
        turn.notice(
            "unclear.answered",
            name=question_text(turn, question_id, "name"),
            answer=answer_text(turn, question, before),
        ),
    )
    again = Button(
        f"ask:{question_id}", turn.say("buttons.change", name=question_text(turn, question_id, "name")), "nav"
    )
    return session, replace(reply, navigation=(again, *reply.navigation))


def press_toggle(turn: Turn, question_id: str, option: str) -> Outcome:
    """Tick or untick an answer of a question of which several are possible."""
    question = turn.base.questions.get(question_id)
    if question is None or question.option(option) is None:
        return preceded(present(turn), turn.notice("unclear.button"))
    if question_id != turn.session.question:
        return gone(turn, question_id)
    draft = turn.session.draft
    if question.categories and draft.categories is None:
        category = question.option(option)
        draft = replace(draft, categories=(str(category.category),) if category else ())
    if option in draft.options:
        draft = replace(draft, options=tuple(other for other in draft.options if other != option))
        draft = _without_values(draft, question, option)
    else:
        draft = _with_option(draft, question, option)
    return show_question(turn.to(draft=draft))


def press_category(turn: Turn, question_id: str, category: str) -> Outcome:
    """Tick or untick a category."""
    question = turn.base.questions.get(question_id)
    if question is None or category not in question.categories:
        return preceded(present(turn), turn.notice("unclear.button"))
    if question_id != turn.session.question or turn.session.draft.categories is not None:
        return gone(turn, question_id) if question_id != turn.session.question else show_question(turn)
    ticked = turn.session.draft.ticked
    changed = (
        tuple(other for other in ticked if other != category) if category in ticked else (*ticked, category)
    )
    return show_question(turn.to(draft=replace(turn.session.draft, ticked=changed)))


def press_done(turn: Turn, question_id: str) -> Outcome:
    """Close a question of which several answers are possible."""
    if question_id != turn.session.question:
        return gone(turn, question_id)
    question, draft = turn.base.question(question_id), turn.session.draft
    if question.categories and draft.categories is None:
        if draft.ticked:
            return _open_categories(turn, question, draft.ticked)
        return show_question(turn, turn.notice("unclear.nothing_chosen"))
    if not draft.options and not draft.values:
        if question.none_means_false:
            return take(turn, Answer(question_id, (NOTHING,)))
        return show_question(turn, turn.notice("unclear.nothing_chosen"))
    return take(turn, Answer(question_id, draft.options, draft.values))


def press_none(turn: Turn, question_id: str) -> Outcome:
    """Take "none of these"."""
    if question_id != turn.session.question or not question_text(turn, question_id, "none"):
        return gone(turn, question_id)
    return take(turn, Answer(question_id, (NOTHING,)))


def press_unknown(turn: Turn, question_id: str = "") -> Outcome:
    """Take "I don't know"; it is not asked again."""
    if not turn.session.question or (question_id and question_id != turn.session.question):
        return gone(turn, question_id)
    return take(turn, _told_before_giving_up(turn))


def _told_before_giving_up(turn: Turn) -> Answer:
    """Give what was said or ticked before "I don't know"; ticks of an earlier answer are taken back."""
    draft, question = turn.session.draft, turn.session.question
    told = Answer(question, draft.options, draft.values)
    before = turn.session.earlier_answer_to(question)
    return Answer(question) if before == told else told


def _open_categories(turn: Turn, question: Question, categories: tuple[str, ...]) -> Outcome:
    ordered = tuple(category for category in question.categories if category in categories)
    shown = {option.id for option in question.options if option.category in ordered}
    options = tuple(option for option in turn.session.draft.options if option in shown)
    return show_question(
        turn.to(draft=replace(turn.session.draft, categories=ordered, ticked=ordered, options=options))
    )
