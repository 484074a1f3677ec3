"""The hour of a contact: clocks and spoken hours, and the hours that are something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from rules.reading import expressions as re
from rules.reading.numerals import Numerals
from rules.reading.surroundings import SENTENCE, After, Before, after, after_pattern, before, before_pattern
from rules.reading.word_lists import WordLists, either

_NOON: Final = 12
_MIDNIGHT: Final = 24
_DAY_BEGINS, _DAY_ENDS = 8, 22
_NIGHT_ENDS: Final = 6
_EARLY: Final = range(5, 9)
_FAR: Final = 24
_DAY: Final = 24 * 60
# An hour goes on from the one before it where both are told within so many characters and minutes.
_GOES_ON_REACH: Final = 40
_GOES_ON: Final = 180
_IN_ROW, _IN_ROW_EXACT = 2, 12
_CLAUSE_ENDS: Final = re.compile("[,.?!]")
_LESS: Final = 8
_NEAR: Final = 16
# What a number means in each part of the day: the hours that are afternoon there, and what twelve is.
_PARTS: Final[dict[str, tuple[range, int]]] = {
    "dawn": (range(0), 0),
    "morning": (range(0), 12),
    "noon": (range(1, 5), 12),
    "afternoon": (range(1, 12), 12),
    "evening": (range(5, 12), 0),
    "night": (range(7, 12), 0),
}
# The hours that are meant where the part of the day stands further away.
_FITTING: Final[dict[str, range]] = {
    "dawn": range(7),
    "morning": range(5, 12),
    "noon": range(11, 14),
    "afternoon": range(1, 7),
    "evening": range(6, 13),
    "night": range(1, 13),
}

# The hours that can be meant where such a word only stands somewhere behind them.
_SLEEPING: Final[dict[str, range]] = {
    "dawn": range(6),
    "morning": range(5, 8),
    "noon": range(11, 14),
    "afternoon": range(0),
    "evening": range(9, 13),
    "night": range(6),
}


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour that was told.

    Args:
        times: ``HH:MM``; two of them where it may be morning or evening.
        start: offset of the first character.
        end: offset just behind the last one.
        place: offset of the number itself, behind the part of the day.
    """

    times: tuple[str, ...]
    start: int
    end: int
    place: int

    @property
    def minutes(self) -> int:
        """Give the first time as minutes of the day."""
        return _minutes(self.times[0])

    @property
    def clear(self) -> bool:
        """Tell whether only one time is meant."""
        return len(self.times) == 1


