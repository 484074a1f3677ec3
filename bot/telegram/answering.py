"""What becomes of an update, whether it came by webhook or by polling."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.log import fields
from bot.rates import Allowance
from bot.store.contract import StoreUnavailableError
from bot.telegram.flood import Flood
from bot.telegram.groups import Groups
from bot.telegram.keyboard import Kind, carried
from bot.telegram.layout import Layout
from bot.telegram.markup import escaped
from bot.telegram.methods import (
    Method,
    answer_inline,
    answer_press,
    content,
    send_message,
    show_typing,
)
from bot.telegram.private import PrivateChat
from bot.telegram.rule_cards import RuleCards
from bot.telegram.sending import Sending
from bot.telegram.updates import Asked, Happening, Heard, Joined, Pressed, Said
from bot.words import Words
from handlers.catalogue import Catalogues

log = logging.getLogger(__name__)

# How long Telegram may give the same cards to the same person.
_CACHED_SECONDS: Final = 3600
# After this time the person is shown that somebody is at work.
_TYPING_AFTER: Final = 0.7
# So long a person is not told again that it was too much.
_TOLD_FOR: Final = 60.0
_MOST_TOLD: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where an update may lead.

    Args:
        private: the private chat.
        groups: groups and channels.
        rule_cards: what inline mode offers.
        layout: the words of this platform.
        catalogues: know the languages.
    """

    private: PrivateChat
    groups: Groups
    rule_cards: RuleCards
    layout: Layout
    catalogues: Catalogues


class Answering:
    """Answers updates.

    Args:
        rooms: where they lead.
        sending: makes the calls that are worth something now or never.
        people: how much a person may ask for.
        flood: how much may be sent.
        clock: seconds of a clock that never goes back.
    """

    def __init__(
        self,
        rooms: Rooms,
        sending: Sending,
        people: Allowance,
        flood: Flood,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rooms = rooms
        self._sending = sending
        self._people = people
        self._flood = flood
        self._clock = clock
        self._told: OrderedDict[int, float] = OrderedDict()

    async def in_response(self, happening: Happening | None) -> Method | None:
        """Take an update that came by webhook, and give the method for its response.

        Raises:
            StoreUnavailableError: nothing was taken; Telegram should deliver it again.
        """
        methods = await self._answer(happening, answered=True)
        for method in methods[1:]:
            self._sending.send(method)
        return methods[0] if methods else None

    async def by_calls(self, happening: Happening | None) -> None:
        """Take an update that was fetched; everything is answered by calls.

        Raises:
            StoreUnavailableError: nothing was taken; it should be taken again.
        """
        for method in await self._answer(happening, answered=False):
            self._sending.send(method)

    async def _answer(self, happening: Happening | None, *, answered: bool) -> Sequence[Method]:
        try:
            match happening:
                case Said() | Pressed():
                    return await self._person(happening, answered=answered)
                case Heard():
                    return _one(self._rooms.groups.hear(happening))
                case Joined():
                    return _one(self._rooms.groups.join(happening))
                case Asked():
                    return _one(self._inline(happening))
                case None:
                    return ()
        except StoreUnavailableError:
            raise
        except Exception:
            # Delivered again it would fail again, and hold up everything behind it.
            log.exception("an update failed", extra=fields(platform="telegram", kind=_name(happening)))
            if isinstance(happening, Said | Pressed):
                return self._told_once(happening, "trouble")
            return ()

    async def _person(self, happening: Said | Pressed, *, answered: bool) -> Sequence[Method]:
        # Where Telegram asked to spare a chat, the outbox waits as long.
        answered = answered and not self._flood.blocked(happening.user)
        wait = self._people.wait(str(happening.user), self._clock())
        if isinstance(happening, Said):
            if wait:
                return self._told_once(happening, "slow_down")
            with self._typing(happening.user):
                return await self._rooms.private.hear(happening, answered=answered)
        # At once: until then the button shows a progress bar. It is a call of its own and the edit goes into
        # the response, not the other way round: an answer is worth nothing a moment later and is given even
        # where the turn fails, while an edit has to wait for the turn.
        told = self._words(happening)["slow_down_press"] if wait else ""
        self._sending.send(answer_press(happening.query, told))
        if wait:
            return ()
        if happening.private:
            with self._typing(happening.user):
                return await self._rooms.private.press(happening, answered=answered)
        button = carried(happening.data)
        # In a group only cards have buttons that do something there.
        if button.kind is not Kind.CARD or not self._rooms.groups.may_speak(happening.chat):
            return ()
        return self._rooms.private.open_card(happening, button.rest)

    def _inline(self, asked: Asked) -> Method | None:
        if self._people.wait(f"inline:{asked.user}", self._clock()):
            return None
        language = self._rooms.catalogues.closest(asked.language)
        opening = {"text": self._words(asked)["inline_button"], "start_parameter": "check"}
        results = self._rooms.rule_cards.results(asked.text, language)
        return answer_inline(asked.query, results, _CACHED_SECONDS, opening)

    def _told_once(self, happening: Said | Pressed, key: str) -> Sequence[Method]:
        """Say something to a person, but not again and again."""
        if not self._first_time(happening.user):
            return ()
        return (send_message(happening.user, content(escaped(self._words(happening)[key]))),)

    def _words(self, happening: Said | Pressed | Asked) -> Words:
        return self._rooms.layout.words(self._rooms.catalogues.closest(happening.language))

    def _first_time(self, user: int) -> bool:
        now = self._clock()
        if self._told.get(user, 0.0) > now:
            return False
        self._told[user] = now + _TOLD_FOR
        self._told.move_to_end(user)
        if len(self._told) > _MOST_TOLD:
            self._told.popitem(last=False)
        return True

    def _typing(self, chat: int) -> _Typing:
        return _Typing(self._sending, chat)


class _Typing:
    """Shows that somebody is at work, where it takes long."""

    __slots__ = ("_chat", "_handle", "_sending")

    def __init__(self, sending: Sending, chat: int) -> None:
        self._sending = sending
        self._chat = chat
        self._handle: asyncio.TimerHandle | None = None

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        self._handle = loop.call_later(_TYPING_AFTER, self._sending.send, show_typing(self._chat))

    def __exit__(self, *_: object) -> None:
        if self._handle:
            self._handle.cancel()


def _one(method: Method | None) -> Sequence[Method]:
    return (method,) if method else ()


def _name(happening: Happening | None) -> str:
    return type(happening).__name__
