"""Records: what is kept of a person beside the session, sealed and found by keyed hashes only."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.sealing import Seal, SealError
from bot.store import contract
from bot.store.contract import Store
from handlers.reply import TOKEN, Record, Supplied

log = logging.getLogger(__name__)

RECORD: Final = b"record"
_TOKEN_BYTES: Final = 16
# Fewer bytes are opened sooner than another thread begins.
_LARGE: Final = 8_000
# More than any kind allows; the conversation has its own bounds.
_MOST: Final = 6_000


class Records:
    """Gets what replies need, and brings records into the form in which they are stored and back.

    Args:
        store: where they are.
        seal: hashes their names and seals what they hold.
    """

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    async def supplied(
        self, person: bytes, needs: Sequence[str], now: datetime, *, to_keep: bool = True
    ) -> Supplied:
        """Get what a reply needs.

        Args:
            person: keyed hash.
            needs: ``token``, or kinds of records.
            now: aware.
            to_keep: whether what the reply asks to keep will be kept; otherwise there is no token.

        Raises:
            StoreUnavailableError: nothing can be read at the moment.
        """
        kinds = [need for need in needs if need != TOKEN]
        found: Sequence[contract.Record] = ()
        if kinds:
            found = await self._store.records(person, kinds, int(now.timestamp()), _MOST)
        token = secrets.token_urlsafe(_TOKEN_BYTES) if TOKEN in needs and to_keep else ""
        return Supplied(token, await self._opened(found))

    async def named(self, kind: str, name: str, now: datetime) -> Record | None:
        """Give the record of a name, whosever it is; None where there is none or it has ended.

        Args:
            kind: of the record.
            name: of the record.
            now: aware.

        Raises:
            StoreUnavailableError: nothing can be read at the moment.
        """
        ids = self._seal.records(kind, name)
        found = await self._store.record(ids, int(now.timestamp()))
        if found is None or found.kind != kind:
            return None
        opened_one = await self._opened([found])
        return opened_one[0] if opened_one else None

    def sealed(self, records: Iterable[Record], now: datetime) -> tuple[contract.Record, ...]:
        """Give records as they are stored."""
        return tuple(
            contract.Record(
                id=self._seal.records(record.kind, record.name)[0],
                kind=record.kind,
                content=self._seal.seal(_packed(record), RECORD),
                written_at=int(now.timestamp()),
                expires_at=None if record.expires is None else int(record.expires.timestamp()),
            )
            for record in records
        )

    def dropped(self, drop: Iterable[str]) -> tuple[tuple[str, ...], tuple[bytes, ...]]:
        """Give the kinds to be dropped whole, and the ids of single records to be dropped.

        Args:
            drop: ``kind``, or ``kind:name``.
        """
        kinds: list[str] = []
        ids: list[bytes] = []
        for each in drop:
            kind, colon, name = each.partition(":")
            if colon:
                ids += self._seal.records(kind, name)
            else:
                kinds.append(kind)
        return tuple(kinds), tuple(ids)

    def outdated(self, records: Iterable[Record]) -> tuple[bytes, ...]:
        """Give the ids under which records that are written anew stood with earlier secrets."""
        return tuple(old for record in records for old in self._seal.records(record.kind, record.name)[1:])

    async def _opened(self, found: Sequence[contract.Record]) -> tuple[Record, ...]:
        """Open records; thousands of notes take a while, and others are answered meanwhile."""
        if sum(len(record.content) for record in found) < _LARGE:
            return self._all_readable(found)
        return await asyncio.to_thread(self._all_readable, found)

    def _all_readable(self, found: Iterable[contract.Record]) -> tuple[Record, ...]:
        return tuple(self._readable(found))

    def _readable(self, found: Iterable[contract.Record]) -> Iterator[Record]:
        for stored in found:
            try:
                yield opened(stored, self._seal)
            except SealError as problem:
                # Of a report and of a note the rest is still worth having.
                log.error("record not opened", exc_info=problem)


def opened(stored: contract.Record, seal: Seal) -> Record:
    """Give a record as the conversation knows it.

    Args:
        stored: as it was kept.
        seal: of the process.

    Raises:
        SealError: no key fits, or the bytes were changed.
    """
    plain = json.loads(zlib.decompress(seal.open(stored.content, RECORD)))
    expires = plain["expires"]
    return Record(
        stored.kind,
        plain["name"],
        plain["content"],
        None if expires is None else datetime.fromisoformat(expires),
    )


def _packed(record: Record) -> bytes:
    plain = {
        "name": record.name,
        "content": record.content,
        "expires": None if record.expires is None else record.expires.isoformat(),
    }
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 6)
