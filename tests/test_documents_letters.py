"""Letters as files: Word and PDF say what the letter says, and nothing in it is ever live."""

import asyncio
import io
import threading
import zipfile
from typing import Any

import docx
import pytest

from bot.documents.letters import docx_of, pdf_of
from bot.documents.making import BusyError, Making
from handlers.letters.document import Block, Document
from handlers.letters.writing import write_letter
from handlers.turn import World
from rules.letters import BLANK, Blank
from tests.talk import MIDNIGHT
from tests.test_documents_pdf import fonts_of, read_back, text_of
from tests.test_handlers_letters import fitting, turn_of

EVIL = "=cmd|' /C calc'!A0 <script>alert(1)</script> &amp; \"quoted\" \\begin ]]> %s {x} \x01\x0c"


def some_letters(world: World) -> list[Document]:
    turn = turn_of(
        world,
        "borrower",
        lender_type="bank_credit_card",
        channel=["call", "sms"],
        conduct=["threat_violence", "threat_arrest", "posted_online"],
        repeated=True,
        credit_notice_before=False,
        contact_date="2026-11-03",
    )
    return [write_letter(turn, world.base.letters.kinds[letter]) for letter in fitting(turn)]


def words_of(letter: Document) -> list[str]:
    """The words around the blanks."""
    told = [letter.title]
    for block in letter.blocks:
        rest = BLANK.sub("\n", block.text)
        told += [part for part in rest.split("\n") if part]
    return told


def docx_text(made: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)


def test_word_says_what_the_letter_says(world: World) -> None:
    letters = some_letters(world)
    assert len(letters) >= 5
    for letter in letters:
        told = docx_text(docx_of(letter, MIDNIGHT))
        assert [words for words in words_of(letter) if words not in told] == []
        assert "{{" not in told


def test_pdf_says_what_the_letter_says_with_its_font_inside(world: World) -> None:
    for letter in some_letters(world):
        made = pdf_of(letter, MIDNIGHT)
        told = text_of(made)
        missing = [words for words in words_of(letter) if "".join(words.split()) not in told]
        # A page's number stands between what goes on over two pages.
        assert len(missing) <= len(read_back(made).pages) - 1, missing
        assert "?" not in told
        assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts_of(made))
        assert len(made) < 150_000


def test_nothing_tells_who_or_what_made_a_file(world: World) -> None:
    letter = some_letters(world)[0]
    told = docx.Document(io.BytesIO(docx_of(letter, MIDNIGHT))).core_properties
    assert (told.author, told.last_modified_by, told.comments) == ("", "", "")
    assert told.title == letter.title
    assert read_back(pdf_of(letter, MIDNIGHT)).metadata.author is None  # type: ignore[union-attr]


def evil_letter() -> Document:
    kinds = ("salutation", "heading", "text", "item", "law", "quote", "closing", "closing_end", "signature")
    blocks = tuple(Block(kind, EVIL + "{{name}}") for kind in kinds)
    return Document("evil", EVIL, blocks, {"name": Blank("name", EVIL, 3, EVIL)})


def test_markup_and_formulas_are_text_in_word() -> None:
    made = docx_of(evil_letter(), MIDNIGHT)
    told = docx_text(made)
    assert told.count("<script>alert(1)</script> &amp;") >= 9
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        inside = archive.read("word/document.xml").decode()
    assert "<script" not in inside
    for live in ("w:instrText", "w:fldSimple", "w:hyperlink", "w:object"):
        assert live not in inside


def test_markup_and_formulas_are_text_in_pdf() -> None:
    made = pdf_of(evil_letter(), MIDNIGHT)
    assert text_of(made).count("<script>alert(1)</script>&amp;") >= 9
    for live in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/AA"):
        assert live not in made


def test_emoji_and_rare_characters_never_make_a_file_fail() -> None:
    letter = Document("odd", "😀𠮷", (Block("text", "他𠮷野家👨‍👩‍👧\u202e\ufeff龘"),), {})
    assert "野家" in text_of(pdf_of(letter, MIDNIGHT))
    assert "𠮷野家" in docx_text(docx_of(letter, MIDNIGHT))


async def test_documents_are_made_elsewhere_and_too_many_are_refused() -> None:
    making, go_on = Making(most=2), threading.Event()
    threads = set()

    def make(number: int) -> bytes:
        threads.add(threading.current_thread())
        go_on.wait(5)
        return b"%d" % number

    begun = [asyncio.create_task(making.made(make, number)) for number in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await making.made(make, 3)
    go_on.set()
    assert await asyncio.gather(*begun) == [b"0", b"1"]
    assert threading.current_thread() not in threads
    assert await making.made(make, 4) == b"4"
    making.close()


async def test_who_fails_leaves_room_for_others() -> None:
    making = Making(most=1)

    def fail() -> bytes:
        raise OSError("no room")

    for _ in range(3):
        with pytest.raises(OSError, match="no room"):
            await making.made(fail)
    making.close()


def test_the_same_letter_gives_the_same_words_each_time(world: World) -> None:
    letter: Any = some_letters(world)[0]
    assert docx_text(docx_of(letter, MIDNIGHT)) == docx_text(docx_of(letter, MIDNIGHT))
