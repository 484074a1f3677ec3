"""The routes of rule cards: /k, /k/<rule> and the poster /k/<rule>.png; everybody is given the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final

from aiohttp import ETag, web

from bot.cards.page import Place, card_page, list_page, missing_page
from bot.cards.posters import Posters
from bot.web.app import wished_languages
from bot.web.guard import PICTURE_POLICY, POLICY
from bot.web.page import digest_of, load_static
from bot.words import best_language, load_words
from handlers.cards import Card, card_of
from handlers.turn import World

_RULE: Final = "{rule:[a-z0-9][a-z0-9-]{0,63}}"
_ICON: Final = "/static/icon-512.png"
_PAGE_SECONDS: Final = 3600
_POSTER_SECONDS: Final = 7 * 24 * 3600
# Pages that are kept as they were written, some more than there are in all languages.
_PAGES: Final = 640


def add_cards(app: web.Application, world: World, public_url: str, now: Callable[[], datetime]) -> None:
    """Add the cards of all rules to an application that does not run yet.

    Args:
        app: the web server.
        world: rules and sentences.
        public_url: the server's address; empty: the one by which it is asked.
        now: tells the day.
    """
    # One thread: the loop hands over to it every now and then, to several it would have to hand over more.
    drawing = ThreadPoolExecutor(1, thread_name_prefix="poster")
    pages = _Pages(world, public_url, now, Posters(drawing))
    app.add_routes(
        [
            web.get("/k", pages.list),
            web.get(f"/k/{_RULE}", pages.card),
            web.get(f"/k/{_RULE}.png", pages.poster),
        ]
    )

    async def close(_app: web.Application) -> None:
        drawing.shutdown(wait=False, cancel_futures=True)

    app.on_cleanup.append(close)


class _Pages:
    def __init__(self, world: World, public_url: str, now: Callable[[], datetime], posters: Posters) -> None:
        self._world = world
        self._public_url = public_url
        self._now = now
        self._posters = posters
        self._words = load_words("card", file="share")
        self._digest = digest_of(load_static())
        # By rule, language, address and day; who makes up addresses pushes out pages, no more.
        self._written = lru_cache(_PAGES)(self._write)

    async def card(self, request: web.Request) -> web.Response:
        rule = request.match_info["rule"]
        language = self._language(request)
        page = self._written(rule, language, self._base(request), self._now().date())
        if page is None:
            page = missing_page(language, self._words, self._place(request, "/k", _ICON))
            return self._answer(request, page, language, status=404)
        return self._answer(request, page, language)

    async def list(self, request: web.Request) -> web.Response:
        language = self._language(request)
        page = self._written("", language, self._base(request), self._now().date()) or b""
        return self._answer(request, page, language)

    async def poster(self, request: web.Request) -> web.Response:
        rule, language = request.match_info["rule"], self._language(request)
        card = card_of(self._world, rule, language, self._now())
        if card is None:
            raise web.HTTPNotFound
        address = f"{self._base(request)}/k/{rule}?lang={language}"
        picture = await self._posters.poster(card, self._words[language], address)
        answer = web.Response(body=picture, content_type="image/png")
        answer.headers.update({"Vary": "Accept-Language", POLICY: PICTURE_POLICY})
        keep(request, answer, picture, f"public, max-age={_POSTER_SECONDS}")
        return answer

    def _write(self, rule: str, language: str, base: str, _day: date) -> bytes | None:
        now = self._now()
        if not rule:
            place = Place(base, "/k", _ICON, self._digest)
            return list_page(self._cards(language, now), language, self._words, place)
        card = card_of(self._world, rule, language, now)
        if card is None:
            return None
        place = Place(base, f"/k/{rule}", f"/k/{rule}.png?lang={language}", self._digest)
        return card_page(card, now, language, self._words, place)

    def _cards(self, language: str, now: datetime) -> Iterator[Card]:
        for rule in self._world.base.rules:
            if card := card_of(self._world, rule, language, now):
                yield card

    def _language(self, request: web.Request) -> str:
        chosen = request.query.get("lang", "")
        return best_language([chosen] if chosen else wished_languages(request), self._words)

    def _base(self, request: web.Request) -> str:
        return self._public_url or str(request.url.origin())

    def _place(self, request: web.Request, path: str, picture: str) -> Place:
        return Place(self._base(request), path, picture, self._digest)

    def _answer(self, request: web.Request, page: bytes, language: str, *, status: int = 200) -> web.Response:
        answer = web.Response(body=page, status=status, content_type="text/html", charset="utf-8")
        answer.headers.update({"Content-Language": language, "Vary": "Accept-Language"})
        if status == 200:
            keep(request, answer, page, f"public, max-age={_PAGE_SECONDS}")
        if answer.body is not None:
            answer.enable_compression()
        return answer


def keep(request: web.Request, answer: web.Response, content: bytes, how: str) -> None:
    """Let others keep an answer, and ask whether it changed; who has it already is given no content.

    Args:
        request: what was asked.
        answer: what is given; its status and body may change.
        content: what it holds.
        how: the value of Cache-Control.
    """
    # Weak, because it is the same whether compressed or not.
    tag = ETag(sha256(content).hexdigest()[:24], is_weak=True)
    answer.etag = tag
    answer.headers["Cache-Control"] = how
    known = request.if_none_match or ()
    if any(each.value in {tag.value, "*"} for each in known):
        answer.set_status(304)
        answer.body = None
