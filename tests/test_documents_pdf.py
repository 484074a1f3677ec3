"""PDF: everything can be read back, the font is inside, nothing that is said makes it fail."""

import io
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import NameObject

from bot.documents.pdf import MISSING, PdfPages
from tests.talk import MIDNIGHT

LONG = "催收人员不得采用暴力、恐吓、欺诈等不正当手段，也不得骚扰没有还款义务的人。"


def read_back(made: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(made))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            # pypdf reads no encoding that stands in the file itself; codes have two bytes in it too.
            font.get_object()[NameObject("/Encoding")] = NameObject("/Identity-H")
    return reader


def text_of(made: bytes) -> str:
    """What a person reads, without the spaces and line ends of the layout."""
    return "".join("".join(page.extract_text().split()) for page in read_back(made).pages)


def fonts_of(made: bytes) -> list[Any]:
    """The descriptors of all fonts."""
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in read_back(made).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    return fonts


@pytest.fixture
def pages() -> PdfPages:
    return PdfPages("一份材料", MIDNIGHT, foot="第")


def test_what_is_written_is_read_back(pages: PdfPages) -> None:
    pages.title("关于不当催收的投诉")
    pages.heading("一、事实")
    pages.paragraph(LONG * 3, indent=2)
    pages.line_right("投诉人：____")
    told = text_of(pages.output())
    assert "关于不当催收的投诉一、事实" + LONG * 3 in told
    assert "投诉人：____" in told


def test_the_font_is_embedded_and_cut(pages: PdfPages) -> None:
    pages.paragraph(LONG)
    made = pages.output()
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts_of(made))
    assert len(made) < 60_000


def test_no_line_begins_with_a_comma(pages: PdfPages) -> None:
    pages.paragraph(LONG * 9, indent=2)
    lines = read_back(pages.output()).pages[0].extract_text().split("\n")
    assert len(lines) > 5
    assert not any(line.strip()[0] in "，。、" for line in lines if line.strip())


def test_a_character_that_the_font_lacks_is_a_question_mark_and_the_rest_stays(pages: PdfPages) -> None:
    pages.paragraph("他叫𠮷野😀\x00\x07，\t在\u202e这里")
    assert f"他叫{MISSING}野{MISSING}，在这里" in text_of(pages.output())


def test_a_long_table_has_its_head_on_each_page(pages: PdfPages) -> None:
    rows = [[f"2026-11-{number % 30 + 1:02}", "=1+1", LONG] for number in range(80)]
    pages.table(["日子", "次数", "说了什么"], rows, [2, 1, 6])
    made = pages.output()
    told = [page.extract_text().replace(" ", "") for page in read_back(made).pages]
    assert len(told) > 2
    assert all("说了什么" in page for page in told)
    assert text_of(made).count("=1+1") == 80


def test_a_heading_does_not_stand_alone_at_the_foot(pages: PdfPages) -> None:
    for _ in range(200):
        pages.paragraph("一行")
        if pages._left() < 14:
            break
    pages.heading("二、依据")
    pages.paragraph("条文")
    last = read_back(pages.output()).pages[-1].extract_text().replace(" ", "")
    assert "二、依据" in last
    assert "条文" in last
