"""The routes of reports: /r/<token>; whoever has no live token is told the same, with the same work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from bot.records import Records
from bot.reports.page import missing_page, report_page
from bot.web.app import wished_languages
from bot.web.guard import POLICY
from bot.web.page import digest_of, load_static
from bot.words import best_language, load_words
from handlers.report.offering import KIND

# Whatever stands in the place of a token is looked up; its form tells nobody anything.
TOKEN: Final = "{token:[^/]{1,64}}"  # noqa: S105  # the form of it
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PRIVATE: Final = {
    POLICY: _POLICY,
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def add_reports(app: web.Application, records: Records, now: Callable[[], datetime]) -> None:
    """Add the pages of reports to an application that does not run yet.

    Args:
        app: the web server.
        records: where reports are kept.
        now: tells the time.
    """
    app.add_routes([web.get(f"/r/{TOKEN}", _Pages(records, now).report)])


class _Pages:
    def __init__(self, records: Records, now: Callable[[], datetime]) -> None:
        self._records = records
        self._now = now
        self._words = load_words("page", file="report")
        self._digest = digest_of(load_static())

    async def report(self, request: web.Request) -> web.Response:
        record = await self._records.named(KIND, request.match_info["token"], self._now())
        if record is None:
            return self._missing(request)
        page = report_page(record, self._words, self._digest)
        return _answer(page, str(record.content["lang"]))

    def _missing(self, request: web.Request) -> web.Response:
        language = best_language(wished_languages(request), self._words)
        return _answer(missing_page(language, self._words, self._digest), language, status=404)


def _answer(page: bytes, language: str, *, status: int = 200) -> web.Response:
    answer = web.Response(body=page, status=status, content_type="text/html", charset="utf-8")
    answer.headers.update({**PRIVATE, "Content-Language": language})
    answer.enable_compression()
    return answer
