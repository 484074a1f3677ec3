"""Text with Telegram's HTML tags, measured and cut as Telegram counts.

Source: core.telegram.org/bots/api, HTML style; telegram.constants.MessageLimit. A message has at most 4,096
UTF-16 units once its tags are taken out, and at most 100 entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

# A little less than Telegram takes, so that a page may carry its number.
MOST_UNITS: Final = 4000
MOST_ENTITIES: Final = 90
_BETWEEN: Final = "\n\n"
_ENDS: Final = re.compile(r"(?<=[\u3002\uff01\uff1f\uff1b.!?;])|(?<=\n)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its tags.

    Args:
        html: what is sent.
        units: UTF-16 units that are seen.
        entities: how many tags there are.
    """

    html: str
    units: int
    entities: int


def escaped(text: str) -> str:
    """Write a text so that Telegram shows it as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def units(text: str) -> int:
    """Count UTF-16 units, as Telegram does."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> Block:
    """Give a paragraph without tags."""
    return Block(escaped(text), units(text), 0)


def tagged(text: str, tag: str, attributes: str = "") -> Block:
    """Give a paragraph that is one entity, such as ``b``, ``i`` or ``blockquote``."""
    opening = f"{tag} {attributes}" if attributes else tag
    return Block(f"<{opening}>{escaped(text)}</{tag}>", units(text), 1)


def joined(blocks: Iterable[Block], between: str) -> Block:
    """Put blocks into one."""
    blocks = tuple(blocks)
    return Block(
        between.join(block.html for block in blocks),
        sum(block.units for block in blocks) + units(between) * max(0, len(blocks) - 1),
        sum(block.entities for block in blocks),
    )


def pieces(text: str, most: int = MOST_UNITS) -> Iterator[str]:
    """Cut a text that is too long: at the end of a line or a sentence where there is one."""
    if units(text) <= most:
        yield text
        return
    piece = ""
    for sentence in _ENDS.split(text):
        for part in _hard_cut(sentence, most):
            if piece and units(piece) + units(part) > most:
                yield piece.rstrip()
                piece = ""
            piece += part
    if piece.strip():
        yield piece.rstrip()


def pages(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Put paragraphs into as few messages as they need."""
    done: list[str] = []
    page: list[Block] = []
    for block in blocks:
        if page and not _fits((*page, block)):
            done.append(joined(page, _BETWEEN).html)
            page = []
        page.append(block)
    if page:
        done.append(joined(page, _BETWEEN).html)
    return tuple(done)


def _fits(blocks: tuple[Block, ...]) -> bool:
    whole = joined(blocks, _BETWEEN)
    return whole.units <= MOST_UNITS and whole.entities <= MOST_ENTITIES


def _hard_cut(text: str, most: int) -> Iterator[str]:
    while units(text) > most:
        # A character takes one or two units: this never takes too much.
        fitting = most // 2
        yield text[:fitting]
        text = text[fitting:]
    yield text
