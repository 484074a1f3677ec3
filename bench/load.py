"""A crowd on loopback: connections that play people's scripts against a server, bounded in count and time.

``python -m bench.load http://127.0.0.1:8080 bench.crowd:survey --connections 16 --requests 20000``
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import importlib
import ipaddress
import itertools
import json
import math
import re
import subprocess
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from bench.cases import ROOT

MOST_REQUESTS: Final = 2_000_000
MOST_SECONDS: Final = 1_800.0
# How long the last answers are waited for once the time is over.
_GRACE: Final = 5.0
# A server that refuses is not asked again at once.
_PAUSE: Final = 0.01
_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
_COOKIES: Final = re.compile(rb"\r\nset-cookie:[ \t]*([^=;\r\n]+)=([^;\r\n]*)", re.IGNORECASE)


class Request(NamedTuple):
    """One message of a person.

    Args:
        path: where it is posted to.
        body: what is posted; JSON unless the headers say something else.
        headers: what is sent beside the headers that every message has.
    """

    path: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


# What a person does: yields requests and is given the bodies of the answers; given the person's number.
Script = Callable[[int], Generator[Request, bytes, object]]


class NotLoopbackError(ValueError):
    """A load is meant for this machine only."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a load ends, whichever comes first.

    Args:
        connections: how many people speak at a time.
        requests: how many answers are taken at most.
        seconds: how long.
        first_person: the number of the first person; later loads on the same server take others.
    """

    connections: int
    requests: int
    seconds: float
    first_person: int = 0

    def __post_init__(self) -> None:
        for name, value, most in (
            ("connections", self.connections, 1_000),
            ("requests", self.requests, MOST_REQUESTS),
            ("seconds", self.seconds, MOST_SECONDS),
        ):
            if not 0 < value <= most:
                raise ValueError(f"{name} must be above 0 and at most {most:,}; got {value}")


@dataclass(slots=True)
class Result:
    """What came of a load.

    Args:
        requests: answers taken, of whatever status, without errors.
        people: scripts that were played to their end.
        seconds: from the first connection to the last answer.
        p50: median of the times from sending to the whole answer, in milliseconds.
        p99: the time that 99 of 100 do not exceed.
        longest: the longest.
        busy: the part of the time in which the load itself kept a core; near one, it measured itself.
        statuses: how many answers had which HTTP status.
        errors: how many requests found no answer, by the name of what happened.
    """

    requests: int = 0
    people: int = 0
    seconds: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    longest: float = 0.0
    busy: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return self.requests / self.seconds if self.seconds else 0.0

    @property
    def capacity(self) -> float:
        """Answers that the load itself could take in a second of its core."""
        return self.rate / self.busy if self.busy else 0.0

    @property
    def clean(self) -> bool:
        """Whether every request was answered with 200."""
        return not self.errors and set(self.statuses) == {200}

    def as_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {**plain, "rate": self.rate}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Result:
        """Read what as_json gave."""
        plain = {**plain, "statuses": {int(status): count for status, count in plain["statuses"].items()}}
        del plain["rate"]
        return cls(**plain)


async def load(addresses: Sequence[str], script: Script, bounds: Bounds) -> Result:
    """Play people against servers and measure.

    Args:
        addresses: http://host:port on loopback; connections go to them in turn.
        script: what each person does.
        bounds: where it ends.

    Raises:
        NotLoopbackError: An address is not this machine.
    """
    servers = [_server(address) for address in addresses]
    crowd = _Crowd(script, bounds)
    await crowd.play(servers)
    return crowd.result()


def run(addresses: Sequence[str], script: str, bounds: Bounds) -> Result:
    """Run a load in a process of its own.

    Args:
        addresses: see load.
        script: where the script is, as ``module:name``.
        bounds: see load.
    """
    command = [sys.executable, "-m", "bench.load", ",".join(addresses), script, "--json"]
    for name in ("connections", "requests", "seconds", "first_person"):
        command += [f"--{name.replace('_', '-')}", str(getattr(bounds, name))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=bounds.seconds + 60)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])}: {done.stderr.strip()}")
    return Result.from_json(json.loads(done.stdout))


class _Crowd:
    """All connections, and what they count together."""

    def __init__(self, script: Script, bounds: Bounds) -> None:
        self._script = script
        self._bounds = bounds
        self._numbers = itertools.count(bounds.first_person)
        self._left = bounds.requests
        self._over = False
        self._last = 0.0
        self._start = 0.0
        self._work = 0.0
        self.times = array("d")
        self.statuses: Counter[int] = Counter()
        self.errors: Counter[str] = Counter()
        self.people = 0

    async def play(self, servers: list[tuple[str, int]]) -> None:
        """Speak until the bounds are reached."""
        self._start = self._last = time.perf_counter()
        started_work = time.process_time()
        speakers = [
            asyncio.ensure_future(self._speak(*servers[number % len(servers)]))
            for number in range(self._bounds.connections)
        ]
        _, late = await asyncio.wait(speakers, timeout=self._bounds.seconds)
        self._over = True
        if late:
            _, late = await asyncio.wait(late, timeout=_GRACE)
        for speaker in late:
            self.errors["no answer"] += 1
            speaker.cancel()
        self._work = time.process_time() - started_work
        for ended in await asyncio.gather(*speakers, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    def person(self) -> Generator[Request, bytes, object]:
        """Give the next person's script."""
        return self._script(next(self._numbers))

    def may_send(self) -> bool:
        """Take one of the requests that are left."""
        if self._over or self._left <= 0:
            return False
        self._left -= 1
        return True

    def answered(self, taken: float, now: float, status: int) -> None:
        """Count an answer."""
        self.times.append(taken)
        self.statuses[status] += 1
        self._last = now

    def result(self) -> Result:
        """Sum up."""
        times = sorted(self.times)
        seconds = self._last - self._start
        return Result(
            len(times),
            self.people,
            seconds,
            _quantile(times, 0.5) * 1e3,
            _quantile(times, 0.99) * 1e3,
            times[-1] * 1e3 if times else 0.0,
            self._work / seconds if seconds else 0.0,
            dict(self.statuses),
            dict(self.errors),
        )

    async def _speak(self, host: str, port: int) -> None:
        """Keep one connection open, and open it again where the server closed it."""
        loop = asyncio.get_running_loop()
        while not self._over and self._left > 0:
            connection = _Connection(self, f"{host}:{port}".encode())
            try:
                transport, _ = await loop.create_connection(lambda kept=connection: kept, host, port)  # type: ignore[misc]
            except OSError as refused:
                self._left -= 1
                self.errors[type(refused).__name__] += 1
                await asyncio.sleep(_PAUSE)
                continue
            try:
                await connection.ended
            finally:
                transport.abort()


