"""The clock of a running server is set back by days, and forward: nobody loses an answer or a message."""

import asyncio
import json
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from handlers.turn import World
from tests import telegram_api as told
from tests.faults.people import SCRIPT, UNLIMITED, Walker, expected
from tests.server_process import ServerProcess, serving
from tests.telegram_api import BotApi, Fault
from tests.test_telegram_polling import api, program  # noqa: F401 - api is a fixture

pytestmark = pytest.mark.faults

LIBRARY = "faketime/libfaketime.so.1"
BACK, FORWARD = "-2d", "+1d"


class Clock:
    """The wall clock of the processes that are started with its environment.

    Args:
        file: says how far it is off; read anew every time somebody looks at the clock.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set("+0")

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to go by it; its monotonic clock stays the machine's."""
        return {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, off_by: str) -> None:
        """Set it, such as ``-2d`` or ``+0``."""
        beside = self._file.with_suffix(".new")
        beside.write_text(off_by + "\n")
        beside.replace(self._file)


def library() -> Path:
    """Find the library that lies about the clock; `make services` installs it."""
    found = sorted(Path("/usr/lib").glob(f"*/{LIBRARY}"))
    assert found, "libfaketime is missing; `make services` says how to install it"
    return found[0]


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "clock")


@pytest.mark.parametrize("off_by", [BACK, FORWARD])
async def test_people_walk_on(
    off_by: str, clock: Clock, environment: dict[str, str], tmp_path: Path, world: World
) -> None:
    settings = {**environment, **UNLIMITED, **clock.environment, "DATA_DIR": str(tmp_path / "data")}
    half = len(SCRIPT) // 2
    server = ServerProcess(settings)
    person = Walker(lambda: [server.address])
    try:
        await asyncio.to_thread(server.start)
        async with aiohttp.ClientSession() as http:
            await person.walk(http, SCRIPT[:half])
            clock.set(off_by)
            before = await person.send(http, f"m{half - 1}", SCRIPT[half - 1])
            await person.walk(http, SCRIPT[half:-1])
            # Another process, which never saw the time before.
            server.stop()
            await asyncio.to_thread(server.start)
            assert await person.send(http, f"m{half}", SCRIPT[half]) == person.acknowledged[half]
            clock.set("+0")
            await person.walk(http, SCRIPT[-1:])
    finally:
        server.stop()
    assert before == person.acknowledged[half - 1], "a message from before is still known"
    assert person.acknowledged == expected(world)


async def test_what_waits_to_be_sent_is_sent(
    clock: Clock,
    api: BotApi,  # noqa: F811
    environment: dict[str, str],
) -> None:
    async with program(api, {**environment, **clock.environment}):
        api.faults = [Fault("sendMessage", 500, times=2)]
        api.deliver(told.text(1, "/start"))
        await asyncio.sleep(0.5)
        clock.set(BACK)
        api.deliver(told.text(2, "/privacy"))
        sent = await api.wait_for(2, "sendMessage")
    assert "合不合法" in sent[0].fields["text"]
    assert len({call.fields["text"] for call in sent}) == 2


async def test_the_server_really_reads_the_other_time(
    clock: Clock, environment: dict[str, str], tmp_path: Path
) -> None:
    clock.set(BACK)
    settings = {**environment, **UNLIMITED, **clock.environment, "DATA_DIR": str(tmp_path / "data")}
    with serving(settings) as server:
        async with aiohttp.ClientSession() as http:
            assert await Walker(lambda: [server.address]).send(http, "m0", SCRIPT[0])
        said = server.signal(signal.SIGTERM)[1]
    logged = datetime.fromisoformat(json.loads(said.splitlines()[0])["time"])
    assert timedelta(days=1.9) < datetime.now(UTC) - logged < timedelta(days=2.1)
