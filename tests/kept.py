"""What tests keep things in: empty stores, and the seal of their processes."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from bot.sealing import Seal
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_file import NAME, prepare
from tests.postgres import PostgresServer

SECRET = "a secret of the tests, long enough to be one"
SEAL = Seal(SECRET)
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def cookie() -> str:
    """A browser's cookie for nobody yet, as a server with the secret of the tests gives it."""
    token = secrets.token_urlsafe(16)
    return f"{token}.{SEAL.sign(token, b'cookie')}"


def sqlite_store_in(folder: Path) -> SqliteStore:
    """A store in the file of a folder."""
    prepare(folder / NAME, NOW)
    return SqliteStore(folder / NAME)


async def empty_database(postgres: PostgresServer) -> str:
    """Empty the tests' database and give its address."""
    connection = await asyncpg.connect(postgres.url)
    try:
        await connection.execute("DROP SCHEMA public CASCADE")
        await connection.execute("CREATE SCHEMA public")
    finally:
        await connection.close()
    return postgres.url
