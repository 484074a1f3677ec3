"""What comes without words: a picture, a voice message, a file, a link."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers import check, danger
from handlers.turn import Outcome, Turn

KINDS: Final = frozenset({"picture", "voice", "video", "file", "sticker", "location", "link"})
_UNKNOWN: Final = "file"


def answer(turn: Turn, kind: str) -> Outcome:
    """Say what to do instead, and show again what lies on the table.

    Args:
        turn: this step.
        kind: what came, as the platform names it.
    """
    notice = turn.notice(f"attachment.{kind if kind in KINDS else _UNKNOWN}")
    screen, _, shown = turn.session.screen.partition(":")
    session, reply = danger.press_danger(turn, shown) if screen == "danger" else check.present(turn)
    return session, replace(reply, sections=(notice, *reply.sections))
