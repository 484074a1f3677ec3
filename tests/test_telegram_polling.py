"""Telegram by polling, against a Bot API over real HTTP: in one process and with the whole program."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.store.contract import StoreUnavailableError
from bot.store.sqlite import SqliteStore
from handlers.turn import World
from tests import telegram_api as told
from tests.server_process import ServerProcess
from tests.telegram_api import TOKEN, BotApi, Fault, data_of, labels
from tests.telegram_bot import PUBLIC, Running, running

STORY = ("骂我，说要抓我坐牢", "我和家人", "白天 一天2个电话 就一两次", "95天")


@pytest.fixture
async def bot(world: World, sqlite_store: SqliteStore) -> AsyncIterator[Running]:
    async with running(world, sqlite_store, webhook=False) as started:
        yield started


async def test_a_whole_interview_is_edited_in_place_to_a_verdict_of_its_own(bot: Running) -> None:
    bot.api.deliver(told.text(1, "/start"))
    start = (await bot.api.wait_for(1, "sendMessage"))[0]
    bot.api.deliver(told.press(2, data_of(start, "我借的钱"), message_id=1001))
    asked = (await bot.api.wait_for(1, "editMessageText"))[-1]
    bot.api.deliver(told.press(3, data_of(asked, "3"), message_id=1001))
    ticked = (await bot.api.wait_for(2, "editMessageText"))[-1]
    assert "✅ 3" in labels(ticked)
    bot.api.deliver(*(told.text(10 + number, words) for number, words in enumerate(STORY)))
    await bot.api.wait_for(5, "sendMessage")
    bot.api.deliver(told.press(20, "1q:go:verdict", message_id=1005))
    verdict = (await bot.api.wait_for(6, "sendMessage"))[-1]
    assert "违法" in verdict.fields["text"]
    bot.api.deliver(told.press(21, data_of(verdict, "理由"), message_id=1006))
    assert "你说的是" in (await bot.api.wait_for(3, "editMessageText"))[-1].fields["text"]
    assert len(bot.api.made("answerCallbackQuery")) == 4
    assert bot.api.refused == []


async def test_calls_arrive_in_the_order_of_what_was_said(bot: Running) -> None:
    bot.api.deliver(*(told.text(number, "/start" if number % 2 else "/help") for number in range(1, 21)))
    sent = await bot.api.wait_for(20, "sendMessage")
    titles = [call.fields["text"].split("\n")[0] for call in sent]
    assert titles == [titles[0], titles[1]] * 10


async def test_an_update_that_is_fetched_twice_is_answered_once(bot: Running) -> None:
    bot.api.deliver(told.text(1, "/start"))
    await bot.api.wait_for(1, "sendMessage")
    bot.api.offset = 0
    bot.api.deliver(told.text(1, "/start"), told.text(2, "/help"))
    await bot.api.wait_for(2, "sendMessage")
    assert "还可以做这些" in bot.api.made("sendMessage")[1].fields["text"]


@pytest.mark.parametrize("status", [500, 502, 0])
async def test_what_the_bot_api_does_not_take_is_sent_again(bot: Running, status: int) -> None:
    bot.api.faults = [Fault("sendMessage", status)]
    bot.api.deliver(told.text(1, "/start"))
    await bot.api.wait_for(1, "sendMessage")
    assert bot.api.faults[0].times == 0


async def test_one_chat_that_must_wait_stops_no_other(bot: Running) -> None:
    bot.api.faults = [
        Fault("sendMessage", 429, "Too Many Requests: retry after 2", {"retry_after": 2}, times=1, chat=77)
    ]
    bot.api.deliver(told.text(1, "/start"), told.text(2, "/help"), told.text(3, "/start", user=88))
    sent = await bot.api.wait_for(3, "sendMessage")
    assert [call.fields["chat_id"] for call in sent] == [88, 77, 77]
    assert "合不合法" in sent[1].fields["text"], "in their order"


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: something new"),
    ],
)
async def test_what_is_refused_for_good_is_given_up_and_is_no_error(
    bot: Running, caplog: pytest.LogCaptureFixture, status: int, description: str
) -> None:
    bot.api.faults = [Fault("sendMessage", status, description)]
    bot.api.deliver(told.text(1, "/start"), told.text(2, "/help"))
    sent = await bot.api.wait_for(1, "sendMessage")
    assert "还可以做这些" in sent[0].fields["text"]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize(
    "description", ["Bad Request: message is not modified: x", "Bad Request: MESSAGE_ID_INVALID"]
)
async def test_an_edit_that_is_pointless_or_impossible_holds_up_nothing(
    bot: Running, description: str
) -> None:
    bot.api.faults = [Fault("editMessageText", 400, description)]
    bot.api.deliver(told.press(1, "1q:start"), told.text(2, "/help"))
    anew = 1 if "INVALID" in description else 0
    sent = await bot.api.wait_for(1 + anew, "sendMessage")
    assert "还可以做这些" in sent[-1].fields["text"]
    assert len(sent) == 1 + anew, "what cannot be edited is sent"


async def test_a_press_that_is_answered_too_late_is_no_error(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    bot.api.faults = [
        Fault("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    ]
    bot.api.deliver(told.press(1, "1q:start"))
    await bot.api.wait_for(1, "editMessageText")
    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


async def test_a_group_that_became_another_is_answered_there(bot: Running) -> None:
    bot.api.faults = [
        Fault(
            "sendMessage",
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": -1009},
        )
    ]
    bot.api.deliver(told.membership(1, "left", "member"))
    assert (await bot.api.wait_for(1, "sendMessage"))[0].fields["chat_id"] == -1009


async def test_cards_and_inline_mode_work_by_polling_too(bot: Running) -> None:
    bot.api.deliver(told.text(1, "/law 上门"), told.inline(2, "夜里"))
    assert "白天上门" in (await bot.api.wait_for(1, "sendMessage"))[0].fields["text"]
    assert (await bot.api.wait_for(1, "answerInlineQuery"))[0].fields["results"]
    assert bot.api.refused == []


async def test_while_the_store_fails_nothing_is_lost(
    bot: Running, sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = sqlite_store.write, [2]

    async def failing(change: object) -> object:
        if left[0]:
            left[0] -= 1
            raise StoreUnavailableError("the disk is full")
        return await real(change)  # type: ignore[arg-type]

    monkeypatch.setattr(sqlite_store, "write", failing)
    bot.api.deliver(told.text(1, "/start"), told.text(2, "/help"))
    sent = await bot.api.wait_for(2, "sendMessage")
    assert ["合不合法" in call.fields["text"] for call in sent] == [True, False]


async def test_where_it_takes_long_somebody_is_seen_to_write(
    bot: Running, sqlite_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite_store.write

    async def slow(change: object) -> object:
        await bot.api.wait_for(1, "sendChatAction")
        return await real(change)  # type: ignore[arg-type]

    monkeypatch.setattr(sqlite_store, "write", slow)
    bot.api.deliver(told.text(1, "/start"))
    await bot.api.wait_for(1, "sendMessage")
    assert bot.api.made("sendChatAction")[0].fields == {"chat_id": 77, "action": "typing"}


async def test_what_cannot_be_fetched_is_fetched_later(bot: Running) -> None:
    bot.api.faults = [
        Fault("getUpdates", 409, "Conflict: terminated by other getUpdates request"),
        Fault("getUpdates", 502),
        Fault("getUpdates", 429, "Too Many Requests: retry after 1", {"retry_after": 1}),
    ]
    bot.api.deliver(told.text(1, "/start"))
    await bot.api.wait_for(1, "sendMessage")


async def test_what_is_no_update_is_passed_over(bot: Running) -> None:
    bot.api.deliver({"update_id": 1, "message": "x"}, {"update_id": 2}, told.text(3, "/start"))
    await bot.api.wait_for(1, "sendMessage")


async def test_the_bot_introduces_itself_in_every_language(bot: Running) -> None:
    await bot.api.wait_for(6, "setMyCommands")
    scopes = {"all_private_chats", "all_group_chats"}
    assert set(bot.api.commands) == {(scope, code) for scope in scopes for code in ("", "zh", "en")}
    private = bot.api.commands["all_private_chats", "en"]
    assert [each["command"] for each in private][:3] == ["start", "check", "law"]
    assert all(each["description"].isascii() for each in private if each["command"] != "lang")
    assert await bot.api.wait_for(3, "setMyDescription")
    assert bot.api.refused == []


# The whole program


@pytest.fixture
def environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Of a process with a data folder of its own: another with the same token would make its calls."""
    return {**environment, "DATA_DIR": str(tmp_path)}


