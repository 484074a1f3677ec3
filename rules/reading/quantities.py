"""Numbers in free text: hours, days, counts, lengths of time and rates, and the words they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rules.reading.contact_days import ContactDayWords, contact_day_words_of
from rules.reading.corrections import CorrectionWords, correction_words_of
from rules.reading.counts import CountWords, count_words_of
from rules.reading.days import BORROWED, DUE, POLICE, Day, DayWords, contact_day, day_words_of
from rules.reading.detention import DetentionWords, detention_words_of
from rules.reading.findings import CALLS, TEXTS, Doubt, Found
from rules.reading.hours import Hour, HourWords, chosen, hour_words_of
from rules.reading.least import LeastWords, least_words_of
from rules.reading.listings import CONTACT_DAYS, ListWords, list_words_of
from rules.reading.measures import LENGTHS, Measure, MeasureWords, measure_words_of
from rules.reading.overdue import OverdueWords, overdue_words_of
from rules.reading.people import PeopleWords, people_words_of
from rules.reading.rates import RateWords, rate_words_of
from rules.reading.unreal import UnrealWords, unreal_words_of
from rules.reading.word_lists import WordLists, either
from rules.source import Place, Table, read_located

if TYPE_CHECKING:
    from rules.reading.text import Text

_OFTEN: Final = 3
_HIDDEN: Final = "_"
# Days of other events that are facts of their own.
_OTHER_DAYS: Final = {BORROWED: "contract_date", POLICE: "reported_to_police_on", DUE: "last_due_date"}


@dataclass(frozen=True)
class QuantityWords:
    """The words of all quantities, compiled once."""

    measures: MeasureWords
    hours: HourWords
    days: DayWords
    overdue: OverdueWords
    contact_days: ContactDayWords
    detention: DetentionWords
    counts: CountWords
    people: PeopleWords
    unreal: UnrealWords
    corrections: CorrectionWords
    rates: RateWords
    lists: ListWords
    least: LeastWords


@dataclass(frozen=True, slots=True)
class Quantities:
    """The numbers of a text.

    Args:
        found: facts, each at most once, in the order of the text; offsets in the plain text.
        unclear: facts that must be asked.
        at_least: facts of which the number is the lower end of what is meant.
    """

    found: tuple[Found, ...]
    unclear: tuple[Doubt, ...]
    at_least: frozenset[str] = frozenset()


def quantities(text: Text, words: QuantityWords, now: datetime, *, notice: bool = False) -> Quantities:
    """Read hours, days, counts, lengths of time and rates; the work grows in step with the text.

    Args:
        text: the text with its plain form.
        words: the words of quantities.
        now: the person's local time, from which days such as yesterday are counted.
        notice: whether the collector wrote it, whose hours and counts are mostly to come.
    """
    plain = text.plain
    told = words.corrections.measures(plain, words.measures.find(plain))
    measures = [one for one in told if not _is_unreal(words, plain, one)]
    stated = words.days.stated(plain, now.date())
    today = stated[0] if stated else now.date()
    days = _days(words, plain, today, stated)
    hours = [hour for hour in words.hours.find(plain) if not words.unreal.holds(plain, hour.start, hour.end)]
    measures = _outside(measures, hours)
    if notice:
        hours = [words.hours.of_stamp(plain, hour) for hour in hours if words.hours.is_past(plain, hour)]
    hours = words.corrections.meant(plain, hours)
    held = words.detention.held_between(plain, hours)
    if held is not None:
        hours = [hour for hour in hours if hour not in held[1]]
    found, unclear = _hour_and_day(words, plain, hours, days, now)
    found += [held[0]] if held else []
    overdue = words.overdue.read(plain, measures, days, today, dated=stated is not None, notice=notice)
    found += words.corrections.meant(plain, overdue)[:1]
    found += _other_days(days)
    if measures:
        found += _maybe(None if held else words.detention.held(plain, measures))
        found += _maybe(words.contact_days.read(plain, measures, [*overdue, *found]))
    listed = [*words.lists.read(plain, hours, days, words.unreal)]
    if not any(one.fact == CONTACT_DAYS for one in found):
        found += [one for one in listed if one.fact == CONTACT_DAYS][:1]
    found += [
        one
        for one in words.people.read(plain, measures)
        if not (notice and words.unreal.announces(plain, one.start))
    ]
    shown = _without_a_day(plain, overdue, words.overdue.ordinal)
    countable = [one for one in measures if shown[one.start] != _HIDDEN]
    counted, doubts = words.counts.read(shown, countable, words.unreal, days, listed, words.corrections)
    rates, doubtful_rates = words.rates.read(plain)
    if notice:
        counted = [one for one in counted if not words.unreal.announces(plain, one.start)]
    found += [*counted, *rates, *_maybe(words.rates.card_principal(plain))]
    unclear += [*doubts, *doubtful_rates, *words.overdue.since_months(plain, now.date())]
    found += _with_counts(found, days)
    facts = {one.fact for one in found}
    return Quantities(
        tuple(sorted(found, key=lambda one: (one.start, one.end))),
        tuple(
            sorted((one for one in unclear if one.fact not in facts), key=lambda one: (one.start, one.end))
        ),
        words.least.facts(plain, found),
    )


def _days(words: QuantityWords, plain: str, today: date, stated: tuple[date, int, int] | None) -> list[Day]:
    """Give the days that were told, but for the one on which the text says that it was written."""
    days = words.days.find(plain, today)
    if stated is None:
        due = words.days.missed(plain, today)
        return sorted([*days, due], key=lambda day: day.start) if due else days
    _, start, end = stated
    due = words.days.each_month(plain, today)
    others = [day for day in days if day.end <= start or end <= day.start]
    return sorted([*others, *([due] if due else [])], key=lambda day: day.start)


def _with_counts(found: list[Found], days: list[Day]) -> list[Found]:
    """Give what counts tell: the day that calls are told of, and that three days of contact are often."""
    facts = {one.fact for one in found}
    more = []
    for one in found:
        if one.fact == CONTACT_DAYS and "repeated" not in facts and float(one.value) >= _OFTEN:
            more.append(Found("repeated", True, one.start, one.end))
        if one.fact in {CALLS, TEXTS} and "contact_date" not in facts:
            beside = [day for day in days if one.start <= day.start and day.end <= one.end and not day.soon]
            more += [Found("contact_date", day.day.isoformat(), day.start, day.end) for day in beside[:1]]
            facts |= {one.fact for one in more}
    return more


def _is_unreal(words: QuantityWords, plain: str, measure: Measure) -> bool:
    """Tell whether a number tells of nothing that happened; a length only where it is supposed."""
    if measure.kind in LENGTHS:
        return words.unreal.supposes(plain, measure.start, measure.end)
    return words.unreal.holds(plain, measure.start, measure.end)


def _outside(measures: list[Measure], hours: list[Hour]) -> list[Measure]:
    """Leave out numbers that are a part of an hour: the five of 22:05 are no five calls."""
    inside = {place for hour in hours for place in range(hour.start + 1, hour.end)}
    return [measure for measure in measures if measure.start not in inside]


def _without_a_day(plain: str, overdue: list[Found], ordinal: frozenset[str]) -> str:
    """Hide the day of "one day overdue" and of "the second day overdue", to which no calls belong."""
    told = [one for one in overdue if one.value == 1 or not ordinal.isdisjoint(plain[one.start : one.end])]
    told.sort(key=lambda one: one.start)
    shown, place = [], 0
    for one in told:
        begin = max(place, one.start)
        shown += [plain[place:begin], _HIDDEN * (one.end - begin)]
        place = max(place, one.end)
    return "".join([*shown, plain[place:]])


def _maybe(found: Found | None) -> list[Found]:
    return [] if found is None else [found]


def _hour_and_day(
    words: QuantityWords, plain: str, hours: list[Hour], days: list[Day], now: datetime
) -> tuple[list[Found], list[Doubt]]:
    found: list[Found] = []
    unclear: list[Doubt] = []
    hour = chosen(hours)
    if hour is not None:
        found.append(Found("contact_time", hour.times[0], hour.start, hour.end))
    else:
        open_hour = hours[0] if hours else words.hours.night(plain)
        if open_hour is not None:
            unclear.append(Doubt("contact_time", open_hour.times, open_hour.start, open_hour.end))
    day = contact_day(days, hour.start if hour else None)
    if day is not None:
        told = _not_to_come(day.day, hour, now)
        found.append(Found("contact_date", told.isoformat(), day.start, day.end))
    return found, unclear


def _not_to_come(day: date, hour: Hour | None, now: datetime) -> date:
    """Give the day before where the hour is still to come: past midnight the last evening is meant."""
    if hour is not None and day == now.date() and hour.times[0] > f"{now.hour:02d}:{now.minute:02d}":
        return day - timedelta(1)
    return day


def _other_days(days: list[Day]) -> list[Found]:
    """Give the days of borrowing and of the due date where the year is told, and of going to the police."""
    found: dict[str, Found] = {}
    for day in days:
        fact = _OTHER_DAYS.get(day.role)
        if fact and (day.full or day.role == POLICE):
            found[fact] = Found(fact, day.day.isoformat(), day.start, day.end)
    return list(found.values())


def load_quantity_words(path: Path, root: Path) -> tuple[QuantityWords | None, list[str]]:
    """Read and compile the words of quantities.

    Args:
        path: the file of the data.
        root: the folder that file names are given from.

    Returns:
        The words (None where they cannot be used) and the faults, one line each.
    """
    content, faults = read_located(path, root)
    if not isinstance(content, Table):
        place = Place(path.relative_to(root).as_posix(), 1, "")
        return None, faults or [place.fault("is no table", "restore the file")]
    lists = WordLists(content, faults)
    try:
        words = _compiled(lists)
    except LookupError:
        # Where a list is missing, what is looked up in it is as well.
        if not faults:
            raise
        return None, faults
    lists.report_unknown()
    return (None if faults else words), faults


def _compiled(lists: WordLists) -> QuantityWords:
    measures = measure_words_of(lists.section("measures"), lists.section("numerals"))
    numerals = measures.numerals
    contact_lists = lists.section("contact")
    contact = either(contact_lists.words("words"), contact_lists.words("except"))
    days = day_words_of(lists.section("days"), numerals, contact)
    length_lists = lists.section("lengths")
    overdue = overdue_words_of(length_lists, measures, days.years_back)
    counts = count_words_of(lists.section("counts"), numerals)
    return QuantityWords(
        measures,
        hour_words_of(lists.section("hours"), numerals, contact),
        days,
        overdue,
        contact_day_words_of(length_lists, overdue, contact),
        detention_words_of(length_lists, measures),
        counts,
        people_words_of(lists.section("people"), numerals),
        unreal_words_of(lists.section("unreal")),
        correction_words_of(lists.section("corrections")),
        rate_words_of(lists.section("rates"), numerals),
        list_words_of(lists.section("lists"), numerals, counts.daily),
        least_words_of(lists.section("least"), numerals),
    )
