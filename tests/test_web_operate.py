"""What the operator's side adds to the web chat: limits, readiness, metrics."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from bot.clock import china_now
from bot.metrics import Metrics
from bot.sealing import Seal
from bot.settings import read_settings
from bot.store.contract import Store, StoreUnavailableError
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_file import NAME, prepare
from bot.turns import Turns
from bot.watching import note_waiting
from bot.web.app import create_app
from bot.web.cookie import COOKIE
from bot.web.health import Check
from bot.web.operate import operate
from handlers.turn import World

Client = TestClient[web.Request, web.Application]
LOCAL_PROXY = {"X-Forwarded-For": "198.51.100.7"}


class Clock:
    """Goes on only when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Operated:
    """A served web chat, its figures, its clock and its checks."""

    def __init__(self, world: World, store: Store, aiohttp_client: AiohttpClient) -> None:
        self.clock = Clock()
        self.metrics = Metrics()
        self.checks: dict[str, Check] = {}
        self._turns = Turns(world, store, Seal("s" * 32))
        self._store = store
        self._aiohttp_client = aiohttp_client

    async def served(self, **environment: str) -> Client:
        app = create_app(self._turns)
        settings = read_settings(environment)
        operate(app, settings, self.metrics, self.checks, self._refresh, self.clock)
        client: Client = await self._aiohttp_client(app)
        return client

    async def _refresh(self) -> None:
        await note_waiting(self._store, self.metrics)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    prepare(tmp_path / NAME, china_now())
    opened = SqliteStore(tmp_path / NAME)
    yield opened
    await opened.close()


@pytest.fixture
def operated(world: World, store: Store, aiohttp_client: AiohttpClient) -> Operated:
    return Operated(world, store, aiohttp_client)


async def statuses(client: Client, times: int, **headers: str) -> list[int]:
    found = []
    for number in range(times):
        answer = await client.post("/api/open", json={"id": f"m{number}"}, headers=headers)
        found.append(answer.status)
    return found


async def test_a_person_who_says_too_much_is_told_when_to_go_on(operated: Operated) -> None:
    client = await operated.served(RATE_PERSON="2")
    # The first brings the cookie; it counts for the address only.
    assert await statuses(client, 3) == [200, 200, 200]
    answer = await client.post("/api/chat", json={"id": "x", "text": "hello"})
    assert (answer.status, answer.headers["Retry-After"]) == (429, "30")
    assert (await answer.json())["error"]["code"] == "too_many"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    operated.clock.seconds = 30
    answer = await client.post("/api/chat", json={"id": "x", "text": "hello"})
    assert answer.status == 200, "the same message, taken now"
    assert operated.metrics.value("collection_check_turns_total", platform="web", outcome="limited") == 1


async def test_another_person_is_not_kept_waiting(operated: Operated) -> None:
    client = await operated.served(RATE_PERSON="1")
    assert await statuses(client, 3) == [200, 200, 429]
    client.session.cookie_jar.clear()
    assert await statuses(client, 1) == [200]


async def test_a_cookie_that_is_not_ours_gives_no_allowance_of_its_own(operated: Operated) -> None:
    client = await operated.served(RATE_ADDRESS="3")
    found = []
    for number in range(4):
        found += await statuses(client, 1, Cookie=f"{COOKIE}=invented-{number}")
    assert found == [200, 200, 200, 429]


async def test_addresses_behind_a_trusted_proxy_are_told_apart(operated: Operated) -> None:
    client = await operated.served(RATE_ADDRESS="1", FORWARDED_HOPS="1")
    assert await statuses(client, 2, **LOCAL_PROXY) == [200, 429]
    assert await statuses(client, 1, **{"X-Forwarded-For": "198.51.100.8"}) == [200]


