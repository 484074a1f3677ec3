"""The process is killed at random moments: every acknowledged answer is there, exactly once."""

import asyncio
import random
from collections.abc import Sequence

import pytest

from handlers.turn import World
from tests.faults.people import UNLIMITED, Crowd
from tests.kept import SECRET, empty_database
from tests.postgres import PostgresServer
from tests.server_process import ServerProcess

pytestmark = pytest.mark.faults

PEOPLE = 12


async def killed(servers: Sequence[ServerProcess], world: World, kills: int) -> None:
    """Kill servers on one store and start them again while people walk."""
    crowd = Crowd(lambda: [server.address for server in servers], world, PEOPLE)
    try:
        for server in servers:
            await asyncio.to_thread(server.start)
        async with crowd.walking():
            for number in range(kills):
                await asyncio.sleep(random.uniform(0.0, 0.4))
                server = servers[number % len(servers)]
                server.stop()
                await asyncio.to_thread(server.start)
    finally:
        for server in servers:
            server.stop()
    assert crowd.walks > PEOPLE
    assert crowd.sent_again > kills, "the kills met people who were being answered"


async def test_sqlite_two_hundred_times(environment: dict[str, str], tmp_path: object, world: World) -> None:
    settings = {**environment, **UNLIMITED, "DATA_DIR": str(tmp_path)}
    await killed([ServerProcess(settings), ServerProcess(settings)], world, kills=200)


async def test_postgres_fifty_times(
    environment: dict[str, str], postgres: PostgresServer, world: World
) -> None:
    url = await empty_database(postgres)
    settings = {**environment, **UNLIMITED, "DATABASE_URL": url, "SECRET_KEY": SECRET}
    await killed([ServerProcess(settings), ServerProcess(settings)], world, kills=50)
