"""What a turn costs where a million people are remembered, and what memory half a million turns leave.

Takes ten minutes and 2 GB of the disk, so it runs only where it is named: ``python -m bench sessions``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.crowd import FEW, MANY, token
from bench.load import Bounds, run
from bench.processes import BESIEGED, OURS, Running, serving
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
from bench.survey import read_survey
from bench.table import Report
from bot.clock import china_now
from bot.keeping import make_seal
from bot.sealing import Seal
from bot.settings import read_settings
from bot.steps import Step, Steps
from bot.store.contract import Change, Store
from bot.store.opening import open_store
from bot.turns import BEGIN, REPLY, SESSION
from bot.world import load_world
from handlers.reply import Incoming

_AT_A_TIME: Final = 16
_DEARER: Final = 1.2
_WRITTEN_TOGETHER: Final = 512
_TURNS: Final = 500_000
_PARTS: Final = 20
_SECONDS_OF_A_PART: Final = 600.0
# One message in so many is of somebody whose case is like no other.
_CASES: Final = 20
_MEGABYTES: Final = 120.0
_GROWTH: Final = 1.0
_MIB: Final = 1024 * 1024 / 1e6
_NOTES: Final = (
    f"Stored: SQLite with {FEW:,} and with {MANY:,} sessions, each with its last reply, written through the "
    f"store; {ROUNDS} rounds of {SECONDS:g} s. People who are stored, chosen by chance, come back and give "
    "as many answers as the survey has, and each changes the session; the files are cached as far as the "
    "system does it by itself. 'The first turn': everybody comes back for a single answer. Then of the many "
    "nearly all have to be read, of the few hardly any: the process knows them from a moment ago.",
    f"Memory: the resident set of one process over {_TURNS:,} turns of new people, one turn in {_CASES} of "
    "'cases', the others of 'survey'. Growth: the highest of the second half above the highest of the first.",
)


def measure(_base: object = None) -> Report:
    """Measure both."""
    report = Report(notes=list(_NOTES))
    compare_sizes(report)
    compare_halves(report, _TURNS)
    return report


def compare_sizes(report: Report) -> None:
    """Take the same turns where few and where many are remembered."""
    with TemporaryDirectory() as few, TemporaryDirectory() as many:
        for folder, count in ((few, FEW), (many, MANY)):
            asyncio.run(fill(Path(folder), count))
        size = sum(file.stat().st_size for file in Path(many).iterdir())
        report.alone(f"on the disk, {MANY:,} sessions", size / 1e6, "MB")
        with (
            serving(OURS, {"DATA_DIR": few, **BESIEGED}) as small,
            serving(OURS, {"DATA_DIR": many, **BESIEGED}) as large,
        ):
            report.beside(f"start with {MANY:,} sessions", large.seconds, "s", f"with {FEW:,}", small.seconds)
            for script, name, dearer in (("", "a turn", _DEARER), ("once_", "the first turn", None)):
                few_rounds, many_rounds = _rounds(script, small, large)
                _compare(report, f"{name} with {MANY:,} sessions", few_rounds, many_rounds, dearer)


def _rounds(script: str, small: Running, large: Running) -> tuple[list[Round], list[Round]]:
    rounds = play(
        [
            Contender("few", f"bench.crowd:{script}of_few", (small,)),
            Contender("many", f"bench.crowd:{script}of_many", (large,)),
        ],
        _AT_A_TIME,
    )
    return rounds["few"], rounds["many"]


def _compare(
    report: Report, what: str, few_rounds: list[Round], many_rounds: list[Round], dearer: float | None
) -> None:
    reference = f"with {FEW:,}"
    report.rate(
        what,
        median_rate(many_rounds),
        reference,
        median_rate(few_rounds),
        median_multiple(many_rounds, few_rounds),
    )
    report.beside(
        f"{what}: median time",
        median_time(many_rounds, "p50"),
        "ms",
        reference,
        median_time(few_rounds, "p50"),
    )
    report.beside(
        f"{what}: processor time", median_work(many_rounds), "µs", reference, median_work(few_rounds)
    )
    cost = median_multiple(few_rounds, many_rounds)
    if dearer is None:
        report.alone(f"{what}: cost of {reference}", cost, "×")
    else:
        report.at_most(f"{what}: cost of {reference}", cost, "×", dearer)


async def fill(folder: Path, count: int) -> None:
    """Store sessions that wait for an answer, as if people had left.

    Args:
        folder: the data folder.
        count: how many.
    """
    settings = read_settings({"DATA_DIR": str(folder)})
    seal, now = make_seal(settings), china_now()
    store = await open_store(settings, now)
    try:
        step = _begun(now)
        for first in range(0, count, _WRITTEN_TOGETHER):
            numbers = range(first, min(first + _WRITTEN_TOGETHER, count))
            await _write(store, [_change(seal, step, number, now) for number in numbers])
        if await store.sessions() != count:
            raise RuntimeError(f"{await store.sessions():,} sessions are stored instead of {count:,}")
    finally:
        await store.close()


def _begun(now: datetime) -> Step:
    """Go through the first answers of the survey, to the question whom they contacted."""
    steps = Steps(load_world())
    asker, conduct, *_ = read_survey().answers
    step = steps.take(None, Incoming(now=now, action=BEGIN))
    for incoming in (Incoming(now=now, action=asker), Incoming(now=now, text=conduct)):
        step = steps.take(step.session, incoming)
    if step.reply.question != "contacted":
        raise RuntimeError(f"the survey leads to {step.reply.question!r} instead of 'contacted'")
    return step


def _change(seal: Seal, step: Step, number: int, now: datetime) -> Change:
    assert step.session is not None
    return Change(
        person=seal.person("web", token(number)),
        message="begun",
        version=0,
        next_version=1,
        session=seal.seal(step.session, SESSION),
        reply=seal.seal(step.packed, REPLY),
        taken_at=int(now.timestamp()),
    )


async def _write(store: Store, changes: Iterable[Change]) -> None:
    if not all(await asyncio.gather(*(store.write(change) for change in changes))):
        raise RuntimeError("a session was there already")


def compare_halves(report: Report, turns: int) -> None:
    """Take turns and look at the memory after each part."""
    with TemporaryDirectory() as folder, serving(OURS, {"DATA_DIR": folder, **BESIEGED}) as server:
        seen = [_after(server, turns // _PARTS, number) for number in range(_PARTS)]
    resident = [each * _MIB for each in seen if each is not None]
    if not resident:
        report.notes.append("Memory is not measured: this system has no /proc.")
        return
    first, second = resident[: _PARTS // 2], resident[_PARTS // 2 :]
    report.at_most(f"memory after {turns:,} turns", resident[-1], "MB", _MEGABYTES)
    report.at_most("growth in the second half", max(second) - max(first), "MB", _GROWTH)
    report.notes.append("Memory after each part: " + ", ".join(f"{each:.1f}" for each in resident) + " MB.")


def _after(server: Running, turns: int, number: int) -> float | None:
    others = turns // _CASES
    for script, count in (("survey", turns - others), ("cases", others)):
        bounds = Bounds(_AT_A_TIME, count, _SECONDS_OF_A_PART, number * turns)
        result = run([server.address], f"bench.crowd:{script}", bounds)
        if not result.clean or result.requests < count:
            raise RuntimeError(f"{script}: {result}")
    return server.mebibytes
