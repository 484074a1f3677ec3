"""Makes the calls that turns wrote down, in order for each person, until they are taken or refused."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.log import fields
from bot.sealing import Seal, SealError
from bot.store.contract import Claimed, Store, StoreUnavailableError
from bot.turns import CALL

log = logging.getLogger(__name__)

# A process that dies while it makes a call has this long before another may make it.
_LEASE: Final = 30
# Longer than any platform may take to answer, shorter than the lease: no call outlives its claim.
_PATIENCE: Final = 25.0
_AT_ONCE: Final = 32
# Calls of a process that died are found by the others within this time.
_LOOK_EVERY: Final = 5.0
_FIRST_PAUSE: Final = 1
_LONGEST_PAUSE: Final = 600
# After a day a platform no longer wants the answer, nor does the person.
_GIVEN_UP_AFTER: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Made:
    """The platform took the call."""


@dataclass(frozen=True, slots=True)
class Later:
    """The platform did not take the call now.

    Args:
        after: seconds that the platform asks to wait; None: the outbox chooses.
    """

    after: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take this call.

    Args:
        reason: a short code for log and metrics, without anything personal.
    """

    reason: str


Outcome = Made | Later | Refused


class Courier(Protocol):
    """Makes calls to one platform."""

    async def make(self, content: dict[str, Any]) -> Outcome:
        """Make one call; whatever goes wrong on the way is an outcome, not an exception."""
        ...


class Outbox:
    """Takes written calls from the store to the couriers.

    Args:
        store: where the calls are.
        seal: opens them.
        couriers: by platform; calls of other platforms are left alone.
        clock: seconds since 1970.
        told: told the platform and the outcome of each try.
    """

    def __init__(
        self,
        store: Store,
        seal: Seal,
        couriers: Mapping[str, Courier],
        clock: Callable[[], float],
        told: Callable[[str, Outcome], None] = lambda platform, outcome: None,
    ) -> None:
        self._store = store
        self._seal = seal
        self._couriers = couriers
        self._clock = clock
        self._told = told
        self._wake = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    def nudge(self) -> None:
        """Say that calls were written."""
        self._wake.set()

    async def run(self) -> None:
        """Make calls until cancelled."""
        while True:
            self._wake.clear()
            wait = await self._look()
            if not wait:
                continue
            try:
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def drain(self, seconds: float) -> None:
        """Wait for the calls under way; what is not made stays written and is made after the next start."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
        for task in tuple(self._under_way):
            task.cancel()

    async def _look(self) -> bool:
        """Claim what is due and set it going; False where there may be more."""
        free = _AT_ONCE - len(self._under_way)
        if free <= 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return False
        now = int(self._clock())
        try:
            claimed = await self._store.claim(now, now + _LEASE, free, tuple(self._couriers))
        except StoreUnavailableError as problem:
            log.warning("outbox not read", exc_info=problem)
            return True
        for call in claimed:
            task = asyncio.create_task(self._make(call))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return not claimed

    async def _make(self, call: Claimed) -> None:
        outcome = await self._outcome(call)
        self._told(call.platform, outcome)
        now = int(self._clock())
        try:
            if isinstance(outcome, Later) and now - call.written_at < _GIVEN_UP_AFTER:
                wait = pause(call.attempts, outcome.after)
                await self._store.put_off(call.id, now + wait)
                asyncio.get_running_loop().call_later(wait, self.nudge)
                return
            if not isinstance(outcome, Made):
                log.warning("call given up", extra=fields(platform=call.platform, kind=_reason(outcome)))
            await self._store.settle(call.id)
        except StoreUnavailableError as problem:
            # The lease ends and the call is made again: better twice than never.
            log.warning("outcome not written", exc_info=problem, extra=fields(platform=call.platform))
        self.nudge()

    async def _outcome(self, call: Claimed) -> Outcome:
        try:
            content = json.loads(self._seal.open(call.call, CALL))
        except SealError:
            return Refused("unreadable")
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._couriers[call.platform].make(content)
        except TimeoutError:
            return Later()
        except Exception as problem:
            # A fault of ours must not stop the calls of everybody else.
            log.error("call failed", exc_info=problem, extra=fields(platform=call.platform))
            return Later()


def pause(attempts: int, asked: float | None) -> int:
    """Give the seconds to wait before the next try: what the platform asks, else twice as long each time.

    Args:
        attempts: how often it was tried before this time.
        asked: seconds that the platform asks for.
    """
    if asked is not None:
        return max(1, min(_LONGEST_PAUSE, int(asked + 0.999)))
    return int(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempts, 20)))


def _reason(outcome: Outcome) -> str:
    return outcome.reason if isinstance(outcome, Refused) else "too_old"
