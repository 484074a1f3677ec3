"""What every store promises, and what passes between it and the turns.

A store sees keyed hashes and sealed bytes only; what they mean is known to ``bot.turns``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

# When a session was used is kept as a day: it changes seldom, and so seldom touches an index.
DAY: Final = 24 * 3600
# No call waits longer than this for its next try: one further away was written before a clock was set back.
LONGEST_PAUSE: Final = 3600
# Old rows go a few at a time, so that no turn waits long for a purge.
PURGED_AT_ONCE: Final = 500


class StoreError(Exception):
    """Something is wrong with the store; the message says what to mend."""


class StoreUnavailableError(StoreError):
    """Nothing can be read or written at the moment; what was asked for was not done."""


class SchemaError(StoreError):
    """The stored tables are not those that this program knows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a person, as one snapshot.

    Args:
        version: of the session; 0 where there is none. It goes up with each turn.
        session: sealed, None where there is none.
        reply: the sealed reply to the very message asked about, None where that was not taken yet.
    """

    version: int = 0
    session: bytes | None = None
    reply: bytes | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """A call that has to be made to a platform because of a turn.

    Args:
        platform: which platform's courier makes it.
        call: sealed; to whom and what.
    """

    platform: str
    call: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """Something kept of a person beside the session.

    Args:
        id: keyed hash of its kind and name, 16 bytes.
        kind: what it is; not secret.
        content: sealed.
        written_at: seconds since 1970.
        expires_at: the second since 1970 from which it is not given any more; None: only the person ends it.
    """

    id: bytes
    kind: str
    content: bytes
    written_at: int
    expires_at: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One turn, written whole or not at all.

    Args:
        person: keyed hash, 16 bytes.
        message: the platform's id of the message, unique for the person, at most 64 characters.
        version: of the session that the turn was taken from.
        next_version: of the session that it leads to.
        session: sealed; None deletes everything that is kept of the person but this very reply.
        reply: sealed.
        taken_at: seconds since 1970.
        sendings: calls to be made, in order.
        records: to be kept; one of the person's with the same id is replaced.
        dropped_kinds: all records of these kinds are deleted, but for those to be kept.
        dropped: the records with these ids are deleted, but for those to be kept.
    """

    person: bytes
    message: str
    version: int
    next_version: int
    session: bytes | None
    reply: bytes
    taken_at: int
    sendings: tuple[Sending, ...] = ()
    records: tuple[Record, ...] = ()
    dropped_kinds: tuple[str, ...] = ()
    dropped: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A call that this process, and no other, tries to make until its lease ends.

    Args:
        id: of the row; the calls of a person are made in the order of their ids.
        person: keyed hash, 16 bytes.
        platform: which platform's courier makes it.
        call: sealed.
        attempts: how often it was tried before.
        written_at: seconds since 1970.
    """

    id: int
    person: bytes
    platform: str
    call: bytes
    attempts: int
    written_at: int


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept of one person.

    Args:
        version: of the session.
        session: sealed, None where there is none.
        replies: the sealed replies that are still remembered, by message.
        calls: the sealed calls that are still to be made.
        records: those that have not ended and those that have and were not purged yet, the oldest first.
    """

    version: int
    session: bytes | None
    replies: tuple[tuple[str, bytes], ...]
    calls: tuple[bytes, ...]
    records: tuple[Record, ...] = ()


class Store(Protocol):
    """Keeps sessions and records, the replies to messages already taken, and calls still to be made.

    Every method raises StoreUnavailableError where nothing could be done.
    """

    async def read(self, person: bytes, message: str) -> Kept:
        """Give what is kept of a person, and the reply to a message that was taken before."""
        ...

    async def write(self, change: Change) -> bool:
        """Write a turn; False where another turn came first or the message was taken before.

        Then nothing is written.

        The answer is given only once the turn is durable.
        """
        ...

    async def move(self, before: bytes, now: bytes) -> None:
        """Bring what is kept under one hash of a person under another, unless something is there already."""
        ...

    async def everything(self, person: bytes) -> Everything | None:
        """Give all that is kept of a person; None where that is nothing."""
        ...

    async def delete(self, person: bytes) -> bool:
        """Delete all that is kept of a person; False where that was nothing."""
        ...

    async def record(self, ids: Sequence[bytes], now: int) -> Record | None:
        """Give the first record of these ids that has not ended; whether there is one or not costs the same.

        Args:
            ids: under which it may be kept.
            now: seconds since 1970.
        """
        ...

    async def records(self, person: bytes, kinds: Sequence[str], now: int, most: int) -> Sequence[Record]:
        """Give a person's records of some kinds that have not ended, the oldest first.

        Args:
            person: keyed hash.
            kinds: of records.
            now: seconds since 1970.
            most: how many at most, the newest.
        """
        ...

    async def purge(self, used_before: int, taken_before: int, ended_before: int = 0) -> int:
        """Delete what has grown old, a little at a time.

        Args:
            used_before: sessions last used before this second since 1970 go.
            taken_before: replies given before this second since 1970 go, and calls that waited since then.
            ended_before: records that ended before this second since 1970 go.

        Returns:
            How many sessions went.
        """
        ...

    async def claim(self, now: int, until: int, most: int, platforms: Sequence[str]) -> Sequence[Claimed]:
        """Take calls that are due, of each person only the first, so that no other process makes them.

        Args:
            now: seconds since 1970.
            until: the lease: after this second whoever asks may claim them again.
            most: how many at most.
            platforms: those whose calls this process can make; calls of others are left alone.
        """
        ...

    async def settle(self, call: int) -> None:
        """Drop a call that was made, or was refused for good."""
        ...

    async def put_off(self, call: int, due_at: int) -> None:
        """Give a claimed call back, to be tried again from a second on."""
        ...

    async def waiting(self) -> int:
        """Tell how many calls are still to be made."""
        ...

    async def sessions(self) -> int:
        """Tell how many sessions are kept."""
        ...

    async def check(self) -> None:
        """Raise StoreUnavailableError unless the store answers."""
        ...

    async def close(self) -> None:
        """Finish what is under way and let go of the store."""
        ...
