"""What has grown old is deleted without anybody asking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.log import fields
from bot.store.contract import Store, StoreUnavailableError

log = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=1)
# A platform repeats a message for a day at most (Telegram keeps an update for 24 hours).
REPLIES_KEPT: Final = timedelta(hours=24)


async def purge(store: Store, keep_for: timedelta, now: datetime) -> int:
    """Delete old sessions and replies and ended records; tell how many sessions went.

    Args:
        store: where they are.
        keep_for: how long an idle session is kept.
        now: the time.
    """
    idle, repeated, ended = (int(when.timestamp()) for when in (now - keep_for, now - REPLIES_KEPT, now))
    return await store.purge(idle, repeated, ended)


async def keep_purging(store: Store, keep_for: timedelta, now: Callable[[], datetime]) -> None:
    """Purge at once and then every hour, until cancelled."""
    while True:
        try:
            gone = await purge(store, keep_for, now())
            if gone:
                log.info("sessions purged", extra=fields(count=gone))
        except StoreUnavailableError as problem:
            log.warning("not purged", exc_info=problem)
        await asyncio.sleep(EVERY.total_seconds())
