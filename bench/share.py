"""Rule cards: how soon a page begins, how long a poster takes, and whom its drawing keeps waiting."""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from itertools import count
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

from bench.processes import OURS, serving
from bench.table import Report

_LANGUAGES: Final = ("zh-CN", "zh-TW", "en")
_POSTERS: Final = 120
_TURNS: Final = 400
_MOST_PAGE_MS: Final = 20
_MOST_POSTER_S: Final = 0.15
_MOST_DELAY_MS: Final = 50
_NOTES: Final = (
    "share: one connection to an own server on loopback. 'first time': each page and poster is made for "
    "the request. 'turn': one person's button on SQLite, first alone, then while posters are drawn one after "
    "another without a pause; the delay is the difference of the slowest in a hundred.",
)


def measure(base: Any) -> Report:
    """Measure all of it."""
    report = Report(notes=list(_NOTES))
    pages = [f"/k/{rule}?lang={language}" for rule in base.rules for language in _LANGUAGES]
    posters = [page.replace("?", ".png?") for page in pages]
    with (
        TemporaryDirectory() as folder,
        serving(OURS, {"DATA_DIR": folder, "LOG_LEVEL": "ERROR", **UNLIMITED}) as ours,
    ):
        _get(ours.address, posters[:1])  # the drawing library is loaded with the first
        first, again = _get(ours.address, pages), _get(ours.address, pages)
        report.at_most("card page, first time, median", 1000 * statistics.median(first), "ms", _MOST_PAGE_MS)
        report.at_most("card page, again, median", 1000 * statistics.median(again), "ms", _MOST_PAGE_MS)
        drawn = _get(ours.address, posters[1:_POSTERS])
        report.at_most("poster, median", statistics.median(drawn), "s", _MOST_POSTER_S)
        report.at_most("poster, slowest in a hundred", slowest(drawn), "s", _MOST_POSTER_S)
        alone = take_turns(ours.address)
        with_posters = _turns_while_drawing(ours.address, posters[_POSTERS:])
        delay = 1000 * (slowest(with_posters) - slowest(alone))
        report.alone("turn alone, slowest in a hundred", 1000 * slowest(alone), "ms")
        report.at_most("delay of a turn by posters, slowest in a hundred", delay, "ms", _MOST_DELAY_MS)
    return report


UNLIMITED: Final = {"RATE_ADDRESS": "1000000", "RATE_PERSON": "100000"}


def slowest(times: list[float]) -> float:
    """Give the slowest in a hundred."""
    return statistics.quantiles(times, n=100)[-1]


def _get(address: str, paths: Iterable[str]) -> list[float]:
    """Ask for pages and give the seconds to the first byte of each."""
    connection = connected(address)
    return [seconds_of(connection, "GET", path) for path in paths]


def take_turns(address: str) -> list[float]:
    """Press a button again and again and give the seconds of each."""
    connection = connected(address)
    opened = {"id": "m", "language": "zh-CN"}
    connection.request("POST", "/api/open", json.dumps(opened), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
    return [seconds_of(connection, "POST", "/api/chat", body, cookie) for body in _presses(_TURNS)]


def _presses(most: int) -> Iterator[str]:
    for number in range(most):
        yield json.dumps({"id": f"t{number}", "action": ("topics", "privacy")[number % 2]})


def _turns_while_drawing(address: str, posters: list[str]) -> list[float]:
    over = threading.Event()

    def draw() -> None:
        connection = connected(address)
        for number in count():
            if over.is_set():
                return
            seconds_of(connection, "GET", posters[number % len(posters)])

    drawing = threading.Thread(target=draw)
    drawing.start()
    try:
        return take_turns(address)
    finally:
        over.set()
        drawing.join()


def connected(address: str) -> HTTPConnection:
    """Connect to a server."""
    parts = urlsplit(address)
    return HTTPConnection(parts.hostname or "", parts.port, timeout=30)


def seconds_of(
    connection: HTTPConnection, how: str, path: str, body: str = "", cookie: str = "", expected: int = 200
) -> float:
    """Ask for something and give the seconds to its first byte."""
    headers = {"Content-Type": "application/json", "Cookie": cookie} if body else {}
    begun = time.perf_counter()
    connection.request(how, path, body or None, headers)
    answer = connection.getresponse()
    taken = time.perf_counter() - begun
    answer.read()
    if answer.status != expected:
        raise RuntimeError(f"{path} was answered with {answer.status}")
    return taken
