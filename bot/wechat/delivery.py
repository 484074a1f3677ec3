"""What a push of WeChat says that a person did."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from wechatpy.events import EVENT_TYPES
from wechatpy.messages import MESSAGE_TYPES, UnknownMessage

from bot.turns import BEGIN
from bot.wechat.envelope import MalformedError
from bot.wechat.markup import read_fields
from handlers.reply import Incoming

# Whoever leaves takes everything along.
FORGET: Final = "delete:yes"

_ATTACHMENTS: Final = {
    "image": "picture",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "location": "location",
    "link": "link",
    "miniprogrampage": "link",
}
# Events by the names that wechatpy gives them, and what a person does by them.
_BEGINNING: Final = frozenset({"subscribe", "scan"})
_OTHERS: Final = frozenset({"click", "unsubscribe"})
_EVENT: Final = "event"
# What is pushed of devices that belong to an account, with an event or without.
_OF_DEVICES: Final = "device_"
_LONGEST_ID: Final = 64
_LONGEST_NAME: Final = 128


@dataclass(frozen=True, slots=True)
class Delivery:
    """One push.

    Args:
        person: openid of who did it.
        account: to whom it was sent.
        message: by which a repeated push is known, unique for the person, at most 64 characters.
        text: what was typed, tapped or spoken.
        action: what was chosen from the menu of the account, or is done by coming and going.
        attachment: see Incoming.
        tapped: see Incoming.
        answered: whether the person can read an answer.
    """

    person: str
    account: str
    message: str
    text: str = ""
    action: str = ""
    attachment: str = ""
    tapped: int | None = None
    answered: bool = True

    @property
    def idle(self) -> bool:
        """Whether the person did nothing that the conversation has to know of."""
        return not self.answered and not self.action

    def incoming(self, now: datetime, *, linked: bool) -> Incoming:
        """Give it as the conversation takes it.

        Args:
            now: aware.
            linked: whether this server has an address for its pages.
        """
        return Incoming(
            now=now,
            text=self.text,
            action=self.action,
            attachment=self.attachment,
            tapped=self.tapped,
            linked=linked,
        )


def read_delivery(xml: str, is_sticker: Callable[[str], bool] = lambda text: False) -> Delivery:
    """Read a push.

    Args:
        xml: out of its envelope.
        is_sticker: tells the text that WeChat puts in the place of a sticker.

    Raises:
        MalformedError: It is no message of WeChat; what it says is not in the error.
    """
    try:
        fields = read_fields(xml)
        kind = fields["MsgType"].lower()
        if kind == _EVENT:
            return _event(fields, fields["Event"].lower())
        if kind.startswith(_OF_DEVICES):
            return _event(fields, kind)
        return _said(MESSAGE_TYPES.get(kind, UnknownMessage)(fields), is_sticker)
    except MalformedError:
        raise
    except Exception as problem:
        # wechatpy lets through whatever its parts raise on what is not there or not as it should be.
        raise MalformedError("xml", f"no message of WeChat: {type(problem).__name__}") from None


def _said(message: Any, is_sticker: Callable[[str], bool]) -> Delivery:
    number = message.id
    if not isinstance(number, int) or not 0 < number < 10**_LONGEST_ID:
        raise MalformedError("msg_id", "MsgId is no number")
    person, account = _names(message)
    text, attachment, tapped = "", "", None
    if message.type == "text":
        text = _text(message, "content")
        if is_sticker(text):
            text, attachment = "", "sticker"
        else:
            tapped = _tapped(message)
    elif message.type == "voice" and (spoken := _text(message, "recognition")):
        text = spoken
    else:
        attachment = _ATTACHMENTS.get(message.type, "file")
    return Delivery(person, account, str(number), text=text, attachment=attachment, tapped=tapped)


def _event(fields: dict[str, Any], name: str) -> Delivery:
    message = EVENT_TYPES.get(name, UnknownMessage)(fields)
    person, account = _names(message)
    if name not in _BEGINNING | _OTHERS:
        return Delivery(person, account, "", answered=False)
    key = _text(message, "scene_id" if name == "scan" else "key")
    told = _event_id(message.time, name, key)
    if name == "unsubscribe":
        return Delivery(person, account, told, action=FORGET, answered=False)
    return Delivery(person, account, told, action=key if name == "click" and key else BEGIN)


def _event_id(time: object, event: str, key: str) -> str:
    """Name an event, which has no MsgId; who caused it is known apart."""
    if not isinstance(time, int):
        raise MalformedError("create_time", "CreateTime is no number")
    named = f"{time}:{event}:{key}"
    if len(named) > _LONGEST_ID or not named.isascii():
        return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()
    return named


def _tapped(message: Any) -> int | None:
    """Give the code of a tapped link; wechatpy has no field for it, and some accounts are not told it."""
    given = message._data.get("bizmsgmenuid")
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) <= 10:
        return int(given)
    return None


def _names(message: Any) -> tuple[str, str]:
    return _name(message, "source"), _name(message, "target")


def _name(message: Any, field: str) -> str:
    name = _text(message, field)
    if not 0 < len(name) <= _LONGEST_NAME:
        raise MalformedError("names", "the names of sender and receiver are missing")
    return name


def _text(message: Any, field: str) -> str:
    value = getattr(message, field, None)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise MalformedError("field", f"{field} is no text")
    return value
