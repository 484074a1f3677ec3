"""Loads of several servers in turn, so that noise falls on all of them alike."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bench.load import Bounds, Result, run
from bench.processes import Running, machine_worked, worked_with_children

ROUNDS: Final = 5
SECONDS: Final = 2.0
_MOST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Contender:
    """What is measured.

    Args:
        name: how it is called.
        script: what the people say, as bench.load takes it.
        servers: over which the connections are spread.
        database: the process behind them, where there is one.
    """

    name: str
    script: str
    servers: tuple[Running, ...]
    database: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One load of one contender.

    Args:
        result: what came of it.
        work: seconds of processor time that its servers took for an answer.
        cores: how many cores they kept busy, all together.
        database: how many the database behind them kept busy.
        machine: how many everything on the machine kept busy.
    """

    result: Result
    work: float
    cores: float
    database: float
    machine: float


Rounds = dict[str, list[Round]]
# Every load has people of its own.
_people = itertools.count(0, 1_000_000)


def play(contenders: Sequence[Contender], connections: int) -> Rounds:
    """Load contenders in turn; the first round only warms them up."""
    rounds: Rounds = {contender.name: [] for contender in contenders}
    for number in range(ROUNDS + 1):
        for step in range(len(contenders)):
            contender = contenders[(step + number) % len(contenders)]
            played = _one(contender, connections)
            if number:
                rounds[contender.name].append(played)
    return rounds


def _one(contender: Contender, connections: int) -> Round:
    bounds = Bounds(connections, _MOST, SECONDS, next(_people))
    before = _worked(contender)
    start = time.perf_counter()
    result = run([server.address for server in contender.servers], contender.script, bounds)
    seconds = time.perf_counter() - start
    servers, database, machine = (now - then for now, then in zip(_worked(contender), before, strict=True))
    if not result.clean:
        raise RuntimeError(f"{contender.name}: statuses {result.statuses}, errors {result.errors}")
    return Round(
        result,
        servers / result.requests,
        servers / result.seconds,
        database / result.seconds,
        machine / seconds,
    )


def _worked(contender: Contender) -> tuple[float, float, float]:
    """Give the processor time of the servers, of the database and of everything."""
    servers = sum(server.worked for server in contender.servers)
    database = worked_with_children(contender.database) if contender.database else 0.0
    return servers, database, machine_worked()


def median_rate(rounds: list[Round]) -> float:
    """Give answers in a second."""
    return statistics.median(each.result.rate for each in rounds)


def median_time(rounds: list[Round], name: str) -> float:
    """Give a time in milliseconds: p50, p99 or longest."""
    return statistics.median(getattr(each.result, name) for each in rounds)


def median_work(rounds: list[Round]) -> float:
    """Give the processor time of an answer, in microseconds."""
    return statistics.median(each.work for each in rounds) * 1e6


def median_multiple(ours: list[Round], theirs: list[Round]) -> float:
    """Give our rate as a multiple of theirs, each within its round."""
    return statistics.median(
        one.result.rate / other.result.rate for one, other in zip(ours, theirs, strict=True)
    )
