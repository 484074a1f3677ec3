"""Readings of a typed answer: option numbers, an hour, a count, a day. The words are in the catalogue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from handlers.catalogue import Catalogue

LONGEST: Final = 4000
_SEPARATORS: Final = re.compile(r"[\s,;/.()\[\]#]+")
_SPAN: Final = re.compile(r"(\d{1,2})\s*[-~]\s*(\d{1,2})")
_APART: Final = r"\s,;/\u3001"
_NOON: Final = 12
_MIDNIGHT: Final = 24
# Languages of which the patterns are kept.
_LANGUAGES: Final = 16
_HALVES: Final = ("noon", "afternoon", "night", "morning")


def cleaned(text: str) -> str:
    """Give a text without what nobody typed on purpose: full-width forms, control characters, emoji."""
    plain = "".join(map(_typed, unicodedata.normalize("NFKC", text[:LONGEST])))
    return " ".join(plain.split()).casefold()


@lru_cache(maxsize=4096)
def _typed(char: str) -> str:
    """Give a character as it was meant: as it is, a space, or nothing."""
    category = unicodedata.category(char)
    if category[0] in "CSZ" and char not in "+~<>=$":
        return " "
    return "" if category in {"Me", "Mn"} else char


def bare(text: str) -> str:
    """Give a cleaned text without marks at its ends, for comparing with a list of words."""
    first, last = 0, len(text)
    while first < last and _is_mark(text[first]):
        first += 1
    while last > first and _is_mark(text[last - 1]):
        last -= 1
    return text[first:last]


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PSZ"


def whole_number(text: str, digits: Mapping[str, int]) -> int | None:
    """Read one number in digits or in Chinese numerals up to 999; of a range the lower end."""
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    values = [digits.get(char) for char in text]
    if not values or None in values:
        return None
    total, unit = 0, None
    for value in values:
        assert value is not None  # noqa: S101 (checked above; tells the type checker)
        if value >= 10:
            total += (1 if unit is None else unit) * value
            unit = None
        elif unit is None:
            unit = value
    return total + (unit or 0)


def picked_numbers(text: str, say: Catalogue, most: int) -> tuple[int, ...] | None:
    """Read numbers of options, several at once; None where the text is something else.

    Args:
        text: a cleaned text such as ``1 3 5``.
        say: the catalogue with the numerals and the filler words.
        most: the highest number on the table.
    """
    digits = _digits(say)
    numeral = f"([0-9{''.join(map(re.escape, digits))}]{{1,3}})"
    for ordinal in say.texts("conversation", "reading", "ordinals"):
        text = re.sub(re.escape(ordinal).replace("\\#", numeral), r" \1 ", text)
    for filler in _fillers(say):
        text = text.replace(filler, " ")
    text = _SPAN.sub(lambda found: " ".join(map(str, range(int(found[1]), int(found[2]) + 1))) or "x", text)
    tokens = [token for token in _SEPARATORS.split(text) if token]
    numbers: list[int] = []
    for token in tokens:
        read = _picked(token, digits, most)
        if read is None:
            return None
        numbers += read
    return tuple(dict.fromkeys(numbers)) or None


@lru_cache(maxsize=_LANGUAGES)
def _fillers(say: Catalogue) -> tuple[str, ...]:
    return tuple(sorted(say.texts("conversation", "reading", "fillers"), key=len, reverse=True))


def _picked(token: str, digits: Mapping[str, int], most: int) -> list[int] | None:
    if re.fullmatch(r"\d{1,9}", token):
        number = int(token)
        apart = [int(char) for char in token]
        if number > most and len(apart) > 1 and all(1 <= one <= most for one in apart) and most < 10:
            return apart
        return [number]
    values = [digits.get(char) for char in token]
    if not values or None in values:
        return None
    if all(value is not None and value < 10 for value in values):
        return [value for value in values if value is not None]
    number_or_none = whole_number(token, digits)
    return None if number_or_none is None else [number_or_none]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, or what is wrong with the one that was typed.

    Args:
        time: ``HH:MM``, empty where there is a problem.
        problem: ``no_such_hour``, ``several_hours``, ``which_half`` (ten in the morning or evening).
        given: the words it was read from.
    """

    time: str
    problem: str = ""
    given: str = ""


def typed_hour(text: str, say: Catalogue) -> Clock | None:
    """Read an hour such as 23:30 or the evening's half past eleven; None where there is none."""
    found = [*_clocks(text, say), *_spoken_hours(text, say)]
    if len({(clock.time, clock.problem) for clock in found}) > 1:
        return Clock("", "several_hours", found[0].given)
    return found[0] if found else None


