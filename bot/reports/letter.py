"""The page of a letter: its blanks are filled in on the person's own device, and it is printed from there."""

from __future__ import annotations

from html import escape
from typing import Final

from bot.reports.page import LOOK
from bot.web.private import framed, text
from bot.words import Words
from handlers.letters.document import Block, Document, pieces
from rules.letters import Blank

FORMATS: Final = ("docx", "pdf")


def letter_page(letter: Document, path: str, language: str, say: Words, digest: str) -> bytes:
    """Write the page of a letter.

    Args:
        letter: what it says.
        path: of the report that it belongs to.
        language: of what stands around the letter.
        say: the sentences of the pages of letters, and those of reports.
        digest: of the static files.
    """
    own = f"{escape(path)}/letter/{letter.id}"
    body = "".join(_block(letter, block) for block in letter.blocks)
    files = "".join(
        f'<a class="choice" href="{own}.{form}" download>{text(say[form])}</a>' for form in FORMATS
    )
    whole = (
        f'<p class="unprinted muted">{text(say["fill"])}</p>'
        f'<article class="parts letter" lang="zh-CN"><h1>{text(letter.title)}</h1>{body}</article>'
        f'<p><button class="choice done print" type="button" hidden>{text(say["print"])}</button></p>'
        f'<p class="unprinted"><button class="choice copy" type="button" hidden '
        f'data-done="{escape(say["copied"])}">{text(say["copy"])}</button></p>'
        f'<div class="unprinted">{files}<p class="muted">{text(say["wechat"])}</p>'
        f'<a class="choice" href="{escape(path)}">{text(say["report"])}</a></div>'
    )
    return framed(letter.title, whole, language, say, digest, LOOK)


def _block(letter: Document, block: Block) -> str:
    told = "".join(
        text(piece) if isinstance(piece, str) else _field(piece) for piece in pieces(letter, block.text)
    )
    tag = "h2" if block.kind == "heading" else "blockquote" if block.kind == "quote" else "p"
    return f'<{tag} class="{escape(block.kind)}">{told}</{tag}>'


def _field(blank: Blank) -> str:
    """Give a field to write in; it is part of no form, so that nothing can be sent."""
    hint = f' placeholder="{escape(blank.label)}"' if blank.hint else ""
    return (
        f'<input class="blank" type="text" size="{max(4, 2 * blank.width)}" maxlength="80" '
        f'data-blank="{escape(blank.name)}" aria-label="{escape(blank.label)}"{hint} '
        f'autocomplete="off" spellcheck="false">'
    )
