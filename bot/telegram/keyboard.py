"""Buttons below a message, and what they carry.

What a button carries is ``1<kind>:<rest>``: the version of this form, what kind of message the button stands
below, and the action of the conversation. Source: core.telegram.org/bots/api, InlineKeyboardButton.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.terminal.width import width_of

Row = list[dict[str, Any]]

_DATA: Final = re.compile(r"1([qvcpn]):([A-Za-z0-9_:-]{0,60})")
# Columns that a row shows on a small phone; a Chinese character takes two, the edges of a button four.
ROW_COLUMNS: Final = 40
_EDGES: Final = 4
MOST_IN_A_ROW: Final = 3
# An action that the conversation does not know: it says that the button is out of use, and goes on.
OUT_OF_USE: Final = "outofuse"


class Kind(StrEnum):
    """What a button belongs to."""

    QUESTION = "q"
    VERDICT = "v"
    CARD = "c"
    PAGE = "p"
    NOTHING = "n"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a pressed button carries.

    Args:
        kind: what it belongs to.
        rest: an action of the conversation, the id of a rule, or the kind and number of a page.
    """

    kind: Kind
    rest: str


def carried(data: str) -> Carried:
    """Read what a button carries; a button of another version, or none of ours, is out of use."""
    found = _DATA.fullmatch(data)
    return Carried(Kind(found[1]), found[2]) if found else Carried(Kind.QUESTION, OUT_OF_USE)


def button(label: str, kind: Kind, rest: str = "") -> dict[str, Any]:
    """Give a button that is pressed."""
    return {"text": label, "callback_data": f"1{kind}:{rest}"}


def link(label: str, url: str) -> dict[str, Any]:
    """Give a button that opens an address."""
    return {"text": label, "url": url}


def fits(label: str) -> bool:
    """Tell whether a label is seen whole on a button that has a row for itself."""
    return width_of(label) + _EDGES <= ROW_COLUMNS


def shortened(label: str, mark: str) -> str:
    """Give as much of a label as is seen."""
    if fits(label):
        return label
    room = ROW_COLUMNS - _EDGES - width_of(mark)
    kept = label
    while width_of(kept) > room:
        kept = kept[:-1]
    return kept + mark


def rows(buttons: Iterable[dict[str, Any]], most: int = MOST_IN_A_ROW) -> list[Row]:
    """Put buttons into rows in which every label is seen: all buttons of a row are as wide as the widest."""
    found: list[Row] = []
    row: Row = []
    for each in buttons:
        if row and (len(row) == most or not _fit_together((*row, each))):
            found.append(row)
            row = []
        row.append(each)
    if row:
        found.append(row)
    return found


def _fit_together(row: Sequence[dict[str, Any]]) -> bool:
    return len(row) * (max(width_of(each["text"]) for each in row) + _EDGES) <= ROW_COLUMNS
