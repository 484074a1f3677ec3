"""A letter as Word and as PDF; what is left open can be written on."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Final

import docx as word
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bot.documents.pdf import PdfPages
from handlers.letters.document import Block, Document, filled
from rules.letters import Blank

# Song and Hei, as letters to offices are set; a machine without them takes another of its own.
_BODY: Final = "SimSun"
_HEAD: Final = "SimHei"
_SIZE: Final = Pt(12)
_LANGUAGE: Final = "zh-CN"
_INDENTED: Final = frozenset({"text", "item", "law", "closing"})
_QUOTE_LEFT: Final = 8.5  # mm, two characters
_FORBIDDEN: Final = {code: None for code in range(32) if code not in {9, 10}} | {0xFFFE: None, 0xFFFF: None}


def docx_of(letter: Document, made: datetime) -> bytes:
    """Give a letter as a Word file.

    Args:
        letter: what it says.
        made: when, for its properties.
    """
    docx = word.Document()
    _set_up(docx, letter, made)
    title = docx.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(12)
    run = title.add_run(_clean(letter.title))
    run.font.size = Pt(18)
    _face(run, _HEAD)
    for block in letter.blocks:
        _docx_block(docx, block, _clean(filled(letter, block.text, _room)))
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()


def pdf_of(letter: Document, made: datetime) -> bytes:
    """Give a letter as a PDF file.

    Args:
        letter: what it says.
        made: when, for its properties.
    """
    pages = PdfPages(letter.title, made, _LANGUAGE)
    pages.title(letter.title)
    for block in letter.blocks:
        words = filled(letter, block.text, _room)
        match block.kind:
            case "heading":
                pages.heading(words)
            case "signature":
                pages.line_right(words)
            case "quote":
                pages.paragraph(words, left=_QUOTE_LEFT)
            case _:
                indent = 2 if block.kind in _INDENTED else 0
                pages.paragraph(words, indent=indent, with_next=block.kind == "law")
    return pages.output()


def _room(blank: Blank) -> str:
    """Give the room for what is written by hand, and its name where nothing before says it."""
    return "_" * max(6, 2 * blank.width) + blank.hint


def _set_up(docx: Docx, letter: Document, made: datetime) -> None:
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(27)
    section.top_margin = section.bottom_margin = Mm(30)
    normal = docx.styles["Normal"]
    normal.font.size = _SIZE
    _face(normal, _BODY)
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.space_after = Pt(0)
    told = docx.core_properties
    told.title, told.language = _clean(letter.title), _LANGUAGE
    told.author = told.last_modified_by = told.comments = ""
    told.created = told.modified = made.replace(tzinfo=None)


def _docx_block(docx: Docx, block: Block, words: str) -> None:
    # Each line of an article is a paragraph of its own, as in the official text.
    for line in words.split("\n"):
        paragraph = docx.add_paragraph()
        form = paragraph.paragraph_format
        run = paragraph.add_run(line)
        match block.kind:
            case "heading":
                _face(run, _HEAD)
                form.space_before = Pt(6)
                form.keep_with_next = True
            case "signature":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            case "quote":
                form.left_indent = 2 * _SIZE
            case kind if kind in _INDENTED:
                form.first_line_indent = 2 * _SIZE
                form.keep_with_next = kind == "law"


def _face(styled: object, name: str) -> None:
    """Set the typeface of a run or a style, also for Chinese characters."""
    font = styled.font  # type: ignore[attr-defined]
    font.name = name
    font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _clean(text: str) -> str:
    """Leave out what cannot stand in XML at all; everything else is text there."""
    return text.translate(_FORBIDDEN)
