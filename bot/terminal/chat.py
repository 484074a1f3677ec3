"""Talks in a terminal or through a pipe, line by line."""

import io
import os
import select
import shutil
import sys
from collections.abc import Iterator

from bot.clock import china_now
from bot.terminal.layout import Terminal, lay_out, lay_out_banner
from bot.terminal.records import HeldRecords
from bot.turns import BEGIN
from bot.words import SOURCE_LANGUAGE, load_words
from bot.world import load_world
from handlers.reply import Incoming
from handlers.session import new_session

WIDEST = 100
# The lines of a pasted message arrive within this time; nobody types that fast.
PASTE_SECONDS = 0.05


def chat(language: str) -> int:
    """Talk until the input ends or the person leaves; the exit status is 0."""
    _use_utf8()
    every = load_words("terminal")
    words = every.get(language, every[SOURCE_LANGUAGE])
    world, session, records = load_world(), new_session(), HeldRecords()
    _show(lay_out_banner(words, _terminal()))
    try:
        session, reply = records.respond(world, session, _incoming(language, action=BEGIN))
        words = every.get(reply.language, words)
        _show(lay_out(reply, words, _terminal()))
        for line in _lines(words["prompt"] if sys.stdin.isatty() else ""):
            session, reply = records.respond(world, session, _incoming(language, text=line))
            if reply.forget:
                session = new_session()
            words = every.get(reply.language, words)
            _show(lay_out(reply, words, _terminal()))
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        # Whoever read the output has left; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    _show(words["goodbye"])
    return 0


def _incoming(language: str, text: str = "", action: str = "") -> Incoming:
    # No server stands behind the terminal that could show a page.
    return Incoming(now=china_now(), text=text, action=action, language=language, linked=False)


def _lines(prompt: str) -> Iterator[str]:
    while True:
        try:
            line = input(prompt)
        except EOFError:
            return
        if prompt:
            line += "".join("\n" + more for more in _rest_of_paste())
        if line.strip():
            yield line


def _rest_of_paste() -> Iterator[str]:
    while select.select([sys.stdin], [], [], PASTE_SECONDS)[0]:
        more = sys.stdin.readline()
        if not more:
            return
        yield more.rstrip("\n")


def _show(text: str) -> None:
    sys.stdout.write("\n" + text + "\n")
    sys.stdout.flush()


def _terminal() -> Terminal:
    columns = shutil.get_terminal_size().columns
    plain = not sys.stdout.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Terminal(width=min(WIDEST, max(20, columns)), colours=not plain)


def _use_utf8() -> None:
    # What cannot be read or shown must not end the conversation.
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
