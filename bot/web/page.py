"""The page and its files, read once at the start."""

import hashlib
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from bot.words import Words

STATIC = Path(__file__).resolve().parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


def load_static(folder: Path = STATIC) -> dict[str, tuple[bytes, str]]:
    """Read the page's files: name -> (content, type)."""
    return {
        file.name: (file.read_bytes(), TYPES[file.suffix])
        for file in sorted(folder.iterdir())
        if file.suffix in TYPES
    }


def render_pages(
    words: Mapping[str, Words], static: Mapping[str, tuple[bytes, str]], folder: Path = STATIC
) -> dict[str, bytes]:
    """Write the page in every language; it carries the words of all, so that switching needs no request."""
    template = Template((folder / "index.html").read_text("utf-8"))
    shared = {
        "digest": digest_of(static),
        # "<" would let a word end the data block.
        "words": json.dumps(words, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"),
    }
    return {
        language: template.substitute(
            shared, language=language, **{key: escape(word) for key, word in own.items()}
        ).encode()
        for language, own in words.items()
    }


def digest_of(static: Mapping[str, tuple[bytes, str]]) -> str:
    """Name the present version of the files."""
    whole = hashlib.sha256()
    for name, (content, _) in sorted(static.items()):
        whole.update(name.encode() + b"\0" + content)
    return whole.hexdigest()[:16]
