"""Danger now, or words of dying: help first, nothing asked."""

from __future__ import annotations

import re
from typing import Final

from handlers import check
from handlers.reading import cleaned
from handlers.reply import Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded

KINDS: Final = ("despair", "violence")


def danger_in(turn: Turn, text: str) -> str:
    """Give the kind of danger that a text speaks of, empty where there is none.

    Words of dying come first. The text is looked through in every language.
    """
    plain = cleaned(text)
    for pattern in _patterns(turn, "harmless"):
        plain = re.sub(pattern, " ", plain)
    for kind in KINDS:
        if any(re.search(pattern, plain) for pattern in _patterns(turn, kind)):
            return kind
    return ""


def _patterns(turn: Turn, name: str) -> tuple[str, ...]:
    """Give the patterns of all languages: in fear, people write in whatever script comes first."""
    catalogues = (turn.world.catalogues[language] for language in turn.heard)
    return tuple(
        pattern for say in catalogues for pattern in say.texts("conversation", "danger", "words", name)
    )


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


def listen(turn: Turn, plain: str) -> Outcome:
    """Answer whatever is typed while help is shown; no question is pressed on before the person is safe."""
    if turn.is_said(plain, "danger", "words", "safe"):
        return check.present(turn)
    kind = turn.session.screen.partition(":")[2]
    return preceded(press_danger(turn, kind), turn.notice("danger.listening"))
