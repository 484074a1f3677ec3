"""The list of what was understood, on a phone: ticks, quotes that wrap, one tap to go on."""

import pytest

from tests.browser.chromium import Phone
from tests.browser.test_chat_page import DONE, QUESTION, TICKS, number, ticks
from tests.browser.test_page_for_everybody import overflowing

STORY = "我借的网贷逾期95天了，昨晚十一点多催收给我妈打电话，说再不还就要来我家抓我，还骂我妈，8点半又打"


@pytest.mark.parametrize(("width", "height"), [(360, 780), (320, 568), (1280, 800)])
def test_a_pasted_story_is_shown_with_its_words(page: Phone, width: int, height: int) -> None:
    page.set_screen(width, height)
    page.say(STORY)
    assert any("“" in name for name in page.texts(f"{TICKS} .name"))
    assert overflowing(page) == []
    page.shoot(f"understood-{width}", whole=True)


def test_one_item_is_taken_out_and_the_rest_confirmed(page: Phone) -> None:
    page.say(STORY)
    names = page.texts(f"{TICKS} .name")
    page.tap(number(1))
    page.wait(f"document.querySelector('{number(1)}').getAttribute('aria-pressed') === 'false'")
    assert ticks(page)[:2] == ["false", "true"]
    page.answer(DONE)
    confirmed = page.texts(".mine .bubble")[-1]
    assert names[0] not in confirmed
    assert names[1] in confirmed
    assert page.last(QUESTION).is_displayed()


def test_an_item_is_corrected_in_one_tap(page: Phone) -> None:
    page.say(STORY)
    page.answer(".reply:last-child [data-action='correct:contacted']")
    assert page.texts(".reply:last-child .progress")
    page.answer(DONE)
    assert page.texts(f"{TICKS} .name")
