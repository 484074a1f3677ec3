"""Which counts are only the least that is meant: ten and some, twenty or thirty, at least five."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.findings import ANSWERED, CALLS, TEXTS, Found
from rules.reading.numerals import Numerals
from rules.reading.word_lists import WordLists, either

_COUNTS: Final = frozenset(
    {CALLS, TEXTS, ANSWERED, "days_with_contact", "collectors_present", "third_parties_told"}
)
# A word for it may stand just outside the words that the count was read from.
_BEFORE, _BEHIND = 4, 2


@dataclass(frozen=True)
class LeastWords:
    """What tells that a number is the lower end of what is meant.

    Args:
        pattern: a number that says so itself, or by the word behind it.
        before: a number behind a word such as "at least".
    """

    pattern: re.Pattern[str]
    before: re.Pattern[str]

    def facts(self, plain: str, found: list[Found]) -> frozenset[str]:
        """Give the counts that are the least that is meant."""
        return frozenset(
            one.fact
            for one in found
            if one.fact in _COUNTS
            and (
                self.pattern.search(plain, one.start, one.end + _BEHIND)
                or self.before.search(plain, max(0, one.start - _BEFORE), one.end)
            )
        )


def least_words_of(lists: WordLists, numerals: Numerals) -> LeastWords:
    """Read the words for "at least" and write the pattern of such numbers."""
    digits = "".join(re.escape(char) for char, value in numerals.digits.items() if value)
    powers = "".join(re.escape(char) for char in numerals.powers)
    several = "".join(map(re.escape, numerals.several))
    to, spoken = either(numerals.to), numerals.spoken
    return LeastWords(
        re.compile(
            f"{either(numerals.fixed)}|[{several}][{powers}]|[{powers}][{several}]"
            f"|[{digits}][{digits}](?![{digits}])|[0-9{spoken}](?:{to})[0-9{spoken}]"
            f"|[0-9{spoken}](?:{either(lists.words('behind'))})"
        ),
        re.compile(f"{either(lists.words('before'))}{numerals.pattern}"),
    )
