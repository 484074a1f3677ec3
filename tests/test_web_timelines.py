"""The timeline of a diary as whoever has its link gets it: page, spreadsheet, PDF, and nothing without it."""

import asyncio
import csv
import io
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.records import Records
from bot.store.sqlite import SqliteStore
from bot.timeline.sheet import harmless
from bot.turns import Person, Turns
from bot.web.app import create_app
from bot.web.timelines import add_timelines
from handlers.reply import Incoming
from handlers.turn import World
from tests.kept import SEAL
from tests.talk import MIDNIGHT
from tests.test_documents_pdf import fonts_of, text_of

MORNING = MIDNIGHT + timedelta(hours=9)
ANNA = Person("web", "anna")
ODD = '<script>alert(1)</script> & "𠮷" 😀 \u202e'
NOTES = (
    "11-20 23:13 13812345678 未接\n11-20 23:15 13812345678 已接\n11-19 07:45 02155551234 未接",
    f"昨晚十点打了三个电话 {ODD}",
    "=HYPERLINK(1) 昨天下午3点微信骂我",
)


class Anna:
    """Somebody who keeps a diary, and the pages of its server."""

    def __init__(self, turns: Turns, browser: TestClient) -> None:  # type: ignore[type-arg]
        self.turns = turns
        self.browser = browser
        self.sent = 0

    async def says(self, text: str = "", action: str = "") -> dict[str, str]:
        """Send a message; give the links of the reply by their ending."""
        self.sent += 1
        incoming = Incoming(now=MORNING, text=text, action=action)
        reply = (await self.turns.take(ANNA, f"m{self.sent}", incoming)).reply
        return {link.href.partition(".")[2] or "page": link.href for link in reply.buttons if link.href}

    async def links(self) -> dict[str, str]:
        """Make the timeline and give its links."""
        return await self.says(action="diary:timeline")

    async def gets(self, href: str) -> bytes:
        answer = await self.browser.get(href)
        assert answer.status == 200
        return await answer.read()


@pytest.fixture
def clock() -> list[datetime]:
    return [MORNING]


@pytest.fixture
async def anna(world: World, sqlite_store: SqliteStore, clock: list[datetime]) -> AsyncIterator[Anna]:
    turns = Turns(world, sqlite_store, SEAL)
    app = create_app(turns, lambda: clock[0])
    add_timelines(app, world, Records(sqlite_store, SEAL), lambda: clock[0])
    async with TestClient(TestServer(app)) as browser:
        someone = Anna(turns, browser)
        await someone.says(action="diary:yes")
        for note in NOTES:
            await someone.says(note)
        yield someone


async def test_the_page_shows_counts_pictures_and_notes(anna: Anna) -> None:
    page = (await anna.gets((await anna.links())["page"])).decode()
    assert "最近 7 天：电话 6 次" in page
    assert page.count('role="img"') == 2
    assert "凌晨 1 次，上午 0 次，下午 1 次，晚上 5 次，没写几点的 0 次" in page
    assert "最多的一天是 11-20，6 次" in page
    assert page.count("<tr>") == 6
    assert "138****5678" in page


async def test_what_was_said_is_text_and_never_markup(anna: Anna) -> None:
    page = (await anna.gets((await anna.links())["page"])).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    for drawing in re.findall(r"<svg.*?</svg>", page):
        assert ElementTree.fromstring(drawing).tag == "svg"


async def test_the_page_asks_for_no_other_server_and_is_private(anna: Anna) -> None:
    answer = await anna.browser.get((await anna.links())["page"])
    assert not re.search(rb'(?:src|href)="(?!/|#main")', await answer.read())
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_the_spreadsheet_holds_every_note_and_no_formula(anna: Anna) -> None:
    content = await anna.gets((await anna.links())["csv"])
    assert content.startswith("\ufeff日期".encode())
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["几点"] for row in rows] == ["07:45", "15:00", "22:00", "23:13", "23:15"]
    said = [row["说了什么"] for row in rows]
    assert said[1].startswith("'=HYPERLINK")
    assert "𠮷" in said[2]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "＋1", "－1", "＠x"]
)
def test_a_cell_that_could_be_a_formula_becomes_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "138****5678", "说 =1", "2026-11-20"])
def test_any_other_cell_stays(cell: str) -> None:
    assert harmless(cell) == cell


