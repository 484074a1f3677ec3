"""What Telegram sends, read into the few things that matter here.

Only the fields that are used are read, and each is checked for its type: ``Update.de_json`` of
python-telegram-bot takes any type for any field, and costs more than a whole turn. That both read the same is
tested.
Source: core.telegram.org/bots/api, Update.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

# The kinds of updates that are asked for; Telegram sends no others.
ALLOWED_UPDATES: Final = ("message", "channel_post", "callback_query", "inline_query", "my_chat_member")

# What a message without text may hold, as the conversation names it; the first that is there counts.
_ATTACHMENTS: Final = {
    "photo": "picture",
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "paid_media": "picture",
    "document": "file",
    "sticker": "sticker",
    "dice": "sticker",
    "location": "location",
    "venue": "location",
    "contact": "file",
    "poll": "file",
    "story": "video",
}
_LONGEST_TAG: Final = 35
_LONGEST_ID: Final = 64
_LARGEST: Final = 2**63
_INSIDE: Final = frozenset({"member", "administrator", "creator", "restricted"})

Json = dict[str, Any]


class UpdateError(ValueError):
    """The body of a request is no JSON object; nothing was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody wrote in a private chat.

    Args:
        update: id of the update; the same when it is delivered again.
        user: id of the person, which is that of the chat as well.
        language: the person's ``language_code``, empty where there is none.
        text: what was written, or written below a picture.
        attachment: what else was sent, as ``Incoming`` names it.
        album: id of the album that a picture belongs to.
    """

    update: int
    user: int
    language: str
    text: str
    attachment: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """Somebody pressed a button below a message of the bot.

    Args:
        update: id of the update.
        user: id of the person.
        language: the person's ``language_code``.
        query: id by which the press is answered.
        data: what the button carries.
        chat: where the message is; 0 where it was sent by inline mode.
        message: id of the message; 0 where it cannot be edited any more.
        private: whether it is in the person's own chat with the bot.
    """

    update: int
    user: int
    language: str
    query: str
    data: str
    chat: int
    message: int
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Something was written in a group or a channel; whether it is meant for the bot is not known yet.

    Args:
        chat: id of the group.
        message: id of the message.
        thread: id of the forum topic, 0 where there is none.
        language: of whoever wrote.
        text: what was written.
        answers: id of whoever wrote the message that this one answers, 0 where it answers none.
        sent_at: seconds since 1970.
    """

    chat: int
    message: int
    thread: int
    language: str
    text: str
    answers: int
    sent_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The bot was added to a group.

    Args:
        chat: id of the group.
        language: of whoever added it.
    """

    chat: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody typed the bot's name and some words in any chat.

    Args:
        user: id of the person.
        language: the person's ``language_code``.
        query: id by which it is answered.
        text: the words.
    """

    user: int
    language: str
    query: str
    text: str


Happening = Said | Pressed | Heard | Joined | Asked


class _UnusableError(Exception):
    """A field is missing or has another type."""


def parse_body(body: bytes) -> Json:
    """Read the body of a webhook request.

    Raises:
        UpdateError: it is no JSON object.
    """
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raise UpdateError("the body must be JSON in UTF-8") from None
    if not isinstance(raw, dict):
        raise UpdateError("the body must be a JSON object")
    return raw


def read_update(raw: Json) -> Happening | None:
    """Read an update; None where there is nothing in it for the bot, or it is none."""
    try:
        update = _number(raw, "update_id")
        for kind, reader in _READERS.items():
            if kind in raw:
                return reader(update, _object(raw, kind))
    except _UnusableError:
        pass
    return None


def sender_of(happening: Happening | None) -> int:
    """Give the id whose updates must stay in order: that of the person, or of the group."""
    if isinstance(happening, Said | Pressed | Asked):
        return happening.user
    return happening.chat if happening else 0


