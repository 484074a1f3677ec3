"""The SQLite file: private, brought up to date, never silently overwritten."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.log import record_fields
from bot.secret import own_secret
from bot.settings import Settings
from bot.store.contract import SchemaError, StoreUnavailableError
from bot.store.migrations import migrations
from bot.store.opening import data_folder, open_store
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_file import NAME, is_whole, mark_damaged, prepare, schema_version
from tests.kept import NOW
from tests.test_store import ANNA, first


def damage(path: Path) -> None:
    """Overwrite pages in the middle, as a failing disk does."""
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(content)


def test_the_folder_and_the_file_are_for_one_user_only(tmp_path: Path) -> None:
    folder = data_folder(Settings(data_dir=tmp_path / "deep" / "data"))
    assert folder.stat().st_mode & 0o777 == 0o700
    prepare(folder / NAME, NOW)
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_is_named_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailableError, match="DATA_DIR"):
        data_folder(Settings(data_dir=tmp_path / "file" / "data"))


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / NAME
    assert prepare(path, NOW) is None
    before = path.read_bytes()
    assert prepare(path, NOW) is None
    assert path.read_bytes() == before
    assert schema_version(path) == len(migrations("sqlite"))


def test_an_older_program_refuses_newer_tables(tmp_path: Path) -> None:
    path = tmp_path / NAME
    prepare(path, NOW)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 7")
    connection.close()
    with pytest.raises(SchemaError, match="has tables of version 7; this program knows versions up to "):
        prepare(path, NOW)


@pytest.mark.parametrize(
    "content", [b"this is no database at all" * 400, b"SQLite format 3\0" + b"\xff" * 8000]
)
async def test_a_file_that_is_none_is_set_aside_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    aside = prepare(path, NOW)
    assert aside is not None
    assert aside.name == f"{NAME}.damaged-20261121-000000"
    assert aside.read_bytes() == content
    store = SqliteStore(path)
    assert await store.write(first())
    await store.close()


async def test_a_damaged_file_is_set_aside_at_the_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(data_dir=tmp_path)
    store = await open_store(settings, NOW)
    await asyncio.gather(*(store.write(first(bytes([number]) * 16)) for number in range(200)))
    await store.close()
    damage(tmp_path / NAME)
    store = await open_store(settings, NOW)
    assert await store.sessions() == 0
    await store.close()
    [told] = [record_fields(record) for record in caplog.records]
    assert told["event"] == "damaged store set aside"
    assert told["name"] == "collection-check.sqlite3.damaged-20261121-000000"


async def test_damage_met_in_service_is_told_and_dealt_with_at_the_next_start(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    store = await open_store(settings, NOW)
    await asyncio.gather(*(store.write(first(bytes([number]) * 16)) for number in range(200)))
    await store.close()
    store = await open_store(settings, NOW)
    damage(tmp_path / NAME)
    changes = [first(bytes([number]) * 16, message="2", version=7) for number in range(200)]
    with pytest.raises(StoreUnavailableError, match="is damaged .* Restart"):
        await asyncio.gather(*map(store.write, changes))
    await store.close()
    assert not is_whole(tmp_path / NAME)
    store = await open_store(settings, NOW)
    assert await store.write(first(ANNA))
    await store.close()


def test_a_mark_of_damage_on_a_whole_file_is_no_harm(tmp_path: Path) -> None:
    path = tmp_path / NAME
    prepare(path, NOW)
    mark_damaged(path)
    assert prepare(path, datetime(2026, 11, 22, tzinfo=UTC)) is None


def test_the_secret_is_made_once_and_for_one_user_only(tmp_path: Path) -> None:
    secret = own_secret(tmp_path)
    assert len(secret) >= 43
    assert own_secret(tmp_path) == secret
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
