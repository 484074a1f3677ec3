"""Numbers with their units, found in one pass; the readers of lengths and counts choose among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rules.reading import expressions as re
from rules.reading.numerals import Numerals, numerals_of
from rules.reading.word_lists import WordLists, either

PIECE: Final = "piece"
LENGTHS: Final = frozenset({"day", "week", "month", "term", "year", "hour", "minute"})
_LONGEST_IN_YEARS: Final = 50
_MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit.

    Args:
        number: of a range the lower end.
        kind: ``day``, ``week``, ``month``, ``term``, ``year``, ``hour``, ``minute``, ``call``, ``text``,
            ``time``, ``person``, or ``piece`` where only the measure word stands.
        start: offset of the first character.
        end: offset just behind the last one.
        days: how many days a length is; 0 for anything else.
        loose: a month or a day without its measure word, which may be part of a date.
    """

    number: float
    kind: str
    start: int
    end: int
    days: int = 0
    loose: bool = False


@dataclass(frozen=True)
class MeasureWords:
    """What measures are found by.

    Args:
        numerals: how numbers are written.
        pattern: finds a number with its unit.
        kinds: unit to kind.
        days: kind to days.
        hours: kind to hours.
        half_year: days of half a year.
        whole: lengths that are one word, in days.
        not_after: what stands before a number that is part of something else.
        joins: what may stand between two lengths that are told together.
        half: the character for a half.
        weeks: words for a week: on Tuesday, Thursday are no two weeks.
    """

    numerals: Numerals
    pattern: re.Pattern[str]
    kinds: dict[str, str]
    days: dict[str, float]
    hours: dict[str, float]
    half_year: int
    whole: dict[str, float]
    not_after: frozenset[str]
    joins: frozenset[str]
    half: str
    weeks: tuple[str, ...]

    def find(self, plain: str) -> list[Measure]:
        """Give all numbers with their units, in order."""
        found: list[Measure] = []
        for match in self.pattern.finditer(plain):
            measure = self._measure(match, plain)
            if measure is None:
                continue
            before = found[-1] if found else None
            if before is not None and self._continues(before, measure, plain):
                found[-1] = Measure(
                    before.number, before.kind, before.start, measure.end, before.days + measure.days
                )
            else:
                found.append(measure)
        return found

    def _measure(self, match: re.Match[str], plain: str) -> Measure | None:
        start, end = match.span()
        if match["whole"]:
            return Measure(0, "month", start, end, int(self.whole[match["whole"]]))
        number = self.numerals.value(match["number"])
        unit = match["unit"] or match["bare"]
        kind = self.kinds[unit] if unit else PIECE
        if number is None or number > _MOST or (kind == "year" and number > _LONGEST_IN_YEARS):
            return None
        if kind == "week" and plain.endswith(self.weeks, 0, start):
            return None
        number = self._of_comma_range(number, start, plain)
        loose = unit is not None and len(unit) == 1 and not match["piece"] and kind in {"month", "day"}
        loose = loose and (kind == "month" or start > 0 and plain[start - 1] in self.not_after)
        return Measure(number, kind, start, end, self._days(match, number, kind), loose)

    def _days(self, match: re.Match[str], number: float, kind: str) -> int:
        unit = self.days.get(kind)
        if unit is None:
            return 0
        if kind == "year" and number == 0.5:
            return self.half_year
        halves = (match["middle"] or "") + (match["tail"] or "")
        return int(unit * (number + (0.5 if self.half in halves else 0)))

    def _of_comma_range(self, number: float, start: int, plain: str) -> float:
        """Give two where two and three stand with a comma between them."""
        if start >= 3 and plain[start - 1] == "," and number < 10:
            first = self.numerals.digits.get(plain[start - 2])
            if first is not None and first + 1 == number and plain[start - 3] not in self.numerals.spoken:
                return first
        return number

    def _continues(self, before: Measure, measure: Measure, plain: str) -> bool:
        """Tell whether a length goes on, as in one year and two months."""
        between = plain[before.end : measure.start]
        return (
            before.kind in {"year", "month", "week"}
            and 0 < measure.days < before.days
            and (not measure.loose or (not between and not before.loose))
            and (not before.loose or bool(between))
            and (
                bool(between)
                or measure.kind != "day"
                or measure.number > 1
                or plain[measure.start] in self.joins
            )
            and (not between or between in self.joins)
        )


def measure_words_of(lists: WordLists, numerals_lists: WordLists) -> MeasureWords:
    """Read the units and write the pattern that finds a number with its unit."""
    numerals = numerals_of(numerals_lists)
    kinds = {unit: kind for kind, units in lists.groups("units").items() for unit in units}
    whole = lists.numbers("whole")
    more = either(numerals_lists.words("more"))
    piece, middle = either(lists.words("piece")), either(lists.words("middle"))
    unit = either(kinds)
    pairs, of_us = "".join(numerals.pairs), "".join(lists.words("pair_not_after"))
    nights = lists.words("nights")
    behind_piece = either((*nights, *(unit for unit, kind in kinds.items() if kind != "day")))
    kinds |= dict.fromkeys(nights, "day")
    not_unit = either(lists.words("unit_not_before"))
    pattern = re.compile(
        f"(?P<whole>{either(whole)})(?!{either(lists.words('whole_not_before'))})"
        f"|(?P<number>{numerals.pattern})(?:{more}){{0,2}}(?:\\](?={unit}))?"
        f"(?:(?P<piece>{piece})(?:(?P<middle>{middle})?(?P<unit>{behind_piece})(?!{not_unit}))?"
        f"|(?P<bare>{unit})(?!{not_unit})|(?<=[{pairs}])(?<![{of_us}][{pairs}]))(?P<tail>{either(lists.words('tail'))}(?!{either(lists.words('tail_not_before'))}))?"
    )
    return MeasureWords(
        numerals,
        pattern,
        kinds,
        lists.numbers("days"),
        lists.numbers("hours"),
        lists.number("half_year"),
        whole,
        frozenset(lists.words("not_after")),
        frozenset(lists.words("and")),
        numerals.half,
        tuple(unit for unit, kind in kinds.items() if kind == "week"),
    )
