"""Makes documents away from the event loop, one at a time; where too many wait, it says so at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec

P = ParamSpec("P")

# With a third of a second for each, the last one waits for a few seconds.
_MOST_WAITING: Final = 16


class BusyError(Exception):
    """So many documents are being made that one more would wait too long."""


class Making:
    """Makes documents.

    Args:
        most: how many may be waited for at a time.
    """

    def __init__(self, most: int = _MOST_WAITING) -> None:
        # One thread: the loop hands over to it now and then; to several it would have to hand over more.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="document")
        self._most = most
        self._waiting = 0

    async def made(self, make: Callable[P, bytes], *arguments: P.args, **named: P.kwargs) -> bytes:
        """Make a document and give it.

        Args:
            make: makes it; it runs in another thread.
            arguments: of that function.
            named: of that function.

        Raises:
            BusyError: too many are waited for; nothing was begun.
        """
        if self._waiting >= self._most:
            raise BusyError
        self._waiting += 1
        work = asyncio.get_running_loop().run_in_executor(self._thread, lambda: make(*arguments, **named))
        work.add_done_callback(self._done)
        # Who goes away takes nothing from those who wait behind.
        return await asyncio.shield(work)

    def close(self) -> None:
        """Begin nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _done(self, _work: asyncio.Future[bytes]) -> None:
        self._waiting -= 1
