"""What a text was understood to say: a list with the words it came from, to confirm, correct, take out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

from handlers import check, start
from handlers.case import advanced, retraced
from handlers.reply import Button, Reply, Section
from handlers.session import Draft, Told
from handlers.told import added, can_say, corrected_by, is_set, without
from handlers.turn import Outcome, Turn, numbered, preceded
from handlers.wording import item_text, question_name

# Stands where a question stands in the actions of a list.
HEARD: Final = "heard"
SCREEN: Final = "understood"
DATES: Final = ("contact_date", "course_ended_on")
ASKER: Final = "asker"
DATE: Final = "date"
NONE: Final = "none"
# First hour of each part of the day, the last part first.
_HALVES: Final = ((18, "night"), (13, "afternoon"), (5, "morning"), (0, "early"))


def show_understood(turn: Turn) -> Outcome:
    """Open the list again: what waits to be confirmed, else what was confirmed before."""
    if turn.session.heard:
        return show_list(turn)
    if not turn.session.told:
        return check.present(turn)
    return show_list(turn.to(heard=turn.session.told, **closed(turn)))


def show_list(turn: Turn, *before: Section) -> Outcome:
    """Show what was understood; each item is ticked as long as it counts."""
    turn = turn.to(screen=SCREEN, **closed(turn))
    section = Section("question", turn.say("understood.title"), (turn.say("understood.how"),))
    # What is to be chosen has a heading, so that it stands after what only needs a yes.
    items = sorted(turn.session.heard, key=lambda item: bool(item.choices))
    buttons = [button for item in items for button in _item_buttons(turn, item)]
    borrowed = offers_borrower(turn)
    done = turn.button("confirm:borrower", kind="done") if borrowed else turn.button("confirm", kind="done")
    return turn.session, Reply(
        sections=(*before, section),
        buttons=numbered((*buttons, done)),
        navigation=_navigation(turn, offers_other=borrowed),
        multiple=True,
        language=turn.language,
        placeholder=turn.say("understood.placeholder"),
    )


def _item_buttons(turn: Turn, item: Told) -> Iterator[Button]:
    """Give the button of an item, or one for each thing that its words may mean."""
    if not item.choices:
        label = _quoted(turn, item_text(turn, item.fact, item.value), item.quote)
        yield Button(f"toggle:{HEARD}:{key_of(turn, item)}", label, chosen=item.counts)
        return
    group = turn.say("understood.which", quote=item.quote)
    for place, choice in enumerate(item.choices):
        label = _choice_text(turn, item.fact, choice)
        yield Button(f"toggle:{HEARD}:{item.fact}-c{place}", label, chosen=item.value == choice, group=group)
    yield Button(f"toggle:{HEARD}:{item.fact}-{NONE}", turn.say("understood.neither"), group=group)


def _quoted(turn: Turn, said: str, quote: str) -> str:
    return turn.say("understood.item", said=said, quote=quote) if quote else said


def _choice_text(turn: Turn, fact: str, choice: Any) -> str:
    """Say one of the things that words may mean; an hour as people say it."""
    if turn.base.vocabulary[fact].type != "time" or not isinstance(choice, str):
        return item_text(turn, fact, choice)
    hour, minute = int(choice[:2]), choice[3:]
    half = next(name for first, name in _HALVES if hour >= first)
    return turn.say(f"understood.halves.{half}", clock=f"{hour - 12 if hour > 12 else hour}:{minute}")


def key_of(turn: Turn, item: Told) -> str:
    """Name an item so that an old button can never mean another one."""
    if not is_set(turn.base, item.fact):
        return item.fact
    return f"{item.fact}-{turn.base.vocabulary[item.fact].values.index(item.value)}"


def offers_borrower(turn: Turn) -> bool:
    """Tell whether it may be the person's own debt: the borrower was contacted, and who asks is not told."""
    items = turn.session.heard
    contacted = any((item.fact, item.value) == ("contacted", "borrower") and item.counts for item in items)
    return contacted and not turn.session.asker and not any(item.fact == ASKER for item in items)


def _navigation(turn: Turn, *, offers_other: bool) -> tuple[Button, ...]:
    buttons = [turn.button("confirm:other")] if offers_other else []
    for where in dict.fromkeys(corrected_at(turn, item) for item in turn.session.heard):
        if where:
            buttons.append(
                turn.button(f"correct:{where}", turn.say("buttons.correct", name=_name(turn, where)))
            )
    return (*buttons, turn.button("skip"), turn.button("danger", kind="danger"), turn.button("menu"))


