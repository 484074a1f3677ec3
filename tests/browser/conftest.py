"""The server as a process of its own, and a phone that looks at it."""

import os
from collections.abc import Iterator

import pytest

from tests.browser.chromium import Phone, missing, phone
from tests.server_process import ServerProcess, serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _complete_machine() -> None:
    lacking = missing()
    if not lacking:
        return
    told = f"BROWSER TESTS DID NOT RUN: {', '.join(lacking)} missing; `make browser` says how to install it"
    if os.environ.get("CI") == "true":
        pytest.fail(told, pytrace=False)
    pytest.skip(told)


@pytest.fixture(scope="session")
def _one_server(environment: dict[str, str]) -> Iterator[ServerProcess]:
    with serving(environment) as server:
        yield server


@pytest.fixture
def server(_one_server: ServerProcess) -> Iterator[ServerProcess]:
    """A running server."""
    yield _one_server
    if not _one_server.running:
        _one_server.start()


@pytest.fixture(scope="session")
def _one_phone() -> Iterator[Phone]:
    with phone() as opened:
        yield opened


@pytest.fixture
def page(_one_phone: Phone, server: ServerProcess) -> Iterator[Phone]:
    """A phone with nothing remembered, on the opened page; at the end its console must be empty."""
    held = _one_phone
    held.fresh()
    held.open(server.address)
    yield held
    held.set_offline(False)
    assert held.hosts_asked() <= {"127.0.0.1"}
    assert held.complaints() == []
