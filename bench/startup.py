"""What a fresh process costs: loading the rules, the server until it answers, and its memory."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.cases import ROOT
from bench.table import Report

_TIMES: Final = 7
_PATIENCE: Final = 20.0
_LOAD: Final = "from rules.base import load_rule_base; load_rule_base()"
_SERVER: Final = ("-m", "bot", "serve")
_HELLO: Final = ("-m", "bench.hello")
_NOTES: Final = (
    f"Fresh processes, ours and the references in turn, {_TIMES} times each; bytecode and files are cached.",
    "Ready: the first answer of /healthz, asked every few milliseconds. Memory: the resident set then.",
)


@dataclass(frozen=True, slots=True)
class _Started:
    """One server run."""

    seconds: float
    mebibytes: float | None


def measure(_base: object = None) -> Report:
    """Start everything in turn."""
    report = Report(notes=list(_NOTES))
    programs = {"load": _LOAD, "python -c pass": "pass", "import yaml, aiohttp": "import yaml, aiohttp"}
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(_TIMES):
        for name, program in programs.items():
            taken[name].append(_run(program))
    ours = taken.pop("load")
    report.at_most("import and load the rules, median", statistics.median(ours), "s", 0.3)
    report.at_most("import and load the rules, best", min(ours), "s", 0.3)
    for name, theirs in taken.items():
        report.beside(
            "import and load the rules, median", statistics.median(ours), "s", name, statistics.median(theirs)
        )
    _servers(report)
    return report


def _servers(report: Report) -> None:
    ours, bare = [], []
    for _ in range(_TIMES):
        ours.append(_serve(_SERVER))
        bare.append(_serve(_HELLO))
    seconds, bare_seconds = (statistics.median(run.seconds for run in runs) for runs in (ours, bare))
    report.at_most("server ready, median", seconds, "s", 1.0)
    report.beside("server ready, median", seconds, "s", "bare aiohttp", bare_seconds)
    memory, bare_memory = (
        [run.mebibytes for run in runs if run.mebibytes is not None] for runs in (ours, bare)
    )
    if memory and bare_memory:
        report.beside(
            "memory of the server",
            statistics.median(memory),
            "MiB",
            "bare aiohttp",
            statistics.median(bare_memory),
        )
    else:
        report.notes.append("Memory is not measured: this system has no /proc.")


def _run(program: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
    return time.perf_counter() - start


def _serve(arguments: tuple[str, ...]) -> _Started:
    port = _free_port()
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise RuntimeError(f"{' '.join(arguments)} ended: {_last_line(process)}")
            if time.perf_counter() - start > _PATIENCE:
                raise RuntimeError(f"{' '.join(arguments)} does not answer on port {port}")
            time.sleep(0.003)
        return _Started(time.perf_counter() - start, _resident(process.pid))
    finally:
        process.terminate()
        process.communicate(timeout=_PATIENCE)


def _last_line(process: subprocess.Popen[bytes]) -> str:
    said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
    return said.splitlines()[-1] if said else "without a word"


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return connection.recv(64).split(b" ", 2)[1:2] == [b"200"]
    except OSError:
        return False


def _resident(process_id: int) -> float | None:
    status = Path(f"/proc/{process_id}/status")
    if not status.exists():
        return None
    rows = (row.split() for row in status.read_text(encoding="ascii", errors="replace").splitlines())
    return next((int(row[1]) / 1024 for row in rows if row and row[0] == "VmRSS:"), None)
