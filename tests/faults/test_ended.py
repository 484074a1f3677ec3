"""A server is told to end while people talk: it answers whom it has begun to answer, and ends in time."""

import asyncio
import signal
from pathlib import Path

import pytest

from handlers.turn import World
from tests.faults.people import UNLIMITED, Crowd
from tests.server_process import ServerProcess

pytestmark = pytest.mark.faults

TIMES = 5
PEOPLE = 32


async def test_sigterm_under_load_loses_nothing(
    environment: dict[str, str], world: World, tmp_path: Path
) -> None:
    server = ServerProcess({**environment, **UNLIMITED, "DATA_DIR": str(tmp_path)})
    crowd = Crowd(lambda: [server.address], world, PEOPLE)
    try:
        await asyncio.to_thread(server.start)
        async with crowd.walking():
            for _ in range(TIMES):
                await asyncio.sleep(0.7)
                # Raises where it has not ended within ten seconds.
                exit_status, _ = await asyncio.to_thread(server.signal, signal.SIGTERM)
                assert exit_status == 0
                await asyncio.to_thread(server.start)
    finally:
        server.stop()
    assert crowd.walks >= PEOPLE
