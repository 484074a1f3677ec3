"""A turn: one message in, one reply out, taken once."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from handlers.conversation import respond
from handlers.reply import Incoming, Reply
from handlers.session import Session, new_session
from handlers.turn import World

Step = Callable[[Session | None], tuple[Session | None, Reply]]

# What a person does by coming in.
BEGIN = "start"

# A platform repeats a message within seconds; more than these are never in flight for one person.
REMEMBERED_MESSAGES = 16


class Store(Protocol):
    """Keeps what lies between two messages of a person."""

    async def turn(self, person: str, message: str, step: Step) -> Reply:
        """Take one step of a person's conversation, or give again the reply of a message seen before.

        Args:
            person: Who wrote, unique over all platforms.
            message: The platform's id of the message, unique for the person.
            step: From the session (None: there is none) to the next session (None: forget it) and the reply.
        """
        ...

    async def last_reply(self, person: str) -> Reply | None:
        """Give the reply that lies before the person, if there is one."""
        ...


class Turns:
    """Takes the messages of all platforms to the one conversation."""

    def __init__(self, world: World, store: Store) -> None:
        self._world = world
        self._store = store

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which the conversation can be held."""
        return frozenset(self._world.catalogues.languages)

    async def take(self, person: str, message: str, incoming: Incoming) -> Reply:
        """Answer a message; repeated with the same id it gets the same reply and moves nothing."""

        def step(before: Session | None) -> tuple[Session | None, Reply]:
            after, reply = respond(self._world, before or new_session(), incoming)
            return (None if reply.forget else after), reply

        return await self._store.turn(person, message, step)

    async def open(self, person: str, message: str, now: datetime, language: str) -> Reply:
        """Give the reply that lies before the person, or begin."""
        before = await self._store.last_reply(person)
        return before or await self.take(person, message, Incoming(now=now, action=BEGIN, language=language))


@dataclass(slots=True)
class _Person:
    session: Session | None = None
    last: Reply | None = None
    used: float = 0.0
    replies: OrderedDict[str, Reply] = field(default_factory=OrderedDict)


class MemoryStore:
    """Keeps conversations in this process: bounded, gone after a time, lost at its end."""

    def __init__(
        self, keep_for: timedelta, most_people: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._keep_for = keep_for.total_seconds()
        self._most_people = most_people
        self._clock = clock
        self._people: OrderedDict[str, _Person] = OrderedDict()

    async def turn(self, person: str, message: str, step: Step) -> Reply:
        """See Store.turn. Nothing is awaited inside, so the turns of a person cannot overlap."""
        kept = self._kept(person)
        if message in kept.replies:
            return kept.replies[message]
        kept.session, reply = step(kept.session)
        kept.last = reply
        if kept.session is None:
            kept.replies.clear()
            kept.last = None
        kept.replies[message] = reply
        if len(kept.replies) > REMEMBERED_MESSAGES:
            kept.replies.popitem(last=False)
        return reply

    async def last_reply(self, person: str) -> Reply | None:
        """See Store.last_reply."""
        self._drop_old()
        return self._people[person].last if person in self._people else None

    def __len__(self) -> int:
        return len(self._people)

    def _kept(self, person: str) -> _Person:
        self._drop_old()
        kept = self._people.setdefault(person, _Person())
        self._people.move_to_end(person)
        kept.used = self._clock()
        if len(self._people) > self._most_people:
            self._people.popitem(last=False)
        return kept

    def _drop_old(self) -> None:
        limit = self._clock() - self._keep_for
        while self._people and next(iter(self._people.values())).used <= limit:
            self._people.popitem(last=False)
