"""The contact diary as a server keeps it: in both stores, sealed, for one person alone."""

import json
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.records import opened
from bot.sealing import Seal
from bot.store.contract import Store
from bot.turns import Person, Turns
from bot.web.app import create_app
from handlers.reply import Incoming, Reply
from handlers.turn import World
from tests.kept import SEAL, SECRET
from tests.talk import MIDNIGHT

MORNING = MIDNIGHT + timedelta(hours=9)
ANNA, BEN = Person("telegram", "anna"), Person("wechat", "ben")
LIST = "11-20 22:13 13812345678 未接\n11-20 22:15 13812345678 未接"


@pytest.fixture
def turns(world: World, store: Store) -> Turns:
    return Turns(world, store, SEAL)


async def said(turns: Turns, person: Person, *texts: str) -> str:
    """Send messages and give the words of the last reply."""
    reply = Reply(())
    for text in texts:
        message = f"{text[:20]}-{len(text)}"
        reply = (await turns.take(person, message, Incoming(now=MORNING, text=text))).reply
    return "\n".join(line for section in reply.sections for line in (section.title, *section.paragraphs))


async def test_a_diary_is_kept_from_message_to_message(turns: Turns) -> None:
    await said(turns, ANNA, "记一笔", "好", LIST, "昨晚十点又打了三个")
    assert "一共记了 3 笔" in await said(turns, ANNA, "日记")
    assert "要不要开一份" in await said(turns, BEN, "日记")


async def test_coming_back_shows_the_diary_and_notes_nothing(turns: Turns) -> None:
    await said(turns, ANNA, "记一笔", "好", LIST, "日记")
    for _ in range(2):
        reply = (await turns.open(ANNA, "opened", MORNING, "")).reply
        assert "一共记了 2 笔。" in reply.sections[0].paragraphs


async def test_a_note_delivered_twice_is_noted_once(turns: Turns) -> None:
    await said(turns, ANNA, "记一笔", "好", "昨晚十点又打了三个", "昨晚十点又打了三个")
    assert "一共记了 1 笔" in await said(turns, ANNA, "日记")


async def test_a_large_diary_is_kept_in_few_records_sealed(turns: Turns, store: Store) -> None:
    lines = [f"11-{1 + n // 1440:02d} {n // 60 % 24:02d}:{n % 60:02d} 13812345678 未接" for n in range(5_000)]
    await said(turns, ANNA, "记一笔", "好", "\n".join(lines))
    hashed = SEAL.person("telegram", "anna")
    records = await store.records(hashed, ["diary"], int(MORNING.timestamp()), 6_000)
    assert len(records) == 51
    assert all(record.expires_at is None for record in records)
    assert b"5678" not in b"".join(record.content for record in records)


async def test_with_a_new_secret_no_earlier_form_of_a_note_stays(
    world: World, turns: Turns, store: Store
) -> None:
    await said(turns, ANNA, "记一笔", "好", LIST)
    rotated = Seal("a new secret of the tests, long enough too", (SECRET,))
    later = Turns(world, store, rotated)
    await later.take(ANNA, "drop", Incoming(now=MORNING, action="put:1:drop"))
    assert "一共记了 1 笔" in await said(later, ANNA, "日记")
    hashed = rotated.person("telegram", "anna")
    kept = await store.records(hashed, ["diary"], int(MORNING.timestamp()), 9)
    notes = [opened(record, rotated).content.get("notes", ()) for record in kept]
    assert sorted(map(len, notes)) == [0, 1]


async def test_deleting_leaves_no_record(turns: Turns, store: Store) -> None:
    await said(turns, ANNA, "记一笔", "好", LIST, "日记", "删除", "是")
    hashed = SEAL.person("telegram", "anna")
    assert await store.records(hashed, ["diary"], int(MORNING.timestamp()), 9) == []


async def test_a_long_call_list_is_taken_by_the_web_chat(turns: Turns) -> None:
    lines = "\n".join(f"11-{1 + n % 20:02d} 10:{n % 60:02d} 13812345678 未接" for n in range(10_000))
    async with TestClient(TestServer(create_app(turns, lambda: MORNING))) as browser:
        for number, sent in enumerate(({"action": "diary:yes"}, {"text": lines})):
            answer = await browser.post("/api/chat", json={"id": f"m{number}", **sent})
            assert answer.status == 200
        words = json.dumps((await answer.json())["reply"], ensure_ascii=False)
    assert "还有 5000 笔没记下" in words
