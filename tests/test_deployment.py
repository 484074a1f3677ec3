"""What README tells operators works: the Procfile, the systemd unit, backup and restore, a new secret key."""

import json
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from configparser import RawConfigParser
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from bot.store.sqlite_file import NAME
from tests.server_process import serving

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
UNIT = ROOT / "docs" / "collection-check.service"


@pytest.fixture
def host(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The environment of a hosting service, where `python` is the one with the packages."""
    path = f"{Path(sys.executable).parent}:{environment['PATH']}"
    return {**environment, "PATH": path, "HOST": "127.0.0.1", "DATA_DIR": str(tmp_path / "data")}


def honcho(host: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "honcho", "--procfile", "Procfile", "start", *arguments],
        cwd=ROOT,
        env={name: value for name, value in host.items() if name != "PYTHONWARNINGS"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_procfile_releases_and_serves(host: dict[str, str]) -> None:
    released = honcho(host, "release")
    said, _ = released.communicate(timeout=60)
    assert released.returncode == 0, said
    assert (Path(host["DATA_DIR"]) / NAME).exists()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    served = honcho(host, "--port", str(port), "web")
    try:
        assert healthy(port), "it answers at the port that it was given"
    finally:
        served.send_signal(signal.SIGTERM)
        said, _ = served.communicate(timeout=60)
    assert re.search(r"web\.1 stopped \(rc=(0|-15)\)", said), said
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)


def healthy(port: int) -> bool:
    """Ask until there is an answer."""
    for _ in range(200):
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return bool(json.load(answer)["ok"])
        except URLError:
            time.sleep(0.1)
    return False


def test_the_unit_starts_what_the_procfile_starts_and_keeps_its_data_where_readme_says() -> None:
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign] # systemd's names have capitals
    unit.read(UNIT, "utf-8")
    service = unit["Service"]
    assert service["ExecStart"].endswith(" -m bot serve")
    assert service["ExecStart"].startswith(service["WorkingDirectory"])
    for told in (service["WorkingDirectory"], service["EnvironmentFile"], service["User"]):
        assert told in README
    assert f"DATA_DIR=/var/lib/{service['StateDirectory']}" in README


def test_every_command_that_readme_names_is_there(environment: dict[str, str]) -> None:
    named = set(re.findall(r"(?:-m|\$)[ ]?bot ([a-z]+)", README))
    assert named >= {"doctor", "export", "delete", "purge"}
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert [command for command in named if not re.search(rf"^\s+{command}\s", shown, re.MULTILINE)] == []


class Browser:
    """Keeps its cookie, whatever server it speaks to."""

    def __init__(self) -> None:
        self.cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))

    def ask(self, address: str, path: str, message: str, text: str = "") -> str:
        """Send a message and give the reply."""
        body = json.dumps({"id": message, "text": text}).encode()
        request = Request(f"{address}{path}", body, {"Content-Type": "application/json"})
        with self._opener.open(request, timeout=10) as answer:
            return json.dumps(json.load(answer)["reply"], ensure_ascii=False, sort_keys=True)


STORY = "网贷逾期95天了，昨晚十一点多催收给我妈打电话，说再不还就让警察来抓我"


def test_a_backup_made_while_it_runs_and_the_key_bring_everything_back(
    environment: dict[str, str], tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    second.mkdir()
    browser = Browser()
    with serving(environment, DATA_DIR=str(first)) as server:
        beginning = browser.ask(server.address, "/api/open", "m0")
        browser.ask(server.address, "/api/chat", "m1", STORY)
        before = browser.ask(server.address, "/api/open", "m2")
        assert before != beginning
        back_up(first / NAME, second / NAME)
        browser.ask(server.address, "/api/chat", "m3", "对")
    shutil.copy(first / "secret_key", second)
    with serving(environment, DATA_DIR=str(second)) as server:
        assert browser.ask(server.address, "/api/open", "m4") == before


def back_up(source: Path, target: Path) -> None:
    """What `.backup` of the command sqlite3 does."""
    with closing(sqlite3.connect(source)) as running, closing(sqlite3.connect(target)) as copy:
        running.backup(copy)


def test_a_new_secret_key_keeps_conversations_and_the_old_one_can_go_later(
    environment: dict[str, str], tmp_path: Path
) -> None:
    browser, new = Browser(), "n" * 32
    with serving(environment, DATA_DIR=str(tmp_path)) as server:
        beginning = browser.ask(server.address, "/api/open", "m0")
        browser.ask(server.address, "/api/chat", "m1", STORY)
        before = browser.ask(server.address, "/api/open", "m2")
    old = (tmp_path / "secret_key").read_text("ascii").strip()
    keys = {"DATA_DIR": str(tmp_path), "SECRET_KEY": new}
    with serving(environment, **keys, SECRET_KEY_PREVIOUS=old) as server:
        assert browser.ask(server.address, "/api/open", "m3") == before
        after = browser.ask(server.address, "/api/chat", "m4", "对")
    with serving(environment, **keys) as server:
        assert browser.ask(server.address, "/api/chat", "m4", "对") == after, "sealed anew"
        assert browser.ask(server.address, "/api/open", "m5") != beginning
