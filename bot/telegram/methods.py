"""The calls of the Bot API that are made, as they stand in a webhook response or the outbox.

Source: core.telegram.org/bots/api, Making requests when getting updates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.telegram.keyboard import Row

# Link previews would show somebody's page below the law.
_NO_PREVIEW: Final = {"is_disabled": True}
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says, and its buttons.

    Args:
        fields: of sendMessage and editMessageText, in plain JSON.
        encoded: the same as JSON, without the outer braces: many get the same, and it is long.
    """

    fields: dict[str, Any]
    encoded: str


@dataclass(frozen=True, slots=True)
class Method:
    """A call.

    Args:
        name: of the method.
        fields: whom it is for, and all else but the content.
        content: of a message.
    """

    name: str
    fields: dict[str, Any]
    content: Content | None = None

    def plain(self) -> dict[str, Any]:
        """Give it in plain JSON, as the outbox keeps it."""
        content = self.content.fields if self.content else {}
        return {"method": self.name, **self.fields, **content}

    def encoded(self) -> bytes:
        """Give it as the body of a webhook response."""
        head = _encode({"method": self.name, **self.fields})
        return f"{head[:-1]},{self.content.encoded}}}".encode() if self.content else head.encode()


def content(html: str, keyboard: Iterable[Row] = ()) -> Content:
    """Give what a message says, with rows of buttons below it."""
    fields: dict[str, Any] = {"text": html, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
    if found := list(keyboard):
        fields["reply_markup"] = {"inline_keyboard": found}
    return Content(fields, _encode(fields)[1:-1])


def send_message(chat: int, said: Content, *, thread: int = 0, answering: int = 0) -> Method:
    """Send a message.

    Args:
        chat: id of the chat.
        said: what it says.
        thread: id of the forum topic, 0 for none.
        answering: id of the message that is answered, 0 for none.
    """
    fields: dict[str, Any] = {"chat_id": chat}
    if thread:
        fields["message_thread_id"] = thread
    if answering:
        fields["reply_parameters"] = {"message_id": answering, "allow_sending_without_reply": True}
    return Method("sendMessage", fields, said)


def send_document(chat: int, address: str) -> Method:
    """Send a file that Telegram gets by itself; by address it takes PDF and ZIP only.

    Source: core.telegram.org/bots/api, sendDocument.

    Args:
        chat: id of the chat.
        address: where the file is.
    """
    return Method("sendDocument", {"chat_id": chat, "document": address})


def edit_message(chat: int, message: int, said: Content) -> Method:
    """Put another text and other buttons into a message."""
    return Method("editMessageText", {"chat_id": chat, "message_id": message}, said)


def take_buttons(chat: int, message: int) -> Method:
    """Take the buttons off a message."""
    return Method("editMessageReplyMarkup", {"chat_id": chat, "message_id": message})


def answer_press(query: str, text: str = "") -> Method:
    """Stop the progress bar on a button."""
    fields = {"callback_query_id": query}
    return Method("answerCallbackQuery", {**fields, "text": text} if text else fields)


def answer_inline(
    query: str, results: Sequence[dict[str, Any]], seconds: int, opening: dict[str, str]
) -> Method:
    """Answer an inline query.

    Args:
        query: its id.
        results: what may be sent.
        seconds: how long Telegram may give the same to the same person.
        opening: the button above the results.
    """
    fields = {
        "inline_query_id": query,
        "results": list(results),
        "cache_time": seconds,
        # The cards are in the language of whoever asks.
        "is_personal": True,
        "button": opening,
    }
    return Method("answerInlineQuery", fields)


def show_typing(chat: int) -> Method:
    """Show that an answer is being written."""
    return Method("sendChatAction", {"chat_id": chat, "action": "typing"})


def content_of_card(html: str) -> dict[str, Any]:
    """Give the message that is sent when an inline result is chosen."""
    return {"message_text": html, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