def _clocks(text: str, say: Catalogue) -> Iterator[Clock]:
    for match in _clock_pattern(say).finditer(text):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"] and 1 <= hour <= _NOON:
            yield _clock(hour % _NOON + (_NOON if match["half"] == "p" else 0), minute, match[0].strip())
        elif match["minute"] and ":" in match[0]:
            named_half = any(match[name] for name in _HALVES)
            yield _in_half(match, hour, minute) if named_half else _clock(hour, minute, match[0])


@lru_cache(maxsize=_LANGUAGES)
def _clock_pattern(say: Catalogue) -> re.Pattern[str]:
    parts = {name: _either(say.texts("conversation", "reading", "hours", name)) for name in _HALVES}
    before = "|".join(f"(?P<{name}>{part})" for name, part in parts.items())
    return re.compile(
        f"(?:{before})?\\s*(?<![\\d:])(?P<hour>\\d{{1,2}})(?:[:.](?P<minute>\\d{{2}}))?(?!\\d)"
        "(?:\\s*(?P<half>[ap])\\.?m(?![a-z]))?"
    )


def _clock(hour: int, minute: int, given: str) -> Clock:
    if hour > _MIDNIGHT or minute > 59 or (hour == _MIDNIGHT and minute):
        return Clock("", "no_such_hour", given)
    return Clock(f"{hour % _MIDNIGHT:02d}:{minute:02d}", given=given)


def _spoken_hours(text: str, say: Catalogue) -> Iterator[Clock]:
    digits = _digits(say)
    quarters = _quarters(say)
    for match in _hour_pattern(say).finditer(text):
        hour = whole_number(match["hour"], digits)
        minute = quarters.get(match["quarter"]) or whole_number(match["minute"] or "0", digits)
        if hour is None or minute is None:
            continue
        yield _in_half(match, hour, minute)


def _quarters(say: Catalogue) -> Mapping[str, int]:
    return say.find("conversation", "reading", "hours", "quarters") or {}


@lru_cache(maxsize=_LANGUAGES)
def _hour_pattern(say: Catalogue) -> re.Pattern[str]:
    numeral = f"[0-9{''.join(map(re.escape, _digits(say)))}]{{1,3}}"
    parts = {
        name: _either(say.texts("conversation", "reading", "hours", name))
        for name in ("morning", "noon", "afternoon", "night", "unit", "minute")
    }
    return re.compile(
        f"(?:(?P<noon>{parts['noon']})|(?P<afternoon>{parts['afternoon']})|(?P<night>{parts['night']})"
        f"|(?P<morning>{parts['morning']}))?\\s*(?P<hour>{numeral})\\s*(?:{parts['unit']})"
        f"\\s*(?:(?P<quarter>{_either(_quarters(say))})|(?P<minute>{numeral})\\s*(?:{parts['minute']})?)?"
    )


