"""What was read from a stretch of the plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CALLS: Final = "calls_per_day"
TEXTS: Final = "messages_per_day"
ANSWERED: Final = "answered_calls_per_day"


@dataclass(frozen=True, slots=True)
class Found:
    """A fact with its value.

    Args:
        fact: its name.
        value: in plain JSON.
        start: offset of the first character in the plain text.
        end: offset just behind the last one.
    """

    fact: str
    value: bool | float | str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fact that may have one value or another.

    Args:
        fact: its name.
        values: in plain JSON.
        start: offset of the first character in the plain text.
        end: offset just behind the last one.
    """

    fact: str
    values: tuple[float | str, ...]
    start: int
    end: int
