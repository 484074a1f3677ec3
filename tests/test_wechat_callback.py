"""WeChat's callback over real HTTP: every mode, every try, and everything that is refused."""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from bot.rates import Allowance
from bot.sealing import Seal
from bot.store.contract import Change, StoreUnavailableError
from bot.store.sqlite import SqliteStore
from bot.turns import Person, Turns
from bot.wechat.callback import PATH
from handlers.turn import World
from tests.kept import SEAL, SECRET, sqlite_store_in
from tests.wechat_peer import (
    KEY,
    LINK,
    OLD_KEY,
    WORDS,
    Client,
    Peer,
    callback,
    served,
    signed_now,
)

Connect = Callable[..., Awaitable[Client]]
STEPS = ("1", "2 3", "1 11", "我 我妈", "晚上11点半 一天20个 好多天", "95天")


@pytest.fixture
def connect(aiohttp_client: AiohttpClient, turns: Turns) -> Connect:
    """A server of the tests' turns, with what is asked for."""

    async def connected(*keys: str, **how: Any) -> Client:
        return await aiohttp_client(served(callback(how.pop("turns", turns), *keys, **how)))

    return connected


async def walked(peer: Peer, *texts: str) -> str:
    for text in texts:
        await peer.says(text)
    return peer.answer


@pytest.mark.parametrize("echo", ["4075181314397890557", "x"])
async def test_the_address_proves_to_be_ours(connect: Connect, echo: str) -> None:
    answer = await (await connect()).get(PATH, params=signed_now(echostr=echo))
    assert (answer.status, await answer.text(), answer.content_type) == (200, echo, "text/plain")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (None, 403),
        ({"signature": "0" * 40, "echostr": "1"}, 403),
        ({"timestamp": "1409735669", "echostr": "1"}, 403),
        ({}, 400),
        ({"echostr": "<script>"}, 200),
        ({"echostr": "a\nb"}, 400),
        ({"echostr": "x" * 129}, 400),
    ],
)
async def test_whoever_is_not_wechat_is_told_nothing(
    connect: Connect, query: dict[str, str] | None, status: int
) -> None:
    # Signed here: what was signed when the tests were gathered may be too old by now.
    answer = await (await connect()).get(PATH, params={} if query is None else signed_now(**query))
    assert answer.status == status
    assert answer.content_type != "text/html"


@pytest.mark.parametrize("key", [KEY, ""], ids=["safe mode", "in the clear"])
async def test_a_whole_interview(connect: Connect, key: str) -> None:
    peer = Peer(await connect(plaintext=not key), key=key)
    assert "1. 我借的钱，被催了" in await peer.event("subscribe")
    await walked(peer, *STEPS)
    verdict = await peer.says("看结论")
    assert "这样催是违法的" in verdict.splitlines()[0]
    assert (await peer.says("理由")).startswith("理由")
    assert (await peer.says("法条")).startswith("法条")
    assert (await peer.says("怎么办")).startswith("怎么办")
    assert "你说过的" in await peer.says("我的回答")


async def test_a_diary_is_kept_in_wechat(connect: Connect) -> None:
    peer = Peer(await connect(plaintext=True), key="")
    await walked(peer, "记一笔", "好", "11-20 22:13 13812345678 未接\n11-20 22:15 13812345678 未接")
    assert "138****5678" in peer.answer
    assert "一共记了 2 笔" in await peer.says("日记")
    assert await peer.says("1")
    assert "11-20 22:15" in peer.answer


async def test_a_sealed_push_that_comes_in_the_clear_is_refused(connect: Connect) -> None:
    peer = Peer(await connect(), key="")
    assert (await peer.push(peer.message("text", "<Content>1</Content><MsgId>1</MsgId>")))[0] == 403


