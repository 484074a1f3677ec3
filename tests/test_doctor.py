"""The doctor looks at settings and machine, changes nothing, tells no secret, and says how to mend."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.doctor import machine, variables
from bot.doctor.examination import told
from bot.doctor.finding import Finding, State
from bot.doctor.storage import PostgresProbe, SqliteProbe
from bot.settings import read_settings
from bot.store.migrations import migrations
from bot.store.postgres import open_postgres
from bot.store.sqlite_file import NAME, prepare
from bot.words import load_words
from tests.kept import empty_database
from tests.postgres import PostgresServer
from tests.server_process import serving
from tests.test_bot_settings import EVERYTHING, UNUSABLE

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 12, 1, tzinfo=UTC)
SECRET = "k" * 40


def doctor(
    environment: dict[str, str], folder: Path, program: Path = ROOT, **settings: str
) -> tuple[int, str]:
    """`python -m bot doctor` as an operator runs it: (exit status, what it says)."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        cwd=program,
        env={**environment, "DATA_DIR": str(folder), "PORT": "0", "BOT_LANGUAGE": "en", **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.stderr == ""
    return ended.returncode, ended.stdout


def test_a_fresh_machine_is_well_and_stays_untouched(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    status, said = doctor(environment, folder)
    assert status == 0
    assert not folder.exists()
    assert said.count("is not there yet; the first start makes it") == 3, "folder, key and store"
    assert said.endswith("To mend: 0. To note: 0.\n")


def test_every_wrong_setting_is_told_at_once_and_no_secret(
    environment: dict[str, str], tmp_path: Path
) -> None:
    wrong = {name: value for name, value in UNUSABLE.items() if name != "BOT_LANGUAGE"}
    status, said = doctor(environment, tmp_path, **wrong)
    assert status == 1
    for name in wrong:
        assert re.search(rf"^wrong    {name}: ", said, re.MULTILINE), name
    assert "hidden.word" not in said


def test_settings_that_can_be_used_are_told_without_the_secret_ones(
    environment: dict[str, str], tmp_path: Path
) -> None:
    _, said = doctor(environment, tmp_path, **{**EVERYTHING, "DATABASE_URL": "", "DATA_DIR": str(tmp_path)})
    assert "PUBLIC_URL: https://example.org" in said
    assert "SECRET_KEY: set; not shown" in said
    for name in (
        "SECRET_KEY",
        "METRICS_TOKEN",
        "TELEGRAM_TOKEN",
        "WECHAT_AES_KEY",
        "TELEGRAM_WEBHOOK_SECRET",
    ):
        assert EVERYTHING[name] not in said, name


def test_old_settings_and_platforms_to_come_are_named(environment: dict[str, str], tmp_path: Path) -> None:
    status, said = doctor(environment, tmp_path / "data", SESSION_HOURS="24")
    assert status == 0
    assert "warning  SESSION_HOURS: no longer used" in said


def test_a_missing_key_for_a_shared_database_is_told_once() -> None:
    found = variables.look_at_variables({"DATABASE_URL": "postgresql://db/name"})
    told_of_key = [finding for finding in found if finding.subject == "SECRET_KEY"]
    assert [(finding.state, finding.sentence) for finding in told_of_key] == [
        (State.WRONG, "secret_key_missing")
    ]


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_everything_that_can_be_found_can_be_said(language: str) -> None:
    source = load_words("doctor")["zh-CN"]
    values = {name: "x" for sentence in source.values() for name in re.findall(r"\{(\w+)\}", sentence)}
    frame = {"ok", "warning", "wrong", "between", "with_purpose", "sum"}
    sentences = [key for key in source if key not in frame and not key.startswith("about_")]
    in_python = "".join(file.read_text("utf-8") for file in (ROOT / "bot").rglob("*.py"))
    for sentence in sentences:
        assert f'"{sentence}"' in in_python, f"{sentence} is never said"
        assert "{" not in told([Finding("store", State.WRONG, sentence, values)], language)


def test_a_language_that_is_not_there_gives_the_source(environment: dict[str, str], tmp_path: Path) -> None:
    status, said = doctor(environment, tmp_path / "data", BOT_LANGUAGE="fr")
    assert status == 1
    assert f"{load_words('doctor')['zh-CN']['wrong']}  BOT_LANGUAGE" in said


@pytest.mark.parametrize(
    ("environment", "state", "sentence"),
    [
        ({}, "ok", "hops_fit"),
        ({"HOST": "0.0.0.0"}, "warning", "hops_none"),
        ({"PUBLIC_URL": "https://example.org"}, "warning", "hops_none"),
        ({"PUBLIC_URL": "https://example.org", "FORWARDED_HOPS": "1"}, "ok", "hops_fit"),
        ({"FORWARDED_HOPS": "9"}, "warning", "hops_many"),
    ],
)
def test_proxies(environment: dict[str, str], state: str, sentence: str) -> None:
    found = variables.look_at_proxies(read_settings(environment))
    assert (found.state, found.sentence) == (state, sentence)


def folder_sentences(folder: Path) -> list[tuple[str, str]]:
    return [(finding.state.value, finding.sentence) for finding in machine.look_at_folder(folder)]


def test_the_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    assert folder_sentences(folder)[0] == ("ok", "folder_fits")
    folder.chmod(0o755)
    assert folder_sentences(folder)[0] == ("warning", "folder_open")
    (tmp_path / "file").touch()
    assert folder_sentences(tmp_path / "file") == [("wrong", "folder_is_file")]
    assert folder_sentences(tmp_path / "file" / "data") == [("wrong", "folder_is_file")]


def test_a_folder_that_cannot_be_written_or_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever runs the tests may be root, who may write everywhere.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert folder_sentences(tmp_path)[0] == ("wrong", "folder_not_writable")
    assert folder_sentences(tmp_path / "data")[0] == ("wrong", "folder_not_writable")


def test_a_disk_that_is_nearly_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=machine.ENOUGH_BYTES - 1))
    assert folder_sentences(tmp_path)[1] == ("warning", "disk_full")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=machine.ENOUGH_BYTES))
    assert folder_sentences(tmp_path)[1] == ("ok", "disk_free")


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [
        (SECRET, 0o600, "key_fits"),
        (SECRET, 0o640, "key_open"),
        (SECRET, 0o604, "key_open"),
        ("", 0o600, "key_short"),
        ("k" * 31 + "\n", 0o600, "key_short"),
        ("ключ" * 10, 0o600, "key_unreadable"),
    ],
)
def test_the_key_file(tmp_path: Path, content: str, mode: int, sentence: str) -> None:
    file = tmp_path / "secret_key"
    file.write_text(content, "utf-8")
    file.chmod(mode)
    found = machine.look_at_key(tmp_path)
    assert found.sentence == sentence
    assert (found.state is State.OK) == (sentence == "key_fits")
    assert SECRET not in str(found)


