"""One step of the conversation in the form in which it is stored, computed once where many take the same."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from handlers.conversation import respond, session_from_json
from handlers.reply import Incoming, Reply
from handlers.reply_json import reply_from_json, reply_to_json
from handlers.session import Session, new_session
from handlers.turn import World

# People at the same place of the interview who give the same answer get the same reply.
_REMEMBERED: Final = 512
# What is longer than a short answer is somebody's own story: it is not kept, not even in memory.
_SHORT: Final = 24

# A stored session that can no longer be read.
UNREADABLE: Final = b"null"

Key = tuple[bytes | None, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a step leads.

    Args:
        session: the next session as stored before sealing; None where everything is to be forgotten.
        reply: what is answered.
        packed: the same reply as stored before sealing.
        laid_out: by platform, the same reply as that platform sends it, once it has been laid out.
    """

    session: bytes | None
    reply: Reply
    packed: bytes
    laid_out: dict[str, bytes] = field(default_factory=dict, compare=False)


class Steps:
    """Takes steps of the conversation; the same step within the same minute is computed once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._minute: datetime | None = None
        self._known: dict[Key, Step] = {}

    def take(self, before: bytes | None, incoming: Incoming) -> Step:
        """Take a step.

        Args:
            before: the stored session, None where there is none.
            incoming: what the person did; of its time only the minute counts. What it is supplied with is
                the person's own: such a step is not remembered.
        """
        if incoming.supplied is not None:
            return self._computed(before, incoming)
        minute = incoming.now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self._known.clear()
        key = (before, incoming.text, incoming.action, incoming.language, incoming.attachment)
        known = self._known.get(key)
        if known is not None:
            return known
        step = self._computed(before, replace(incoming, now=minute))
        if len(incoming.text) <= _SHORT and not step.reply.needs:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = step
        return step

    def _computed(self, before: bytes | None, incoming: Incoming) -> Step:
        after, reply = respond(self._world, unpacked_session(before), incoming)
        return Step(None if reply.forget else packed_session(after), reply, packed_reply(reply))


def packed_session(session: Session) -> bytes:
    """Give a session as bytes."""
    return json.dumps(session.to_json(), ensure_ascii=False, separators=(",", ":")).encode()


def unpacked_session(packed: bytes | None) -> Session:
    """Read a session from bytes; none, or bytes that cannot be read, give a fresh one."""
    if packed is None:
        return new_session()
    try:
        return session_from_json(json.loads(packed))
    except ValueError:
        return session_from_json(None)


def packed_reply(reply: Reply) -> bytes:
    """Give a reply as bytes."""
    return zlib.compress(json.dumps(reply_to_json(reply), ensure_ascii=False).encode(), 1)


def unpacked_reply(packed: bytes) -> Reply:
    """Read a reply from bytes."""
    return reply_from_json(json.loads(zlib.decompress(packed)))
