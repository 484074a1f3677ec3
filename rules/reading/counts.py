"""How often there was contact: calls and messages in a day, and what happened again and again."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rules.reading.corrections import CorrectionWords
from rules.reading.days import Day
from rules.reading.findings import ANSWERED, CALLS, TEXTS, Doubt, Found
from rules.reading.measures import LENGTHS, PIECE, Measure
from rules.reading.numerals import Numerals
from rules.reading.repetition import (
    COUNTED,
    MANY_TIMES,
    SHORT,
    RepetitionWords,
    is_doubled,
    repetition_words_of,
)
from rules.reading.surroundings import (
    CLAUSE,
    SENTENCE,
    After,
    Before,
    after,
    before,
)
from rules.reading.unreal import UnrealWords
from rules.reading.word_lists import WordLists, either

_DAY_REACH: Final = 20
_TEXT_REACH: Final = 16
_CALL_REACH: Final = 30
_LENDERS_REACH: Final = 24
_OWN_REACH: Final = 18
_DATE_REACH: Final = 8
# Characters of a day with its year, and those between it and a count.
_DAY_WITH_COUNT: Final = 30
_MANY_CALLS: Final = 5
_FEW_CALLS: Final = 2
_HOURS_OF_DAY: Final = 24
_LEAST_BARE, _MOST_BARE = 10, 200
_PARTS_REACH: Final = 12
_TOPIC_REACH: Final = 16
_SENTENCE_END: Final = re.compile("[.?!]")
_CLOSING: Final = frozenset({"", ",", ".", "!", "?", " "})
_MARKS: Final = ",.?! "


@dataclass(frozen=True)
class CountWords:
    """What the meaning of a count is judged by; the fields are the lists of the data."""

    again: RepetitionWords
    call_after: After
    text_after: After
    other_after: After
    call_before: Before
    text_before: Before
    day_before: re.Pattern[str]
    day_after: After
    joint_before: Before
    answered_before: Before
    lenders: re.Pattern[str]
    each: re.Pattern[str]
    texts_near: re.Pattern[str]
    calls_near: re.Pattern[str]
    short_gap: re.Pattern[str]
    daily_near: re.Pattern[str]
    piece_end: re.Pattern[str]
    total_before: Before
    own_calls: re.Pattern[str]
    own_alone: re.Pattern[str]
    bare_daily: re.Pattern[str]
    money: re.Pattern[str]
    numerals: Numerals
    strange_after: After
    told_after: After
    missed_before: Before
    each_part: dict[str, int]
    each_part_before: Before
    in_all_after: re.Pattern[str]
    most_before: Before
    a_number: re.Pattern[str]
    of_part: re.Pattern[str]
    goes_on_before: Before
    topic_before: re.Pattern[str]
    rang_before: Before
    goes_on_after: re.Pattern[str]
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
            kind = self._kind_of(plain, measure, measures, place)
            same = last if not kind and last and self._goes_on(plain, last[0], measure) else None
            if not kind and same is None:
                continue
            denied = bool(self.again.unless_before.find(plain, measure.start))
            count = self._count(plain, same[0].fact if same else kind, measure, measures, place)
            if count is None:
                totals += [] if denied else [Found(CALLS, MANY_TIMES, measure.start, measure.end)]
                continue
            one, is_daily = count if count[1] else self._of_day(plain, count[0], days)
            is_daily = is_daily or bool(same and same[1])
            last = one, is_daily
            if denied or self.again.unless_before.find(plain, one.start):
                continue
            if not is_daily:
                totals.append(one)
            elif self.joint_before.find(plain, one.start):
                doubts.append(Doubt(CALLS, (one.value,), one.start, one.end))
            else:
                found.append(one)
        found += self._in_all(plain, found, totals)
        found += self._bare(plain, unreal)
        found += self._of_parts(plain, unreal)
        kept = [*self._largest(plain, found, corrections), *self._lenders(plain, found)]
        repeated = self.again.repeated(plain, totals, unreal) or self.again.daily(plain, kept)
        return ([*kept, repeated] if repeated else kept), doubts

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

    def _kind_of(self, plain: str, measure: Measure, measures: Sequence[Measure], place: int) -> str:
        """Tell what is counted; nothing by an ordinal, nor by what stands before something else."""
        ordinal = measure.start > 0 and plain[measure.start - 1] in self.again.ordinal
        strange = self.strange_after.find(plain, measure.end) and not (
            measure.kind == "text" and self.again.habit_before(plain, measure.start, 8)
        )
        return "" if ordinal or strange else self._kind(plain, measure, measures, place)

    def _goes_on(self, plain: str, last: Found, measure: Measure) -> bool:
        """Tell whether a bare number goes on with what was counted before: not twenty, four at most."""
        return (
            measure.kind in {PIECE, "time"}
            and measure.start - last.end <= _DAY_REACH
            and not _SENTENCE_END.search(plain, last.end, measure.start)
            and self.goes_on_before.find(plain, measure.start) is not None
            and self.goes_on_after.match(plain, measure.end) is not None
        )

    def _kind(self, plain: str, measure: Measure, measures: Sequence[Measure], place: int) -> str:
        """Tell whether calls, messages or something else is counted."""
        if self.answered_before.find(plain, measure.start) and not self.other_after.find(plain, measure.end):
            return ANSWERED
        if measure.kind == "call" or self.call_after.find(plain, measure.end):
            return CALLS
        if self.text_after.find(plain, measure.end):
            return TEXTS
        if measure.kind == "text":
            start = max(0, measure.start - _TEXT_REACH)
            return TEXTS if self.texts_near.search(plain, start, measure.end + _TEXT_REACH) else ""
        if self.other_after.find(plain, measure.end):
            return ""
        if measure.number == 1:
            each = place and self._is_hourly(plain, measures[place - 1], measure)
            return CALLS if each or self._is_each_day(plain, measure) else ""
        call = self.call_before.find(plain, measure.start) or self.missed_before.find(plain, measure.start)
        text = self.text_before.find(plain, measure.start)
        # Pieces told of both are calls: messages have a measure word of their own.
        if text and (call is None or (text.start() > call.start() and measure.kind != PIECE)):
            return TEXTS
        if call:
            return CALLS
        daily = self.daily_near.search(plain, max(0, measure.start - _DAY_REACH), measure.start)
        if (daily or self._is_within(plain, measures[place - 1], measure)) and (
            measure.kind != PIECE or self.piece_end.match(plain, measure.end)
        ):
            begin = daily.start() if daily else measures[place - 1].start
            # "One day, twenty of them": the calls stand elsewhere in the sentence.
            most = (
                _FEW_CALLS if daily and self.again.habit.search(plain, begin, measure.start) else _MANY_CALLS
            )
            ends = self.goes_on_after.match(plain, measure.end) and measure.number >= most
            return (
                CALLS
                if ends
                or self.calls_near.search(plain, max(0, begin - _CALL_REACH), measure.end + _CALL_REACH)
                else ""
            )
        return self._kind_from_afar(plain, measure)

    def _kind_from_afar(self, plain: str, measure: Measure) -> str:
        """Tell whether a bare number counts calls or messages that are spoken of elsewhere."""
        topic = self.topic_before.search(plain, max(0, measure.start - _TOPIC_REACH), measure.start)
        if topic and measure.kind in {PIECE, "time"} and self.goes_on_after.match(plain, measure.end):
            return TEXTS if topic["text"] else CALLS
        if measure.kind == PIECE and self._is_total_of_day(plain, measure):
            return CALLS
        if measure.kind == PIECE and self.day_after.find(plain, measure.end):
            near = max(0, measure.start - _CALL_REACH), measure.end + _CALL_REACH
            return CALLS if self.calls_near.search(plain, *near) else ""
        return ""

    def _is_total_of_day(self, plain: str, measure: Measure) -> bool:
        """Tell whether a bare number is the sum of a day: yesterday from eight to ten, twenty-six in all."""
        total = self.total_before.find(plain, measure.start)
        word = self.day_before.search(plain, max(0, measure.start - _CALL_REACH), measure.start)
        return bool(
            total and word and not word["long"] and self.goes_on_after.match(plain, measure.end)
        ) and not _SENTENCE_END.search(plain, word.end("word") if word else 0, measure.start)

    def _is_each_day(self, plain: str, measure: Measure) -> bool:
        """Tell whether there is one call each day."""
        daily = self.again.habit_before(plain, measure.start, _DAY_REACH)
        call = self.rang_before.find(plain, measure.start)
        return (
            daily is not None
            and call is not None
            and not _SENTENCE_END.search(plain, daily.end(), call.start())
        )

    def _is_hourly(self, plain: str, length: Measure, measure: Measure) -> bool:
        """Tell whether there is one call in each hour or minute."""
        near = max(0, length.start - _CALL_REACH), measure.end + _CALL_REACH
        return (
            length.kind in SHORT
            and measure.start - length.end <= 1
            and self.calls_near.search(plain, *near) is not None
        )

    def _is_within(self, plain: str, length: Measure, measure: Measure) -> bool:
        """Tell whether a count stands right behind a day or a shorter time."""
        short = _is_short(length) or (length.kind == "day" and length.days == 1)
        return short and self.short_gap.fullmatch(plain, length.end, measure.start) is not None

    def _count(
        self, plain: str, kind: str, measure: Measure, measures: Sequence[Measure], place: int
    ) -> tuple[Found, bool] | None:
        """Give a count and whether it is that of one day; None where it is how often in a while."""
        if measure.number == 1 and self.again.interval_before.find(plain, measure.start):
            return None
        start, end, daily = measure.start, measure.end, False
        length = self._length_before(plain, measures, place)
        word = self.day_before.search(plain, max(0, start - _DAY_REACH), start)
        if word and (length is None or word.start("word") > length.start):
            habit = self.again.habit_before(plain, start, _DAY_REACH) if word["part"] else None
            daily = bool(word["day"] or habit) or (bool(word["part"]) and measure.number >= MANY_TIMES)
            begin = habit.start() if habit else word.start("word")
        elif length is not None:
            daily = _is_short(length) or length.days == 1
            begin = length.start
        else:
            begin = start
        told = [other for other in measures[max(0, place - 3) : place] if other.start >= begin]
        if measure.number == 1 and kind != ANSWERED and any(other.kind in COUNTED for other in told):
            daily = False
        elif measure.number == 1 and not self.again.habit.search(plain, begin, start):
            daily = daily and length is not None and "," not in plain[begin:start]
        if daily and "," in plain[begin:start] and self.total_before.find(plain, start):
            daily = False
        behind = self.day_after.find(plain, end) or self.told_after.find(plain, end)
        if behind:
            daily, end, begin = True, behind.end(), begin if daily else start
        elif daily and measure.number == 1 and length and length.kind in SHORT:
            return None
        noun = self.call_after.find(plain, end) or self.text_after.find(plain, end)
        if noun and noun.start() - end <= 1:
            end = noun.end()
        number = int(measure.number)
        each = self.each_part_before.find(plain, start)
        if each is not None:
            number, daily = number * self.each_part[each["word"]], True
        return Found(kind, number, begin if daily else start, end), daily

    def _length_before(self, plain: str, measures: Sequence[Measure], place: int) -> Measure | None:
        """Give the length of time that the count belongs to, in the same sentence."""
        start = measures[place].start
        for measure in reversed(measures[max(0, place - 3) : place]):
            if measure.kind in LENGTHS and start - measure.end <= _DAY_REACH and not measure.loose:
                between = plain[measure.end : start]
                return None if any(mark in between for mark in ".?!") else measure
        return None

    def _of_day(self, plain: str, one: Found, days: Sequence[Day]) -> tuple[Found, bool]:
        """Tell whether a count stands with a day, as in "on the third they rang five times"."""
        first, last = (
            bisect_left(days, place, key=lambda day: day.start)
            for place in (one.start - _DAY_WITH_COUNT, one.start)
        )
        for day in days[first:last]:
            gap = plain[day.end : one.start]
            if day.end <= one.start and len(gap) <= _DATE_REACH and not any(mark in gap for mark in _MARKS):
                return Found(one.fact, one.value, day.start, one.end), float(one.value) > 1
        return one, False

    def _bare(self, plain: str, unreal: UnrealWords) -> Iterator[Found]:
        """Give numbers of calls in a day that stand without a measure word."""
        for match in self.bare_daily.finditer(plain):
            near = max(0, match.start() - _CALL_REACH), match.end() + _TEXT_REACH
            number = self.numerals.value(match["number"])
            if number is None or not _LEAST_BARE <= number <= _MOST_BARE:
                continue
            if self.money.search(plain, *near) or self.joint_before.find(plain, match.start()):
                continue
            if self.calls_near.search(plain, *near) and not unreal.holds(plain, *match.span()):
                yield Found(CALLS, int(number), *match.span())

    def _in_all(self, plain: str, found: list[Found], totals: list[Found]) -> list[Found]:
        """Give answered and missed calls together, where they are told side by side."""
        told = sorted((*found, *totals), key=lambda one: one.end)
        for first, second in itertools.pairwise(told):
            missed = self.missed_before.find(plain, second.start)
            if first.fact != ANSWERED or second.fact != CALLS or missed is None:
                continue
            if not self.in_all_after.fullmatch(plain, first.end, second.start):
                continue
            whole = Found(CALLS, int(first.value) + int(second.value), first.start, second.end)
            if first in found or second in found:
                return [whole, first]
            totals.append(whole)
        return []

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
        if self.calls_near.search(plain, *near) and not unreal.holds(plain, start, end):
            yield Found(CALLS, sum(int(number or 0) for number in numbers), start, end)

    def _is_most(self, plain: str, one: Found) -> bool:
        """Tell whether a count is the upper end of what is told."""
        numbers = [match.start() for match in self.a_number.finditer(plain, one.start, one.end)]
        return bool(numbers) and self.most_before.find(plain, numbers[-1]) is not None

    def _largest(self, plain: str, found: list[Found], corrections: CorrectionWords) -> Iterator[Found]:
        """Give the largest count of each kind; answered calls only beside others."""
        if not any(one.fact == CALLS for one in found):
            found = [Found(CALLS, *_rest(one)) if one.fact == ANSWERED else one for one in found]
        for fact in (CALLS, ANSWERED, TEXTS):
            counts = corrections.meant(plain, [one for one in found if one.fact == fact])
            least = [one for one in counts if not self._is_most(plain, one)]
            counts = least or counts
            if counts:
                yield max(counts, key=lambda one: float(one.value))

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


def _is_short(length: Measure) -> bool:
    """Tell whether a length is no longer than a day."""
    return length.kind == "minute" or (length.kind == "hour" and length.number <= _HOURS_OF_DAY)


def _rest(one: Found) -> tuple[bool | float | str, int, int]:
    return one.value, one.start, one.end


def count_words_of(lists: WordLists, numerals: Numerals) -> CountWords:
    """Read the words around counts of calls and messages."""
    told = f"(?:[^.,?! ]|[, ](?={either(lists.words('estimate'))}))"
    daily, parts, long = (either(lists.words(key)) for key in ("day_words", "part_words", "long_words"))
    lenders = lists.words("lenders")
    number = "".join(lists.words("lender_numbers"))
    not_mine = f"[{''.join(lists.words('mine_not_after'))}]"
    short_gap = f"[^.?!,]{{0,8}}(?:,{either(lists.words('estimate'))}[^.?!,]{{0,3}})?"
    each_part = {word: int(times) for word, times in lists.numbers("each_part").items()}
    return CountWords(
        again=repetition_words_of(lists),
        call_after=after(lists.words("call_after"), 4, "[^.,?! 0-9]"),
        text_after=after(lists.words("text_after"), 3, "[^.,?! 0-9]", lists.words("text_except")),
        other_after=after(lists.words("other_after"), 1),
        call_before=before(lists.words("call_before"), 9, told, lists.words("call_except")),
        text_before=before(lists.words("text_before"), 8, told, lists.words("text_except")),
        day_before=re.compile(
            rf"[\s\S]*(?P<word>(?P<long>{long})|(?P<day>{daily})|(?P<part>{parts})){SENTENCE}*\Z"
        ),
        day_after=after(lists.words("day_after"), 2, rf"(?:{CLAUSE}| )"),
        joint_before=before(lists.words("joint"), 8),
        answered_before=before(
            lists.words("answered_before"), 5, lists.words("answered_between"), lists.words("answered_except")
        ),
        lenders=re.compile(f"{either(lenders)}|[0-9{number}]{either(lists.words('lender_units'))}"),
        each=re.compile(either(lists.words("each"))),
        texts_near=re.compile(either(lists.words("text_before"), lists.words("text_except"))),
        calls_near=re.compile(either(lists.words("call_before", "call_near"), lists.words("call_except"))),
        short_gap=re.compile(short_gap),
        own_calls=re.compile(
            f"{either(lists.words('mine_before'))}[^.,?! ]{{0,4}}?{either(lists.words('mine_towards'))}"
            rf"{either(lists.words('mine_objects'))}[^.,?! ]{{0,7}}\Z"
        ),
        total_before=before(lists.words("total_before"), 4),
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
        piece_end=re.compile(rf"(?:{either(lists.words('piece_end'))}|[^\w]|\Z)"),
        strange_after=after(lists.words("strange_after"), 3),
        daily_near=re.compile(rf"{daily}{short_gap}\Z"),
        told_after=after(lists.words("told_after"), 8, "[^.?!]"),
        missed_before=before(lists.words("missed_before"), 3, lists.words("missed_between")),
        each_part=each_part,
        each_part_before=before(each_part, 1),
        in_all_after=re.compile("[^.?!0-9]{0,6}"),
        most_before=before(lists.words("most_before"), 2),
        a_number=re.compile(numerals.pattern),
        of_part=re.compile(
            f"(?P<part>{either(lists.words('day_parts'))})[^.,?!0-9]{{0,5}}?(?P<number>{numerals.pattern})"
            f"{either(lists.words('part_units'))}(?!{either(lists.words('part_not_before'))})"
        ),
        topic_before=re.compile(
            rf"(?:{either(lists.words('topic_calls'))}|(?P<text>{either(lists.words('topic_texts'))}))"
            rf"[^.,?! 0-9]{{0,5}},(?:{either(lists.words('goes_on'))})?\Z"
        ),
        rang_before=before(lists.words("rang")),
        goes_on_before=before(lists.words("goes_on"), 2),
        goes_on_after=re.compile(
            rf"{either(lists.words('goes_on_after'))}{{0,2}}(?:[.,?! ]|\Z)"
            rf"|{either(lists.words('goes_on_to'))}"
        ),
        daily=daily,
    )
