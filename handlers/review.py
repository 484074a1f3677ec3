"""What was answered, each answer to be changed; and the day it happened."""

from __future__ import annotations

from datetime import date, timedelta

from handlers import amending, check
from handlers.case import asking_next, retraced
from handlers.limits import day_text
from handlers.reading import cleaned, typed_date
from handlers.reply import Button, Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded
from handlers.wording import answer_text, item_text, question_name

_ADDABLE = ("conduct", "contacted", "when")


def show_review(turn: Turn) -> Outcome:
    """List the answers; each is a button that opens its question again."""
    if not turn.session.asker:
        return check.present(turn)
    turn = turn.to(screen="review")
    session = turn.session
    buttons = _read_button(turn)
    buttons += [
        Button(
            f"ask:{answer.question}",
            turn.say(
                "review.item",
                name=question_name(turn, answer.question),
                answer=answer_text(turn, turn.base.question(answer.question), answer),
            ),
        )
        for answer in session.answers
    ]
    who = turn.say(f"review.askers.{session.asker}")
    buttons.append(Button("asker:change", turn.say("review.item", name=turn.say("review.asker"), answer=who)))
    day = (
        day_text(turn, turn.day)
        if session.day_told
        else turn.say("review.today", day=day_text(turn, turn.day))
    )
    buttons.append(Button("date", turn.say("review.item", name=turn.say("review.day"), answer=day)))
    section = Section("list", turn.say("review.title"), (turn.say("review.intro"),))
    return turn.session, Reply(
        (section,), numbered(buttons), (turn.button("resume"), turn.button("menu")), language=turn.language
    )


def _read_button(turn: Turn) -> list[Button]:
    """Say what was read from texts; it opens the list, where each of it can be corrected or taken out."""
    said = dict.fromkeys(item_text(turn, item.fact, item.value) for item in turn.session.told)
    if not said:
        return []
    answer = turn.say("between_facts").join(said)
    label = turn.say("review.item", name=turn.say("review.read"), answer=answer)
    return [turn.button("understood", label, kind="option")]


def show_date(turn: Turn) -> Outcome:
    """Ask on which day it happened."""
    if not turn.session.asker and not turn.session.heard:
        return check.present(turn)
    turn = turn.to(screen="date")
    section = Section("question", turn.say("date.ask"), (turn.say("date.why"),))
    buttons = (turn.button("date:today"), turn.button("date:yesterday"))
    return turn.session, Reply(
        (section,),
        numbered(buttons),
        (turn.button("review"), turn.button("resume")),
        language=turn.language,
        placeholder=turn.say("date.placeholder"),
    )


def press_date(turn: Turn, day: str = "") -> Outcome:
    """Take today or yesterday, or ask."""
    if not day or not (turn.session.asker or turn.session.heard):
        return show_date(turn)
    if day not in {"today", "yesterday"}:
        return preceded(check.present(turn), turn.notice("unclear.button"))
    return take_day(turn, turn.today - timedelta(days=1 if day == "yesterday" else 0))


def type_date(turn: Turn, text: str) -> Outcome | None:
    """Take a typed day; None where the text is no day."""
    day = typed_date(cleaned(text), turn.say, turn.today)
    if day is None:
        return None
    if not isinstance(day, date):
        return preceded(show_date(turn), turn.notice("date.bad"))
    if day > turn.today:
        return preceded(show_date(turn), turn.notice("date.future", day=day_text(turn, day)))
    return take_day(turn, day)


def take_day(turn: Turn, day: date) -> Outcome:
    """Assess by the law of another day; the answers stay."""
    if turn.session.heard:
        return amending.take_day(turn, day)
    turn = retraced(turn.to(day=day, day_told=True))
    return preceded(check.present(turn), turn.notice("date.taken", day=day_text(turn, day)))


def show_more(turn: Turn) -> Outcome:
    """Offer to add what was left out."""
    if not turn.session.done:
        return check.present(turn)
    turn = turn.to(screen="more")
    buttons = [
        Button(f"ask:{question}", turn.say(f"more.{question}"))
        for question in _ADDABLE
        if question in turn.base.questions
    ]
    if asking_next(turn, "findings") is not None:
        buttons.append(Button("deeper", turn.say("more.deeper")))
    buttons.append(turn.button("date"))
    section = Section("list", turn.say("more.title"), (turn.say("more.intro"),))
    return turn.session, Reply(
        (section,),
        numbered(buttons),
        (turn.button("go:verdict"), turn.button("menu")),
        language=turn.language,
    )


def deeper(turn: Turn) -> Outcome:
    """Go on asking for what would add findings."""
    if not turn.session.done:
        return check.present(turn)
    asking = asking_next(turn, "findings")
    if asking is None:
        return preceded(check.present(turn), turn.notice("more.nothing"))
    turn = turn.to(deeper=True, question=asking.question.id, editing=False, left=asking.at_most)
    return check.show_question(turn)
