"""The routes of reports, /r/<token>, and of their letters, /r/<token>/letter/<id>, also as .docx and .pdf.

Whoever has no live token is told the same, with the same work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from bot.documents.making import BusyError, Making
from bot.records import Records
from bot.reports.letter import letter_page
from bot.reports.page import LOOK, report_page
from bot.web.app import wished_languages
from bot.web.guard import RETRY_SECONDS
from bot.web.page import digest_of, load_static
from bot.web.private import PRIVATE, attach, framed, making_for, plain_page, private_answer, text
from bot.words import best_language, load_words
from handlers.letters.document import Document
from handlers.reply import Record
from handlers.report.offering import KIND
from handlers.report.snapshot import letter_of

# Whatever stands in the place of a token is looked up; its form tells nobody anything.
TOKEN: Final = "{token:[^/]{1,64}}"  # noqa: S105  # the form of it
_PAGE: Final = "text/html"
_LETTER: Final = "{letter:[a-z-]{1,40}}"
_FORM: Final = "{form:docx|pdf}"
_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def add_reports(app: web.Application, records: Records, now: Callable[[], datetime]) -> None:
    """Add the pages of reports to an application that does not run yet.

    Args:
        app: the web server.
        records: where reports are kept.
        now: tells the time.
    """
    pages = _Pages(records, now, making_for(app))
    app.add_routes(
        [
            web.get(f"/r/{TOKEN}", pages.report),
            web.get(f"/r/{TOKEN}/letter/{_LETTER}", pages.letter),
            web.get(f"/r/{TOKEN}/letter/{_LETTER}.{_FORM}", pages.file),
        ]
    )


class _Pages:
    def __init__(self, records: Records, now: Callable[[], datetime], making: Making) -> None:
        self._records = records
        self._now = now
        self._making = making
        letters = load_words("page", file="letters")
        self._words = {
            language: {**letters[language], **words}
            for language, words in load_words("page", file="report").items()
        }
        self._digest = digest_of(load_static())

    async def report(self, request: web.Request) -> web.Response:
        record = await self._record(request)
        if record is None:
            return self._missing(request)
        page = report_page(record, self._words, self._digest)
        return private_answer(page, _PAGE, str(record.content["lang"]))

    async def letter(self, request: web.Request) -> web.Response:
        record = await self._record(request)
        letter = letter_of(record.content, request.match_info["letter"]) if record else None
        if record is None or letter is None:
            return self._missing(request)
        language = str(record.content["lang"])
        path = f"/r/{record.name}"
        page = letter_page(letter, path, language, self._words[language], self._digest)
        return private_answer(page, _PAGE, language)

    async def file(self, request: web.Request) -> web.Response:
        record = await self._record(request)
        letter = letter_of(record.content, request.match_info["letter"]) if record else None
        if record is None or letter is None:
            return self._missing(request)
        form = request.match_info["form"]
        made = datetime.fromisoformat(str(record.content["made"]))
        try:
            content = await self._making.made(_made, form, letter, made)
        except BusyError:
            return self._busy(str(record.content["lang"]))
        answer = web.Response(body=content, content_type=_TYPES[form])
        answer.headers.update(PRIVATE)
        attach(answer, f"{letter.id}.{form}", f"{letter.title}.{form}")
        return answer

    async def _record(self, request: web.Request) -> Record | None:
        return await self._records.named(KIND, request.match_info["token"], self._now())

    def _busy(self, language: str) -> web.Response:
        say = self._words[language]
        body = f'<div class="parts"><p>{text(say["busy"])}</p></div>'
        answer = private_answer(
            framed(say["title"], body, language, say, self._digest, LOOK), _PAGE, language, status=503
        )
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer

    def _missing(self, request: web.Request) -> web.Response:
        language = best_language(wished_languages(request), self._words)
        page = plain_page("missing", language, self._words[language], self._digest, LOOK)
        return private_answer(page, _PAGE, language, status=404)


def _made(form: str, letter: Document, made: datetime) -> bytes:
    from bot.documents.letters import docx_of, pdf_of  # slow to load, and most servers' first hours need none

    return docx_of(letter, made) if form == "docx" else pdf_of(letter, made)
