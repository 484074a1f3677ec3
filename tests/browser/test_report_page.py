"""From a check to a report and a letter: read, filled in, printed, downloaded, by everybody."""

import base64
import io
import time
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.axe import violations
from tests.browser.chromium import Phone
from tests.browser.test_page_for_everybody import overflowing
from tests.reporting import STORY
from tests.server_process import ServerProcess


@pytest.fixture
def report(page: Phone) -> Iterator[Phone]:
    """A phone on the page of a report, come to from the chat."""
    for words in STORY:
        page.say(words)
    page.answer("[data-action=report]")
    page.shoot("report-chat")
    page.chrome.get(str(page.last("a.choice.link").get_attribute("href")))
    yield page
    page.command("Emulation.setScriptExecutionDisabled", value=False)


@pytest.fixture
def letter(report: Phone) -> Phone:
    """A phone on the page of the first letter of a report."""
    report.tap(".cards a")
    report.wait("document.querySelector('.letter')")
    return report


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_report_is_read_by_everybody(report: Phone, scheme: str) -> None:
    report.set_media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    assert "违法" in report.last(".headline h2").text
    assert overflowing(report) == []
    assert violations(report) == []
    report.shoot(f"report-{scheme}", whole=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_is_read_by_everybody(letter: Phone, scheme: str) -> None:
    letter.set_media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    assert overflowing(letter) == []
    assert violations(letter) == []
    letter.shoot(f"letter-{scheme}", whole=True)


@pytest.mark.parametrize("width", [180, 1280])
def test_huge_zoom_and_wide_screens(letter: Phone, width: int) -> None:
    letter.set_screen(width, 780)
    assert overflowing(letter) == []
    letter.chrome.back()
    letter.wait("document.querySelector('.headline')")
    assert overflowing(letter) == []


def test_text_twice_as_large(letter: Phone) -> None:
    for address in (letter.chrome.current_url, letter.chrome.current_url.partition("/letter")[0]):
        letter.chrome.get(address)
        letter.run("document.documentElement.style.setProperty('font-size', '200%')")
        assert overflowing(letter) == []
        letter.shoot(f"report-200-{'letter' in address}")


def test_every_link_and_button_is_large_enough_for_a_finger(letter: Phone) -> None:
    small = letter.run("""
        return Array.from(document.querySelectorAll("button:not([hidden]), a.choice")).filter(function (e) {
            var box = e.getBoundingClientRect();
            return box.height < 44 || box.width < 44;
        }).map(function (e) { return e.outerHTML; });
    """)
    assert small == []


def test_by_keyboard_a_letter_is_found_and_filled_in(report: Phone) -> None:
    report.press_keys(Keys.TAB)
    assert "skip" in str(report.focused().get_attribute("class"))
    report.press_keys(Keys.ENTER)
    report.wait("document.activeElement.id === 'main'")
    for _ in range(60):
        report.press_keys(Keys.TAB)
        if "/letter/" in str(report.focused().get_attribute("href")):
            break
    report.press_keys(Keys.ENTER)
    report.wait("document.querySelector('.letter')")
    while report.focused().get_attribute("data-blank") != "name":
        report.press_keys(Keys.TAB)
    report.press_keys("甲乙")
    filled = report.run("""
        return Array.from(document.querySelectorAll("[data-blank=name]"), function (e) { return e.value; });
    """)
    assert filled == ["甲乙", "甲乙"]


def test_what_is_filled_in_is_printed_and_never_sent_or_kept(letter: Phone, server: ServerProcess) -> None:
    letter.hosts_asked()
    letter.last("[data-blank=phone]").send_keys("13800000000")
    printed = printed_text(letter)
    assert "13800000000" in printed
    assert "关于不当催收的投诉" in printed
    for unprinted in ("下载 Word", "复制全文", "打印，或者存成"):
        assert unprinted not in printed
    assert letter.hosts_asked() == set()
    letter.chrome.refresh()
    assert letter.last("[data-blank=phone]").get_attribute("value") == ""
    assert "13800000000" not in letter.run("return JSON.stringify([localStorage, sessionStorage])")


def test_a_report_is_printed_whole_on_a4(report: Phone) -> None:
    made = printed(report)
    pages = PdfReader(io.BytesIO(made)).pages
    width, height = (round(float(side)) for side in pages[0].mediabox[2:])
    assert (width, height) == (595, 842)
    told = printed_text(report)
    for words in ("照你说的，这样催是违法的", "自然人的人身自由、人格尊严受法律保护", "12378", "规则版本"):
        assert words in told
    assert "回到聊天" not in told


def printed(page: Phone) -> bytes:
    return base64.b64decode(
        page.command("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"]
    )


def printed_text(page: Phone) -> str:
    told = (sheet.extract_text() for sheet in PdfReader(io.BytesIO(printed(page))).pages)
    return "".join("".join(words.split()) for words in told)


def test_a_letter_is_downloaded_as_word_and_as_pdf(letter: Phone, tmp_path: Path) -> None:
    letter.command("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    for link in letter.chrome.find_elements(By.CSS_SELECTOR, "a[download]"):
        letter.run("arguments[0].scrollIntoView({block: 'center'})", link)
        link.click()
        time.sleep(0.05)
    word, pdf = downloaded(tmp_path, ".docx"), downloaded(tmp_path, ".pdf")
    title = letter.last(".letter h1").text
    assert docx.Document(io.BytesIO(word)).paragraphs[0].text == title
    assert pdf.startswith(b"%PDF-")


def downloaded(folder: Path, ending: str) -> bytes:
    until = time.monotonic() + 10
    while not (found := [file for file in folder.iterdir() if file.suffix == ending and file.stat().st_size]):
        assert time.monotonic() < until, f"no {ending} came"
        time.sleep(0.05)
    return found[0].read_bytes()


def test_without_script_everything_can_be_read_and_filled_in(letter: Phone) -> None:
    letter.command("Emulation.setScriptExecutionDisabled", value=True)
    letter.chrome.refresh()
    letter.last("[data-blank=phone]").send_keys("1")
    assert not letter.last("button.print").is_displayed()
    assert letter.last("a[download]").is_displayed()


def test_the_text_is_copied_with_what_is_filled_in(letter: Phone) -> None:
    letter.command("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    letter.last("[data-blank=contract]").send_keys("0007")
    letter.tap("button.copy")
    letter.wait("document.querySelector('button.copy').textContent === '已复制'")
    copied = letter.chrome.execute_async_script("""
        var done = arguments[arguments.length - 1];
        navigator.clipboard.readText().then(done, function (problem) { done(String(problem)); });
    """)
    assert "合同号：0007" in copied
    assert "关于不当催收的投诉\n" in copied


def test_a_revoked_report_is_gone(report: Phone, server: ServerProcess) -> None:
    address = report.chrome.current_url
    report.open(server.address)
    report.answer("[data-action='report:revoke']")
    report.tolerated = ("404",)
    report.chrome.get(address)
    assert "打不开这份报告" in report.last("h1").text
    assert violations(report) == []
