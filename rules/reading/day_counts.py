"""Whether a count is that of one day: the words for a day and the lengths of time that it stands with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.counted import day_before_of, is_short
from rules.reading.days import Day
from rules.reading.findings import ANSWERED, Found
from rules.reading.measures import LENGTHS, Measure
from rules.reading.repetition import COUNTED, MANY_TIMES, SHORT, RepetitionWords
from rules.reading.surroundings import CLAUSE, After, Before, after, before
from rules.reading.word_lists import WordLists, either

_DAY_REACH: Final = 20
_TOTAL_REACH: Final = 30
_DATE_REACH: Final = 8
_MARKS: Final = ",.?! "


@dataclass(frozen=True)
class DayCountWords:
    """What tells that a count is of one day; the fields are the lists of the data."""

    again: RepetitionWords
    day_before: re.Pattern[str]
    long: re.Pattern[str]
    told_after: After
    day_after: After
    call_after: After
    text_after: After
    each_part: dict[str, int]
    each_part_before: Before
    in_all: frozenset[str]
    until: frozenset[str]
    total_before: Before
    runs_before: Before
    from_day: re.Pattern[str]
    date_after: re.Pattern[str]
    today: frozenset[str]

    def count(
        self, plain: str, kind: str, measure: Measure, measures: Sequence[Measure], place: int
    ) -> tuple[Found, bool] | None:
        """Give a count and whether it is that of one day; None where it is how often in a while."""
        if measure.number == 1 and self.again.interval_before.find(plain, measure.start):
            return None
        start, end, daily = measure.start, measure.end, False
        length = self._length_before(plain, measures, place)
        reach = _TOTAL_REACH if self.total_before.find(plain, start) else _DAY_REACH
        word = self.day_before.search(plain, max(0, start - reach), start)
        if word and (length is None or word.start("word") > length.start):
            habit = self.again.habit_before(plain, start, _DAY_REACH) if word["part"] else None
            daily = bool(word["day"] or habit) or (bool(word["part"]) and measure.number >= MANY_TIMES)
            begin = habit.start() if habit else word.start("word")
        elif length is not None:
            daily = is_short(length) or (length.kind == "day" and length.days <= 1)
            begin = length.start
        else:
            run = self.runs_before.find(plain, start)
            daily, begin = run is not None, run.start() if run else start
        told = [other for other in measures[max(0, place - 3) : place] if other.start >= begin]
        if measure.number == 1 and kind != ANSWERED and any(other.kind in COUNTED for other in told):
            daily = False
        elif measure.number == 1 and not self.again.habit.search(plain, begin, start):
            daily = daily and length is not None and "," not in plain[begin:start]
        if daily and self._is_of_more(plain, begin, start, word):
            daily = False
        behind = self.day_after.find(plain, end) or self.told_after.find(plain, end)
        if behind:
            daily, end, begin = True, behind.end(), begin if daily else start
        elif daily and measure.number == 1 and length and length.kind in SHORT:
            return None
        nouns = self.call_after.find(plain, end), self.text_after.find(plain, end)
        end = max((noun.end() for noun in nouns if noun and noun.start() - end <= 1), default=end)
        number = int(measure.number)
        each = self.each_part_before.find(plain, start)
        if each is not None:
            times = self.each_part[each["word"]]
            # "Three calls in the morning, at noon and at night" are three unless it is said of each.
            number = number if each["word"] in self.in_all and number >= times else number * times
            daily = True
        return Found(kind, number, begin if daily else start, end), daily

    def _is_of_more(self, plain: str, begin: int, start: int, word: re.Match[str] | None) -> bool:
        """Tell whether a count is that of more than the day before it: each day, a hundred in all."""
        if word and word["day"]:
            place = word.end("day")
            begins = word["day"] not in self.today and self.from_day.match(plain, place)
            if begins or self.date_after.match(plain, place):
                return True
        total = self.total_before.find(plain, start) if "," in plain[begin:start] else None
        return total is not None and self.again.habit.search(plain, begin, start) is not None

    def is_longer(self, plain: str, start: int, end: int) -> bool:
        """Tell whether a word for more than a day stands between two places."""
        return self.long.search(plain, start, end) is not None

    def _length_before(self, plain: str, measures: Sequence[Measure], place: int) -> Measure | None:
        """Give the length of time that the count belongs to, in the same sentence."""
        start = measures[place].start
        for measure in reversed(measures[max(0, place - 3) : place]):
            if measure.kind in LENGTHS and start - measure.end <= _DAY_REACH and not measure.loose:
                between = plain[measure.end : start]
                return None if any(mark in between for mark in ".?!") else measure
        return None

    def of_day(self, plain: str, one: Found, days: Sequence[Day]) -> tuple[Found, bool]:
        """Tell whether a count stands with a day, as in "on the third they rang five times"."""
        place = bisect_left(days, one.start, key=lambda day: day.start) - 1
        day = days[place] if place >= 0 else None
        if day is None or day.end > one.start or plain[day.start - 1 : day.start] in self.until:
            return one, False
        gap = plain[day.end : one.start]
        if len(gap) <= _DATE_REACH and not any(mark in gap for mark in _MARKS):
            return Found(one.fact, one.value, day.start, one.end), float(one.value) > 1
        return one, False


def day_count_words_of(lists: WordLists, again: RepetitionWords) -> DayCountWords:
    """Read the words that tell of which time a count is.

    Args:
        lists: the lists of counts.
        again: what tells of contact again and again.
    """
    each_part = {word: int(times) for word, times in lists.numbers("each_part").items()}
    return DayCountWords(
        again=again,
        long=re.compile(either(lists.words("long_words"))),
        day_before=day_before_of(lists),
        told_after=after(lists.words("told_after"), 8, "[^.?!]"),
        day_after=after(lists.words("day_after"), 2, rf"(?:{CLAUSE}| )"),
        call_after=after(lists.words("call_after"), 4, "[^.,?! 0-9]"),
        text_after=after(lists.words("text_after"), 3, "[^.,?! 0-9]", lists.words("text_except")),
        each_part=each_part,
        each_part_before=before(each_part, 1),
        until=frozenset("".join(lists.words("until"))),
        in_all=frozenset(lists.words("parts_in_all")),
        total_before=before(lists.words("total_before"), 4),
        runs_before=before(lists.words("runs"), 3),
        from_day=re.compile(either(lists.words("from_day"))),
        date_after=re.compile(rf"[0-9]{{1,2}}(?:[./](?=[0-9])|{either(lists.words('date_units'))})"),
        today=frozenset(lists.words("of_today")),
    )
