"""A turn: one message in, one reply out, taken once and written before it is answered."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from bot.lines import Lines
from bot.recent import Recents
from bot.records import Records
from bot.sealing import Seal, SealError
from bot.steps import UNREADABLE, Pages, Steps, packed_reply, unpacked_reply, unpacked_session
from bot.store.contract import Change, Kept, Sending, Store, StoreUnavailableError
from handlers.conversation import shown
from handlers.reply import Incoming, Reply
from handlers.turn import World

log = logging.getLogger(__name__)

# What a person does by coming in.
BEGIN: Final = "start"
SESSION: Final = b"session"
REPLY: Final = b"reply"
CALL: Final = b"call"
# So often another process may come first before the platform is asked to deliver again.
_TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote.

    Args:
        platform: ``web``, ``telegram`` and so on.
        user: the platform's id of the user; it is never stored.
    """

    platform: str
    user: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call to be made to a platform because of a reply.

    Args:
        platform: which courier makes it.
        content: to whom and what, in plain JSON.
    """

    platform: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a message.

    Args:
        reply: what is answered.
        repeated: the message was taken before; nothing moved.
        packed: the reply in the form in which it is stored.
        laid_out: by platform, the reply as that platform sends it; a platform may leave it here for the next
            who is given the same.
    """

    reply: Reply
    repeated: bool
    packed: bytes
    laid_out: dict[str, bytes] = field(default_factory=dict, compare=False)


Calls = Callable[[Reply], Sequence[Call]]


def no_calls(_reply: Reply) -> Sequence[Call]:
    """Give no calls: the reply goes back in the response."""
    return ()


