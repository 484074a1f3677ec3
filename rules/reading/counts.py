"""How often there was contact: calls and messages in a day, and what happened again and again."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.corrections import CorrectionWords
from rules.reading.counted import CountedWords, counted_words_of
from rules.reading.day_counts import DayCountWords, day_count_words_of
from rules.reading.days import Day
from rules.reading.findings import ANSWERED, CALLS, TEXTS, Doubt, Found
from rules.reading.measures import Measure
from rules.reading.numerals import Numerals
from rules.reading.repetition import (
    COUNTED,
    MANY_TIMES,
    RepetitionWords,
    is_doubled,
    repetition_words_of,
)
from rules.reading.surroundings import (
    Before,
    before,
)
from rules.reading.unreal import UnrealWords
from rules.reading.word_lists import WordLists, either

_TEXT_REACH: Final = 16
_CALL_REACH: Final = 30
_LENDERS_REACH: Final = 24
_OWN_REACH: Final = 18
_LEAST_BARE, _MOST_BARE = 10, 200
_PARTS_REACH: Final = 12
_SAME_DAY_REACH: Final = 40
_TOPIC_REACH: Final = 16
_ANSWER_REACH: Final = 40
_MISSED: Final = 4
_RIGHT_BEHIND: Final = 3
_A_FEW, _DAYS_REACH = 4, 60
_SENTENCE_END: Final = re.compile("[.?!]")


@dataclass(frozen=True)
class CountWords:
    """What the meaning of a count is judged by; the fields are the lists of the data."""

    again: RepetitionWords
    what: CountedWords
    day: DayCountWords
    joint_before: Before
    fewer_before: Before
    same_day: re.Pattern[str]
    beside: re.Pattern[str]
    lenders: re.Pattern[str]
    each: re.Pattern[str]
    own_calls: re.Pattern[str]
    own_alone: re.Pattern[str]
    bare_daily: re.Pattern[str]
    money: re.Pattern[str]
    numerals: Numerals
    in_all_after: re.Pattern[str]
    most_before: Before
    a_number: re.Pattern[str]
    of_part: re.Pattern[str]
    all_answered: re.Pattern[str]
    missed: re.Pattern[str]
    by_phone: re.Pattern[str]
    daily: str

    def read(
        self,
        plain: str,
        measures: Sequence[Measure],
        unreal: UnrealWords,
        days: Sequence[Day],
        listed: Sequence[Found],
        corrections: CorrectionWords,
    ) -> tuple[list[Found], list[Doubt]]:
        """Give how many calls and messages there are in a day and whether it was often.

        Args:
            plain: the text.
            measures: its numbers with their units.
            unreal: what makes a number unreal.
            days: its days.
            listed: what was read from lists already.
            corrections: what takes a number back.
        """
        found = [one for one in listed if one.fact in {CALLS, TEXTS, ANSWERED}]
        doubts: list[Doubt] = []
        totals: list[Found] = []
        last: tuple[Found, bool] | None = None
        ordered = sorted(listed, key=lambda one: one.start)
        begins, ends = (
            [one.start for one in ordered],
            [*itertools.accumulate((one.end for one in ordered), max)],
        )
        for place, measure in enumerate(measures):
            totals += self.again.times(plain, measure, own=self._is_own(plain, measure))
            if self._is_no_count(plain, measure) or _lies_in(measure.start, begins, ends):
                continue
            kind = self.what.kind(plain, measure, measures, place)
            same = last if not kind and last and self.what.goes_on(plain, last[0], measure) else None
            if same and self.day.is_longer(plain, same[0].end, measure.start):
                continue
            if not kind and same is None:
                continue
            denied = bool(
                self.again.unless_before.find(plain, measure.start)
                or self.fewer_before.find(plain, measure.start)
            )
            count = self.day.count(plain, same[0].fact if same else kind, measure, measures, place)
            if count is None:
                totals += [] if denied else [Found(CALLS, MANY_TIMES, measure.start, measure.end)]
                continue
            one, is_daily = count if count[1] else self.day.of_day(plain, count[0], days)
            is_daily = is_daily or bool(same and same[1]) or self._beside(plain, last, measure)
            is_daily = is_daily and not self._is_of_days(plain, measure, days)
            last = one, is_daily
            if denied or self.again.unless_before.find(plain, one.start):
                continue
            if not is_daily:
                totals.append(one)
            elif self.joint_before.find(plain, one.start):
                doubts.append(Doubt(CALLS, (one.value,), one.start, one.end))
            else:
                found.append(one)
        self._add_up(plain, found, totals, unreal)
        kept = list(self._largest(plain, found, corrections))
        kept += [*self._all_or_none(plain, kept), *self._lenders(plain, found)]
        repeated = self.again.repeated(plain, totals, unreal) or self.again.daily(plain, kept)
        return ([*kept, repeated] if repeated else kept), doubts

    def _add_up(self, plain: str, found: list[Found], totals: list[Found], unreal: UnrealWords) -> None:
        """Add the counts of a day that are told by several words, or without a measure word."""
        found += self._same_day(plain, totals)
        found += self._in_all(plain, found, totals)
        found += self._of_those(found, totals)
        found += self._bare(plain, unreal)
        found += self._of_parts(plain, unreal)

    def _is_no_count(self, plain: str, measure: Measure) -> bool:
        """Tell whether a number can be no count of calls or messages of others."""
        return (
            measure.kind not in COUNTED
            or measure.number < 1
            or is_doubled(plain, measure)
            or self._is_own(plain, measure)
        )

    def _is_own(self, plain: str, measure: Measure) -> bool:
        """Tell whether the calls are those that the person made."""
        near = max(0, measure.start - _OWN_REACH), measure.start
        return bool(self.own_calls.search(plain, *near) or self.own_alone.search(plain, *near))

    def _bare(self, plain: str, unreal: UnrealWords) -> Iterator[Found]:
        """Give numbers of calls in a day that stand without a measure word."""
        for match in self.bare_daily.finditer(plain):
            ends = _SENTENCE_END.search(plain, match.end(), match.end() + _TEXT_REACH)
            near = max(0, match.start() - _CALL_REACH), ends.end() if ends else match.end() + _TEXT_REACH
            number = self.numerals.value(match["number"])
            if number is None or not _LEAST_BARE <= number <= _MOST_BARE:
                continue
            if self.money.search(plain, *near) or self.joint_before.find(plain, match.start()):
                continue
            if self.what.calls_near.search(plain, *near) and not unreal.holds(plain, *match.span()):
                yield Found(CALLS, int(number), *match.span())

    def _is_of_days(self, plain: str, measure: Measure, days: Sequence[Day]) -> bool:
        """Tell whether a count is the sum of several days that stand before it."""
        if self.what.total_before.find(plain, measure.start) is None:
            return False
        place = bisect_left(days, measure.start, key=lambda day: day.start)
        near = [
            day.day for day in days[max(0, place - _A_FEW) : place] if measure.start - day.end <= _DAYS_REACH
        ]
        return len(set(near)) > 1

    def _beside(self, plain: str, last: tuple[Found, bool] | None, measure: Measure) -> bool:
        """Tell whether one more of something stands right beside a count of a day: and one message."""
        return last is not None and last[1] and bool(self.beside.fullmatch(plain, last[0].end, measure.start))

    def _same_day(self, plain: str, totals: list[Found]) -> list[Found]:
        """Give counts of which is said behind them that they are all of one day."""
        places = [match.start() for match in self.same_day.finditer(plain)]
        told = []
        for one in totals:
            place = bisect_left(places, one.end)
            if place < len(places) and places[place] - one.end <= _SAME_DAY_REACH:
                told.append(one)
        return told

    def _in_all(self, plain: str, found: list[Found], totals: list[Found]) -> list[Found]:
        """Give answered and missed calls together, where they are told side by side."""
        told = sorted((*found, *totals), key=lambda one: one.end)
        for first, second in itertools.pairwise(told):
            missed = self.what.missed_before.find(plain, second.start)
            if first.fact != ANSWERED or second.fact != CALLS or missed is None:
                continue
            if not self.in_all_after.fullmatch(plain, first.end, second.start):
                continue
            whole = Found(CALLS, int(first.value) + int(second.value), first.start, second.end)
            if first in found or second in found:
                return [whole, first]
            totals.append(whole)
        return []

    def _of_those(self, found: list[Found], totals: list[Found]) -> list[Found]:
        """Give the calls that were answered of those that were told just before: thirty, of which three."""
        calls = sorted((one for one in (*found, *totals) if one.fact == CALLS), key=lambda one: one.end)
        daily, told = set(found), []
        for one in totals:
            place = bisect_left(calls, one.start + 1, key=lambda call: call.end) - 1
            if one.fact != ANSWERED or place < 0:
                continue
            of_day = calls[place] in daily
            near = one.start - calls[place].end <= (_ANSWER_REACH if of_day else _RIGHT_BEHIND)
            if near and float(one.value) <= float(calls[place].value):
                told += [one] if of_day else [calls[place], one]
        return told

    def _of_parts(self, plain: str, unreal: UnrealWords) -> Iterator[Found]:
        """Give the calls of several parts of one day together: four in the morning, six in the afternoon."""
        told: list[re.Match[str]] = []
        for match in self.of_part.finditer(plain):
            if told and (
                match.start() - told[-1].end() > _PARTS_REACH
                or _SENTENCE_END.search(plain, told[-1].end(), match.start())
                or match["part"] in {one["part"] for one in told}
            ):
                yield from self._sum(plain, told, unreal)
                told = []
            told.append(match)
        yield from self._sum(plain, told, unreal)

    def _sum(self, plain: str, told: list[re.Match[str]], unreal: UnrealWords) -> Iterator[Found]:
        numbers = [self.numerals.value(one["number"]) for one in told]
        if len(told) < 2 or None in numbers:
            return
        start, end = told[0].start(), told[-1].end()
        near = max(0, start - _CALL_REACH), end + _CALL_REACH
        calls = self.what.calls_near.search(plain, *near) or self.by_phone.search(plain, start, end)
        if calls and not unreal.holds(plain, start, end):
            yield Found(CALLS, sum(int(number or 0) for number in numbers), start, end)

    def _is_most(self, plain: str, one: Found) -> bool:
        """Tell whether a count is the upper end of what is told."""
        numbers = [match.start() for match in self.a_number.finditer(plain, one.start, one.end)]
        return bool(numbers) and self.most_before.find(plain, numbers[-1]) is not None

    def _largest(self, plain: str, found: list[Found], corrections: CorrectionWords) -> Iterator[Found]:
        """Give the largest count of each kind; calls that were answered are calls."""
        if not any(one.fact == CALLS for one in found):
            found = found + [Found(CALLS, *_rest(one)) for one in found if one.fact == ANSWERED]
        for fact in (CALLS, ANSWERED, TEXTS):
            counts = corrections.meant(plain, [one for one in found if one.fact == fact])
            least = [one for one in counts if not self._is_most(plain, one)]
            counts = least or counts
            if counts:
                yield max(counts, key=lambda one: float(one.value))

    def _all_or_none(self, plain: str, kept: list[Found]) -> Iterator[Found]:
        """Tell how many were answered where behind the count it is said that all were, or none."""
        if [one.fact for one in kept if one.fact != TEXTS] != [CALLS]:
            return
        calls = next(one for one in kept if one.fact == CALLS)
        match = self.all_answered.search(plain, max(0, calls.start - _TOPIC_REACH), calls.end + _ANSWER_REACH)
        if match and not self.what.others_before.find(plain, match.start()):
            yield Found(ANSWERED, calls.value if match["all"] else 0, *match.span())
        elif missed := self.missed.search(plain, calls.start, calls.end + _MISSED):
            yield Found(ANSWERED, 0, *missed.span())

    def _lenders(self, plain: str, found: list[Found]) -> Iterator[Found]:
        """Tell whether a count is summed over several lenders."""
        for one in found:
            if one.fact == ANSWERED:
                continue
            start = max(0, one.start - _LENDERS_REACH)
            match = self.lenders.search(plain, start, one.end)
            if match and not self.each.search(plain, start, one.end):
                between = plain[match.end() : one.start]
                if not any(mark in between for mark in ".?!"):
                    yield Found("several_lenders", True, *match.span())
                    return


def _lies_in(place: int, begins: Sequence[int], ends: Sequence[int]) -> bool:
    """Tell whether an offset lies within one of some stretches.

    Args:
        place: the offset.
        begins: where the stretches begin, in order.
        ends: the last end of each stretch and those before it.
    """
    before = bisect_left(begins, place)
    return before > 0 and ends[before - 1] > place


def _rest(one: Found) -> tuple[bool | float | str, int, int]:
    return one.value, one.start, one.end


def count_words_of(lists: WordLists, numerals: Numerals) -> CountWords:
    """Read the words around counts of calls and messages."""
    again = repetition_words_of(lists)
    daily = either(lists.words("day_words"))
    lenders = lists.words("lenders")
    number = "".join(lists.words("lender_numbers"))
    not_mine = f"[{''.join(lists.words('mine_not_after'))}]"
    return CountWords(
        again=again,
        what=counted_words_of(lists, numerals, again),
        day=day_count_words_of(lists, again),
        joint_before=before(lists.words("joint"), 8),
        fewer_before=before(lists.words("fewer"), unless=lists.words("fewer_except")),
        beside=re.compile(
            f"(?:{either(lists.words('and'))})?"
            f"|,(?:{either(lists.words('and_to'))})[^.,?!0-9{numerals.spoken}]{{1,6}}"
        ),
        same_day=re.compile(
            f"[,.]{either(lists.words('all_of_it'))}{either(lists.words('day_words', 'same_day'))}"
        ),
        lenders=re.compile(f"{either(lenders)}|[0-9{number}]{either(lists.words('lender_units'))}"),
        each=re.compile(either(lists.words("each"))),
        own_calls=re.compile(
            f"{either(lists.words('mine_before'))}[^.,?! ]{{0,4}}?{either(lists.words('mine_towards'))}"
            rf"{either(lists.words('mine_objects'))}[^.,?! ]{{0,7}}\Z"
        ),
        own_alone=re.compile(
            f"(?<!{not_mine}){either(lists.words('mine_before'))}(?:{either(lists.words('mine_between'))})?"
            rf"{either(lists.words('mine_made'))}\Z"
        ),
        bare_daily=re.compile(
            f"{either(lists.words('bare_day'))}(?:{either(lists.words('estimate'))}){{0,2}}"
            rf"(?P<number>{numerals.pattern})(?:{either(lists.words('bare_more'))})?(?=[,.?! ]|\Z)"
        ),
        money=re.compile(either(lists.words("money"))),
        numerals=numerals,
        in_all_after=re.compile("[^.?!0-9]{0,6}"),
        most_before=before(lists.words("most_before"), 2),
        a_number=re.compile(numerals.pattern),
        of_part=re.compile(
            f"(?P<part>{either(lists.words('day_parts'))})"
            f"(?:(?!{either(lists.words('part_gap_not'))})[^.,?!0-9]){{0,5}}?(?P<number>{numerals.pattern})"
            f"{either(lists.words('part_units'))}(?!{either(lists.words('part_not_before'))})"
        ),
        all_answered=re.compile(
            f"(?P<all>{either(lists.words('all_answered'))})|{either(lists.words('none_answered'))}"
            rf"|(?<=[,.?! ]){either(lists.words('none_alone'))}(?=[,.?! ]|\Z)"
        ),
        by_phone=re.compile(either(lists.words("by_phone"))),
        missed=re.compile(either(lists.words("missed"))),
        daily=daily,
    )
