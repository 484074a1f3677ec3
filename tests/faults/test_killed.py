"""The process is killed at random moments: every acknowledged answer is there, exactly once."""

import asyncio
import random
from collections.abc import Sequence

import aiohttp
import pytest

from handlers.turn import World
from tests.faults.people import SCRIPT, Walker, expected
from tests.kept import SECRET, empty_database
from tests.postgres import PostgresServer
from tests.server_process import ServerProcess

pytestmark = pytest.mark.faults

PEOPLE = 12
UNLIMITED = {"RATE_PERSON": "100000", "RATE_ADDRESS": "1000000"}


class Killed:
    """Servers on one store, killed and started again while people walk."""

    def __init__(self, servers: Sequence[ServerProcess], world: World) -> None:
        self._servers = servers
        self._expected = expected(world)
        self.walks = 0
        self.sent_again = 0

    async def run(self, kills: int) -> None:
        """Let people walk, one after another has finished, until so many kills were made."""
        for server in self._servers:
            await asyncio.to_thread(server.start)
        ended = asyncio.Event()
        async with aiohttp.ClientSession() as http:
            people = [asyncio.create_task(self._keep_walking(http, ended)) for _ in range(PEOPLE)]
            try:
                for number in range(kills):
                    await asyncio.sleep(random.uniform(0.0, 0.4))
                    server = self._servers[number % len(self._servers)]
                    server.stop()
                    await asyncio.to_thread(server.start)
            finally:
                ended.set()
                await asyncio.gather(*people)

    async def _keep_walking(self, http: aiohttp.ClientSession, ended: asyncio.Event) -> None:
        while not ended.is_set():
            person = Walker(lambda: [server.address for server in self._servers])
            await person.walk(http)
            assert person.acknowledged == self._expected
            # What was acknowledged long ago is still answered the same, and moves nothing.
            again = [await person.send(http, f"m{n}", SCRIPT[n]) for n in (3, len(SCRIPT) - 1)]
            for number, reply in zip((3, len(SCRIPT) - 1), again, strict=True):
                assert reply in (None, self._expected[number])
            self.walks += 1
            self.sent_again += person.sent_again

    def stop(self) -> None:
        for server in self._servers:
            server.stop()


async def killed(servers: Sequence[ServerProcess], world: World, kills: int) -> None:
    whole = Killed(servers, world)
    try:
        await whole.run(kills)
    finally:
        whole.stop()
    assert whole.walks > PEOPLE
    assert whole.sent_again > kills, "the kills met people who were being answered"


async def test_sqlite_two_hundred_times(environment: dict[str, str], tmp_path: object, world: World) -> None:
    settings = {**environment, **UNLIMITED, "DATA_DIR": str(tmp_path)}
    await killed([ServerProcess(settings), ServerProcess(settings)], world, kills=200)


async def test_postgres_fifty_times(
    environment: dict[str, str], postgres: PostgresServer, world: World
) -> None:
    url = await empty_database(postgres)
    settings = {**environment, **UNLIMITED, "DATABASE_URL": url, "SECRET_KEY": SECRET}
    await killed([ServerProcess(settings), ServerProcess(settings)], world, kills=50)
