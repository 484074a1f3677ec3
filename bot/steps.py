"""One step of the conversation in the form in which it is stored, computed once where many take the same."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

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

# Beside the session stand the pages that are still to be shown.
_PAGES: Final = "pages"


class Pages(Protocol):
    """How a platform that shows little at a time lays replies out as pages."""

    def lay_out(self, reply: Reply) -> tuple[str, ...]:
        """Give the pages of a reply, one at least."""
        ...

    def is_next(self, text: str) -> bool:
        """Tell whether a text asks for the next page, where there is one."""
        ...


Key = tuple[bytes | None, str, str, str, str, int | None, bool, Pages | None]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a step leads.

    Args:
        session: the next session as stored before sealing, with the pages still to be shown; None where
            everything is to be forgotten.
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

    def take(self, before: bytes | None, incoming: Incoming, pages: Pages | None = None) -> Step:
        """Take a step.

        Args:
            before: the stored session, None where there is none.
            incoming: what the person did; of its time only the minute counts. What it is supplied with is
                the person's own: such a step is not remembered.
            pages: lays the reply out, where the platform shows one page at a time.
        """
        if incoming.supplied is not None:
            return self._computed(before, incoming, pages)
        minute = incoming.now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self._known.clear()
        key = (
            before,
            incoming.text,
            incoming.action,
            incoming.language,
            incoming.attachment,
            incoming.tapped,
            incoming.linked,
            pages,
        )
        known = self._known.get(key)
        if known is not None:
            return known
        step = self._computed(before, replace(incoming, now=minute), pages)
        if step.session is None:
            # Who has everything deleted is not remembered here either.
            self._known.clear()
        elif len(incoming.text) <= _SHORT and not step.reply.needs:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = step
        return step

    def _computed(self, before: bytes | None, incoming: Incoming, pages: Pages | None) -> Step:
        session = unpacked_session(before)
        left = _unpacked_pages(before) if pages else ()
        if pages and left and pages.is_next(incoming.text):
            reply = Reply((), pages=left)
            return Step(packed_session(session, left[1:]), reply, packed_reply(reply))
        after, reply = respond(self._world, session, incoming)
        if pages:
            reply = replace(reply, pages=pages.lay_out(reply))
        kept = None if reply.forget else packed_session(after, reply.pages[1:])
        return Step(kept, reply, packed_reply(reply))


def packed_session(session: Session, left: tuple[str, ...] = ()) -> bytes:
    """Give a session as bytes, with the pages that are still to be shown."""
    plain = session.to_json()
    if left:
        plain[_PAGES] = left
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked_session(packed: bytes | None) -> Session:
    """Read a session from bytes; none, or bytes that cannot be read, give a fresh one."""
    if packed is None:
        return new_session()
    try:
        return session_from_json(json.loads(packed))
    except ValueError:
        return session_from_json(None)


def _unpacked_pages(packed: bytes | None) -> tuple[str, ...]:
    if packed is None:
        return ()
    try:
        plain = json.loads(packed)
    except ValueError:
        return ()
    return tuple(plain.get(_PAGES, ())) if isinstance(plain, dict) else ()


def packed_reply(reply: Reply) -> bytes:
    """Give a reply as bytes; what is laid out needs to be kept in no other form."""
    if reply.pages:
        reply = Reply((), forget=reply.forget, pages=reply.pages)
    return zlib.compress(json.dumps(reply_to_json(reply), ensure_ascii=False).encode(), 1)


def unpacked_reply(packed: bytes) -> Reply:
    """Read a reply from bytes."""
    return reply_from_json(json.loads(zlib.decompress(packed)))
