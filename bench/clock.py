"""Timing several ways of doing the same so that noise falls on all of them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence

Call = Callable[[], object]


def medians(contenders: Sequence[Sequence[Call]], rounds: int) -> list[list[float]]:
    """Time calls and give the median of each, in seconds.

    In each round every contender goes once through all of its calls; who goes first changes by the round.

    Args:
        contenders: the calls of each contender.
        rounds: how often everything is done.

    Returns:
        For each contender its median on each call.
    """
    taken: list[list[list[float]]] = [[[] for _ in calls] for calls in contenders]
    clock = time.perf_counter
    gc.disable()
    try:
        for turn in range(rounds):
            for step in range(len(contenders)):
                which = (step + turn) % len(contenders)
                gc.collect()
                for call, times in zip(contenders[which], taken[which], strict=True):
                    start = clock()
                    call()
                    times.append(clock() - start)
    finally:
        gc.enable()
    return [[statistics.median(times) for times in calls] for calls in taken]
