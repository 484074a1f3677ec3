"""Lists of words out of the data, and the patterns that are built of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rules.source import Place, Table


class WordLists:
    """A table of word lists that tells what is missing in it, what is wrong and what nobody asked for.

    Args:
        table: the table as it was read.
        faults: where faults are gathered, one line each.
    """

    def __init__(self, table: Table, faults: list[str]) -> None:
        self._table = table
        self._faults = faults
        self._asked: set[str] = set()
        self._inner: list[WordLists] = []

    def words(self, *keys: str) -> tuple[str, ...]:
        """Give the words of one list or of several."""
        found: list[str] = []
        for key in keys:
            value = self._get(key)
            if isinstance(value, str) and value.strip():
                found += value.split()
            elif key in self._table:
                self._fault(key, "is no list of words", "write words separated by spaces")
        return tuple(found)

    def numbers(self, key: str) -> dict[str, float]:
        """Give a table of word to number."""
        found = {}
        for word, value in self._table_of(key).items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                found[word] = value
            else:
                self._fault(key, f"{word!r} has no number", "write word: number")
        return found

    def names(self, key: str) -> dict[str, str]:
        """Give a table of word to name."""
        return {word: str(value) for word, value in self._table_of(key).items()}

    def groups(self, key: str) -> dict[str, tuple[str, ...]]:
        """Give a table of name to words."""
        return {name: tuple(str(value).split()) for name, value in self._table_of(key).items()}

    def number(self, key: str) -> int:
        """Give one whole number."""
        value = self._get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self._fault(key, "is no whole number", "write a whole number")
        return 0

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of short texts."""
        value = self._get(key)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._fault(key, "is no list", 'write ["..", ".."]')
        return ()

    def days(self, key: str) -> tuple[date, ...]:
        """Give a list of days."""
        value = self._get(key)
        if isinstance(value, list) and all(isinstance(one, date) for one in value):
            return tuple(value)
        self._fault(key, "is no list of days", "write [2026-02-17, ..]")
        return ()

    def section(self, key: str) -> WordLists:
        """Give the lists of an inner table."""
        inner = WordLists(self._table_of(key), self._faults)
        self._inner.append(inner)
        return inner

    def report_unknown(self) -> None:
        """Tell of every key that nobody asked for."""
        for key in self._table:
            if key not in self._asked:
                self._fault(key, "no such key", "remove it or spell it as the reader does")
        for inner in self._inner:
            inner.report_unknown()

    def _table_of(self, key: str) -> Table:
        value = self._get(key)
        if isinstance(value, Table):
            return value
        if value is not None:
            self._fault(key, "is no table", "write word: value")
        empty = Table()
        empty.file, empty.line, empty.lines = self._table.file, self._table.line, {}
        return empty

    def _get(self, key: str) -> Any:
        self._asked.add(key)
        if key not in self._table:
            self._fault(key, "is missing", "restore it")
        return self._table.get(key)

    def _fault(self, key: str, problem: str, mend: str) -> None:
        line = self._table.lines.get(key, self._table.line)
        self._faults.append(Place(self._table.file, line, key).fault(problem, mend))


def either(words: Iterable[str] | Mapping[str, Any], unless: Iterable[str] = ()) -> str:
    """Write a pattern that finds one of some words, the longest first.

    Args:
        words: what is looked for.
        unless: longer words with one of them inside that mean something else.
    """
    unless = tuple(unless)
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    found = "|".join(re.escape(word) + _not_within(word, unless) for word in ordered)
    return f"(?:{found})" if ordered else "(?!)"


def _not_within(word: str, unless: tuple[str, ...]) -> str:
    """Write what must not stand around a word; it comes behind the word, so that the word is found first."""
    checks = []
    for longer in unless:
        place = longer.find(word)
        if place < 0:
            continue
        before, after = longer[: place + len(word)], longer[place + len(word) :]
        if place == 0:
            checks.append(f"(?!{re.escape(after)})")
        else:
            checks.append(f"(?!(?<={re.escape(before)}){re.escape(after)})")
    return "".join(checks)


def longest(words: Iterable[str]) -> int:
    """Give the length of the longest word."""
    return max(map(len, words), default=0)
