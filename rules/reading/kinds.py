"""What kind of text it is: a story, a collector's own message, or something that is no collection at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from rules.reading.patterns import Signal
from rules.reading.reading import COLLECTION, FOREIGN, NOTHING, NOTICE, STORY

CHAT: Final = "chat"
DEBT: Final = "debt"
# What speaks for chat as long as no debt is spoken of.
_UNTIL_A_DEBT: Final = 6
# Who speaks to somebody else has pasted a message: that is seldom chat.
_SPOKEN_TO: Final = 2
# More entries than these say nothing more of the kind.
MOST_ENTRIES: Final = 3
# The matters of ordinary life overlap: the strongest counts, the others add little.
_MORE_OF_A_CHAT: Final = 3
# What the signals tell counts so much against the leaning of the wording.
_SIGNALS: Final = 1.0
_A_DEBT_ALONE: Final = 0.5
# How much the wording counts beside the signals where a story is told from a message.
_WORDING: Final = 3.0
# Kinds that numbers of calls or of days overdue speak against.
_COUNTED: Final = frozenset({CHAT, "statement"})
# So much is told of what collectors do that no debt need be named.
_ENOUGH: Final = 2
_LEANING: Final = 1
# A service does not speak of itself as "I": what looks like its message counts less then.
_PERSONAL: Final = 0.5
# Words in quotation marks stand in a story; where they are most of the text, it is an introduced message.
_QUOTES: Final = 9
_MOSTLY: Final = 0.6
_A_WORD: Final = 6
_HAN: Final = re.compile(r"[㐀-䶿一-鿿]")
_LATIN: Final = re.compile(r"[a-z]{2,}")
_OTHER: Final = re.compile(r"[^\W\d_a-z㐀-䶿一-鿿]")
# Kana and Hangul stand among Chinese characters; a few of them make another language.
_NEIGHBOURS: Final = re.compile(r"[぀-ヿ가-힣]")
_TRADITIONAL_SHARE: Final = 0.08
_FEW: Final = 2


def kind_of(
    signals: Iterable[Signal],
    entries: int,
    *,
    addressed: int,
    quoted: float = 0,
    leaning: Mapping[str, float] | None = None,
    counted: Callable[[], bool] = bool,
) -> str:
    """Tell the kind of a text.

    Args:
        signals: what was found, each once.
        entries: how many entries of the lexicon were found.
        addressed: how much more often the reader is spoken to than the writer speaks of themselves.
        quoted: what share of the text stands between quotation marks.
        leaning: how much its wording leans to each kind of collection, over none at all.
        counted: tells whether calls in a day or days overdue are counted; asked only where that decides.
    """
    leaning = leaning or {}
    toward_story = _WORDING * (leaning.get(STORY, 0.0) - leaning.get(NOTICE, 0.0))
    kind, service, nearer = _by_signals(signals, entries, addressed, quoted, toward_story)
    lean = max(leaning.values(), default=0.0)
    if kind in COLLECTION:
        return kind if lean + _SIGNALS >= 0 else service or CHAT
    told = lean > _SIGNALS or (lean > 0 and kind in _COUNTED and counted())
    return nearer if told else kind


def _by_signals(
    signals: Iterable[Signal], entries: int, addressed: int, quoted: float, toward_story: float
) -> tuple[str, str, str]:
    """Tell by what was found alone: the kind, which message of a service, and which collection it may be."""
    scores: dict[str, float] = {}
    chats = [0.0]
    for signal in signals:
        if signal.kind == CHAT:
            chats.append(signal.weight)
        else:
            scores[signal.kind] = scores.get(signal.kind, 0) + signal.weight
    leaning = _LEANING if addressed > 0 else -_LEANING if addressed < 0 else 0
    notice, story, debt = (scores.pop(kind, 0) for kind in (NOTICE, STORY, DEBT))
    entries = min(entries, MOST_ENTRIES)
    chat = max(chats) + min(sum(chats) - max(chats), _MORE_OF_A_CHAT) - debt - entries
    if quoted:
        story, notice = (story, notice + _QUOTES) if quoted > _MOSTLY else (story + _QUOTES, notice)
    nearer = NOTICE if notice + leaning > story + toward_story else STORY
    collection = (max(notice, story) + entries or _A_DEBT_ALONE) if debt or entries >= _ENOUGH else 0
    share = _PERSONAL if addressed < 0 else 1
    service, speaks = max(
        ((kind, score * share) for kind, score in scores.items()), key=_score, default=("", 0)
    )
    if speaks > max(chat, collection):
        return service, service, nearer
    until = _UNTIL_A_DEBT - (_SPOKEN_TO if addressed > 0 else 0)
    return nearer if collection > max(chat + until, 0) else CHAT, service, nearer


def _score(kind: tuple[str, float]) -> float:
    return kind[1]


def quoted_share(plain: str) -> float:
    """Give what share of a plain text stands between quotation marks, single words left out."""
    inside = plain.split('"')[1:-1:2]
    return sum(len(part) for part in inside if len(part) > _A_WORD) / (len(plain) or 1)


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
