"""The store of several processes and machines: PostgreSQL, two round trips a turn.

A turn reads once and writes once: one statement that replaces the session only if it still has the version
that was read, and with it keeps the reply and the calls. Of two processes that take the same message the
second waits for the row, finds another version, reads again and meets the reply.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import urlsplit

import asyncpg

from bot.store.contract import (
    DAY,
    LONGEST_PAUSE,
    PURGED_AT_ONCE,
    Change,
    Claimed,
    Everything,
    Kept,
    Record,
    StoreUnavailableError,
)
from bot.store.migrations import migrations, still_to_come

_CONNECTIONS: Final = 8
# A turn that waits longer than this is better delivered again.
_PATIENCE: Final = 4.0
_PATIENCE_TO_MIGRATE: Final = 60.0
# Any number that no other program uses for its lock on the same database.
_MIGRATING: Final = 0x636F6C6C

_KEPT: Final = """
    SELECT person.version, person.session, (SELECT reply FROM taken WHERE person = $1 AND message = $2)
    FROM (SELECT 1) AS one LEFT JOIN person ON person.id = $1
"""
_AND_THE_REST: Final = """
    , kept AS (
        INSERT INTO taken (person, message, reply, taken_at)
        SELECT $1, $2, $3, $4 FROM turn ON CONFLICT DO NOTHING RETURNING 1
    ), calls AS (
        INSERT INTO outbox (person, platform, call, written_at, due_at)
        SELECT $1, sending.platform, sending.call, $4, $4
        FROM kept, unnest($5::text[], $6::bytea[]) WITH ORDINALITY AS sending (platform, call, place)
        ORDER BY sending.place
    )
    SELECT count(*) FROM kept
"""
_INSERTED: Final = """
    WITH turn AS (
        INSERT INTO person (id, version, session, used_on) VALUES ($1, $7, $8, $9)
        ON CONFLICT DO NOTHING RETURNING 1
    )
"""
_UPDATED: Final = """
    WITH turn AS (
        UPDATE person SET version = $7, session = $8, used_on = $9
        WHERE id = $1 AND version = $10
          AND NOT EXISTS (SELECT 1 FROM taken WHERE person = $1 AND message = $2)
        RETURNING 1
    )
"""
_FIRST, _NEXT, _LAST = (
    " ".join((turn, _AND_THE_REST)) for turn in (_INSERTED, _UPDATED, "WITH turn AS (SELECT 1)")
)
# Of each person only the first call, so that what is said arrives in order.
_CLAIM: Final = """
    UPDATE outbox SET claimed_until = $2
    WHERE id IN (
        SELECT id FROM outbox AS one
        WHERE (due_at <= $1 OR due_at > $1 + $3) AND (claimed_until <= $1 OR claimed_until > $2 + $3)
          AND platform = ANY($5::text[])
          AND NOT EXISTS (SELECT 1 FROM outbox AS other WHERE other.person = one.person AND other.id < one.id)
        ORDER BY id LIMIT $4 FOR UPDATE OF one SKIP LOCKED
    )
    RETURNING id, person, platform, call, attempts, written_at
"""

_LIVING: Final = """
    SELECT id, kind, content, written_at, expires_at FROM record
    WHERE id = ANY($1::bytea[]) AND (expires_at IS NULL OR expires_at > $2)
    ORDER BY array_position($1::bytea[], id) LIMIT 1
"""
_OF_KINDS: Final = """
    SELECT id, kind, content, written_at, expires_at FROM record
    WHERE person = $1 AND kind = ANY($2::text[]) AND (expires_at IS NULL OR expires_at > $3)
    ORDER BY written_at DESC, id DESC LIMIT $4
"""
_ALL_RECORDS: Final = """
    SELECT id, kind, content, written_at, expires_at FROM record WHERE person = $1 ORDER BY written_at, id