async def test_an_old_key_opens_and_seals_while_wechat_still_uses_it(connect: Connect) -> None:
    client = await connect(KEY, OLD_KEY)
    assert await Peer(client, key=OLD_KEY).says("你好")
    assert await Peer(client, key=KEY).says("你好")
    status, _ = await Peer(await connect(KEY), key=OLD_KEY).push("<xml/>")
    assert status == 403


async def test_a_tapped_option_is_ticked_and_a_tapped_word_is_done(connect: Connect) -> None:
    peer = Peer(await connect())
    await walked(peer, "你好", "1")
    assert "✓ 吓唬" in await peer.taps("2.")
    assert "✓ 骂人" in await peer.taps("3.")
    assert "说要抓我" in await peer.taps("0.")
    assert "他们说了什么" in await peer.says("返回")
    assert "你是谁" in await peer.taps("返回")


async def test_the_number_of_an_old_link_answers_nothing(connect: Connect) -> None:
    peer = Peer(await connect())
    await peer.says("你好")
    begin = peer.answer
    await walked(peer, "1")
    peer.answer = begin
    assert (await peer.taps("2.")).startswith("这个按钮现在用不上了")
    assert "第 1 步" in peer.answer


async def test_an_account_that_is_told_no_code_reads_the_number(connect: Connect) -> None:
    peer = Peer(await connect())
    await walked(peer, "你好", "1")
    assert "说要抓我" in await peer.says("2", tapped=None)


@pytest.mark.parametrize("times", [2, 3])
async def test_a_push_that_is_repeated_gets_the_same_reply_and_moves_nothing(
    connect: Connect, times: int
) -> None:
    peer = Peer(await connect())
    await walked(peer, "你好")
    first = [await peer.says("1", number=77) for _ in range(times)]
    assert len(set(first)) == 1
    assert "第 1 步" in await peer.says("为什么")


async def test_a_repeated_push_that_comes_while_the_first_is_under_way_gets_the_same_reply(
    aiohttp_client: AiohttpClient, world: World, sqlite_store: SqliteStore
) -> None:
    written = asyncio.Event()
    begun = asyncio.Event()

    class Slow(SqliteStore):
        async def write(self, change: Change) -> bool:
            begun.set()
            await written.wait()
            return await super().write(change)

    slow = Slow(sqlite_store._path)
    client = await aiohttp_client(served(callback(Turns(world, slow, SEAL))))
    tries = [asyncio.create_task(Peer(client).says("你好", number=5)) for _ in range(3)]
    await begun.wait()
    await asyncio.sleep(0.05)
    assert not any(each.done() for each in tries)
    written.set()
    assert len(set(await asyncio.gather(*tries))) == 1
    assert await slow.sessions() == 1
    await slow.close()


async def test_two_processes_answer_the_same_push_alike(
    aiohttp_client: AiohttpClient, world: World, sqlite_store: SqliteStore
) -> None:
    other = SqliteStore(sqlite_store._path)
    clients = [
        await aiohttp_client(served(callback(Turns(world, store, Seal(SECRET)))))
        for store in (sqlite_store, other)
    ]
    for text, number in (("你好", 1), ("1", 2), ("2", 3)):
        replies = await asyncio.gather(*(Peer(each).says(text, number) for each in clients * 2))
        assert len(set(replies)) == 1
    await other.close()


async def test_repeated_events_are_one(connect: Connect) -> None:
    peer = Peer(await connect())
    await peer.says("1")
    first = [await peer.event("CLICK", "restart:yes") for _ in range(3)]
    await peer.says("1")
    assert len({*first, await peer.event("CLICK", "restart:yes")}) == 1
    assert "第 1 步" in await peer.says("为什么")


