"""Numbers in digits and in Chinese numerals; of a range the lower end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from rules.reading.word_lists import WordLists, either

_TEN: Final = 10
_TEN_THOUSAND: Final = 10_000
_AT_LEAST_OF_SEVERAL: Final = 2
_THREE_TO_FIVE: Final = (3, 5)


@dataclass(frozen=True)
class Numerals:
    """The numerals and the pattern that finds a number.

    Args:
        digits: numeral of one digit to its value.
        powers: ten, hundred, thousand, ten thousand, and the letters for them.
        scores: twenty and thirty as one character.
        pairs: two and three with the measure word inside.
        several: characters for "some".
        fixed: what is said as one word, to its lower end.
        half: the character for a half.
        to: what stands between the ends of a range.
        spoken: the characters of a number without digits.
        pattern: finds a number; without groups.
    """

    digits: dict[str, int]
    powers: dict[str, int]
    scores: dict[str, int]
    pairs: dict[str, int]
    several: frozenset[str]
    fixed: dict[str, float]
    half: str
    to: tuple[str, ...]
    spoken: str
    pattern: str = field(repr=False)

    def value(self, words: str) -> float | None:
        """Give the number that the pattern found, of a range the lower end; None where it is none."""
        if words in self.fixed:
            return self.fixed[words]
        if words == self.half:
            return 0.5
        if words[0].isdecimal():
            return self._written(words)
        ends = [words.find(to, 1) for to in self.to if to in words]
        return self._said(words[: min(ends)] if ends else words)

    def _written(self, words: str) -> float | None:
        found = _WRITTEN.match(words)
        if found is None:
            return None
        number = float(found[1].replace(",", ""))
        power = self.powers.get(found[2], 1)
        if found[3] and power >= _TEN_THOUSAND:
            number += int(found[3]) / _TEN
        return number * power

    def _said(self, words: str) -> float | None:
        total, pending, last, zero = 0, None, 0, False
        for place, char in enumerate(words):
            if char in self.digits:
                digit = self.digits[char]
                zero = zero or digit == 0
                if pending in (None, 0):
                    pending = digit
                elif words[place - 1] not in self.digits or not _is_range(pending, digit):
                    return None
            elif char in self.powers:
                power = self.powers[char]
                if power == _TEN_THOUSAND:
                    total = (total + (pending or 0) or 1) * power
                elif last and power >= last and last != _TEN_THOUSAND:
                    break
                else:
                    total += (pending or 1) * power
                pending, last, zero = None, power, False
            elif char in self.several:
                if place + 1 == len(words) or words[place + 1] not in self.powers:
                    return float(total) if total else None
                pending = _AT_LEAST_OF_SEVERAL
            else:
                total += self.scores.get(char, 0) or self.pairs.get(char, 0)
        return float(total + _rest(pending, last, zero=zero))


_WRITTEN: Final = re.compile(r"([0-9]{1,7}(?:,[0-9]{3})*(?:\.[0-9]{1,2})?)(\D?)([0-9]?)")


def _is_range(first: int, second: int) -> bool:
    return second == first + 1 or (first, second) == _THREE_TO_FIVE


def _rest(pending: int | None, last: int, *, zero: bool) -> int:
    """Give what the last digit adds: five in three ten-thousands five is five thousand."""
    if pending is None:
        return 0
    return pending * last // _TEN if last > _TEN and not zero else pending


def numerals_of(lists: WordLists) -> Numerals:
    """Read the numerals and write the pattern of a number, which is linear in whatever text it searches."""
    digits = {word: int(value) for word, value in lists.numbers("digits").items()}
    powers = {word: int(value) for word, value in lists.numbers("powers").items()}
    letters = {word: int(value) for word, value in lists.numbers("letters").items()}
    scores = {word: int(value) for word, value in lists.numbers("scores").items()}
    pairs = {word: int(value) for word, value in lists.numbers("pairs").items()}
    several = lists.words("several")
    fixed = lists.numbers("fixed")
    half = "".join(lists.words("half"))
    spoken = "".join(re.escape(char) for char in (*digits, *powers, *scores, *pairs))
    some = "".join(map(re.escape, several))
    tens = "".join(map(re.escape, powers))
    to = either(lists.words("to"))
    every, first = spoken + some, "".join(map(re.escape, several[:1]))
    # A run of numerals is taken whole or not at all and only from its beginning: the search stays linear.
    begins = f"(?<![{spoken}{first}][{every}])(?<![{some}][{tens}])"
    said = f"(?:[{spoken}]|[{some}](?=[{tens}])){begins}[{spoken}{first}]{{0,8}}+"
    # A digit behind another one, behind "*" or behind a point begins no number; nor does a run cut short.
    run = (
        r"[0-9](?<![0-9*][0-9])(?<![0-9][.:][0-9])"
        r"(?:[0-9]{0,2}(?:,[0-9]{3}){1,3}|[0-9]{0,6})(?![0-9*])(?:\.[0-9]{1,2}(?![0-9*]))?"
    )
    power = "".join(map(re.escape, (*powers, *letters)))
    written = (
        rf"{run}(?:[{power}](?:[0-9](?![0-9]))?)?"
        rf"(?:{to}(?:[0-9]{{1,5}}(?![0-9*:])|[{spoken}]{{1,5}}+)|(?<![0-9][0-9]),[0-9](?![0-9:.*]))?"
    )
    pattern = f"(?:{either(fixed)}|{said}(?:{to}[{spoken}]{{1,5}}+)?|{written}|{re.escape(half)})"
    return Numerals(
        digits,
        {**powers, **letters},
        scores,
        pairs,
        frozenset(several),
        fixed,
        half,
        lists.words("to"),
        spoken,
        pattern,
    )
