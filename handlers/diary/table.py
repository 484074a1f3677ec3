"""The diary as a table: the same columns on the page, in the spreadsheet and in the annex."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from handlers.catalogue import Catalogue
from handlers.diary.entry import Entry

COLUMNS: Final = (
    "day",
    "time",
    "channel",
    "count",
    "answered",
    "number",
    "collector",
    "reached",
    "lender",
    "words",
)
_HOUR: Final = 60


def head_of(say: Catalogue) -> tuple[str, ...]:
    """Give the names of the columns."""
    return tuple(say.text("diary", "columns", column) for column in COLUMNS)


def rows_of(say: Catalogue, entries: Iterable[Entry]) -> list[Sequence[str]]:
    """Give a row of cells for each note."""
    return [_row(say, entry) for entry in entries]


def time_text(say: Catalogue, entry: Entry) -> str:
    """Say the hour, or the part of the day, empty where neither is known."""
    if entry.minute is not None:
        return f"{entry.minute // _HOUR:02d}:{entry.minute % _HOUR:02d}"
    return say.text("diary", "parts", entry.part) if entry.part else ""


def _row(say: Catalogue, entry: Entry) -> Sequence[str]:
    answered = ""
    if entry.channel == "call" and entry.answered is not None:
        answered = say.text("diary", "answered" if entry.answered else "missed")
    lender = say.text("facts", "lender_type", "values", entry.lender_type) if entry.lender_type else ""
    return (
        entry.day.isoformat(),
        time_text(say, entry),
        say.text("diary", "channels", entry.channel),
        str(entry.count),
        answered,
        entry.number,
        entry.collector,
        say.text("facts", "contacted", "values", entry.reached),
        lender,
        entry.words,
    )
