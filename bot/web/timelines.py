"""The routes of timelines: /d/<token>, its spreadsheet and its annex; without a live token all are alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.documents.making import BusyError, Making
from bot.records import Records
from bot.timeline.page import LOOK, timeline_page
from bot.timeline.sheet import sheet_of
from bot.web.app import wished_languages
from bot.web.guard import RETRY_SECONDS
from bot.web.page import digest_of, load_static
from bot.web.private import attach, making_for, plain_page, private_answer
from bot.words import SOURCE_LANGUAGE, best_language, load_words
from handlers.diary.timeline import KIND, Timeline, timeline_of
from handlers.reply import Record
from handlers.turn import World

# Whatever stands in the place of a token is looked up; its form tells nobody anything.
_TOKEN: Final = "{token:[^/.]{1,64}}"  # noqa: S105  # the form of it

Write = Callable[[Timeline, web.Request], bytes]


def add_timelines(app: web.Application, world: World, records: Records, now: Callable[[], datetime]) -> None:
    """Add the pages of timelines to an application that does not run yet.

    Args:
        app: the web server.
        world: rules and sentences.
        records: where timelines are kept.
        now: tells the time.
    """
    pages = _Pages(world, records, now, making_for(app))
    app.add_routes(
        [
            web.get(f"/d/{_TOKEN}", pages.page),
            web.get(f"/d/{_TOKEN}.csv", pages.sheet),
            web.get(f"/d/{_TOKEN}.pdf", pages.annex),
        ]
    )


class _Pages:
    def __init__(self, world: World, records: Records, now: Callable[[], datetime], making: Making) -> None:
        self._world = world
        self._records = records
        self._now = now
        self._making = making
        self._words = load_words("page", file="diary")
        self._digest = digest_of(load_static())

    async def page(self, request: web.Request) -> web.Response:
        return await self._given(request, self._page, "text/html")

    async def sheet(self, request: web.Request) -> web.Response:
        return await self._given(request, self._sheet, "text/csv", "contacts.csv")

    async def annex(self, request: web.Request) -> web.Response:
        return await self._given(request, self._annex, "application/pdf", "contacts.pdf")

    async def _given(self, request: web.Request, write: Write, kind: str, name: str = "") -> web.Response:
        record = await self._records.named(KIND, request.match_info["token"], self._now())
        if record is None:
            return self._told(best_language(wished_languages(request), self._words), "missing", 404)
        language = str(record.content["lang"])
        try:
            content = await self._making.made(self._written, record, write, request)
        except BusyError:
            answer = self._told(language, "busy", 503)
            answer.headers["Retry-After"] = str(RETRY_SECONDS)
            return answer
        answer = private_answer(content, kind, language)
        if name:
            attach(answer, name, self._words[language]["title"] + Path(name).suffix)
        return answer

    def _told(self, language: str, what: str, status: int) -> web.Response:
        page = plain_page(what, language, self._words[language], self._digest, LOOK)
        return private_answer(page, "text/html", language, status=status)

    def _written(self, record: Record, write: Write, request: web.Request) -> bytes:
        return write(timeline_of(record), request)

    def _page(self, timeline: Timeline, request: web.Request) -> bytes:
        catalogue = self._world.catalogues[timeline.language]
        return timeline_page(timeline, request.path, catalogue, self._words[timeline.language], self._digest)

    def _sheet(self, timeline: Timeline, _request: web.Request) -> bytes:
        return sheet_of(timeline, self._world.catalogues[timeline.language])

    def _annex(self, timeline: Timeline, request: web.Request) -> bytes:
        from bot.timeline.annex import annex_of  # slow to load, and most servers' first hours need none

        # It goes to a body of the mainland, unless another language is asked for.
        language = request.query.get("lang", SOURCE_LANGUAGE)
        known = language if language in self._world.catalogues.languages else SOURCE_LANGUAGE
        return annex_of(timeline, self._world.catalogues[known])
