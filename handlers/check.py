"""The interview: the question on the table, how it is shown, and why it is asked."""

from __future__ import annotations

from typing import Final

from handlers import verdict
from handlers.case import (
    advanced,
    asking_next,
    opening_answered,
    opening_questions,
    parsed,
    retraced,
)
from handlers.ordering import URGENT
from handlers.reply import Button, Reply, Section
from handlers.session import Answer, Draft
from handlers.turn import Outcome, Turn, numbered, preceded
from handlers.wording import answer_text, choices_of, label_of, question_text, rule_text
from rules.assessment import offers
from rules.model import Question

_MOST_REASONS: Final = 3


def present(turn: Turn) -> Outcome:
    """Show what is on the table: what was read, the question, the verdict, or the choice of who asks."""
    from handlers import start, understood  # they lead into the interview, and the interview back to them

    session = turn.session
    if session.heard and not session.mending:
        return understood.show_list(turn)
    if not session.asker and not session.mending and (session.told or session.question):
        return start.show_who(turn)
    if session.question:
        return show_question(turn, *told_so_far(turn))
    if session.done:
        return verdict.show_verdict(turn)
    return start.show_start(turn)


def told_so_far(turn: Turn) -> tuple[Section, ...]:
    """Say what is told of the groups of the question on the table, and what is still open."""
    question, draft = turn.base.question(turn.session.question), turn.session.draft
    missing = open_groups(question, draft)
    if not missing or not (draft.options or draft.values):
        return ()
    heard = answer_text(turn, question, Answer(question.id, draft.options, draft.values))
    rest = turn.say("between").join(
        turn.say.text("questions", question.id, "groups", group) for group in missing
    )
    return (turn.notice("question.part", heard=heard, rest=rest),)


def open_groups(question: Question, draft: Draft) -> tuple[str, ...]:
    """Give the groups of which nothing is chosen yet; a group of extras may stay empty."""
    found = []
    for group in question.groups:
        facts = {
            fact for option in group.options if (known := question.option(option)) for fact in known.sets
        }
        if (
            not group.multiple
            and not set(group.options) & set(draft.options)
            and not facts & set(draft.values)
        ):
            found.append(group.id)
    return tuple(found)


def is_urgent(turn: Turn) -> bool:
    """Tell whether, as told, there may be danger now."""
    return URGENT in turn.base.remedies and offers(turn.base, parsed(turn), turn.day, URGENT)


def help_now(turn: Turn, before: Turn) -> tuple[Section, ...]:
    """Name the emergency number where there may be danger now; the verdict says it by itself.

    Args:
        turn: as it is after what was told.
        before: as it was before; what was said then need not be said again.
    """
    if turn.session.done or not is_urgent(turn) or is_urgent(before):
        return ()
    return (Section("help", "", (turn.say("danger.if_now"),)),)


def show_question(turn: Turn, *before: Section) -> Outcome:
    """Show the question on the table with its answers."""
    turn = turn.to(screen="question")
    question = turn.base.question(turn.session.question)
    draft = turn.session.draft
    categories = bool(question.categories) and draft.categories is None
    several = question.multiple or bool(question.groups)
    ask = question_text(turn, question.id, "ask" if categories or not question.categories else "ask_options")
    remark = question_text(turn, question.id, "remark")
    hint = turn.say(f"question.{'groups' if question.groups else 'several' if several else 'one'}")
    section = Section("question", ask, tuple(filter(None, (remark, hint))))
    reply = Reply(
        sections=(*before, section),
        buttons=_buttons(turn, question),
        navigation=_navigation(turn, question),
        multiple=several,
        progress=_progress(turn, question),
        language=turn.language,
        question=question.id,
        placeholder=question_text(turn, question.id, "placeholder") or turn.say("question.placeholder"),
    )
    return turn.session, reply


def _buttons(turn: Turn, question: Question) -> tuple[Button, ...]:
    draft = turn.session.draft
    several = question.multiple or bool(question.groups)
    buttons = []
    for choice in choices_of(turn, question):
        label = label_of(turn, question, choice)
        if choice.kind == "none":
            buttons.append(Button(f"none:{question.id}", label))
        elif choice.kind == "category":
            buttons.append(Button(f"cat:{question.id}:{choice.id}", label, chosen=choice.id in draft.ticked))
        else:
            verb = "toggle" if several else "answer"
            chosen = choice.id in draft.options
            group = _group_title(turn, question, choice.id)
            buttons.append(Button(f"{verb}:{question.id}:{choice.id}", label, chosen=chosen, group=group))
    if several:
        key = (
            "buttons.done-categories" if question.categories and draft.categories is None else "buttons.done"
        )
        buttons.append(Button(f"done:{question.id}", turn.say(key), "done"))
    return numbered(buttons)


def _group_title(turn: Turn, question: Question, option: str) -> str:
    group = next((group.id for group in question.groups if option in group.options), "")
    return turn.say.text("questions", question.id, "groups", group)


def _navigation(turn: Turn, question: Question) -> tuple[Button, ...]:
    session = turn.session
    buttons = [
        Button(f"unknown:{question.id}", turn.say("buttons.unknown"), "nav"),
        turn.button("why"),
        turn.button("back"),
    ]
    if not session.editing and opening_answered(turn):
        buttons.append(turn.button("go:verdict"))
    if session.answers or session.told:
        buttons.append(turn.button("review"))
    buttons += [
        turn.button("danger", kind="danger"),
        turn.button("topics", kind="topic"),
        turn.button("menu"),
    ]
    return tuple(buttons)


def _progress(turn: Turn, question: Question) -> str:
    if turn.session.editing:
        return turn.say("progress.mending" if turn.session.mending else "progress.editing")
    opening = opening_questions(turn)
    if question.id in opening:
        return turn.say("progress.opening", step=opening.index(question.id) + 1, steps=len(opening))
    return turn.say("progress.further", most=max(1, turn.session.left))


def why(turn: Turn) -> Outcome:
    """Say why the question on the table is asked."""
    if not turn.session.question:
        return preceded(present(turn), turn.notice("why.nothing"))
    question = turn.base.question(turn.session.question)
    asking = asking_next(turn)
    known = asking is not None and asking.question.id == question.id and not question.opening
    rules = asking.because if asking is not None and known else ()
    titles = [title for rule in rules if (title := rule_text(turn, rule, "title"))][:_MOST_REASONS]
    told = [question_text(turn, question.id, "why")]
    if titles:
        told.append(turn.say("why.rules", rules=turn.say("between").join(titles)))
    return show_question(turn, Section("notice", turn.say("why.title"), tuple(filter(None, told))))


def begin(turn: Turn, asker: str) -> Outcome:
    """Start the interview for who asks."""
    turn = turn.to(asker=asker, day=turn.session.day or turn.today)
    turn = retraced(turn) if turn.session.answers or turn.session.reserve else advanced(turn)
    warning = turn.say.text("conversation", "warnings", asker)
    notices = (Section("notice", "", (warning,)),) if warning else ()
    return preceded(present(turn), *notices)
