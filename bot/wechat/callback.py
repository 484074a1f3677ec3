"""The address that WeChat calls: GET to prove that it is ours, POST for whatever people do."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import web

from bot.log import fields
from bot.rates import Allowance
from bot.sealing import SealError
from bot.store.contract import StoreUnavailableError
from bot.turns import Calls, Person, Turns, no_calls
from bot.wechat.answer import text_answer
from bot.wechat.courier import PLATFORM, rest_of
from bot.wechat.delivery import Delivery, read_delivery
from bot.wechat.envelope import Envelope, MalformedError, NotWeChatError, Opened
from bot.wechat.layout import Layout
from bot.words import Words

log = logging.getLogger(__name__)

PATH: Final = "/wechat"
_ECHO: Final = re.compile(r"[!-~]{1,128}")


@dataclass(frozen=True, slots=True)
class Callback:
    """Answers WeChat.

    Args:
        turns: of the conversation.
        envelope: of the account.
        layout: of its replies.
        words: part ``wechat`` of the platforms' sentences in the language of the account's people.
        now: tells the time in China.
        people: how much one person may say.
        limited: told of each push that was not taken because of that.
        sends_rest: the account may send messages by itself.
        clock: seconds that never go back.
    """

    turns: Turns
    envelope: Envelope
    layout: Layout
    words: Words
    now: Callable[[], datetime]
    people: Allowance
    limited: Callable[[], None] = lambda: None
    sends_rest: bool = False
    clock: Callable[[], float] = time.monotonic

    def routes(self) -> list[web.RouteDef]:
        """Give the routes."""
        return [web.get(PATH, self.prove, allow_head=False), web.post(PATH, self.take)]

    async def prove(self, request: web.Request) -> web.Response:
        """Say back what WeChat asks when the address is entered in the console."""
        self._check(request)
        echo = request.query.get("echostr", "")
        if not _ECHO.fullmatch(echo):
            raise web.HTTPBadRequest
        return web.Response(text=echo)

    async def take(self, request: web.Request) -> web.Response:
        """Take one push."""
        self._check(request)
        body = await request.read()
        if request.content_type.endswith("json") or body.lstrip()[:1] == b"{":
            log.warning("wechat push is JSON: choose XML in the console", extra=fields(platform=PLATFORM))
            raise web.HTTPUnsupportedMediaType
        try:
            opened = self.envelope.open(request.query, body)
            delivery = read_delivery(opened.xml, self._is_sticker)
        except NotWeChatError as refused:
            log.warning("wechat push refused", extra=fields(platform=PLATFORM, kind=refused.kind))
            raise web.HTTPForbidden from None
        except MalformedError as refused:
            log.warning("wechat push not understood", extra=fields(platform=PLATFORM, kind=refused.kind))
            raise web.HTTPBadRequest from None
        if delivery.idle:
            return _silence()
        return await self._answer(opened, delivery)

    def _check(self, request: web.Request) -> None:
        try:
            self.envelope.check(request.query, self.now())
        except NotWeChatError as refused:
            log.warning("wechat push refused", extra=fields(platform=PLATFORM, kind=refused.kind))
            raise web.HTTPForbidden from None

    async def _answer(self, opened: Opened, delivery: Delivery) -> web.Response:
        now = self.now()
        if not delivery.answered:
            await self._text(delivery, now)
            return _silence()
        seconds = self.people.wait(delivery.person, self.clock())
        text = await self._text(delivery, now, seconds)
        xml = text_answer(delivery.person, delivery.account, text, now)
        return web.Response(text=self.envelope.seal(xml, opened, now), content_type="text/xml")

    async def _text(self, delivery: Delivery, now: datetime, seconds: int = 0) -> str:
        """Take the turn and give the page that answers it.

        Args:
            delivery: what was pushed.
            now: the time, aware.
            seconds: until the person may say anything new; what WeChat pushes again is answered all the same.
        """
        person = Person(PLATFORM, delivery.person)
        try:
            if seconds:
                taken = await self.turns.taken_before(person, delivery.message)
                if taken is None:
                    self.limited()
                    return self.words["too_fast"].format(seconds=seconds)
                return taken.reply.pages[0]
            taken = await self.turns.take(
                person,
                delivery.message,
                delivery.incoming(now, linked=self.layout.linked),
                self._calls(delivery, now),
                self.layout,
            )
        except (StoreUnavailableError, SealError) as problem:
            # To anything but an answer WeChat says in its own words that the account is out of order.
            log.error("wechat message not taken", exc_info=problem, extra=fields(platform=PLATFORM))
            return self.words["not_taken"]
        return taken.reply.pages[0]

    def _calls(self, delivery: Delivery, now: datetime) -> Calls:
        if not (self.sends_rest and delivery.answered):
            return no_calls
        return lambda reply: rest_of(delivery.person, reply, now.timestamp())

    def _is_sticker(self, text: str) -> bool:
        return self.words["sticker"] in text


def _silence() -> web.Response:
    """Tell WeChat that all is well and nothing is to be shown."""
    return web.Response(text="")
