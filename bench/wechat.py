"""Whole turns in WeChat's safe mode, beside a bare echo on wechatpy; and the slowest reply in a crowd."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import Final

from bench.processes import OURS, serving
from bench.rounds import (
    ROUNDS,
    SECONDS,
    Contender,
    median_multiple,
    median_rate,
    median_time,
    median_work,
    play,
)
from bench.table import Report
from bench.wechat_crowd import APP_ID, KEY, TOKEN

_AT_ONCE: Final = 16
_SHARE_OF_ECHO: Final = 0.6
_CROWD: Final = 200
_SLOWEST: Final = 1_000.0
_SETTINGS: Final = {
    "WECHAT_TOKEN": TOKEN,
    "WECHAT_APP_ID": APP_ID,
    "WECHAT_AES_KEY": KEY,
    "LOG_LEVEL": "WARNING",
}
_NOTES: Final = (
    f"Servers are processes of their own, the load is another; {ROUNDS} rounds of {SECONDS:g} s each, who "
    "goes first changes by the round. Every push is sealed with AES and signed; ours are durable turns on "
    "SQLite, a new person after each verdict. Echo: bare aiohttp that opens, parses, answers and seals with "
    "wechatpy.",
)


def measure(_base: object = None) -> Report:
    """Measure all of it."""
    report = Report(notes=list(_NOTES))
    with (
        TemporaryDirectory() as folder,
        serving(OURS, {"DATA_DIR": folder, **_SETTINGS}) as ours,
        serving(("-m", "bench.wechat_echo")) as echo,
    ):
        survey = Contender("survey", "bench.wechat_crowd:survey", (ours,))
        rounds = play([survey, Contender("echo", "bench.wechat_crowd:pushes", (echo,))], _AT_ONCE)
        mine, bare = rounds["survey"], rounds["echo"]
        what = f"survey in WeChat, {_AT_ONCE} at a time"
        report.rate(
            what,
            median_rate(mine),
            "wechatpy echo",
            median_rate(bare),
            median_multiple(mine, bare),
            _SHARE_OF_ECHO,
        )
        report.beside(f"{what}: processor time", median_work(mine), "µs", "wechatpy echo", median_work(bare))
        report.beside(
            f"{what}: 99 of 100 within",
            median_time(mine, "p99"),
            "ms",
            "wechatpy echo",
            median_time(bare, "p99"),
        )
        crowd = play([survey], _CROWD)["survey"]
        slowest = max(each.result.longest for each in crowd)
        report.at_most(f"survey in WeChat, {_CROWD} at a time: slowest reply", slowest, "ms", _SLOWEST)
        if ours.mebibytes is not None:
            report.alone("memory of the server after it", ours.mebibytes, "MiB")
    return report
