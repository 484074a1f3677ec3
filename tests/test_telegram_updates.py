"""Updates are read as python-telegram-bot reads them, and what is no update leads nowhere."""

import json
from typing import Any

import pytest
from telegram import Update

from bot.telegram.updates import (
    Asked,
    Heard,
    Joined,
    Pressed,
    Said,
    UpdateError,
    parse_body,
    read_update,
)
from tests import telegram_api as told

GROUP = {"id": -100, "type": "supergroup", "title": "g", "is_forum": True}


def test_a_text_is_read_as_the_library_reads_it() -> None:
    raw = told.text(9, "你好")
    read = read_update(raw)
    theirs = Update.de_json(raw, None).message
    assert isinstance(read, Said)
    assert theirs
    assert theirs.from_user
    assert read == Said(
        update=9,
        user=theirs.from_user.id,
        language=theirs.from_user.language_code or "",
        text=theirs.text or "",
    )


def test_a_press_is_read_as_the_library_reads_it() -> None:
    raw = told.press(9, "1q:menu")
    read = read_update(raw)
    theirs = Update.de_json(raw, None).callback_query
    assert isinstance(read, Pressed)
    assert theirs
    assert theirs.message
    assert (read.query, read.data, read.message) == (theirs.id, theirs.data, theirs.message.message_id)
    assert read.private
    assert read.chat == theirs.message.chat.id


def test_a_message_of_a_forum_is_read_as_the_library_reads_it() -> None:
    raw = told.message(
        9,
        GROUP,
        text="@x 上门",
        message_thread_id=44,
        is_topic_message=True,
        reply_to_message={"message_id": 3, "date": 1, "chat": GROUP, "from": told.ME},
    )
    read = read_update(raw)
    theirs = Update.de_json(raw, None).message
    assert isinstance(read, Heard)
    assert theirs
    assert theirs.reply_to_message
    assert theirs.reply_to_message.from_user
    assert read.thread == theirs.message_thread_id
    assert read.answers == theirs.reply_to_message.from_user.id
    assert read.sent_at == int(theirs.date.timestamp())


def test_an_inline_query_is_read_as_the_library_reads_it() -> None:
    raw = told.inline(9, "晚上打电话", language="en")
    theirs = Update.de_json(raw, None).inline_query
    assert theirs
    assert read_update(raw) == Asked(user=77, language="en", query=theirs.id, text=theirs.query)


@pytest.mark.parametrize(
    ("before", "after", "kind", "joined"),
    [
        ("left", "member", "supergroup", True),
        ("kicked", "administrator", "group", True),
        ("member", "administrator", "supergroup", False),
        ("member", "left", "supergroup", False),
        ("left", "member", "private", False),
        ("left", "administrator", "channel", False),
    ],
)
def test_only_being_added_to_a_group_counts(before: str, after: str, kind: str, joined: bool) -> None:
    read = read_update(told.membership(1, before, after, kind))
    assert isinstance(read, Joined) is joined


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [{"file_id": "x"}]}, "picture"),
        ({"voice": {"file_id": "x"}}, "voice"),
        ({"video_note": {"file_id": "x"}}, "video"),
        ({"document": {"file_id": "x"}}, "file"),
        ({"sticker": {"file_id": "x"}}, "sticker"),
        ({"location": {"latitude": 1, "longitude": 2}}, "location"),
        ({"contact": {"phone_number": "1", "first_name": "B"}}, "file"),
    ],
)
def test_what_has_no_words_is_named(content: dict[str, Any], kind: str) -> None:
    read = read_update(told.message(1, told.private(), **content))
    assert isinstance(read, Said)
    assert (read.attachment, read.text) == (kind, "")


def test_words_below_a_picture_and_forwarded_words_are_words() -> None:
    captioned = read_update(told.message(1, told.private(), photo=[{}], caption="再不还就上门"))
    assert isinstance(captioned, Said)
    assert captioned.text == "再不还就上门"
    forwarded = told.text(1, "再不还就上门", forward_origin={"type": "hidden_user", "date": 1})
    assert isinstance(read := read_update(forwarded), Said)
    assert read.text == "再不还就上门"


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": 1},
        {"update_id": 1, "poll": {"id": "1"}},
        {"update_id": 1, "edited_message": told.text(1, "x")["message"]},
        {"update_id": True, "message": told.text(1, "x")["message"]},
        {"update_id": 2**70, "message": told.text(1, "x")["message"]},
        told.message(1, told.private(), new_chat_title="x"),
        told.text(1, "from a bot") | {"message": {**told.text(1, "x")["message"], "from": told.ME}},
        told.text(1, "a card", via_bot=told.ME),
        told.message(1, told.private(78), text="another person's chat"),
        {"update_id": 1, "message": {**told.text(1, "x")["message"], "text": {"no": "text"}}},
        {"update_id": 1, "message": ["x"]},
        {"update_id": 1, "callback_query": {**told.press(1, "x")["callback_query"], "id": 5}},
        {"update_id": 1, "inline_query": {**told.inline(1, "x")["inline_query"], "id": "\ud800"}},
    ],
)
def test_what_is_nothing_for_the_bot_leads_nowhere(update: dict[str, Any]) -> None:
    assert read_update(update) is None


def test_a_press_on_a_message_of_somebody_else_is_no_private_one() -> None:
    read = read_update(told.press(1, "1q:menu", chat=told.private(78)))
    assert isinstance(read, Pressed)
    assert not read.private


def test_a_message_that_telegram_no_longer_gives_cannot_be_edited() -> None:
    raw = told.press(1, "1q:menu")
    raw["callback_query"]["message"]["date"] = 0
    assert isinstance(read := read_update(raw), Pressed)
    assert read.message == 0


def test_half_a_character_becomes_a_question_mark() -> None:
    raw = parse_body(json.dumps(told.text(1, "a\ud800b")).encode())
    assert isinstance(read := read_update(raw), Said)
    assert read.text == "a?b"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b'"x"', b"\xff", b"[" * 60_000])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(UpdateError):
        parse_body(body)
