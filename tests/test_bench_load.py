"""The load generator says what servers really did: statuses, errors, cookies, and it ends where it should."""

import asyncio
import json
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bench import crowd
from bench.load import Bounds, NotLoopbackError, Request, Script, load
from tests.server_process import serving

MESSAGES = 3


class Served:
    """What a server saw: for each message the cookie and the body."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, int]]] = []
        self.address = ""

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        cookie = request.cookies.get("who", "")
        self.seen.append((cookie, body))
        answer = web.json_response({"number": body["number"]}, status=400 if body["number"] == 1 else 200)
        if not cookie:
            answer.set_cookie("who", f"p{body['person']}", path="/", httponly=True)
        if body["number"] == MESSAGES - 1:
            answer.del_cookie("who")
        return answer


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """A real server; its second answer to everybody is a refusal."""
    served = Served()
    app = web.Application()
    app.add_routes([web.post("/say", served.answer)])
    async with TestServer(app, host="127.0.0.1") as server:
        served.address = str(server.make_url("")).rstrip("/")
        yield served


def script(person: int) -> Generator[Request, bytes, None]:
    for number in range(MESSAGES):
        answer = yield Request("/say", json.dumps({"person": person, "number": number}).encode())
        assert json.loads(answer) == {"number": number}


async def test_everybody_is_played_to_the_end_and_every_status_is_counted(served: Served) -> None:
    result = await load([served.address], script, Bounds(4, 60, 30.0, first_person=100))
    assert result.requests == len(served.seen) == 60
    assert result.statuses == {200: 40, 400: 20}
    assert not result.errors
    assert not result.clean
    assert {body["person"] for _, body in served.seen} >= set(range(100, 118))
    assert 0 < result.p50 <= result.p99 <= result.longest


async def test_a_person_sends_back_its_own_cookie_and_no_other(served: Served) -> None:
    await load([served.address], script, Bounds(3, 31, 30.0))
    assert {cookie for cookie, body in served.seen if body["number"] == 0} == {""}
    assert all(cookie == f"p{body['person']}" for cookie, body in served.seen if body["number"] > 0)


async def test_it_ends_when_the_time_is_over(served: Served) -> None:
    result = await load([served.address], script, Bounds(2, 1_000_000, 0.2))
    assert 0 < result.requests == len(served.seen) < 1_000_000


async def test_a_script_that_is_surprised_ends_the_load(served: Served) -> None:
    def surprised(_person: int) -> Generator[Request, bytes, None]:
        yield Request("/say", b'{"person": 1, "number": 0}')
        raise LookupError("not what was asked for")

    with pytest.raises(LookupError, match="not what was asked for"):
        await load([served.address], surprised, Bounds(1, 10, 30.0))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "closed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", "closed"),
        (b"HTTP/1.1 200 OK\r\n\r\n{}", "no content-length"),
        (b"NONSENSE\r\nContent-Length: 2\r\n\r\n{}", "not an answer"),
    ],
)
async def test_what_is_no_answer_is_an_error_and_the_next_person_speaks(answer: bytes, said: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        result = await load([address], script, Bounds(1, 5, 30.0))
    assert (result.requests, result.errors) == (0, {said: 5})


async def test_an_answer_may_come_in_pieces() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = int(head.rsplit(b"Content-Length: ", 1)[1])
            number = json.loads(await reader.readexactly(length))["number"]
            body = json.dumps({"number": number}).encode()
            for byte in b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body):
                writer.write(bytes([byte]))
                await asyncio.sleep(0)
            if number == MESSAGES - 1:
                writer.close()
                return

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        result = await load([address], script, Bounds(1, MESSAGES, 30.0))
    assert result.clean
    assert (result.requests, result.people) == (MESSAGES, 1)


async def test_a_server_that_is_not_there_is_counted_and_not_asked_for_ever() -> None:
    result = await load(["http://127.0.0.1:1"], script, Bounds(2, 6, 30.0))
    assert (result.requests, sum(result.errors.values())) == (0, 6)


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.1:80",
        "http://example.test:80",
        "https://127.0.0.1:80",
        "http://127.0.0.1",
        "127.0.0.1:80",
    ],
)
async def test_no_other_machine_is_loaded(address: str) -> None:
    with pytest.raises(NotLoopbackError):
        await load([address], script, Bounds(1, 1, 1.0))


@pytest.mark.parametrize(("connections", "requests", "seconds"), [(0, 1, 1), (1, 10**9, 1), (1, 1, 10**6)])
def test_a_load_without_bounds_is_refused(connections: int, requests: int, seconds: float) -> None:
    with pytest.raises(ValueError, match="at most"):
        Bounds(connections, requests, seconds)


@pytest.mark.parametrize("script", [crowd.survey, crowd.cases])
def test_the_crowd_speaks_with_the_real_web_chat(
    environment: dict[str, str], tmp_path: Path, script: Script
) -> None:
    with serving(environment, DATA_DIR=str(tmp_path)) as server:
        result = asyncio.run(load([server.address], script, Bounds(2, 24, 60.0)))
    assert result.clean, result
    assert result.requests == 24
    assert result.people >= 2