@dataclass(frozen=True)
class HourWords:
    """What hours are found and judged by; the fields are the lists of the data, as patterns."""

    numerals: Numerals
    clock: re.Pattern[str]
    spoken: re.Pattern[str]
    dotted: re.Pattern[str]
    from_to: re.Pattern[str]
    zeros: frozenset[str]
    quarters: dict[str, int]
    parts: dict[str, str]
    part_before: Before
    short_before: Before
    part_further: re.Pattern[str]
    part_after: After
    begins_number: frozenset[str]
    to_before: re.Pattern[str]
    hinted_behind: re.Pattern[str]
    early_after: After
    hints: tuple[tuple[str, re.Pattern[str]], ...]
    one: str
    little_after: tuple[str, ...]
    only_digits: frozenset[str]
    dated: re.Pattern[str]
    due_after: After
    habit_before: Before
    elsewhere_after: tuple[After, ...]
    elsewhere_before: tuple[Before, ...]
    service_before: Before
    past: re.Pattern[str]
    stamped: re.Pattern[str]
    only_before: re.Pattern[str]
    already_after: re.Pattern[str]
    range_after: re.Pattern[str]
    range_before: re.Pattern[str]
    bare_not_before: frozenset[str]
    contact_before: Before
    contact_after: After
    short_after: After
    short_of_before: Before
    nearly_before: Before
    less_before: re.Pattern[str]
    less_after: re.Pattern[str]
    said_before: Before
    coming_after: After
    awake_after: re.Pattern[str]
    never_after: After
    alone: re.Pattern[str]
    alone_means: tuple[str, ...]

    def find(self, plain: str) -> list[Hour]:
        """Give the hours that may be those of a contact, in order."""
        found = [*self._clocks(plain), *self._dotted(plain), *self._spoken(plain), *self._from_to(plain)]
        told = _in_a_row(sorted(found, key=lambda hour: hour.start))
        return [hour for hour in told if not self._is_elsewhere(plain, hour)]

    def is_past(self, plain: str, hour: Hour) -> bool:
        """Tell whether a collector's own message tells of an hour that was, or bears it as its stamp."""
        begin = max(0, hour.start - _NEAR)
        before, behind = plain[begin : hour.start], plain[hour.end : hour.end + _NEAR]
        stamp = _is_stamp(plain, hour)
        clause = _CLAUSE_ENDS.split(before)[-1] + plain[hour.start : hour.end] + _CLAUSE_ENDS.split(behind)[0]
        if self.past.search(before if stamp else clause):
            return True
        return stamp and (hour.start == 0 or self.stamped.search(before) is not None)

    def of_stamp(self, plain: str, hour: Hour) -> Hour:
        """Give the hour of a stamp, which is that of the whole day, as what it is."""
        return replace(hour, times=hour.times[:1]) if _is_stamp(plain, hour) else hour

    def night(self, plain: str) -> Hour | None:
        """Give the first word of night that stands without an hour beside a contact."""
        for match in self.alone.finditer(plain):
            hour = Hour(self.alone_means, *match.span(), match.start())
            if not self._is_elsewhere(plain, hour) and self._near_contact(plain, hour):
                return hour
        return None

    def _clocks(self, plain: str) -> Iterator[Hour]:
        matches = [match for match in self.clock.finditer(plain) if int(match["hour"]) <= _MIDNIGHT]
        full_day = any(int(match["hour"]) > _NOON or match["hour"][0] == "0" for match in matches)
        for match in matches:
            hour, minute = int(match["hour"]), int(match["minute"])
            part, start = self._part(plain, match.start(), match.end(), hour)
            certain = full_day or match["second"] or self.dated.search(plain, max(0, start - 12), start)
            if part or hour > _NOON or hour == 0 or certain:
                yield _hour(part, hour, minute, start, match.end(), match.start())
            else:
                yield _either_half(hour, minute, start, match.end(), match.start())

    def _dotted(self, plain: str) -> Iterator[Hour]:
        """Give clocks written with a point, which are clocks only behind a part of the day."""
        for match in self.dotted.finditer(plain):
            if self.part_before.find(plain, match.start()) or self.short_before.find(plain, match.start()):
                hour = int(match["hour"])
                part, start = self._part(plain, match.start(), match.end(), hour)
                yield _hour(part, hour, int(match["minute"]), start, match.end(), match.start())

    def _from_to(self, plain: str) -> Iterator[Hour]:
        """Give the ends of "from seven in the morning to eleven at night" in its shortest form."""
        for match in self.from_to.finditer(plain):
            for part, number in (("morning", "first"), ("evening", "last")):
                hour = self._number(match[number])
                if hour is not None and 0 < hour <= _NOON:
                    yield _hour(part, hour, 0, match.start(), match.end(), match.start(number))

    def _spoken(self, plain: str) -> Iterator[Hour]:
        last: Hour | None = None
        for match in self.spoken.finditer(plain):
            hour = self._number(match["hour"])
            if hour is None or (match["clock"] in self.only_digits and not match["hour"][0].isdecimal()):
                continue
            minute = self._minute(match)
            part, start = self._part(plain, match.start(), match.end(), hour)
            if self._is_a_little(match, start) and not self._less_of(plain, match):
                continue
            if part or hour > _NOON or hour == 0:
                last = self._not_yet(plain, _hour(part, hour, minute, start, match.end(), match.start()))
                yield last
            elif self._may_be_bare(plain, match):
                bare = _either_half(hour, minute, start, match.end(), match.start())
                until = self._until(plain, last, bare)
                if until is not None:
                    bare = self._not_yet(plain, until)
                elif not self._near_contact(plain, bare) and not _is_next(last, bare, match):
                    continue
                yield bare
                last = bare

    def _until(self, plain: str, first: Hour | None, bare: Hour) -> Hour | None:
        """Give the end of a stretch of hours, which is in the half of the day that follows its beginning."""
        if first is None or not first.clear or not self.to_before.fullmatch(plain, first.end, bare.start):
            return None
        minutes = [(_minutes(time) - first.minutes) % _DAY for time in bare.times]
        return replace(bare, times=(bare.times[minutes.index(min(minutes))],))

    def _not_yet(self, plain: str, hour: Hour) -> Hour:
        """Give the minute before an hour that was not reached; near the end of the day it must be asked."""
        if self.short_after.find(plain, hour.end) or self.short_of_before.find(plain, hour.place):
            minutes = (hour.minutes - 1) % (_MIDNIGHT * 60)
            return Hour((_clock(minutes),), hour.start, hour.end, hour.place)
        less = self.less_before.search(plain, max(0, hour.start - _LESS), hour.place)
        less = less or self.less_after.match(plain, hour.end)
        if less is not None:
            minutes = (hour.minutes - self._few_minutes(less)) % _DAY
            return Hour((_clock(minutes),), hour.start, hour.end, hour.place)
        if hour.minutes == _DAY_ENDS * 60 and self.nearly_before.find(plain, hour.place):
            return Hour((_clock(hour.minutes - 10), hour.times[0]), hour.start, hour.end, hour.place)
        return hour

    def _few_minutes(self, less: re.Match[str]) -> int:
        """Give the minutes that are lacking to an hour."""
        quarter = less["less_quarter"]
        return self.quarters[quarter] if quarter else int(self.numerals.value(less["less"]) or 0)

    def _number(self, words: str) -> int | None:
        value = self.numerals.value(words)
        if value is not None and value > _MIDNIGHT and len(words) == 2:
            # Nine, ten o'clock is written like ninety.
            value = self.numerals.digits.get(words[0])
        return None if value is None or value > _MIDNIGHT else int(value)

    def _minute(self, match: re.Match[str]) -> int:
        if match["half"]:
            return 30
        if match["quarter"]:
            return self.quarters[match["quarter"]]
        words = match["minute"] or match["minutes"] or "0"
        # Zero five: the rest of it is the number.
        value = self.numerals.value(words[1:] if len(words) > 1 and words[0] in self.zeros else words)
        return int(value) if value is not None and value < 60 else 0

    def _less_of(self, plain: str, match: re.Match[str]) -> bool:
        """Tell whether minutes are lacking to an hour, which makes it one."""
        return self.less_before.search(plain, max(0, match.start() - _LESS), match.start()) is not None

    def _is_a_little(self, match: re.Match[str], start: int) -> bool:
        """Tell whether one o'clock may as well be "a little": without a long word for the part of the day."""
        if match["hour"] != self.one or any(match[told] for told in ("half", "minute", "about", "minutes")):
            return False
        if len(match["clock"]) > 1:
            return False
        return match.start() - start < 2 or match.string.startswith(self.little_after, match.end())

    def _part(self, plain: str, start: int, end: int, hour: int) -> tuple[str, int]:
        """Give the part of the day that an hour belongs to and where the words of both begin."""
        near = self.part_before.find(plain, start) or self.short_before.find(plain, start)
        if near:
            return self.parts[near["word"]], near.start()
        behind = self.part_after.find(plain, end)
        if behind and plain[behind.end() : behind.end() + 1] not in self.begins_number:
            return self.parts[behind["word"]], start
        if hour in _EARLY and self.early_after.find(plain, end):
            return "morning", start
        for part, hint in self.hints:
            if hour in _FITTING[part] and hint.search(plain, max(0, start - _NEAR), end + _NEAR):
                return part, start
        late = self.hinted_behind.search(plain, end, end + _NEAR)
        if late and hour in _SLEEPING[self.parts[late["word"]]]:
            return self.parts[late["word"]], start
        further = self.part_further.match(plain, max(0, start - _FAR), start)
        if further and hour in _FITTING[self.parts[further["word"]]]:
            return self.parts[further["word"]], start
        return "", start

    def _may_be_bare(self, plain: str, match: re.Match[str]) -> bool:
        start = match.start()
        return start == 0 or plain[start - 1] not in self.bare_not_before

    def _near_contact(self, plain: str, hour: Hour) -> bool:
        return bool(self.contact_after.find(plain, hour.end) or self.contact_before.find(plain, hour.start))

    def _is_elsewhere(self, plain: str, hour: Hour) -> bool:
        return (
            any(words.find(plain, hour.end) for words in self.elsewhere_after)
            or (self.due_after.find(plain, hour.end) and not self._is_habit(plain, hour))
            or any(words.find(plain, hour.place) for words in self.elsewhere_before)
            or self.awake_after.match(plain, hour.end) is not None
            or self.never_after.find(plain, hour.end) is not None
            or bool(self.said_before.find(plain, hour.start) and self.coming_after.find(plain, hour.end))
            or self._is_now(plain, hour)
            or (self._is_range(plain, hour) and bool(self.service_before.find(plain, hour.start)))
        )

    def _is_habit(self, plain: str, hour: Hour) -> bool:
        """Tell whether it is an hour of every day, or of every evening."""
        return bool(self.habit_before.find(plain, hour.start) or self.habit_before.find(plain, hour.place))

    def _is_now(self, plain: str, hour: Hour) -> bool:
        """Tell whether it is the hour of writing: only nine in the morning and six of them already."""
        only = self.only_before.search(plain, max(0, hour.start - _LESS), hour.place)
        return only is not None and self.already_after.match(plain, hour.end) is not None

    def _is_range(self, plain: str, hour: Hour) -> bool:
        return bool(
            self.range_after.match(plain, hour.end)
            or self.range_before.search(plain, max(0, hour.start - 2), hour.start)
        )


