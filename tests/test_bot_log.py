"""The logs tell what happened and never what a person said, is called, or comes from."""

import ast
import io
import json
import logging
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.log import configure, fields, request_id

ROOT = Path(__file__).parent.parent
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the logs of this process go for the length of a test."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers, root.level
    yield io.StringIO()
    root.handlers, sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_a_record_is_one_json_object_with_its_fields(stream: io.StringIO) -> None:
    configure("INFO", "json", stream)
    token = request_id.set("ab12")
    logging.getLogger("bot.x").info("turn", extra=fields(platform="web", outcome="answered", ms=1.5))
    request_id.reset(token)
    told = json.loads(stream.getvalue())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", told.pop("time"))
    assert told == {
        "level": "info",
        "event": "turn",
        "platform": "web",
        "outcome": "answered",
        "ms": 1.5,
        "request": "ab12",
    }


def test_text_is_for_eyes_and_says_the_same(stream: io.StringIO) -> None:
    configure("INFO", "text", stream)
    logging.getLogger("bot.x").warning("not ready", extra=fields(name="storage"))
    assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3} warning  not ready name=storage\n", stream.getvalue())


def test_less_grave_records_are_left_out(stream: io.StringIO) -> None:
    configure("WARNING", "json", stream)
    logging.getLogger("bot.x").info("turn")
    assert stream.getvalue() == ""


def test_where_there_is_no_terminal_it_is_json(stream: io.StringIO) -> None:
    configure("INFO", "", stream)
    logging.getLogger("bot.x").info("turn")
    assert stream.getvalue().startswith("{")


def test_arguments_and_what_is_no_id_are_not_told(stream: io.StringIO) -> None:
    configure("INFO", "json", stream)
    log = logging.getLogger("bot.x")
    log.info("saw %s", "canary", extra=fields(platform="canary with spaces", kind="好"))
    told = json.loads(stream.getvalue())
    assert (told["event"], told["platform"], told["kind"]) == ("saw %s", "?", "?")
    assert "canary" not in stream.getvalue()


def test_a_field_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="no field text"):
        fields(text="canary")


def test_an_error_is_told_by_its_classes_and_places(stream: io.StringIO) -> None:
    counted: list[str] = []
    configure("INFO", "json", stream, counted.append)
    try:
        try:
            int("canary")
        except ValueError as inner:
            raise ExceptionGroup("canary", [KeyError("canary")]) from inner
    except ExceptionGroup:
        logging.getLogger("bot.x").exception("request failed")
    told = json.loads(stream.getvalue())
    assert told["error"] == "ExceptionGroup < KeyError < ValueError"
    assert told["trace"][0].startswith("tests/test_bot_log.py:")
    assert "canary" not in stream.getvalue()
    assert counted == ["ExceptionGroup"]


def test_what_the_machine_lacks_is_told_by_its_constant(stream: io.StringIO, tmp_path: Path) -> None:
    configure("INFO", "json", stream)
    for failing in (lambda: sqlite3.connect(tmp_path), lambda: (tmp_path / "canary").read_text()):
        try:
            failing()
        except (sqlite3.Error, OSError):
            logging.getLogger("bot.x").exception("store unavailable")
    told = [json.loads(line)["error"] for line in stream.getvalue().splitlines()]
    assert told == ["OperationalError[SQLITE_CANTOPEN]", "FileNotFoundError[ENOENT]"]
    assert "canary" not in stream.getvalue()


def test_a_record_that_cannot_be_written_is_not_shown_in_another_way(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("INFO", "json", stream)
    stream.close()
    logging.getLogger("bot.x").info("turn", extra={"at_kind": "canary"})
    assert capsys.readouterr().err == ""


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call on something named `log` in the program."""
    for room in ("bot", "handlers", "rules"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id == "log"
                    and node.func.attr in LEVELS
                ):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_every_event_is_a_constant_of_the_source() -> None:
    calls = list(log_calls())
    assert calls
    for place, call in calls:
        event = call.args[0]
        assert isinstance(event, ast.Constant), f"{place}: an event holds no value"
        assert isinstance(event.value, str), place
        assert not call.args[1:], f"{place}: values go into fields, arguments are not written"


CANARIES = [
    "canary-text",
    "canary-id",
    "canary-path",
    "canary-query",
    "canary-header",
    "canary-method",
    "canary-broken",
    "canary-crash",
    "203.0.113.77",
    "127.0.0.1",
    "张三",
    "\\u5f20",
]


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_running_server_writes_no_word_of_a_person(
    environment: dict[str, str], tmp_path: Path, form: str
) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.operated_server", form],
        cwd=ROOT,
        env={**environment, "DATA_DIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout
    try:
        port = int(server.stdout.readline())
        cookie = say_everything(port)
    finally:
        _, logged = server.communicate(timeout=20)
    for event in ("turn", "request failed", "foreign", "crashed", "/api/chat", "KeyError", "RuntimeError"):
        assert event in logged, event
    assert "outcome=repeated" in logged or '"outcome": "repeated"' in logged
    secret = [*CANARIES, *cookie.split(".")]
    assert [canary for canary in secret if canary.lower() in logged.lower()] == []


def say_everything(port: int) -> str:
    """Send canaries wherever somebody may put something; give the cookie of the conversation."""
    cookie = ""
    message = json.dumps({"id": "canary-id", "text": "canary-text 张三 13812345678 昨晚打给我妈"}).encode()
    for path, body in [
        ("/api/open", b'{"id": "canary-id-0"}'),
        ("/api/chat", message),
        ("/api/chat", message),
        ("/api/chat", b'{"canary-text": 1}'),
        ("/api/chat", b'{"id": "canary-id", "text": "' + b"canary-text" * 8000 + b'"}'),
        ("/fail/canary-path", "canary-text 张三".encode()),
        ("/later", "canary-text 张三".encode()),
        ("/canary-path?canary-query=1", b"canary-text"),
    ]:
        request = Request(f"http://127.0.0.1:{port}{path}", body)
        request.add_header("Content-Type", "application/json")
        request.add_header("Cookie", f"chat={cookie}")
        request.add_header("X-Forwarded-For", "203.0.113.77")
        request.add_header("User-Agent", "canary-header")
        request.add_header("Authorization", "Bearer canary-header")
        try:
            with urlopen(request, timeout=10) as answer:
                given = SimpleCookie(answer.headers["Set-Cookie"])
            cookie = given["chat"].value if "chat" in given else cookie
        except HTTPError as refused:
            refused.close()
    for raw in (
        b"CANARY-METHOD /canary-path HTTP/1.1\r\nHost: canary-header\r\nConnection: close\r\n\r\n",
        b"canary-broken\r\n\r\n",
        b"GET / HTTP/1.1\r\ncanary-broken\r\n\r\n",
        b"POST /api/chat HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\ncanary-broken\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(raw)
            while connection.recv(4096):
                pass
    return cookie
