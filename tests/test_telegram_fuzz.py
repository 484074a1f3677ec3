"""Updates with anything in any place: no crash, and never an answer that Telegram would not take."""

import asyncio
import copy
import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot.store.sqlite import SqliteStore
from handlers.turn import World
from tests import telegram_api as told
from tests.telegram_api import USERNAME, faults_of
from tests.telegram_bot import Running, running

AT_ONCE = 16
GROUP = {"id": -100, "type": "supergroup", "title": "g"}
TEXTS = (
    *(
        "/start",
        "/start lang_en",
        "/law 上门",
        "/delete",
        "/lang zh-TW",
        "/",
        "/@",
        "你好",
        "1 3",
        "对",
        "好了",
        "不知道",
    ),
    "昨晚十一点多催收给我妈打电话，说再不还就让警察来抓我，还骂我妈",
    *("<b>", "&amp;", "\x00", "\u202e", "😀" * 50, "\ud800", "a" * 5000, "字" * 4096, "\n" * 300, " ", "٣"),
    *(
        f"@{USERNAME} 夜里",
        f"/law@{USERNAME} 抓我",
        f"/help@{USERNAME}",
        "我不想活了",
        "90天",
        "-1",
        "9" * 400,
    ),
)
DATA = (
    *(
        "1q:start",
        "1q:asker:borrower",
        "1q:cat:conduct:insults",
        "1q:done:conduct",
        "1q:confirm",
        "1q:delete:yes",
    ),
    *(
        "1v:go:law",
        "1v:go:steps",
        "1q:go:verdict",
        "1q:toggle:conduct:insult",
        "1q:unknown:overdue",
        "1q:why",
    ),
    *(
        "1c:visit-by-one",
        "1c:",
        "1c:x",
        "1n:",
        "1p:v1",
        "1p:q99999",
        "1p:",
        "1p:v²",
        "1q:",
        "2q:start",
        "",
        "x" * 300,
    ),
)
JUNK = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**63,
    -(2**70),
    1e308,
    "",
    "x",
    [],
    {},
    [[]],
    {"id": 1},
    "private",
    -100,
)


def whole_update(chance: random.Random, number: int) -> dict[str, Any]:
    """An update as Telegram might send it."""
    user = chance.randint(1, 200)
    words, data = chance.choice(TEXTS), chance.choice(DATA)
    make: Callable[[], dict[str, Any]] = chance.choice(
        (
            lambda: told.text(number, words, user=user),
            lambda: told.text(number, words, user=user),
            lambda: told.press(number, data, user=user),
            lambda: told.press(number, data, user=user),
            lambda: told.press(number, data, user=user, chat=GROUP),
            lambda: told.message(number, GROUP, user, text=words),
            lambda: told.message(
                number, told.private(user), user, photo=[{}], caption=words, media_group_id="7"
            ),
            lambda: told.message(number, told.private(user), user, sticker={}),
            lambda: told.inline(
                number, words[:256], user=user, language=chance.choice(("en", "zh-hant", "x"))
            ),
            lambda: told.membership(number, chance.choice(("left", "member", "kicked")), "member"),
        )
    )
    return make()


def mutated(chance: random.Random, number: int) -> bytes:
    """An update in which a few things are something else."""
    update = copy.deepcopy(whole_update(chance, number))
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        places = list(places_in(update))
        holder, key = chance.choice(places)
        what = chance.randrange(4)
        if what == 0:
            del holder[key]
        elif what == 1:
            holder[key] = chance.choice(JUNK)
        elif what == 2:
            holder[key] = chance.choice((*TEXTS, *DATA))
        else:
            _, other = chance.choice(places)
            holder[other if isinstance(holder, dict) else key] = copy.deepcopy(chance.choice(places)[0])
    body = bytearray(json.dumps(update).encode())
    if chance.random() < 0.1 and body:
        for _ in range(chance.randint(1, 4)):
            body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


def places_in(part: Any) -> list[tuple[Any, Any]]:
    found = []
    keys = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    for key in keys:
        found.append((part, key))
        found += places_in(part[key])
    return found or [({"": None}, "")]


async def feed(bot: Running, count: int, seed: int) -> Counter[str]:
    """Push mutated updates, a few at a time, and check every answer; give how many there were of each."""
    seen: Counter[str] = Counter()

    async def one(number: int) -> None:
        body = mutated(random.Random(f"{seed}/{number}"), number)
        if len(body) > 60_000:
            return
        response = await bot.push(body)
        content = await response.read()
        assert response.status in {200, 400}, body
        kind = str(response.status)
        if response.status == 200 and content:
            method = json.loads(content)
            kind = method["method"]
            assert faults_of(kind, method) == [], body
        seen[kind] += 1

    for first in range(0, count, AT_ONCE):
        await asyncio.gather(*(one(number) for number in range(first, min(count, first + AT_ONCE))))
    return seen


def check(seen: Counter[str], bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    assert bot.api.refused == []
    assert {"sendMessage", "editMessageText", "answerInlineQuery", "200", "400"} <= seen.keys()
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert errors == [], [record.exc_info for record in errors][:1]


async def test_anything_in_any_place(
    world: World, sqlite_store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(world, sqlite_store, webhook=True, rate=100_000) as bot:
        check(await feed(bot, 3_000, seed=1), bot, caplog)


@pytest.mark.faults
async def test_anything_in_any_place_a_hundred_thousand_times(
    world: World, sqlite_store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(world, sqlite_store, webhook=True, rate=100_000) as bot:
        check(await feed(bot, 100_000, seed=2), bot, caplog)
