"""The storage goes away under load and comes back: nothing is acknowledged meanwhile, nothing is lost."""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp
import pytest

from handlers.turn import World
from tests.faults.people import UNLIMITED, Crowd
from tests.kept import SECRET, empty_database
from tests.postgres import Ending, postgres_folder, scratch_postgres
from tests.server_process import ServerProcess, serving

pytestmark = pytest.mark.faults

TIMES = 5
PEOPLE = 8
BACK_WITHIN = 15.0


async def status(http: aiohttp.ClientSession, address: str, path: str) -> int:
    """Ask a server and give the status of its answer; a message is one of a person nobody knows."""
    if path == "/api/chat":
        async with http.post(address + path, json={"id": "m0", "action": "start"}) as answer:
            return answer.status
    async with http.get(address + path) as answer:
        return answer.status


async def until(http: aiohttp.ClientSession, address: str, path: str, wanted: int) -> None:
    """Wait until a server answers with a status."""
    async with asyncio.timeout(BACK_WITHIN):
        while await status(http, address, path) != wanted:  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.1)


@asynccontextmanager
async def crowd(server: ServerProcess, world: World) -> AsyncIterator[aiohttp.ClientSession]:
    """People who walk on a server for the length of a block and meet some of its failures."""
    people = Crowd(lambda: [server.address], world, PEOPLE)
    async with people.walking() as http:
        yield http
    assert people.walks >= PEOPLE
    assert people.sent_again > TIMES, "the fault met people who were being answered"


@pytest.mark.parametrize("ending", ["fast", "immediate"])
async def test_postgres_is_stopped_and_started(
    environment: dict[str, str], world: World, ending: Ending
) -> None:
    with postgres_folder() as folder, scratch_postgres(folder) as postgres:
        url = await empty_database(postgres)
        settings = {**UNLIMITED, "DATABASE_URL": url, "SECRET_KEY": SECRET}
        with serving(environment, **settings) as server:
            first = server.process_id
            async with crowd(server, world) as http:
                for _ in range(TIMES):
                    await asyncio.sleep(0.5)
                    postgres.stop(ending)
                    await until(http, server.address, "/readyz", 503)
                    assert await status(http, server.address, "/api/chat") == 503
                    assert await status(http, server.address, "/healthz") == 200
                    await asyncio.to_thread(postgres.start)
                    await until(http, server.address, "/readyz", 200)
            assert server.process_id == first


@contextmanager
def full_disk(process: int) -> Iterator[None]:
    """No file of a process may grow, as if the disk were full, for the length of a block."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


async def test_the_disk_is_full_and_has_room_again(
    environment: dict[str, str], world: World, tmp_path: Path
) -> None:
    with serving(environment, **UNLIMITED, DATA_DIR=str(tmp_path)) as server:
        async with crowd(server, world) as http:
            for _ in range(TIMES):
                await asyncio.sleep(0.5)
                with full_disk(server.process_id):
                    assert await status(http, server.address, "/api/chat") == 503
                    await until(http, server.address, "/readyz", 503)
                    await asyncio.sleep(0.5)
                await until(http, server.address, "/readyz", 200)
