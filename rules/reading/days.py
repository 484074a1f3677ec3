"""Days that are told, counted from the day of the person, and what happened on them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rules.reading import expressions as re
from rules.reading.numerals import Numerals
from rules.reading.surroundings import Before, before
from rules.reading.word_lists import WordLists, either

CONTACT: Final = "contact"
DUE: Final = "due"
OVERDUE: Final = "overdue"
BORROWED: Final = "borrowed"
POLICE: Final = "police"
REPAID: Final = "repaid"
_APART: Final = frozenset({DUE, BORROWED, POLICE})
_AHEAD: Final = 24
_CLAUSE_AHEAD: Final = 10
_FIRST_YEAR: Final = 2000
_LONGEST_AGO: Final = 366
_SOON: Final = 62
_YEARLESS: Final = frozenset({"day", "short_day"})


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was told.

    Args:
        day: never later than the person's day.
        role: what happened on it: ``contact``, ``due``, ``overdue``, ``borrowed``, ``police``, another
            event, or nothing known.
        start: offset of the first character.
        end: offset just behind the last one.
        full: whether the year was told too.
        soon: whether it may as well be a day that is to come in the next two months.
    """

    day: date
    role: str
    start: int
    end: int
    full: bool = False
    soon: bool = False


@dataclass(frozen=True)
class DayWords:
    """What days are found and judged by."""

    numerals: Numerals
    pattern: re.Pattern[str]
    back: dict[str, int]
    weekdays: dict[str, int]
    weeks_back: dict[str, int]
    years_back: dict[str, int]
    months_back: dict[str, int]
    moving: dict[str, tuple[tuple[date, ...], int]]
    fixed: dict[str, tuple[int, int]]
    before: dict[str, re.Pattern[str]]
    not_after: dict[str, Before]
    event: re.Pattern[str]
    event_before: tuple[tuple[str, Before], ...]
    contact_before: re.Pattern[str]
    calendar: re.Pattern[str]
    since_after: re.Pattern[str]
    paid_after: re.Pattern[str]
    until_before: re.Pattern[str]
    monthly: re.Pattern[str]
    missed_month: re.Pattern[str]

    def stated(self, plain: str, today: date) -> tuple[date, int, int] | None:
        """Give the date that the text itself says today is, and where it says so; never a later one."""
        for match in self.calendar.finditer(plain):
            day, month = self._number(match["day"] or match["bare"]), self._number(match["month"])
            try:
                if day is None or (match["month"] and month is None):
                    continue
                if month is None:
                    found = _of_months_back(today, day, None)
                elif match["year"]:
                    found = date(int(match["year"]), month, day)
                else:
                    this_year = date(today.year, month, day)
                    found = this_year if this_year <= today else date(today.year - 1, month, day)
            except ValueError:
                continue
            if found is not None and found <= today:
                return found, *match.span()
        return None

    def each_month(self, plain: str, today: date) -> Day | None:
        """Give the last time that a day of each month came on which something falls due."""
        match = self.monthly.search(plain)
        day = self._number(match["day"]) if match else None
        found = None if day is None else _of_months_back(today, day, None)
        return None if match is None or found is None else Day(found, DUE, *match.span())

    def missed(self, plain: str, today: date) -> Day | None:
        """Give the last time that a day of each month came, where it was missed this month."""
        return self.each_month(plain, today) if self.missed_month.search(plain) else None

    def find(self, plain: str, today: date) -> list[Day]:
        """Give the days that were told, in order; one that does not exist or is to come is left out."""
        found = []
        for match in self.pattern.finditer(plain):
            ahead = self._ahead(match, plain)
            if ahead is None and self._is_something_else(match, plain):
                continue
            day = self._day(match, ahead, today)
            if day is None or day > today or day.year < _FIRST_YEAR:
                continue
            start, end = ahead.start() if ahead else match.start(), match.end()
            full = match.lastgroup == "iso" or bool(ahead and ahead.groupdict().get("year"))
            soon = not full and match.lastgroup in _YEARLESS and _is_soon(day, today)
            found.append(Day(day, self._role(plain, start, end), start, end, full, soon))
        return _without_calendar(found, today)

    def _ahead(self, match: re.Match[str], plain: str) -> re.Match[str] | None:
        """Give the year, month or week that stands before a day and belongs to it."""
        words = self.before.get(match.lastgroup or "")
        return words.search(plain, max(0, match.start() - 6), match.start()) if words else None

    def _is_something_else(self, match: re.Match[str], plain: str) -> bool:
        kind = match.lastgroup or ""
        guard = self.not_after.get(kind)
        return bool(guard and guard.find(plain, match.start()))

    def _day(self, match: re.Match[str], ahead: re.Match[str] | None, today: date) -> date | None:
        kind = match.lastgroup
        try:
            if kind == "back":
                return today - timedelta(self.back[match["back"]])
            if kind == "ago":
                return self._ago(match, today)
            if kind == "weekday":
                return self._weekday(match, ahead, today)
            if kind == "iso":
                return date(int(match["iso_year"]), int(match["iso_month"]), int(match["iso"]))
            if kind == "holiday":
                return self._holiday(match, ahead, today)
            if kind == "alone":
                day = self._number(match["alone"])
                back = self.months_back[ahead["months"]] if ahead else None
                return None if day is None else _of_months_back(today, day, back)
            return self._of_year(match, ahead, today)
        except (ValueError, OverflowError):
            return None

    def _ago(self, match: re.Match[str], today: date) -> date | None:
        number = self.numerals.value(match["number"])
        if number is None or number < 1:
            return None
        days = int(number) * (7 if match["weeks_ago"] else 1)
        return today - timedelta(days) if days <= _LONGEST_AGO else None

    def _weekday(self, match: re.Match[str], ahead: re.Match[str] | None, today: date) -> date | None:
        weekday = self.weekdays[match["weekday"]]
        if weekday == 0:
            return None
        if ahead:
            monday = today - timedelta(today.weekday() + 7 * self.weeks_back[ahead["weeks"]])
            return monday + timedelta(weekday - 1)
        return today - timedelta((today.isoweekday() - weekday - 1) % 7 + 1)

    def _holiday(self, match: re.Match[str], ahead: re.Match[str] | None, today: date) -> date | None:
        name = match["holiday"]
        if name in self.fixed:
            days = [date(year, *self.fixed[name]) for year in range(today.year - 3, today.year + 1)]
        else:
            firsts, later = self.moving[name]
            days = [first + timedelta(later) for first in firsts]
        if ahead:
            year = self._year(ahead, today)
            days = [day for day in days if day.year == year]
        return max((day for day in days if day <= today), default=None)

    def _year(self, ahead: re.Match[str], today: date) -> int:
        if ahead["year"]:
            year = int(ahead["year"])
            return year + _FIRST_YEAR if year < 100 else year
        return today.year - self.years_back[ahead["years"]]

    def _of_year(self, match: re.Match[str], ahead: re.Match[str] | None, today: date) -> date | None:
        month = self._number(
            match["month"] or match["short_month"] or match["log_month"] or match["marked_month"]
        )
        day = self._number(match["day"] or match["short_day"] or match["log_day"] or match["marked_day"])
        if month is None or day is None:
            return None
        if ahead:
            return date(self._year(ahead, today), month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year <= today else date(today.year - 1, month, day)

    def _number(self, words: str | None) -> int | None:
        value = None if words is None else self.numerals.value(words)
        return None if value is None else int(value)

    def _role(self, plain: str, start: int, end: int) -> str:
        if self.since_after.match(plain, end):
            return OVERDUE
        if self.paid_after.match(plain, end):
            return REPAID
        if self.until_before.search(plain, max(0, start - 8), start):
            return CONTACT
        for role, words in self.event_before:
            if words.find(plain, start):
                return role
        match = self.event.search(plain, end, end + _AHEAD)
        if match and match.lastgroup and _is_close(plain[end : match.start()]):
            return match.lastgroup
        return CONTACT if self.contact_before.search(plain, max(0, start - 10), start) else ""


def _without_calendar(days: list[Day], today: date) -> list[Day]:
    """Leave out what only tells the date of today, as in "today is the twentieth of April"."""
    stated = {
        place
        for first, second in itertools.pairwise(range(len(days)))
        if days[first].day == days[second].day == today and days[second].start - days[first].end <= 1
        for place in (first, second)
    }
    return [day for place, day in enumerate(days) if place not in stated]


def _is_soon(day: date, today: date) -> bool:
    """Tell whether the same day comes again soon."""
    try:
        again = day.replace(year=day.year + 1)
    except ValueError:
        return False
    return 0 < (again - today).days <= _SOON


def _is_close(gap: str) -> bool:
    """Tell whether an event is in the same clause, or in the next one where this one is short."""
    return gap.find(",") <= _CLAUSE_AHEAD and not any(mark in gap for mark in ".?!")


def _of_months_back(today: date, day: int, back: int | None) -> date | None:
    """Give a day of this month or an earlier one; the last that has passed where no month is told."""
    for months in [back] if back is not None else [0, 1, 2]:
        year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
        try:
            found = date(year, month + 1, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def contact_day(days: Iterable[Day], hour_start: int | None) -> Day | None:
    """Give the day of the contact: the one that stands with the hour, else the most recent.

    Args:
        days: the days that were told.
        hour_start: offset of the hour of the contact, None where none was told.
    """
    told = list(days)
    if hour_start is not None:
        # An hour that is left is no deadline, and so is the day that stands with it.
        beside = [day for day in told if day.role not in _APART and day.start <= hour_start <= day.end + 4]
        if beside:
            return beside[-1]
    return max((day for day in told if day.role == CONTACT), key=lambda day: day.day, default=None)


def day_words_of(lists: WordLists, numerals: Numerals, contact: str) -> DayWords:
    """Read the words of days.

    Args:
        lists: the lists of days.
        numerals: how numbers are written.
        contact: pattern of the words of a contact.
    """
    moving: dict[str, tuple[tuple[date, ...], int]] = {}
    for name in ("spring", "dragon_boat", "mid_autumn"):
        firsts = lists.days(name)
        moving |= {word: (firsts, int(later)) for word, later in lists.numbers(f"after_{name}").items()}
    fixed = {word: _month_and_day(text) for word, text in lists.names("fixed").items()}
    whole = {key: {w: int(n) for w, n in lists.numbers(key).items()} for key in _TABLES}
    events = lists.groups("events")
    linking = lists.words("linking")
    named = "|".join(f"(?P<{name}>{either(words)})" for name, words in events.items())
    return DayWords(
        numerals=numerals,
        pattern=re.compile(
            _day_pattern(lists, numerals, whole["back"], whole["weekdays"], [*moving, *fixed])
        ),
        **whole,
        before=_before_patterns(lists, whole),
        moving=moving,
        fixed=fixed,
        not_after={
            "back": before(lists.words("back_not_after")),
            "weekday": before(
                lists.words("week_not_after"), unless=_other_weekdays(lists, whole["weekdays"])
            ),
            "alone": before(lists.words("day_not_after"), unless=lists.words("day_not_after_except")),
        },
        event=re.compile(f"{named}|(?P<{CONTACT}>{contact})"),
        event_before=tuple(
            (role, before(words, 2, linking)) for role, words in lists.groups("event_before").items()
        ),
        contact_before=re.compile(rf"{contact}[^.,?!]{{0,6}}\Z"),
        paid_after=re.compile(f"{either(lists.words('only_then'))}{either(events['repaid'])}"),
        until_before=re.compile(rf"{contact}(?:{either(lists.words('until'))})\Z"),
        since_after=re.compile(f"{either(lists.words('since'))}{either(events['overdue'])}"),
        calendar=re.compile(_calendar_pattern(lists, numerals)),
        monthly=re.compile(_monthly_pattern(lists, numerals)),
        missed_month=re.compile(
            f"{either(lists.words('this_month'))}[^.?!0-9]{{0,6}}?{either(lists.words('missed'))}"
        ),
    )


def _other_weekdays(lists: WordLists, weekdays: Iterable[str]) -> list[str]:
    """Give the days of the week, before another of which no number of weeks stands."""
    return [week + day for week in lists.words("week") for day in weekdays]


_TABLES: Final = ("back", "weekdays", "weeks_back", "years_back", "months_back")


def _before_patterns(lists: WordLists, tables: dict[str, dict[str, int]]) -> dict[str, re.Pattern[str]]:
    """Write the patterns of the year, month or week that may stand before a day, by the form of the day."""
    mark = either(lists.words("year"))
    told = r"(?P<year>20[0-9]{2}(?<![0-9*][0-9]{4})|[12][0-9](?<![0-9*][0-9]{2}))"
    year = re.compile(rf"(?:{told}{mark}|(?P<years>{either(tables['years_back'])})(?:{mark})?)\Z")
    return {
        "day": year,
        "holiday": year,
        "alone": re.compile(rf"(?P<months>{either(tables['months_back'])})\Z"),
        "weekday": re.compile(rf"(?P<weeks>{either(tables['weeks_back'])})\Z"),
    }


def _behind(words: Iterable[str]) -> str:
    """Write a pattern that holds right behind one of some words."""
    return f"(?:{'|'.join(f'(?<={re.escape(word)})' for word in words)})"


def _day_number(numerals: Numerals) -> str:
    digits = numerals.spoken
    return f"(?:[0-9](?<![0-9*][0-9])[0-9]?(?![0-9*])|[{digits}](?<![{digits}][{digits}])[{digits}]{{0,2}}+)"


def _calendar_pattern(lists: WordLists, numerals: Numerals) -> str:
    """Write the pattern of "today is the twentieth", where a bare number needs a word that links it."""
    number, links = _day_number(numerals), either(lists.words("stated_links"))
    year, month = either(lists.words("year")), either(lists.words("month"))
    return (
        f"(?:{either(lists.words('stated'))})(?:"
        f"(?:{links}){{0,3}}(?:(?:(?P<year>20[0-9]{{2}})(?:{year}|[./-]))?(?P<month>{number})(?:{month}|[./-]))?"
        f"(?P<day>{number})(?:{either(lists.words('day'))}|(?(month)(?![0-9*:.]|{either(lists.words('bare_day_not_before'))})|(?!)))"
        f"|(?:{links}){{1,3}}(?P<bare>{number})(?={either(lists.words('stated_end'))}))"
    )


def _monthly_pattern(lists: WordLists, numerals: Numerals) -> str:
    """Write the pattern of a day of each month on which something falls due."""
    return (
        f"(?:{either(lists.words('each_month'))})(?P<day>{_day_number(numerals)}){either(lists.words('day'))}"
        f"[^.,?!0-9]{{0,3}}(?:{either(lists.words('due_each_month'))})"
    )


def _month_and_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return (int(month), int(day)) if month.isdecimal() and day.isdecimal() else (1, 1)


def _day_pattern(
    lists: WordLists,
    numerals: Numerals,
    back: Iterable[str],
    weekdays: Iterable[str],
    holidays: Iterable[str],
) -> str:
    """Write the pattern of all forms of a day; the group that closes last tells the form."""
    number = _day_number(numerals)
    month, day = either(lists.words("month")), either(lists.words("day"))
    return "|".join(
        [
            f"(?P<back>{either(back)})",
            r"(?P<iso_year>20(?<![0-9*.-]20)[0-9]{2})(?P<mark>[./-])(?P<iso_month>[0-9]{1,2})(?P=mark)"
            r"(?P<iso>[0-9]{1,2}(?![0-9*]))",
            f"(?P<month>{number}){month}(?P<day>{number})"
            f"(?:{day}|(?![0-9*:])(?!{either(lists.words('bare_day_not_before'))}))",
            rf"(?P<short_month>[0-9](?<![0-9*.][0-9])[0-9]?)[.](?P<short_day>[0-9]{{1,2}}){day}",
            f"(?:{_behind(lists.words('marked_before'))}|(?=[0-9]{{1,2}}[./-][0-9]{{1,2}}"
            f"(?:{either(lists.words('marked_after'))})))(?P<marked_month>[0-9](?<![0-9*./-][0-9])[0-9]?)[./-]"
            r"(?P<marked_day>[0-9]{1,2})(?![0-9./-])",
            r"(?P<log_month>[01][0-9](?<![0-9*./-][0-9]{2}))[/-](?P<log_day>[0-3][0-9])"
            r"(?= ?[0-2][0-9]:[0-5][0-9])",
            f"(?P<alone>{number}){day}(?!{either(lists.words('day_not_before'))})",
            f"(?P<ago>(?P<number>{numerals.pattern})"
            f"(?:(?P<weeks_ago>{either(lists.words('weeks_ago'))})|{either(lists.words('ago'))}))",
            f"{either(lists.words('week'))}(?P<weekday>{either(weekdays)})"
            f"(?!{either(lists.words('week_not_before'))})",
            f"(?P<holiday>{either(holidays)})(?!{either(lists.words('holiday_not_before'))})",
        ]
    )