async def test_the_rest_of_a_long_answer_survives_restarts_and_repeats(
    aiohttp_client: AiohttpClient, world: World, sqlite_store: SqliteStore
) -> None:
    async def started() -> Peer:
        return Peer(await aiohttp_client(served(callback(Turns(world, sqlite_store, Seal(SECRET))))))

    peer = await started()
    await walked(peer, "你好", *STEPS)
    pages = [await peer.says("法条")]
    while LINK.findall(pages[-1]) and LINK.findall(pages[-1])[-1][0] == "更多":
        peer = await started()
        number = 1000 + len(pages)
        tries = [await peer.says("更多", number) for _ in range(3)]
        assert len(set(tries)) == 1
        pages.append(tries[0])
    assert len(pages) > 2
    assert len(set(pages)) == len(pages)
    assert "1. 怎么办" in pages[-1]
    assert [f"第 {number} 页" in page for number, page in enumerate(pages[:-1], 1)] == [True] * (
        len(pages) - 1
    )
    assert (await peer.says("更多")).startswith("还可以做这些")


async def test_whatever_else_is_said_ends_the_reading(connect: Connect) -> None:
    peer = Peer(await connect())
    await walked(peer, "你好", *STEPS, "法条")
    assert (await peer.says("理由")).startswith("理由")
    assert not (await peer.says("更多")).startswith("《")
    await walked(peer, "法条")
    assert "110" in await peer.says("他们现在砸门，救命")


async def test_whoever_leaves_is_forgotten_and_may_come_again(
    connect: Connect, sqlite_store: SqliteStore
) -> None:
    peer = Peer(await connect())
    await walked(peer, "你好", *STEPS)
    assert await sqlite_store.sessions() == 1
    for _ in range(3):
        assert await peer.event("unsubscribe") == ""
    assert await sqlite_store.sessions() == 0
    kept = await sqlite_store.everything(SEAL.person("wechat", "oAnna"))
    assert kept is None or (kept.session, kept.calls, len(kept.replies)) == (None, (), 1)
    assert "1. 我借的钱，被催了" in await peer.event("subscribe", at=1_795_000_009)


async def test_what_needs_no_answer_gets_none_and_is_not_kept(
    connect: Connect, sqlite_store: SqliteStore
) -> None:
    peer = Peer(await connect())
    for event in ("VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "something_new"):
        assert await peer.event(event, "x") == ""
    assert await sqlite_store.sessions() == 0


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("image", "<PicUrl>x</PicUrl><MediaId>1</MediaId>", "picture"),
        ("voice", "<MediaId>1</MediaId><Format>amr</Format>", "voice"),
        ("location", "<Location_X>1</Location_X><Location_Y>1</Location_Y>", "location"),
        ("link", "<Title>t</Title><Url>http://x</Url>", "link"),
        ("text", "<Content>【收到不支持的消息类型，暂无法显示】</Content>", "sticker"),
    ],
)
async def test_what_has_no_words_is_answered_with_what_to_do_instead(
    connect: Connect, world: World, kind: str, content: str, told: str
) -> None:
    peer = Peer(await connect())
    await walked(peer, "你好", "1")
    answer = await peer.delivers(kind, content)
    assert answer.startswith(world.catalogues["zh-CN"](f"attachment.{told}"))
    assert "第 1 步" in answer


async def test_a_recognised_voice_message_is_an_answer(connect: Connect) -> None:
    peer = Peer(await connect())
    await peer.says("你好")
    spoken = "<MediaId>1</MediaId><Recognition><![CDATA[我借的。]]></Recognition>"
    assert "第 1 步" in await peer.delivers("voice", spoken)


@pytest.mark.parametrize("text", ["]]>", "a]]>b]]><Content>x", '<b>&amp; "q" \'', "\x0b", "🙂" * 600])
async def test_odd_texts_are_answered_in_sound_xml(connect: Connect, text: str) -> None:
    peer = Peer(await connect())
    inner = text.replace("\x0b", "&#9;").replace("]]>", "]]]]><![CDATA[>")
    assert await peer.delivers("text", f"<Content><![CDATA[{inner}]]></Content>")


