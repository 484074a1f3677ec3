"""Watches turns and store from outside: how turns end, how long both take; what is said is not looked at."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from math import nan
from typing import Any, cast

from bot.log import fields
from bot.metrics import Metrics, Outcome
from bot.outbox import Later, Made, Refused
from bot.steps import Pages
from bot.store.contract import Store, StoreUnavailableError
from bot.turns import Calls, Person, Taken, Turns, no_calls
from handlers.reply import Incoming, Reply

log = logging.getLogger(__name__)

# What a person waits for, or the outbox; the rest is seldom.
TIMED = frozenset(
    {"read", "write", "move", "claim", "settle", "put_off", "purge", "check", "record", "records"}
)


class WatchedTurns(Turns):
    """Turns that are counted, timed and logged.

    Args:
        turns: as for Turns.
        metrics: where they are counted.
        clock: seconds that never go back.
    """

    def __init__(self, *turns: Any, metrics: Metrics, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(*turns)
        self._metrics = metrics
        self._clock = clock

    async def take(
        self,
        person: Person,
        message: str,
        incoming: Incoming,
        calls: Calls = no_calls,
        pages: Pages | None = None,
    ) -> Taken:
        """See Turns.take."""
        began = self._clock()
        try:
            taken = await super().take(person, message, incoming, calls, pages)
        except Exception:
            self._note(person.platform, Outcome.FAILED, began)
            raise
        self._note(person.platform, Outcome.REPEATED if taken.repeated else Outcome.ANSWERED, began)
        if not taken.repeated:
            self._count_verdict(taken.reply)
        return taken

    async def taken_before(self, person: Person, message: str) -> Taken | None:
        """See Turns.taken_before."""
        began = self._clock()
        taken = await super().taken_before(person, message)
        if taken is not None:
            self._note(person.platform, Outcome.REPEATED, began)
        return taken

    def _note(self, platform: str, outcome: Outcome, began: float) -> None:
        seconds = self._clock() - began
        self._metrics.turn(platform, outcome, seconds)
        if log.isEnabledFor(logging.DEBUG):  # of the web chat there is a line for the request already
            ms = round(seconds * 1000, 1)
            log.debug("turn", extra=fields(platform=platform, outcome=outcome.value, ms=ms))

    def _count_verdict(self, reply: Reply) -> None:
        for section in reply.sections:
            if section.kind == "headline" and section.verdict:
                self._metrics.verdict(section.verdict)


async def note_waiting(store: Store, metrics: Metrics) -> None:
    """Note how many calls wait in the outbox, just before the figures are read."""
    try:
        metrics.outbox_waiting(await store.waiting())
    except StoreUnavailableError:
        # The other figures are wanted all the more.
        metrics.outbox_waiting(nan)


def count_tries(metrics: Metrics) -> Callable[[str, Made | Later | Refused], None]:
    """Give what the outbox tells of each try: made and refused calls are counted, those put off are not."""

    def told(platform: str, outcome: Made | Later | Refused) -> None:
        if isinstance(outcome, Made):
            metrics.outbox_sent(platform)
        elif isinstance(outcome, Refused):
            metrics.outbox_refused(platform)

    return told


def watched(store: Store, metrics: Metrics, clock: Callable[[], float] = time.perf_counter) -> Store:
    """Give a store whose operations are timed.

    Args:
        store: what does the work.
        metrics: where the times are noted.
        clock: seconds that never go back.
    """
    return cast(Store, _WatchedStore(store, metrics, clock))


class _WatchedStore:
    """Passes everything on, so that it need not know what a store can do."""

    def __init__(self, store: Store, metrics: Metrics, clock: Callable[[], float]) -> None:
        self._store = store
        self._metrics = metrics
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._store, name)
        if name not in TIMED:
            return operation
        timed = self._timed(name, operation)
        setattr(self, name, timed)  # the next time it is found at once
        return timed

    def _timed(self, name: str, operation: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def timed(*arguments: Any) -> Any:
            began = self._clock()
            try:
                return await operation(*arguments)
            finally:
                self._metrics.store(name, self._clock() - began)

        return timed
