"""A pasted list of calls: one line, one call, in the many forms in which telephones write them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from handlers.catalogue import Catalogue
from handlers.diary.entry import MOST_AT_ONCE, Entry, masked_number
from handlers.reading import typed_date

# Lines that are read; those behind them are told as left out.
MOST_LINES: Final = 10_000
# No telephone writes a longer line for one call.
_LONGEST_LINE: Final = 160
_NOON: Final = 12
_LAST_HOUR: Final = 23
_CLOCK: Final = re.compile(
    r"(?<![\d:])(\d{1,2}):([0-5]\d)(?::[0-5]\d)?(?![\d:])(?:\s*([ap])\.?m)?", re.IGNORECASE
)
_TIMES: Final = re.compile(r"[(x\[]\s*(\d{1,3})\s*[)\]]|\bx\s*(\d{1,3})\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<![\d*])(?:(?:\+|00)86[ -]?)?[\d*](?:[\d*]|[ -](?=[\d*])){2,18}(?![\d*])")
_HALVES: Final = ("noon", "afternoon", "night")
# One and two at noon are in the afternoon; at night, hours before this one are early morning.
_LATE_NOON: Final = 3
_EARLY: Final = 5

UNREADABLE: Final = "unreadable"
NO_DAY: Final = "no_day"
NO_CLOCK: Final = "no_clock"
FUTURE: Final = "future"
OUTGOING: Final = "outgoing"
TOO_MANY: Final = "too_many"


@dataclass(frozen=True, slots=True)
class CallList:
    """What was read of a list.

    Args:
        entries: the calls, in the order of the lines.
        left_out: number of each other line, counted from one, to why: one of the constants above.
        lines: how many lines there were that are not empty.
    """

    entries: tuple[Entry, ...]
    left_out: Mapping[int, str]
    lines: int

    @property
    def is_one(self) -> bool:
        """Whether the text is a list of calls rather than a story."""
        unreadable = sum(why == UNREADABLE for why in self.left_out.values())
        return len(self.entries) > unreadable


@dataclass(frozen=True, slots=True)
class _Words:
    """By what a line is read, in one language."""

    say: Catalogue
    day: re.Pattern[str]
    missed: re.Pattern[str]
    answered: re.Pattern[str]
    incoming: re.Pattern[str]
    outgoing: re.Pattern[str]
    times: re.Pattern[str]
    halves: Mapping[str, re.Pattern[str]]


def read_call_list(text: str, say: Catalogue, today: date, template: Entry | None = None) -> CallList:
    """Read a list; the work grows in step with its length.

    A line that only names a day, as telephones head their lists, holds for the lines below it.

    Args:
        text: as it was pasted.
        say: the catalogue with the words of days and calls.
        today: the person's day; of a day without a year the last such day counts.
        template: what holds for all of the calls, such as the collector's name.
    """
    words = _words(say)
    known = template or Entry(today)
    entries: list[Entry] = []
    left_out: dict[int, str] = {}
    heading: date | None = None
    lines = 0
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        lines += 1
        if lines > MOST_LINES:
            left_out[number] = TOO_MANY
            continue
        line = unicodedata.normalize("NFKC", raw[: _LONGEST_LINE + 1]).strip()
        if len(line) > _LONGEST_LINE:
            left_out[number] = UNREADABLE
            continue
        day, rest = _day_in(line, words, today)
        if day is not None and not any(char.isalnum() for char in rest):
            heading = day
            continue
        read = _call(rest, day or heading, words, today, known)
        if isinstance(read, Entry):
            entries.append(read)
        else:
            left_out[number] = read
    return CallList(tuple(entries), left_out, lines)


def answered_in(text: str, say: Catalogue) -> bool | None:
    """Tell whether a text says that a call was answered; None where it does not say.

    Args:
        text: as it was written.
        say: the catalogue with the words of calls.
    """
    return _answered(text, _words(say))


def new_among(entries: Iterable[Entry], known: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give the calls that are not in the diary yet, so that a list pasted twice counts once.

    Args:
        entries: what was read of a list; calls alike in it are several calls.
        known: what is in the diary.
    """
    there = Counter(map(_call_key, known))
    fresh = []
    for entry in entries:
        if there[_call_key(entry)] > 0:
            there[_call_key(entry)] -= 1
        else:
            fresh.append(entry)
    return tuple(fresh)


