"""A diary as a spreadsheet that opens in Excel and WPS: CSV in UTF-8 with a mark at its beginning."""

from __future__ import annotations

import csv
import io
from typing import Final

from handlers.catalogue import Catalogue
from handlers.diary.table import head_of, rows_of
from handlers.diary.timeline import Timeline

# A cell that begins with one of these is taken for a formula (OWASP, CSV Injection); full-width ones as well.
_FORMULA: Final = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
_AS_TEXT: Final = "'"


def sheet_of(timeline: Timeline, say: Catalogue) -> bytes:
    """Write all notes, a line each.

    Args:
        timeline: the diary as it stood.
        say: the sentences in its language.
    """
    written = io.StringIO(newline="")
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(head_of(say))
    lines.writerows([harmless(cell) for cell in row] for row in rows_of(say, timeline.entries))
    return written.getvalue().encode("utf-8-sig", "replace")


def harmless(cell: str) -> str:
    """Give a cell that no program takes for a formula."""
    return f"{_AS_TEXT}{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
