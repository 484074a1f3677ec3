"""Opens the store that the settings ask for."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from bot.log import fields
from bot.settings import Settings
from bot.store.contract import Store, StoreUnavailableError
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_file import NAME, prepare

log = logging.getLogger(__name__)


def data_folder(settings: Settings) -> Path:
    """Give the data folder, made where it is missing, for this user only.

    Raises:
        StoreUnavailableError: it cannot be made.
    """
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreUnavailableError(
            f"DATA_DIR {settings.data_dir} cannot be made: {problem.strerror}. Name one that is writable."
        ) from problem
    return settings.data_dir


async def open_store(settings: Settings, now: datetime) -> Store:
    """Open the store and bring its tables to the present shape.

    Args:
        settings: where it is.
        now: for the name of a damaged file that is set aside.

    Raises:
        StoreError: it cannot be opened; the message says what to mend.
    """
    if settings.database_url:
        # Imported only where it is asked for: the driver takes memory and time.
        from bot.store.postgres import open_postgres

        return await open_postgres(settings.database_url)
    path = data_folder(settings) / NAME
    aside = prepare(path, now)
    if aside:
        log.error("damaged store set aside", extra=fields(name=aside.name))
    return SqliteStore(path)
