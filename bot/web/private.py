"""What all pages behind a token share: their frame, what their answers carry, and documents made for them."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.documents.making import Making
from bot.web.guard import POLICY
from bot.words import Words

_TEMPLATE: Final = Template((Path(__file__).resolve().parent / "private.html").read_text("utf-8"))
# Looks that come with a script of the same name.
_SCRIPTED: Final = frozenset({"report"})
PRIVATE: Final = {
    POLICY: (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def framed(title: str, body: str, language: str, say: Words, digest: str, look: str) -> bytes:
    """Put the body of a page into the frame of all pages behind a token.

    Args:
        title: of the page, plain.
        body: as HTML.
        language: of the page.
        say: its sentences.
        digest: of the static files, so that a changed file has another address.
        look: name of the style sheet that it has beside those of the chat and the cards.
    """
    values = {
        "language": language,
        "title": title,
        "site": say["site"],
        "skip": say["skip"],
        "digest": digest,
        "look": look,
    }
    script = f'<script src="/static/{look}.js?v={digest}" defer></script>\n' if look in _SCRIPTED else ""
    plain = {key: escape(value) for key, value in values.items()}
    return _TEMPLATE.substitute(plain, body=body, script=script).encode("utf-8", "replace")


def plain_page(what: str, language: str, say: Words, digest: str, look: str) -> bytes:
    """Say that nothing can be opened here, or not now; no word tells whether there ever was something.

    Args:
        what: ``missing`` or ``busy``.
        language: of the page.
        say: its sentences.
        digest: of the static files.
        look: as for ``framed``.
    """
    title = say[f"{what}_title"]
    body = (
        f'<div class="parts"><h1>{text(title)}</h1><p>{text(say[f"{what}_says"])}</p></div>'
        f'<p><a class="choice done" href="/?lang={escape(language)}">{text(say["chat"])}</a></p>'
    )
    return framed(title, body, language, say, digest, look)


def text(words: str) -> str:
    """Give plain text as HTML; its line ends stay."""
    return escape(words, quote=False).replace("\n", "<br>")


def private_answer(content: bytes, kind: str, language: str, *, status: int = 200) -> web.Response:
    """Answer with what only the holder of a token may see.

    Args:
        content: of the answer.
        kind: its media type.
        language: in which it is.
        status: of HTTP.
    """
    charset = "utf-8" if kind.startswith("text/") else None
    answer = web.Response(body=content, status=status, content_type=kind, charset=charset)
    answer.headers.update({**PRIVATE, "Content-Language": language})
    answer.enable_compression()
    return answer


def attach(answer: web.Response, plain: str, own: str) -> None:
    """Say that an answer is a file to be kept.

    Args:
        answer: the file.
        plain: its name in ASCII; WeChat and old browsers take no other.
        own: its name as people know it.
    """
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(own)}"


def making_for(app: web.Application) -> Making:
    """Give what makes documents until the server ends.

    Args:
        app: the server, which does not run yet.
    """
    making = Making()

    async def close(_app: web.Application) -> None:
        making.close()

    app.on_cleanup.append(close)
    return making
