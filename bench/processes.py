"""Servers as processes of their own: started on a free port, waited for, measured, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.cases import ROOT

OURS: Final = ("-m", "bot", "serve")
# Settings under which a single address may ask as much as a load does.
BESIEGED: Final = {"RATE_PERSON": "100000", "RATE_ADDRESS": "1000000", "LOG_LEVEL": "WARNING"}
_PATIENCE: Final = 20.0
# A server that is asked more often would be kept from starting.
_PAUSE: Final = 0.003
_KEPT: Final = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL")
_CLOCK_TICKS: Final = os.sysconf("SC_CLK_TCK")


class DidNotStartError(RuntimeError):
    """A server ended, or said nothing, before it could be measured."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers.

    Args:
        address: http://127.0.0.1:port.
        seconds: from its start to the first answer.
        process: for its id.
    """

    address: str
    seconds: float
    process: subprocess.Popen[bytes]

    @property
    def mebibytes(self) -> float | None:
        """The resident set, None where there is no /proc."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        rows = (row.split() for row in status.read_text(encoding="ascii", errors="replace").splitlines())
        return next((int(row[1]) / 1024 for row in rows if row and row[0] == "VmRSS:"), None)

    @property
    def worked(self) -> float:
        """Seconds of processor time since its start; 0 where there is no /proc."""
        return _times_of(self.process.pid)[0]


def worked_with_children(process_id: int) -> float:
    """Give the seconds of processor time of a process and its children, those that ended as well."""
    children = Path(f"/proc/{process_id}/task/{process_id}/children")
    if not children.exists():
        return 0.0
    return sum(_times_of(process_id)) + sum(
        sum(_times_of(int(child))) for child in children.read_text().split()
    )


def machine_worked() -> float:
    """Give the seconds of processor time of everything on the machine; 0 where there is no /proc."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0
    user, nice, system, _idle, _waiting, *interrupts = map(
        int, stat.read_text().split("\n", 1)[0].split()[1:8]
    )
    return (user + nice + system + sum(interrupts)) / _CLOCK_TICKS


def _times_of(process_id: int) -> tuple[float, float]:
    """Give the processor time of a process and that of its children that ended."""
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0, 0.0
    fields = [int(field) for field in stat.rpartition(")")[2].split()[11:15]]
    return sum(fields[:2]) / _CLOCK_TICKS, sum(fields[2:]) / _CLOCK_TICKS


@contextmanager
def serving(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None, python: str = sys.executable
) -> Iterator[Running]:
    """Run a server that answers /healthz for the length of a block.

    Args:
        arguments: of Python; HOST and PORT tell the server where to listen.
        environment: its settings.
        python: which Python runs it.

    Raises:
        DidNotStartError: it does not answer.
    """
    port = free_port()
    told = {**(environment or {}), "HOST": "127.0.0.1", "PORT": str(port)}
    with started([python, *arguments], lambda: _is_healthy(port), told) as (process, seconds):
        yield Running(f"http://127.0.0.1:{port}", seconds, process)


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a Redis that writes to its log every second, as peers are advised to, and give its address.

    Raises:
        DidNotStartError: it does not answer.
    """
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
    command += ["--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--loglevel", "warning"]
    with started(command, lambda: _asked(port, b"PING\r\n").startswith(b"+PONG"), {}):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def started(
    command: Sequence[str], is_ready: Callable[[], bool], environment: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Run a command until the block ends; gives the process and the seconds until it was ready.

    Args:
        command: what is run.
        is_ready: asked again and again.
        environment: all that it is told, beside where programs and folders are; no settings of who measures.

    Raises:
        DidNotStartError: it ended, or was not ready in time.
    """
    name = " ".join(command[1:3])
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**{name: os.environ[name] for name in _KEPT if name in os.environ}, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        while not is_ready():
            if process.poll() is not None:
                raise DidNotStartError(f"{name} ended: {_last_line(process)}")
            if time.perf_counter() - start > _PATIENCE:
                raise DidNotStartError(f"{name} does not answer")
            time.sleep(_PAUSE)
        yield process, time.perf_counter() - start
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def _is_healthy(port: int) -> bool:
    request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    return _asked(port, request).split(b" ", 2)[1:2] == [b"200"]


def _asked(port: int, words: bytes) -> bytes:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(words)
            return connection.recv(64)
    except OSError:
        return b""


def _last_line(process: subprocess.Popen[bytes]) -> str:
    said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
    return said.splitlines()[-1] if said else "without a word"
