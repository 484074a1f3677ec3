"""A small Bot API over HTTP: hands out updates, notes calls, refuses what is too much, fails on demand."""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import web
from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    CallbackQueryLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    InlineQueryLimit,
    InlineQueryResultLimit,
    InlineQueryResultsButtonLimit,
    MessageLimit,
)

Json = dict[str, Any]

TOKEN = "666:a-token_of-the-TESTS"  # noqa: S105
USERNAME = "collection_check_test_bot"
ME = {"id": 666, "is_bot": True, "first_name": "Check", "username": USERNAME}
# What Telegram's HTML style knows, as far as it is used.
TAGS = {"b", "i", "blockquote"}
# A call that was being made when its process was killed is made again when its lease is over.
PATIENCE = 100.0


@dataclass(frozen=True)
class Made:
    """A call that was made to the Bot API, with its nested parts read."""

    method: str
    fields: Json


@dataclass
class Fault:
    """What the next calls of a method are answered with.

    Args:
        method: which calls.
        status: HTTP status; 0 gives no answer at all.
        description: what the Bot API says.
        parameters: such as ``retry_after``.
        times: how many calls.
    """

    method: str
    status: int
    description: str = "Internal Server Error"
    parameters: Json = field(default_factory=dict)
    times: int = 1
    chat: int = 0


class BotApi:
    """The counterpart of the bot."""

    def __init__(self) -> None:
        self.calls: list[Made] = []
        self.refused: list[str] = []
        self.updates: deque[Json] = deque()
        self.offset = 0
        self.faults: list[Fault] = []
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.webhook: Json = {}
        self._next_message = 1000
        self._came = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def deliver(self, *updates: Json) -> None:
        """Have updates ready for whoever polls."""
        self.updates.extend(updates)
        self._came.set()

    def made(self, *methods: str) -> list[Made]:
        """Give the calls of some methods, in order."""
        return [call for call in self.calls if call.method in methods]

    async def wait_for(self, count: int, *methods: str) -> list[Made]:
        """Wait until so many calls of some methods were made."""
        for _ in range(int(PATIENCE / 0.01)):
            if len(found := self.made(*methods)) >= count:
                return found
            await asyncio.sleep(0.01)
        raise AssertionError(f"{len(self.made(*methods))} of {count} {methods}: {self.calls} {self.refused}")

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return _refusal(401, "Unauthorized")
        fields = {
            key: _read(value) for key, value in (*request.query.items(), *(await request.post()).items())
        }
        fault = next((f for f in self.faults if f.method == method and f.times > 0), None)
        if fault and fault.chat in {0, fields.get("chat_id")}:
            fault.times -= 1
            if not fault.status:
                if request.transport:
                    request.transport.abort()
                return web.Response()
            return _refusal(fault.status, fault.description, fault.parameters)
        if method == "getUpdates":
            return _result(await self._updates(fields))
        if faults := faults_of(method, fields):
            self.refused += faults
            return _refusal(400, f"Bad Request: {faults[0]}")
        self.calls.append(Made(method, fields))
        return _result(self._result_of(method, fields))

    async def _updates(self, fields: Json) -> list[Json]:
        self.offset = max(self.offset, int(fields.get("offset", 0)))
        while self.updates and self.updates[0]["update_id"] < self.offset:
            self.updates.popleft()
        if not self.updates and fields.get("timeout"):
            self._came.clear()
            try:
                async with asyncio.timeout(min(2.0, float(fields["timeout"]))):
                    await self._came.wait()
            except TimeoutError:
                pass
        return list(self.updates)[:100]

    def _result_of(self, method: str, fields: Json) -> Any:
        match method:
            case "getMe":
                return ME
            case "sendMessage":
                self._next_message += 1
                chat = {"id": fields["chat_id"], "type": "private"}
                return {"message_id": self._next_message, "date": 1_795_000_000, "chat": chat, "text": "x"}
            case "getMyCommands":
                return self.commands.get(_scope(fields), [])
            case "setMyCommands":
                self.commands[_scope(fields)] = fields["commands"]
            case "getMyDescription":
                return {"description": ""}
            case "getMyShortDescription":
                return {"short_description": ""}
            case "setWebhook":
                self.webhook = fields
            case "deleteWebhook":
                self.webhook = {}
            case "getWebhookInfo":
                url = self.webhook.get("url", "")
                return {"url": url, "has_custom_certificate": False, "pending_update_count": 0}
        return True


