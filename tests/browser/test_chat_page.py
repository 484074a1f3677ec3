"""The web chat as a person meets it on a phone: pressing, typing, going back, losing the network."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bot.words import load_words
from tests.browser.chromium import Phone
from tests.server_process import ServerProcess

WORDS = load_words("page")["zh-CN"]
OPTION = ".reply:last-child .choice.option"
TICKS = ".reply:last-child .choice[aria-pressed]"
DONE = ".reply:last-child .choice.done"
BACK = ".reply:last-child [data-action=back]"
QUESTION = ".reply:last-child .question h2"


def number(which: int) -> str:
    return f'.reply:last-child [data-number="{which}"]'


def test_from_the_first_question_to_the_second(page: Phone) -> None:
    first = page.last(QUESTION).text
    label = page.texts(f"{OPTION} .name")[0]
    page.answer(number(1))
    assert page.last(QUESTION).text != first
    assert page.texts(".mine .bubble") == [label]
    assert len(page.chrome.find_elements(By.CSS_SELECTOR, ".answers")) == 1, "old answers cannot be pressed"
    assert page.texts(".progress")
    page.shoot("question")


def test_several_answers_are_ticked_and_sent_together(page: Phone) -> None:
    page.answer(number(1))
    names = page.texts(f"{TICKS} .name")[:2]
    page.tap(number(1))
    page.tap(number(2))
    page.wait(f"document.querySelectorAll('{TICKS}')[1].getAttribute('aria-pressed') === 'true'")
    assert len(page.chrome.find_elements(By.CSS_SELECTOR, ".reply")) == 2, "the card stays where it is"
    page.shoot("several")
    page.answer(DONE)
    assert page.texts(".mine .bubble")[-1].splitlines() == names


def test_a_tick_can_be_taken_away_and_survives_a_reload(page: Phone, server: ServerProcess) -> None:
    page.answer(number(1))
    for which in (1, 2, 1):
        page.tap(number(which))
    page.wait(f"document.querySelector('{number(2)}').getAttribute('aria-pressed') === 'true'")
    page.wait("performance.getEntriesByType('resource').filter(e => e.name.endsWith('chat')).length >= 4")
    page.open(server.address)
    assert ticks(page)[:2] == ["false", "true"]


def ticks(page: Phone) -> list[str | None]:
    """Whether each answer is ticked."""
    found = page.chrome.find_elements(By.CSS_SELECTOR, TICKS)
    return [element.get_attribute("aria-pressed") for element in found]


def test_a_reload_keeps_the_conversation(page: Phone, server: ServerProcess) -> None:
    page.answer(number(1))
    second = page.last(QUESTION).text
    page.open(server.address)
    assert page.last(QUESTION).text == second


def test_back_and_why_and_dont_know_are_there(page: Phone) -> None:
    page.answer(number(1))
    second = page.last(QUESTION).text
    page.answer(".reply:last-child [data-action=why]")
    assert page.last(".reply").text
    page.answer('.reply:last-child [data-action^="unknown"]')
    assert page.last(QUESTION).text != second
    page.answer(BACK)
    assert page.last(QUESTION).text == second


def test_what_is_typed_is_shown_as_text_and_sent_by_enter(page: Phone) -> None:
    typed = "<img src=x onerror=alert(1)> &amp;"
    page.say(typed)
    assert page.texts(".mine .bubble") == [typed]
    assert not page.chrome.find_elements(By.CSS_SELECTOR, "#log img")


def test_shift_enter_makes_a_line_and_an_empty_message_is_not_sent(page: Phone) -> None:
    box = page.chrome.find_element(By.ID, "text")
    box.send_keys(Keys.ENTER, "  ", Keys.ENTER)
    assert page.texts(".mine") == []
    box.send_keys("一", Keys.SHIFT + Keys.ENTER, "二")
    page.count_replies()
    page.tap("#send")
    page.wait_for_reply()
    assert page.texts(".mine .bubble")[-1].splitlines() == ["一", "二"]
    assert box.get_attribute("value") == ""


def test_enter_that_chooses_a_chinese_word_does_not_send(page: Phone) -> None:
    page.run("""
        var box = document.getElementById("text");
        box.value = "催收";
        box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true}));
        box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", keyCode: 229, bubbles: true}));
    """)
    assert page.texts(".mine") == []


def test_a_text_that_is_too_long_is_said_and_kept(page: Phone) -> None:
    page.run("document.getElementById('text').value = '长'.repeat(15001)")
    page.tap("#send")
    assert page.last("#status").text == WORDS["too_long"]
    assert page.run("return document.getElementById('text').value.length") == 15001


def test_without_a_network_the_message_waits_and_goes_out_once(page: Phone, server: ServerProcess) -> None:
    page.tolerated = ("ERR_INTERNET_DISCONNECTED",)
    second = second_question(page)
    page.set_offline(True)
    page.tap(number(1))
    page.wait("document.querySelector('.trouble')")
    assert WORDS["offline"] in page.last(".trouble").text
    page.shoot("offline")
    page.set_offline(False)
    page.wait_for_reply()
    assert page.last(QUESTION).text == second
    assert page.texts(".trouble") == []


def test_when_the_server_is_gone_the_message_can_be_sent_again(page: Phone, server: ServerProcess) -> None:
    page.tolerated = ("ERR_CONNECTION_REFUSED",)
    second = second_question(page)
    server.stop()
    page.tap(number(1))
    page.wait("document.querySelector('.trouble button')")
    assert WORDS["not_sent"] in page.last(".trouble").text
    assert page.focused().text == WORDS["again"]
    page.shoot("not-sent")
    server.start()
    page.press_keys(Keys.ENTER)
    page.wait_for_reply()
    assert page.last(QUESTION).text == second
    assert page.texts(".trouble") == []


def second_question(page: Phone) -> str:
    """The question after the first answer; the page then stands at the first again."""
    page.answer(number(1))
    second = page.last(QUESTION).text
    page.command("Network.clearBrowserCookies")
    page.open(page.chrome.current_url)
    page.count_replies()
    return second


def test_an_answer_that_got_lost_is_not_counted_twice(page: Phone) -> None:
    """The request arrives, its answer does not: the page sends it again and nothing is doubled."""
    page.answer(number(1))
    page.run("""
        var send = XMLHttpRequest.prototype.send, lost = 0;
        XMLHttpRequest.prototype.send = function (body) {
            if (lost < 1) {
                lost += 1;
                var original = this, failed = this.onerror;
                original.onload = function () { failed.call(original); };
            }
            send.call(this, body);
        };
    """)
    page.tap(number(1))
    page.wait("performance.getEntriesByType('resource').filter(e => e.name.endsWith('chat')).length >= 3")
    page.tap(number(2))
    page.wait("performance.getEntriesByType('resource').filter(e => e.name.endsWith('chat')).length >= 4")
    page.open(page.chrome.current_url)
    assert ticks(page)[:2] == ["true", "true"]


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_the_language_can_be_changed_for_everything(page: Phone, language: str) -> None:
    words = load_words("page")[language]
    page.count_replies()
    page.run(
        "var s = document.getElementById('language'); s.value = arguments[0];"
        "s.dispatchEvent(new Event('change'))",
        language,
    )
    page.wait_for_reply()
    assert page.run("return document.documentElement.lang") == language
    assert page.texts("h1") == [words["title"]]
    assert page.last("#send").text == words["send"]
    assert page.last("#text").get_attribute("aria-label") == words["input"]
    page.shoot(f"language-{language}")


def test_the_sent_message_waits_visibly(page: Phone) -> None:
    page.command("Network.enable")
    page.command(
        "Network.emulateNetworkConditions",
        offline=False,
        latency=900,
        downloadThroughput=-1,
        uploadThroughput=-1,
    )
    page.count_replies()
    page.tap(number(1))
    page.wait("document.getElementById('status').className === 'busy'")
    assert page.last("#status").text == WORDS["thinking"]
    page.shoot("thinking")
    page.wait_for_reply()
    assert page.last("#status").text == ""
