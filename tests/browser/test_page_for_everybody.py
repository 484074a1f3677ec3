"""The page for eyes, fingers, keyboards and screen readers of every kind."""

from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import Phone
from tests.browser.test_chat_page import DONE, QUESTION, number

# The second is the first at a zoom of 200 %.
SCREENS = [(360, 780), (180, 390), (320, 568), (780, 360), (1280, 800)]


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_sideways(page: Phone, width: int, height: int, scheme: str) -> None:
    page.set_media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    page.set_screen(width, height)
    page.shoot(f"{scheme}-{width}-start")
    page.answer(number(1))
    page.tap(number(1))
    page.shoot(f"{scheme}-{width}-question")
    assert overflowing(page) == []


def test_dark_is_dark(page: Phone) -> None:
    page.set_media(prefers_color_scheme="dark")
    ground = page.run("return getComputedStyle(document.documentElement).backgroundColor")
    assert max(int(part) for part in ground.strip("rgb()").split(",")) < 40


def test_text_twice_as_large_stays_usable(page: Phone) -> None:
    page.run("document.documentElement.style.fontSize = '200%'")
    assert overflowing(page) == []
    page.answer(number(1))
    page.tap(number(1))
    page.shoot("text-200")
    assert overflowing(page) == []
    page.answer(DONE)
    assert page.last(QUESTION).is_displayed()


def test_everything_to_press_is_large_enough_for_a_finger(page: Phone) -> None:
    page.answer(number(1))
    small = page.run("""
        return Array.from(document.querySelectorAll("button,select,textarea,summary")).filter(function (e) {
            var box = e.getBoundingClientRect();
            return box.height < 44 || box.width < 44;
        }).map(function (e) { return e.outerHTML; });
    """)
    assert small == []


def test_by_keyboard_alone(page: Phone) -> None:
    first = page.last(QUESTION).text
    page.count_replies()
    page.press_keys("1")
    page.wait_for_reply()
    assert page.last(QUESTION).text != first
    assert page.focused().text == page.last(QUESTION).text, "the focus goes to the new question"
    page.press_keys("2")
    page.wait(f"document.querySelector('{number(2)}').getAttribute('aria-pressed') === 'true'")
    while "done" not in str(page.focused().get_attribute("class")):
        page.press_keys(Keys.TAB)
    second = page.last(QUESTION).text
    page.count_replies()
    page.press_keys(Keys.ENTER)
    page.wait_for_reply()
    assert page.last(QUESTION).text != second


def test_a_digit_in_the_text_box_is_text(page: Phone) -> None:
    page.tap("#text")
    page.press_keys("1")
    assert page.last("#text").get_attribute("value") == "1"
    assert page.texts(".mine") == []


def test_the_focus_can_be_seen_and_is_not_covered(page: Phone) -> None:
    page.answer(number(1))
    page.press_keys(Keys.TAB)
    assert page.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    covered = []
    for _ in range(12):
        page.press_keys(Keys.TAB)
        if page.run("""
            var e = document.activeElement, box = e.getBoundingClientRect();
            var top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return e !== document.body && !(e === top || e.contains(top));
        """):
            covered.append(page.focused().get_attribute("outerHTML"))
    assert covered == []


def test_a_screen_reader_is_told_what_everything_is(page: Phone) -> None:
    page.answer(number(1))
    page.tap(number(1))
    tree = page.command("Accessibility.getFullAXTree")["nodes"]
    roles = {role(node) for node in tree}
    assert {"log", "main", "banner", "status", "textbox", "combobox", "heading"} <= roles
    nameless = [node for node in tree if role(node) in {"button", "textbox", "combobox"} and not name(node)]
    assert nameless == []
    pressed = [node for node in tree if role(node) == "button" and prop(node, "pressed") == "true"]
    assert len(pressed) == 1
    assert not name(pressed[0])[0].isdigit(), "the number is for the eye"
    assert page.run("return document.getElementById('log').getAttribute('aria-live')") == "polite"
    assert page.run("return document.documentElement.lang") == "zh-CN"


def role(node: dict[str, Any]) -> str:
    return "" if node["ignored"] else str(node["role"]["value"])


def name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", ""))


def prop(node: dict[str, Any], wanted: str) -> str:
    return next((str(each["value"]["value"]) for each in node["properties"] if each["name"] == wanted), "")


def test_still_pictures_for_those_who_want_them(page: Phone) -> None:
    page.set_media(prefers_reduced_motion="reduce")
    page.answer(number(1))
    assert page.run("return document.getAnimations().length") == 0
    assert page.run("return getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def overflowing(page: Phone) -> list[str]:
    found: list[str] = page.run("""
        var width = document.documentElement.clientWidth;
        return Array.from(document.querySelectorAll("body *")).filter(function (e) {
            var box = e.getBoundingClientRect();
            return box.width && !e.closest(".hidden") && (box.right > width + 1 || box.left < -1);
        }).map(function (e) { return e.outerHTML.slice(0, 200); });
    """)
    return found
