"""The language."""

from __future__ import annotations

from dataclasses import replace

from handlers import check
from handlers.reply import Button, Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded


def show_languages(turn: Turn) -> Outcome:
    """Offer the languages, each in its own words."""
    turn = turn.to(screen="language")
    buttons = []
    for tag, catalogue in turn.world.catalogues.languages.items():
        buttons.append(Button(f"lang:{tag}", catalogue("language.self"), chosen=tag == turn.language))
    section = Section("list", turn.say("language.title"), ())
    return turn.session, Reply(
        (section,), numbered(buttons), (turn.button("resume"),), language=turn.language
    )


def press_language(turn: Turn, tag: str) -> Outcome:
    """Take a language and go on in it."""
    if tag not in turn.world.catalogues.languages:
        return preceded(show_languages(turn), turn.notice("unclear.button"))
    return check.present(replace(turn.to(language=tag), language=tag))