@asynccontextmanager
async def program(api: BotApi, environment: dict[str, str], **settings: str) -> AsyncIterator[ServerProcess]:
    server = ServerProcess(
        {**environment, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.address, **settings}
    )
    try:
        await asyncio.to_thread(server.start)
        yield server
    finally:
        await asyncio.to_thread(server.stop)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    started = BotApi()
    await started.start()
    yield started
    await started.stop()


async def test_the_program_answers_with_a_token_alone_and_loses_nothing_when_it_is_killed(
    api: BotApi, environment: dict[str, str]
) -> None:
    async with program(api, environment) as server:
        assert "Telegram    开" in server.screen
        api.deliver(told.text(1, "/start"), told.press(2, "1q:asker:borrower", message_id=1001))
        await api.wait_for(1, "editMessageText")
        # Put off for so long that no try is under way when the process is killed.
        api.faults = [Fault("sendMessage", 429, "Too Many Requests", {"retry_after": 4}, times=1000)]
        api.deliver(told.text(3, "骂我，说要抓我坐牢"))
        for _ in range(1000):
            if api.faults[0].times < 1000:
                break
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(server.signal, signal.SIGKILL)
        api.faults = []
        await asyncio.to_thread(server.start)
        assert "骂" in (await api.wait_for(2, "sendMessage"))[1].fields["text"]
        api.deliver(told.text(4, "对"))
        await api.wait_for(3, "sendMessage")
        status, errors = await asyncio.to_thread(server.signal, signal.SIGTERM)
        assert status == 0
        assert TOKEN not in errors


