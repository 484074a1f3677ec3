"""The sentences that only a platform needs: locales/<language>/platform.yaml, and share.yaml for cards."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rules.source import read_plain

LOCALES = Path(__file__).resolve().parent.parent / "locales"
SOURCE_LANGUAGE = "zh-CN"

Words = Mapping[str, str]


def load_words(part: str, folder: Path = LOCALES, file: str = "platform") -> dict[str, Words]:
    """Load one part of the platform's sentences (page, terminal, startup ...) in every language."""
    found = {}
    for place in sorted(folder.glob(f"*/{file}.yaml")):
        words: Mapping[str, Any] = read_plain(place)[part]
        found[place.parent.name] = {key: str(value) for key, value in words.items()}
    return dict(sorted(found.items(), key=lambda item: _rank(item[0])))


def offered_languages(folder: Path = LOCALES) -> tuple[str, ...]:
    """Give the languages there are, the source first."""
    return tuple(sorted((file.parent.name for file in folder.glob("*/platform.yaml")), key=_rank))


def best_language(wished: Iterable[str], offered: Iterable[str]) -> str:
    """Choose the offered language that serves best somebody who wishes for these, best first."""
    offered = tuple(offered)
    for wish in wished:
        wish = wish.strip().lower().replace("_", "-")
        for language in offered:
            if wish == language.lower():
                return language
        kind = _script(wish)
        if kind in offered:
            return kind
    return SOURCE_LANGUAGE


def _rank(language: str) -> tuple[bool, bool, str]:
    return language != SOURCE_LANGUAGE, not language.startswith("zh"), language


def _script(wish: str) -> str:
    parts = wish.split("-")
    if parts[0] in {"zh", "yue"}:
        return "zh-TW" if {"hant", "tw", "hk", "mo"} & set(parts[1:]) else "zh-CN"
    return parts[0]