def _is_next(last: Hour | None, hour: Hour, match: re.Match[str]) -> bool:
    """Tell whether an hour stands in a row with the one before it, further away where minutes are told."""
    exact = any(match[told] for told in ("half", "quarter", "minute", "minutes"))
    return last is not None and hour.start - last.end <= (_IN_ROW_EXACT if exact else _IN_ROW)


def _in_a_row(hours: list[Hour]) -> list[Hour]:
    """Let an hour that may be morning or evening go on from the one before: nine at night, half past."""
    told: list[Hour] = []
    for hour in hours:
        last = told[-1] if told else None
        if last is not None and last.clear and not hour.clear and hour.start - last.end <= _GOES_ON_REACH:
            apart = {_apart(_minutes(time), last.minutes): time for time in hour.times}
            if min(apart) <= _GOES_ON:
                hour = replace(hour, times=(apart[min(apart)],))
        told.append(hour)
    return told


def chosen(hours: list[Hour]) -> Hour | None:
    """Give the one hour of several that matters: outside the day, and there the first that is told."""
    return max((hour for hour in hours if hour.clear), key=_lateness, default=None)


def _is_stamp(plain: str, hour: Hour) -> bool:
    """Tell whether an hour is written as on a clock."""
    return ":" in plain[hour.place : hour.end]


