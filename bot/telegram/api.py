"""Calls to the Bot API, by python-telegram-bot; what comes of each is told as an outcome."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.log import fields
from bot.outbox import Later, Made, Outcome, Refused
from bot.telegram.flood import Flood

log = logging.getLogger(__name__)

# At info level it writes the address of every request, and the token is part of it.
logging.getLogger("httpx").setLevel(logging.WARNING)

_CONNECTIONS: Final = 64
_ANSWER_SECONDS: Final = 20.0
_PATIENCE: Final[dict[str, Any]] = {
    "read_timeout": _ANSWER_SECONDS,
    "write_timeout": _ANSWER_SECONDS,
    "pool_timeout": _ANSWER_SECONDS,
    "connect_timeout": 10.0,
}
# What the Bot API says of calls that have become pointless: nothing is left to do.
_POINTLESS: Final = (
    "message is not modified",
    "query is too old",
    "query_id_invalid",
    "message to delete not found",
    "there is no text in the message to edit",
)
_CANNOT_BE_EDITED: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")
_GONE: Final = ("chat not found", "user is deactivated", "bot was kicked", "have no rights to send")


_Call = Callable[..., Coroutine[Any, Any, Any]]
# What is called, and the arguments that python-telegram-bot asks for by name.
_CALLS: Final[dict[str, tuple[_Call, tuple[str, ...]]]] = {
    "sendMessage": (Bot.send_message, ("chat_id", "text")),
    "sendDocument": (Bot.send_document, ("chat_id", "document")),
    "editMessageText": (Bot.edit_message_text, ("text",)),
    "editMessageReplyMarkup": (Bot.edit_message_reply_markup, ()),
    "answerCallbackQuery": (Bot.answer_callback_query, ("callback_query_id",)),
    "answerInlineQuery": (Bot.answer_inline_query, ("inline_query_id", "results")),
    "sendChatAction": (Bot.send_chat_action, ("chat_id", "action")),
}


_MADE: Final = b'{"ok": true, "result": true}'


class _Unread(HTTPXRequest):
    """Leaves the result of a call unread: a message that cannot be read was sent all the same."""

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """Make a call; where it was made, that is all that is told."""
        status, answer = await super().do_request(*arguments, **named)
        return status, _MADE if status == HTTPStatus.OK else answer


class Api:
    """The Bot API of one bot.

    Args:
        token: of the bot.
        url: where the Bot API is, without a slash at the end.
        flood: how much may be sent.
    """

    def __init__(self, token: str, url: str, flood: Flood) -> None:
        self._base = f"{url}/bot"
        self._token = token
        self._flood = flood
        self._polling = HTTPXRequest(1, **_PATIENCE)
        # For what has to be known: the name of the bot, its commands, its webhook.
        self.bot = Bot(token, self._base, request=HTTPXRequest(2, **_PATIENCE))
        self._caller = Bot(token, self._base, request=_Unread(_CONNECTIONS, **_PATIENCE))

    @property
    def id(self) -> int:
        """The id of the bot, which stands in its token."""
        return int(self._token.partition(":")[0])

    async def updates(self, offset: int, seconds: int, kinds: tuple[str, ...]) -> list[Any]:
        """Wait for updates, as they come.

        Args:
            offset: the first update that is wanted; earlier ones are dropped by Telegram.
            seconds: how long to wait.
            kinds: of updates.

        Raises:
            TelegramError: there is no answer, or it is a refusal.
        """
        asked = urlencode({"offset": offset, "timeout": seconds, "allowed_updates": json.dumps(kinds)})
        found = await self._polling.post(
            f"{self._base}{self._token}/getUpdates?{asked}", read_timeout=seconds + _ANSWER_SECONDS
        )
        return found if isinstance(found, list) else []

    async def make(self, method: dict[str, Any]) -> Outcome:
        """Make a call that stands in plain JSON; whatever goes wrong is an outcome."""
        chat = method.get("chat_id")
        if isinstance(chat, int) and (wait := self._flood.blocked(chat)):
            return Later(wait)
        if chat is not None:
            await self._flood.turn()
        try:
            await self._call(method)
        except ChatMigrated as moved:
            return await self.make({**method, "chat_id": moved.new_chat_id})
        except TelegramError as problem:
            return await self._outcome(method, problem)
        return Made()

    async def _outcome(self, method: dict[str, Any], problem: TelegramError) -> Outcome:
        name, chat = str(method["method"]), method.get("chat_id")
        said = problem.message.lower()
        if isinstance(problem, RetryAfter):
            seconds = seconds_asked(problem)
            if isinstance(chat, int):
                self._flood.block(chat, seconds)
            return Later(seconds)
        if isinstance(problem, Forbidden):
            return _declined(name, "blocked")
        if isinstance(problem, InvalidToken):
            log.error("the token is refused", extra=fields(platform="telegram", operation=name))
            return Later()
        if isinstance(problem, Conflict) or not isinstance(problem, BadRequest):
            return Later()
        if any(reason in said for reason in _POINTLESS):
            log.info("a call came too late", extra=fields(platform="telegram", operation=name))
            return Made()
        if name == "editMessageText" and any(reason in said for reason in _CANNOT_BE_EDITED):
            anew = {key: value for key, value in method.items() if key != "message_id"}
            return await self.make({**anew, "method": "sendMessage"})
        if any(reason in said for reason in (*_GONE, *_CANNOT_BE_EDITED)):
            return _declined(name, "gone")
        return _declined(name, "bad_request")

    async def _call(self, method: dict[str, Any]) -> None:
        call, named = _CALLS[method["method"]]
        rest = {key: value for key, value in method.items() if key not in {"method", *named}}
        await call(self._caller, **{name: method[name] for name in named}, api_kwargs=rest)

    async def close(self) -> None:
        """Let go of all connections."""
        for request in (self._polling, self.bot.request, self._caller.request):
            await request.shutdown()


def _declined(name: str, reason: str) -> Refused:
    log.info("a call was declined", extra=fields(platform="telegram", operation=name, outcome=reason))
    return Refused(reason)


def seconds_asked(problem: RetryAfter) -> float:
    """Give the seconds that Telegram asks to wait."""
    after = problem.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
