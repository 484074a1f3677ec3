"""Durable turns over HTTP: beside a bare echo, beside the same survey on other bots, and on two processes."""

from __future__ import annotations

import json
import os
import secrets
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.request import urlopen

from bench.cases import ROOT
from bench.processes import BESIEGED, OURS, DidNotStartError, Running, redis_server, serving
from bench.rounds import (
    ROUNDS,
    SECONDS,
    Contender,
    Round,
    median_multiple,
    median_rate,
    median_time,
    median_work,
    play,
)
from bench.table import Report
from tests.postgres import postgres_folder, scratch_postgres

_PEERS_AT: Final = 16
_SHARE_OF_ECHO: Final = {1: None, 16: 0.6, 64: 0.5}
_TIMES_PEER: Final = 1.5
_TIMES_SECOND_PROCESS: Final = 1.6
# One core for each process, one for PostgreSQL, one for the load.
_CORES_FOR_TWO: Final = 4
_FAST_ENOUGH: Final = 25_000
_AIOGRAM: Final = ROOT / ".venv-aiogram" / "bin" / "python"
_NOTES: Final = (
    f"Servers are processes of their own, the load is another; {ROUNDS} rounds of {SECONDS:g} s each, "
    "everybody once in a round, who goes first changes by the round. 'times' of a rate is the median of what "
    "it is in each round.",
    "On SQLite where nothing else is said. Survey: everybody gives the same six messages to a verdict. "
    "Cases: everybody presses other options, by chance with a fixed seed, to a verdict. Both: a new person "
    "after each verdict; every turn is acknowledged only when it is durable (SQLite with synchronous=FULL, "
    "PostgreSQL with fsync on).",
    "Ours is allowed more than one address usually is, and logs warnings only: a bare server logs nothing.",
    "Echo: bare aiohttp that reads the same message with the same parser and answers it as JSON; it keeps "
    "nothing and sends no headers of its own.",
    "Peers ask the same five questions and give a fixed verdict: they have no rules, and keep the answers. "
    "python-telegram-bot writes its pickle every second and answers for the Bot API in its own process; "
    "aiogram keeps states in Redis (append-only file, synced every second) and replies in the response. "
    "Neither would survive a power cut without loss, and both take a repeated message twice.",
    "Processor time: of the server's process, user and system; it is less disturbed by what else runs here.",
)


def measure(_base: object = None) -> Report:
    """Measure all of it."""
    report = Report(notes=list(_NOTES))
    _load_itself(report)
    with TemporaryDirectory() as folder, serving(OURS, {"DATA_DIR": folder, **BESIEGED}) as ours:
        _beside_echo(report, ours)
        _beside_peers(report, ours)
    _two_processes(report)
    return report


def _load_itself(report: Report) -> None:
    with serving(("-m", "bench.responder")) as server:
        results = play([Contender("load", "bench.crowd:messages", (server,))], _PEERS_AT)["load"]
    capacity = statistics.median(each.result.capacity for each in results)
    report.at_least("the load itself, requests in a second of its core", capacity, "/s", _FAST_ENOUGH)


def _beside_echo(report: Report, ours: Running) -> None:
    with serving(("-m", "bench.echo")) as echo:
        contenders = [
            Contender("survey", "bench.crowd:survey", (ours,)),
            Contender("cases", "bench.crowd:cases", (ours,)),
            Contender("echo", "bench.crowd:messages", (echo,)),
        ]
        for connections, least in _SHARE_OF_ECHO.items():
            rounds = play(contenders, connections)
            for name in ("survey", "cases"):
                _tell(
                    report,
                    f"{name}, {connections} at a time",
                    rounds[name],
                    "bare echo",
                    rounds["echo"],
                    least,
                )
    gzip = play([Contender("gzip", "bench.crowd:browser", (ours,))], _PEERS_AT)["gzip"]
    report.alone(f"survey as a browser asks (gzip), {_PEERS_AT} at a time", median_rate(gzip), "/s")
    if ours.mebibytes is not None:
        report.alone("memory of the server after it", ours.mebibytes, "MiB")


