"""The PostgreSQL that tests are run against is a real one: durable, and it may go away and come back."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.postgres import Ending, PostgresServer, postgres_folder, scratch_postgres


@pytest.fixture
def own_server(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A server that a test may stop: those who share the other one are not disturbed."""
    with postgres_folder() as folder, scratch_postgres(folder) as server:
        yield server


async def test_it_writes_to_the_disk_before_it_answers(postgres: PostgresServer) -> None:
    client = await asyncpg.connect(postgres.url)
    try:
        settings = [await client.fetchval(f"SHOW {name}") for name in ("fsync", "synchronous_commit")]
    finally:
        await client.close()
    assert settings == ["on", "on"]


@pytest.mark.parametrize("ending", ["fast", "immediate"])
async def test_what_was_committed_is_there_after_every_ending(
    own_server: PostgresServer, ending: Ending
) -> None:
    before = await asyncpg.connect(own_server.url)
    await before.execute("CREATE TABLE kept AS SELECT 7 AS number")
    own_server.stop(ending)
    assert not own_server.running
    with pytest.raises(OSError):
        await asyncpg.connect(own_server.url)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)):
        await before.fetchval("SELECT number FROM kept")
    own_server.start()
    after = await asyncpg.connect(own_server.url)
    try:
        assert await after.fetchval("SELECT number FROM kept") == 7
    finally:
        await after.close()


async def test_a_transaction_that_was_cut_leaves_nothing(own_server: PostgresServer) -> None:
    cut = await asyncpg.connect(own_server.url)
    await cut.execute("BEGIN; CREATE TABLE half (number int)")
    own_server.stop("immediate")
    own_server.start()
    after = await asyncpg.connect(own_server.url)
    try:
        assert await after.fetchval("SELECT to_regclass('half')") is None
    finally:
        await after.close()


def test_the_folder_is_gone_with_the_server(postgres: PostgresServer) -> None:
    assert postgres.running
    with postgres_folder() as folder:
        with scratch_postgres(folder) as server:
            assert (folder / "data").is_dir()
        assert not server.running
    assert not folder.exists()


def test_it_does_not_outlive_tests_that_were_killed(
    environment: dict[str, str], postgres: PostgresServer
) -> None:
    assert postgres.running
    program = (
        "import sys; from tests.postgres import *\n"
        "with postgres_folder() as folder, scratch_postgres(folder) as server:\n"
        "    print(server.process_id, folder, flush=True); sys.stdin.read()"
    )
    tests = subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert tests.stdout
    number, folder = tests.stdout.readline().split()
    tests.kill()
    tests.communicate()
    try:
        wait_until_gone(int(number))
    finally:
        shutil.rmtree(folder)


def wait_until_gone(process_id: int) -> None:
    """Wait for the end of a process that is not our child."""
    for _ in range(1000):
        status = Path(f"/proc/{process_id}/stat")
        if not status.exists() or ") Z " in status.read_text():
            return
        time.sleep(0.01)
    raise AssertionError(f"process {process_id} is still there")
