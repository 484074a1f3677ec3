"""Card pages and posters on a phone: to read, to switch, to save, to share."""

import io

import pytest
import zxingcpp
from PIL import Image
from selenium.webdriver.common.keys import Keys

from tests.browser.axe import violations
from tests.browser.chromium import Phone
from tests.browser.test_page_for_everybody import overflowing
from tests.browser.test_verdict_page import verdict as verdict
from tests.server_process import ServerProcess

RULES = ("call-bombing", "night-contact", "violence-aggravated")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_a_card_is_read_by_everybody(page: Phone, server: ServerProcess, language: str, scheme: str) -> None:
    page.set_media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    for rule in RULES:
        page.chrome.get(f"{server.address}/k/{rule}?lang={language}")
        assert page.last("h1").is_displayed()
        assert overflowing(page) == []
        assert violations(page) == []
        page.shoot(f"card-{rule}-{language}-{scheme}", whole=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_is_read_by_everybody(page: Phone, server: ServerProcess, scheme: str) -> None:
    page.set_media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    page.chrome.get(f"{server.address}/k?lang=zh-CN")
    assert overflowing(page) == []
    assert violations(page) == []
    page.shoot(f"cards-{scheme}")
    page.tap(".cards a")
    page.wait("location.pathname.indexOf('/k/') === 0")


def test_a_card_can_be_read_at_twice_the_size(page: Phone, server: ServerProcess) -> None:
    page.chrome.get(f"{server.address}/k/violence-aggravated?lang=en")
    page.run("document.documentElement.style.setProperty('font-size', '200%')")
    assert overflowing(page) == []
    page.shoot("card-twice-the-size", whole=True)


def test_by_keyboard_the_head_is_skipped(page: Phone, server: ServerProcess) -> None:
    page.chrome.get(f"{server.address}/k/call-bombing?lang=zh-CN")
    page.press_keys(Keys.TAB)
    assert "skip" in str(page.focused().get_attribute("class"))
    page.shoot("card-skip")
    page.press_keys(Keys.ENTER)
    page.wait("document.activeElement.id === 'main'")
    page.press_keys(Keys.TAB)
    assert "done" in str(page.focused().get_attribute("class"))


def test_the_language_is_switched_on_the_card(page: Phone, server: ServerProcess) -> None:
    page.chrome.get(f"{server.address}/k/call-bombing?lang=zh-CN")
    page.tap("nav a[lang=en]")
    page.wait("document.documentElement.lang === 'en'")
    assert str(page.last(".poster img").get_attribute("src")).endswith(".png?lang=en")
    assert page.last("nav [aria-current]").text == "English"


def test_the_poster_leads_back_to_its_card(page: Phone, server: ServerProcess) -> None:
    page.chrome.get(f"{server.address}/k/call-bombing?lang=zh-CN")
    page.run("document.querySelector('.poster img').scrollIntoView()")
    page.wait("document.querySelector('.poster img').naturalWidth === 1080")
    page.chrome.get(str(page.last(".poster img").get_attribute("src")))
    seen = Image.open(io.BytesIO(page.shoot("poster").read_bytes()))
    code = zxingcpp.read_barcode(seen)
    assert code is not None
    page.chrome.get(code.text)
    assert page.run("return location.href") == f"{server.address}/k/call-bombing?lang=zh-CN"


def test_after_a_verdict_the_rule_is_shared(verdict: Phone) -> None:
    verdict.answer("[data-action=share]")
    verdict.answer(".reply:last-child .choice")
    links = [
        link.get_attribute("href") for link in verdict.chrome.find_elements("css selector", "a.choice.link")
    ]
    assert len(links) == 2
    assert overflowing(verdict) == []
    assert violations(verdict) == []
    verdict.shoot("share")
    verdict.chrome.get(str(links[0]))
    assert verdict.last("h1").is_displayed()
