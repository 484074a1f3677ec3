"""Two processes on one store are one bot: whoever receives a message, it is taken once."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from handlers.turn import World
from tests.faults.people import SCRIPT, UNLIMITED, Walker, expected
from tests.kept import SECRET, empty_database
from tests.postgres import PostgresServer
from tests.server_process import ServerProcess, serving

AT_ONCE = 5


@pytest.fixture(params=["sqlite", "postgres"])
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    if request.param == "sqlite":
        return {**UNLIMITED, "DATA_DIR": str(tmp_path), "SECRET_KEY": SECRET}
    postgres: PostgresServer = request.getfixturevalue("postgres")
    return {**UNLIMITED, "DATABASE_URL": await empty_database(postgres), "SECRET_KEY": SECRET}


@pytest.fixture
def servers(environment: dict[str, str], settings: dict[str, str]) -> Iterator[list[ServerProcess]]:
    with serving(environment, **settings) as first, serving(environment, **settings) as second:
        yield [first, second]


async def test_each_message_sent_five_times_at_once_moves_one_step(
    servers: list[ServerProcess], world: World
) -> None:
    addresses = [server.address for server in servers]
    people = [Walker(lambda address=address: [address]) for address in addresses]  # type: ignore[misc]
    people[1].token = people[0].token
    async with aiohttp.ClientSession() as http:
        for number, (action, seen) in enumerate(zip(SCRIPT, expected(world), strict=True)):
            answers = await asyncio.gather(
                *(people[copy % 2].send(http, f"m{number}", action) for copy in range(AT_ONCE))
            )
            assert answers == [seen] * AT_ONCE
