"""How long a debt is overdue: lengths beside words of not paying, days since it fell due, stages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rules.reading import expressions as re
from rules.reading.days import DUE, OVERDUE, REPAID, Day
from rules.reading.findings import Doubt, Found
from rules.reading.measures import Measure, MeasureWords
from rules.reading.numerals import Numerals
from rules.reading.surroundings import CLAUSE, After, Before, after, before
from rules.reading.word_lists import WordLists, either

IN_DAYS: Final = frozenset({"day", "week", "month", "term", "year"})
_LONGEST: Final = 36_500
_MONTH: Final = 30
_STAGE: Final = "m"
_YEAR_REACH: Final = 3
_MINE_REACH: Final = 50
_DEBT_REACH: Final = 24
_NOW_REACH: Final = 80
_REPAID_REACH: Final = 30
_WIDE: Final = 3
_TILL_REACH: Final = 40
_PAID_SOON: Final = 3
_NEXT: Final = 20
_HABIT_REACH: Final = 30
_FEW_TERMS: Final = 12
_A_COUPLE: Final = 2


@dataclass(frozen=True)
class OverdueWords:
    """What tells that a length is that of a debt; the fields are the lists of the data."""

    overdue_before: Before
    unpaid_after: After
    not_yet_before: Before
    owed_before: Before
    due_before: Before
    till_now: Before
    now_after: re.Pattern[str]
    refining: re.Pattern[str]
    refined_after: re.Pattern[str]
    term_before: Before
    rest_before: re.Pattern[str]
    ruled_after: After
    later_after: After
    condition_before: Before
    debt_before: re.Pattern[str]
    mine_before: Before
    now_before: Before
    nth_before: re.Pattern[str]
    pay_after: re.Pattern[str]
    because_before: Before
    wages_before: Before
    wages_after: re.Pattern[str]
    not_overdue_before: Before
    left_before: Before
    debt: re.Pattern[str]
    alone_after: re.Pattern[str]
    unpaid: re.Pattern[str]
    less_before: Before
    less_after: After
    short_of: re.Pattern[str]
    fined_after: re.Pattern[str]
    one_day: re.Pattern[str]
    fined_by_day: re.Pattern[str]
    stated_before: Before
    paid_after: After
    deadline: re.Pattern[str]
    nth_unpaid: re.Pattern[str]
    not_nth: frozenset[str]
    denied: re.Pattern[str]
    opening_after: re.Pattern[str]
    owing_before: Before
    at_least_after: re.Pattern[str]
    own_before: re.Pattern[str]
    repaid_after: After
    repaid: re.Pattern[str]
    once_before: Before
    mine_after: re.Pattern[str]
    ordinal: frozenset[str]
    and_words: frozenset[str]
    next_named: re.Pattern[str]
    none: re.Pattern[str]
    dated: re.Pattern[str]
    above: Before
    generally: After
    staged: re.Pattern[str]
    counted: re.Pattern[str]
    a_range: re.Pattern[str]
    a_number: re.Pattern[str]
    rate_after: re.Pattern[str]
    habit_before: re.Pattern[str]
    since_month: re.Pattern[str]
    stopped_after: re.Pattern[str]
    stopped_before: Before
    year_before: re.Pattern[str]
    years_back: dict[str, int]
    numerals: Numerals

    def read(
        self,
        plain: str,
        measures: Sequence[Measure],
        days: Sequence[Day],
        today: date,
        *,
        dated: bool = False,
        notice: bool = False,
    ) -> list[Found]:
        """Give how long the debt is overdue, the longest told first; empty where nothing is told.

        Args:
            plain: the text.
            measures: its lengths.
            days: its days.
            today: the day on which it was written.
            dated: whether the text says itself which day that is.
            notice: whether the collector wrote it.
        """
        beside: list[Found] = []
        behind: list[Found] = []
        less = False
        for measure in self._less_some(plain, measures):
            if self._refines(plain, measure, beside or behind):
                rough = (beside or behind).pop()
                (beside or behind).append(Found("days_overdue", measure.days, rough.start, measure.end))
                continue
            found = self._named_in_a_row(plain, measure, beside) or self._overdue(plain, measure)
            if found is not None:
                (beside if found.start < measure.start else behind).append(found)
            less = less or self._is_less(plain, measure)
        told = beside or behind or self._counted(plain) or (self._opening(plain, measures) if notice else [])
        # Where less than a week is told, the day from which it counts says no more.
        told = told or ([] if less else self._since(plain, days, today, dated=dated)) or self._staged(plain)
        if not told:
            told = [Found("days_overdue", 0, *match.span()) for match in self.none.finditer(plain)][:1]
        return sorted(
            told,
            key=lambda one: (
                self.repaid_after.find(plain, one.end) is not None,
                self.now_before.find(plain, one.start) is None,
                -float(one.value),
            ),
        )

    def _less_some(self, plain: str, measures: Sequence[Measure]) -> Iterator[Measure]:
        """Give the lengths, of "two days short of three months" only the difference."""
        last: Measure | None = None
        for measure in measures:
            short = self.short_of.fullmatch(plain, last.end, measure.start) if last else None
            if last and short and last.kind == "day" and last.days < measure.days:
                lacking = self.not_yet_before.find(plain, last.start)
                start = lacking.start() if lacking else last.start
                yield replace(measure, start=start, days=measure.days - last.days)
                last = None
                continue
            if last:
                yield last
            last = measure
        if last:
            yield last

    def _overdue(self, plain: str, measure: Measure) -> Found | None:
        days = measure.days
        if measure.kind not in IN_DAYS or not 0 < days <= _LONGEST or self._is_something_else(plain, measure):
            return None
        ordinal = measure.start > 0 and plain[measure.start - 1] in self.ordinal
        start = measure.start - ordinal
        if ordinal and measure.kind == "month" and self.now_before.find(plain, start):
            return Found("days_overdue", days, start, measure.end)
        if ordinal and measure.kind not in {"day", "term", "week", "month"}:
            return None
        if measure.kind == "month" and measure.loose and self.dated.match(plain, measure.end):
            return None
        words = self.overdue_before.find(plain, start)
        if words is None and (till := self.till_now.find(plain, start)) is not None:
            words = (
                till if self.unpaid.search(plain, max(0, till.start() - _TILL_REACH), till.start()) else None
            )
        if words is not None and ordinal and measure.kind != "day" and words.end("word") != start:
            return None
        if words is not None and (
            (self.wages_before.find(plain, words.start()) and measure.kind != "term")
            or self.wages_after.match(plain, measure.end)
            or self.not_overdue_before.find(plain, words.start("word"))
            or self.left_before.find(plain, start)
            or (ordinal and measure.kind == "term" and words["word"] in self.not_nth)
        ):
            return None
        if words is not None:
            rule = self._is_rule(plain, words.start(), start, measure.end)
            return None if rule else Found("days_overdue", days, words.start(), measure.end)
        if ordinal:
            alone = measure.kind == "day" and (
                self._is_nth(plain, measure, start) or self._is_unpaid(plain, measure, start)
            )
            return Found("days_overdue", days, start, measure.end) if alone else None
        if measure.loose or self.less_before.find(plain, start) or self.not_yet_before.find(plain, start):
            return None
        return self._unpaid(plain, measure)

    def _is_something_else(self, plain: str, measure: Measure) -> bool:
        """Tell whether terms were paid, or a count of one day follows."""
        if measure.kind == "term":
            return self.paid_after.find(plain, measure.end) is not None
        nth = plain[measure.start - 1 : measure.start] in self.ordinal
        one_day = measure.kind == "day" and measure.number == 1 and not nth
        return one_day and self.rate_after.match(plain, measure.end) is not None

    def _refines(self, plain: str, measure: Measure, told: Sequence[Found]) -> bool:
        """Tell whether a number of days says more exactly what was told before: half a year, 170 days."""
        if not told or measure.kind != "day" or measure.loose or measure.start - told[-1].end > _NEXT:
            return False
        rough = float(told[-1].value)
        gap = plain[told[-1].end : measure.start]
        return bool(
            measure.days != rough
            and 0.7 * rough <= measure.days <= 1.2 * rough
            and self.refining.fullmatch(gap)
            and self.refined_after.match(plain, measure.end)
        )

    def _is_less(self, plain: str, measure: Measure) -> bool:
        """Tell whether it is overdue for less than a length that is told."""
        if measure.kind not in IN_DAYS:
            return False
        less = self.less_before.find(plain, measure.start)
        if less is None and self.less_after.find(plain, measure.end) is None:
            return False
        start = less.start() if less else measure.start
        return self.overdue_before.find(plain, start) is not None

    def _named_in_a_row(self, plain: str, measure: Measure, told: Sequence[Found]) -> Found | None:
        """Give a length that follows upon another one: twelve days, forty-one days."""
        before = told[-1] if told else None
        if before is None or not 0 < measure.days <= _LONGEST or measure.loose:
            return None
        if measure.start - before.end > _NEXT:
            return None
        gap = plain[before.end : measure.start]
        joined = (gap in self.and_words or self.next_named.fullmatch(gap)) and self.alone_after.match(
            plain, measure.end
        )
        return Found("days_overdue", measure.days, before.start, measure.end) if joined else None

    def _is_rule(self, plain: str, words: int, start: int, end: int) -> bool:
        """Tell whether a length behind words of being overdue is a limit or a condition."""
        return bool(
            self.less_before.find(plain, start)
            or self.less_after.find(plain, end)
            or (self.condition_before.find(plain, words) and not self.because_before.find(plain, words))
            or (self.later_after.find(plain, end) and not self._is_at_least(plain, words, start, end))
            or self.fined_after.match(plain, end)
            or (self.one_day.fullmatch(plain, start, end) and self.fined_by_day.match(plain, end))
            or self._is_stage(plain, start, end)
            or (self.once_before.find(plain, words) and self.repaid.search(plain, end, end + _REPAID_REACH))
            or (self.stated_before.find(plain, words) and self.ruled_after.find(plain, end))
            or (self.above.find(plain, start) and self.generally.find(plain, end))
        )

    def _is_stage(self, plain: str, start: int, end: int) -> bool:
        """Tell whether a wide range is told, as in what is done from the first to the thirtieth day."""
        link = self.a_range.search(plain, start, end)
        ends = (
            [self.a_number.search(plain, *part) for part in ((start, link.start()), (link.end(), end))]
            if link
            else []
        )
        first, last = (self.numerals.value(one[0]) if one else None for one in ends) if link else (None, None)
        return first is not None and last is not None and last >= _WIDE * first

    def _is_at_least(self, plain: str, words: int, start: int, end: int) -> bool:
        """Tell whether "and more" behind a length is said of the writer's own debt: over 300 days by now."""
        return bool(
            self.at_least_after.match(plain, end)
            and (
                self.own_before.search(plain, words, start)
                or self.own_before.search(plain, max(0, words - 3), words)
            )
        )

    def _unpaid(self, plain: str, measure: Measure) -> Found | None:
        """Give a length that stands before words of not paying, or alone."""
        start, end = measure.start, measure.end
        owed = (self.due_before if measure.kind == "day" else self.owed_before).find(plain, start)
        if owed is None and measure.kind == "term":
            few = measure.number <= _FEW_TERMS
            owed = (
                self.term_before.find(plain, start) or (few and self.owing_before.find(plain, start)) or None
            )
        if owed is not None and not self.rest_before.search(plain, max(0, owed.start() - 1), owed.start()):
            if self.later_after.find(plain, end):
                return None
            return Found("days_overdue", measure.days, owed.start(), end)
        words = self.unpaid_after.find(plain, end)
        if words is not None:
            rule = (
                self.ruled_after.find(plain, words.end())
                or self.deadline.match(plain, words.start("word"))
                or self.condition_before.find(plain, start)
            )
            return None if rule else Found("days_overdue", measure.days, start, words.end())
        alone = self._stands_alone(plain, measure)
        return Found("days_overdue", measure.days, start, end) if alone else None

    def _stands_alone(self, plain: str, measure: Measure) -> bool:
        """Tell whether a length is a clause of its own behind a clause about the debt."""
        if self.mine_after.match(plain, measure.end) and self._is_mine(plain, measure.start):
            return True
        return bool(
            self.alone_after.match(plain, measure.end)
            and (
                self.debt_before.search(plain, max(0, measure.start - _DEBT_REACH), measure.start)
                or self._is_mine(plain, measure.start)
            )
        )

    def _is_nth(self, plain: str, measure: Measure, start: int) -> bool:
        """Tell whether "the ninth day" is a clause of its own behind words about the debt."""
        now = self.now_before.find(plain, start) is not None
        reach = _NOW_REACH if now else _DEBT_REACH
        if not self._is_clause(plain, measure, start):
            return False
        if self.debt.search(plain, max(0, start - reach), start):
            return True
        habit = self.habit_before.search(plain, max(0, start - _HABIT_REACH), start)
        return habit is None and self.pay_after.match(plain, measure.end) is not None

    def _is_unpaid(self, plain: str, measure: Measure, start: int) -> bool:
        """Tell whether nothing is paid on the ninth day of a debt that is spoken of."""
        return bool(
            measure.number > 1
            and self.nth_unpaid.match(plain, measure.end)
            and self.debt.search(plain, max(0, start - _DEBT_REACH), start)
        )

    def _opening(self, plain: str, measures: Sequence[Measure]) -> list[Found]:
        """Give the days with which a collector's own message opens: twenty-seven days, no more patience."""
        first = measures[0] if measures else None
        if first is None or first.start or first.kind != "day" or first.days < _A_COUPLE:
            return []
        told = self.opening_after.match(plain, first.end)
        return [Found("days_overdue", first.days, 0, first.end)] if told else []

    def _is_mine(self, plain: str, start: int) -> bool:
        """Tell whether somebody says "with me it is only" behind words about debts."""
        words = self.mine_before.find(plain, start)
        return bool(words and self.debt.search(plain, max(0, words.start() - _MINE_REACH), words.start()))

    def _counted(self, plain: str) -> list[Found]:
        """Give a bare number behind the words for the number of days."""
        found = self.counted.search(plain)
        return [Found("days_overdue", int(found["number"]), *found.span())] if found else []

    def _staged(self, plain: str) -> list[Found]:
        """Give the stage of a debt as lenders count it, in months."""
        stages = self.staged.finditer(plain) if _STAGE in plain else ()
        return [
            Found("days_overdue", _MONTH * int(found["after"] or found["alone"]), *found.span())
            for found in stages
        ]

    def since_months(self, plain: str, today: date) -> list[Doubt]:
        """Give the months since nothing was paid, where only the month of the beginning is told."""
        for found in self.since_month.finditer(plain):
            month = self.numerals.value(found["month"])
            year = self.year_before.search(plain, max(0, found.start() - _YEAR_REACH), found.start())
            start = year.start() if year else found.start()
            if not self.stopped_after.match(plain, found.end()) and not self.stopped_before.find(
                plain, start
            ):
                continue
            if month is None or not 1 <= month <= 12:
                continue
            back = self.years_back[year[0]] if year else int(month > today.month)
            past = today.month - int(month) + 12 * back
            return [Doubt("days_overdue", (_MONTH * past,), start, found.end())] if past > 0 else []
        return []

    def _since(self, plain: str, days: Sequence[Day], today: date, *, dated: bool) -> list[Found]:
        """Give the days since the debt fell due or since it is overdue, until it was paid."""
        if self.denied.search(plain):
            return []
        unpaid = self.unpaid.search(plain)
        paid = [day for day in days if day.role == REPAID]
        begins = [day.start for day in paid]
        found = []
        for day in days:
            place = bisect_left(begins, day.end)
            later = paid[place : place + _PAID_SOON]
            until = next((one.day for one in later if one.day > day.day), today)
            past = (until - day.day).days
            if day.role == DUE and (not day.full or unpaid or dated):
                found.append(Found("days_overdue", 0 if day.soon else past, day.start, day.end))
            elif past > 0 and (day.role == OVERDUE or self._until_now(plain, day)):
                found.append(Found("days_overdue", past, day.start, day.end))
        return found

    def _until_now(self, plain: str, day: Day) -> bool:
        """Tell whether nothing was paid from a day until now."""
        return not day.role and bool(
            self.now_after.match(plain, day.end)
            and self.unpaid.search(plain, max(0, day.start - _TILL_REACH), day.end + _TILL_REACH)
        )

    def _is_clause(self, plain: str, measure: Measure, start: int) -> bool:
        """Tell whether "the ninth day" is a clause of its own."""
        return bool(
            self.nth_before.search(plain, max(0, start - 2), start)
            and self.alone_after.match(plain, measure.end)
        )