def _lateness(hour: Hour) -> tuple[int, int]:
    """Give by what an hour comes before others."""
    minutes = hour.minutes
    clock = minutes // 60
    if clock < _NIGHT_ENDS:
        return 4, -hour.start
    if minutes > _DAY_ENDS * 60:
        return 3, -hour.start
    if clock < _DAY_BEGINS:
        return 2, -minutes
    # Ten sharp, the very end of the day, counts less than a clearly early hour.
    return int(clock == _DAY_ENDS), -hour.start


def _hour(part: str, hour: int, minute: int, start: int, end: int, place: int) -> Hour:
    if part and hour <= _NOON:
        later, twelve = _PARTS[part]
        hour = twelve if hour == _NOON else hour + _NOON if hour in later else hour
    return Hour((f"{hour % _MIDNIGHT:02d}:{minute:02d}",), start, end, place)


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _apart(first: int, second: int) -> int:
    """Give the minutes between two times of the day, the shorter way round."""
    past = (first - second) % _DAY
    return min(past, _DAY - past)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _either_half(hour: int, minute: int, start: int, end: int, place: int) -> Hour:
    other = 0 if hour == _NOON else hour + _NOON
    return Hour((f"{hour:02d}:{minute:02d}", f"{other:02d}:{minute:02d}"), start, end, place)


