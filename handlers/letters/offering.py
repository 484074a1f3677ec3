"""What letters are called, and the button that leads to them."""

from __future__ import annotations

from typing import Final

from handlers.letters.choosing import letters_that_fit
from handlers.reply import Button
from handlers.turn import Turn

SCREEN: Final = "letter"


def letter_button(turn: Turn) -> tuple[Button, ...]:
    """Give the button, where a letter fits."""
    return (turn.button(SCREEN, said(turn, "button")),) if letters_that_fit(turn) else ()


def name_of(turn: Turn, letter: str) -> str:
    """Give the name of a letter, in the language of the person."""
    return turn.say.text("letters", "names", letter, "name")


def said(turn: Turn, key: str) -> str:
    """Give a sentence of the chat about letters."""
    return turn.say.text("letters", "chat", key)
