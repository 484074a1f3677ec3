"""The contact diary: how long a full one takes, how soon its page begins, and whom all that keeps waiting."""

from __future__ import annotations

import json
import random
import statistics
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.processes import OURS, serving
from bench.share import UNLIMITED, connected, seconds_of, slowest, take_turns
from bench.table import Report
from bot.clock import china_now

_ORDINARY: Final = 60
_FULL: Final = 5_000
_LINES: Final = 10_000
_PAGES: Final = 200
_TIMES: Final = 20
_MOST_PAGE_MS: Final = 20
_MOST_PDF_S: Final = 1.0
_MOST_DELAY_MS: Final = 50
_NOTES: Final = (
    f"diary: an own server on loopback, SQLite. An ordinary diary has {_ORDINARY} calls of the last month, "
    f"a full one {_FULL}. 'turn': another person's button, first alone, then while a full diary is shown, or "
    "its PDF made, again and again without a pause; the delay is the difference of the slowest in a hundred.",
)


def measure(_base: Any) -> Report:
    """Measure all of it."""
    report = Report(notes=list(_NOTES))
    with (
        TemporaryDirectory() as folder,
        serving(OURS, {"DATA_DIR": folder, "LOG_LEVEL": "ERROR", **UNLIMITED}) as ours,
    ):
        ordinary, full = _Keeper(ours.address), _Keeper(ours.address)
        ordinary.says(text=_calls(_ORDINARY))
        report.alone(f"{_LINES} lines pasted, {_FULL} noted", full.says(text=_calls(_LINES)), "s")
        shown = [full.says(action="diary") for _ in range(_TIMES)]
        report.alone("full diary shown, median", statistics.median(shown), "s")
        page, large = ordinary.timeline(), full.timeline()
        _times(ours.address, f"{page}.pdf", 1)  # the library is loaded with the first
        first = 1000 * statistics.median(_times(ours.address, page, _PAGES))
        report.at_most("timeline page, median", first, "ms", _MOST_PAGE_MS)
        report.alone(
            "timeline page, full diary, median",
            1000 * statistics.median(_times(ours.address, large, _PAGES)),
            "ms",
        )
        made = _times(ours.address, f"{large}.pdf", _TIMES)
        report.at_most("annex in PDF, full diary, median", statistics.median(made), "s", _MOST_PDF_S)
        alone = slowest(take_turns(ours.address))
        report.alone("turn alone, slowest in a hundred", 1000 * alone, "ms")
        for name, do in (
            ("a full diary", lambda: full.says(action="diary")),
            ("its PDF", lambda: _times(ours.address, f"{large}.pdf", 1)),
        ):
            delay = 1000 * (slowest(_turns_beside(ours.address, do)) - alone)
            report.at_most(f"delay of a turn by {name}, slowest in a hundred", delay, "ms", _MOST_DELAY_MS)
    return report


class _Keeper:
    """Somebody who keeps a diary in the web chat."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookie = ""
        self._sent = 0
        self.says(action="diary:yes")

    def says(self, **said: str) -> float:
        """Send a message and give the seconds until it is answered."""
        begun = time.perf_counter()
        self._answer(said)
        return time.perf_counter() - begun

    def timeline(self) -> str:
        """Make the timeline and give the path of its page."""
        buttons = self._answer({"action": "diary:timeline"})["buttons"]
        return str(next(button["href"] for button in buttons if button["href"]))

    def _answer(self, said: dict[str, str]) -> dict[str, Any]:
        self._sent += 1
        headers = {"Content-Type": "application/json"}
        if self._cookie:
            headers["Cookie"] = self._cookie
        body = json.dumps({"id": f"d{self._sent}", **said})
        # A connection that rests while something else is measured is closed by the server.
        connection = connected(self._address)
        connection.request("POST", "/api/chat", body.encode(), headers)
        answer = connection.getresponse()
        reply: dict[str, Any] = json.loads(answer.read())["reply"]
        connection.close()
        self._cookie = self._cookie or str(answer.headers["Set-Cookie"]).partition(";")[0]
        return reply


def _calls(most: int) -> str:
    """Give a call list of the last month, the same each time but for its days."""
    chance, today = random.Random(7), china_now().date()
    days = [(today - timedelta(days=back)).isoformat() for back in range(1, 30)]
    return "\n".join(
        f"{chance.choice(days)} {chance.randrange(24):02d}:{chance.randrange(60):02d} "
        f"138{chance.randrange(10**8):08d} {chance.choice(('未接', '已接'))}"
        for _ in range(most)
    )


def _times(address: str, path: str, most: int) -> list[float]:
    connection = connected(address)
    return [seconds_of(connection, "GET", path) for _ in range(most)]


def _turns_beside(address: str, do: Callable[[], object]) -> list[float]:
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            do()

    working = threading.Thread(target=work)
    working.start()
    try:
        return take_turns(address)
    finally:
        over.set()
        working.join()
