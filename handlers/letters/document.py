"""A letter as blocks of text, whatever is made of it: text of a chat, a page, Word, PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from rules.letters import BLANK, Blank

# What a block is. A closing line stands indented, the one after it does not; a signature stands to the right.
KINDS: Final = (
    "salutation",
    "heading",
    "text",
    "item",
    "law",
    "quote",
    "closing",
    "closing_end",
    "signature",
)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph.

    Args:
        kind: one of ``KINDS``.
        text: its words; ``{{name}}`` is a blank.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A letter.

    Args:
        id: which letter it is.
        title: over it.
        blocks: what it says.
        blanks: those that it has, by name.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    blanks: Mapping[str, Blank]

    def to_json(self) -> dict[str, Any]:
        """Give it in plain JSON."""
        return {
            "id": self.id,
            "title": self.title,
            "blocks": [[block.kind, block.text] for block in self.blocks],
            "blanks": {name: [each.label, each.width, each.hint] for name, each in self.blanks.items()},
        }


def document_from_json(raw: Mapping[str, Any]) -> Document:
    """Give the document of which ``Document.to_json`` gave the JSON.

    Args:
        raw: what was kept.

    Raises:
        KeyError, TypeError, ValueError: it is no such JSON.
    """
    return Document(
        id=raw["id"],
        title=raw["title"],
        blocks=tuple(Block(kind, text) for kind, text in raw["blocks"]),
        blanks={name: Blank(name, *told) for name, told in raw["blanks"].items()},
    )


def pieces(document: Document, text: str) -> Iterator[str | Blank]:
    """Cut the text of a block into words and blanks; a blank has no hint where the words before it say it."""
    end = 0
    for found in BLANK.finditer(text):
        blank = document.blanks.get(found[1])
        if blank is None:
            continue
        if found.start() > end:
            yield text[end : found.start()]
        yield replace(blank, hint="") if found[2] else blank
        end = found.end()
    if end < len(text):
        yield text[end:]


def filled(document: Document, text: str, fill: Callable[[Blank], str]) -> str:
    """Give the text of a block with something in the place of each blank."""
    return "".join(piece if isinstance(piece, str) else fill(piece) for piece in pieces(document, text))