def _scope(fields: Json) -> tuple[str, str]:
    return fields.get("scope", {}).get("type", "default"), fields.get("language_code", "")


def _read(value: Any) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _result(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refusal(status: int, description: str, parameters: Json | None = None) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response({**body, **({"parameters": parameters} if parameters else {})}, status=status)


# The limits of the Bot API, field by field.


def faults_of(method: str, fields: Json) -> list[str]:
    """Say what the Bot API would not take of a call."""
    faults: list[str] = []
    if method in {"sendMessage", "editMessageText"}:
        faults += text_faults(fields.get("text", ""), fields.get("parse_mode"))
        faults += keyboard_faults(fields.get("reply_markup"))
        if "chat_id" not in fields or (method == "editMessageText" and "message_id" not in fields):
            faults.append("chat_id or message_id is missing")
    elif method == "sendDocument":
        address = str(fields.get("document", ""))
        if "chat_id" not in fields or not re.fullmatch(r"https://\S+\.(pdf|zip)", address):
            faults.append("wrong file identifier/HTTP URL specified")
    elif method == "answerCallbackQuery":
        if len(str(fields.get("text", ""))) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
            faults.append("text is too long")
    elif method == "answerInlineQuery":
        faults += _inline_faults(fields)
    elif method == "setMyCommands":
        faults += _command_faults(fields["commands"])
    elif (
        method == "setMyDescription"
        and len(fields["description"]) > BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
    ):
        faults.append("description is too long")
    elif (
        method == "setMyShortDescription"
        and len(fields["short_description"]) > BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    ):
        faults.append("short description is too long")
    return faults


def text_faults(text: str, mode: str | None) -> list[str]:
    """Say what is wrong with the text of a message."""
    text = str(text)
    seen, entities = text, 0
    faults: list[str] = []
    if mode == "HTML":
        reader = _Reader()
        reader.feed(text)
        reader.close()
        faults += reader.faults + [f"{tag} is not closed" for tag in reader.open]
        seen, entities = "".join(reader.seen), reader.entities
        if re.search(r"&(?!amp;|lt;|gt;|quot;)", text):
            faults.append("an ampersand is not escaped")
    units = len(seen.encode("utf-16-le")) // 2
    if len(seen.strip()) < MessageLimit.MIN_TEXT_LENGTH or units > MessageLimit.MAX_TEXT_LENGTH:
        faults.append(f"the text has {units} units")
    if entities > MessageLimit.MESSAGE_ENTITIES:
        faults.append(f"the text has {entities} entities")
    return faults


def keyboard_faults(markup: Json | None) -> list[str]:
    """Say what is wrong with the buttons below a message."""
    rows = (markup or {}).get("inline_keyboard", [])
    faults = []
    if sum(map(len, rows)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        faults.append("too many buttons")
    for row in rows:
        if not 1 <= len(row) <= InlineKeyboardMarkupLimit.BUTTONS_PER_ROW:
            faults.append(f"a row of {len(row)}")
        for button in row:
            data = button.get("callback_data")
            if not str(button.get("text", "")).strip() or ((data is None) == ("url" not in button)):
                faults.append(f"{button} is no button")
            least, most = (
                InlineKeyboardButtonLimit.MIN_CALLBACK_DATA,
                InlineKeyboardButtonLimit.MAX_CALLBACK_DATA,
            )
            if data is not None and not least <= len(data.encode()) <= most:
                faults.append(f"{data} has {len(data.encode())} bytes")
    return faults


def _inline_faults(fields: Json) -> list[str]:
    results = fields["results"]
    faults = ["too many results"] if len(results) > InlineQueryLimit.RESULTS else []
    if len({result["id"] for result in results}) != len(results):
        faults.append("two results have one id")
    for result in results:
        if not 1 <= len(result["id"].encode()) <= InlineQueryResultLimit.MAX_ID_LENGTH or not result["title"]:
            faults.append(f"{result['id']} has a wrong id or no title")
        content = result["input_message_content"]
        faults += text_faults(content["message_text"], content["parse_mode"])
        faults += keyboard_faults(result.get("reply_markup"))
    parameter = fields["button"]["start_parameter"]
    if not re.fullmatch(r"[A-Za-z0-9_-]+", parameter) or (
        len(parameter) > InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH
    ):
        faults.append("the start parameter cannot be used")
    return faults


def _command_faults(commands: list[Json]) -> list[str]:
    faults = ["too many commands"] if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER else []
    for each in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", each["command"]):
            faults.append(f"{each['command']} is no command")
        if not 1 <= len(each["description"]) <= BotCommandLimit.MAX_DESCRIPTION:
            faults.append(f"the description of {each['command']} is too long")
    return faults


class _Reader(HTMLParser):
    """Reads Telegram's HTML style, which refuses what it does not know."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.entities = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or (tag == "blockquote" and "blockquote" in self.open):
            self.faults.append(f"{tag} cannot stand here")
        self.open.append(tag)
        self.entities += 1

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{tag} is closed and was not open")

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


# What people do, as Telegram tells it.


def person(user: int = 77, language: str = "zh-hans") -> Json:
    return {"id": user, "is_bot": False, "first_name": "A", "language_code": language}


def private(user: int = 77) -> Json:
    return {"id": user, "type": "private", "first_name": "A"}


def text(update: int, words: str, user: int = 77, **more: Any) -> Json:
    """Somebody writes in the private chat."""
    return message(update, private(user), user, text=words, **more)


def message(update: int, chat: Json, user: int = 77, language: str = "zh-hans", **more: Any) -> Json:
    return {
        "update_id": update,
        "message": {
            "message_id": update,
            "date": 1_795_000_000,
            "from": person(user, language),
            "chat": chat,
            **more,
        },
    }


def press(update: int, data: str, message_id: int = 5, user: int = 77, chat: Json | None = None) -> Json:
    """Somebody presses a button."""
    return {
        "update_id": update,
        "callback_query": {
            "id": str(update),
            "from": person(user),
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": message_id,
                "date": 1_795_000_000,
                "chat": chat or private(user),
                "from": ME,
                "text": "x",
            },
        },
    }


def inline(update: int, words: str, user: int = 77, language: str = "zh-hans") -> Json:
    """Somebody types the bot's name and some words in any chat."""
    return {
        "update_id": update,
        "inline_query": {"id": str(update), "from": person(user, language), "query": words, "offset": ""},
    }


def membership(update: int, before: str, after: str, kind: str = "supergroup") -> Json:
    """The bot's own place in a group changes."""
    return {
        "update_id": update,
        "my_chat_member": {
            "chat": {"id": -100, "type": kind, "title": "g"},
            "from": person(),
            "date": 1_795_000_000,
            "old_chat_member": {"status": before, "user": ME},
            "new_chat_member": {"status": after, "user": ME},
        },
    }


def labels(call: Made | Json) -> list[str]:
    fields = call.fields if isinstance(call, Made) else call
    return [button["text"] for row in fields["reply_markup"]["inline_keyboard"] for button in row]


def data_of(call: Made | Json, label: str) -> str:
    """Give what the button with a label carries."""
    fields = call.fields if isinstance(call, Made) else call
    for row in fields["reply_markup"]["inline_keyboard"]:
        for button in row:
            if label in button["text"]:
                return str(button["callback_data"])
    raise AssertionError(f"no button {label!r} among {labels(call)}")
