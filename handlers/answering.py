"""Answering the question on the table: typed, pressed, ticked, none of these, don't know."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers.answers import read_answer
from handlers.case import answered, assessed
from handlers.check import present, show_question
from handlers.reply import Button, Section
from handlers.session import NOTHING, Answer, Draft
from handlers.turn import Outcome, Turn, preceded
from handlers.wording import Choice, answer_text, question_text
from rules.model import Question

_URGENT: Final = "call-110-now"


def take_text(turn: Turn, text: str) -> Outcome:
    """Take a typed answer to the question on the table."""
    question = turn.base.question(turn.session.question)
    reading = read_answer(turn, question, text)
    if reading.problem:
        return show_question(turn, turn.notice(reading.problem, **reading.detail))
    categories = tuple(choice.id for choice in reading.choices if choice.kind == "category")
    if categories:
        return _open_categories(turn, question, (*turn.session.draft.ticked, *categories))
    if any(choice.kind == "none" for choice in reading.choices):
        return take(turn, Answer(question.id, (NOTHING,)))
    draft = _with_choices(turn.session.draft, question, reading.choices)
    draft = replace(draft, values={**draft.values, **reading.values})
    if missing := _open_groups(question, draft):
        heard = _heard(turn, question, draft)
        rest = turn.say("between").join(
            turn.say.text("questions", question.id, "groups", group) for group in missing
        )
        return show_question(turn.to(draft=draft), turn.notice("question.part", heard=heard, rest=rest))
    return take(turn, Answer(question.id, draft.options, draft.values), said_back=reading.spoken)


def _heard(turn: Turn, question: Question, draft: Draft) -> str:
    return answer_text(turn, question, Answer(question.id, draft.options, draft.values))


def _open_groups(question: Question, draft: Draft) -> tuple[str, ...]:
    """Give the groups of which nothing is chosen yet; a group of extras may stay empty."""
    open_groups = []
    for group in question.groups:
        facts = {
            fact for option in group.options if (found := question.option(option)) for fact in found.sets
        }
        if (
            not group.multiple
            and not set(group.options) & set(draft.options)
            and not facts & set(draft.values)
        ):
            open_groups.append(group.id)
    return tuple(open_groups)


def _with_choices(draft: Draft, question: Question, choices: tuple[Choice, ...]) -> Draft:
    for choice in choices:
        draft = _with_option(draft, question, choice.id)
    return draft


def _with_option(draft: Draft, question: Question, option: str) -> Draft:
    rivals = next((g.options for g in question.groups if option in g.options and not g.multiple), ())
    kept = tuple(other for other in draft.options if other not in rivals and other != option)
    return replace(draft, options=(*kept, option))


def take(turn: Turn, answer: Answer, *, said_back: bool = False) -> Outcome:
    """Take a whole answer and go on."""
    was_urgent = _URGENT in assessed(turn).remedies
    question = turn.base.question(answer.question)
    notices = [turn.notice("question.heard", heard=answer_text(turn, question, answer))] if said_back else []
    turn = answered(turn, answer)
    if not was_urgent and not turn.session.done and _URGENT in assessed(turn).remedies:
        notices.append(Section("help", "", (turn.say("danger.if_now"),)))
    return preceded(present(turn), *notices)


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
    else:
        draft = _with_option(draft, question, option)
        chosen = question.option(option)
        values = {
            fact: value for fact, value in draft.values.items() if chosen is None or fact not in chosen.sets
        }
        draft = replace(draft, values=values)
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
