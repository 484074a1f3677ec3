"""The messages of one person wait in line; different people never wait for each other."""

from __future__ import annotations

import asyncio
from types import TracebackType


class Lines:
    """One line for each person who is being answered, none for anybody else."""

    def __init__(self) -> None:
        self._lines: dict[bytes, _Line] = {}

    def turn(self, person: bytes) -> _Line:
        """Give the line of a person; entered, it waits until everybody who came before in it is done.

        Args:
            person: keyed hash.
        """
        line = self._lines.get(person)
        if line is None:
            line = self._lines[person] = _Line(self._lines, person)
        line.people += 1
        return line

    def __len__(self) -> int:
        return len(self._lines)


class _Line:
    """Entered once for each time that it was given."""

    __slots__ = ("_lines", "_lock", "_person", "people")

    def __init__(self, lines: dict[bytes, _Line], person: bytes) -> None:
        self._lines = lines
        self._person = person
        self._lock = asyncio.Lock()
        self.people = 0

    async def __aenter__(self) -> None:
        try:
            await self._lock.acquire()
        except BaseException:
            self._leave()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
        self._leave()

    def _leave(self) -> None:
        self.people -= 1
        if not self.people:
            del self._lines[self._person]
