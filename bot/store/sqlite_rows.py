"""The rows of the SQLite store: what is read and written, each within the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from bot.store.contract import DAY, LONGEST_PAUSE, Change, Claimed, Everything, Kept, Record

_KEPT: Final = """
    SELECT version, session, (SELECT reply FROM taken WHERE person = ?1 AND message = ?2)
    FROM (SELECT 1) LEFT JOIN person ON id = ?1
"""
# Of each person only the first call, so that what is said arrives in order.
_DUE: Final = """
    SELECT id FROM outbox AS one
    WHERE (due_at <= :now OR due_at > :now + :longest)
      AND (claimed_until <= :now OR claimed_until > :until + :longest)
      AND platform IN (SELECT value FROM json_each(:platforms))
      AND NOT EXISTS (SELECT 1 FROM outbox AS other WHERE other.person = one.person AND other.id < one.id)
    ORDER BY id LIMIT :most
"""
_CLAIM: Final = " ".join(
    (
        "UPDATE outbox SET claimed_until = :until WHERE id IN (",
        _DUE,
        ") RETURNING id, person, platform, call, attempts, written_at",
    )
)

# The session is still the one that the turn was taken from, and the message was not taken before.
_FROM_WHAT_WAS_READ: Final = """
    WHERE id = ?1 AND version = ?2 AND NOT EXISTS (SELECT 1 FROM taken WHERE person = ?1 AND message = ?3)
"""
_REPLACE: Final = " ".join(
    ("UPDATE person SET version = ?4, session = ?5, used_on = ?6", _FROM_WHAT_WAS_READ)
)
_LIVING: Final = """
    SELECT id, kind, content, written_at, expires_at FROM record
    WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)
"""
_OF_KIND: Final = """
    SELECT id, kind, content, written_at, expires_at FROM record
    WHERE person = ? AND kind = ? AND (expires_at IS NULL OR expires_at > ?)
    ORDER BY written_at DESC, rowid DESC LIMIT ?
"""
_ALL_RECORDS: Final = """
    SELECT id, kind, content, written_at, expires_at FROM record WHERE person = ? ORDER BY written_at, rowid
"""
_DROP: Final = " ".join(("DELETE FROM person", _FROM_WHAT_WAS_READ))


def kept(connection: sqlite3.Connection, person: bytes, message: str) -> Kept:
    """Give what is kept of a person and of one message."""
    version, session, reply = connection.execute(_KEPT, (person, message)).fetchone()
    return Kept(version or 0, session, reply)


def write(connection: sqlite3.Connection, change: Change) -> bool:
    """Write a turn, unless the session has another version by now."""
    if change.session is None:
        if not (_dropped(connection, change) if change.version else _is_new(connection, change)):
            return False
        forget(connection, change.person)
    elif not _replaced(connection, change, change.session):
        return False
    taken = connection.execute(
        "INSERT INTO taken (person, message, reply, taken_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (change.person, change.message, change.reply, change.taken_at),
    )
    for sending in change.sendings:
        connection.execute(
            "INSERT INTO outbox (person, platform, call, written_at, due_at) VALUES (?, ?, ?, ?, ?)",
            (change.person, sending.platform, sending.call, change.taken_at, change.taken_at),
        )
    _write_records(connection, change)
    return taken.rowcount == 1


def _write_records(connection: sqlite3.Connection, change: Change) -> None:
    person = change.person
    for kind in change.dropped_kinds:
        connection.execute("DELETE FROM record WHERE person = ? AND kind = ?", (person, kind))
    for dropped in change.dropped:
        connection.execute("DELETE FROM record WHERE person = ? AND id = ?", (person, dropped))
    for record in change.records:
        connection.execute(
            "INSERT INTO record (id, person, kind, content, written_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at"
            " WHERE person = excluded.person",
            (record.id, person, record.kind, record.content, record.written_at, record.expires_at),
        )


def record(connection: sqlite3.Connection, ids: Sequence[bytes], now: int) -> Record | None:
    """Give the first record of these ids that has not ended."""
    found = [connection.execute(_LIVING, (each, now)).fetchone() for each in ids]
    return next((Record(*row) for row in found if row is not None), None)


def records(
    connection: sqlite3.Connection, person: bytes, kinds: Sequence[str], now: int, most: int
) -> list[Record]:
    """Give a person's records of some kinds that have not ended, the oldest first."""
    found: list[Record] = []
    for kind in kinds:
        rows = connection.execute(_OF_KIND, (person, kind, now, most))
        found += reversed([Record(*row) for row in rows])
    return sorted(found, key=lambda each: each.written_at)[-most:]


def _replaced(connection: sqlite3.Connection, change: Change, session: bytes) -> bool:
    used_on = change.taken_at // DAY
    if change.version:
        done = connection.execute(_REPLACE, (*_read_from(change), change.next_version, session, used_on))
    else:
        done = connection.execute(
            "INSERT INTO person (id, version, session, used_on) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (change.person, change.next_version, session, used_on),
        )
    return done.rowcount == 1


