"""YAML files read so that every fault can be told with its file, line and key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file, its line (from 1) and the key."""

    file: str
    line: int
    key: str

    def fault(self, problem: str, mend: str) -> str:
        """Write one line that says where, what is wrong and how to mend it."""
        return f"{self.file}:{self.line}: {self.key}: {problem}; {mend}"


class Table(dict[str, Any]):
    """A mapping that knows the line of each of its keys."""

    __slots__ = ("file", "line", "lines")

    def __init__(self, file: str = "", line: int = 0) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: dict[str, int] = {}

    def place(self, key: str = "") -> Place:
        """Tell where a key stands, or the mapping itself."""
        return Place(self.file, self.lines.get(key, self.line), key)


class _Reader:
    """Builds plain data from the events of the parser, several times faster than PyYAML's constructor.

    Plain words mean what they look like: numbers, days, true, false and null; ``on`` and ``no`` stay words.
    """

    def __init__(self, text: str, file: str) -> None:
        self._loader = yaml.CSafeLoader(text)
        self._next = self._loader.get_event
        self._file = file
        self._anchors: dict[str, Any] = {}

    def read(self) -> Any:
        """Give the content of the one document."""
        try:
            content = None
            while not isinstance(event := self._next(), yaml.StreamEndEvent):
                if not isinstance(
                    event, yaml.StreamStartEvent | yaml.DocumentStartEvent | yaml.DocumentEndEvent
                ):
                    content = self._node(event)
            return content
        finally:
            self._loader.dispose()

    def _node(self, event: Any) -> Any:
        # The exact type: there are tens of thousands of events, and nobody derives from theirs.
        kind = type(event)
        if kind is yaml.ScalarEvent:
            found = _plain(event.value) if event.implicit[0] and event.style not in _QUOTED else event.value
        elif kind is yaml.SequenceStartEvent:
            found = self._sequence()
        elif kind is yaml.MappingStartEvent:
            found = self._table(event)
        else:
            if event.anchor not in self._anchors:
                raise _misplaced(f"no anchor {event.anchor!r}", event)
            return self._anchors[event.anchor]
        if event.anchor:
            self._anchors[event.anchor] = found
        return found

    def _sequence(self) -> list[Any]:
        items = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event))
        return items

    def _table(self, start: Any) -> Table:
        table = Table(self._file, _line(start))
        while type(event := self._next()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                raise _misplaced("a key must be a word", event)
            key = event.value
            if key in table:
                raise _misplaced(f"the key {key!r} stands twice", event)
            table.lines[key] = _line(event)
            table[key] = self._node(self._next())
        return table


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _misplaced(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, event.start_mark)


_QUOTED: Final = frozenset({"'", '"', "|", ">"})
_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None, "~": None, "": None}
_NUMBER: Final = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _plain(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    if word[0] in "0123456789+-":
        if _DAY.fullmatch(word):
            return date.fromisoformat(word)
        if _NUMBER.fullmatch(word):
            return float(word) if "." in word else int(word)
    return word


def read_located(path: Path, root: Path) -> tuple[Any, list[str]]:
    """Read a YAML file whose mappings know their lines.

    Args:
        path: the file.
        root: the folder that file names are given from.

    Returns:
        The content (None where it cannot be read) and the faults, one line each.
    """
    name = path.relative_to(root).as_posix()
    try:
        return _Reader(path.read_text(encoding="utf-8"), name).read(), []
    except OSError as error:
        return None, [Place(name, 0, "").fault(error.strerror or "cannot be read", "restore the file")]
    except UnicodeDecodeError:
        return None, [Place(name, 0, "").fault("is not UTF-8", "save the file as UTF-8")]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return None, [
            Place(name, line, "").fault(f"is not YAML: {error.problem}", "mend the indentation or quoting")
        ]
    except (yaml.YAMLError, ValueError) as error:
        return None, [Place(name, 0, "").fault(f"is not YAML: {error}", "remove the odd characters")]


def read_plain(path: Path) -> Any:
    """Read a YAML file whose faults need no place; raises ``yaml.YAMLError`` or ``OSError``."""
    return _Reader(path.read_text(encoding="utf-8"), path.name).read()
