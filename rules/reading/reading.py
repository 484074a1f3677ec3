"""What was read in a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

STORY: Final = "story"
NOTICE: Final = "notice"
COLLECTION: Final = frozenset({STORY, NOTICE})
NOTHING: Final = "nothing"
FOREIGN: Final = "foreign"


@dataclass(frozen=True, slots=True)
class Span:
    """A fact and the words it was read from.

    Args:
        fact: its name.
        value: one member of a set, a truth, a number, ``HH:MM`` or ``YYYY-MM-DD``.
        start: offset of the first character in the text as it was given.
        end: offset just behind the last one.
    """

    fact: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that may mean one value or another, so that the person must be asked.

    Args:
        fact: its name.
        start: offset of the first character in the text as it was given.
        end: offset just behind the last one.
        values: what it may be, in plain JSON.
    """

    fact: str
    start: int
    end: int
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """Words that judge without telling what happened.

    Args:
        category: a category of the question of conduct, empty where none is meant.
        start: offset of the first character in the text as it was given.
        end: offset just behind the last one.
    """

    category: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read in one text.

    Args:
        kind: story, notice, marketing, code, statement, receipt, chat, phishing, contract, nothing, foreign.
        is_collection: whether it tells of a collection or is a collector's own message.
        facts: what it tells, in plain JSON as the batch interface has it.
        spans: the words of each fact or member, in the order of the text.
        unclear: what must be asked.
        labels: words that only label.
        warnings: ids of warnings, e.g. ``phishing``.
        at_least: facts of which the number is the lower end of what is meant.
        language: ``zh``, ``zh-TW`` for traditional characters, ``en``, empty for any other.
    """

    kind: str
    is_collection: bool
    facts: Mapping[str, Any] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    labels: tuple[Label, ...] = ()
    warnings: tuple[str, ...] = ()
    at_least: frozenset[str] = frozenset()
    language: str = "zh"
