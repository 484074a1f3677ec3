"""What is kept, and deleting it."""

from __future__ import annotations

from dataclasses import replace

from handlers import start
from handlers.diary import screens
from handlers.reply import Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded


def show_privacy(turn: Turn) -> Outcome:
    """Say what is kept and for how long."""
    turn = turn.to(screen="privacy")
    section = Section(
        "topic", turn.say("privacy.title"), turn.say.texts("conversation", "privacy", "paragraphs")
    )
    buttons = (turn.button("delete"), turn.button("resume"))
    return turn.session, Reply((section,), numbered(buttons), (turn.button("menu"),), language=turn.language)


def press_delete(turn: Turn, sure: str = "") -> Outcome:
    """Delete everything, after asking where there is something to lose."""
    if sure != "yes" and turn.supplied is None:
        return screens.asked_for(turn)
    diary = screens.book_of(turn)
    if sure != "yes" and (turn.session.asker or turn.session.begun or diary):
        turn = turn.to(screen="delete")
        what = [turn.say("privacy.sure_what")]
        if diary:
            what.insert(0, turn.say.text("diary", "delete", "too"))
        section = Section("question", turn.say("privacy.sure"), tuple(what))
        buttons = (turn.button("delete:yes"), turn.button("resume"))
        return turn.session, Reply((section,), numbered(buttons), language=turn.language)
    session, reply = start.restart(turn.to(language=""))
    return preceded((session, replace(reply, forget=True)), turn.notice("privacy.deleted"))
