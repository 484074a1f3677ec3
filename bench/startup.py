"""What a fresh process costs: loading the rules, the server until it answers, and its memory."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from tempfile import TemporaryDirectory
from typing import Final

from bench.cases import ROOT
from bench.processes import OURS, serving
from bench.table import Report

_TIMES: Final = 7
_LOAD: Final = "from rules.base import load_rule_base; load_rule_base()"
_HELLO: Final = ("-m", "bench.hello")
_NOTES: Final = (
    f"Fresh processes, ours and the references in turn, {_TIMES} times each; bytecode and files are cached.",
    "Ready: the first answer of /healthz, asked every few milliseconds. Memory: the resident set then.",
)


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
        # A fresh data folder each time: its tables are made as well.
        with TemporaryDirectory() as folder, serving(OURS, {"DATA_DIR": folder}) as server:
            ours.append((server.seconds, server.mebibytes))
        with serving(_HELLO) as server:
            bare.append((server.seconds, server.mebibytes))
    seconds, bare_seconds = (statistics.median(time for time, _ in runs) for runs in (ours, bare))
    report.at_most("server ready, median", seconds, "s", 1.0)
    report.beside("server ready, median", seconds, "s", "bare aiohttp", bare_seconds)
    memory, bare_memory = (
        [resident for _, resident in runs if resident is not None] for runs in (ours, bare)
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
