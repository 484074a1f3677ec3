"""Cuts lines into pages that fit into a message: between lines, else between sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

# Where a text may be cut, best first: after a sentence, after a part of one, after a word.
_CUTS: Final = (
    re.compile(r"(?<=[\u3002\uff01\uff1f\uff1b!?;])(?![\u201d\u300d\u300f\uff09])|(?<=\. )"),
    re.compile(r"(?<=[\uff0c\u3001\uff1a,:])"),
    re.compile(r"(?<= )"),
)
# A mark that belongs to the character before it is not torn off.
_JOINED: Final = re.compile(r"[\u0300-\u036f\u200d\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")

Block = Sequence[str]
# Says on a page which of how many it is; empty on the last.
Footer = Callable[[int, int], str]


def size(text: str) -> int:
    """Count what a platform counts: bytes of UTF-8."""
    return len(text.encode("utf-8", "replace"))


def whole(blocks: Iterable[Block]) -> str:
    """Put blocks on one page, with an empty line between them."""
    return "\n\n".join("\n".join(block) for block in blocks if block)


def pages(blocks: Iterable[Block], most: int, footer: Footer) -> tuple[str, ...]:
    """Lay blocks out on as few pages as they need in their order.

    Args:
        blocks: lines that belong together; a line with a link is never cut.
        most: bytes of a page.
        footer: what stands below every page but the last.
    """
    blocks = [block for block in blocks if block]
    together = whole(blocks)
    if size(together) <= most:
        return (together,)
    room = most - size(footer(99, 99)) - 2
    found: list[str] = []
    page = ""
    for block in blocks:
        lines = [piece for line in block for piece in _pieces_of(line, room)]
        # What belongs together is read together, unless that leaves half a page empty.
        together = "\n".join(lines)
        if size(page) * 2 > room and size(f"{page}\n\n{together}") > room >= size(together):
            found.append(page)
            page = ""
        gap = "\n\n"
        for line in lines:
            longer = f"{page}{gap}{line}" if page else line
            if size(longer) > room:
                found.append(page)
                longer = line
            page, gap = longer, "\n"
    found.append(page)
    last = len(found)
    return tuple(
        f"{text}\n\n{footer(number, last)}" if number < last else text for number, text in enumerate(found, 1)
    )


def _pieces_of(line: str, room: int) -> Iterable[str]:
    return (line,) if size(line) <= room else _pieces(line, room)


def _pieces(text: str, room: int, cuts: Sequence[re.Pattern[str]] = _CUTS) -> Iterator[str]:
    """Cut a text into pieces of at most so many bytes, at the best places there are."""
    if not cuts:
        yield from _torn(text, room)
        return
    piece = ""
    for part in filter(None, cuts[0].split(text)):
        if size(piece + part) <= room:
            piece += part
            continue
        if piece:
            yield piece
            piece = ""
        if size(part) <= room:
            piece = part
            continue
        *filled, piece = _pieces(part, room, cuts[1:])
        yield from filled
    if piece:
        yield piece


def _torn(text: str, room: int) -> Iterator[str]:
    """Cut between characters, where there is no better place."""
    piece = ""
    for character in text:
        if size(piece + character) > room:
            # A mark goes with the character that it belongs to.
            kept = len(piece) - 1 if len(piece) > 1 and _JOINED.match(character) else len(piece)
            yield piece[:kept]
            piece = piece[kept:]
        piece += character
    yield piece