def _in_half(match: re.Match[str], hour: int, minute: int) -> Clock:
    given = match[0].strip()
    if (match["noon"] and hour <= 3) or (match["afternoon"] and hour < _NOON):
        hour += _NOON
    elif match["night"]:
        hour = 0 if hour == _NOON else hour + _NOON if 5 <= hour < _NOON else hour
    elif not match["morning"] and not match["noon"] and not match["afternoon"] and 1 <= hour < _NOON:
        return Clock("", "which_half", given)
    return _clock(hour, minute, given)


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its unit.

    Args:
        number: in the unit of the fact; negative where the person wrote a minus.
        given: the words it was read from.
    """

    number: int
    given: str


def typed_count(text: str, units: Mapping[str, int], say: Catalogue) -> Count | None:
    """Read a count such as fifteen calls or three months; of a range the lower end.

    Args:
        text: a cleaned text.
        units: word of the unit to how many of the fact's own unit it is.
        say: the catalogue with the numerals.
    """
    digits = _digits(say)
    for match in _count_pattern(say, tuple(units)).finditer(text):
        number = whole_number(match[2], digits)
        if number is not None:
            sign = -1 if match[1] else 1
            return Count(sign * number * units[match[3]], match[0].strip())
    return None


@lru_cache(maxsize=64)
def _count_pattern(say: Catalogue, units: tuple[str, ...]) -> re.Pattern[str]:
    about = _either(say.texts("conversation", "reading", "about"))
    to = _either(say.texts("conversation", "reading", "to"))
    words = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    numeral = f"\\d{{1,9}}|[{''.join(map(re.escape, _digits(say)))}]{{1,5}}"
    return re.compile(f"(-\\s*)?({numeral})\\s*(?:(?:{to})\\s*(?:{numeral}))?(?:{about})*\\s*({words})")


def typed_date(text: str, say: Catalogue, today: date) -> date | str | None:
    """Read a day: a date, ``bad_date`` where there is no such day, None where it is something else.

    Args:
        text: a cleaned text such as ``2025-12-31`` or with month and day only, then the last such day.
        say: the catalogue with the words of today and yesterday and of the parts of a date.
        today: the person's day.
    """
    for name, back in (("today", 0), ("yesterday", 1), ("day_before", 2)):
        if bare(text) in say.texts("conversation", "reading", "days", name):
            return date.fromordinal(today.toordinal() - back)
    match = _date_pattern(say).fullmatch(bare(text))
    if match is None:
        return None
    try:
        if match["year"]:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        this_year = date(today.year, int(match["month"]), int(match["day"]))
        return this_year if this_year <= today else this_year.replace(year=today.year - 1)
    except ValueError:
        return "bad_date"


@lru_cache(maxsize=_LANGUAGES)
def _date_pattern(say: Catalogue) -> re.Pattern[str]:
    marks = {
        name: _either(say.texts("conversation", "reading", "days", name)) for name in ("year", "month", "day")
    }
    return re.compile(
        f"(?:(?P<year>\\d{{4}})\\s*(?:{marks['year']}))?\\s*(?P<month>\\d{{1,2}})\\s*(?:{marks['month']})"
        f"\\s*(?P<day>\\d{{1,2}})\\s*(?:{marks['day']})?"
    )


class Spoken:
    """The words by which some things may be named, made ready for finding them in what is typed.

    Args:
        words: id to its words, in the order of the table.
    """

    __slots__ = ("_longest_first", "_whole", "names")

    def __init__(self, words: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        bared = [(name, bare(cleaned(word))) for name, group in words for word in group]
        self.names = tuple(dict.fromkeys(name for name, _ in bared))
        self._whole: dict[str, str] = {}
        for name, word in bared:
            self._whole.setdefault(word, name)
        pairs = {(word, name) for name, word in bared if word}
        self._longest_first = sorted(pairs, key=lambda pair: (-len(pair[0]), pair))

    def whole(self, text: str) -> str:
        """Give the id of which a text is exactly one of the words, empty where it is of none."""
        return self._whole.get(bare(text), "")

    def named(self, text: str, refusals: Iterable[str]) -> tuple[str, ...]:
        """Give the ids whose words stand in a text; the longest words win, a refusal spoils the reading.

        Args:
            text: a cleaned text.
            refusals: words such as "not", which make a short answer mean something else.
        """
        if exact := self.whole(text):
            return (exact,)
        found: set[str] = set()
        rest = text
        for word, name in self._longest_first:
            # What stood beside a character is gone from the rest, so that it would seem to stand alone there.
            where = rest if len(word) > 1 else text
            if word in where and (stands := _standing(word)).search(where):
                found.add(name)
                rest = stands.sub(" ", rest)
        if any(refusal in rest for refusal in refusals):
            return ()
        return tuple(name for name in self.names if name in found)


@lru_cache(maxsize=256)
def spoken(*words: tuple[str, tuple[str, ...]]) -> Spoken:
    """Give words of the catalogue ready for finding, see ``Spoken``."""
    return Spoken(words)


def named(text: str, words: Mapping[str, Iterable[str]], refusals: Iterable[str]) -> tuple[str, ...]:
    """Give the ids whose words stand in a text, see ``Spoken.named``.

    Args:
        text: a cleaned text.
        words: id to its words, from the catalogue.
        refusals: words such as "not", which make a short answer mean something else.
    """
    return spoken(*((name, tuple(group)) for name, group in words.items())).named(text, refusals)


@lru_cache(maxsize=512)
def _standing(word: str) -> re.Pattern[str]:
    """Find a word; one in Latin letters only where it begins, a short one only by itself."""
    if len(word) == 1:
        return re.compile(rf"(?<![^{_APART}]){re.escape(word)}(?![^{_APART}])")
    latin = "a" <= word[0] <= "z"
    return re.compile(
        ("(?<![a-z])" if latin else "") + re.escape(word) + ("(?![a-z])" if latin and len(word) <= 3 else "")
    )


@lru_cache(maxsize=_LANGUAGES)
def _digits(say: Catalogue) -> Mapping[str, int]:
    found = say.find("conversation", "reading", "digits")
    return found if isinstance(found, Mapping) else {}


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
