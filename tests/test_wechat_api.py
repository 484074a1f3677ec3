"""Calls to WeChat's interfaces: shared tokens, explained refusals, the menu, the rest of an answer."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from pytest_aiohttp.plugin import AiohttpClient

from bot.outbox import Later, Made, Outbox, Refused
from bot.settings import Settings, read_settings
from bot.store.sqlite import SqliteStore
from bot.turns import Turns
from bot.wechat.account import account_trouble
from bot.wechat.api import Api
from bot.wechat.courier import MOST_SENT, WeChatCourier, rest_of
from bot.wechat.errors import UnreachableError, explained
from bot.wechat.menu import menu, run_menu
from bot.words import load_words
from handlers.conversation import respond
from handlers.reply import Incoming, Reply
from handlers.session import new_session
from handlers.turn import World
from tests.kept import SEAL
from tests.talk import MIDNIGHT
from tests.wechat_api import APP_ID, SECRET, FakeApi, fake_api
from tests.wechat_peer import Peer, callback, served

EXPLAINED = (40001, 40164, 45002, 45015, 45047, 48001)
LANGUAGES = ("zh-CN", "zh-TW", "en")


@pytest.fixture
async def fake() -> AsyncIterator[FakeApi]:
    async with fake_api() as api:
        yield api


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as each:
        yield each


class Clock:
    seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def api_of(session: ClientSession, fake: FakeApi, clock: Clock | None = None) -> Api:
    return Api(session, fake.address, APP_ID, SECRET, clock or Clock())


def settings_of(fake: FakeApi, **more: str) -> Settings:
    return read_settings(
        {
            "WECHAT_TOKEN": "token",
            "WECHAT_APP_ID": APP_ID,
            "WECHAT_AES_KEY": "a" * 43,
            "WECHAT_ACCOUNT": "verified",
            "WECHAT_SECRET": SECRET,
            "WECHAT_API_URL": fake.address,
            **more,
        }
    )


async def test_a_token_is_asked_for_once_and_kept_until_near_its_end(
    session: ClientSession, fake: FakeApi
) -> None:
    clock = Clock()
    api = api_of(session, fake, clock)
    await asyncio.gather(*(api.send_text("oAnna", "好") for _ in range(5)))
    clock.seconds += 7200 - 301
    await api.send_text("oAnna", "好")
    assert fake.asked == [
        {
            "grant_type": "client_credential",
            "appid": APP_ID,
            "secret": SECRET,
            "force_refresh": False,
        }
    ]
    clock.seconds += 1
    await api.send_text("oAnna", "好")
    assert len(fake.asked) == 2
    assert len(fake.sent) == 7


async def test_a_token_that_another_program_ended_is_replaced_once(
    session: ClientSession, fake: FakeApi
) -> None:
    api = api_of(session, fake)
    await api.send_text("oAnna", "一")
    fake.good = "token-1"
    await asyncio.gather(*(api.send_text("oAnna", "二") for _ in range(4)))
    assert (len(fake.asked), len(fake.sent)) == (2, 5)


async def test_a_text_arrives_as_it_is(session: ClientSession, fake: FakeApi) -> None:
    text = '第一条 “引号” <a href="weixin://bizmsgmenu?msgmenucontent=1&msgmenuid=2">1</a> 🙂\n'
    await api_of(session, fake).send_text("oAnna", text)
    assert fake.sent == [{"touser": "oAnna", "msgtype": "text", "text": {"content": text}}]


@pytest.mark.parametrize("failure", [502, "not json", "[]", '{"no": "token"}'])
async def test_an_answer_that_is_none_is_unreachable(
    session: ClientSession, fake: FakeApi, failure: int | str
) -> None:
    fake.fail("stable_token", failure)
    with pytest.raises(UnreachableError):
        await api_of(session, fake).send_text("oAnna", "好")


async def test_an_address_where_nobody_listens_is_unreachable_and_names_no_secret(
    session: ClientSession,
) -> None:
    with pytest.raises(UnreachableError) as problem:
        await Api(session, "http://127.0.0.1:9", APP_ID, SECRET, Clock()).send_text("oAnna", "好")
    assert SECRET not in str(problem.value)


@pytest.mark.parametrize("code", EXPLAINED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_wechat_refuses_is_explained_with_the_mend(code: int, language: str) -> None:
    told = explained(code, language)
    assert told.startswith(str(code))
    assert told != load_words("wechat_errors")[language]["other"].format(code=code)


def test_what_nobody_wrote_about_is_told_by_its_number() -> None:
    assert explained(65400, "zh-CN").startswith("65400")


def content(**more: Any) -> dict[str, Any]:
    return {"to": "oAnna", "text": "好", "due": 0.0, **more}


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (45015, Refused("errcode_45015")),
        (45047, Refused("errcode_45047")),
        (45002, Refused("errcode_45002")),
        (48001, Refused("errcode_48001")),
        (-1, Later(30.0)),
        (40164, Later(300.0)),
        (502, Later()),
    ],
)
async def test_how_a_message_ends(
    session: ClientSession,
    fake: FakeApi,
    caplog: pytest.LogCaptureFixture,
    failure: int,
    outcome: Later | Refused,
) -> None:
    courier = WeChatCourier(api_of(session, fake), Clock())
    fake.fail("message/custom/send", failure)
    with caplog.at_level(logging.WARNING):
        assert await courier.make(content()) == outcome
    assert "oAnna" not in caplog.text
    assert await courier.make(content()) == Made()


async def test_the_rest_comes_after_the_reply(session: ClientSession, fake: FakeApi) -> None:
    clock = Clock()
    courier = WeChatCourier(api_of(session, fake), clock)
    (call,) = rest_of("oAnna", Reply((), pages=("一", "二")), clock.seconds)
    assert await courier.make(call.content) == Later(1.0)
    clock.seconds += 1
    assert await courier.make(call.content) == Made()
    assert fake.sent[0]["text"]["content"] == "二"


@pytest.mark.parametrize(("pages", "sent"), [(1, 0), (2, 1), (1 + MOST_SENT, MOST_SENT), (2 + MOST_SENT, 0)])
def test_only_so_much_is_sent_as_the_quota_of_a_tap_allows(pages: int, sent: int) -> None:
    assert len(rest_of("oAnna", Reply((), pages=("页",) * pages), 0.0)) == sent


async def test_a_verified_account_sends_the_rest_of_a_long_answer_by_itself(
    aiohttp_client: AiohttpClient,
    world: World,
    sqlite_store: SqliteStore,
    session: ClientSession,
    fake: FakeApi,
) -> None:
    class Soon(Clock):
        seconds = 9e9

    made = asyncio.Semaphore(0)
    outbox = Outbox(
        sqlite_store,
        SEAL,
        {"wechat": WeChatCourier(api_of(session, fake), Soon())},
        lambda: 2e9,
        lambda platform, outcome: made.release(),
    )
    turns = Turns(world, sqlite_store, SEAL, outbox.nudge)
    peer = Peer(await aiohttp_client(served(callback(turns, sends_rest=True))))
    for text in ("你好", "1", "2 3", "1 11", "我 我妈", "晚上11点半 一天20个 好多天", "95天"):
        await peer.says(text)
    working = asyncio.create_task(outbox.run())
    first = await peer.says("怎么办", number=3)
    assert await peer.says("怎么办", number=3) == first
    (pages,) = re.findall("共 (.) 页", first)
    async with asyncio.timeout(10):
        for _ in range(int(pages) - 1):
            await made.acquire()
    working.cancel()
    arrived = [each["text"]["content"] for each in fake.sent]
    assert len(arrived) == int(pages) - 1 <= MOST_SENT
    assert "没收到后面的，就回复" in first
    assert {each["touser"] for each in fake.sent} == {"oAnna"}
    assert await peer.says("更多") == arrived[0]


async def test_the_menu_is_set_shown_and_deleted(fake: FakeApi) -> None:
    settings = settings_of(fake, PUBLIC_URL="https://example.org")
    assert await account_trouble(settings) == ""
    assert (await run_menu(settings, "set"))[0]
    assert fake.menu == menu(load_words("wechat_menu")["zh-CN"], "https://example.org")
    done, shown = await run_menu(settings, "show")
    assert done
    assert json.loads(shown)["selfmenu_info"] == fake.menu
    assert await account_trouble(settings) == ""
    assert (await run_menu(settings, "delete"))[0]
    assert fake.menu is None


async def test_what_keeps_the_menu_from_being_set_is_told(fake: FakeApi) -> None:
    fake.fail("menu/create", 48001)
    assert await run_menu(settings_of(fake, BOT_LANGUAGE="en"), "set") == (False, explained(48001, "en"))
    fake.fail("stable_token", 40164)
    assert await account_trouble(settings_of(fake)) == explained(40164, "zh-CN")
    fake.fail("stable_token", 502)
    done, told = await run_menu(settings_of(fake), "show")
    assert (done, "502" in told) == (False, True)


async def test_an_account_that_is_not_verified_calls_nobody(fake: FakeApi) -> None:
    settings = settings_of(fake, WECHAT_ACCOUNT="personal")
    done, told = await run_menu(settings, "set")
    assert (done, "WECHAT_ACCOUNT=verified" in told) == (False, True)
    assert await account_trouble(settings) == ""
    assert fake.asked == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_fits_and_every_key_does_something(world: World, language: str) -> None:
    bar = menu(load_words("wechat_menu")[language], "https://example.org")["button"]
    assert len(bar) <= 3
    clicks = [each for each in bar if "key" in each]
    for each in bar:
        assert len(each["name"].encode()) <= 16
        inner = each.get("sub_button", [])
        assert len(inner) <= 5
        clicks += [one for one in inner if one["type"] == "click"]
        for one in inner:
            assert len(one["name"].encode()) <= 60
    unknown = world.catalogues["zh-CN"]("unclear.button")
    for each in clicks:
        _, reply = respond(world, new_session(), Incoming(now=MIDNIGHT, action=each["key"]))
        assert unknown not in str(reply.sections), each


def test_no_answer_asks_to_be_shared_or_for_personal_data(world: World) -> None:
    for language in LANGUAGES:
        for part in ("wechat", "wechat_menu"):
            told = " ".join(load_words(part)[language].values())
            assert not any(
                word in told for word in ("分享", "转发", "轉發", "姓名", "身份证", "share", "forward")
            )
