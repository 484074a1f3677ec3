"""The interview: the question on the table, and every way to answer it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers import verdict
from handlers.answers import read_answer
from handlers.case import (
    advanced,
    answered,
    applies,
    asking_next,
    assessed,
    opening_answered,
    opening_questions,
    retraced,
)
from handlers.reply import Button, Reply, Section
from handlers.session import Answer, Draft
from handlers.turn import Outcome, Turn, numbered, preceded
from handlers.wording import NOTHING, Choice, answer_text, choices_of, label_of, question_text, rule_text
from rules.model import Question

_URGENT: Final = "call-110-now"
_MOST_REASONS: Final = 3


def present(turn: Turn) -> Outcome:
    """Show what is on the table: the question, the verdict, or the choice of who asks."""
    from handlers import start  # the start leads into the interview, and the interview back to it

    if turn.session.question:
        return show_question(turn)
    if turn.session.done:
        return verdict.show_verdict(turn)
    return start.show_start(turn)


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
    if session.answers:
        buttons.append(turn.button("review"))
    buttons += [
        turn.button("danger", kind="danger"),
        turn.button("topics", kind="topic"),
        turn.button("menu"),
    ]
    return tuple(buttons)


def _progress(turn: Turn, question: Question) -> str:
    if turn.session.editing:
        return turn.say("progress.editing")
    if question.opening:
        opening = opening_questions(turn)
        return turn.say("progress.opening", step=opening.index(question.id) + 1, steps=len(opening))
    return turn.say("progress.further", most=max(1, turn.session.left))


def answer_text_typed(turn: Turn, text: str) -> Outcome:
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
    return take(turn, Answer(turn.session.question))


def _open_categories(turn: Turn, question: Question, categories: tuple[str, ...]) -> Outcome:
    ordered = tuple(category for category in question.categories if category in categories)
    shown = {option.id for option in question.options if option.category in ordered}
    options = tuple(option for option in turn.session.draft.options if option in shown)
    return show_question(
        turn.to(draft=replace(turn.session.draft, categories=ordered, ticked=ordered, options=options))
    )


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


def back(turn: Turn) -> Outcome:
    """Go one step back; what was answered stays and is ticked."""
    from handlers import start  # see present

    session = turn.session
    draft = session.draft
    if session.screen != "question" and (session.screen != "go:verdict" or session.question):
        return present(turn)
    if session.question and draft.categories is not None:
        return show_question(turn.to(draft=replace(draft, categories=None)))
    if session.editing:
        closed = turn.to(question="", draft=Draft(), editing=False)
        return present(closed if session.done else advanced(closed))
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
    before = turn.session.answer_to(question_id)
    draft = draft_of(question, before) if before else Draft()
    return show_question(turn.to(question=question_id, draft=draft, editing=True))


def draft_of(question: Question, answer: Answer) -> Draft:
    """Give an earlier answer as ticks."""
    options = tuple(option for option in answer.options if option != NOTHING)
    categories = {found.category for option in options if (found := question.option(option))}
    ticked = tuple(category for category in question.categories if category in categories)
    return Draft(None, options, answer.values, ticked)


def begin(turn: Turn, asker: str) -> Outcome:
    """Start the interview for who asks."""
    turn = turn.to(asker=asker, day=turn.session.day or turn.today)
    turn = retraced(turn) if turn.session.answers or turn.session.reserve else advanced(turn)
    warning = turn.say.text("conversation", "warnings", asker)
    notices = (Section("notice", "", (warning,)),) if warning else ()
    return preceded(present(turn), *notices)
