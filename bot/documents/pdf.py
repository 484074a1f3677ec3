"""Lays headings, paragraphs and tables out on A4 pages, with the font embedded and cut to what is said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos
from fpdf.fonts import TTFFont

from bot.cards.lines import broken
from bot.cards.poster import FONT

# Missing characters are replaced before they are set; a warning for each would only fill the log.
logging.getLogger("fpdf").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)

_FAMILY: Final = "noto"
_MARGIN: Final = 25.0  # mm
_TEXT: Final = 11.5  # points
_SMALL: Final = 9.0
_TITLE: Final = 17.0
_HEADING: Final = 12.5
_LEADING: Final = 1.65
_POINT: Final = 25.4 / 72
# What stands for a character that the font lacks.
MISSING: Final = "?"
# Shades of grey, of 255.
_MUTED: Final = 90
_INK: Final = 20
_RULE: Final = 170


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> str:
    """Give a text in which every character can be set; one that the font lacks becomes a question mark."""
    known = _known()
    kept = (char if ord(char) in known or char == "\n" else _substitute(char) for char in text)
    return "".join(kept)


def _substitute(char: str) -> str:
    if char in "\t\u00a0":
        return " "
    return MISSING if char.isprintable() else ""


class PdfPages:
    """A document that is written from its beginning to its end.

    Args:
        title: of the document, for its properties; not written on the page.
        made: when it is made, aware.
        language: of its text, such as ``zh-CN``.
        foot: words at the foot of each page, before the page number.
        landscape: whether the pages lie on their long side.
    """

    def __init__(
        self,
        title: str,
        made: datetime,
        language: str = "zh-CN",
        foot: str = "",
        *,
        landscape: bool = False,
    ) -> None:
        self._pdf = _Paper(orientation="landscape" if landscape else "portrait", format="A4")
        self._pdf.foot = printable(foot)
        self._pdf.set_title(title)
        self._pdf.set_lang(language)
        self._pdf.set_creation_date(made)
        self._pdf.set_margins(_MARGIN, 20, _MARGIN)
        self._pdf.set_auto_page_break(auto=True, margin=22)
        self._pdf.add_font(_FAMILY, "", FONT)
        for font in self._fonts():
            # The box around all characters stays that of the whole font; to measure them anew takes long.
            font.recalcBBoxes = False
        self._pdf.add_page()

    @property
    def width(self) -> float:
        """The width of the text, in millimetres."""
        return float(self._pdf.epw)

    def title(self, text: str) -> None:
        """Write the title in the middle."""
        self._block(text, _TITLE, align=Align.C, after=4)

    def heading(self, text: str) -> None:
        """Write a heading; it never stands alone at the foot of a page."""
        self._keep_together(3 * _HEADING * _LEADING * _POINT)
        self._block(text, _HEADING, before=2, after=0.5, bold=True)

    def paragraph(
        self,
        text: str,
        *,
        indent: int = 0,
        left: float = 0.0,
        after: float = 0.0,
        small: bool = False,
        with_next: bool = False,
    ) -> None:
        """Write a paragraph; each of its lines of text begins anew.

        Args:
            text: its words.
            indent: by how many characters its first line is indented.
            left: by how many millimetres all of it is moved to the right.
            after: room after it, in millimetres.
            small: in small letters.
            with_next: it never stands alone at the foot of a page.
        """
        size = _SMALL if small else _TEXT
        if with_next:
            self._keep_together(3 * size * _LEADING * _POINT)
        for part in text.split("\n"):
            self._block(part, size, indent=indent, left=left)
        self._pdf.ln(after)

    def line_right(self, text: str) -> None:
        """Write a line that ends at the right edge, such as a signature."""
        self._block(text, _TEXT, align=Align.R)

    def gap(self, height: float = 3.0) -> None:
        """Leave room, in millimetres."""
        self._pdf.ln(height)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> None:
        """Write a table; its head stands on each of its pages, and no row is torn.

        Args:
            head: the names of the columns.
            rows: their cells.
            shares: how wide each column is, beside the others.
        """
        widths = [self.width * share / sum(shares) for share in shares]
        self._row(head, widths, muted=True)
        for row in rows:
            if self._row_height(row, widths) > self._left():
                self._pdf.add_page()
                self._row(head, widths, muted=True)
            self._row(row, widths)

    def output(self) -> bytes:
        """Give the file; nothing can be written afterwards."""
        made = bytes(self._pdf.output())
        for font in self._fonts():
            font.close()
        return made

    def _fonts(self) -> Iterator[TTFont]:
        return (font.ttfont for font in self._pdf.fonts.values() if isinstance(font, TTFFont))

    def _block(
        self,
        text: str,
        size: float,
        *,
        indent: int = 0,
        left: float = 0.0,
        align: Align = Align.L,
        before: float = 0.0,
        after: float = 0.0,
        bold: bool = False,
    ) -> None:
        pdf = self._pdf
        self._pen(size, bold=bold)
        pdf.ln(before)
        first = indent * size * _POINT
        for number, line in enumerate(self._lines(text, self.width - left, first)):
            moved = left if number or align is not Align.L else left + first
            pdf.set_x(pdf.l_margin + moved)
            pdf.cell(
                self.width - moved,
                size * _LEADING * _POINT,
                line,
                align=align,
                new_x=XPos.LMARGIN,
                new_y=YPos.NEXT,
            )
        pdf.ln(after)

    def _lines(self, text: str, width: float, first: float = 0.0) -> tuple[str, ...]:
        """Break a text as Chinese is set; the first line is shorter by its indent."""
        # The indent is measured as if it were one character more at the beginning.
        mark = "\u2060"
        length = self._length(mark, first)
        lines = broken(mark + printable(text), width, length) if text else ("",)
        return tuple(line.replace(mark, "") for line in lines)

    def _length(self, mark: str, first: float) -> Callable[[str], float]:
        def length(text: str) -> float:
            width = float(self._pdf.get_string_width(text.replace(mark, "")))
            return width + first if mark in text else width

        return length

    def _pen(self, size: float, *, muted: bool = False, bold: bool = False) -> None:
        pdf = self._pdf
        pdf.set_font(_FAMILY, size=size)
        pdf.set_text_color(_MUTED if muted else _INK)
        pdf.set_draw_color(_INK)
        # The one font is made bold by drawing its edges too.
        pdf.text_mode = 2 if bold else 0
        pdf.set_line_width(0.3 if bold else 0.1)

    def _left(self) -> float:
        return float(self._pdf.h - self._pdf.b_margin - self._pdf.get_y())

    def _keep_together(self, height: float) -> None:
        if height > self._left():
            self._pdf.add_page()

    def _row_height(self, row: Sequence[str], widths: Sequence[float]) -> float:
        self._pen(_SMALL)
        lines = max(
            (len(self._lines(cell, width - 2)) for cell, width in zip(row, widths, strict=True)), default=1
        )
        return lines * _SMALL * 1.5 * _POINT + 2

    def _row(self, row: Sequence[str], widths: Sequence[float], *, muted: bool = False) -> None:
        pdf, height = self._pdf, self._row_height(row, widths)
        top, x = pdf.get_y(), pdf.l_margin
        for cell, width in zip(row, widths, strict=True):
            self._pen(_SMALL, muted=muted)
            for number, line in enumerate(self._lines(cell, width - 2)):
                pdf.set_xy(x, top + 1 + number * _SMALL * 1.5 * _POINT)
                pdf.cell(width, _SMALL * 1.5 * _POINT, line)
            x += width
        pdf.set_draw_color(_RULE)
        pdf.line(pdf.l_margin, top + height, pdf.l_margin + self.width, top + height)
        pdf.set_xy(pdf.l_margin, top + height)


class _Paper(FPDF):
    """Pages with a foot."""

    foot = ""

    def footer(self) -> None:
        """Write the foot of a page."""
        self.set_y(-15)
        self.set_font(_FAMILY, size=_SMALL)
        self.set_text_color(_MUTED)
        self.text_mode = 0
        self.cell(0, 5, f"{self.foot} {self.page_no()}".strip(), align=Align.C)
