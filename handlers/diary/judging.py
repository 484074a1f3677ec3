"""What the rules say about a diary: its days become facts, and no bound is known here."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from handlers.diary.counting import counted, grouped
from handlers.diary.entry import Entry
from rules.assessment import Assessment, Finding, assess
from rules.base import RuleBase
from rules.facts import parse_facts
from rules.vocabulary import GRAVITY

# What counts, how often, and when; a finding on anything else is not the diary's.
_TIME: Final = "contact_time"
_CALLS: Final = "calls_per_day"
_ANSWERED: Final = "answered_calls_per_day"
_COUNTED: Final = frozenset({_CALLS, _ANSWERED, "messages_per_day"})


@dataclass(frozen=True, slots=True)
class Holding:
    """A rule that the diary shows to be broken.

    Args:
        rule: its id.
        verdict: how grave it is.
        days: the days of which it holds, the first first.
        collectors: those it holds of, empty for one without a name.
    """

    rule: str
    verdict: str
    days: tuple[date, ...]
    collectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say about a diary.

    Args:
        holding: the rules that hold, the gravest first, then what was on more days.
        missing: facts without which more could not be decided.
    """

    holding: tuple[Holding, ...]
    missing: tuple[str, ...]


def facts_of_day(entries: Sequence[Entry], *, together: bool = False) -> dict[str, Any]:
    """Give what the entries of one day, one collector and one person reached state, in plain JSON.

    Args:
        entries: at least one.
        together: they may come from several lenders, so that a sum says nothing of one.
    """
    count, first = counted(entries), entries[0]
    facts: dict[str, Any] = {
        "contact_date": first.day.isoformat(),
        "channel": sorted({entry.channel for entry in entries}),
        "contacted": [first.reached],
        "several_lenders": together,
    }
    if count.calls:
        facts[_CALLS] = count.calls
        most = count.answered + count.unsure
        facts[_ANSWERED] = count.answered if not count.unsure else [count.answered, most]
    if count.messages:
        facts["messages_per_day"] = count.messages
    lenders = {entry.lender_type for entry in entries} - {""}
    if len(lenders) == 1:
        facts["lender_type"] = lenders.pop()
    return facts


def facts_of_hour(entry: Entry, days: int = 1) -> dict[str, Any]:
    """Give what one entry with a minute states of its hour, in plain JSON.

    Args:
        entry: with a minute.
        days: on how many days the same was.
    """
    minute = entry.minute or 0
    facts: dict[str, Any] = {
        "contact_date": entry.day.isoformat(),
        _TIME: f"{minute // 60:02d}:{minute % 60:02d}",
        "channel": [entry.channel],
        "contacted": [entry.reached],
        "days_with_contact": days,
    }
    if entry.lender_type:
        facts["lender_type"] = entry.lender_type
    return facts


def judged(
    base: RuleBase, entries: Iterable[Entry], today: date, beside: Mapping[str, Any] | None = None
) -> Judgement:
    """Put the days of a diary before the rules.

    Args:
        base: the rule base.
        entries: in any order.
        today: the person's day.
        beside: what else is told and holds of all of them, such as who asks.
    """
    judge = _Judge(base, today, beside or {})
    known = tuple(entries)
    named = any(entry.collector for entry in known)
    groups = grouped(known, lambda entry: (entry.day, entry.collector, entry.reached))
    for (_, collector, _), group in groups.items():
        judge.count(group, together=named and not collector)
    for (collector, _), group in grouped(known, lambda e: (e.collector, e.reached)).items():
        judge.hours(group, collector)
    return judge.judgement()