def overdue_words_of(lists: WordLists, measures: MeasureWords, years_back: dict[str, int]) -> OverdueWords:
    """Read the words around lengths of being overdue.

    Args:
        lists: the lists of lengths.
        measures: the units.
        years_back: such as last year, to how many years back.
    """
    spoken = measures.numerals.spoken
    single = f"(?:[0-9](?<![0-9*.][0-9])[0-9]?(?![0-9*])|[{spoken}](?<![{spoken}][{spoken}])[{spoken}]?+)"
    apart = f"(?!{either(lists.words('gap_words'))}|[0-9]){CLAUSE}"
    overdue, fill = lists.words("overdue"), either(lists.words("unpaid_gap"))
    after_comma = either(lists.words("after_comma"))
    stopped = (*overdue, *lists.words("unpaid_after"), *lists.words("stopped"))
    return OverdueWords(
        overdue_before=before(
            overdue,
            8,
            rf"(?:{apart}|[:,](?={after_comma})|[:\[]\Z|:(?=[^0-9,.?!:]{{1,6}}\Z))",
            lists.words("overdue_except"),
        ),
        unpaid_after=after(lists.words("unpaid_after"), 4, lists.words("unpaid_gap")),
        till_now=before(
            lists.words("till_now"), 10, rf"(?:{apart}|[0-9](?=[0-9]*{either(lists.words('calendar'))}))"
        ),
        now_after=re.compile(rf"(?:{either(lists.words('since'))})?{either(lists.words('till_now'))}"),
        refining=re.compile(
            rf"{either(lists.words('refining_begin'))}?[.,! ]{{1,3}}{either(lists.words('refining'))}{{0,3}}"
        ),
        refined_after=re.compile(rf"{either(lists.words('refined_after'))}{{0,2}}(?:[.,?! ]|\Z)"),
        owed_before=before(lists.words("owed_before"), 1, lists.words("owed_between")),
        due_before=before(lists.words("due_before"), 1, lists.words("owed_between")),
        term_before=before(lists.words("term_before")),
        rest_before=re.compile(rf"{either(lists.words('rest'))}\Z"),
        ruled_after=after(lists.words("ruled_after")),
        not_yet_before=before(lists.words("not_yet_before"), 2, unless=lists.words("not_yet_except")),
        later_after=after(lists.words("later_after")),
        condition_before=before(lists.words("condition_before"), 1),
        pay_after=re.compile(rf"[^.?!]{{0,6}}?{either(lists.words('pay'))}"),
        because_before=before(lists.words("because"), 3),
        wages_before=before(lists.words("wages"), 2),
        wages_after=re.compile(either(lists.words("pay_after"))),
        not_overdue_before=before(lists.words("not_overdue")),
        left_before=before(lists.words("left")),
        nth_before=re.compile(rf"(?:[, ]|{either(lists.words('nth_before'))})\Z"),
        now_before=before(lists.words("now"), 2),
        mine_before=before(lists.words("mine_short")),
        debt=re.compile(either((*overdue, *lists.words("debt", "mine_debt")))),
        debt_before=re.compile(
            rf"{either(lists.words('debt'))}(?:(?!{either(lists.words('agreed'))})(?:[^.?!]|(?<=[0-9])[.](?=[0-9])))"
            rf"{{0,14}}[,. ]"
            rf"(?:{fill}){{0,2}}\Z"
        ),
        alone_after=re.compile(rf"(?:{fill}){{0,2}}(?:[.,?! ]|\Z)"),
        unpaid=re.compile(either((*overdue, *lists.words("unpaid_after")))),
        less_before=before(lists.words("less_before"), 1),
        less_after=after(lists.words("less_after")),
        short_of=re.compile(rf"{either(lists.words('short_of'))}{{1,2}}"),
        stated_before=before(lists.words("stated"), 2),
        paid_after=after(lists.words("paid_since"), 1, f"[^{''.join(lists.words('not_paid'))}]"),
        deadline=re.compile(f"{either(lists.words('deadline'))},?{either(lists.words('deadline_then'))}"),
        nth_unpaid=re.compile(f"(?:{fill}){{0,2}}{either(lists.words('nth_unpaid'))}"),
        not_nth=frozenset(lists.words("nth_unpaid")),
        denied=re.compile(either(lists.words("denied"))),
        opening_after=re.compile(f"{either(lists.words('over'))}[,.?! ]"),
        owing_before=Before(re.compile(rf"{either(lists.words('owing'))}(?:{apart}){{2,8}}\Z"), 10),
        fined_after=re.compile(
            rf"(?:{either(lists.words('fined'))})?{measures.numerals.pattern}(?:{either(lists.words('fined_unit'))})"
        ),
        one_day=re.compile(either(lists.words("one_day"))),
        fined_by_day=re.compile(
            rf"{either(lists.words('fined_before'))}{{0,2}}{either(lists.words('fined'))}{{1,2}}"
            rf"(?:{either(lists.words('own'))})?{measures.numerals.pattern}"
        ),
        at_least_after=re.compile(rf"{either(lists.words('at_least'))}(?:[,.?! ]|\Z)"),
        own_before=re.compile(either(lists.words("own"))),
        repaid=re.compile(either(lists.words("repaid_after"))),
        once_before=before(lists.words("once"), 3),
        mine_after=re.compile(either(lists.words("mine_after"))),
        repaid_after=after(lists.words("repaid_after"), 1),
        ordinal=frozenset(lists.words("ordinal")),
        and_words=frozenset(lists.words("in_a_row")),
        next_named=re.compile(f"[, ]{apart}{{1,5}}"),
        dated=re.compile(rf"[0-9]|{either(lists.words('dated_after'))}"),
        above=before(lists.words("above_before"), 1),
        generally=after(lists.words("generally_after")),
        staged=re.compile(
            rf"(?:{either(lists.words('stage_after'))})m(?P<after>[1-9])(?![0-9a-z])"
            rf"|(?<![0-9a-z])m(?P<alone>[1-9])(?:{either(lists.words('stage_before'))})"
        ),
        none=re.compile(
            f"(?:{either(lists.words('none'))}"
            f"|{either(lists.words('to_come'))}[^.,?!]{{0,8}}?{either(lists.words('falls_due'))})"
            f"(?!{either(lists.words('none_not_before'))})"
        ),
        counted=re.compile(
            rf"{either(overdue)}{either(lists.words('counted'))}(?:{either(lists.words('counted_linking'))}){{0,2}}(?P<number>[0-9]{{1,4}})(?![0-9*:]|[.][0-9])"
        ),
        rate_after=re.compile(f"(?:{either(lists.words('rate_links'))})?{measures.numerals.pattern}"),
        a_number=re.compile(measures.numerals.pattern),
        a_range=re.compile(either(measures.numerals.to)),
        habit_before=re.compile(rf"{either(lists.words('habit'))}[^.?!]*\Z"),
        since_month=re.compile(
            rf"(?P<month>{single}){either(lists.words('month'))}{either(lists.words('since'))}"
        ),
        stopped_after=re.compile(f"[^.,?!0-9]{{0,6}}?{either(stopped)}"),
        stopped_before=before([stop + begin for stop in stopped for begin in lists.words("begun")]),
        year_before=re.compile(rf"{either(years_back)}\Z"),
        years_back=years_back,
        numerals=measures.numerals,
    )
