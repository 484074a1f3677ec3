"""YAML files read so that every fault can be told with its file, line and key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    file: str = ""
    line: int = 0
    lines: dict[str, int]

    def place(self, key: str = "") -> Place:
        """Tell where a key stands, or the mapping itself."""
        return Place(self.file, self.lines.get(key, self.line), key)


class _LocatingLoader(yaml.CSafeLoader):
    file = ""


def _table(loader: _LocatingLoader, node: yaml.MappingNode) -> Table:
    table = Table()
    table.file = loader.file
    table.line = node.start_mark.line + 1
    table.lines = {}
    for key_node, value_node in node.value:
        # A key is the word that is written: YAML 1.1 would read a bare `on` or `no` as a boolean.
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else str(key_node)
        line = key_node.start_mark.line + 1
        if key in table:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} stands twice", key_node.start_mark
            )
        table[key] = loader.construct_object(value_node, deep=True)
        table.lines[key] = line
    return table


_LocatingLoader.add_constructor("tag:yaml.org,2002:map", _table)


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
        loader = _LocatingLoader(path.read_text(encoding="utf-8"))
        loader.file = name
        try:
            return loader.get_single_data(), []
        finally:
            loader.dispose()
    except OSError as error:
        return None, [Place(name, 0, "").fault(error.strerror or "cannot be read", "restore the file")]
    except UnicodeDecodeError:
        return None, [Place(name, 0, "").fault("is not UTF-8", "save the file as UTF-8")]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return None, [
            Place(name, line, "").fault(f"is not YAML: {error.problem}", "mend the indentation or quoting")
        ]
    except yaml.YAMLError as error:
        return None, [Place(name, 0, "").fault(f"is not YAML: {error}", "remove the odd characters")]


def read_plain(path: Path) -> Any:
    """Read a YAML file that needs no line numbers; raises ``yaml.YAMLError`` or ``OSError``."""
    with path.open("rb") as stream:
        return yaml.load(stream, Loader=yaml.CSafeLoader)  # noqa: S506 - CSafeLoader builds plain data only
