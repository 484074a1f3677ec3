"""Telegram by webhook over real HTTP: answers in the response, repeats, groups, inline mode, refusals."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.store.sqlite import SqliteStore
from bot.web.app import LARGEST_BODY
from handlers.turn import World
from tests import telegram_api as told
from tests.telegram_api import Fault, data_of, faults_of, labels
from tests.telegram_bot import USERNAME, Running, running

GROUP = {"id": -100, "type": "supergroup", "title": "g"}
# What somebody answers to the four opening questions.
STORY = ("骂我，说要抓我坐牢", "我和家人", "白天 一天2个电话 就一两次", "95天")
CHANNEL = {"id": -200, "type": "channel", "title": "c"}


@pytest.fixture
async def bot(world: World, sqlite_store: SqliteStore) -> AsyncIterator[Running]:
    async with running(world, sqlite_store, webhook=True) as started:
        yield started


def in_group(update: int, words: str, **more: Any) -> dict[str, Any]:
    raw = told.message(update, more.pop("chat", GROUP), text=words, **more)
    raw["message"]["date"] = int(time.time())
    return raw


async def test_a_text_is_answered_in_the_response(bot: Running) -> None:
    method = await bot.pushed(told.text(1, "/start"))
    assert method["method"] == "sendMessage"
    assert method["chat_id"] == 77
    assert faults_of("sendMessage", method) == []
    assert "1. 我借的钱，被催了" in labels(method)
    assert bot.api.made("sendMessage") == [], "nothing is sent besides"


async def test_a_press_is_edited_in_its_own_message_and_answered_at_once(bot: Running) -> None:
    start = await bot.pushed(told.text(1, "/start"))
    method = await bot.pushed(told.press(2, data_of(start, "我借的钱"), message_id=5))
    assert (method["method"], method["message_id"]) == ("editMessageText", 5)
    assert faults_of("editMessageText", method) == []
    answered = await bot.api.wait_for(1, "answerCallbackQuery")
    assert answered[0].fields == {"callback_query_id": 2}


async def test_an_update_that_is_delivered_again_gets_the_same_answer(bot: Running) -> None:
    await bot.pushed(told.text(1, "/start"))
    first = await bot.pushed(told.press(2, "1q:asker:borrower"))
    ticked = await bot.pushed(told.press(3, "1q:cat:conduct:insults"))
    assert "✅" in ticked["text"]
    assert await bot.pushed(told.press(3, "1q:cat:conduct:insults")) == ticked
    assert await bot.pushed(told.press(2, "1q:asker:borrower")) == first


async def test_a_verdict_is_a_message_of_its_own_and_unfolds_in_place(bot: Running) -> None:
    await bot.pushed(told.text(1, "/start"))
    await bot.pushed(told.press(2, "1q:asker:borrower"))
    for update, words in enumerate(STORY, 3):
        await bot.pushed(told.text(update, words))
    verdict = await bot.pushed(told.press(30, "1q:go:verdict", message_id=40))
    assert verdict["method"] == "sendMessage"
    assert "违法" in verdict["text"]
    bare = (await bot.api.wait_for(1, "editMessageReplyMarkup"))[0].fields
    assert (bare["message_id"], "reply_markup" in bare) == (40, False)
    law = await bot.pushed(told.press(31, data_of(verdict, "法条原文"), message_id=41))
    assert (law["method"], law["message_id"]) == ("editMessageText", 41)
    assert "<blockquote" in law["text"]
    again = await bot.pushed(told.press(32, data_of(law, "▾ 法条原文"), message_id=41))
    assert again["text"] == verdict["text"], "pressed again it folds"


async def test_pages_of_a_long_text_are_turned_in_place(bot: Running) -> None:
    await bot.pushed(told.text(1, "/start"))
    await bot.pushed(told.press(2, "1q:asker:borrower"))
    words = (
        "说要抓我，骂我，一天打二十个电话，半夜上门泼漆，把裸照发到群里，冒充警察，打我，扣身份证，要砍头息"
    )
    await bot.pushed(told.text(3, words))
    await bot.pushed(told.press(4, "1q:confirm"))
    for update in range(5, 30):
        await bot.pushed(told.text(update, "不知道"))
    law = await bot.pushed(told.press(40, "1v:go:law"))
    second = await bot.pushed(told.press(41, data_of(law, "▶")))
    assert second["method"] == "editMessageText"
    assert second["text"] != law["text"]
    assert labels(second)[:2][0] == "◀"
    assert await bot.pushed(told.press(42, data_of(second, "◀"))) == {**law, "method": "editMessageText"}
    beyond = await bot.pushed(told.press(43, "1p:v999"))
    assert faults_of("editMessageText", beyond) == []


@pytest.mark.parametrize(
    "data", ["", "x", "0q:menu", "1q:nosuch", "1q:" + "x" * 200, "1v:go:nowhere", "1q:toggle:a:b"]
)
async def test_a_forged_or_old_button_goes_on_with_the_conversation(bot: Running, data: str) -> None:
    await bot.pushed(told.text(1, "/start"))
    method = await bot.pushed(told.press(2, data))
    assert "这个按钮现在用不上了" in method["text"]
    assert "我借的钱" in method["text"] + "".join(labels(method))


async def test_a_button_below_a_message_that_is_gone_is_answered_by_a_new_one(bot: Running) -> None:
    raw = told.press(1, "1q:start")
    raw["callback_query"]["message"]["date"] = 0
    assert (await bot.pushed(raw))["method"] == "sendMessage"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/start", "合不合法"),
        (f"/start@{USERNAME}", "合不合法"),
        ("/start lang_en", "legal"),
        ("/start topic_evidence", "怎么留证据"),
        ("/start ../../x", "合不合法"),
        ("/check", "合不合法"),
        ("/steps", "才能给你一个负责任的结论"),
        ("/topics", "想了解哪一样"),
        ("/review", "合不合法"),
        ("/lang", "选语言"),
        ("/lang zh-TW", "合不合法"),
        ("/privacy", "隐私"),
        ("/delete", "已经全部删除"),
        ("/cancel", "先到这里"),
        ("/help", "还可以做这些"),
        ("/law 夜里", "夜里催收"),
        ("/law", "/law 上门"),
        ("/law zzz<b>", "没有找到说“zzz&lt;b&gt;”的规则"),
        ("/nosuch", "合不合法"),
    ],
)
async def test_commands(bot: Running, command: str, words: str) -> None:
    method = await bot.pushed(told.text(1, command))
    assert words in method["text"]
    assert faults_of("sendMessage", method) == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("zh-hans", "这样催债"),
        ("zh-hant", "這樣催債"),
        ("zh-hk", "這樣催債"),
        ("en", "legal"),
        ("fr", "这样催债"),
    ],
)
async def test_the_language_of_the_phone_counts_until_another_is_chosen(
    bot: Running, code: str, words: str
) -> None:
    raw = told.text(1, "/start")
    raw["message"]["from"]["language_code"] = code
    assert words in (await bot.pushed(raw))["text"]
    raw = told.text(2, "/lang en")
    raw["message"]["from"]["language_code"] = code
    assert "legal" in (await bot.pushed(raw))["text"]


async def test_an_album_is_answered_once(bot: Running) -> None:
    pictures = [
        told.message(update, told.private(), photo=[{}], media_group_id="7") for update in range(1, 5)
    ]
    answers = [await bot.pushed(picture) for picture in pictures]
    assert "提取文字" in answers[0]["text"]
    assert answers[1:] == [{}, {}, {}]


# Groups


async def test_a_group_gets_a_card_and_nobodys_case(bot: Running, sqlite_store: SqliteStore) -> None:
    method = await bot.pushed(
        in_group(1, f"/law@{USERNAME} 夜里", message_thread_id=9, is_topic_message=True)
    )
    assert "夜里" in method["text"]
    assert method["message_thread_id"] == 9
    assert method["reply_parameters"]["message_id"] == 1
    assert labels(method)[-1] == "私聊里看看我的情况"
    assert method["reply_markup"]["inline_keyboard"][-1][0]["url"] == f"https://t.me/{USERNAME}?start=check"
    assert faults_of("sendMessage", method) == []
    assert await sqlite_store.sessions() == 0, "nothing of a group is kept"


@pytest.mark.parametrize(
    "words",
    [
        "随便聊聊",
        "/law@another_bot 上门",
        "/nosuch",
        "@another_bot 上门",
        f"@{USERNAME}2 上门",
        "催收昨晚又打电话了",
    ],
)
async def test_a_group_hears_nothing_where_the_bot_is_not_meant(bot: Running, words: str) -> None:
    assert await bot.pushed(in_group(1, words)) == {}


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (f"@{USERNAME} 晚上打电话", "夜里催收"),
        (f"你看 @{USERNAME.upper()}", "想查规则"),
        ("/check", "在私聊里说更好"),
        ("/start@" + USERNAME, "在私聊里说更好"),
        ("/help", "想查规则"),
        ("/law", "想查规则"),
        (
            f"@{USERNAME} 我欠了三个月，昨晚十一点催收给我妈打电话，说再不还就让警察来抓我，怎么办，求助",
            "在私聊里说更好",
        ),
        (f"@{USERNAME} 谢谢", "想查规则"),
    ],
)
async def test_who_calls_the_bot_in_a_group_gets_an_answer(bot: Running, words: str, answer: str) -> None:
    method = await bot.pushed(in_group(1, words))
    assert answer in method["text"]
    assert labels(method)[-1] == "私聊里看看我的情况"


async def test_an_answer_to_the_bot_is_meant_for_it(bot: Running) -> None:
    answered = {"message_id": 3, "date": 1, "chat": GROUP, "from": told.ME}
    assert "夜里" in (await bot.pushed(in_group(1, "夜里呢", reply_to_message=answered)))["text"]
    other = {**answered, "from": told.person(5)}
    assert await bot.pushed(in_group(2, "夜里呢", reply_to_message=other)) == {}


async def test_a_channel_and_an_unnamed_admin_are_answered(bot: Running) -> None:
    post = in_group(1, f"/law@{USERNAME} 上门", chat=CHANNEL, sender_chat=CHANNEL)
    raw = {"update_id": 1, "channel_post": {k: v for k, v in post["message"].items() if k != "from"}}
    assert (await bot.pushed(raw))["chat_id"] == CHANNEL["id"]
    admin = in_group(2, f"/law@{USERNAME} 上门", sender_chat=GROUP)
    admin["message"]["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    assert (await bot.pushed(admin))["chat_id"] == GROUP["id"]


async def test_another_card_is_shown_in_the_same_message_of_the_group(bot: Running) -> None:
    card = await bot.pushed(in_group(1, f"/law@{USERNAME} 上门"))
    data = data_of(card, "一个人上门")
    other = await bot.pushed(told.press(2, data, message_id=8, chat=GROUP))
    assert (other["method"], other["chat_id"], other["message_id"]) == ("editMessageText", -100, 8)
    assert "一个人上门催收" in other["text"]
    assert await bot.pushed(told.press(3, "1q:asker:borrower", chat=GROUP)) == {}, "no interview in a group"


async def test_being_added_is_thanked_for_once(bot: Running) -> None:
    hello = await bot.pushed(told.membership(1, "left", "member"))
    assert "自己的事别在群里说" in hello["text"]
    assert await bot.pushed(told.membership(2, "member", "administrator")) == {}


async def test_a_group_gets_at_most_twenty_messages_a_minute(bot: Running) -> None:
    answers = [await bot.pushed(in_group(update, f"/law@{USERNAME} 上门")) for update in range(1, 26)]
    assert [bool(answer) for answer in answers] == [True] * 20 + [False] * 5
    other = in_group(50, f"/law@{USERNAME} 上门", chat={**GROUP, "id": -101})
    assert await bot.pushed(other), "another group is not concerned"


async def test_what_a_group_said_long_ago_is_let_rest(bot: Running) -> None:
    raw = in_group(1, f"/law@{USERNAME} 上门")
    raw["message"]["date"] -= 3600
    assert await bot.pushed(raw) == {}


# Inline mode


@pytest.mark.parametrize("words", ["晚上打电话", "", "night", "x" * 256])
async def test_inline_mode_offers_cards(bot: Running, words: str) -> None:
    method = await bot.pushed(told.inline(1, words))
    assert (method["method"], method["inline_query_id"]) == ("answerInlineQuery", "1")
    assert faults_of("answerInlineQuery", method) == []
    assert method["is_personal"], "the cards are in the language of whoever asks"
    assert bool(method["results"]) is (len(words) < 256)
    for result in method["results"]:
        assert result["reply_markup"]["inline_keyboard"][0][0]["url"].startswith("https://t.me/")


async def test_inline_cards_are_in_the_language_of_whoever_asks(bot: Running) -> None:
    method = await bot.pushed(told.inline(1, "夜里", language="en"))
    assert method["results"][0]["title"].isascii()


# What is refused, and what goes wrong


@pytest.mark.parametrize("secret", [None, "", "wrong", "a_secret-of-the-TEST", "é"])
async def test_without_the_secret_nothing_is_read(bot: Running, secret: str | None) -> None:
    for body in (told.text(1, "/start"), b"no json"):
        assert (await bot.push(body, secret)).status == 401


async def test_a_body_that_is_too_large_or_no_update_is_refused(bot: Running) -> None:
    assert (await bot.push(b"{" + b" " * LARGEST_BODY + b"}")).status == 413
    for body in (b"", b"{", b"[1]", b"\xff\xfe"):
        assert (await bot.push(body)).status == 400
    assert await bot.pushed({"update_id": 1, "poll": {"id": "x"}}) == {}


async def test_many_messages_of_one_person_delay_nobody_and_are_answered_once(
    world: World, sqlite_store: SqliteStore
) -> None:
    async with running(world, sqlite_store, webhook=True, rate=60) as bot:
        flood = asyncio.create_task(_flood(bot, 1, 10_000))
        for update in range(1, 6):
            assert (await bot.pushed(told.text(update, "/start", user=88)))["chat_id"] == 88
        answers = await flood
        texts = [answer["text"] for answer in answers if answer]
        assert sum("慢慢来" in text for text in texts) == 1
        assert len(texts) < 120, "an allowance of 60 and what it gains meanwhile"


async def _flood(bot: Running, first: int, count: int) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    for start in range(first, first + count, 40):
        batch = (bot.pushed(told.text(update, "/start")) for update in range(start, start + 40))
        answers += await asyncio.gather(*batch)
    return answers


async def test_a_chat_that_must_be_spared_waits_and_others_do_not(bot: Running) -> None:
    await bot.pushed(told.text(1, "/start"))
    await bot.pushed(told.text(2, "/start", user=88))
    bot.api.faults = [
        Fault("editMessageReplyMarkup", 429, "Too Many Requests: retry after 2", {"retry_after": 2}, chat=77)
    ]
    for user in (77, 88):
        await bot.pushed(told.press(10 + user, "1q:asker:borrower", user=user))
        for number, words in enumerate(STORY):
            await bot.pushed(told.text(200 + user * 5 + number, words, user=user))
        await bot.pushed(told.press(900 + user, "1q:go:verdict", user=user))
    spared = await bot.api.wait_for(1, "editMessageReplyMarkup")
    assert [call.fields["chat_id"] for call in spared] == [88]
    assert await bot.pushed(told.text(1000, "/help")) == {}, "its answer waits in the outbox"
    assert "还可以做这些" in (await bot.api.wait_for(1, "sendMessage"))[0].fields["text"]
    both = await bot.api.wait_for(2, "editMessageReplyMarkup")
    assert [call.fields["chat_id"] for call in both] == [88, 77]


async def test_a_store_that_fails_has_the_update_delivered_again(
    bot: Running, sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.store.contract import StoreUnavailableError

    async def fail(*_: object) -> None:
        raise StoreUnavailableError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(sqlite_store, "write", fail)
        assert (await bot.push(told.text(1, "/start"))).status == 503
    assert "合不合法" in (await bot.pushed(told.text(1, "/start")))["text"]


async def test_a_fault_of_ours_is_told_and_logged_without_words(
    bot: Running, sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise ValueError("words of a person")

    with monkeypatch.context() as patch:
        patch.setattr(sqlite_store, "write", fail)
        assert "请再发一次" in (await bot.pushed(told.text(1, "/start")))["text"]
    assert [record.msg for record in caplog.records if record.levelname == "ERROR"] == ["an update failed"]


async def test_the_token_is_in_no_log(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    await bot.pushed(told.press(1, "1q:start"))
    await bot.api.wait_for(1, "answerCallbackQuery")
    assert told.TOKEN not in caplog.text


async def test_the_response_is_plain_json(bot: Running) -> None:
    response = await bot.push(told.text(1, "/start"))
    assert response.content_type == "application/json"
    assert json.loads(await response.read())["link_preview_options"] == {"is_disabled": True}


async def test_a_diary_is_kept_in_telegram(bot: Running) -> None:
    for update, words in enumerate(("/start", "记一笔", "好", "昨晚十点又打了三个，没接"), 1):
        method = await bot.pushed(told.text(update, words))
    assert "22:00" in method["text"]
    assert faults_of("sendMessage", method) == []
    listed = await bot.pushed(told.text(5, "11-20 22:13 13812345678 未接\n11-20 22:15 13812345678 未接"))
    assert "138****5678" in listed["text"]
    assert "13812345678" not in str(listed)
    assert "一共记了 3 笔" in (await bot.pushed(told.text(6, "日记")))["text"]
