"""The chat as it is installed, without a connection, and for everybody."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.axe import violations
from tests.browser.chromium import Phone
from tests.browser.test_page_for_everybody import overflowing
from tests.server_process import ServerProcess


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_a_connection_the_page_says_so_and_goes_on_afterwards(
    page: Phone, server: ServerProcess, scheme: str
) -> None:
    page.set_media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    page.run("navigator.serviceWorker.ready.then(function () { window.ready = true; })")
    page.wait("window.ready")
    page.tolerated = ("ERR_CONNECTION_REFUSED", "ERR_FAILED")
    server.stop()
    page.chrome.refresh()
    page.wait("document.querySelector('h1.away')")
    assert [link.get_attribute("href") for link in page.chrome.find_elements("css selector", ".help a")] == [
        "tel:110",
        "tel:12356",
    ]
    assert overflowing(page) == []
    assert violations(page) == []
    page.shoot(f"offline-{scheme}")
    server.start()
    page.tap("a.done")
    page.wait("document.querySelector('.reply .choice')")


def test_the_phone_finds_nothing_that_keeps_it_from_installing(page: Phone) -> None:
    told = page.command("Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"].rpartition("?")[0].endswith("/static/zh-CN.webmanifest")
    assert page.command("Page.getInstallabilityErrors")["installabilityErrors"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_keeps_nobody_out(page: Phone, scheme: str) -> None:
    page.set_media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    assert violations(page) == []
    page.say("网贷逾期95天了，昨晚十一点多催收给我妈打电话，说再不还就让警察来抓我，还骂我妈")
    assert violations(page) == []


def test_by_keyboard_the_head_is_skipped(page: Phone) -> None:
    page.run("document.activeElement.blur()")
    page.press_keys(Keys.TAB)
    assert "skip" in str(page.focused().get_attribute("class"))
    page.press_keys(Keys.ENTER)
    page.wait("document.activeElement.id === 'text'")


def test_an_address_can_name_the_language(page: Phone, server: ServerProcess) -> None:
    page.command("Network.clearBrowserCookies")
    page.open(f"{server.address}/?lang=en")
    assert page.run("return document.documentElement.lang") == "en"
    assert page.last("#language").is_displayed()
