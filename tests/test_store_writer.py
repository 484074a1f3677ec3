"""What the store has done in a thread is done in order, and whoever asked is told."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.lines import Lines
from bot.store.writer import Writer


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer("test-writer")
    yield writer
    writer.close()


async def test_things_are_done_in_order_in_a_thread_of_their_own(writer: Writer) -> None:
    done: list[tuple[int, str]] = []

    def note(number: int) -> int:
        done.append((number, threading.current_thread().name))
        return number

    given = await asyncio.gather(*(writer.do(lambda number=n: note(number)) for n in range(50)))
    assert given == list(range(50))
    assert done == [(n, "test-writer") for n in range(50)]


async def test_what_fails_fails_alone(writer: Writer) -> None:
    first = writer.do(lambda: 1 // 0)
    second = writer.do(lambda: 2)
    with pytest.raises(ZeroDivisionError):
        await first
    assert await second == 2


async def test_whoever_gave_up_waiting_disturbs_nobody(writer: Writer) -> None:
    begin = threading.Event()
    done: list[str] = []
    given_up = writer.do(lambda: (begin.wait(), done.append("still done")))
    given_up.cancel()
    begin.set()
    assert await writer.do(lambda: "next") == "next"
    assert done == ["still done"]


async def test_closing_waits_for_what_was_asked_for() -> None:
    writer = Writer("test-writer")
    begin = threading.Event()
    done: list[int] = []
    asked = [writer.do(lambda number=n: (begin.wait(), done.append(number))) for n in range(3)]
    begin.set()
    await asyncio.to_thread(writer.close)
    assert done == [0, 1, 2]
    await asyncio.gather(*asked)


async def test_whoever_leaves_the_line_lets_the_next_one_in() -> None:
    lines = Lines()
    came: list[str] = []

    async def turn(name: str, until: asyncio.Event) -> None:
        async with lines.turn(b"anna"):
            came.append(name)
            await until.wait()

    free, never = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(turn("first", free))
    leaves = asyncio.create_task(turn("leaves", never))
    last = asyncio.create_task(turn("last", free))
    await asyncio.sleep(0)
    leaves.cancel()
    free.set()
    await asyncio.gather(first, last)
    assert came == ["first", "last"]
    assert leaves.cancelled()
    assert len(lines) == 0
