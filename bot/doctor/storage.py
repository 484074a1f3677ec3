"""Whether the store can be reached, and whether its tables are those that this program knows."""

from __future__ import annotations

from pathlib import Path

from bot.doctor.finding import Finding, State, StoreProbe
from bot.settings import Settings
from bot.store.contract import StoreUnavailableError
from bot.store.migrations import migrations
from bot.store.sqlite_file import NAME, schema_version


def probe_of(settings: Settings) -> StoreProbe:
    """Give the probe of the store that the settings ask for."""
    if settings.database_url:
        return PostgresProbe(settings.database_url)
    return SqliteProbe(settings.data_dir / NAME)


class SqliteProbe:
    """Looks at a SQLite file.

    Args:
        path: The file; it need not be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def check(self) -> Finding:
        """See StoreProbe.check."""
        if not self._path.exists():
            return Finding("store", State.OK, "store_to_come", {"store": self._path})
        try:
            return _by_version(self._path.name, schema_version(self._path), "sqlite")
        except StoreUnavailableError as problem:
            return Finding("store", State.WRONG, "store_unavailable", {"problem": problem})


class PostgresProbe:
    """Looks at a PostgreSQL database.

    Args:
        url: Its address.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    async def check(self) -> Finding:
        """See StoreProbe.check."""
        # Imported only where it is asked for: the driver takes memory and time.
        from bot.store.postgres import schema_version as version_of

        try:
            return _by_version("PostgreSQL", await version_of(self._url), "postgres")
        except StoreUnavailableError as problem:
            # Its message names the place without user and password.
            return Finding("store", State.WRONG, "store_unavailable", {"problem": problem})


def _by_version(store: str, version: int, dialect: str) -> Finding:
    known = len(migrations(dialect))
    values = {"store": store, "version": version, "known": known}
    if version > known:
        return Finding("store", State.WRONG, "store_newer", values)
    if version < known:
        return Finding("store", State.WARNING, "store_older", values)
    return Finding("store", State.OK, "store_fits", values)
