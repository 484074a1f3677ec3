"""The first message, who asks, starting again, stopping."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from handlers import amending, check
from handlers.answers import SHORT, every_refusal
from handlers.reading import named
from handlers.reply import Button, Reply, Section
from handlers.session import forget_case
from handlers.turn import Outcome, Turn, numbered, preceded

_ASKERS = ("borrower", "third_party", "guarantor", "other")
_OTHERS = ("coborrower", "heir")
_CLAUSE: Final = re.compile(r"[,;.!?\u3002]")
# The screens on which the person says who they are.
ASKING: Final = frozenset({"new", "start", "asker:other", "asker:change", "asker:who"})


def start(turn: Turn) -> Outcome:
    """Welcome, or go on with what is begun."""
    if turn.session.begun or turn.session.done:
        return show_begun(turn)
    return check.present(turn)


def show_start(turn: Turn) -> Outcome:
    """Say what this is and ask who asks; it is no question of the interview."""
    turn = turn.to(screen="start")
    section = Section(
        "question", turn.say("start.title"), turn.say.texts("conversation", "start", "paragraphs")
    )
    return turn.session, Reply(
        sections=(section,),
        buttons=numbered(
            (*_asker_buttons(turn, _ASKERS), turn.button("danger", turn.say("start.danger"), "danger"))
        ),
        navigation=(turn.button("topics", kind="topic"), turn.button("language"), turn.button("privacy")),
        language=turn.language,
        placeholder=turn.say("start.placeholder"),
    )


def show_others(turn: Turn) -> Outcome:
    """Ask which of the rarer kinds of debtor asks."""
    turn = turn.to(screen="asker:other")
    section = Section("question", turn.say("start.other"), ())
    return turn.session, Reply(
        sections=(section,),
        buttons=numbered(_asker_buttons(turn, _OTHERS)),
        navigation=(turn.button("asker:change", turn.say("buttons.back")),),
        language=turn.language,
    )


def show_who(turn: Turn) -> Outcome:
    """Ask who asks after a text was read; what it told is kept."""
    turn = turn.to(screen="asker:who")
    section = Section("question", turn.say("start.who"), (turn.say("start.who_why"),))
    read = turn.session.told or turn.session.heard
    back = (turn.button("understood", turn.say("buttons.back")),) if read else ()
    return turn.session, Reply(
        sections=(section,),
        buttons=numbered(_asker_buttons(turn, _ASKERS)),
        navigation=(*back, turn.button("danger", kind="danger"), turn.button("menu")),
        language=turn.language,
        placeholder=turn.say("start.placeholder_who"),
    )


def show_change(turn: Turn) -> Outcome:
    """Ask again who asks; the answers stay."""
    session, reply = show_start(turn)
    return replace(session, screen="asker:change"), reply


def _asker_buttons(turn: Turn, askers: tuple[str, ...]) -> tuple[Button, ...]:
    return tuple(Button(f"asker:{asker}", turn.say(f"start.askers.{asker}")) for asker in askers)


def press_asker(turn: Turn, asker: str) -> Outcome:
    """Take who asks, and begin."""
    if asker == "other":
        return show_others(turn)
    if asker == "change":
        return show_change(turn)
    if asker == "who":
        return show_who(turn)
    if asker not in turn.base.vocabulary["asker"].values:
        return preceded(check.present(turn), turn.notice("unclear.button"))
    if turn.session.heard:
        return amending.take_asker(turn, asker)
    choosing = turn.session.screen in ASKING or not turn.session.asker
    if asker != turn.session.asker and not choosing:
        return preceded(check.present(turn), turn.notice("unclear.asker"))
    if asker == turn.session.asker and not choosing:
        return check.present(turn)
    return check.begin(turn, asker)


def type_asker(turn: Turn, plain: str) -> Outcome | None:
    """Take who asks from a few words; None where they do not say it, or say more than one thing."""
    asker = named_asker(turn, plain)
    if not asker:
        return None
    heard = turn.notice("question.heard", heard=turn.say(f"start.askers.{asker}"))
    return preceded(press_asker(turn, asker), heard)


def named_asker(turn: Turn, plain: str) -> str:
    """Give who asks as a few words say it, empty where they do not, or say more than one thing."""
    if len(plain) > SHORT:
        return ""
    refusals = every_refusal(turn)
    for language in turn.heard:
        say = turn.world.catalogues[language]
        words = {asker: say.texts("conversation", "start", "words", asker) for asker in (*_ASKERS, *_OTHERS)}
        # What follows the first comma may say "not" of something else.
        found = named(plain, words, refusals) or named(_CLAUSE.split(plain)[0], words, refusals)
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def show_begun(turn: Turn) -> Outcome:
    """Offer to go on where the person left off."""
    turn = turn.to(screen="start")
    section = Section("notice", turn.say("start.begun_title"), (turn.say("start.begun"),))
    buttons = (
        turn.button("resume"),
        turn.button("review"),
        turn.button("restart:yes"),
        turn.button("danger", kind="danger"),
    )
    return turn.session, Reply((section,), numbered(buttons), _elsewhere(turn), language=turn.language)


def show_restart(turn: Turn) -> Outcome:
    """Ask before the answers are dropped."""
    if not turn.session.begun:
        return restart(turn)
    turn = turn.to(screen="restart")
    section = Section("question", turn.say("start.restart"), ())
    buttons = (turn.button("restart:yes"), turn.button("resume"))
    return turn.session, Reply((section,), numbered(buttons), language=turn.language)


def restart(turn: Turn) -> Outcome:
    """Drop the answers and begin again."""
    return show_start(turn.to(**_changes(turn)))


def _changes(turn: Turn) -> dict[str, object]:
    fresh = forget_case(turn.session)
    return {name: getattr(fresh, name) for name in fresh.__slots__}


def press_restart(turn: Turn, sure: str = "") -> Outcome:
    """Start again, after asking."""
    return restart(turn) if sure == "yes" else show_restart(turn)


def stop(turn: Turn) -> Outcome:
    """Stop asking; what was said is kept until it is deleted or grows old."""
    turn = turn.to(screen="stop")
    section = Section("notice", turn.say("stop.title"), turn.say.texts("conversation", "stop", "paragraphs"))
    buttons = (turn.button("resume"), turn.button("delete"), turn.button("danger", kind="danger"))
    return turn.session, Reply((section,), numbered(buttons), _elsewhere(turn), language=turn.language)


def show_menu(turn: Turn) -> Outcome:
    """List everything else that can be done."""
    turn = turn.to(screen="menu")
    buttons = [turn.button("resume")]
    if turn.session.answers or turn.session.told:
        buttons.append(turn.button("review"))
    buttons += [
        turn.button("diary", turn.say.text("diary", "title")),
        turn.button("topics", kind="topic"),
        turn.button("restart"),
        turn.button("stop"),
        turn.button("language"),
        turn.button("privacy"),
        turn.button("delete"),
        turn.button("danger", kind="danger"),
    ]
    section = Section("list", turn.say("menu.title"), (turn.say("menu.words"),))
    return turn.session, Reply((section,), numbered(buttons), language=turn.language)


def _elsewhere(turn: Turn) -> tuple[Button, ...]:
    return (turn.button("topics", kind="topic"), turn.button("language"), turn.button("privacy"))