async def test_a_store_that_is_down_is_told_in_words_and_nothing_is_taken(
    aiohttp_client: AiohttpClient, world: World, sqlite_store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    class Down(SqliteStore):
        down = True

        async def write(self, change: Change) -> bool:
            if self.down:
                raise StoreUnavailableError("the disk is full")
            return await super().write(change)

    store = Down(sqlite_store._path)
    peer = Peer(await aiohttp_client(served(callback(Turns(world, store, SEAL)))))
    with caplog.at_level(logging.ERROR):
        assert await peer.says("你好", number=9) == WORDS["zh-CN"]["not_taken"]
    assert "wechat message not taken" in caplog.messages
    store.down = False
    assert "1. 我借的钱" in await peer.says("你好", number=9)
    await store.close()


async def test_whoever_says_too_much_waits_and_the_others_do_not(connect: Connect) -> None:
    limited: list[bool] = []
    client = await connect(people=Allowance(3), limited=lambda: limited.append(True), clock=lambda: 5.0)
    anna, ben = Peer(client, "oAnna"), Peer(client, "oBen")
    await walked(anna, "你好", "1", "2")
    assert "过 20 秒再发" in await anna.says("3")
    assert limited == [True]
    assert "1. 我借的钱" in await ben.says("你好")


async def test_what_wechat_pushes_again_is_answered_whoever_says_too_much(connect: Connect) -> None:
    limited: list[bool] = []
    client = await connect(people=Allowance(2), limited=lambda: limited.append(True), clock=lambda: 5.0)
    anna = Peer(client, "oAnna")
    await anna.says("你好", number=1)
    asked = await anna.says("1", number=2)
    assert await anna.says("1", number=2) == asked
    assert "再发" in await anna.says("2", number=3)
    assert limited == [True]


@pytest.mark.parametrize("content_type", ["text/xml", "application/json"])
async def test_json_is_refused_and_the_operator_told(
    connect: Connect, caplog: pytest.LogCaptureFixture, content_type: str
) -> None:
    client = await connect()
    with caplog.at_level(logging.WARNING):
        answer = await client.post(
            PATH,
            params=signed_now(encrypt_type="aes"),
            data=json.dumps({"Encrypt": "x"}),
            headers={"Content-Type": content_type},
        )
    assert answer.status == 415
    assert "wechat push is JSON: choose XML in the console" in caplog.messages


async def test_a_body_of_more_than_64_kib_is_refused(connect: Connect) -> None:
    peer = Peer(await connect())
    assert (await peer.post(signed_now(), b"x" * 65_537))[0] == 413
    assert (await peer.post(signed_now(), b"x" * 1_048_576))[0] == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
async def test_other_methods_are_refused(connect: Connect, method: str) -> None:
    assert (await (await connect()).request(method, PATH, params=signed_now(echostr="1"))).status == 405


async def test_what_was_pushed_long_ago_is_refused_and_the_log_says_why(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    later = await connect(now=lambda: datetime.now().astimezone() + timedelta(seconds=301))
    with caplog.at_level(logging.WARNING):
        assert (await Peer(later).push("<xml/>"))[0] == 403
    assert [(record.msg, record.at_kind) for record in caplog.records] == [("wechat push refused", "clock")]


async def test_no_refusal_says_what_was_in_the_push(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    client = await connect()
    with caplog.at_level(logging.DEBUG):
        for xml in ("<xml><canary>secret words</canary></xml>", "<xml>secret words", "secret words"):
            status, body = await Peer(client, "oCanary").push(xml)
            assert status == 400
            assert "secret words" not in body
        await Peer(client, "oCanary").says("secret words")
    assert "secret words" not in caplog.text
    assert "oCanary" not in caplog.text


async def test_the_conversations_of_accounts_on_other_platforms_are_apart(
    connect: Connect, turns: Turns
) -> None:
    await Peer(await connect(), "anna").says("你好")
    taken = await turns.open(Person("web", "anna"), "0", datetime.now().astimezone(), "zh-CN")
    assert not taken.repeated


def mutated(chance: random.Random, body: bytes) -> bytes:
    """Give a body with some of it changed, cut, doubled, or something put in."""
    pieces = [
        b"<",
        b">",
        b"]]>",
        b"<![CDATA[",
        b"&",
        b"&#0;",
        b"\0",
        b"\xff",
        b"<!DOCTYPE x>",
        b"<xml>",
        b"\xe6",
    ]
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(body) + 1)
        end = min(len(body), start + chance.randint(0, 30))
        way = chance.random()
        if way < 0.3:
            body = body[:start] + bytes(chance.randrange(256) for _ in range(end - start)) + body[end:]
        elif way < 0.5:
            body = body[:start] + body[end:]
        elif way < 0.7:
            body = body[:end] + body[start:end] + body[end:]
        else:
            body = body[:start] + chance.choice(pieces) + body[start:]
    return body


SEEDS = (
    "<Content><![CDATA[昨晚给我妈打电话]]></Content><bizmsgmenuid>12</bizmsgmenuid><MsgId>{id}</MsgId>",
    "<Event><![CDATA[CLICK]]></Event><EventKey><![CDATA[review]]></EventKey>",
    "<MediaId>1</MediaId><Recognition><![CDATA[骂我]]></Recognition><MsgId>{id}</MsgId>",
    "<Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_1]]></EventKey>",
)
KINDS = ("text", "event", "voice", "event")


async def fuzz(client: Client, times: int, seed: int) -> None:
    """Push mutated messages, rightly sealed and rightly signed, or changed after that."""
    chance = random.Random(seed)
    peer, clear = Peer(client, "oFuzz"), Peer(client, "oFuzz", key="")
    for number in range(times):
        place = chance.randrange(len(SEEDS))
        xml = peer.message(KINDS[place], SEEDS[place].replace("{id}", str(number + 1)))
        inner = mutated(chance, xml.encode()) if number % 3 else xml.encode()
        if number % 3 == 1:
            status, body = await clear.post(signed_now(), inner)
        elif number % 3 == 2:
            query, sealed = peer.sealed(inner.decode("utf-8", "replace"))
            status, body = await peer.post(query, sealed)
        else:
            query, sealed = peer.sealed(xml)
            status, body = await peer.post(query, mutated(chance, sealed.encode()))
        assert status == 200 or 400 <= status < 500, (seed, number, status)
        assert "Traceback" not in body


async def test_changed_pushes_break_nothing(connect: Connect) -> None:
    client = await connect(plaintext=True)
    await fuzz(client, 1_500, seed=1)
    assert await Peer(client).says("你好")


@pytest.mark.faults
async def test_a_hundred_thousand_changed_pushes_break_nothing(
    aiohttp_client: AiohttpClient, world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = sqlite_store_in(tmp_path_factory.mktemp("fuzz"))
    client = await aiohttp_client(served(callback(Turns(world, store, SEAL), plaintext=True)))
    await asyncio.gather(*(fuzz(client, 12_500, seed) for seed in range(100, 108)))
    assert await Peer(client).says("你好")
    await store.close()


async def test_hostile_bodies_hold_nobody_up(connect: Connect) -> None:
    client = await connect(plaintext=True)
    clear = Peer(client, key="")
    bodies = [
        "<a>" * 20_000,
        "<xml " + " ".join(f'a{n}="{n}"' for n in range(4_000)) + "/>",
        "<xml>" + "<Content>x</Content>" * 3_000 + "</xml>",
        "<xml>" + "&amp;" * 12_000 + "</xml>",
        "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "x">' for n in range(2_500)) + "]><xml/>",
    ]
    for body in bodies:
        assert len(body) < 65_536
        status, _ = await clear.post(signed_now(), body)
        assert status == 400
    assert await Peer(client).says("你好")