def hour_words_of(lists: WordLists, numerals: Numerals, contact: str) -> HourWords:
    """Read the words of hours.

    Args:
        lists: the lists of hours.
        numerals: how numbers are written.
        contact: pattern of the words of a contact.
    """
    groups = lists.groups("parts")
    long_parts = {word: part for part, words in groups.items() for word in words}
    short = lists.names("short_parts")
    from_to = lists.words("from_to")
    filler, to = lists.words("filler"), either(numerals.to)
    ends = either(lists.words("clock", "half", "minute"))
    ten = "".join(re.escape(word) for word, power in numerals.powers.items() if power == 10)
    ten = f"[{ten}]"
    minute, long_part = either(lists.words("minute")), either(long_parts)
    few = f"(?:[0-9]{{1,2}}|[{numerals.spoken}]{{1,3}}+)"
    quarters = lists.numbers("quarters")
    less = (
        f"{either(lists.words('less'))}(?:(?P<less>{few}){minute}(?:{either(lists.words('minutes_long'))})?"
        f"|(?P<less_quarter>{either(quarters)}))"
    )
    return HourWords(
        numerals=numerals,
        clock=re.compile(
            r"(?P<hour>[0-2][0-9](?<![0-9*][0-9]{2})(?<![0-9][:./][0-9]{2})"
            r"|[0-9](?<![0-9*][0-9])(?<![0-9][:./][0-9])):(?P<minute>[0-5][0-9])"
            r"(?P<second>:[0-5][0-9])?(?![0-9:*])"
        ),
        spoken=re.compile(_spoken_pattern(lists, numerals)),
        dotted=re.compile(
            r"(?P<hour>[0-9](?<![0-9*.][0-9])|[012][0-9](?<![0-9*.][0-9]{2}))[.](?P<minute>[0-5][0-9])(?![0-9.*%])"
        ),
        from_to=re.compile(
            f"{from_to[0]}(?P<first>{few})(?:{to})?{from_to[1]}(?P<last>{ten}(?={either(lists.words('all_along'))})|{few})(?!{either(lists.words('from_to_not_before'))})"
        ),
        zeros=frozenset(sign for sign, digit in numerals.digits.items() if digit == 0),
        quarters={word: int(minutes) for word, minutes in quarters.items()},
        parts={**long_parts, **short},
        part_before=before(long_parts, 4, filler),
        short_before=before(short, 0, unless=_unless(lists, short)),
        part_further=re.compile(rf"[\s\S]*(?P<word>{either(long_parts)}){SENTENCE}*\Z"),
        part_after=after([word for word in long_parts if len(word) > 1], 4, lists.words("part_links")),
        begins_number=frozenset({*numerals.digits, *numerals.powers, *"0123456789"}),
        to_before=re.compile(rf"{SENTENCE}{{0,4}}?{to}(?:{either(lists.words('nearly'))})?"),
        hinted_behind=re.compile(rf"{SENTENCE}*?(?P<word>{either(lists.words('told_behind'))})"),
        early_after=after(lists.words("early_after"), 2, (*lists.words("about"), *lists.words("minute"))),
        hints=tuple((part, re.compile(either(told))) for part, told in lists.groups("hints").items()),
        one="".join(lists.words("one")),
        little_after=lists.words("little_after"),
        only_digits=frozenset(lists.words("hour_only_digits")),
        dated=re.compile(r"[0-9](?:[/.-][0-9]{1,2}|[^0-9.?!,])[ ,]?\Z"),
        due_after=after(lists.words("due_after"), 2, lists.words("about"), lists.words("due_after_except")),
        habit_before=before(lists.words("habit"), 3),
        elsewhere_after=(
            after(lists.words("own_after"), 3, lists.words("own_between"), lists.words("own_after_except")),
            after(
                lists.words("forbidden_after"),
                10,
                f"(?:(?!{either(lists.words('reached'))}){SENTENCE})",
                lists.words("forbidden_except"),
            ),
            after(lists.words("left_after"), 8),
        ),
        elsewhere_before=(
            before(lists.words("due_before"), 12, unless=lists.words("due_before_except")),
            before(lists.words("own_before"), 2),
        ),
        only_before=re.compile(rf"(?:[,.?! ]|\A){either(lists.words('only'))}(?:{long_part})?\Z"),
        already_after=re.compile(rf"{either(lists.words('already'))}|[.?!]|\Z"),
        past=re.compile(either(lists.words("past_words"))),
        stamped=re.compile(
            rf"(?:[0-9][./-][0-9]{{1,2}}|[0-9][^0-9.?!,:]|\[|[.]|{either(lists.words('stamped'))}[:(]?) ?\Z"
        ),
        service_before=before(lists.words("service_before"), 16, SENTENCE),
        range_after=re.compile(f"{to}(?:{either([*long_parts, *short])})?[0-9{numerals.spoken}]"),
        range_before=re.compile(rf"(?:[0-9]|{ends}){to}\Z"),
        bare_not_before=frozenset(lists.words("bare_not_before")),
        contact_before=before_pattern(contact, _NEAR, SENTENCE),
        contact_after=after_pattern(contact, _NEAR, SENTENCE),
        short_after=after(lists.words("not_reached")),
        short_of_before=before(lists.words("not_reached")),
        nearly_before=before(lists.words("nearly")),
        less_before=re.compile(rf"{less}(?:{long_part})?\Z"),
        less_after=re.compile(less),
        said_before=before(lists.words("said_before"), 5),
        coming_after=after(lists.words("coming_after"), 1, unless=lists.words("coming_except")),
        awake_after=re.compile(f"[, ]{either(lists.words('awake'))}"),
        never_after=after(lists.words("never_after"), 1),
        alone=re.compile(either(lists.words("alone"))),
        alone_means=lists.texts("alone_means"),
    )


