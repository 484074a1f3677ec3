"""Contact told as a list: an hour with one call each, days with their counts, words with bare numbers."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.reading import expressions as re
from rules.reading.days import Day
from rules.reading.findings import ANSWERED, CALLS, TEXTS, Found
from rules.reading.hours import Hour
from rules.reading.numerals import Numerals
from rules.reading.unreal import UnrealWords
from rules.reading.word_lists import WordLists, either

CONTACT_DAYS: Final = "days_with_contact"
_SENTENCE: Final = 40
_APART: Final = 14
_A_COUPLE: Final = 2
_DAY_TO_HOUR: Final = 4
_LOG_REACH: Final = 16


@dataclass(frozen=True)
class ListWords:
    """What lists of contacts are found by.

    Args:
        one_behind: one call or message behind an hour.
        noun: calls or messages with a bare number.
        daily: that it is of one day.
        daily_behind: that it is of one day, told behind it.
        weekday: a day of the week or month with its count.
        joins: what stands between hours in a row.
        counted_behind: a count behind hours.
        stretch_behind: a count behind a stretch of hours.
        until: what stands between the hours of a stretch.
        called: words of calls.
        missed: words for calls that nobody answered.
        visits: words of people who stand somewhere.
        week: from one day of the week to another, day by day.
        weekdays: day of the week to its number.
        kept_up: what was done from one day to another.
        facts: word to the fact that it counts.
        numerals: how numbers are written.
    """

    one_behind: re.Pattern[str]
    noun: re.Pattern[str]
    daily: re.Pattern[str]
    daily_behind: re.Pattern[str]
    weekday: re.Pattern[str]
    joins: re.Pattern[str]
    counted_behind: re.Pattern[str]
    stretch_behind: re.Pattern[str]
    until: re.Pattern[str]
    called: re.Pattern[str]
    missed: frozenset[str]
    visits: re.Pattern[str]
    week: re.Pattern[str]
    weekdays: dict[str, int]
    kept_up: re.Pattern[str]
    facts: dict[str, str]
    numerals: Numerals

    def read(
        self, plain: str, hours: Sequence[Hour], days: Sequence[Day], unreal: UnrealWords
    ) -> Iterator[Found]:
        """Give the counts of one day that are told by lists; the work grows in step with the text."""
        yield from self._by_hour(plain, hours, days)
        yield from self._after_hours(plain, hours)
        yield from self._by_log(plain, hours, days)
        yield from self._in_stretch(plain, hours, unreal)
        yield from self._by_day(plain, unreal)
        yield from self._by_noun(plain, unreal)
        yield from self._stretches(plain, days)

    def _stretches(self, plain: str, days: Sequence[Day]) -> Iterator[Found]:
        """Give on how many days there was contact: from Monday to Friday, since the first, three in a row."""
        for match in self.week.finditer(plain):
            number = self.weekdays[match["last"]] - self.weekdays[match["first"]] + 1
            if number > 1:
                yield Found(CONTACT_DAYS, number, *match.span())
        row, named = list(days[:1]), {day.day for day in days[:1]}
        for day in days[1:]:
            if not self.joins.fullmatch(plain, row[-1].end, day.start):
                row, named = [], set()
            row.append(day)
            named.add(day.day)
            if len(named) > _A_COUPLE:
                yield Found(CONTACT_DAYS, len(named), row[0].start, day.end)
        for first, last in itertools.pairwise(days):
            number = (last.day - first.day).days + 1
            if number > 1 and self.kept_up.fullmatch(plain, first.end, last.start):
                yield Found(CONTACT_DAYS, number, first.start, last.end)

    def _by_hour(self, plain: str, hours: Sequence[Hour], days: Sequence[Day]) -> Iterator[Found]:
        """Give how many hours there are with one contact each: one at nine, one at ten, one again at noon."""
        told: list[tuple[Hour, re.Match[str]]] = []
        for hour in hours:
            match = self.one_behind.match(plain, hour.end)
            if match is None:
                continue
            if told and (hour.start - told[-1][1].end() > _APART or _is_another_day(days, told[-1][0], hour)):
                yield from self._of_hours(told)
                told = []
            told.append((hour, match))
        yield from self._of_hours(told)

    def _of_hours(self, told: Sequence[tuple[Hour, re.Match[str]]]) -> Iterator[Found]:
        minutes = [hour.minutes for hour, _ in told]
        if len(told) > 1 and minutes == sorted(minutes):
            fact = TEXTS if any(match["text"] for _, match in told) else CALLS
            yield Found(fact, len(told), told[0][0].start, told[-1][1].end())

    def _after_hours(self, plain: str, hours: Sequence[Hour]) -> Iterator[Found]:
        """Give a count behind as many hours: at a quarter past eight, at a quarter to ten, two calls."""
        told: list[Hour] = []
        for hour in hours:
            if told and not self.joins.fullmatch(plain, told[-1].end, hour.start):
                told = []
            told.append(hour)
            match = self.counted_behind.match(plain, hour.end) if len(told) > 1 else None
            if match is None:
                continue
            number = len(told) if match["each"] else self.numerals.value(match["number"])
            if number == len(told):
                fact = TEXTS if match["text"] else CALLS
                yield Found(fact, len(told), told[0].start, match.end())

    def _by_log(self, plain: str, hours: Sequence[Hour], days: Sequence[Day]) -> Iterator[Found]:
        """Give the most calls of one day in a log, in which every hour has its day before it."""
        logged: dict[date, list[Hour]] = {}
        for hour in hours:
            place = bisect_left(days, hour.start, key=lambda day: day.start) - 1
            day = days[place] if place >= 0 else None
            if day is not None and 0 <= hour.place - day.end <= _DAY_TO_HOUR:
                logged.setdefault(day.day, []).append(hour)
        most = max(logged.values(), key=len, default=[])
        told = [hour for hours_of_day in logged.values() for hour in hours_of_day]
        if len(most) < 2 or len(told) <= _A_COUPLE:
            return
        if self.called.search(plain, max(0, told[0].start - _LOG_REACH), told[-1].end + _LOG_REACH):
            yield Found(CALLS, len(most), most[0].start, most[-1].end)

    def _in_stretch(self, plain: str, hours: Sequence[Hour], unreal: UnrealWords) -> Iterator[Found]:
        """Give a count behind a stretch of hours: from seven to ten at night, eighty-four in all."""
        for first, second in itertools.pairwise(hours):
            match = self.stretch_behind.match(plain, second.end)
            if match is None or not self.until.fullmatch(plain, first.end, second.start):
                continue
            number = int(self.numerals.value(match["number"]) or 0)
            near = max(0, first.start - _SENTENCE), match.end() + _APART
            called = number > _A_COUPLE and self.called.search(plain, *near)
            if called and not unreal.holds(plain, first.start, match.end()):
                yield Found(TEXTS if match["text"] else CALLS, number, first.start, match.end())

    def _by_day(self, plain: str, unreal: UnrealWords) -> Iterator[Found]:
        """Give the most of several days that stand in a row with their counts, and how many days they are."""
        told: list[re.Match[str]] = []
        for match in self.weekday.finditer(plain):
            if told and match.start() - told[-1].end() > 4:
                yield from self._of_days(plain, told, unreal)
                told = []
            told.append(match)
        yield from self._of_days(plain, told, unreal)

    def _of_days(self, plain: str, told: Sequence[re.Match[str]], unreal: UnrealWords) -> Iterator[Found]:
        numbers = [int(self.numerals.value(match["number"]) or 0) for match in told]
        if len(told) < 2 or max(numbers) < 2:
            return
        start, end = told[0].start(), told[-1].end()
        bare = any(match["bare"] is not None for match in told)
        if bare and not self.called.search(plain, max(0, start - _SENTENCE), start):
            return
        if not bare and self.visits.search(plain, max(0, start - _SENTENCE), start):
            return
        if unreal.holds(plain, start, end):
            return
        fact = TEXTS if any(match["text"] for match in told) else CALLS
        yield Found(fact, max(numbers), start, end)
        if len(numbers) > 2:
            yield Found(CONTACT_DAYS, sum(map(bool, numbers)), start, end)

    def _by_noun(self, plain: str, unreal: UnrealWords) -> Iterator[Found]:
        """Give bare numbers behind calls or messages of a day: calls today: 9, texts 20+."""
        missed: Found | None = None
        for match in self.noun.finditer(plain):
            begin = max(0, match.start() - _SENTENCE)
            begin = max([begin, *(plain.rfind(mark, begin, match.start()) for mark in ".?!")])
            daily = self.daily.search(plain, begin, match.end()) or self.daily_behind.match(
                plain, match.end()
            )
            if not daily or unreal.holds(plain, *match.span()):
                continue
            one = Found(self.facts[match["word"]], int(match["number"]), *match.span())
            yield one
            if one.fact == ANSWERED and missed is not None:
                yield Found(CALLS, int(missed.value) + int(one.value), missed.start, one.end)
            missed = one if match["word"] in self.missed else None


def _is_another_day(days: Sequence[Day], first: Hour, second: Hour) -> bool:
    """Tell whether a day stands between two hours that is not the one before the first."""
    begin, end = (bisect_left(days, hour.place, key=lambda day: day.start) for hour in (first, second))
    return any(begin == 0 or day.day != days[begin - 1].day for day in days[begin:end])


def list_words_of(lists: WordLists, numerals: Numerals, daily: str) -> ListWords:
    """Read the words of lists of contacts.

    Args:
        lists: the lists of lists.
        numerals: how numbers are written.
        daily: pattern of the words for one day.
    """
    facts = {
        word: fact
        for fact, words in ((CALLS, "calls"), (TEXTS, "texts"), (ANSWERED, "answered"))
        for word in lists.words(words)
    }
    one, piece = either(lists.words("one")), either(lists.words("piece"))
    week, to = either(lists.words("week")), either(numerals.to)
    weekdays = {word: int(number) for word, number in lists.numbers("weekdays").items()}
    severally, in_all = either(lists.words("severally")), either(lists.words("in_all"))
    text, again = either(lists.words("text_piece")), either(lists.words("again"))
    return ListWords(
        re.compile(
            rf"(?:{again}){{0,3}},?(?:{again}){{0,3}}"
            rf"(?:{one}(?:{piece}|(?P<text>{text}))|{either(lists.words('rang'))})"
        ),
        re.compile(
            rf"(?P<word>{either(facts)})(?:{either(lists.words('between'))}){{0,3}}"
            rf"(?P<number>[0-9]{{1,3}}(?![0-9]))(?:{either(lists.words('more'))})?"
            rf"(?={either(lists.words('end'))}|[,.?! ]|\Z)"
        ),
        re.compile(daily),
        re.compile(rf"[,. ]?(?:{either(lists.words('all_of'))}){{2,5}}(?:{daily})"),
        re.compile(
            rf"(?:{either(lists.words('day'))})(?:{either(lists.words('day_links'))})?[:,]?(?:{again}){{0,2}}(?P<number>{numerals.pattern})"
            rf"(?:{piece}|(?P<text>{text})|(?P<bare>(?=[,.?! ]|\Z)))"
        ),
        re.compile(either(lists.words("joins")) + "{0,3}"),
        re.compile(
            rf"(?:{severally}){{0,2}}[, ]?(?:(?P<each>{either(lists.words('each'))}){one}"
            rf"|(?:{in_all}){{0,2}}(?P<number>{numerals.pattern}))(?:{piece}|(?P<text>{text}))"
        ),
        re.compile(
            rf"(?:(?!{either(lists.words('visited'))})[^.?!0-9{numerals.spoken}]){{0,14}}?"
            rf"(?:,?(?:{in_all}){{1,2}}|,)(?P<number>{numerals.pattern})(?:{either(lists.words('more'))})?"
            rf"(?:{piece}|(?P<text>{text}))"
            rf"(?=(?:{either(lists.words('ends'))})?(?:[,.?! ]|\Z)|{either(facts)})"
        ),
        re.compile(rf"[^.?!,]{{0,4}}?(?:{to})[^.?!,]{{0,2}}"),
        re.compile(either((*facts, *lists.words("rang", "called")))),
        frozenset(lists.words("missed")),
        re.compile(either(lists.words("visits"))),
        re.compile(
            f"{week}(?P<first>{either(weekdays)})(?:{to})(?:{week})?(?P<last>{either(weekdays)})"
            f"[^.?!0-9]{{0,6}}?(?:{either(lists.words('every_day'))})"
        ),
        weekdays,
        re.compile(f"(?:{either(lists.words('begun'))})?(?:{either(lists.words('kept_up'))})"),
        facts,
        numerals,
    )
