"""Records of a talk in the terminal: in memory, until it ends."""

from __future__ import annotations

import secrets
from dataclasses import replace

from handlers.conversation import respond
from handlers.reply import TOKEN, Incoming, Record, Reply, Supplied
from handlers.session import Session
from handlers.turn import Outcome, World

_TOKEN_BYTES = 16


class HeldRecords:
    """Keeps what replies ask to keep, and supplies what they need."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], Record] = {}

    def respond(self, world: World, session: Session, incoming: Incoming) -> Outcome:
        """Take one step; one whose reply needs something is taken again with it.

        Args:
            world: rules and sentences.
            session: as the last step left it.
            incoming: what the person did.
        """
        after, reply = respond(world, session, incoming)
        if reply.needs:
            after, reply = respond(world, session, replace(incoming, supplied=self._supplied(reply)))
        self._take(reply)
        return after, reply

    def _supplied(self, reply: Reply) -> Supplied:
        token = secrets.token_urlsafe(_TOKEN_BYTES) if TOKEN in reply.needs else ""
        return Supplied(token, tuple(each for each in self.held.values() if each.kind in reply.needs))

    def _take(self, reply: Reply) -> None:
        if reply.forget:
            self.held.clear()
        for dropped in reply.drop:
            kind, _, name = dropped.partition(":")
            gone = [key for key in self.held if key[0] == kind and name in {"", key[1]}]
            for key in gone:
                del self.held[key]
        self.held.update({(record.kind, record.name): record for record in reply.keep})
