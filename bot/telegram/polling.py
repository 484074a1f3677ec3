"""Fetches updates, for whoever has no address that Telegram could push to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.log import fields
from bot.store.contract import StoreUnavailableError
from bot.telegram.api import Api, seconds_asked
from bot.telegram.updates import ALLOWED_UPDATES, Happening, read_update, sender_of

log = logging.getLogger(__name__)

_WAIT_SECONDS: Final = 25
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 30.0


class Polling:
    """Fetches updates and has them answered.

    The offset moves on only when every turn of a batch is written: what was fetched and not written is
    fetched again, and what was written is known by its number. People of one batch are answered side by side,
    each in the order of the updates; what has to be sent waits in the outbox and holds up nobody.

    Args:
        api: the Bot API.
        answer: takes one update; raises StoreUnavailableError where it was not taken.
    """

    def __init__(self, api: Api, answer: Callable[[Happening | None], Awaitable[None]]) -> None:
        self._api = api
        self._answer = answer
        self._offset = 0
        self._pause = _FIRST_PAUSE

    async def run(self) -> None:
        """Fetch until cancelled."""
        try:
            while True:
                await self._once()
        finally:
            await self._confirm()

    async def _once(self) -> None:
        try:
            raw = await self._api.updates(self._offset, _WAIT_SECONDS, ALLOWED_UPDATES)
            await self._take(raw)
            self._pause = _FIRST_PAUSE
        except RetryAfter as problem:
            await asyncio.sleep(seconds_asked(problem))
        except (TelegramError, StoreUnavailableError) as problem:
            self._tell(problem)
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        except Exception:
            # A fault of ours must not end the fetching for everybody.
            log.exception("fetching failed", extra=fields(platform="telegram"))
            await asyncio.sleep(_LONGEST_PAUSE)

    async def _take(self, raw: list[Any]) -> None:
        lines: dict[int, list[Happening]] = {}
        last = self._offset - 1
        for each in raw:
            if isinstance(each, dict) and type(number := each.get("update_id")) is int:
                last = max(last, number)
                if happening := read_update(each):
                    lines.setdefault(sender_of(happening), []).append(happening)
        outcomes = await asyncio.gather(*map(self._take_line, lines.values()), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        self._offset = last + 1

    async def _take_line(self, line: list[Happening]) -> None:
        for happening in line:
            await self._answer(happening)

    async def _confirm(self) -> None:
        """Tell Telegram what was taken, so that nothing of it is delivered after the next start."""
        if self._offset:
            try:
                await self._api.updates(self._offset, 0, ALLOWED_UPDATES)
            except TelegramError as problem:
                log.info("not confirmed", extra=fields(platform="telegram", kind=type(problem).__name__))

    def _tell(self, problem: Exception) -> None:
        """Log what is wrong, where an operator can mend it as an error."""
        kind = fields(platform="telegram", kind=type(problem).__name__)
        if isinstance(problem, Conflict):
            log.error(
                "another process fetches updates, or a webhook is set: python -m bot webhook delete",
                extra=kind,
            )
            return
        if isinstance(problem, InvalidToken):
            log.error("Telegram refuses TELEGRAM_TOKEN", extra=kind)
            return
        log.warning("no updates could be fetched", extra=kind)
