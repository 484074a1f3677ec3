"""The server as a process: it starts at once, says what is on, and ends cleanly."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from urllib.request import Request, urlopen

import pytest

from tests.server_process import serving

START_WITHIN = 1.0
COMMAND = [sys.executable, "-m", "bot"]


def test_nothing_need_be_set_to_talk(environment: dict[str, str]) -> None:
    with serving(environment) as server:
        for variable in ("TELEGRAM_TOKEN", "WECHAT_TOKEN"):
            assert variable in server.screen
        body = json.dumps({"id": "m0"}).encode()
        request = Request(f"{server.address}/api/open", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=5) as answer:
            assert json.load(answer)["reply"]["buttons"]


def test_the_server_is_ready_within_a_second(environment: dict[str, str]) -> None:
    """By the clock; on a machine that is busy with something else, by its own computing time."""
    took = []
    for _ in range(3):
        clock, computed = time.perf_counter(), computing_time()
        with serving(environment):
            clock = time.perf_counter() - clock
        busy = os.getloadavg()[0] > (os.cpu_count() or 1)
        took.append(computing_time() - computed if busy else clock)
    assert min(took) <= START_WITHIN


def computing_time() -> float:
    """The seconds that all ended child processes have computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