def _call_key(entry: Entry) -> tuple[date, int | None, str, str]:
    return entry.day, entry.minute, entry.channel, entry.number


def _call(line: str, day: date | None, words: _Words, today: date, known: Entry) -> Entry | str:
    """Read the rest of a line behind its day; else say why it is none."""
    clock = _CLOCK.search(line)
    if clock is None:
        return NO_CLOCK if _number_in(line) else UNREADABLE
    minute = _minute(clock, line, words)
    if minute is None:
        return UNREADABLE
    if day is None:
        return NO_DAY
    if day > today:
        return FUTURE
    if words.outgoing.search(line):
        return OUTGOING
    rest = f"{line[: clock.start()]} {line[clock.end() :]}"
    number = _number_in(_CLOCK.sub(" ", rest))
    answered = _answered(rest, words)
    if not number and answered is None and not words.incoming.search(rest):
        return UNREADABLE
    return Entry(
        day,
        minute,
        channel="call",
        number=number,
        collector=known.collector,
        lender_type=known.lender_type,
        reached=known.reached,
        answered=answered,
        count=_times(rest, words),
    )


def _answered(text: str, words: _Words) -> bool | None:
    """Tell whether a call was answered; that it came in says nothing of that."""
    if words.missed.search(text):
        return False
    return True if words.answered.search(text) else None


def _minute(clock: re.Match[str], line: str, words: _Words) -> int | None:
    hour, minute, half = int(clock[1]), int(clock[2]), (clock[3] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    else:
        before = line[: clock.start()]
        said = next((name for name, pattern in words.halves.items() if pattern.search(before)), "")
        if said == "night" and hour == _NOON:
            hour = 0
        elif said and (hour < _NOON if said != "noon" else hour <= _LATE_NOON):
            hour = hour if said == "night" and hour < _EARLY else hour + _NOON
    return None if hour > _LAST_HOUR else hour * 60 + minute


def _number_in(text: str) -> str:
    found = _NUMBER.search(text)
    return masked_number(found[0]) if found else ""


def _times(text: str, words: _Words) -> int:
    found = words.times.search(text) or _TIMES.search(text)
    number = next((int(group) for group in found.groups() if group), 1) if found else 1
    return max(1, min(number, MOST_AT_ONCE))


def _day_in(line: str, words: _Words, today: date) -> tuple[date | None, str]:
    """Give the day at which a line names, and the line without it."""
    found = words.day.search(line)
    if found is None:
        return None, line
    day = typed_date(found[0].strip(), words.say, today)
    if not isinstance(day, date):
        return None, line
    return day, f"{line[: found.start()]} {line[found.end() :]}"


@lru_cache(maxsize=8)
def _words(say: Catalogue) -> _Words:
    marks = {n: _either(say.texts("conversation", "reading", "days", n)) for n in ("year", "month", "day")}
    relative = [
        word
        for name in ("today", "yesterday", "day_before")
        for word in say.texts("conversation", "reading", "days", name)
    ]
    calls = {
        name: _either(say.texts("diary", "reading", name))
        for name in ("missed", "answered", "incoming", "outgoing", "times")
    }
    hours = {name: say.texts("conversation", "reading", "hours", name) for name in _HALVES}
    return _Words(
        say=say,
        day=re.compile(
            f"(?<!\\d)(?:\\d{{4}}\\s*(?:{marks['year']})\\s*)?\\d{{1,2}}\\s*(?:{marks['month']})"
            f"\\s*\\d{{1,2}}(?!\\d)(?:\\s*(?:{marks['day']}))?|{_either(relative)}",
            re.IGNORECASE,
        ),
        missed=re.compile(calls["missed"], re.IGNORECASE),
        answered=re.compile(calls["answered"], re.IGNORECASE),
        incoming=re.compile(calls["incoming"], re.IGNORECASE),
        outgoing=re.compile(calls["outgoing"], re.IGNORECASE),
        times=re.compile(f"(\\d{{1,3}})\\s*(?:{calls['times']})", re.IGNORECASE),
        halves={name: re.compile(_either(group)) for name, group in hours.items()},
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
