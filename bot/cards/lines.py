"""Breaks text into lines as Chinese and English are set: no comma begins a line, no word is torn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

# What may not begin a line stays with what stands before it; what may not end one, with what follows.
_CLOSING: Final = "，。、；：？！）》」』”’％%,.;:?!)]…—"
_OPENING: Final = "（《「『“‘(["
_PIECES: Final = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[0-9A-Za-z][0-9A-Za-z:/'’.,%_-]*|\S)[{re.escape(_CLOSING)}]*|\s+"
)


def broken(text: str, width: float, length: Callable[[str], float]) -> tuple[str, ...]:
    """Break a text into lines.

    Args:
        text: with its own line ends, which stay.
        width: of a line.
        length: gives how long a text is, in the same unit.
    """
    return tuple(line for paragraph in text.split("\n") for line in _lines(paragraph, width, length))


def _lines(paragraph: str, width: float, length: Callable[[str], float]) -> Iterator[str]:
    line = ""
    for piece in _PIECES.findall(paragraph.strip()):
        if length((line + piece).rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            yield line.rstrip()
        line = ""
        for part in _torn(piece.lstrip(), width, length):
            if line:
                yield line
            line = part
    if line.strip():
        yield line.rstrip()


def _torn(piece: str, width: float, length: Callable[[str], float]) -> Iterator[str]:
    """Tear a word that is longer than a whole line, and only that."""
    while piece:
        most = next((size for size in range(len(piece), 1, -1) if length(piece[:size]) <= width), 1)
        yield piece[:most]
        piece = piece[most:]
