"""What kind of text it is: a story, a collector's own message, or something that is no collection at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rules.reading.patterns import Signal
from rules.reading.reading import COLLECTION, FOREIGN, NOTHING, NOTICE, STORY

CHAT: Final = "chat"
_MOST_FOR_ENTRIES: Final = 3
_LEANING: Final = 1
_HAN: Final = re.compile(r"[㐀-䶿一-鿿]")
_LATIN: Final = re.compile(r"[a-z]{2,}")
_OTHER: Final = re.compile(r"[^\W\d_a-z㐀-䶿一-鿿]")
# Kana and Hangul stand among Chinese characters; a few of them make another language.
_NEIGHBOURS: Final = re.compile(r"[぀-ヿ가-힣]")
_TRADITIONAL_SHARE: Final = 0.08
_FEW: Final = 2


def kind_of(signals: Iterable[Signal], entries: int, *, addressed: int) -> str:
    """Tell the kind of a text.

    Args:
        signals: what was found, each once.
        entries: how many entries of the lexicon were found.
        addressed: how much more often the reader is spoken to than the writer speaks of themselves.
    """
    scores: dict[str, float] = {}
    for signal in signals:
        scores[signal.kind] = scores.get(signal.kind, 0) + signal.weight
    leaning = _LEANING if addressed > 0 else -_LEANING if addressed < 0 else 0
    nearer = NOTICE if scores.get(NOTICE, 0) + leaning > scores.get(STORY, 0) else STORY
    collection = max(scores.pop(NOTICE, 0), scores.pop(STORY, 0)) + min(entries, _MOST_FOR_ENTRIES)
    if collection:
        scores[nearer] = collection
    best = max(scores.values(), default=0)
    if best <= 0:
        return CHAT
    leading = [kind for kind, score in scores.items() if score == best]
    return nearer if nearer in leading else next((k for k in leading if k in COLLECTION), leading[0])


def language_of(given: str, plain: str, changed: int) -> str:
    """Tell the language of a text.

    Args:
        given: as it came.
        plain: its plain form.
        changed: how many of its characters were traditional.

    Returns:
        ``zh``, ``zh-TW``, ``en``, or empty for another language or none at all.
    """
    han = len(_HAN.findall(plain))
    if len(_NEIGHBOURS.findall(plain)) > _FEW:
        return ""
    if han and han >= len(_LATIN.findall(plain)):
        return "zh-TW" if changed >= _FEW and changed >= han * _TRADITIONAL_SHARE else "zh"
    return "en" if _LATIN.search(plain) and not _OTHER.search(given.casefold()) else ""


def empty_kind(plain: str) -> str:
    """Tell the kind of a text without Chinese: nothing to read, or another language."""
    return FOREIGN if any(sign.isalpha() for sign in plain) else NOTHING
