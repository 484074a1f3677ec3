"""Numbers that tell of nothing that happened: asked, threatened, feared, supposed or heard of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.word_lists import WordLists, either

_CLAUSE: Final = 30
_SENTENCE: Final = 50
_CLAUSE_ENDS: Final = re.compile(r'[,?! ":]|(?<![0-9])[.]')
_SENTENCE_ENDS: Final = re.compile(r"[?!]|(?<![0-9])[.]")


@dataclass(frozen=True)
class UnrealWords:
    """What makes a number unreal; the words stand in its clause or earlier in its sentence.

    Args:
        clause: what is asked, feared or threatened in the clause.
        sentence: what is supposed in the sentence.
        announced: what a collector announces in the sentence.
        heard: what is heard of others in the sentence.
        mine: what happened to the writer all the same; ends the reach of ``heard``.
        told: what happened all the same; ends the reach of both.
        may: what makes a question of a clause that ends in one of ``asks``.
        asks: what ends such a question.
        judged: a question about what did happen.
    """

    clause: re.Pattern[str]
    sentence: re.Pattern[str]
    announced: re.Pattern[str]
    heard: re.Pattern[str]
    mine: re.Pattern[str]
    told: re.Pattern[str]
    may: re.Pattern[str]
    asks: re.Pattern[str]
    judged: re.Pattern[str]

    def holds(self, plain: str, start: int, end: int) -> bool:
        """Tell whether a number did not happen; looks at most fifty characters around it."""
        begin = _begin(_CLAUSE_ENDS, plain, start, _CLAUSE)
        if self._after(self.clause, plain, begin, start, end) or self._is_asked(plain, begin, start, end):
            return True
        sentence = _begin(_SENTENCE_ENDS, plain, start, _SENTENCE)
        return self._after(self.sentence, plain, sentence, start, end) or self._is_heard(plain, start, end)

    def announces(self, plain: str, start: int) -> bool:
        """Tell whether a collector announces something in the sentence before a place."""
        begin = _begin(_SENTENCE_ENDS, plain, start, _SENTENCE)
        return self._after(self.announced, plain, begin, start, start)

    def supposes(self, plain: str, start: int, end: int) -> bool:
        """Tell whether a length is only supposed in its clause or told of others."""
        begin = _begin(_CLAUSE_ENDS, plain, start, _CLAUSE)
        return self._after(self.sentence, plain, begin, start, end) or self._is_heard(plain, start, end)

    def _is_heard(self, plain: str, start: int, end: int) -> bool:
        heard = self.heard.search(plain, _begin(_SENTENCE_ENDS, plain, start, _SENTENCE), start)
        return heard is not None and not (
            self.told.search(plain, heard.end(), end) or self.mine.search(plain, heard.end(), end)
        )

    def _is_asked(self, plain: str, begin: int, start: int, end: int) -> bool:
        close = _CLAUSE_ENDS.search(plain, end, end + _CLAUSE)
        stop = close.end() if close else min(len(plain), end + _CLAUSE)
        return bool(
            self.asks.search(plain, end, stop)
            and self._after(self.may, plain, begin, start, start)
            and not self.judged.search(plain, end, stop)
        )

    def _after(self, words: re.Pattern[str], plain: str, begin: int, start: int, end: int) -> bool:
        """Tell whether one of some words stands in a stretch, without a word of what happened behind it."""
        found = words.search(plain, begin, start)
        return found is not None and self.told.search(plain, found.end(), end) is None


def _begin(ends: re.Pattern[str], plain: str, start: int, most: int) -> int:
    begin = max(0, start - most)
    for found in ends.finditer(plain, begin, start):
        begin = found.end()
    return begin


def unreal_words_of(lists: WordLists) -> UnrealWords:
    """Read the words that make a number unreal."""
    return UnrealWords(
        clause=re.compile(either(lists.words("clause"), lists.words("clause_except"))),
        sentence=re.compile(either(lists.words("sentence"), lists.words("sentence_except"))),
        announced=re.compile(either(lists.words("announced"))),
        heard=re.compile(either(lists.words("heard"))),
        mine=re.compile(either(lists.words("mine"))),
        told=re.compile(either(lists.words("told"), lists.words("told_except"))),
        may=re.compile(either(lists.words("may"), lists.words("may_except"))),
        asks=re.compile(rf"{either(lists.words('asks'))}|[?]"),
        judged=re.compile(either(lists.words("judged"))),
    )
