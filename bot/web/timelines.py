"""The routes of timelines: /d/<token>, its spreadsheet and its annex; without a live token all are alike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Final

from aiohttp import web

from bot.records import Records
from bot.timeline.page import missing_page, timeline_page
from bot.timeline.sheet import sheet_of
from bot.web.app import wished_languages
from bot.web.page import digest_of, load_static
from bot.web.reports import PRIVATE
from bot.words import SOURCE_LANGUAGE, best_language, load_words
from handlers.diary.timeline import KIND, Timeline, timeline_of
from handlers.turn import World

# Whatever stands in the place of a token is looked up; its form tells nobody anything.
_TOKEN: Final = "{token:[^/.]{1,64}}"  # noqa: S105  # the form of it


def add_timelines(app: web.Application, world: World, records: Records, now: Callable[[], datetime]) -> None:
    """Add the pages of timelines to an application that does not run yet.

    Args:
        app: the web server.
        world: rules and sentences.
        records: where timelines are kept.
        now: tells the time.
    """
    # One thread: the loop hands over to it every now and then, to several it would have to hand over more.
    writing = ThreadPoolExecutor(1, thread_name_prefix="timeline")
    pages = _Pages(world, records, now, writing)
    app.add_routes(
        [
            web.get(f"/d/{_TOKEN}", pages.page),
            web.get(f"/d/{_TOKEN}.csv", pages.sheet),
            web.get(f"/d/{_TOKEN}.pdf", pages.annex),
        ]
    )

    async def close(_app: web.Application) -> None:
        writing.shutdown(wait=False, cancel_futures=True)

    app.on_cleanup.append(close)


class _Pages:
    def __init__(
        self, world: World, records: Records, now: Callable[[], datetime], writing: ThreadPoolExecutor
    ) -> None:
        self._world = world
        self._records = records
        self._now = now
        self._writing = writing
        self._words = load_words("page", file="diary")
        self._digest = digest_of(load_static())

    async def page(self, request: web.Request) -> web.Response:
        return await self._given(request, self._page, "text/html")

    async def sheet(self, request: web.Request) -> web.Response:
        return await self._given(request, self._sheet, "text/csv", "contacts.csv")

    async def annex(self, request: web.Request) -> web.Response:
        return await self._given(request, self._annex, "application/pdf", "contacts.pdf")

    async def _given(
        self,
        request: web.Request,
        write: Callable[[Timeline, web.Request], bytes],
        kind: str,
        name: str = "",
    ) -> web.Response:
        record = await self._records.named(KIND, request.match_info["token"], self._now())
        if record is None:
            language = best_language(wished_languages(request), self._words)
            missing = missing_page(language, self._words[language], self._digest)
            return _answer(missing, "text/html", language, status=404)
        loop = asyncio.get_running_loop()
        timeline = await loop.run_in_executor(self._writing, timeline_of, self._world.base, record)
        content = await loop.run_in_executor(self._writing, partial(write, timeline, request))
        answer = _answer(content, kind, timeline.language)
        if name:
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

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


def _answer(content: bytes, kind: str, language: str, *, status: int = 200) -> web.Response:
    charset = "utf-8" if kind.startswith("text/") else None
    answer = web.Response(body=content, status=status, content_type=kind, charset=charset)
    answer.headers.update({**PRIVATE, "Content-Language": language})
    answer.enable_compression()
    return answer
