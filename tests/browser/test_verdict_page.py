"""A verdict on the page: a colour, a sign and a word; the law folded; on paper everything."""

import base64

import pytest
from selenium.webdriver.common.by import By

from tests.browser.chromium import BUILD, Phone
from tests.browser.test_chat_page import DONE, number, ticks
from tests.browser.test_page_for_everybody import overflowing

HEADLINE = ".reply:last-child .headline"
# Insults by telephone late at night, three months after the debt fell due.
STORY = ("3", "骂人", "我", "晚上11点半，一天15个电话，好多天", "95天", "看结论")


@pytest.fixture
def verdict(page: Phone) -> Phone:
    """A phone with a verdict on it."""
    page.answer(number(1))
    for words in STORY:
        if not page.chrome.find_elements(By.CSS_SELECTOR, HEADLINE):
            page.say(words)
    assert page.chrome.find_elements(By.CSS_SELECTOR, f"{HEADLINE}.unlawful")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_told_by_word_and_sign_as_well_as_by_colour(verdict: Phone, scheme: str) -> None:
    verdict.set_media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    assert "违法" in verdict.last(f"{HEADLINE} h2").text
    sign = verdict.last(f"{HEADLINE} .sign")
    assert sign.is_displayed()
    assert sign.get_attribute("aria-hidden") == "true"
    verdict.shoot(f"{scheme}-verdict")
    verdict.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    verdict.shoot(f"{scheme}-verdict-whole", whole=True)
    assert overflowing(verdict) == []


def test_the_whole_verdict_begins_at_the_top_of_the_screen(verdict: Phone) -> None:
    top = verdict.run(f"return document.querySelector('{HEADLINE}').getBoundingClientRect().top")
    assert 0 < top < 300


def test_folded_parts_open_by_keyboard(verdict: Phone) -> None:
    verdict.run("document.querySelector('.reply:last-child details summary').focus()")
    verdict.press_keys(" ")
    assert verdict.run("return document.querySelector('.reply:last-child details').open")


def test_the_words_of_the_law_are_marked_as_such(verdict: Phone) -> None:
    verdict.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    quote = verdict.last(".reply:last-child blockquote")
    assert quote.find_element(By.CSS_SELECTOR, ".label").text.startswith("《")
    assert quote.find_element(By.CSS_SELECTOR, ".force").text
    assert verdict.chrome.find_elements(By.CSS_SELECTOR, "blockquote .official[lang=zh-CN]")


def test_on_paper_everything_is_unfolded(verdict: Phone) -> None:
    assert verdict.chrome.find_elements(By.CSS_SELECTOR, ".reply:last-child details:not([open])")
    paper = verdict.command("Page.printToPDF")
    (BUILD / "verdict.pdf").write_bytes(base64.b64decode(paper["data"]))
    assert not verdict.chrome.find_elements(By.CSS_SELECTOR, "details:not([open])")


def test_evidence_is_ticked_off_and_still_ticked_later(verdict: Phone) -> None:
    verdict.say("证据清单")
    verdict.tap(number(1))
    verdict.wait(f"document.querySelector('{number(1)}').getAttribute('aria-pressed') === 'true'")
    assert overflowing(verdict) == []
    verdict.shoot("evidence", whole=True)
    verdict.answer(DONE)
    verdict.say("证据清单")
    assert ticks(verdict)[:2] == ["true", "false"]
