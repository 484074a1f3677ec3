"""Card pages: a rule for everybody, in three languages, to be kept and previewed; never a case."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from bot.clock import china_now
from bot.turns import Turns
from bot.web.app import create_app
from bot.web.cards import add_cards
from handlers.cards import card_of
from handlers.turn import World

Client = TestClient[web.Request, web.Application]
BASE = "https://cards.example"
LANGUAGES = ("zh-CN", "zh-TW", "en")


@pytest.fixture
async def client(aiohttp_client: AiohttpClient, turns: Turns, world: World) -> Any:
    app = create_app(turns)
    add_cards(app, world, BASE, china_now)
    return await aiohttp_client(app)


class Seen(HTMLParser):
    """What a page tells those who preview it, and whether all that opens is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.words = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "meta":
            name = told.get("property") or told.get("itemprop") or told.get("name")
            if name:
                self.meta[name] = told["content"] or ""
        if tag not in {"meta", "link", "img", "br", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_rule_has_a_card_that_says_what_it_is(
    client: Client, world: World, language: str
) -> None:
    for rule in world.base.rules:
        answer = await client.get(f"/k/{rule}", params={"lang": language})
        page = await answer.text()
        seen = Seen(page)
        card = card_of(world, rule, language, china_now())
        assert card is not None
        assert answer.status == 200
        assert seen.open == []
        assert len(page.encode()) < 50_000
        for told in (card.title, card.verdict_name, card.says, card.quotes[0].label, card.steps[0][0]):
            assert told in seen.words, rule
        if card.quotes[0].text:
            assert card.quotes[0].text in seen.words
        assert card.quotes[0].force in seen.words


async def test_a_preview_has_a_title_a_sentence_and_a_picture(client: Client) -> None:
    meta = Seen(await (await client.get("/k/night-contact?lang=zh-CN")).text()).meta
    assert meta["og:title"].startswith("夜里催收")
    assert meta["description"] == meta["og:description"]
    assert meta["og:url"] == f"{BASE}/k/night-contact?lang=zh-CN"
    assert meta["og:image"] == meta["image"] == f"{BASE}/k/night-contact.png?lang=zh-CN"
    assert meta["name"] == "夜里催收"


@pytest.mark.parametrize(
    ("address", "wished", "language"),
    [
        ("/k/night-contact", "en-GB,zh;q=0.5", "en"),
        ("/k/night-contact", "zh-HK", "zh-TW"),
        ("/k/night-contact?lang=en", "zh-CN", "en"),
        ("/k/night-contact?lang=xx", "en", "zh-CN"),
        ("/k", "zh-TW", "zh-TW"),
    ],
)
async def test_a_card_speaks_the_language_asked_for(
    client: Client, address: str, wished: str, language: str
) -> None:
    answer = await client.get(address, headers={"Accept-Language": wished})
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]
    assert f'<html lang="{language}">' in await answer.text()


async def test_a_page_that_did_not_change_is_not_sent_again(client: Client) -> None:
    for address in ("/k/call-bombing", "/k"):
        first = await client.get(address)
        assert first.headers["Cache-Control"] == "public, max-age=3600"
        again = await client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status == 304
        assert await again.read() == b""
        assert (await client.get(address, headers={"If-None-Match": 'W/"other"'})).status == 200


async def test_all_cards_are_listed_with_their_links(client: Client, world: World) -> None:
    page = await (await client.get("/k?lang=zh-CN")).text()
    listed = re.findall(r'href="/k/([a-z0-9-]+)\?lang=zh-CN"', page)
    assert sorted(listed) == sorted(world.base.rules)
    assert len(page.encode()) < 100_000


@pytest.mark.parametrize("rule", ["no-such-rule", "a" * 64, "night"])
async def test_an_unknown_rule_is_not_found_and_kept_by_nobody(client: Client, rule: str) -> None:
    answer = await client.get(f"/k/{rule}")
    assert answer.status == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'href="/k?lang=zh-CN"' in await answer.text()


@pytest.mark.parametrize("rule", ["..%2Fsecret", "A", "%3Cscript%3E", "a" * 65, "night-contact/"])
async def test_what_cannot_be_a_rule_is_no_address(client: Client, rule: str) -> None:
    assert (await client.get(f"/k/{rule}")).status == 404


async def test_a_card_sets_no_cookie_and_loads_nothing_from_elsewhere(client: Client) -> None:
    answer = await client.get("/k/night-contact")
    page = await answer.text()
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in page
    assert " style=" not in page
    loaded = re.findall(r'(?:src="|stylesheet" href=")([^"]+)', page)
    assert loaded
    assert all(address.startswith("/") for address in loaded)
