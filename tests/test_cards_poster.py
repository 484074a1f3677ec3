"""Posters: every rule in every language fits, no word is cut, and a phone reads where the code leads."""

import asyncio
import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
import zxingcpp
from aiohttp import web
from aiohttp.test_utils import TestClient
from PIL import Image
from pytest_aiohttp.plugin import AiohttpClient

from bot.cards.lines import broken
from bot.cards.poster import HEIGHT, WIDTH, Layout, Line, PosterError, draw, font_of, lay_out, stroke_of
from bot.cards.posters import Posters
from bot.clock import china_now
from bot.web.cards import add_cards
from bot.words import load_words
from handlers.cards import Card, card_of
from handlers.turn import World

BASE = "https://cards.example"
LANGUAGES = ("zh-CN", "zh-TW", "en")
WORDS = load_words("card", file="share")
WHITE = 30  # what stays empty at the sides


def cards_in(world: World, language: str) -> Iterator[Card]:
    for rule in world.base.rules:
        card = card_of(world, rule, language, china_now())
        assert card is not None
        yield card


@lru_cache(1024)
def laid_out(card: Card, language: str) -> Layout:
    return lay_out(card, WORDS[language], f"{BASE}/k/{card.rule}?lang={language}")


def box(line: Line) -> tuple[float, float, float, float]:
    left, top, right, bottom = font_of(line.size).getbbox(
        line.text, stroke_width=stroke_of(line.size, bold=line.bold)
    )
    return line.x + left, line.y + top, line.x + right, line.y + bottom


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_fits_with_nothing_cut_and_nothing_over_another(world: World, language: str) -> None:
    for card in cards_in(world, language):
        layout = laid_out(card, language)
        boxes = sorted((box(line) for line in layout.lines), key=lambda each: each[1])
        for left, top, right, bottom in boxes:
            assert left >= WHITE, card.rule
            assert right <= WIDTH - WHITE, card.rule
            assert 0 <= top < bottom <= HEIGHT - WHITE, card.rule
        for upper, lower in zip(boxes, boxes[1:], strict=False):
            assert upper[3] <= lower[1] + 1, card.rule


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_card_is_on_the_poster(world: World, language: str) -> None:
    for card in cards_in(world, language):
        told = unbroken(line.text for line in laid_out(card, language).lines)
        quote, say = card.quotes[0], WORDS[language]
        for text in (card.title, card.verdict_name, card.says, quote.label, quote.force, say["limits"]):
            assert unbroken([text]) in told, card.rule
        assert not card.judged or unbroken([say["judged"]]) in told


def unbroken(texts: Any) -> str:
    return "".join("".join(texts).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_font_has_every_character(world: World, language: str) -> None:
    said = {
        c for card in cards_in(world, language) for line in laid_out(card, language).lines for c in line.text
    }
    missing = drawn("\uffff")
    assert [char for char in sorted(said - {" "}) if drawn(char) == missing] == [], "run `make font`"


def drawn(char: str) -> bytes:
    return bytes(font_of(40).getmask(char))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_reads_the_way_to_the_card(world: World, language: str) -> None:
    for card in (*cards_in(world, language),)[::40]:
        layout = laid_out(card, language)
        image = Image.open(io.BytesIO(draw(layout)))
        assert image.size == (WIDTH, HEIGHT)
        # As it arrives after a group has forwarded it: smaller and pressed.
        pressed = io.BytesIO()
        image.resize((540, 720)).save(pressed, "JPEG", quality=50)
        for seen in (image, Image.open(pressed)):
            codes = zxingcpp.read_barcodes(seen)
            assert [code.text for code in codes] == [f"{BASE}/k/{card.rule}?lang={language}"]


def test_a_card_that_says_too_much_is_refused_rather_than_cut(world: World) -> None:
    card = next(cards_in(world, "zh-CN"))
    with pytest.raises(PosterError):
        laid_out(replace(card, says=card.says * 40), "zh-CN")


def test_lines_begin_and_end_as_they_should() -> None:
    def length(text: str) -> float:
        return sum(1 if char.isascii() else 2 for char in text)

    text = "他们说“再不还，就去你单位”，是不行的（《民法典》第1033条）。"
    for width in range(9, 40):
        lines = broken(text, width, length)
        assert "".join(lines) == text
        for line in lines:
            assert length(line) <= width
            assert line[0] not in "，。”）》"
            assert line[-1] not in "“（《"
    assert broken("one two three", 7, length) == ("one two", "three")
    assert broken("a\nb", 7, length) == ("a", "b")
    assert broken("abcdefghij", 4, length) == ("abcd", "efgh", "ij")


async def test_the_poster_is_given_as_a_picture_that_is_kept_long(
    aiohttp_client: AiohttpClient, world: World
) -> None:
    app = web.Application()
    add_cards(app, world, BASE, china_now)
    client: TestClient[web.Request, web.Application] = await aiohttp_client(app)
    answer = await client.get("/k/call-bombing.png?lang=zh-TW")
    assert answer.content_type == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=604800"
    code = zxingcpp.read_barcode(Image.open(io.BytesIO(await answer.read())))
    assert code is not None
    assert code.text == f"{BASE}/k/call-bombing?lang=zh-TW"
    again = await client.get(
        "/k/call-bombing.png?lang=zh-TW", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status == 304
    assert (await client.get("/k/no-such-rule.png")).status == 404


async def test_asked_for_by_many_at_once_it_is_drawn_once_and_away_from_the_loop(world: World) -> None:
    card = next(cards_in(world, "zh-CN"))
    with CountingExecutor(1) as executor:
        posters = Posters(executor, kept=2)
        asked = (posters.poster(card, WORDS["zh-CN"], BASE) for _ in range(20))
        given = await asyncio.gather(*asked)
        assert len(set(given)) == executor.calls == 1
        assert executor.threads.isdisjoint({threading.get_ident()})


async def test_only_the_last_posters_are_kept(world: World) -> None:
    card = next(cards_in(world, "zh-CN"))
    with CountingExecutor(1) as executor:
        posters = Posters(executor, kept=2)
        for address in ("a", "b", "a", "c", "a", "b"):
            await posters.poster(card, WORDS["zh-CN"], address)
        assert executor.calls == 4


async def test_a_poster_that_failed_is_tried_again(world: World) -> None:
    card = replace(next(cards_in(world, "zh-CN")), says="a b " * 2000)
    with CountingExecutor(1) as executor:
        posters = Posters(executor)
        for _ in range(2):
            with pytest.raises(PosterError):
                await posters.poster(card, WORDS["zh-CN"], BASE)
        assert executor.calls == 2


class CountingExecutor(ThreadPoolExecutor):
    """Tells how often and on which threads it was given work."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers)
        self.calls = 0
        self.threads: set[int] = set()

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Any:
        self.calls += 1

        def noted() -> Any:
            self.threads.add(threading.get_ident())
            return work(*arguments, **named)

        return super().submit(noted)
