"""The routes of the web chat."""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.clock import china_now
from bot.turns import Person, Taken, Turns
from bot.web.cookie import COOKIE, brought, give
from bot.web.guard import Handler, add_headers, error, tell_errors
from bot.web.health import alive
from bot.web.page import MANIFEST, digest_of, load_static, manifests, render_offline, render_pages
from bot.web.wire import WebMessage, WireError, parse_message, reply_to_json
from bot.words import best_language, load_words
from handlers.reply import Incoming

OPENING = "/api/open"
CHAT = "/api/chat"
LARGEST_BODY = 64 * 1024
# What is pasted into the chat: a list of ten thousand calls, as a telephone gives it, is some 400 KB.
LARGEST_MESSAGE = 512 * 1024
# The page's address changes with every new version of these files.
A_DAY = "public, max-age=86400"
WORKER = "sw.js"
FOREVER = "public, max-age=31536000, immutable"


_Turn = Callable[[Person, WebMessage], Awaitable[Taken]]


def create_app(
    turns: Turns, now: Callable[[], datetime] = china_now, public_url: str = ""
) -> web.Application:
    """Build the web application around the turns of the conversation.

    Args:
        turns: takes turns of the conversation.
        now: tells the time.
        public_url: the server's address, for link previews; empty where it has none.
    """
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[take_long_messages, tell_errors])
    app.on_response_prepare.append(add_headers)
    files = _Files(turns.languages, public_url)
    chat = _Chat(turns, now)
    app.add_routes(
        [
            web.get("/", files.page),
            web.get("/favicon.ico", files.icon),
            web.get("/offline", files.offline),
            web.get("/static/{name}", files.static),
            web.get("/healthz", alive),
            web.post(OPENING, chat.open),
            web.post(CHAT, chat.take),
        ]
    )
    return app


@web.middleware
async def take_long_messages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take a larger body from the chat alone: a pasted list of calls is long."""
    length = request.content_length
    if request.path == CHAT and (length is None or length > LARGEST_BODY):
        request = request.clone(client_max_size=LARGEST_MESSAGE)
    return await handler(request)


class _Files:
    def __init__(self, languages: frozenset[str], public_url: str) -> None:
        words = {name: words for name, words in load_words("page").items() if name in languages}
        static = load_static()
        digest = digest_of(static)
        self._static = {**static, **manifests(words, digest)}
        self._pages = render_pages(words, static, base=public_url)
        self._offline = render_offline(load_words("offline", file="share"), digest)

    async def page(self, request: web.Request) -> web.Response:
        return _in_language(request, self._pages)

    async def offline(self, request: web.Request) -> web.Response:
        return _in_language(request, self._offline)

    async def icon(self, _request: web.Request) -> web.Response:
        """Give the icon to whoever asks where icons used to be, as for a picture by itself."""
        content, kind = self._static["icon-192.png"]
        answer = web.Response(body=content, content_type=kind)
        answer.headers["Cache-Control"] = A_DAY
        return answer

    async def static(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._static:
            raise web.HTTPNotFound
        content, kind = self._static[name]
        answer = web.Response(body=content, content_type=kind)
        if kind != "image/png":
            answer.charset = "utf-8"
        answer.headers["Cache-Control"] = A_DAY if kind == MANIFEST else FOREVER
        if name == WORKER:
            # It stands beside the other files and looks after all pages.
            answer.headers["Service-Worker-Allowed"] = "/"
        answer.enable_compression()
        return answer


def _in_language(request: web.Request, pages: Mapping[str, bytes]) -> web.Response:
    """Give the page in the language that the address or else the browser asks for."""
    chosen = request.query.get("lang", "")
    language = best_language([chosen] if chosen else wished_languages(request), pages)
    answer = web.Response(body=pages[language], content_type="text/html", charset="utf-8")
    answer.headers.update({"Content-Language": language, "Vary": "Accept-Language"})
    answer.enable_compression()
    return answer


@dataclass(frozen=True, slots=True)
class _Chat:
    turns: Turns
    now: Callable[[], datetime]

    async def open(self, request: web.Request) -> web.Response:
        return await self._answer(
            request, lambda person, said: self.turns.open(person, said.id, self.now(), said.language)
        )

    async def take(self, request: web.Request) -> web.Response:
        return await self._answer(
            request, lambda person, said: self.turns.take(person, said.id, self._incoming(said))
        )

    def _incoming(self, said: WebMessage) -> Incoming:
        return Incoming(now=self.now(), text=said.text, action=said.action, language=said.language)

    async def _answer(self, request: web.Request, turn: _Turn) -> web.Response:
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return error(403, "foreign_site", "messages are taken from the chat page only")
        if request.content_type != "application/json":
            return error(415, "not_json", "the content type must be application/json")
        try:
            message = parse_message(await request.read())
        except WireError as refused:
            return error(400, "bad_message", refused.problem)
        held = brought(request, self.turns.seal)
        token = held.token
        # A cookie of before they were signed counts where it leads to a conversation.
        if not held.signed and not (token and await self.turns.knows(Person("web", token))):
            token = secrets.token_urlsafe(16)
        taken = await turn(Person("web", token), message)
        body = b'{"id":"%b","reply":%b}' % (message.id.encode(), _laid_out(taken))
        answer = web.Response(body=body, content_type="application/json", charset="utf-8")
        answer.enable_compression()
        if taken.reply.forget:
            answer.del_cookie(COOKIE)
        elif not held.current or request.path == OPENING:
            # Coming in again gives the cookie another term; each message need not.
            give(request, answer, token, self.turns.seal)
        return answer


def _laid_out(taken: Taken) -> bytes:
    laid_out = taken.laid_out.get("web")
    if laid_out is None:
        plain = json.dumps(reply_to_json(taken.reply), ensure_ascii=False, separators=(",", ":"))
        laid_out = taken.laid_out["web"] = plain.encode()
    return laid_out


def wished_languages(request: web.Request) -> list[str]:
    """Give the languages that a browser asks for, the most wanted first."""
    weighed = []
    for place, part in enumerate(request.headers.get("Accept-Language", "").split(",")[:20]):
        language, _, weight = part.partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, language.strip()))
        except ValueError:
            continue
    return [language for _, _, language in sorted(weighed) if language]
