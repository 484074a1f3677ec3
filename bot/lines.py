"""The messages of one person wait in line; different people never wait for each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lines:
    """One line for each person who is being answered, none for anybody else."""

    def __init__(self) -> None:
        self._lines: dict[bytes, asyncio.Lock] = {}
        self._people: dict[bytes, int] = {}

    @asynccontextmanager
    async def turn(self, person: bytes) -> AsyncIterator[None]:
        """Wait until everybody who came before in this person's line is done."""
        line = self._lines.setdefault(person, asyncio.Lock())
        self._people[person] = self._people.get(person, 0) + 1
        try:
            async with line:
                yield
        finally:
            self._people[person] -= 1
            if not self._people[person]:
                del self._people[person], self._lines[person]

    def __len__(self) -> int:
        return len(self._people)
