"""What all tests share: no network but this machine, and the world loaded once."""

import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

# Here, before the world is loaded: objects frozen then are hidden from its look at who holds what, and a run
# without a property test would import it at its very end.
import hypothesis  # noqa: F401
import pytest

from bot.store.contract import Store
from bot.store.postgres import PostgresStore, open_postgres
from bot.store.sqlite import SqliteStore
from bot.turns import Turns
from bot.world import load_world
from handlers.turn import World
from tests.kept import SEAL, empty_database, sqlite_store_in
from tests.postgres import PostgresMissingError, PostgresServer, postgres_folder, scratch_postgres

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


class NetworkUsedError(AssertionError):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True, scope="session")
def _stay_on_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _checked(getattr(socket.socket, name)))
        resolve = socket.getaddrinfo

        def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
            _check(host)
            return resolve(host, *rest, **named)

        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


def _checked(call: Any) -> Any:
    def checked(self: socket.socket, *arguments: Any) -> Any:
        if self.family != socket.AF_UNIX:
            _check(arguments[-1][0])
        return call(self, *arguments)

    return checked


def _check(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if not name.startswith(LOOPBACK):
        raise NetworkUsedError(f"a test asked for {name}; tests use this machine only")


@pytest.fixture(scope="session")
def world() -> World:
    """The rules and the sentences, as they are served."""
    return load_world()


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that a test starts: no settings but the test's own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    data = str(tmp_path_factory.mktemp("data"))
    return {
        **kept,
        "DATA_DIR": data,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "LANG": "C.UTF-8",
    }


@pytest.fixture
async def sqlite_store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """An empty store in a file."""
    store = sqlite_store_in(tmp_path)
    yield store
    await store.close()


@pytest.fixture
async def postgres_store(postgres: PostgresServer) -> AsyncIterator[PostgresStore]:
    """An empty store on the tests' PostgreSQL."""
    store = await open_postgres(await empty_database(postgres))
    yield store
    await store.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each of the stores, empty."""
    kept: Store = request.getfixturevalue(f"{request.param}_store")
    return kept


@pytest.fixture
def turns(world: World, sqlite_store: SqliteStore) -> Turns:
    """The turns of the conversation, as a server takes them."""
    return Turns(world, sqlite_store, SEAL)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL that all tests of a session share; who stops it starts one of their own."""
    try:
        with postgres_folder() as folder, scratch_postgres(folder) as server:
            yield server
    except PostgresMissingError as missing:
        told = f"POSTGRESQL TESTS DID NOT RUN: {missing}"
        if os.environ.get("CI") == "true":
            pytest.fail(told, pytrace=False)
        pytest.skip(told)