async def webhook(api: BotApi, environment: dict[str, str], what: str, **settings: str) -> tuple[int, str]:
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "bot", "webhook", what],
        env={**environment, "TELEGRAM_API_URL": api.address, **settings},
        capture_output=True,
        text=True,
        timeout=30,
    )
    return ended.returncode, ended.stdout + ended.stderr


async def test_the_webhook_is_set_described_and_deleted(api: BotApi, environment: dict[str, str]) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "PUBLIC_URL": PUBLIC}
    assert await webhook(api, environment, "set", **settings) == (
        0,
        f"Telegram pushes updates to {PUBLIC}/telegram\n",
    )
    assert api.webhook["url"] == f"{PUBLIC}/telegram"
    assert len(api.webhook["secret_token"]) == 64
    assert "edited_message" not in api.webhook["allowed_updates"]
    assert f"address: {PUBLIC}/telegram" in (await webhook(api, environment, "info", **settings))[1]
    assert (await webhook(api, environment, "delete", **settings))[0] == 0
    assert api.webhook == {}


async def test_the_webhook_says_what_is_missing(api: BotApi, environment: dict[str, str]) -> None:
    assert await webhook(api, environment, "set") == (1, "set TELEGRAM_TOKEN first\n")
    status, said = await webhook(api, environment, "set", TELEGRAM_TOKEN=TOKEN)
    assert (status, said.startswith("set PUBLIC_URL first")) == (1, True)
    status, said = await webhook(api, environment, "info", TELEGRAM_TOKEN="1:wrong")
    assert (status, said.startswith("Telegram refused")) == (1, True)