def _beside_peers(report: Report, ours: Running) -> None:
    with ExitStack() as running:
        contenders = [Contender("survey", "bench.crowd:survey", (ours,))]
        for name, peer in (("python-telegram-bot", _ptb), ("aiogram", _aiogram)):
            try:
                server = running.enter_context(peer())
            except (DidNotStartError, FileNotFoundError) as problem:
                report.notes.append(
                    f"{name} WAS NOT MEASURED: {problem}. `make bench` installs what it needs."
                )
                continue
            contenders.append(Contender(name, "bench.crowd:telegram", (server,)))
        rounds = play(contenders, _PEERS_AT)
        for peer_contender in contenders[1:]:
            name = peer_contender.name
            _tell(report, f"survey, {_PEERS_AT} at a time", rounds["survey"], name, rounds[name], _TIMES_PEER)
            _expect_verdicts(peer_contender, sum(each.result.people for each in rounds[name]))


@contextmanager
def _ptb() -> Iterator[Running]:
    program = ("-m", "bench.peers.survey_ptb")
    with TemporaryDirectory() as folder, serving(program, {"DATA_DIR": folder}) as server:
        yield server


@contextmanager
def _aiogram() -> Iterator[Running]:
    program = ("-m", "bench.peers.survey_aiogram")
    with (
        TemporaryDirectory() as folder,
        redis_server(Path(folder)) as address,
        serving(program, {"REDIS_URL": address}, str(_AIOGRAM)) as server,
    ):
        yield server


def _expect_verdicts(contender: Contender, people: int) -> None:
    with urlopen(f"{contender.servers[0].address}/healthz") as answer:
        verdicts = json.load(answer)["verdicts"]
    if verdicts < people:
        raise RuntimeError(f"{contender.name} gave {verdicts} verdicts to {people} people")


def _two_processes(report: Report) -> None:
    cores = os.cpu_count() or 1
    with (
        TemporaryDirectory() as folder,
        postgres_folder() as database,
        scratch_postgres(database) as postgres,
        ExitStack() as running,
    ):
        secret = secrets.token_urlsafe(32)
        settings = {"DATA_DIR": folder, "DATABASE_URL": postgres.url, "SECRET_KEY": secret, **BESIEGED}
        first, second = (running.enter_context(serving(OURS, settings)) for _ in range(2))
        contenders = [
            Contender(
                f"{name} {servers}", f"bench.crowd:{name}", (first, second)[:servers], postgres.process_id
            )
            for name in ("survey", "cases")
            for servers in (1, 2)
        ]
        rounds = play(contenders, _PEERS_AT)
    for name in ("survey", "cases"):
        one, two = rounds[f"{name} 1"], rounds[f"{name} 2"]
        what = f"{name} on PostgreSQL, two processes"
        least = _TIMES_SECOND_PROCESS if cores >= _CORES_FOR_TWO else None
        report.rate(what, median_rate(two), "one process", median_rate(one), median_multiple(two, one), least)
        report.notes.append(_limits(what, two, cores))


def _limits(what: str, rounds: Sequence[Round], cores: int) -> str:
    servers, database, machine = (
        statistics.median(getattr(each, name) for each in rounds) for name in ("cores", "database", "machine")
    )
    load = statistics.median(each.result.busy for each in rounds)
    others = max(machine - servers - database - load, 0.0)
    return (
        f"{what}: of {cores} cores the servers kept {servers:.2f} busy, PostgreSQL {database:.2f}, the load "
        f"{load:.2f}, everything else on the machine {others:.2f}. {_TIMES_SECOND_PROCESS}× is promised "
        f"where there are {_CORES_FOR_TWO} cores: one for each server, for PostgreSQL and for the load."
    )


def _tell(
    report: Report,
    what: str,
    ours: list[Round],
    reference: str,
    theirs: list[Round],
    least: float | None,
) -> None:
    report.rate(what, median_rate(ours), reference, median_rate(theirs), median_multiple(ours, theirs), least)
    report.beside(
        f"{what}: median time", median_time(ours, "p50"), "ms", reference, median_time(theirs, "p50")
    )
    report.beside(
        f"{what}: 99 of 100 within", median_time(ours, "p99"), "ms", reference, median_time(theirs, "p99")
    )
    report.beside(f"{what}: processor time", median_work(ours), "µs", reference, median_work(theirs))
