"""The page and its files, read once at the start."""

import hashlib
import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from bot.words import Words

STATIC = Path(__file__).resolve().parent / "static"
MANIFEST = "application/manifest+json"
_NUMBER = re.compile(r"\b\d{3,5}\b")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


def load_static(folder: Path = STATIC) -> dict[str, tuple[bytes, str]]:
    """Read the page's files: name -> (content, type)."""
    return {
        file.name: (file.read_bytes(), TYPES[file.suffix])
        for file in sorted(folder.iterdir())
        if file.suffix in TYPES
    }


def render_pages(
    words: Mapping[str, Words], static: Mapping[str, tuple[bytes, str]], folder: Path = STATIC, base: str = ""
) -> dict[str, bytes]:
    """Write the page in every language; it carries the words of all, so that switching needs no request.

    Args:
        words: the page's words by language.
        static: the page's files.
        folder: where its template is.
        base: the server's address for link previews; empty where it has none.
    """
    template = Template((folder / "index.html").read_text("utf-8"))
    shared = {
        "digest": digest_of(static),
        "base": escape(base),
        # "<" would let a word end the data block.
        "words": json.dumps(words, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"),
    }
    return {
        language: template.substitute(
            shared, language=language, **{key: escape(word) for key, word in own.items()}
        ).encode()
        for language, own in words.items()
    }


def manifests(words: Mapping[str, Words], digest: str) -> dict[str, tuple[bytes, str]]:
    """Write what a phone needs to install the chat, in every language: name -> (content, type)."""
    return {
        f"{language}.webmanifest": (_manifest(language, own, digest), MANIFEST)
        for language, own in words.items()
    }


def _manifest(language: str, words: Words, digest: str) -> bytes:
    icons = [
        {"src": f"/static/icon-{name}.png?v={digest}", "sizes": f"{size}x{size}", "type": "image/png", **more}
        for name, size, more in (
            ("192", 192, {}),
            ("512", 512, {}),
            ("maskable-512", 512, {"purpose": "maskable"}),
        )
    ]
    told = {
        "id": "/",
        "name": words["title"],
        "short_name": words["title"],
        "description": words["description"],
        "lang": language,
        "start_url": f"/?lang={language}",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f3",
        "theme_color": "#1c6763",
        "icons": icons,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def render_offline(words: Mapping[str, Words], digest: str, folder: Path = STATIC) -> dict[str, bytes]:
    """Write in every language what is seen without a connection."""
    template = Template((folder / "offline.html").read_text("utf-8"))
    return {
        language: template.substitute(
            {key: escape(word) for key, word in own.items()},
            language=language,
            digest=digest,
            danger=_NUMBER.sub(r'<a href="tel:\g<0>">\g<0></a>', escape(own["danger"])),
        ).encode()
        for language, own in words.items()
    }


def digest_of(static: Mapping[str, tuple[bytes, str]]) -> str:
    """Name the present version of the files."""
    whole = hashlib.sha256()
    for name, (content, _) in sorted(static.items()):
        whole.update(name.encode() + b"\0" + content)
    return whole.hexdigest()[:16]