async def test_the_annex_is_a_pdf_with_its_font_that_says_the_same(anna: Anna) -> None:
    made = await anna.gets((await anna.links())["pdf"])
    words = text_of(made)
    for said in ("证据附件", "2026-11-20", "23:13", "138****5678", "<script>alert(1)</script>", "签名"):
        assert said in words
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts_of(made))


async def test_the_annex_is_chinese_unless_asked_for_otherwise(anna: Anna) -> None:
    href = (await anna.links())["pdf"]
    for asked, said in (
        (href, "逐笔记录"),
        (f"{href}?lang=en", "Eachnote"),
        (f"{href}?lang=xx", "逐笔记录"),
    ):
        assert said in text_of(await anna.gets(asked))


async def test_later_notes_are_not_in_it_and_a_new_link_ends_the_old(anna: Anna) -> None:
    before = (await anna.links())["page"]
    await anna.says("今天早上8点又打了电话")
    assert "11-21 08:00</th>" not in (await anna.gets(before)).decode()
    after = (await anna.links())["page"]
    assert "11-21 08:00</th>" in (await anna.gets(after)).decode()
    assert (await anna.browser.get(before)).status == 404


@pytest.mark.parametrize("ends_it", ["diary:revoke", "diary:delete:yes", "delete:yes"])
async def test_a_link_that_was_ended_is_as_one_that_never_was(anna: Anna, ends_it: str) -> None:
    href = (await anna.links())["page"]
    await anna.says(action=ends_it)
    await same_as_never(anna, href)


async def test_a_link_ends_by_itself(anna: Anna, clock: list[datetime]) -> None:
    href = (await anna.links())["page"]
    clock[0] = MORNING + timedelta(days=31)
    await same_as_never(anna, href)


async def same_as_never(anna: Anna, href: str) -> None:
    for ending in ("", ".csv", ".pdf"):
        gone = await anna.browser.get(f"{href}{ending}")
        never = await anna.browser.get(f"/d/{'A' * 22}{ending}")
        assert (gone.status, never.status) == (404, 404)
        assert await gone.read() == await never.read()
        assert dict(gone.headers) | {"Date": ""} == dict(never.headers) | {"Date": ""}


@pytest.mark.parametrize("token", ["%00", "' OR 1=1", "😀", "A" * 65, "%2e%2e%2fetc"])
async def test_an_odd_token_is_not_found(anna: Anna, token: str) -> None:
    assert (await anna.browser.get(f"/d/{token}")).status == 404


async def test_coming_back_shows_the_links_and_makes_none(anna: Anna) -> None:
    href = (await anna.links())["page"]
    for _ in range(2):
        reply = (await anna.turns.open(ANNA, "opened", MORNING, "")).reply
        assert href in [button.href for button in reply.buttons]
    assert (await anna.browser.get(href)).status == 200


async def test_without_a_note_there_is_nothing_to_show(world: World, sqlite_store: SqliteStore) -> None:
    turns = Turns(world, sqlite_store, SEAL)
    for number, action in enumerate(("diary:yes", "diary:timeline", "diary:links")):
        reply = (await turns.take(ANNA, str(number), Incoming(now=MORNING, action=action))).reply
        assert not any(button.href for button in reply.buttons)


async def test_five_thousand_notes_make_a_small_page_and_a_whole_spreadsheet(
    anna: Anna, sized: Callable[[int], str]
) -> None:
    await anna.says(sized(4_995))
    links = await anna.links()
    page = await anna.gets(links["page"])
    assert len(page) < 100_000
    assert "这里是最近的 120 笔" in page.decode()
    assert (await anna.gets(links["csv"])).count(b"\r\n") == 5_001
    assert "共5000笔" in text_of(await anna.gets(links["pdf"]))


@pytest.fixture
def sized() -> Callable[[int], str]:
    """A call list of so many lines."""
    return lambda lines: "\n".join(
        f"11-{1 + n // 1440:02d} {n // 60 % 24:02d}:{n % 60:02d} 13912345678 未接" for n in range(lines)
    )


async def test_where_too_many_wait_one_more_is_told_so_at_once(anna: Anna) -> None:
    href = (await anna.links())["pdf"]
    asked = await asyncio.gather(*(anna.browser.get(href) for _ in range(24)))
    statuses = Counter(answer.status for answer in asked)
    assert statuses[200] >= 16
    assert set(statuses) == {200, 503}
    told = next(answer for answer in asked if answer.status == 503)
    assert int(told.headers["Retry-After"]) > 0
    assert "请等一下" in await told.text()
