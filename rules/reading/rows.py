"""Rows of whole numbers, held together: tens of thousands of small lists would take ten times the memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable


class Rows:
    """Rows of whole numbers from 0 on, by their place.

    Args:
        rows: all of them, in order.
    """

    __slots__ = ("_numbers", "_starts")

    def __init__(self, rows: Iterable[Iterable[int]]) -> None:
        self._numbers = array("I")
        self._starts = array("I", (0,))
        for row in rows:
            self._numbers.extend(row)
            self._starts.append(len(self._numbers))

    def __getitem__(self, place: int) -> array[int]:
        return self._numbers[self._starts[place] : self._starts[place + 1]]

    def __len__(self) -> int:
        return len(self._starts) - 1
