"""The conversation in a real terminal and through a pipe."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.clock import china_now
from bot.terminal.layout import Terminal, lay_out
from bot.terminal.width import width_of
from bot.words import load_words
from handlers.conversation import respond
from handlers.reply import Incoming
from handlers.session import new_session
from handlers.turn import World

COMMAND = [sys.executable, "-m", "bot", "chat"]
WORDS = load_words("terminal")["zh-CN"]


def piped(environment: dict[str, str], said: bytes, **settings: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        COMMAND, env={**environment, **settings}, input=said, capture_output=True, timeout=30
    )


def test_through_a_pipe_the_conversation_is_plain_text_and_ends_with_it(
    environment: dict[str, str], world: World
) -> None:
    ended = piped(environment, b"1\n")
    text = ended.stdout.decode()
    session, opening = respond(world, new_session(), Incoming(now=china_now(), action="start"))
    _, second = respond(world, session, Incoming(now=china_now(), text="1"))
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert lay_out(opening, WORDS, Terminal()) in text
    assert lay_out(second, WORDS, Terminal()) in text
    assert text.endswith(WORDS["goodbye"] + "\n")
    assert "\033" not in text
    assert WORDS["prompt"] not in text


@pytest.mark.parametrize("said", [b"", b"\n\n", b"\xff\xfe\xb4\xdf\n", b"\x00\x1b[2J\n", b"x" * 100_000])
def test_odd_input_does_not_end_it_badly(environment: dict[str, str], said: bytes) -> None:
    ended = piped(environment, said, LANG="C", LC_ALL="C")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert WORDS["goodbye"] in ended.stdout.decode()


def test_every_line_fits_the_terminal(environment: dict[str, str]) -> None:
    text = piped(environment, b"1\n", COLUMNS="40").stdout.decode()
    assert max(width_of(line.rstrip("，。、；：？！）》」』”’】…")) for line in text.splitlines()) <= 40


def test_the_language_can_be_set(environment: dict[str, str]) -> None:
    text = piped(environment, b"", BOT_LANGUAGE="en").stdout.decode()
    words = load_words("terminal")["en"]
    assert words["how"].split(".")[0] in text
    assert text.endswith(words["goodbye"] + "\n")


def test_a_reader_that_leaves_is_no_error(environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        COMMAND, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(b"1\n1\n", timeout=20)
    assert (process.returncode, errors) == (0, b"")


class Screen:
    """The other side of a terminal."""

    def __init__(self, process: subprocess.Popen[bytes], side: int) -> None:
        self.process = process
        self.side = side
        self.text = ""

    def wait_for(self, words: str, seconds: float = 15) -> str:
        """Read until the words are there; what was read until then is given and forgotten."""
        until = time.monotonic() + seconds
        while words not in self.text:
            ready = select.select([self.side], [], [], max(0, until - time.monotonic()))[0]
            assert ready, f"{words!r} did not come; the screen has {self.text!r}"
            try:
                self.text += os.read(self.side, 65536).decode(errors="replace")
            except OSError:
                raise AssertionError(f"it ended before {words!r}; the screen has {self.text!r}") from None
        before, _, self.text = self.text.partition(words)
        return before + words

    def type(self, text: str) -> None:
        os.write(self.side, text.encode())

    def wait_until_it_waits(self, seconds: float = 15) -> None:
        """Wait until the process sleeps: the prompt comes before it reads, and a signal between is lost."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        until, before = time.monotonic() + seconds, ""
        while time.monotonic() < until:
            time.sleep(0.3)
            if not stat.exists():
                return  # no Linux: that was long enough on any machine that is not overloaded
            # Its state and the processor time that it took (proc_pid_stat(5)).
            fields = stat.read_text().rpartition(")")[2].split()
            now = " ".join((fields[0], *fields[11:13]))
            if now == before and fields[0] == "S":
                return
            before = now
        raise AssertionError("it never came to wait")


@contextmanager
def terminal(environment: dict[str, str], **settings: str) -> Iterator[Screen]:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        COMMAND,
        env={**environment, "TERM": "xterm", **settings},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        # A shell that runs the tests in the background has interrupts ignored, and that is passed on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(theirs)
    try:
        yield Screen(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_in_a_terminal_it_prompts_in_colour_and_control_d_leaves(environment: dict[str, str]) -> None:
    with terminal(environment) as screen:
        assert "\033[1m" in screen.wait_for(WORDS["prompt"])
        screen.type("1\n")
        screen.wait_for("1. ")
        screen.wait_for(WORDS["prompt"])
        screen.type("\x04")
        screen.wait_for(WORDS["goodbye"])
        assert screen.process.wait(timeout=5) == 0


def test_control_c_leaves_politely(environment: dict[str, str]) -> None:
    with terminal(environment) as screen:
        screen.wait_for(WORDS["prompt"])
        screen.wait_until_it_waits()
        screen.process.send_signal(signal.SIGINT)
        assert "Traceback" not in screen.wait_for(WORDS["goodbye"])
        assert screen.process.wait(timeout=5) == 0


def test_no_color_is_respected(environment: dict[str, str]) -> None:
    with terminal(environment, NO_COLOR="1") as screen:
        assert "\033[1m" not in screen.wait_for(WORDS["prompt"])


def test_a_pasted_message_of_several_lines_is_one_message(environment: dict[str, str]) -> None:
    with terminal(environment, NO_COLOR="1") as screen:
        screen.wait_for(WORDS["prompt"])
        screen.type("1\n")
        screen.wait_for(WORDS["prompt"])
        screen.type("第一行\n第二行\n第三行\n")
        screen.wait_for(WORDS["prompt"])
        time.sleep(0.5)
        assert not select.select([screen.side], [], [], 0)[0], "one reply, not three"


def test_a_diary_is_kept_as_long_as_the_talk(environment: dict[str, str]) -> None:
    said = "记一笔\n好\n昨晚十点又打了三个\n日记\n"
    assert "一共记了 1 笔" in piped(environment, said.encode()).stdout.decode()
    assert "要不要开一份" in piped(environment, "日记\n".encode()).stdout.decode()