class _Connection(asyncio.Protocol):
    """One connection: a person's script after another's, one request at a time."""

    def __init__(self, crowd: _Crowd, host: bytes) -> None:
        self._crowd = crowd
        self._host = host
        self._transport: asyncio.Transport | None = None
        self._person: Generator[Request, bytes, object] | None = None
        self._cookies: dict[bytes, bytes] = {}
        self._pending = b""
        self._sent: float | None = None
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next_person()

    def data_received(self, data: bytes) -> None:
        if self._pending:
            data = self._pending + data
        head_end = data.find(_HEAD_END)
        length = _LENGTH.search(data, 0, head_end + 2) if head_end >= 0 else None
        if head_end >= 0 and length is None:
            self._broken("no content-length")
            return
        body_start = head_end + len(_HEAD_END)
        if length is None or len(data) < body_start + int(length[1]):
            self._pending = data
            return
        self._pending = b""
        now = time.perf_counter()
        sent, self._sent = self._sent, None
        if sent is None or not data.startswith(b"HTTP/1.1 "):
            self._broken("not an answer")
            return
        self._crowd.answered(now - sent, now, int(data[9:12]))
        for name, value in _COOKIES.findall(data, 0, head_end + 2):
            self._cookies[name] = value
            if not value:
                del self._cookies[name]
        self._go_on(data[body_start:])

    def connection_lost(self, exc: Exception | None) -> None:
        if self._sent is not None:
            self._sent = None
            self._crowd.errors[type(exc).__name__ if exc else "closed"] += 1
        self._end()

    def _next_person(self) -> None:
        self._cookies.clear()
        self._person = self._crowd.person()
        self._go_on(None)

    def _go_on(self, answer: bytes | None) -> None:
        assert self._person
        try:
            request = next(self._person) if answer is None else self._person.send(answer)
        except StopIteration:
            self._crowd.people += 1
            self._next_person()
            return
        except Exception as failed:
            self._end(failed)
            return
        if not self._crowd.may_send():
            self._end()
            return
        body = request.body
        head = _head(request.path, request.headers, self._host)
        if self._cookies:
            head += b"Cookie: " + b"; ".join(b"=".join(pair) for pair in self._cookies.items()) + b"\r\n"
        self._sent = time.perf_counter()
        assert self._transport
        self._transport.write(b"%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body))

    def _broken(self, what: str) -> None:
        self._sent = None
        self._crowd.errors[what] += 1
        self._end()

    def _end(self, failed: Exception | None = None) -> None:
        if self.ended.done():
            return
        if failed is None:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(failed)


@lru_cache(maxsize=256)
def _head(path: str, headers: Iterable[tuple[str, str]], host: bytes) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: {host.decode()}"]
    if not any(name == "Content-Type" for name, _ in headers):
        lines.append("Content-Type: application/json")
    lines += [f"{name}: {value}" for name, value in headers]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _server(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    try:
        loopback = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        loopback = False
    if not loopback or parts.scheme != "http" or not parts.port:
        raise NotLoopbackError(f"{address!r}: a load is sent to http://127.0.0.1:PORT only")
    return str(parts.hostname), parts.port


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def main(arguments: list[str]) -> int:
    """Run one load and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("addresses", help="http://127.0.0.1:PORT; several are separated by commas")
    parser.add_argument("script", metavar="MODULE:NAME")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--first-person", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args(arguments)
    module, _, name = chosen.script.partition(":")
    script: Script = getattr(importlib.import_module(module), name)
    bounds = Bounds(chosen.connections, chosen.requests, chosen.seconds, chosen.first_person)
    gc.freeze()
    result = asyncio.run(load(chosen.addresses.split(","), script, bounds))
    if chosen.json:
        print(json.dumps(result.as_json()))
        return 0
    print(
        f"{result.requests:,} answers to {result.people:,} people in {result.seconds:.2f} s: "
        f"{result.rate:,.0f}/s; p50 {result.p50:.2f}, p99 {result.p99:.2f}, "
        f"longest {result.longest:.1f} ms; busy {result.busy:.0%}; "
        f"statuses {result.statuses}, errors {result.errors}"
    )
    return 0 if result.clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
