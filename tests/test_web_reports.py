"""The page of a report: whole, private, without anything live in it; gone is gone, whatever the reason."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from bot.documents.making import BusyError, Making
from bot.records import Records
from bot.reports.letter import letter_page
from bot.reports.page import report_page
from bot.store.contract import Store
from bot.store.sqlite import SqliteStore
from bot.turns import Turns
from bot.web.app import create_app
from bot.web.guard import POLICY
from bot.web.reports import add_reports
from bot.words import load_words
from handlers.letters.document import Block, Document
from handlers.reply import Record, Reply, Section
from handlers.reply_json import reply_to_json
from handlers.report.snapshot import snapshot
from handlers.turn import World
from rules.letters import Blank
from tests.kept import SEAL
from tests.reporting import report_of, tell
from tests.talk import MIDNIGHT
from tests.test_handlers_letters import turn_of
from tests.test_web_cards import Seen

Client = TestClient[web.Request, web.Application]


class Clock:
    """Tells the hour that a test says."""

    def __init__(self) -> None:
        self.now = MIDNIGHT

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client(aiohttp_client: AiohttpClient, turns: Turns, sqlite_store: SqliteStore, clock: Clock) -> Any:
    app = create_app(turns)
    add_reports(app, Records(sqlite_store, SEAL), clock)
    return await aiohttp_client(app)


async def test_the_page_says_everything_and_is_well_formed(client: Client, turns: Turns) -> None:
    answer = await client.get(await report_of(turns))
    page = await answer.text()
    seen = Seen(page)
    assert answer.status == 200
    assert seen.open == []
    assert len(page.encode()) < 100_000
    for told in (
        "这样催是违法的",
        "逾期 95 天",
        "自然人的人身自由、人格尊严受法律保护",
        "规则版本",
        "怎么办",
    ):
        assert told in seen.words
    assert 'href="tel:12378"' in page


async def test_nobody_else_finds_or_keeps_it(client: Client, turns: Turns) -> None:
    answer = await client.get(await report_of(turns))
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers[POLICY]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "connect-src" not in policy
    page = await answer.text()
    assert '<meta name="robots" content="noindex' in page
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    assert all(re.match(r"/(?!/)|tel:\d+$|#main$", address) for address in addresses)


async def test_unknown_expired_and_revoked_are_one_and_the_same(
    client: Client, turns: Turns, clock: Clock
) -> None:
    path = await report_of(turns)
    unknown = await told_by(client, path[:-1] + ("A" if path[-1] != "A" else "B"))
    clock.now += timedelta(days=30)
    expired = await told_by(client, path)
    clock.now = MIDNIGHT
    assert (await client.get(path)).status == 200
    await tell(turns, "report:revoke")
    revoked = await told_by(client, path)
    malformed = await told_by(client, "/r/..%00%27%22%3Cscript%3E")
    assert unknown == expired == revoked == malformed
    assert unknown[0] == 404


async def told_by(client: Client, path: str) -> tuple[int, dict[str, str], str]:
    answer = await client.get(path)
    headers = {name: value for name, value in answer.headers.items() if name != "Date"}
    return answer.status, headers, await answer.text()


async def test_every_lookup_costs_the_store_the_same(
    client: Client, turns: Turns, sqlite_store: SqliteStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await report_of(turns)
    asked: list[int] = []
    real: Callable[..., Awaitable[Any]] = sqlite_store.record

    async def counted(ids: Any, now: int) -> Any:
        asked.append(len(ids))
        return await real(ids, now)

    monkeypatch.setattr(sqlite_store, "record", counted)
    await client.get("/r/AAAAAAAAAAAAAAAAAAAAAA")
    await client.get("/r/x")
    clock.now += timedelta(days=99)
    await client.get(path)
    await client.get(path + "/../" + path[3:])
    assert set(asked) == {1}
    assert len(asked) >= 3


async def test_deleting_everything_takes_the_page_away(client: Client, turns: Turns) -> None:
    path = await report_of(turns)
    await tell(turns, "delete:yes")
    assert (await client.get(path)).status == 404


async def test_on_either_store_a_report_is_found(
    aiohttp_client: AiohttpClient, world: Any, store: Store, clock: Clock
) -> None:
    own = Turns(world, store, SEAL)
    path = await report_of(own)
    app = create_app(own)
    add_reports(app, Records(store, SEAL), clock)
    assert (await (await aiohttp_client(app)).get(path)).status == 200


async def test_letters_are_read_filled_in_and_downloaded(client: Client, turns: Turns) -> None:
    path = await report_of(turns)
    report = await (await client.get(path)).text()
    pages = re.findall(rf'href="({path}/letter/[a-z-]+)"', report)
    assert len(pages) >= 5
    for page in pages:
        answer = await client.get(page)
        told = await answer.text()
        assert answer.status == 200
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert Seen(told).open == []
        assert len(told.encode()) < 100_000
        assert "<form" not in told
        assert " name=" not in re.sub(r"<meta[^>]+>", "", told)
        assert 'class="blank"' in told
        for form, magic in (("docx", b"PK"), ("pdf", b"%PDF-")):
            file = await client.get(f"{page}.{form}")
            assert file.status == 200
            assert (await file.read()).startswith(magic)
            assert "no-store" in file.headers["Cache-Control"]
            assert file.headers["Content-Disposition"].startswith("attachment; filename=")
            assert file.headers["X-Content-Type-Options"] == "nosniff"


async def test_letters_go_with_their_report(client: Client, turns: Turns, clock: Clock) -> None:
    path = await report_of(turns)
    missing = await told_by(client, "/r/AAAAAAAAAAAAAAAAAAAAAA")
    assert await told_by(client, f"{path}/letter/nothing.pdf") == missing
    assert await told_by(client, f"{path}/letter/police") == missing
    clock.now += timedelta(days=30)
    for what in ("lender", "lender.pdf", "lender.docx"):
        assert await told_by(client, f"{path}/letter/{what}") == missing


async def test_where_too_many_files_are_made_one_is_told_to_wait(
    client: Client, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await report_of(turns)

    async def busy(*_anything: Any) -> bytes:
        raise BusyError

    monkeypatch.setattr(Making, "made", busy)
    answer = await client.get(f"{path}/letter/lender.pdf")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "2"
    assert "过几秒再点" in await answer.text()


def test_html_is_text_in_a_letter_too() -> None:
    evil = "\"><img src=x onerror=alert(1)>'<script>alert(2)</script>"
    kinds = ("salutation", "heading", "text", "quote", "signature")
    letter = Document(
        "x", evil, tuple(Block(k, evil + "{{n}}") for k in kinds), {"n": Blank("n", evil, 3, evil)}
    )
    page = letter_page(letter, "/r/x", "zh-CN", words()["zh-CN"], "0").decode()
    assert "<img" not in page
    assert "<script>alert" not in page


def page_of(*sections: Section) -> str:
    plain = reply_to_json(Reply(sections))
    content = {
        **plain,
        "made": MIDNIGHT.isoformat(),
        "law_of": "2026-11-20",
        "rules": "0",
        "numbers": ["110"],
    }
    record = Record("report", "x", content, MIDNIGHT)
    return report_page(record, words(), "0").decode()


def words() -> dict[str, dict[str, str]]:
    letters = load_words("page", file="letters")
    return {tag: {**letters[tag], **own} for tag, own in load_words("page", file="report").items()}


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
@pytest.mark.parametrize("asker", ["borrower", "third_party"])
def test_even_who_suffered_everything_gets_a_page_of_less_than_100_kb(
    world: World, asker: str, language: str
) -> None:
    vocabulary = world.base.vocabulary
    everything = {fact: vocabulary[fact].values for fact in ("channel", "contacted", "conduct")}
    turn = turn_of(
        world,
        asker,
        **everything,
        lender_type="bank_credit_card",
        repeated=True,
        calls_per_day=50,
        contact_time="23:30",
        debt_disclosed_to_third_party=True,
        third_party_asked_to_pay=True,
    )
    content = snapshot(replace(turn, language=language))
    page = report_page(Record("report", "x" * 22, content, MIDNIGHT), words(), "0" * 16)
    assert 60_000 < len(page) < 100_000
    assert Seen(page.decode()).open == []


@pytest.mark.parametrize("kind", ["headline", "lead", "told", "finding", "step", "where", "limits"])
def test_html_is_text_wherever_it_stands(kind: str) -> None:
    evil = "<img src=x onerror=alert(1)>\"'&lt;</article><script>alert(2)</script>"
    page = page_of(Section(kind, evil, (evil,), verdict="unlawful"))
    assert "<img" not in page
    assert "<script>alert" not in page
    assert Seen(page).words.count(evil) == 2


def test_only_numbers_of_bodies_can_be_called() -> None:
    page = page_of(Section("where", "", ("打 110，不是 1100、12110 或 2110 年",)))
    assert re.findall(r'href="tel:(\d+)"', page) == ["110"]