class _Judge:
    """Gathers what is found of each day."""

    def __init__(self, base: RuleBase, today: date, beside: Mapping[str, Any]) -> None:
        self._base = base
        self._today = today
        self._beside = beside
        self._verdicts: dict[str, str] = {}
        self._days: dict[str, set[date]] = defaultdict(set)
        self._collectors: dict[str, set[str]] = defaultdict(set)
        self._missing: set[str] = set()
        self._turns = base.turning_days()
        self._known: dict[tuple[date, str], Assessment] = {}

    def count(self, group: Sequence[Entry], *, together: bool) -> None:
        """Judge how often it was on one day."""
        found = self._assessed(facts_of_day(group, together=together))
        for finding in found.findings:
            if _COUNTED & set(finding.because):
                self._keep(finding, {group[0].day}, group[0].collector)
        missing = {fact for opened in found.open for fact in opened.missing}
        if _CALLS in missing and not together:
            # The calls are counted; what is open is how many of them were answered.
            missing = missing - {_CALLS} | {_ANSWERED}
        self._missing |= missing

    def hours(self, group: Sequence[Entry], collector: str) -> None:
        """Judge the hours at which one collector came, with the days on which a rule was touched by them."""
        alike: dict[Entry, set[date]] = defaultdict(set)
        for entry in group:
            if entry.minute is not None:
                alike[self._like(entry)].add(entry.day)
        touched = {like: days for like, days in alike.items() if self._is_touched(like)}
        count = len(set().union(*touched.values()))
        for like, days in touched.items():
            found = self._assessed(facts_of_hour(like, count))
            for finding in found.findings:
                if _TIME in finding.because:
                    self._keep(finding, days, collector)
            self._missing.update(fact for opened in found.open for fact in opened.missing)

    def _like(self, entry: Entry) -> Entry:
        """Give one note for all that no rule tells apart by their day, hour, channel and lender."""
        minutes = self._base.turning_minutes
        minute = minutes[bisect_right(minutes, entry.minute or 0) - 1]
        day = self._first_day_alike(entry.day)
        return Entry(day, minute, channel=entry.channel, lender_type=entry.lender_type, reached=entry.reached)

    def _is_touched(self, entry: Entry) -> bool:
        """Tell whether the hour by itself matters to a rule, decided or not."""
        facts = facts_of_hour(entry)
        with_hour = self._assessed(facts)
        without = self._assessed({name: value for name, value in facts.items() if name != _TIME})
        return _rules(with_hour) != _rules(without)

    def _assessed(self, facts: Mapping[str, Any]) -> Assessment:
        """Assess what is stated; days under the same law and alike otherwise are worked out once."""
        day = self._first_day_alike(date.fromisoformat(facts["contact_date"]))
        told = {**self._beside, **{name: value for name, value in facts.items() if name != "contact_date"}}
        key = (day, repr(sorted(told.items())))
        found = self._known.get(key)
        if found is None:
            parsed = parse_facts(self._base.vocabulary, told, self._today)
            found = self._known[key] = assess(self._base, parsed, day, self._today)
        return found

    def _first_day_alike(self, day: date) -> date:
        """Give the first day from which the law stayed as it is on a day."""
        place = bisect_right(self._turns, day)
        return self._turns[place - 1] if place else day

    def _keep(self, finding: Finding, days: set[date], collector: str) -> None:
        if GRAVITY[finding.verdict] > GRAVITY["lawful"]:
            self._verdicts[finding.rule] = finding.verdict
            self._days[finding.rule] |= days
            self._collectors[finding.rule].add(collector)

    def judgement(self) -> Judgement:
        """Give what was gathered."""
        rules = sorted(
            self._verdicts, key=lambda rule: (-GRAVITY[self._verdicts[rule]], -len(self._days[rule]), rule)
        )
        holding = tuple(
            Holding(
                rule,
                self._verdicts[rule],
                tuple(sorted(self._days[rule])),
                tuple(sorted(self._collectors[rule])),
            )
            for rule in rules
        )
        missing = (fact for fact in self._missing if self._base.question_of(fact) is not None)
        return Judgement(holding, tuple(sorted(missing)))


def _rules(found: Assessment) -> frozenset[str]:
    return frozenset((*(f.rule for f in found.findings), *(opened.rule for opened in found.open)))