async def test_without_a_trusted_proxy_nobody_names_another_address(operated: Operated) -> None:
    client = await operated.served(RATE_ADDRESS="1")
    assert await statuses(client, 1, **LOCAL_PROXY) == [200]
    assert await statuses(client, 1, **{"X-Forwarded-For": "198.51.100.8"}) == [429]


async def test_health_is_never_refused(operated: Operated) -> None:
    client = await operated.served(RATE_ADDRESS="1")
    for path in ("/healthz", "/readyz", "/metrics") * 3:
        assert (await client.get(path)).status == 200


async def test_ready_when_every_check_passes(operated: Operated) -> None:
    operated.checks["storage"] = passing
    answer = await (await operated.served()).get("/readyz")
    assert (answer.status, await answer.json()) == (200, {"ok": True, "failed": []})


async def passing() -> None:
    return


async def test_not_ready_names_the_check_and_nothing_else(
    operated: Operated, caplog: pytest.LogCaptureFixture
) -> None:
    async def failing() -> None:
        raise ConnectionError("postgresql://me:canary@db")

    operated.checks.update(rules=passing, storage=failing)
    client = await operated.served()
    answer = await client.get("/readyz")
    assert (answer.status, await answer.json()) == (503, {"ok": False, "failed": ["storage"]})
    assert "not ready" in caplog.messages
    operated.checks["storage"] = passing
    assert (await client.get("/readyz")).status == 503, "found a moment ago"
    operated.clock.seconds += 1
    assert (await client.get("/readyz")).status == 200


async def test_a_check_that_hangs_is_one_that_fails(
    operated: Operated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.health.CHECK_SECONDS", 0.05)
    operated.checks["storage"] = asyncio.Event().wait  # type: ignore[assignment]
    answer = await (await operated.served()).get("/readyz")
    assert (await answer.json())["failed"] == ["storage"]


async def test_many_who_ask_at_once_cause_one_check(operated: Operated) -> None:
    asked = []

    async def counted() -> None:
        asked.append(1)
        await asyncio.sleep(0.01)

    operated.checks["storage"] = counted
    client = await operated.served()
    answers = await asyncio.gather(*(client.get("/readyz") for _ in range(20)))
    assert {answer.status for answer in answers} == {200}
    assert len(asked) == 1


async def test_without_a_token_only_this_machine_reads_the_metrics(operated: Operated) -> None:
    client = await operated.served()
    answer = await client.get("/metrics")
    assert answer.status == 200
    assert "collection_check_turns_total" in await answer.text()
    through_a_proxy = await client.get("/metrics", headers=LOCAL_PROXY)
    assert through_a_proxy.status == 403


async def test_the_figures_are_read_even_while_the_store_is_away(
    operated: Operated, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> int:
        raise StoreUnavailableError

    client = await operated.served()
    assert "collection_check_outbox_waiting 0.0" in await (await client.get("/metrics")).text()
    monkeypatch.setattr(store, "waiting", away)
    assert "collection_check_outbox_waiting NaN" in await (await client.get("/metrics")).text()


@pytest.mark.parametrize("peer", ["192.0.2.1", "2001:db8::1", None, "unix"])
async def test_another_machine_is_not_this_one(
    operated: Operated, monkeypatch: pytest.MonkeyPatch, peer: str | None
) -> None:
    client = await operated.served()
    monkeypatch.setattr(web.BaseRequest, "remote", peer)
    assert (await client.get("/metrics")).status == 403


@pytest.mark.parametrize(
    ("given", "status"),
    [("Bearer " + "t" * 16, 200), ("Bearer wrong", 401), ("t" * 16, 401), ("Bearer ß", 401), ("", 401)],
)
async def test_with_a_token_whoever_has_it_reads_the_metrics(
    operated: Operated, given: str, status: int
) -> None:
    client = await operated.served(METRICS_TOKEN="t" * 16)
    answer = await client.get("/metrics", headers={"Authorization": given, **LOCAL_PROXY})
    assert answer.status == status
    assert "t" * 16 not in await answer.text()