class Turns:
    """Takes the messages of all platforms to the one conversation.

    Args:
        world: rules and sentences.
        store: where everything is kept.
        seal: hashes people and seals what is kept.
        called: told after each turn that wrote calls to be made.
    """

    def __init__(
        self, world: World, store: Store, seal: Seal, called: Callable[[], None] = lambda: None
    ) -> None:
        self._world = world
        self._store = store
        self._seal = seal
        self._called = called
        self._steps = Steps(world)
        self._lines = Lines()
        self._recents = Recents()
        self._records = Records(store, seal)

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which the conversation can be held."""
        return frozenset(self._world.catalogues.languages)

    @property
    def seal(self) -> Seal:
        """What hashes, seals and signs."""
        return self._seal

    @property
    def records(self) -> Records:
        """What is kept of people beside their sessions."""
        return self._records

    async def knows(self, person: Person) -> bool:
        """Tell whether a conversation with somebody is kept."""
        hashed = self._seal.person(person.platform, person.user)
        return (await self._kept(person, hashed, "")).session is not None

    async def take(
        self,
        person: Person,
        message: str,
        incoming: Incoming,
        calls: Calls = no_calls,
        pages: Pages | None = None,
    ) -> Taken:
        """Answer a message; repeated with the same id it gets the same reply and moves nothing.

        Args:
            person: who wrote.
            message: the platform's id of the message, unique for the person.
            incoming: what was written or pressed.
            calls: gives the calls to be made because of the reply; they are written with the turn.
            pages: lays the reply out, where the platform shows one page at a time.

        Raises:
            StoreUnavailableError: nothing was taken; the platform should deliver again.
            SealError: the reply to a repeated message cannot be opened any more.
        """
        hashed = self._seal.person(person.platform, person.user)
        async with self._lines.turn(hashed):
            # Where the guess is wrong or the message was taken before, nothing is written; the store is read.
            if guess := self._recents.get(hashed):
                taken = await self._write(
                    hashed, message, guess.version, guess.session, incoming, calls, pages
                )
                if taken is not None:
                    return taken
            for _ in range(_TRIES):
                kept = await self._kept(person, hashed, message)
                if (answered := self._answered(kept)) is not None:
                    return answered
                taken = await self._write(
                    hashed, message, kept.version, self._plain(kept), incoming, calls, pages
                )
                if taken is not None:
                    return taken
        raise StoreUnavailableError("other processes kept coming first; the message was not taken")

    async def taken_before(self, person: Person, message: str) -> Taken | None:
        """Give the reply to a message that was taken before, or is being taken now; None for any other.

        Args:
            person: who wrote.
            message: the platform's id of the message, unique for the person.

        Raises:
            StoreUnavailableError: nothing can be read at the moment.
            SealError: the reply cannot be opened any more.
        """
        hashed = self._seal.person(person.platform, person.user)
        async with self._lines.turn(hashed):
            return self._answered(await self._kept(person, hashed, message))

    async def open(
        self, person: Person, message: str, now: datetime, language: str, *, linked: bool = True
    ) -> Taken:
        """Give the reply that lies before the person, or begin.

        Args:
            person: who comes.
            message: the platform's id of the message, unique for the person.
            now: aware.
            language: the platform's hint.
            linked: whether the person can open pages of this server.
        """
        hashed = self._seal.person(person.platform, person.user)
        kept = await self._kept(person, hashed, message)
        before = self._plain(kept)
        if before is None:
            return await self.take(
                person, message, Incoming(now=now, action=BEGIN, language=language, linked=linked)
            )
        session = unpacked_session(before)
        reply = shown(self._world, session, now, language, linked=linked)
        if reply.needs:
            supplied = await self._records.supplied(hashed, reply.needs, now, to_keep=False)
            reply = await asyncio.to_thread(
                shown, self._world, session, now, language, supplied, linked=linked
            )
        return Taken(reply, repeated=True, packed=packed_reply(reply))

    async def _kept(self, person: Person, hashed: bytes, message: str) -> Kept:
        kept = await self._store.read(hashed, message)
        if kept == _NOTHING:
            # With a new secret a person has a new hash; what was kept under the old one moves along.
            for earlier in self._seal.earlier_hashes(person.platform, person.user):
                await self._store.move(earlier, hashed)
                kept = await self._store.read(hashed, message)
        return kept

    def _answered(self, kept: Kept) -> Taken | None:
        if kept.reply is None:
            return None
        packed = self._seal.open(kept.reply, REPLY)
        return Taken(unpacked_reply(packed), repeated=True, packed=packed)

    def _plain(self, kept: Kept) -> bytes | None:
        if kept.session is None:
            return None
        try:
            return self._seal.open(kept.session, SESSION)
        except SealError as problem:
            # The person begins anew and is told so; turned away they would never get in again.
            log.error("session not opened", exc_info=problem)
            return UNREADABLE

    def _sendings(self, calls: Sequence[Call]) -> tuple[Sending, ...]:
        return tuple(
            Sending(
                call.platform, self._seal.seal(json.dumps(call.content, ensure_ascii=False).encode(), CALL)
            )
            for call in calls
        )

    async def _write(
        self,
        hashed: bytes,
        message: str,
        version: int,
        before: bytes | None,
        incoming: Incoming,
        calls: Calls,
        pages: Pages | None,
    ) -> Taken | None:
        """Take a step from a version of the session; None where that is not the latest any more."""
        step = self._steps.take(before, incoming, pages)
        if step.reply.needs:
            supplied = await self._records.supplied(hashed, step.reply.needs, incoming.now)
            # What is kept may be long: a large diary takes half a second, in which others are answered.
            step = await asyncio.to_thread(
                self._steps.take, before, replace(incoming, supplied=supplied), pages
            )
        keep = step.reply.keep
        records = await asyncio.to_thread(self._records.sealed, keep, incoming.now) if keep else ()
        dropped_kinds, dropped = self._records.dropped(step.reply.drop)
        sendings = self._sendings(calls(step.reply))
        # A session that was deleted and begun anew never reaches a version of the one before.
        next_version = version + 1 if version else secrets.randbelow(2**40) + 1
        change = Change(
            person=hashed,
            message=message,
            version=version,
            next_version=next_version,
            session=None if step.session is None else self._seal.seal(step.session, SESSION),
            reply=self._seal.seal(step.packed, REPLY),
            taken_at=int(incoming.now.timestamp()),
            sendings=sendings,
            records=records,
            dropped_kinds=dropped_kinds,
            dropped=(*dropped, *self._records.outdated(keep)),
        )
        self._recents.forget(hashed)
        if not await self._store.write(change):
            return None
        self._recents.note(hashed, next_version, step.session, incoming.now)
        if sendings:
            self._called()
        return Taken(step.reply, repeated=False, packed=step.packed, laid_out=step.laid_out)


_NOTHING: Final = Kept()
