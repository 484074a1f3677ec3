"""Whoever says too much at once is told so kindly, and what was said goes out by itself a little later."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.words import load_words
from tests.browser.chromium import Phone

ROOT = Path(__file__).parents[2]
WORDS = load_words("page")["zh-CN"]


@pytest.fixture
def strict_server(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """A server where a person may say 20 things at once, then one every three seconds."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.operated_server", "json"],
        cwd=ROOT,
        env={**environment, "DATA_DIR": str(tmp_path), "RATE_PERSON": "20"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout
    yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    server.communicate(timeout=20)


def test_what_came_too_soon_is_said_and_goes_out_by_itself(page: Phone, strict_server: str) -> None:
    page.tolerated = ("429",)
    page.open(strict_server)
    spend_the_allowance(page)
    page.count_replies()
    page.say_without_waiting("你好")
    page.wait("document.querySelector('.mine:last-child .trouble')")
    assert WORDS["too_many"] in page.last(".trouble").text
    assert page.focused().text == WORDS["again"]
    page.shoot("too-many")
    page.wait_for_reply()
    assert page.texts(".trouble") == []
    assert page.texts(".mine .bubble") == ["你好"]


def spend_the_allowance(page: Phone) -> None:
    """Send messages past the page until the server refuses one."""
    page.run("""
        var number = 0;
        (function next() {
            var request = new XMLHttpRequest();
            request.open("POST", "/api/open");
            request.setRequestHeader("Content-Type", "application/json");
            request.onload = function () {
                number += 1;
                if (request.status === 200 && number < 100) { next(); }
                else { window.spent = request.status; }
            };
            request.send(JSON.stringify({id: "spending" + number}));
        }());
    """)
    page.wait("window.spent === 429")
