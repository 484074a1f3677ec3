"""Nobody holds the server up: slow heads, slow bodies and broken ones are cut."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.web.guard import tell_errors
from bot.web.patience import create_runner, read_in_time

HEAD = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"
CHUNKED = b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


@asynccontextmanager
async def served(head_seconds: float = 30, body_seconds: float = 30) -> AsyncIterator[int]:
    """A server that gives back what it is sent."""
    app = web.Application(client_max_size=64, middlewares=[tell_errors, read_in_time(body_seconds)])

    async def echo(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    app.router.add_post("/echo", echo)
    runner = create_runner(app, 1, head_seconds)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def sent(port: int, first: bytes, drop: bytes = b"") -> bytes:
    """What the server says until it closes, while drops follow the first bytes without end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def drip() -> None:
        while drop:
            await asyncio.sleep(0.05)
            writer.write(drop)

    writer.write(first)
    dripping = asyncio.create_task(drip())
    try:
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        dripping.cancel()
        writer.close()


@pytest.mark.parametrize("first", [b"", b"POST /echo HTTP/1.1\r\nHost: a\r\nX-Slow: "])
async def test_a_head_that_never_ends_is_cut(first: bytes) -> None:
    async with served(head_seconds=0.3) as port:
        assert await sent(port, first, drop=b"x" if first else b"") == b""


async def test_a_second_head_that_never_ends_is_cut_too() -> None:
    async with served(head_seconds=0.3) as port:
        answer = await sent(port, HEAD + b"0123456789POST /echo HTTP/1.1\r\nX: ", drop=b"x")
    assert answer.count(b"HTTP/1.1 200") == 1
    assert answer.endswith(b"0123456789")


async def test_a_body_that_does_not_come_in_time_is_told_and_cut() -> None:
    async with served(body_seconds=0.3) as port:
        answer = await sent(port, HEAD + b"0")
    assert answer.startswith(b"HTTP/1.1 408")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == "too_slow"


async def test_a_body_that_drips_has_the_same_time_as_one_that_does_not_come() -> None:
    async with served(body_seconds=0.3) as port:
        answer = await sent(port, CHUNKED, drop=b"1\r\nx\r\n")
    assert answer.startswith((b"HTTP/1.1 408", b"HTTP/1.1 413"))


async def test_a_body_that_is_too_large_is_refused_as_before() -> None:
    async with served() as port:
        head = HEAD.replace(b"10", b"65").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        answer = await sent(port, head + b"x" * 65)
    assert answer.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("body", [b"zz\r\nx\r\n", b"5\r\nabcdefgh\r\n"])
async def test_a_broken_body_is_refused_and_cut(body: bytes) -> None:
    async with served() as port:
        answer = await sent(port, CHUNKED + body)
    assert b" 400 " in answer.partition(b"\r\n")[0]


async def test_whoever_leaves_in_the_middle_of_a_body_is_no_failure_of_the_server(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with served() as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HEAD + b"0")
        await writer.drain()
        writer.transport.abort()
        assert await sent(port, HEAD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + b"0123456789")
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
