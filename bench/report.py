"""Reports: how soon the page begins, how long Word and PDF take, and whom making them keeps waiting."""

from __future__ import annotations

import json
import statistics
import threading
from itertools import count
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.processes import OURS, serving
from bench.share import UNLIMITED, connected, seconds_of, slowest, take_turns
from bench.table import Report

_PAGES: Final = 300
_FILES: Final = 60
_MOST_PAGE_MS: Final = 20
_MOST_DOCX_S: Final = 0.3
_MOST_PDF_S: Final = 1.0
_MOST_DELAY_MS: Final = 50
_TOLD: Final = (
    "网贷逾期95天了，昨晚十一点多催收给我妈打电话，说再不还就让警察来抓我，还骂我妈",
    "对",
    "一天2个电话，一次",
)
_NOTES: Final = (
    "report: one connection to an own server on loopback; the first letter of a report in Word and PDF, made "
    "anew for each request. 'turn': one person's button on SQLite, first alone, then while PDFs are made one "
    "after another without a pause; the delay is the difference of the slowest in a hundred.",
)


def measure(_base: Any) -> Report:
    """Measure all of it."""
    report = Report(notes=list(_NOTES))
    with (
        TemporaryDirectory() as folder,
        serving(OURS, {"DATA_DIR": folder, "LOG_LEVEL": "ERROR", **UNLIMITED}) as ours,
    ):
        page = _report(ours.address)
        letter = f"{page}/letter/lender"
        _times(ours.address, f"{letter}.docx", 1)
        _times(ours.address, f"{letter}.pdf", 1)  # the libraries are loaded with the first
        shown = _times(ours.address, page, _PAGES)
        missing = _times(ours.address, f"{page[:-4]}AAAA", _PAGES, expected=404)
        report.at_most("report page, median", 1000 * statistics.median(shown), "ms", _MOST_PAGE_MS)
        report.alone("report page, none there, median", 1000 * statistics.median(missing), "ms")
        docx = _times(ours.address, f"{letter}.docx", _FILES)
        report.at_most("letter in Word, median", statistics.median(docx), "s", _MOST_DOCX_S)
        pdf = _times(ours.address, f"{letter}.pdf", _FILES)
        report.at_most("letter in PDF, median", statistics.median(pdf), "s", _MOST_PDF_S)
        alone = take_turns(ours.address)
        delay = 1000 * (slowest(_turns_while_making(ours.address, f"{letter}.pdf")) - slowest(alone))
        report.alone("turn alone, slowest in a hundred", 1000 * slowest(alone), "ms")
        report.at_most("delay of a turn by PDFs, slowest in a hundred", delay, "ms", _MOST_DELAY_MS)
    return report


def _report(address: str) -> str:
    """Tell a case in the chat, make its report, and give the path of its page."""
    connection = connected(address)
    cookie = ""
    reply: dict[str, Any] = {}
    said: tuple[dict[str, str], ...] = (*({"text": words} for words in _TOLD), {"action": "report"})
    for number, each in enumerate(({"action": "start"}, *said)):
        headers = {"Content-Type": "application/json", **({"Cookie": cookie} if cookie else {})}
        body = json.dumps({"id": f"r{number}", **each})
        connection.request("POST", "/api/chat", body.encode(), headers)
        answer = connection.getresponse()
        reply = json.loads(answer.read())["reply"]
        cookie = cookie or str(answer.headers["Set-Cookie"]).partition(";")[0]
    return str(next(button["href"] for button in reply["buttons"] if button["href"].startswith("/r/")))


def _times(address: str, path: str, most: int, expected: int = 200) -> list[float]:
    connection = connected(address)
    return [seconds_of(connection, "GET", path, expected=expected) for _ in range(most)]


def _turns_while_making(address: str, path: str) -> list[float]:
    over = threading.Event()

    def make() -> None:
        connection = connected(address)
        for _ in count():
            if over.is_set():
                return
            seconds_of(connection, "GET", path)

    making = threading.Thread(target=make)
    making.start()
    try:
        return take_turns(address)
    finally:
        over.set()
        making.join()