def _dropped(connection: sqlite3.Connection, change: Change) -> bool:
    done = connection.execute(_DROP, _read_from(change))
    return done.rowcount == 1


def _read_from(change: Change) -> tuple[bytes, int, str]:
    return change.person, change.version, change.message


def _is_new(connection: sqlite3.Connection, change: Change) -> bool:
    return kept(connection, change.person, change.message).reply is None


def forget(connection: sqlite3.Connection, person: bytes) -> int:
    """Delete all rows of a person; tell how many there were."""
    gone = connection.execute("DELETE FROM person WHERE id = ?", (person,)).rowcount
    gone += connection.execute("DELETE FROM taken WHERE person = ?", (person,)).rowcount
    gone += connection.execute("DELETE FROM record WHERE person = ?", (person,)).rowcount
    return gone + connection.execute("DELETE FROM outbox WHERE person = ?", (person,)).rowcount


def move(connection: sqlite3.Connection, before: bytes, now: bytes) -> None:
    """Bring the rows of one hash under another."""
    connection.execute("UPDATE OR IGNORE person SET id = ? WHERE id = ?", (now, before))
    connection.execute("UPDATE OR IGNORE taken SET person = ? WHERE person = ?", (now, before))
    connection.execute("UPDATE record SET person = ? WHERE person = ?", (now, before))
    connection.execute("UPDATE outbox SET person = ? WHERE person = ?", (now, before))


def everything(connection: sqlite3.Connection, person: bytes) -> Everything | None:
    """Give all rows of a person."""
    session = connection.execute("SELECT version, session FROM person WHERE id = ?", (person,)).fetchone()
    replies = connection.execute(
        "SELECT message, reply FROM taken WHERE person = ? ORDER BY taken_at, rowid", (person,)
    ).fetchall()
    calls = connection.execute("SELECT call FROM outbox WHERE person = ? ORDER BY id", (person,)).fetchall()
    kept = connection.execute(_ALL_RECORDS, (person,)).fetchall()
    if session is None and not replies and not calls and not kept:
        return None
    version, sealed = session or (0, None)
    return Everything(
        version,
        sealed,
        tuple(replies),
        tuple(call for (call,) in calls),
        tuple(Record(*row) for row in kept),
    )


def purge(
    connection: sqlite3.Connection, used_before: int, taken_before: int, ended_before: int, most: int
) -> tuple[int, int, int]:
    """Delete what is old, at most so many rows of each kind: (sessions, replies, records)."""
    sessions = connection.execute(
        "DELETE FROM person WHERE rowid IN (SELECT rowid FROM person WHERE used_on < ? LIMIT ?)",
        (used_before // DAY, most),
    )
    replies = connection.execute(
        "DELETE FROM taken WHERE rowid IN (SELECT rowid FROM taken WHERE taken_at < ? LIMIT ?)",
        (taken_before, most),
    )
    ended = connection.execute(
        "DELETE FROM record WHERE rowid IN (SELECT rowid FROM record WHERE expires_at < ? LIMIT ?)",
        (ended_before, most),
    )
    connection.execute("DELETE FROM outbox WHERE written_at < ?", (taken_before,))
    return sessions.rowcount, replies.rowcount, ended.rowcount


def due(connection: sqlite3.Connection, now: int, until: int, platforms: Sequence[str]) -> bool:
    """Tell whether any call can be claimed."""
    return connection.execute(_DUE, _bounds(now, until, 1, platforms)).fetchone() is not None


def claim(
    connection: sqlite3.Connection, now: int, until: int, most: int, platforms: Sequence[str]
) -> list[Claimed]:
    """Claim calls that are due."""
    found = connection.execute(_CLAIM, _bounds(now, until, most, platforms)).fetchall()
    return sorted((Claimed(*row) for row in found), key=lambda claimed: claimed.id)


def _bounds(now: int, until: int, most: int, platforms: Sequence[str]) -> dict[str, int | str]:
    return {
        "now": now,
        "until": until,
        "most": most,
        "longest": LONGEST_PAUSE,
        "platforms": json.dumps(list(platforms)),
    }


def settle(connection: sqlite3.Connection, call: int) -> None:
    """Drop a call."""
    connection.execute("DELETE FROM outbox WHERE id = ?", (call,))


def put_off(connection: sqlite3.Connection, call: int, due_at: int) -> None:
    """Give a call back to be tried later."""
    connection.execute(
        "UPDATE outbox SET attempts = attempts + 1, due_at = ?, claimed_until = 0 WHERE id = ?",
        (due_at, call),
    )


def waiting(connection: sqlite3.Connection) -> int:
    """Count the calls still to be made."""
    return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])


def sessions(connection: sqlite3.Connection) -> int:
    """Count the sessions."""
    return int(connection.execute("SELECT count(*) FROM person").fetchone()[0])


def rewrite_version(connection: sqlite3.Connection) -> None:
    """Write the version of the tables again: one page, and nothing changes."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute(f"PRAGMA user_version = {version:d}")