def _message(update: int, raw: Json) -> Happening | None:
    chat = _object(raw, "chat")
    # What was sent by inline mode is a card already, and no answer to anything.
    if "via_bot" in raw:
        return None
    text = _text(raw, "text") or _text(raw, "caption")
    if _word(chat, "type") != "private":
        return _heard(raw, chat, text)
    sender = _person(raw)
    attachment = next((name for field, name in _ATTACHMENTS.items() if field in raw), "")
    if sender is None or _number(chat, "id") != sender[0] or not (text or attachment):
        return None
    album = _text(raw, "media_group_id")[:_LONGEST_ID]
    return Said(
        update=update, user=sender[0], language=sender[1], text=text, attachment=attachment, album=album
    )


def _heard(raw: Json, chat: Json, text: str) -> Heard | None:
    # Admins may write in the name of the group; then the sender is a bot of Telegram's.
    sender = _person(raw) or (0, "")
    if not text or (sender[0] == 0 and "sender_chat" not in raw):
        return None
    answered = raw.get("reply_to_message")
    author = answered.get("from") if isinstance(answered, dict) else None
    return Heard(
        chat=_number(chat, "id"),
        message=_number(raw, "message_id"),
        thread=_number(raw, "message_thread_id") if raw.get("is_topic_message") is True else 0,
        language=sender[1],
        text=text,
        answers=_number(author, "id") if isinstance(author, dict) else 0,
        sent_at=_number(raw, "date"),
    )


def _callback_query(update: int, raw: Json) -> Pressed | None:
    sender = _person(raw)
    if sender is None:
        return None
    chat = message = 0
    private = False
    if isinstance(raw.get("message"), dict):
        place = _object(raw["message"], "chat")
        chat = _number(place, "id")
        private = _word(place, "type") == "private" and chat == sender[0]
        # Telegram dates a message that it no longer gives with nought; it cannot be edited either.
        message = _number(raw["message"], "message_id") if raw["message"].get("date") else 0
    return Pressed(
        update=update,
        user=sender[0],
        language=sender[1],
        query=_word(raw, "id"),
        data=_text(raw, "data"),
        chat=chat,
        message=message,
        private=private,
    )


def _inline_query(_update: int, raw: Json) -> Asked | None:
    sender = _person(raw)
    if sender is None:
        return None
    return Asked(user=sender[0], language=sender[1], query=_word(raw, "id"), text=_text(raw, "query"))


def _my_chat_member(_update: int, raw: Json) -> Joined | None:
    chat = _object(raw, "chat")
    before, after = (_word(_object(raw, name), "status") for name in ("old_chat_member", "new_chat_member"))
    if _word(chat, "type") not in {"group", "supergroup"} or before in _INSIDE or after not in _INSIDE:
        return None
    sender = _person(raw) or (0, "")
    return Joined(chat=_number(chat, "id"), language=sender[1])


_READERS: Final = {
    "message": _message,
    "channel_post": _message,
    "callback_query": _callback_query,
    "inline_query": _inline_query,
    "my_chat_member": _my_chat_member,
}


def _person(raw: Json) -> tuple[int, str] | None:
    """Give the id and the language of who did it; None where that is a bot or nobody."""
    sender = raw.get("from")
    if not isinstance(sender, dict) or sender.get("is_bot") is not False:
        return None
    language = sender.get("language_code")
    usable = isinstance(language, str) and language.isascii() and len(language) <= _LONGEST_TAG
    tag = str(language) if usable else ""
    return _number(sender, "id"), tag


def _object(raw: Json, name: str) -> Json:
    value = raw.get(name)
    if not isinstance(value, dict):
        raise _UnusableError
    return value


def _number(raw: Json, name: str) -> int:
    value = raw.get(name)
    if type(value) is not int or not -_LARGEST <= value < _LARGEST:
        raise _UnusableError
    return value


def _word(raw: Json, name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or len(value) > _LONGEST_ID or not value.isascii():
        raise _UnusableError
    return value


def _text(raw: Json, name: str) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise _UnusableError
    # JSON can carry half a surrogate pair, which no UTF-8 output can.
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
