"""The SQLite file: opened, brought to the present shape, and set aside where it is damaged."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.store.contract import SchemaError, StoreError, StoreUnavailableError
from bot.store.migrations import migrations, still_to_come

NAME: Final = "collection-check.sqlite3"
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# A larger file is checked in full only after damage was met: the start must not wait for it.
_CHECKED_WHOLE: Final = 64 * 1024 * 1024
_PATIENCE: Final = 10.0
# FULL: what was acknowledged survives a power cut too, not only a killed process.
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_size_limit = 67108864",
)


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """Open a connection that is used by one thread at a time.

    Args:
        path: the database.
        patience: seconds to wait for another writer.
    """
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


def prepare(path: Path, now: datetime) -> Path | None:
    """Make the database ready: a damaged one is set aside, missing steps of the schema are taken.

    Args:
        path: the database; it need not exist.
        now: for the name of a file set aside.

    Returns:
        Where a damaged file was set aside, None where nothing was wrong.

    Raises:
        SchemaError: the tables belong to a newer program.
        StoreUnavailableError: the file cannot be opened or written.
    """
    aside = _set_aside(path, now) if path.exists() and not is_whole(path) else None
    try:
        connection = connect(path, _PATIENCE)
        try:
            _migrate(connection, path.name)
        finally:
            connection.close()
        path.chmod(0o600)
    except (sqlite3.Error, OSError) as problem:
        raise StoreUnavailableError(f"{path}: {problem}. Is the folder writable, the disk full?") from problem
    return aside


def schema_version(path: Path) -> int:
    """Tell which version the tables are of, 0 where there are none.

    Raises:
        StoreUnavailableError: the file cannot be read.
    """
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=_PATIENCE)
        try:
            return _version(connection)
        finally:
            connection.close()
    except sqlite3.Error as problem:
        raise StoreUnavailableError(f"{path}: {problem}") from problem


def damaged(problem: sqlite3.Error) -> bool:
    """Tell whether an error says that the file itself is broken."""
    code = getattr(problem, "sqlite_errorcode", None)
    return code is not None and (code & 0xFF) in _DAMAGED


def mark_damaged(path: Path) -> None:
    """Note that the file is damaged, so that the next start checks all of it."""
    _mark(path).touch()


def is_whole(path: Path) -> bool:
    """Tell whether a database can be read; a small one, or one that was marked, is checked in full."""
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if path.stat().st_size > _CHECKED_WHOLE and not _mark(path).exists():
            return True
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as problem:
        if damaged(problem):
            return False
        raise StoreUnavailableError(f"{path}: {problem}") from problem
    finally:
        if connection:
            connection.close()


def _set_aside(path: Path, now: datetime) -> Path:
    stamp = now.strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.name}.damaged-{stamp}")
    if kept.exists():
        raise StoreError(f"{path} is damaged and {kept.name} is there already: move it away and start again.")
    for ending in ("-wal", "-shm", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(kept.with_name(kept.name + ending))
    _mark(path).unlink(missing_ok=True)
    return kept


def _mark(path: Path) -> Path:
    return path.with_name(path.name + ".damaged")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, name: str) -> None:
    known = migrations("sqlite")
    if not still_to_come(known, _version(connection), name):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it meanwhile.
        for step in still_to_come(known, _version(connection), name):
            for statement in _statements(step.sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {step.number:d}")
        connection.execute("COMMIT")
    except (sqlite3.Error, SchemaError):
        connection.execute("ROLLBACK")
        raise


def _statements(sql: str) -> list[str]:
    statements, gathered = [], ""
    for line in sql.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            statements.append(gathered)
            gathered = ""
    return statements
