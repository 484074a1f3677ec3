"""The poster of a card: what stands where on 1080 by 1440 points, and drawing it.

Sizes go down together until everything fits; nothing is ever cut.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import segno
from PIL import Image, ImageDraw, ImageFont

from bot.cards.lines import broken
from bot.words import Words
from handlers.cards import Card

WIDTH: Final = 1080
HEIGHT: Final = 1440
FONT: Final = Path(__file__).resolve().parent / "fonts" / "NotoSansSC-Regular.otf"
_EDGE: Final = 84
_ROOM: Final = WIDTH - 2 * _EDGE
_BAND: Final = 96
_CODE: Final = 272
_FOOT: Final = HEIGHT - _CODE - 64
_QUIET: Final = 4  # modules around a QR code that stay white (ISO/IEC 18004)
_LEADING: Final = 1.42

_GROUND: Final = "#f4f6f3"
_CARD: Final = "#ffffff"
_TEXT: Final = "#1d2629"
_MUTED: Final = "#56646a"
_LINE: Final = "#b9ab86"
_VERDICTS: Final = {
    "lawful": "#1b6b3f",
    "improper": "#7a4d00",
    "unlawful": "#a3261f",
    "possibly_criminal": "#861a15",
}


class PosterError(Exception):
    """A card says more than a poster holds."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text on the poster.

    Args:
        text: its words.
        x: where it begins.
        y: where it begins, from the top.
        size: of the letters.
        colour: of the letters.
        bold: whether the strokes are thick.
    """

    text: str
    x: int
    y: int
    size: int
    colour: str = _TEXT
    bold: bool = False

    @property
    def bottom(self) -> int:
        """Where the next line may begin."""
        return self.y + round(self.size * _LEADING)


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where.

    Args:
        lines: the text.
        colour: of the band at the top.
        rule: from where to where the stroke beside the article goes.
        address: what the QR code says.
    """

    lines: tuple[Line, ...]
    colour: str
    rule: tuple[int, int]
    address: str


@dataclass(frozen=True, slots=True)
class _Sizes:
    title: int
    says: int
    law: int


# From the largest to the smallest that is still read on a phone.
_SIZES: Final = tuple(
    _Sizes(title, says, law)
    for title, says, law in (
        (92, 58, 36),
        (80, 54, 34),
        (72, 48, 32),
        (64, 44, 30),
        (58, 40, 28),
        (52, 36, 26),
    )
)


def lay_out(card: Card, say: Words, address: str) -> Layout:
    """Find the largest sizes at which a card fits, with the words of the article where there is room.

    Args:
        card: what it says.
        say: the sentences of cards in its language.
        address: of its page.

    Raises:
        PosterError: it does not fit even at the smallest.
    """
    quote = card.quotes[0]
    # The article in full only where that costs the headline nothing.
    tries = [(quote.text, sizes) for sizes in _SIZES[:3]] if quote.text else []
    tries += [("", sizes) for sizes in _SIZES]
    for official, sizes in tries:
        lines, rule = _body(card, official, say, sizes)
        if lines[-1].bottom <= _FOOT - 32:
            foot = _foot(say)
            return Layout((*_head(say), *lines, *foot), _VERDICTS[card.verdict], rule, address)
    raise PosterError(f"{card.rule} does not fit on a poster")


def _head(say: Words) -> Iterator[Line]:
    yield Line(say["site"], _EDGE, 26, 32, _CARD, bold=True)


def _body(card: Card, official: str, say: Words, sizes: _Sizes) -> tuple[list[Line], tuple[int, int]]:
    colour = _VERDICTS[card.verdict]
    lines = _block(card.verdict_name, _EDGE, _BAND + 56, 40, colour, bold=True)
    lines += _block(card.title, _EDGE, lines[-1].bottom, sizes.title, bold=True)
    lines += _block(card.says, _EDGE, lines[-1].bottom + 24, sizes.says)
    if card.judged:
        lines += _block(say["judged"], _EDGE, lines[-1].bottom + 12, sizes.law - 4, _MUTED)
    top = lines[-1].bottom + 44
    quote, beside = card.quotes[0], _EDGE + 28
    lines += _block(quote.label, beside, top, sizes.law, bold=True)
    lines += _block(quote.force, beside, lines[-1].bottom + 4, sizes.law - 6, _MUTED)
    if official:
        lines += _block(official, beside, lines[-1].bottom + 8, sizes.law - 2)
    return lines, (top, lines[-1].bottom)


def _foot(say: Words) -> list[Line]:
    left = _EDGE + _CODE + 40
    scan = _block(say["scan"], left, 0, 36, bold=True)
    limits = _block(say["limits"], left, scan[-1].bottom + 12, 26, _MUTED)
    down = _FOOT + (_CODE - limits[-1].bottom) // 2
    return [
        Line(line.text, line.x, line.y + down, line.size, line.colour, line.bold) for line in (*scan, *limits)
    ]


def _block(text: str, x: int, y: int, size: int, colour: str = _TEXT, *, bold: bool = False) -> list[Line]:
    lines = []
    for words in broken(text, WIDTH - _EDGE - x, _length(size, bold=bold)):
        lines.append(Line(words, x, y, size, colour, bold))
        y = lines[-1].bottom
    return lines


@lru_cache(32)
def font_of(size: int) -> ImageFont.FreeTypeFont:
    """Give the font in a size, as it is drawn everywhere alike."""
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


def stroke_of(size: int, *, bold: bool) -> float:
    """Give by how much the strokes of letters are thickened."""
    return size / 42 if bold else 0


def _length(size: int, *, bold: bool) -> Callable[[str], float]:
    more = 2 * stroke_of(size, bold=bold)
    return lambda text: sum(_advance(char, size) for char in text) + more


@lru_cache(16_384)
def _advance(char: str, size: int) -> float:
    # The font carries no kerning: a line is as long as its letters are together.
    return font_of(size).getlength(char)


def draw(layout: Layout) -> bytes:
    """Draw a poster, as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, _BAND), layout.colour)
    pen.rectangle((0, _FOOT - 32, WIDTH, HEIGHT), _CARD)
    top, bottom = layout.rule
    pen.rectangle((_EDGE, top, _EDGE + 6, bottom), _LINE)
    for line in layout.lines:
        pen.text(
            (line.x, line.y),
            line.text,
            line.colour,
            font_of(line.size),
            stroke_width=stroke_of(line.size, bold=line.bold),
        )
    image.paste(_code(layout.address), (_EDGE, _FOOT))
    written = io.BytesIO()
    image.save(written, "PNG", compress_level=6)
    return written.getvalue()


def _code(address: str) -> Image.Image:
    """Draw the QR code, each module of whole points so that every camera reads it."""
    code = segno.make_qr(address, error="m", boost_error=False)
    modules = code.symbol_size(border=_QUIET)[0]
    scale = _CODE // modules
    written = io.BytesIO()
    code.save(written, kind="png", scale=scale, border=_QUIET)
    return Image.open(written).convert("RGB")
