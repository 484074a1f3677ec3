"""What a report is called, and the button that leads to it."""

from __future__ import annotations

from typing import Final

from handlers.reply import Button
from handlers.turn import Turn

KIND: Final = "report"


def report_button(turn: Turn) -> tuple[Button, ...]:
    """Give the button, where a page can be opened at all."""
    return (turn.button(KIND, said(turn, "button")),) if turn.linked else ()


def said(turn: Turn, key: str, **values: object) -> str:
    """Give a sentence of the chat about reports."""
    sentence = turn.say.text("report", "chat", key)
    return sentence.format(**values) if values else sentence