async def test_the_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        taken.settimeout(10)
        assert (await machine.look_at_port("127.0.0.1", port)).sentence == "port_taken"
    assert (await machine.look_at_port("127.0.0.1", port)).sentence == "port_free"
    # TEST-NET-1 is no address of this machine.
    assert (await machine.look_at_port("192.0.2.1", 0)).sentence == "port_refused"


async def test_a_port_on_which_this_program_runs_is_well(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment, DATA_DIR=str(tmp_path)) as server:
        port = int(server.address.rsplit(":", 1)[1])
        for host in ("127.0.0.1", "0.0.0.0"):
            found = await machine.look_at_port(host, port)
            assert (found.state, found.sentence) == (State.OK, "port_ours")


@pytest.mark.parametrize("year", [1970, 2025, 2100])
def test_a_clock_that_cannot_be_right(year: int) -> None:
    assert machine.look_at_clock(datetime(year, 1, 1, tzinfo=UTC)).sentence == "clock_absurd"


def test_a_clock_that_can_be_right() -> None:
    assert machine.look_at_clock(datetime.now(UTC)).sentence == "clock_fits"


def test_a_broken_rule_is_told_by_its_place(environment: dict[str, str], tmp_path: Path) -> None:
    for room in ("bot", "handlers", "rules", "locales"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    broken = tmp_path / "rules" / "cn" / "rules" / "agency.yaml"
    broken.write_text(broken.read_text("utf-8").replace("verdict: improper", "verdict: wrong", 1), "utf-8")
    status, said = doctor(environment, tmp_path / "data", program=tmp_path)
    assert status == 1
    place = r"rules/cn/rules/agency\.yaml:\d+"
    assert re.search(rf"^wrong    rules and sentences: faults: 1, the first is {place}", said, re.MULTILINE)


async def test_a_sqlite_file(tmp_path: Path) -> None:
    path, known = tmp_path / NAME, len(migrations("sqlite"))
    assert (await SqliteProbe(path).check()).sentence == "store_to_come"
    prepare(path, NOW)
    assert (await SqliteProbe(path).check()).sentence == "store_fits"
    for version, state, sentence in [
        (known + 1, State.WRONG, "store_newer"),
        (known - 1, State.WARNING, "store_older"),
    ]:
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        connection.close()
        found = await SqliteProbe(path).check()
        assert (found.state, found.sentence) == (state, sentence)
    path.write_bytes(b"no database at all" * 100)
    assert (await SqliteProbe(path).check()).sentence == "store_unavailable"


async def test_a_postgres_database(postgres: PostgresServer) -> None:
    url = await empty_database(postgres)
    assert (await PostgresProbe(url).check()).sentence == "store_older"
    store = await open_postgres(url)
    await store.close()
    assert (await PostgresProbe(url).check()).sentence == "store_fits"


@pytest.fixture
def nobody_listens() -> Iterator[int]:
    """A port that stays taken and where nobody answers."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


def test_a_database_out_of_reach_is_told_without_its_password(
    environment: dict[str, str], tmp_path: Path, nobody_listens: int
) -> None:
    url = f"postgresql://me:hidden.word@127.0.0.1:{nobody_listens}/name"
    status, said = doctor(environment, tmp_path, DATABASE_URL=url, SECRET_KEY=SECRET)
    assert status == 1
    assert re.search(r"^wrong    store: cannot be opened: PostgreSQL 127\.0\.0\.1/name", said, re.MULTILINE)
    assert "hidden.word" not in said
    assert "data folder" not in said, "nothing is kept there"


def test_an_account_that_takes_the_clear_is_noted_and_one_that_lacks_its_key_is_wrong(
    environment: dict[str, str], tmp_path: Path
) -> None:
    account = {name: EVERYTHING[name] for name in ("WECHAT_TOKEN", "WECHAT_APP_ID")}
    status, said = doctor(environment, tmp_path / "data", **account, WECHAT_PLAINTEXT="allowed")
    assert status == 0
    assert "warning  WeChat account: WECHAT_PLAINTEXT is allowed" in said
    status, said = doctor(environment, tmp_path / "data", **account)
    assert status == 1
    assert "wrong    WECHAT_AES_KEY: WECHAT_TOKEN is set, so this must be set too." in said
