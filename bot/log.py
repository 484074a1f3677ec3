"""Logs that hold no word of a person, whoever writes them.

The standard library's logging is used as it is: aiohttp and asyncio write there anyway, and what is wanted
here is not a richer record but a poorer one. Of our own records only the event, which is a constant of the
source, and the fields named below are written. Of other people's records only the place they come from is
written, for nobody knows what their message holds. An exception is told by its class and the places it came
through, never by its message.
"""

import errno
import json
import logging
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from aiohttp.http_exceptions import HttpProcessingError

ROOT = Path(__file__).resolve().parent.parent
OURS = frozenset({"bot", "handlers", "rules"})

# What a record may carry beside its event, in the order in which it is written.
FIELDS = ("platform", "route", "status", "outcome", "ms", "operation", "kind", "name", "count")

# The fields hold ids of the source: routes, outcomes, names of checks. A sentence is none.
ID = re.compile(r"[A-Za-z0-9_./{}-]{1,64}")
DEEPEST_TRACE = 30

request_id: ContextVar[str] = ContextVar("request_id", default="")


def configure(
    level: str, form: str, stream: TextIO = sys.stderr, count: Callable[[str], None] | None = None
) -> None:
    """Send the logs of the whole process to one stream.

    Args:
        level: The least grave level that is written.
        form: `json` or `text`; empty: text on a terminal, else JSON.
        stream: Where to.
        count: Told the class of every error that is logged.
    """
    form = form or ("text" if stream.isatty() else "json")
    handler = _Handler(stream)
    handler.setFormatter(TextFormatter() if form == "text" else JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler] if count is None else [handler, _ErrorCounter(count)]
    for each in root.handlers:
        each.addFilter(_is_ours_to_mend)
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _crashed


def record_fields(record: logging.LogRecord) -> dict[str, Any]:
    """Give all that may be written of a record, in the order in which it is written."""
    told: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
    }
    if record.name.split(".")[0] in OURS:
        told["event"] = str(record.msg)  # never the arguments that belong into it
        told |= {
            name: _value(getattr(record, f"at_{name}")) for name in FIELDS if hasattr(record, f"at_{name}")
        }
    else:
        told["event"] = "foreign"
        told["logger"] = record.name
        told["place"] = f"{_short(record.pathname)}:{record.lineno} {record.funcName}"
    if request_id.get():
        told["request"] = request_id.get()
    if record.exc_info and record.exc_info[1]:
        told["error"] = " < ".join(_named(error) for error in _chain(record.exc_info[1]))
        told["trace"] = [
            place for error in _chain(record.exc_info[1]) for place in _trace(error.__traceback__)
        ]
    return told


def fields(**values: str | float) -> dict[str, str | float]:
    """Name what a record carries beside its event: `log.info("turn", extra=fields(platform="web"))`.

    Raises:
        ValueError: There is no such field.
    """
    unknown = values.keys() - set(FIELDS)
    if unknown:
        raise ValueError(f"a record has no field {', '.join(sorted(unknown))}; known are {', '.join(FIELDS)}")
    # Prefixed, because a record has attributes of its own, such as `name`.
    return {f"at_{name}": value for name, value in values.items()}


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        return json.dumps(record_fields(record), ensure_ascii=True)


class TextFormatter(logging.Formatter):
    """A line for human eyes; the places of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        told = record_fields(record)
        time, level, event = told.pop("time"), told.pop("level"), told.pop("event")
        trace = told.pop("trace", [])
        line = f"{time[11:23]} {level:8} {event}" + "".join(
            f" {name}={value}" for name, value in told.items()
        )
        return "\n".join([line, *(f"    {place}" for place in trace)])


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Say nothing: logging would print the message and its arguments."""


def _is_ours_to_mend(record: logging.LogRecord) -> bool:
    """Leave out what is no HTTP: scanners send it all day, and aiohttp calls each of them an error."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


class _ErrorCounter(logging.Handler):
    def __init__(self, count: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._count = count

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._count(type(error).__qualname__ if error else "logged")


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("bot").critical("crashed", exc_info=(kind, error, trace))


def _value(value: object) -> str | float:
    if isinstance(value, int | float):
        return value
    return value if isinstance(value, str) and ID.fullmatch(value) else "?"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current and id(current) not in seen:
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            for inner in current.exceptions:
                yield from _chain(inner)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _named(error: BaseException) -> str:
    """Name an error by its class and, where it has one, the constant that says which error of that class."""
    name = type(error).__qualname__
    if isinstance(error, sqlite3.Error):
        return f"{name}[{getattr(error, 'sqlite_errorname', '')}]"
    constant = errno.errorcode.get(error.errno or 0) if isinstance(error, OSError) else None
    return f"{name}[{constant}]" if constant else name


def _trace(trace: TracebackType | None) -> list[str]:
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return places[-DEEPEST_TRACE:]


def _short(file: str) -> str:
    """Leave out what differs from machine to machine."""
    path = Path(file)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
