"""The contact diary on a phone: noted in the chat, its timeline seen by everybody and printed."""

import base64
from pathlib import Path

import pytest

from tests.browser.axe import violations
from tests.browser.chromium import Phone
from tests.browser.test_page_for_everybody import overflowing

CALLS = [
    f"{day} {hour}:{minute} 13812345678 {how}"
    for day in ("今天", "昨天", "前天")
    for hour, how in (("00", "未接"), ("07", "已接"))
    for minute in ("05", "15", "25")
]


@pytest.fixture
def noted(page: Phone) -> Phone:
    """Somebody who noted a list of calls, and whose timeline is made."""
    page.say("记一笔")
    page.say("好")
    # A pasted text: typed line by line each line would be a message.
    page.run("document.getElementById('text').value = arguments[0]", "\n".join(CALLS))
    page.say("")
    page.shoot("diary-noted")
    page.say("日记")
    page.shoot("diary")
    page.answer("[data-action='diary:links']")
    page.answer("[data-action='diary:timeline']")
    return page


def opened(page: Phone) -> list[str]:
    links = [
        link.get_attribute("href") for link in page.chrome.find_elements("css selector", "a.choice.link")
    ]
    page.chrome.get(str(links[0]))
    return [str(link) for link in links]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_timeline_is_read_by_everybody(noted: Phone, scheme: str) -> None:
    noted.set_media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    assert len(opened(noted)) == 3
    assert overflowing(noted) == []
    assert violations(noted) == []
    noted.shoot(f"timeline-{scheme}", whole=True)


def test_the_timeline_can_be_read_at_twice_the_size(noted: Phone) -> None:
    opened(noted)
    noted.run("document.documentElement.style.setProperty('font-size', '200%')")
    assert overflowing(noted) == []
    noted.shoot("timeline-twice-the-size", whole=True)


def test_the_timeline_is_printed_without_what_is_for_the_screen(noted: Phone, tmp_path: Path) -> None:
    opened(noted)
    printed = noted.command("Page.printToPDF", preferCSSPageSize=True)
    assert base64.b64decode(printed["data"]).startswith(b"%PDF")
    noted.command("Emulation.setEmulatedMedia", media="print")
    assert not noted.last(".top").is_displayed()
    assert not noted.last("a.choice").is_displayed()
    assert noted.last("table").is_displayed()
    noted.command("Emulation.setEmulatedMedia", media="")