def _unless(lists: WordLists, short: dict[str, str]) -> list[str]:
    return [first + word for first in lists.words("short_parts_not_after") for word in short]


def _spoken_pattern(lists: WordLists, numerals: Numerals) -> str:
    """Write the pattern of an hour with its o'clock, of a range the first hour."""
    digits = "".join(map(re.escape, numerals.digits)) + "".join(
        re.escape(word) for word, power in numerals.powers.items() if power == 10
    )
    number = (
        f"(?:[0-9](?<![0-9*][0-9])(?<![0-9][:.][0-9])[0-9]?(?![0-9*])"
        f"|[{digits}](?<![{digits}][{digits}])[{digits}]{{0,4}}+)"
    )
    ten = "".join(re.escape(word) for word, power in numerals.powers.items() if power == 10)
    to = either((*numerals.to, ","))
    minute = either(lists.words("minute"))
    zero = "".join(re.escape(word) for word, digit in numerals.digits.items() if digit == 0)
    not_minute, not_long = (
        either(lists.words("minute_not_before"), lists.words("minute_before")),
        either(lists.words("minutes_long")),
    )
    return (
        f"(?P<hour>{number})(?:{to}{number}|{either(lists.words('some'))})?(?P<clock>{either(lists.words('clock'))})"
        f"(?!{either(lists.words('clock_not_before'))})"
        f"(?:(?P<half>{either(lists.words('half'))})|(?P<quarter>{either(lists.numbers('quarters'))})"
        f"|(?P<minute>[0-5][0-9](?![0-9*:]|{not_minute})|[{digits}]?[{ten}][{digits}]?+(?!{not_minute})|[{zero}][{digits}0-9](?![{digits}0-9]|{not_minute}))(?:{minute}(?!{not_long}))?"
        f"|(?:{either(lists.words('past'))})?(?P<minutes>(?:[0-9]|[{digits}]{{1,3}}+){minute}))?"
        f"(?P<about>(?:{either(lists.words('about'))}){{0,2}})"
    )
