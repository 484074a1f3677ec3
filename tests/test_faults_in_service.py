"""Faults that real processes meet: deliveries at once, a damaged file, the end in the midst of work."""

import asyncio
import json
import signal
from pathlib import Path

import aiohttp
import pytest

from bot.store.sqlite_file import NAME
from handlers.turn import World
from tests.faults.people import SCRIPT, Walker, expected
from tests.kept import SECRET, empty_database
from tests.server_process import serving

UNLIMITED = {"RATE_PERSON": "100000", "RATE_ADDRESS": "1000000"}


@pytest.fixture(params=["sqlite", "postgres"])
async def kept_in(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The settings of processes that share an empty store."""
    settings = {**UNLIMITED, "DATA_DIR": str(tmp_path), "SECRET_KEY": SECRET}
    if request.param == "postgres":
        settings["DATABASE_URL"] = await empty_database(request.getfixturevalue("postgres"))
    return settings


def test_a_damaged_file_is_set_aside_whole_and_the_process_serves(
    environment: dict[str, str], tmp_path: Path
) -> None:
    content = b"this is no database at all" * 400
    (tmp_path / NAME).write_bytes(content)
    with serving(environment, DATA_DIR=str(tmp_path), LOG_FORMAT="json") as server:
        [aside] = tmp_path.glob(f"{NAME}.damaged-*")
        assert aside.read_bytes() == content
        status, errors = server.signal(signal.SIGTERM)
    told = [json.loads(line) for line in errors.splitlines()]
    assert (status, [(line["event"], line["name"]) for line in told]) == (
        0,
        [("damaged store set aside", aside.name)],
    )


async def test_a_stop_in_the_midst_of_work_loses_no_acknowledged_answer(
    environment: dict[str, str], kept_in: dict[str, str], world: World
) -> None:
    whole = expected(world)
    with serving(environment, **kept_in) as server:
        async with aiohttp.ClientSession() as http:
            people = [Walker(lambda: [server.address]) for _ in range(12)]
            await asyncio.gather(*(person.walk(http, SCRIPT[:3]) for person in people))
            walks = [asyncio.create_task(person.walk(http, SCRIPT[3:])) for person in people]
            await asyncio.wait(walks, timeout=0.02)
            # Waits ten seconds for the end, as a host does before it kills.
            status, _ = await asyncio.to_thread(server.signal, signal.SIGTERM)
            assert status == 0
            assert not all(walk.done() for walk in walks), "people were still writing"
            await asyncio.to_thread(server.start)
            await asyncio.gather(*walks)
            assert [person.acknowledged for person in people] == [whole] * len(people)
