"""Calls that are worth something now or never: they are made at once and not written down."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from bot.log import fields
from bot.outbox import Later, Outcome, Refused
from bot.telegram.api import Api
from bot.telegram.methods import Method

log = logging.getLogger(__name__)

# More wait only where Telegram is slow; then what is new is worth more than what is old.
_MOST_WAITING: Final = 500
_AT_ONCE: Final = 32
# A press is no longer answered after this time, nor is a group still on the same subject.
_LATEST_SECONDS: Final = 15.0
_TRIES: Final = 3


class Sending:
    """Makes calls in the background.

    Args:
        api: the Bot API.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self._under_way: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(_AT_ONCE)

    def send(self, method: Method) -> None:
        """Make a call soon; what becomes of it is nobody's concern."""
        if len(self._under_way) >= _MOST_WAITING:
            log.warning("a call was left out", extra=fields(platform="telegram", operation=method.name))
            return
        task = asyncio.create_task(self._make(method))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Drop what is still under way."""
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _make(self, method: Method) -> None:
        for _ in range(_TRIES):
            outcome = await self._outcome(method)
            if not isinstance(outcome, Later) or (outcome.after or 0) > _LATEST_SECONDS:
                return
            # Whoever has to wait does so without holding a place.
            await asyncio.sleep(outcome.after or 1.0)

    async def _outcome(self, method: Method) -> Outcome:
        try:
            async with self._free:
                return await self._api.make(method.plain())
        except Exception:
            log.exception("a call failed", extra=fields(platform="telegram", operation=method.name))
            return Refused("failed")
