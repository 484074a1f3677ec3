"""Calls that turns wrote down are made in order, until the platform takes or refuses them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.log import record_fields
from bot.outbox import Courier, Later, Made, Outbox, Outcome, Refused, pause
from bot.store.contract import Sending, Store
from bot.turns import CALL
from tests.kept import SEAL
from tests.test_store import NOON, first

PATIENCE = 10.0


class Platform:
    """A platform that answers as it is told, and remembers what arrived."""

    def __init__(self, *outcomes: Outcome | Exception) -> None:
        self.outcomes = list(outcomes)
        self.arrived: list[str] = []
        self.asked = 0
        self.held = asyncio.Event()
        self.held.set()

    async def make(self, content: dict[str, Any]) -> Outcome:
        self.asked += 1
        await self.held.wait()
        self.arrived.append(content["text"])
        outcome = self.outcomes.pop(0) if self.outcomes else Made()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Clock:
    def __init__(self) -> None:
        self.seconds = float(NOON)

    def __call__(self) -> float:
        return self.seconds


def saying(*texts: str) -> tuple[Sending, ...]:
    return tuple(Sending("fake", SEAL.seal(json.dumps({"text": text}).encode(), CALL)) for text in texts)


@asynccontextmanager
async def running(store: Store, platform: Courier, clock: Clock) -> AsyncIterator[Outbox]:
    outbox = Outbox(store, SEAL, {"fake": platform}, clock)
    task = asyncio.create_task(outbox.run())
    try:
        yield outbox
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await outbox.drain(1)


async def emptied(store: Store, but_for: int = 0) -> None:
    for _ in range(int(PATIENCE / 0.01)):
        if await store.waiting() <= but_for:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("calls are left over")


async def emptied_in_time(store: Store, clock: Clock, outbox: Outbox) -> None:
    """Let time pass until nothing is left over: how long that takes depends on how fast the store is."""
    for _ in range(int(PATIENCE / 0.02)):
        if await store.waiting() == 0:
            return
        await pass_time(clock, 1, outbox)
    raise AssertionError("calls are left over")


async def tried(platform: Platform) -> None:
    """Wait until the platform was asked, and a little for what came of it to be written down."""
    for _ in range(int(PATIENCE / 0.01)):
        if platform.asked:
            break
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)


async def pass_time(clock: Clock, seconds: int, outbox: Outbox) -> None:
    """Let time pass, a second at a time."""
    for _ in range(seconds):
        clock.seconds += 1
        outbox.nudge()
        await asyncio.sleep(0.02)


async def test_calls_arrive_in_order_and_are_gone(store: Store) -> None:
    platform = Platform()
    async with running(store, platform, Clock()) as outbox:
        await store.write(first(sendings=saying("one", "two", "three")))
        outbox.nudge()
        await emptied(store)
    assert platform.arrived == ["one", "two", "three"]


async def test_calls_written_before_the_start_are_made_after_it(store: Store) -> None:
    await store.write(first(sendings=saying("from before")))
    platform = Platform()
    async with running(store, platform, Clock()):
        await emptied(store)
    assert platform.arrived == ["from before"]


async def test_what_is_not_taken_is_tried_again_and_keeps_its_place(store: Store) -> None:
    platform, clock = Platform(Later(), Later()), Clock()
    async with running(store, platform, clock) as outbox:
        await store.write(first(sendings=saying("one", "two")))
        outbox.nudge()
        await emptied_in_time(store, clock, outbox)
    assert platform.arrived == ["one", "one", "one", "two"]


async def test_the_platform_says_how_long_to_wait(store: Store) -> None:
    platform, clock = Platform(Later(after=30)), Clock()
    async with running(store, platform, clock) as outbox:
        await store.write(first(sendings=saying("one")))
        outbox.nudge()
        await pass_time(clock, 29, outbox)
        assert platform.arrived == ["one"]
        await emptied_in_time(store, clock, outbox)
    assert platform.arrived == ["one", "one"]


async def test_one_who_must_wait_holds_up_nobody_else(store: Store) -> None:
    platform, clock = Platform(Later(after=500)), Clock()
    async with running(store, platform, clock) as outbox:
        await store.write(first(bytes(16), sendings=saying("waits")))
        outbox.nudge()
        await tried(platform)
        await store.write(first(sendings=saying("goes")))
        outbox.nudge()
        await emptied(store, but_for=1)
    assert platform.arrived == ["waits", "goes"]


async def test_what_is_refused_for_good_makes_room_for_the_next(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    platform = Platform(Refused("blocked"))
    async with running(store, platform, Clock()) as outbox:
        await store.write(first(sendings=saying("one", "two")))
        outbox.nudge()
        await emptied(store)
    assert platform.arrived == ["one", "two"]
    [given_up] = [record_fields(record) for record in caplog.records]
    assert (given_up["event"], given_up["kind"]) == ("call given up", "blocked")


async def test_a_fault_of_a_courier_is_tried_again_and_logged_without_its_words(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    platform, clock = Platform(ValueError("the person's own words")), Clock()
    async with running(store, platform, clock) as outbox:
        await store.write(first(sendings=saying("one")))
        outbox.nudge()
        await emptied_in_time(store, clock, outbox)
    assert platform.arrived == ["one", "one"]
    [failed] = [record_fields(record) for record in caplog.records]
    assert (failed["event"], failed["error"]) == ("call failed", "ValueError")
    assert "own words" not in str(failed)


async def test_after_a_day_a_call_is_given_up(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    platform, clock = Platform(Later(), Later()), Clock()
    async with running(store, platform, clock) as outbox:
        await store.write(first(sendings=saying("one")))
        outbox.nudge()
        await tried(platform)
        clock.seconds += 24 * 3600
        outbox.nudge()
        await emptied(store)
    assert platform.arrived == ["one", "one"]
    assert [record_fields(record)["kind"] for record in caplog.records] == ["too_old"]


async def test_two_processes_make_each_call_once(store: Store) -> None:
    platform = Platform()
    async with running(store, platform, Clock()) as one, running(store, platform, Clock()) as two:
        for number in range(40):
            await store.write(first(bytes([number]) * 16, sendings=saying(f"{number}a", f"{number}b")))
        one.nudge()
        two.nudge()
        await emptied(store)
    assert sorted(platform.arrived) == sorted(f"{number}{part}" for number in range(40) for part in "ab")
    for number in range(40):
        assert platform.arrived.index(f"{number}a") < platform.arrived.index(f"{number}b")


async def test_a_stop_waits_for_the_call_under_way(store: Store) -> None:
    platform = Platform()
    platform.held.clear()
    async with running(store, platform, Clock()) as outbox:
        await store.write(first(sendings=saying("one")))
        outbox.nudge()
        await tried(platform)
        asyncio.get_running_loop().call_later(0.2, platform.held.set)
    assert platform.arrived == ["one"]
    assert await store.waiting() == 0


def test_pauses_grow_up_to_ten_minutes() -> None:
    assert [pause(attempts, None) for attempts in (0, 1, 2, 5, 9, 10, 1000)] == [1, 2, 4, 32, 512, 600, 600]
    assert [pause(0, asked) for asked in (0, 0.2, 30, 10_000)] == [1, 1, 30, 600]
