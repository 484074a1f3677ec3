"""The store of one machine: SQLite in the data folder, one writer, many turns to a commit.

Reading takes microseconds and is done where it is asked, and so are the statements of a turn. A commit waits
for the disk and is done in a thread of its own: whatever has gathered while it was under way goes into the
next one, and each turn is answered after the commit that holds it. Several processes may use the same file;
they take turns, and whoever has to wait for another waits in that thread as well.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from bot.store import sqlite_rows as rows
from bot.store.contract import (
    PURGED_AT_ONCE,
    Change,
    Claimed,
    Everything,
    Kept,
    Record,
    StoreUnavailableError,
)
from bot.store.sqlite_file import connect, damaged, mark_damaged
from bot.store.writer import Writer

# A commit is answered at the latest after this many turns.
_MOST_IN_A_COMMIT: Final = 256
# Another process may be writing; reading waits for nobody, except while a crashed one's log is taken over.
_PATIENCE_TO_WRITE: Final = 5.0
_PATIENCE_TO_READ: Final = 0.5
_NO_PATIENCE: Final = 0.0

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class SqliteStore:
    """See ``bot.store.contract.Store``.

    Args:
        path: the database, made ready by ``sqlite_file.prepare``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reading = connect(path, _PATIENCE_TO_READ)
        self._writing = connect(path, _NO_PATIENCE)
        self._waiting = connect(path, _PATIENCE_TO_WRITE)
        self._writer = Writer("store-writer")
        self._queue: list[tuple[Work[object], asyncio.Future[object]]] = []
        self._emptying: asyncio.Task[None] | None = None

    async def read(self, person: bytes, message: str) -> Kept:
        """See Store.read."""
        return self._read(lambda connection: rows.kept(connection, person, message))

    async def write(self, change: Change) -> bool:
        """See Store.write."""
        return await self._write(lambda connection: rows.write(connection, change))

    async def move(self, before: bytes, now: bytes) -> None:
        """See Store.move."""
        await self._write(lambda connection: rows.move(connection, before, now))

    async def everything(self, person: bytes) -> Everything | None:
        """See Store.everything."""
        return self._read(lambda connection: rows.everything(connection, person))

    async def delete(self, person: bytes) -> bool:
        """See Store.delete."""
        return await self._write(lambda connection: rows.forget(connection, person)) > 0

    async def record(self, ids: Sequence[bytes], now: int) -> Record | None:
        """See Store.record."""
        return self._read(lambda connection: rows.record(connection, ids, now))

    async def records(self, person: bytes, kinds: Sequence[str], now: int, most: int) -> Sequence[Record]:
        """See Store.records."""
        return self._read(lambda connection: rows.records(connection, person, kinds, now, most))

    async def purge(self, used_before: int, taken_before: int, ended_before: int = 0) -> int:
        """See Store.purge."""
        gone = 0
        while True:
            sessions, *others = await self._write(
                lambda connection: rows.purge(
                    connection, used_before, taken_before, ended_before, PURGED_AT_ONCE
                )
            )
            gone += sessions
            if max(sessions, *others) < PURGED_AT_ONCE:
                return gone

    async def claim(self, now: int, until: int, most: int, platforms: Sequence[str]) -> Sequence[Claimed]:
        """See Store.claim."""
        # Looked for where nobody has to wait, claimed only where there is something.
        if not self._read(lambda connection: rows.due(connection, now, until, platforms)):
            return ()
        return await self._write(lambda connection: rows.claim(connection, now, until, most, platforms))

    async def settle(self, call: int) -> None:
        """See Store.settle."""
        await self._write(lambda connection: rows.settle(connection, call))

    async def put_off(self, call: int, due_at: int) -> None:
        """See Store.put_off."""
        await self._write(lambda connection: rows.put_off(connection, call, due_at))

    async def waiting(self) -> int:
        """See Store.waiting."""
        return self._read(rows.waiting)

    async def sessions(self) -> int:
        """See Store.sessions."""
        return self._read(rows.sessions)

    async def check(self) -> None:
        """See Store.check: writing what is there already shows that the disk takes writes."""
        await self._write(rows.rewrite_version)

    async def close(self) -> None:
        """See Store.close."""
        if self._emptying:
            await self._emptying
        self._writer.close()
        for connection in (self._writing, self._waiting, self._reading):
            connection.close()

    def _read(self, work: Work[T]) -> T:
        try:
            return work(self._reading)
        except sqlite3.Error as problem:
            raise self._unavailable(problem) from problem

    async def _write(self, work: Work[T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append((work, future))  # type: ignore[arg-type]  # a queue of works of every kind
        if self._emptying is None:
            self._emptying = asyncio.create_task(self._empty())
        return await future

    async def _empty(self) -> None:
        try:
            while self._queue:
                batch = self._queue[:_MOST_IN_A_COMMIT]
                del self._queue[:_MOST_IN_A_COMMIT]
                done = await self._written([work for work, _ in batch])
                for (_, future), result in zip(batch, done, strict=True):
                    self._tell(future, result)
        finally:
            self._emptying = None

    async def _written(self, works: list[Work[object]]) -> list[object]:
        """Do works in one transaction: the statements here, the commit in the thread."""
        try:
            self._writing.execute("BEGIN IMMEDIATE")
            done = [work(self._writing) for work in works]
            await self._writer.do(self._committed)
        except (
            Exception
        ):  # another process is writing, or one of the works fails: each is told what became of it
            if self._writing.in_transaction:
                self._writing.execute("ROLLBACK")
            return await self._writer.do(lambda: self._commit_each(works))
        return done

    def _committed(self) -> None:
        self._writing.execute("COMMIT")

    def _commit_each(self, works: list[Work[object]]) -> list[object]:
        """Do works in one transaction; where one of them fails, each in its own, so that it fails alone."""
        try:
            return self._commit(works)
        except Exception as problem:  # whoever waits is told, whatever it is
            if len(works) == 1:
                return [problem]
            return [self._commit_each([work])[0] for work in works]

    def _commit(self, works: list[Work[object]]) -> list[object]:
        connection = self._waiting
        try:
            connection.execute("BEGIN IMMEDIATE")
            done = [work(connection) for work in works]
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return done

    def _tell(self, future: asyncio.Future[object], result: object) -> None:
        if future.done():
            return  # whoever asked has gone; what was written stays written
        if isinstance(result, sqlite3.Error):
            future.set_exception(self._unavailable(result))
        elif isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)

    def _unavailable(self, problem: sqlite3.Error) -> StoreUnavailableError:
        if damaged(problem):
            mark_damaged(self._path)
            return StoreUnavailableError(
                f"{self._path.name} is damaged ({problem}). Restart: it is set aside and a new one begun; "
                "or restore the backup."
            )
        return StoreUnavailableError(f"{self._path.name}: {problem}")
