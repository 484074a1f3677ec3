"""The words around a place in the text, never further away than a fixed number of characters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.word_lists import either, longest

# Characters that do not end a sentence, and those that do not end a clause.
SENTENCE: Final = "[^.?!]"
CLAUSE: Final = r'[^.,?!: "\[\]()]'


@dataclass(frozen=True, slots=True)
class Before:
    """Looks for words that stand before a place.

    Args:
        pattern: the words with all that may stand behind them; ends where the place is.
        reach: how many characters before the place are looked at.
    """

    pattern: re.Pattern[str]
    reach: int

    def find(self, plain: str, place: int) -> re.Match[str] | None:
        """Give the words with all that stands between them and the place."""
        return self.pattern.search(plain, max(0, place - self.reach), place)


@dataclass(frozen=True, slots=True)
class After:
    """Looks for words that stand behind a place.

    Args:
        pattern: the words.
        between: what may stand between the place and them.
        gap: how many characters may stand there.
        reach: how many characters behind the place are looked at.
    """

    pattern: re.Pattern[str]
    between: re.Pattern[str]
    gap: int
    reach: int

    def find(self, plain: str, place: int) -> re.Match[str] | None:
        """Give the first of the words behind the place."""
        # A later word has the same characters before it: where the first is cut off, all are.
        found = self.pattern.search(plain, place, place + self.reach)
        if found is None or found.start() - place > self.gap:
            return None
        return found if self.between.fullmatch(plain, place, found.start()) else None


def before(
    words: Iterable[str], gap: int = 0, between: str | tuple[str, ...] = CLAUSE, unless: Iterable[str] = ()
) -> Before:
    """Look for words before a place.

    Args:
        words: one of them stands there.
        gap: how many characters or words may stand between, at most.
        between: pattern of one character that may stand between, or the words that may.
        unless: longer words that mean something else.
    """
    words = tuple(words)
    step, width = _step(between)
    pattern = re.compile(rf"(?P<word>{either(words, unless)}){step}{{0,{gap}}}\Z")
    return Before(pattern, longest(words) + gap * width)


def after(
    words: Iterable[str], gap: int = 0, between: str | tuple[str, ...] = CLAUSE, unless: Iterable[str] = ()
) -> After:
    """Look for words behind a place; the arguments are those of ``before``."""
    words, unless = tuple(words), tuple(unless)
    step, width = _step(between)
    return After(
        re.compile(f"(?P<word>{either(words, unless)})"),
        re.compile(f"{step}{{0,{gap}}}"),
        gap * width,
        longest((*words, *unless)) + gap * width,
    )


def before_pattern(pattern: str, gap: int, between: str = CLAUSE) -> Before:
    """Look for a pattern before a place; it may be eight characters long."""
    return Before(re.compile(rf"{pattern}{between}{{0,{gap}}}\Z"), gap + 8)


def after_pattern(pattern: str, gap: int, between: str = CLAUSE) -> After:
    """Look for a pattern behind a place; it may be eight characters long."""
    return After(re.compile(pattern), re.compile(f"{between}{{0,{gap}}}"), gap, gap + 8)


def _step(between: str | tuple[str, ...]) -> tuple[str, int]:
    if isinstance(between, tuple):
        return either(between), longest(between)
    return f"(?:{between})", 1
