"""The server as a process: it starts at once, says what is on, and ends cleanly."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.server_process import serving

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "bot"]


def test_nothing_need_be_set_to_talk(environment: dict[str, str]) -> None:
    with serving(environment) as server:
        for variable in ("TELEGRAM_TOKEN", "WECHAT_TOKEN"):
            assert variable in server.screen
        body = json.dumps({"id": "m0"}).encode()
        request = Request(f"{server.address}/api/open", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=5) as answer:
            assert json.load(answer)["reply"]["buttons"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(environment: dict[str, str], number: signal.Signals) -> None:
    with serving(environment) as server:
        with urlopen(f"{server.address}/healthz", timeout=5) as answer:
            assert answer.status == 200
        assert server.signal(number) == (0, "")


def test_a_port_that_is_taken_is_said_in_one_line(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*COMMAND, "serve"], env={**environment, "PORT": port}, capture_output=True, text=True, timeout=20
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Cannot listen on 127.0.0.1:{port}")
    assert ended.stderr.count("\n") == 1


def test_a_wrong_setting_is_said_in_one_line(environment: dict[str, str]) -> None:
    ended = subprocess.run(
        [*COMMAND, "serve"], env={**environment, "PORT": "web"}, capture_output=True, text=True, timeout=20
    )
    assert (ended.returncode, ended.stderr) == (
        2,
        "Setting PORT='web': must be a whole number from 0 to 65535\n",
    )


def test_a_broken_rule_stops_the_start_and_is_told_by_its_place(
    environment: dict[str, str], tmp_path: Path
) -> None:
    for room in ("bot", "handlers", "rules", "locales"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    broken = tmp_path / "rules" / "cn" / "rules" / "agency.yaml"
    broken.write_text(broken.read_text("utf-8").replace("verdict: improper", "verdict: wrong", 1), "utf-8")
    for command in ("serve", "chat"):
        ended = subprocess.run(
            [*COMMAND, command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=30
        )
        assert ended.returncode == 1
        assert ended.stdout == ""
        assert re.fullmatch(
            r"rules/cn/rules/agency\.yaml:\d+: [\w-]+\.verdict: 'wrong' .*; use .*\n", ended.stderr
        )