"""
_PUT_RECORD: Final = """
    INSERT INTO record (id, person, kind, content, written_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (id) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at
    WHERE record.person = excluded.person
"""

_LOST: Final = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)

T = TypeVar("T")
# The driver carries no types.
Connection: TypeAlias = Any
Pool: TypeAlias = Any


async def open_postgres(url: str) -> PostgresStore:
    """Connect, and bring the tables to the present shape.

    Args:
        url: ``postgresql://user:password@host:port/database``.

    Raises:
        SchemaError: the tables belong to a newer program.
        StoreUnavailableError: the server cannot be reached.
    """
    where = _place(url)
    try:
        pool = await asyncpg.create_pool(
            url, min_size=1, max_size=_CONNECTIONS, timeout=_PATIENCE, command_timeout=_PATIENCE
        )
    except (*_LOST, ValueError) as problem:
        raise StoreUnavailableError(
            f"{where} cannot be reached ({type(problem).__name__}). Is DATABASE_URL right, does it run?"
        ) from problem
    try:
        await _migrate(pool, where)
    except BaseException:
        pool.terminate()
        raise
    return PostgresStore(pool, where)


class PostgresStore:
    """See ``bot.store.contract.Store``.

    Args:
        pool: of connections; it belongs to the store from now on.
        where: the database, for messages; without user and password.
    """

    def __init__(self, pool: Pool, where: str) -> None:
        self._pool = pool
        self._where = where

    async def read(self, person: bytes, message: str) -> Kept:
        """See Store.read."""
        row = await self._asked(lambda connection: connection.fetchrow(_KEPT, person, message))
        assert row is not None  # noqa: S101  # an outer join with one row gives one row
        return Kept(row[0] or 0, row[1], row[2])

    async def write(self, change: Change) -> bool:
        """See Store.write."""
        common = (
            change.person,
            change.message,
            change.reply,
            change.taken_at,
            [sending.platform for sending in change.sendings],
            [sending.call for sending in change.sendings],
        )
        if change.session is None:
            return await self._asked(lambda connection: _forget(connection, change, common))
        session = (change.next_version, change.session, change.taken_at // DAY)
        statement, *values = (
            (_NEXT, *common, *session, change.version) if change.version else (_FIRST, *common, *session)
        )
        if change.records or change.dropped or change.dropped_kinds:
            return await self._asked(lambda c: _write_with_records(c, change, statement, values))
        return bool(await self._asked(lambda c: c.fetchval(statement, *values)))

    async def move(self, before: bytes, now: bytes) -> None:
        """See Store.move."""
        await self._asked(lambda connection: _move(connection, before, now))

    async def everything(self, person: bytes) -> Everything | None:
        """See Store.everything."""
        return await self._asked(lambda connection: _everything(connection, person))

    async def delete(self, person: bytes) -> bool:
        """See Store.delete."""
        return await self._asked(lambda connection: _delete(connection, person))

    async def record(self, ids: Sequence[bytes], now: int) -> Record | None:
        """See Store.record."""
        row = await self._asked(lambda connection: connection.fetchrow(_LIVING, list(ids), now))
        return None if row is None else Record(*row)

    async def records(self, person: bytes, kinds: Sequence[str], now: int, most: int) -> Sequence[Record]:
        """See Store.records."""
        rows = await self._asked(lambda c: c.fetch(_OF_KINDS, person, list(kinds), now, most))
        return [Record(*row) for row in reversed(rows)]

    async def purge(self, used_before: int, taken_before: int, ended_before: int = 0) -> int:
        """See Store.purge."""
        gone = 0
        while True:
            sessions = await self._asked(
                lambda c: c.execute(
                    "DELETE FROM person WHERE id IN (SELECT id FROM person WHERE used_on < $1 LIMIT $2)",
                    used_before // DAY,
                    PURGED_AT_ONCE,
                )
            )
            replies = await self._asked(
                lambda c: c.execute(
                    "DELETE FROM taken WHERE ctid IN (SELECT ctid FROM taken WHERE taken_at < $1 LIMIT $2)",
                    taken_before,
                    PURGED_AT_ONCE,
                )
            )
            ended = await self._asked(
                lambda c: c.execute(
                    "DELETE FROM record WHERE id IN (SELECT id FROM record WHERE expires_at < $1 LIMIT $2)",
                    ended_before,
                    PURGED_AT_ONCE,
                )
            )
            await self._asked(lambda c: c.execute("DELETE FROM outbox WHERE written_at < $1", taken_before))
            gone += _count(sessions)
            if max(map(_count, (sessions, replies, ended))) < PURGED_AT_ONCE:
                return gone

    async def claim(self, now: int, until: int, most: int, platforms: Sequence[str]) -> Sequence[Claimed]:
        """See Store.claim."""
        found = await self._asked(lambda c: c.fetch(_CLAIM, now, until, LONGEST_PAUSE, most, list(platforms)))
        return sorted((Claimed(*row) for row in found), key=lambda claimed: claimed.id)

    async def settle(self, call: int) -> None:
        """See Store.settle."""
        await self._asked(lambda c: c.execute("DELETE FROM outbox WHERE id = $1", call))

    async def put_off(self, call: int, due_at: int) -> None:
        """See Store.put_off."""
        await self._asked(
            lambda c: c.execute(
                "UPDATE outbox SET attempts = attempts + 1, due_at = $2, claimed_until = 0 WHERE id = $1",
                call,
                due_at,
            )
        )

    async def waiting(self) -> int:
        """See Store.waiting."""
        return int(await self._asked(lambda c: c.fetchval("SELECT count(*) FROM outbox")))

    async def sessions(self) -> int:
        """See Store.sessions."""
        return int(await self._asked(lambda c: c.fetchval("SELECT count(*) FROM person")))

    async def check(self) -> None:
        """See Store.check."""
        await self._asked(lambda c: c.fetchval("SELECT 1"))

    async def close(self) -> None:
        """See Store.close."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._pool.close()
        except (*_LOST,):
            self._pool.terminate()

    async def _asked(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(_PATIENCE), self._pool.acquire() as connection:
                return await work(connection)
        except _LOST as problem:
            raise StoreUnavailableError(f"{self._where}: {type(problem).__name__}") from problem


async def _write_with_records(
    connection: Connection, change: Change, statement: str, values: Sequence[object]
) -> bool:
    async with connection.transaction():
        if not await connection.fetchval(statement, *values):
            return False
        await _write_records(connection, change)
        return True


async def _write_records(connection: Connection, change: Change) -> None:
    if change.dropped or change.dropped_kinds:
        await connection.execute(
            "DELETE FROM record WHERE person = $1 AND (kind = ANY($2::text[]) OR id = ANY($3::bytea[]))",
            change.person,
            list(change.dropped_kinds),
            list(change.dropped),
        )
    if change.records:
        await connection.executemany(
            _PUT_RECORD,
            [
                (each.id, change.person, each.kind, each.content, each.written_at, each.expires_at)
                for each in change.records
            ],
        )


async def _forget(connection: Connection, change: Change, common: tuple[object, ...]) -> bool:
    async with connection.transaction():
        if change.version:
            dropped = await connection.execute(
                "DELETE FROM person WHERE id = $1 AND version = $2"
                " AND NOT EXISTS (SELECT 1 FROM taken WHERE person = $1 AND message = $3)",
                change.person,
                change.version,
                change.message,
            )
            if not _count(dropped):
                return False
        elif (await connection.fetchrow(_KEPT, change.person, change.message))[2] is not None:
            return False
        await _forgotten(connection, change.person)
        await _write_records(connection, change)
        return bool(await connection.fetchval(_LAST, *common))


async def _forgotten(connection: Connection, person: bytes) -> int:
    """Delete all rows of a person; tell how many there were."""
    gone = [
        _count(await connection.execute(statement, person))
        for statement in (
            "DELETE FROM person WHERE id = $1",
            "DELETE FROM taken WHERE person = $1",
            "DELETE FROM outbox WHERE person = $1",
            "DELETE FROM record WHERE person = $1",
        )
    ]
    return sum(gone)


async def _delete(connection: Connection, person: bytes) -> bool:
    async with connection.transaction():
        return await _forgotten(connection, person) > 0


async def _move(connection: Connection, before: bytes, now: bytes) -> None:
    async with connection.transaction():
        await connection.execute(
            "UPDATE person SET id = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM person WHERE id = $2)",
            before,
            now,
        )
        await connection.execute(
            "UPDATE taken SET person = $2 WHERE person = $1 AND NOT EXISTS "
            "(SELECT 1 FROM taken AS other WHERE other.person = $2 AND other.message = taken.message)",
            before,
            now,
        )
        await connection.execute("UPDATE record SET person = $2 WHERE person = $1", before, now)
        await connection.execute("UPDATE outbox SET person = $2 WHERE person = $1", before, now)


async def _everything(connection: Connection, person: bytes) -> Everything | None:
    async with connection.transaction(isolation="repeatable_read"):
        session = await connection.fetchrow("SELECT version, session FROM person WHERE id = $1", person)
        replies = await connection.fetch(
            "SELECT message, reply FROM taken WHERE person = $1 ORDER BY taken_at, message", person
        )
        calls = await connection.fetch("SELECT call FROM outbox WHERE person = $1 ORDER BY id", person)
        records = await connection.fetch(_ALL_RECORDS, person)
    if session is None and not replies and not calls and not records:
        return None
    version, sealed = session or (0, None)
    return Everything(
        version,
        sealed,
        tuple(tuple(row) for row in replies),
        tuple(row[0] for row in calls),
        tuple(Record(*row) for row in records),
    )


async def _migrate(pool: Pool, where: str) -> None:
    known = migrations("postgres")
    try:
        async with pool.acquire(timeout=_PATIENCE) as connection, connection.transaction():
            # Of several processes that start at once one does it, the others wait and find it done.
            await connection.execute(
                "SELECT pg_advisory_xact_lock($1)", _MIGRATING, timeout=_PATIENCE_TO_MIGRATE
            )
            await connection.execute("CREATE TABLE IF NOT EXISTS schema_version (number integer NOT NULL)")
            number = await connection.fetchval("SELECT max(number) FROM schema_version") or 0
            for step in still_to_come(known, number, where):
                await connection.execute(step.sql, timeout=_PATIENCE_TO_MIGRATE)
                await connection.execute("INSERT INTO schema_version VALUES ($1)", step.number)
    except _LOST as problem:
        raise StoreUnavailableError(
            f"{where}: the tables cannot be brought up to date ({problem}). May this user create tables?"
        ) from problem


async def schema_version(url: str) -> int:
    """Tell which version the tables are of, 0 where there are none.

    Raises:
        StoreUnavailableError: the server cannot be reached.
    """
    try:
        connection = await asyncpg.connect(url, timeout=_PATIENCE, command_timeout=_PATIENCE)
        try:
            there = await connection.fetchval("SELECT to_regclass('schema_version') IS NOT NULL")
            number = await connection.fetchval("SELECT max(number) FROM schema_version") if there else 0
        finally:
            await connection.close()
    except (*_LOST, ValueError) as problem:
        raise StoreUnavailableError(
            f"{_place(url)} cannot be reached ({type(problem).__name__})"
        ) from problem
    return number or 0


def _count(status: str) -> int:
    return int(status.rsplit(" ", 1)[1])


def _place(url: str) -> str:
    """Give the database without user and password."""
    parts = urlsplit(url)
    return f"PostgreSQL {parts.hostname or ''}{parts.path}"
