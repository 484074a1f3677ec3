"""What a number counts: calls, messages, calls that were answered, or something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.findings import ANSWERED, CALLS, TEXTS, Found
from rules.reading.measures import PIECE, Measure
from rules.reading.numerals import Numerals
from rules.reading.repetition import SHORT, RepetitionWords
from rules.reading.surroundings import CLAUSE, SENTENCE, After, Before, after, before
from rules.reading.word_lists import WordLists, either

_DAY_REACH: Final = 20
_TEXT_REACH: Final = 16
_TEXT_REACH_OF_HABIT: Final = 26
_HABIT_REACH: Final = 8
_CALL_REACH: Final = 30
_MANY_CALLS: Final = 5
_FEW_CALLS: Final = 2
_HOURS_OF_DAY: Final = 24
_TOPIC_REACH: Final = 16
_NTH_REACH: Final = 10
_COMING: Final = 8
# So many messages are no offers of strangers.
_FLOOD: Final = 20
_SENTENCE_END: Final = re.compile("[.?!]")


@dataclass(frozen=True)
class CountedWords:
    """What the thing that is counted is judged by; the fields are the lists of the data."""

    again: RepetitionWords
    answered_before: Before
    other_after: After
    call_after: After
    text_after: After
    texts_near: re.Pattern[str]
    call_before: Before
    missed_before: Before
    text_before: Before
    daily_near: re.Pattern[str]
    piece_end: re.Pattern[str]
    calls_near: re.Pattern[str]
    topic_before: re.Pattern[str]
    goes_on_after: re.Pattern[str]
    goes_on_before: Before
    total_before: Before
    day_before: re.Pattern[str]
    day_after: After
    strange_after: After
    else_before: Before
    trips: tuple[str, ...]
    walked: tuple[str, ...]
    each_part_before: Before
    visit_before: Before
    others_before: Before
    each_day: re.Pattern[str]
    day_comma: re.Pattern[str]
    today: re.Pattern[str]
    rang_before: Before
    someone_after: re.Pattern[str]
    few_before: Before
    so_far_before: Before
    answered_after: re.Pattern[str]
    standing: re.Pattern[str]
    short_gap: re.Pattern[str]

    def kind(self, plain: str, measure: Measure, measures: Sequence[Measure], place: int) -> str:
        """Tell what is counted; nothing by an ordinal, nor by what stands before something else."""
        ordinal = measure.start > 0 and plain[measure.start - 1] in self.again.ordinal
        strange = self.strange_after.find(plain, measure.end) and not (
            measure.kind == "text"
            and (
                (measure.number >= _FLOOD and not (place and is_short(measures[place - 1])))
                or self.again.habit_before(plain, measure.start, _HABIT_REACH)
            )
        )
        if self._is_visit(plain, measure):
            return ""
        if ordinal and measure.number == 1 and self.answered_before.find(plain, measure.start - 1):
            return ANSWERED
        if ordinal:
            return self._nth(plain, measure) if self._is_nth_of_day(plain, measure) else ""
        return "" if strange else self._kind(plain, measure, measures, place)

    def _is_visit(self, plain: str, measure: Measure) -> bool:
        """Tell whether it is counted how often somebody came."""
        trip = plain.endswith(self.trips, measure.start, measure.end)
        if trip and self.visit_before.find(plain, measure.start):
            return True
        near = max(0, measure.start - _CALL_REACH), measure.end + _CALL_REACH
        return plain.endswith(self.walked, measure.start, measure.end) and not self.calls_near.search(
            plain, *near
        )

    def _nth(self, plain: str, measure: Measure) -> str:
        """Tell whether the so-manieth message or call is told, and whether that was answered."""
        if measure.kind == "text":
            return TEXTS
        return ANSWERED if self.answered_before.find(plain, measure.start - 1) else CALLS

    def _is_nth_of_day(self, plain: str, measure: Measure) -> bool:
        """Tell whether it is the so-manieth call of the day: the fifteenth today."""
        start = measure.start - 1
        if measure.kind not in {PIECE, "call", "text"} or not self.today.search(
            plain, max(0, start - _NTH_REACH), start
        ):
            return False
        if measure.kind != PIECE:
            return True
        near = max(0, start - _CALL_REACH), measure.end + _TEXT_REACH
        ends = self.call_after.find(plain, measure.end) or self.goes_on_after.match(plain, measure.end)
        return ends is not None and self.calls_near.search(plain, *near) is not None

    def goes_on(self, plain: str, last: Found, measure: Measure) -> bool:
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
        if answered := self._answered(plain, measure):
            return answered
        if self.someone_after.match(plain, measure.end):
            return ""
        if measure.kind == "call" or (measure.kind != "text" and self.call_after.find(plain, measure.end)):
            return CALLS
        if self.text_after.find(plain, measure.end):
            return TEXTS
        if measure.kind == "text":
            habit = self.again.habit_before(plain, measure.start, _HABIT_REACH)
            start = max(0, measure.start - (_TEXT_REACH_OF_HABIT if habit else _TEXT_REACH))
            return TEXTS if self.texts_near.search(plain, start, measure.end + _TEXT_REACH) else ""
        if self.other_after.find(plain, measure.end):
            return ""
        if self.else_before.find(plain, measure.start):
            return ""
        if measure.number == 1:
            return self._one(plain, measure, measures, place)
        return self._pieces(plain, measure, measures, place)

    def _answered(self, plain: str, measure: Measure) -> str:
        """Tell whether calls that were taken are counted; those that others took are calls and no more."""
        words = self.answered_before.find(plain, measure.start)
        taken = words is not None and not self.other_after.find(plain, measure.end)
        if not taken and not self.answered_after.match(plain, measure.end):
            return ""
        others = words is not None and self.others_before.find(plain, words.start("word"))
        return CALLS if others else ANSWERED

    def _one(self, plain: str, measure: Measure, measures: Sequence[Measure], place: int) -> str:
        """Tell whether a single one is a call that comes again and again."""
        near = max(0, measure.start - _CALL_REACH), measure.start
        if self.each_part_before.find(plain, measure.start):
            return CALLS if self.calls_near.search(plain, *near) else ""
        each = place and self._is_hourly(plain, measures[place - 1], measure)
        return CALLS if each or self._is_each_day(plain, measure) else ""

    def _pieces(self, plain: str, measure: Measure, measures: Sequence[Measure], place: int) -> str:
        """Tell what some pieces or times are by the words near them."""
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
            ends = (
                self.goes_on_after.match(plain, measure.end)
                and measure.number >= most
                and not self.standing.search(plain, max(0, begin - _CALL_REACH), measure.end + _COMING)
            )
            return (
                CALLS
                if ends
                or self.calls_near.search(plain, max(0, begin - _CALL_REACH), measure.end + _CALL_REACH)
                else ""
            )
        if measure.number >= _MANY_CALLS and self._ends_a_day(plain, measure):
            return CALLS
        return self._kind_from_afar(plain, measure)

    def _ends_a_day(self, plain: str, measure: Measure) -> bool:
        """Tell whether a bare number is a clause of its own behind one of a day: all morning, thirty-five."""
        daily = self.day_comma.search(plain, max(0, measure.start - _DAY_REACH), measure.start)
        if daily is None or not self.goes_on_after.match(plain, measure.end):
            return False
        near = max(0, daily.start() - _CALL_REACH), measure.end
        return self.calls_near.search(plain, *near) is not None

    def _kind_from_afar(self, plain: str, measure: Measure) -> str:
        """Tell whether a bare number counts calls or messages that are spoken of elsewhere."""
        topic = self.topic_before.search(plain, max(0, measure.start - _TOPIC_REACH), measure.start)
        if topic and measure.kind in {PIECE, "time"} and self.goes_on_after.match(plain, measure.end):
            return TEXTS if topic["text"] else CALLS
        if measure.kind == PIECE and self._is_total_of_day(plain, measure):
            return CALLS
        if self.few_before.find(plain, measure.start) and measure.kind in {PIECE, "time"}:
            near = max(0, measure.start - _CALL_REACH), measure.start
            calls = self.again.habit.search(plain, *near) and self.calls_near.search(plain, *near)
            return CALLS if calls else ""
        if measure.kind == PIECE and self.day_after.find(plain, measure.end):
            near = max(0, measure.start - _CALL_REACH), measure.end + _CALL_REACH
            return CALLS if self.calls_near.search(plain, *near) else ""
        return ""

    def _is_total_of_day(self, plain: str, measure: Measure) -> bool:
        """Tell whether a bare number is the sum of a day: yesterday from eight to ten, twenty-six in all."""
        total = self.total_before.find(plain, measure.start) or self.so_far_before.find(plain, measure.start)
        word = self.day_before.search(plain, max(0, measure.start - _CALL_REACH), measure.start)
        return bool(
            total and word and not word["long"] and self.goes_on_after.match(plain, measure.end)
        ) and not _SENTENCE_END.search(plain, word.end("word") if word else 0, measure.start)

    def _is_each_day(self, plain: str, measure: Measure) -> bool:
        """Tell whether there is one call each day."""
        begin = max(0, measure.start - _DAY_REACH)
        if self.each_day.search(plain, begin, measure.start) and measure.kind in {PIECE, "time"}:
            near = self.calls_near.search(plain, max(0, measure.start - _CALL_REACH), measure.start)
            return near is not None and self.goes_on_after.match(plain, measure.end) is not None
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
        short = is_short(length) or (length.kind == "day" and length.days == 1)
        return short and self.short_gap.fullmatch(plain, length.end, measure.start) is not None


def is_short(length: Measure) -> bool:
    """Tell whether a length is no longer than a day."""
    return length.kind == "minute" or (length.kind == "hour" and length.number <= _HOURS_OF_DAY)


def day_before_of(lists: WordLists) -> re.Pattern[str]:
    """Write what finds the last word before a place for a day, a part of one, or more than one.

    Args:
        lists: the lists of counts.
    """
    daily, parts, long = (either(lists.words(key)) for key in ("day_words", "part_words", "long_words"))
    until, past_day, other = (
        f"[{''.join(lists.words(key))}]" for key in ("until", "past_day", "part_not_after")
    )
    return re.compile(
        rf"[\s\S]*(?P<word>(?P<long>{long})|(?!(?<={until}){past_day})(?P<day>{daily})"
        rf"|(?P<part>(?<!{other}){parts})){SENTENCE}*\Z"
    )


def counted_words_of(lists: WordLists, numerals: Numerals, again: RepetitionWords) -> CountedWords:
    """Read the words that tell what is counted.

    Args:
        lists: the lists of counts.
        numerals: how numbers are written.
        again: what tells of contact again and again.
    """
    spoken = numerals.spoken
    told = f"(?:[^.,?! ]|[, ](?={either(lists.words('estimate'))}))"
    daily = either(lists.words("day_words"))
    short_gap = f"[^.?!,]{{0,8}}(?:,{either(lists.words('estimate'))}[^.?!,]{{0,3}})?"
    return CountedWords(
        again=again,
        answered_before=before(
            lists.words("answered_before"), 5, lists.words("answered_between"), lists.words("answered_except")
        ),
        other_after=after(lists.words("other_after"), 1),
        call_after=after(lists.words("call_after"), 4, f"[^.,?! 0-9{spoken}]"),
        text_after=after(lists.words("text_after"), 3, "[^.,?! 0-9]", lists.words("text_except")),
        texts_near=re.compile(either(lists.words("text_before"), lists.words("text_except"))),
        call_before=before(lists.words("call_before"), 9, told, lists.words("call_except")),
        missed_before=before(lists.words("missed_before"), 3, lists.words("missed_between")),
        text_before=before(lists.words("text_before"), 8, told, lists.words("text_except")),
        daily_near=re.compile(rf"{daily}{short_gap}\Z"),
        piece_end=re.compile(rf"(?:{either(lists.words('piece_end'))}|[^\w]|\Z)"),
        calls_near=re.compile(either(lists.words("call_before", "call_near"), lists.words("call_except"))),
        topic_before=re.compile(
            rf"(?:{either(lists.words('topic_calls'))}|(?P<text>{either(lists.words('topic_texts'))}))"
            rf"[^.,?! 0-9]{{0,5}},(?:{either(lists.words('goes_on'))})?\Z"
        ),
        goes_on_after=re.compile(
            rf"{either(lists.words('goes_on_after'))}{{0,2}}(?:[.,?! ]|\Z)"
            rf"|{either(lists.words('goes_on_to'))}"
        ),
        goes_on_before=before(lists.words("goes_on"), 2),
        total_before=before(lists.words("total_before"), 4),
        day_before=day_before_of(lists),
        day_after=after(lists.words("day_after"), 2, rf"(?:{CLAUSE}| )"),
        others_before=before(lists.words("others"), 3),
        today=re.compile(rf"{either(lists.words('of_today'))}[^.,?!0-9]{{0,4}}\Z"),
        day_comma=re.compile(rf"{daily}[^.?!,]{{0,10}},(?:{either(lists.words('estimate'))}){{0,2}}\Z"),
        each_day=re.compile(rf"{either(lists.words('habit'))}\Z"),
        trips=lists.words("trips"),
        walked=lists.words("walked"),
        each_part_before=before(lists.numbers("each_part"), 1),
        visit_before=before(lists.words("visits"), 8),
        else_before=before(lists.words("else_before"), 1),
        strange_after=after(lists.words("strange_after"), 3),
        rang_before=before(lists.words("rang")),
        someone_after=re.compile(either(lists.words("someone"))),
        few_before=before(lists.words("few_before"), 2),
        so_far_before=before(lists.words("so_far"), 3, f"(?:{CLAUSE}|,)"),
        answered_after=re.compile(rf"{either(lists.words('answered_after'))}(?:[,.?! ]|\Z)"),
        standing=re.compile(either(lists.words("standing"))),
        short_gap=re.compile(short_gap),
    )
