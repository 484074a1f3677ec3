"""The sessions of people who are in the middle of talking: the store need not be read for each message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

# Of so many people at a time; of anybody else the store is read.
_MOST: Final = 2_048


@dataclass(frozen=True, slots=True)
class Recent:
    """A session as it was written last by this process.

    Args:
        version: of the session.
        session: as stored before sealing.
    """

    version: int
    session: bytes


class Recents:
    """What was written within this minute and the one before; a guess which writing a turn tests."""

    def __init__(self) -> None:
        self._minute: datetime | None = None
        self._now: dict[bytes, Recent] = {}
        self._before: dict[bytes, Recent] = {}

    def get(self, person: bytes) -> Recent | None:
        """Give the session that this process wrote last, unless that is long ago.

        Args:
            person: keyed hash.
        """
        return self._now.get(person) or self._before.get(person)

    def note(self, person: bytes, version: int, session: bytes | None, now: datetime) -> None:
        """Remember a session that was written; None forgets it.

        Args:
            person: keyed hash.
            version: of the session.
            session: as stored before sealing.
            now: when; of it only the minute counts.
        """
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute or len(self._now) >= _MOST:
            self._minute, self._before, self._now = minute, self._now, {}
        if session is None:
            self.forget(person)
        else:
            self._now[person] = Recent(version, session)

    def forget(self, person: bytes) -> None:
        """Forget what is remembered of a person."""
        self._now.pop(person, None)
        self._before.pop(person, None)
