"""Danger now, or words of dying: help first, nothing asked."""

from __future__ import annotations

import re
from typing import Final

from handlers.catalogue import SOURCE
from handlers.reading import cleaned
from handlers.reply import Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded

KINDS: Final = ("despair", "violence")


def danger_in(turn: Turn, text: str) -> str:
    """Give the kind of danger that a text speaks of, empty where there is none.

    Words of dying come first. The text is looked through in the person's language and in Chinese.
    """
    plain = cleaned(text)
    for kind in KINDS:
        for language in dict.fromkeys((turn.language, SOURCE)):
            say = turn.world.catalogues[language]
            if any(
                re.search(pattern, plain) for pattern in say.texts("conversation", "danger", "words", kind)
            ):
                return kind
    return ""


def press_danger(turn: Turn, kind: str = "violence") -> Outcome:
    """Show help; the interview waits, and nothing of this is stored but that help was shown."""
    if kind not in KINDS:
        kind = "violence"
    turn = turn.to(screen=f"danger:{kind}")
    section = Section(
        "help", turn.say(f"danger.{kind}.title"), turn.say.texts("conversation", "danger", kind, "paragraphs")
    )
    other = "despair" if kind == "violence" else "violence"
    buttons = (
        turn.button(f"danger:{other}", kind="danger"),
        turn.button("resume", turn.say("danger.resume")),
    )
    return turn.session, Reply(
        (section,), numbered(buttons), language=turn.language, placeholder=turn.say("danger.placeholder")
    )


def listen(turn: Turn) -> Outcome:
    """Answer whatever is typed while help is shown; no question is pressed on."""
    kind = turn.session.screen.partition(":")[2]
    return preceded(press_danger(turn, kind), turn.notice("danger.listening"))
