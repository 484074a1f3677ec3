"""Telegram by webhook: whole durable turns beside a bare endpoint that only reads the update and answers."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import Final

from bench.crowd import WEBHOOK_SECRET
from bench.processes import OURS, serving
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

_LEAST: Final = {1: None, 16: 0.6, 64: None}
_MOST_TIMES_P99: Final = 3.0
_NOTES: Final = (
    f"Telegram: {ROUNDS} rounds of {SECONDS:g} s each. 'typed': six updates to a verdict, all of them text, "
    "so that everything goes back in the response. 'pressed': the same with one press, which is answered by "
    "a call to a Bot API on loopback besides. The bare endpoint reads the same updates with "
    "python-telegram-bot, answers in the response and keeps nothing; ours keeps every turn on SQLite before "
    "it answers.",
)


def measure(_base: object = None) -> Report:
    """Measure all of it."""
    report = Report(notes=list(_NOTES))
    with (
        TemporaryDirectory() as folder,
        serving(("-m", "bench.responder")) as bot_api,
        serving(("-m", "bench.telegram_echo")) as echo,
        serving(OURS, _settings(folder, bot_api.address)) as ours,
    ):
        contenders = [
            Contender("typed", "bench.crowd:telegram_typed", (ours,)),
            Contender("pressed", "bench.crowd:telegram_pressed", (ours,)),
            Contender("echo", "bench.crowd:telegram_messages", (echo,)),
        ]
        for connections, least in _LEAST.items():
            rounds = play(contenders, connections)
            _tell(report, f"typed, {connections} at a time", rounds["typed"], rounds["echo"], least)
            _tell(report, f"pressed, {connections} at a time", rounds["pressed"], rounds["echo"], None)
            if connections == max(_LEAST):
                _tell_p99(report, rounds["typed"], rounds["echo"])
        if ours.mebibytes is not None:
            report.alone("memory of the server after it", ours.mebibytes, "MiB")
    return report


def _settings(folder: str, bot_api: str) -> dict[str, str]:
    return {
        "DATA_DIR": folder,
        "LOG_LEVEL": "ERROR",
        "PUBLIC_URL": "https://example.org",
        "TELEGRAM_TOKEN": "1:bench",
        "TELEGRAM_API_URL": bot_api,
        "TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }


def _tell(report: Report, what: str, ours: list[Round], theirs: list[Round], least: float | None) -> None:
    reference = "bare endpoint"
    multiple = median_multiple(ours, theirs)
    report.rate(what, median_rate(ours), reference, median_rate(theirs), multiple, least)
    for name, percentile in (("median time", "p50"), ("99 of 100 within", "p99")):
        times = median_time(ours, percentile), median_time(theirs, percentile)
        report.beside(f"{what}: {name}", times[0], "ms", reference, times[1])
    report.beside(f"{what}: processor time", median_work(ours), "µs", reference, median_work(theirs))


def _tell_p99(report: Report, ours: list[Round], theirs: list[Round]) -> None:
    times = median_time(ours, "p99") / median_time(theirs, "p99")
    report.at_most(f"typed, {max(_LEAST)} at a time: p99 as a multiple", times, "", _MOST_TIMES_P99)
