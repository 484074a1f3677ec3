"""A thread that does one thing after another and says when each is done.

There is a commit for every few turns, and what ``concurrent.futures`` does around a call would cost each of
them more than the queue and the future that are enough here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar, cast

T = TypeVar("T")
_Work = tuple[Callable[[], object], asyncio.AbstractEventLoop, asyncio.Future[object]]


class Writer:
    """The thread, which begins at once.

    Args:
        name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._waiting: SimpleQueue[_Work | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Have something done after all that was asked for before.

        Args:
            work: what is done in the thread.

        Returns:
            What it gives, or raises.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[object] = loop.create_future()
        self._waiting.put((work, loop, future))
        return cast(asyncio.Future[T], future)

    def close(self) -> None:
        """Wait until all that was asked for is done, and end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (given := self._waiting.get()) is not None:
            work, loop, future = given
            result, problem = None, None
            try:
                result = work()
            except BaseException as raised:  # whoever waits is told, whatever it is
                problem = raised
            # Where the loop has ended nobody waits any more; the work is done all the same.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_tell, future, result, problem)
            del given, work, loop, future, result, problem


def _tell(future: asyncio.Future[object], result: object, problem: BaseException | None) -> None:
    if future.done():
        return  # whoever asked has gone
    if problem is None:
        future.set_result(result)
    else:
        future.set_exception(problem)
