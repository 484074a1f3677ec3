"""Sends the rest of a long answer as customer-service messages, where the account may."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from bot.log import fields
from bot.outbox import Later, Made, Outcome, Refused
from bot.turns import Call
from bot.wechat.api import Api
from bot.wechat.errors import BUSY, MENDABLE, TOKEN_GONE, UnreachableError, WeChatError
from handlers.reply import Reply

log = logging.getLogger(__name__)

PLATFORM: Final = "wechat"
# A tap on a menu allows three messages within a minute, anything typed five within two days.
MOST_SENT: Final = 2
# A passive reply is shown a moment after it was given; the rest has to come after it.
_BEHIND_THE_REPLY: Final = 1.0
_BUSY_PAUSE: Final = 30.0
_MENDING_PAUSE: Final = 300.0


def rest_of(person: str, reply: Reply, now: float) -> tuple[Call, ...]:
    """Give the calls that send the pages after the first; a longer answer is read at the person's own pace.

    Args:
        person: openid.
        reply: laid out.
        now: seconds since 1970.
    """
    left = reply.pages[1:]
    if len(left) > MOST_SENT:
        return ()
    due = now + _BEHIND_THE_REPLY
    return tuple(Call(PLATFORM, {"to": person, "text": page, "due": due}) for page in left)


class WeChatCourier:
    """See ``bot.outbox.Courier``.

    Args:
        api: makes the calls.
        clock: seconds since 1970.
    """

    def __init__(self, api: Api, clock: Callable[[], float]) -> None:
        self._api = api
        self._clock = clock

    async def make(self, content: dict[str, Any]) -> Outcome:
        """See Courier.make."""
        early = content["due"] - self._clock()
        if early > 0:
            return Later(early)
        try:
            await self._api.send_text(content["to"], content["text"])
        except UnreachableError as problem:
            log.warning("wechat out of reach", exc_info=problem, extra=fields(platform=PLATFORM))
            return Later()
        except WeChatError as refused:
            log.warning(
                "wechat refused a message", extra=fields(platform=PLATFORM, kind=f"errcode_{refused.code}")
            )
            if refused.code in BUSY:
                return Later(_BUSY_PAUSE)
            if refused.code in MENDABLE | TOKEN_GONE:
                return Later(_MENDING_PAUSE)
            # The quota is used up or the account may not; the person can still ask for the page.
            return Refused(f"errcode_{refused.code}")
        return Made()