def corrected_at(turn: Turn, item: Told) -> str:
    """Give where an item can be corrected: a question, who asks, the day; empty where it can only go."""
    if item.fact == ASKER:
        return ASKER
    if item.fact in DATES:
        return DATE
    question = turn.base.question_of(item.fact)
    return question.id if question is not None and can_say(turn.base, question, item) else ""


def _name(turn: Turn, where: str) -> str:
    if where == ASKER:
        return turn.say("review.asker")
    return turn.say("review.day") if where == DATE else question_name(turn, where)


# What comes in from a text


def add(turn: Turn, items: Iterable[Told], *before: Section) -> Outcome:
    """Show what was read, together with what waits already."""
    return show_list(keep(turn, items), *before)


def keep(turn: Turn, items: Iterable[Told]) -> Turn:
    """Keep what was read until it is shown."""
    return turn.to(heard=added(turn.base, turn.session.heard, items), **closed(turn))


def closed(turn: Turn) -> dict[str, Any]:
    """Take a question that was opened from a list off the table; the interview finds its own again."""
    return {"question": "", "draft": Draft(), "editing": False} if turn.session.editing else {}


# What a person does with the list


def press_toggle(turn: Turn, key: str) -> Outcome:
    """Tick or untick one item, or choose what its words mean."""
    heard = toggled(turn, key)
    if heard is None:
        return preceded(check.present(turn), turn.notice("unclear.button"))
    return show_list(turn.to(heard=heard)) if heard else skip(turn)


def toggled(turn: Turn, key: str) -> tuple[Told, ...] | None:
    """Give the list with one item changed; None where there is no such item."""
    items = turn.session.heard
    for place, item in enumerate(items):
        if not item.choices:
            if key_of(turn, item) == key:
                return (*items[:place], replace(item, counts=not item.counts), *items[place + 1 :])
            continue
        if key == f"{item.fact}-{NONE}":
            return (*items[:place], *items[place + 1 :])
        for number, choice in enumerate(item.choices):
            if key == f"{item.fact}-c{number}":
                value = None if item.value == choice else choice
                return (*items[:place], replace(item, value=value, counts=True), *items[place + 1 :])
    return None


def skip(turn: Turn) -> Outcome:
    """Leave the list without taking anything of it; what was confirmed before stays."""
    fresh = without(turn.base, turn.session.heard, turn.session.told)
    turn = turn.to(heard=(), **closed(turn))
    if turn.session.asker and not turn.session.question and not turn.session.done:
        turn = advanced(turn)
    return preceded(check.present(turn), *((turn.notice("understood.skipped"),) if fresh else ()))


def confirm(turn: Turn, who: str = "") -> Outcome:
    """Let the ticked items count, and go on with what is still needed.

    Args:
        turn: this step.
        who: ``borrower`` where the person says that it is their own debt, ``other`` where it is not.
    """
    if not turn.session.heard:
        return preceded(check.present(turn), turn.notice("unclear.button"))
    unconfirmed = turn
    counted = tuple(item for item in turn.session.heard if item.counts and item.value is not None)
    asker = "borrower" if who == "borrower" and offers_borrower(turn) else turn.asker
    before = () if counted else (turn.notice("understood.nothing_left"),)
    turn = _taken(turn, counted)
    if not asker:
        return preceded(start.show_who(turn), *before)
    if asker != turn.session.asker:
        session, reply = check.begin(turn, asker)
    else:
        session, reply = check.present(retraced(turn) if turn.session.answers else advanced(turn))
    after = replace(turn, session=session)
    return preceded((session, reply), *before, *check.help_now(after, unconfirmed))


def _taken(turn: Turn, counted: tuple[Told, ...]) -> Turn:
    """Give the turn with the items told; an earlier answer that they contradict gives way."""
    base, session = turn.base, turn.session
    facts = tuple(item for item in counted if item.fact not in (ASKER, *DATES))
    told = added(base, without(base, session.told, session.heard), facts)
    answers, reserve = (
        tuple(filter(None, (corrected_by(base, base.question(a.question), a, facts) for a in given)))
        for given in (session.answers, session.reserve)
    )
    return _dated(turn.to(told=told, heard=(), answers=answers, reserve=reserve, **closed(turn)), counted)


def _dated(turn: Turn, counted: tuple[Told, ...]) -> Turn:
    """Take a day that was told; of a course of many days the last."""
    days = {item.fact: date.fromisoformat(str(item.value)) for item in counted if item.fact in DATES}
    day = days.get(DATES[1]) or days.get(DATES[0])
    if day is None or day > turn.today:
        return turn if turn.session.day else turn.to(day=turn.today)
    return turn.to(day=day, day_told=True)
