"""The way from a check into the diary."""

from __future__ import annotations

from typing import Final

from handlers.reply import Button
from handlers.turn import Turn

SCREEN: Final = "diary"


def diary_button(turn: Turn) -> Button:
    """Give the button that notes what a finished check told."""
    return Button(f"{SCREEN}:check", turn.say.text("diary", "buttons", "note"), "nav")
