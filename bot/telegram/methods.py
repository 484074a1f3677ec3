"""The calls of the Bot API that are made, in plain JSON: as they stand in a webhook response or the outbox.

Source: core.telegram.org/bots/api, Making requests when getting updates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from bot.telegram.keyboard import Row

Method = dict[str, Any]

# Link previews would show somebody's page below the law.
_NO_PREVIEW: Final = {"is_disabled": True}


def send_message(
    chat: int, html: str, keyboard: Iterable[Row] = (), *, thread: int = 0, answering: int = 0
) -> Method:
    """Send a message.

    Args:
        chat: id of the chat.
        html: the text.
        keyboard: rows of buttons.
        thread: id of the forum topic, 0 for none.
        answering: id of the message that is answered, 0 for none.
    """
    method = {"method": "sendMessage", "chat_id": chat, **_content(html, keyboard)}
    if thread:
        method["message_thread_id"] = thread
    if answering:
        method["reply_parameters"] = {"message_id": answering, "allow_sending_without_reply": True}
    return method


def edit_message(chat: int, message: int, html: str, keyboard: Iterable[Row] = ()) -> Method:
    """Put another text and other buttons into a message."""
    return {
        "method": "editMessageText",
        "chat_id": chat,
        "message_id": message,
        **_content(html, keyboard),
    }


def take_buttons(chat: int, message: int) -> Method:
    """Take the buttons off a message."""
    return {"method": "editMessageReplyMarkup", "chat_id": chat, "message_id": message}


def answer_press(query: str, text: str = "") -> Method:
    """Stop the progress bar on a button."""
    method: Method = {"method": "answerCallbackQuery", "callback_query_id": query}
    return {**method, "text": text} if text else method


def answer_inline(
    query: str, results: Sequence[dict[str, Any]], seconds: int, opening: dict[str, str]
) -> Method:
    """Answer an inline query.

    Args:
        query: its id.
        results: what may be sent.
        seconds: how long Telegram may give the same to the same person.
        opening: the button above the results, empty for none.
    """
    method: Method = {
        "method": "answerInlineQuery",
        "inline_query_id": query,
        "results": list(results),
        "cache_time": seconds,
        # The cards are in the language of whoever asks.
        "is_personal": True,
    }
    return {**method, "button": opening} if opening else method


def show_typing(chat: int) -> Method:
    """Show that an answer is being written."""
    return {"method": "sendChatAction", "chat_id": chat, "action": "typing"}


def content_of_card(html: str) -> dict[str, Any]:
    """Give the message that is sent when an inline result is chosen."""
    return {"message_text": html, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}


def _content(html: str, keyboard: Iterable[Row]) -> dict[str, Any]:
    content: dict[str, Any] = {"text": html, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
    if found := list(keyboard):
        content["reply_markup"] = {"inline_keyboard": found}
    return content
