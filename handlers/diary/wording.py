"""A diary in words: one note, how often it was, and what the rules say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from handlers.catalogue import Catalogue
from handlers.diary.counting import Count
from handlers.diary.entry import Entry
from handlers.diary.judging import Holding

_HOUR: Final = 60
# So many days are named; the others are counted.
_DAYS_NAMED: Final = 5


def when_text(say: Catalogue, entry: Entry, today: date) -> str:
    """Say when a note was; the year only where it is another than this one."""
    day = entry.day.isoformat() if entry.day.year != today.year else entry.day.strftime("%m-%d")
    if entry.minute is not None:
        return f"{day} {entry.minute // _HOUR:02d}:{entry.minute % _HOUR:02d}"
    return f"{day} {say.text('diary', 'parts', entry.part)}" if entry.part else day


def entry_text(say: Catalogue, entry: Entry, today: date) -> str:
    """Say one note in a line, without what was said."""
    answered = "" if entry.answered is None else "answered" if entry.answered else "missed"
    reached = "" if entry.reached == "borrower" else say.text("facts", "contacted", "values", entry.reached)
    told = (
        when_text(say, entry, today),
        say.text("diary", "channels", entry.channel),
        say.text("diary", "times").format(count=entry.count) if entry.count > 1 else "",
        say.text("diary", answered) if answered and entry.channel == "call" else "",
        entry.number,
        say.text("diary", "reached").format(who=reached) if reached else "",
        entry.collector,
    )
    return say.text("diary", "between").join(filter(None, told))


def count_text(say: Catalogue, count: Count) -> str:
    """Say how often it was."""
    told = []
    if count.calls:
        missed = count.calls - count.answered - count.unsure
        said = "calls_partly" if count.unsure else "calls"
        calls = say.text("diary", "counts", said if count.answered or missed else "calls_only")
        told.append(
            calls.format(calls=count.calls, answered=count.answered, missed=missed, unsure=count.unsure)
        )
    if count.messages:
        told.append(say.text("diary", "counts", "messages").format(count=count.messages))
    if count.others:
        told.append(say.text("diary", "counts", "others").format(count=count.others))
    return say.text("diary", "between").join(told) or say.text("diary", "counts", "none")


def holding_text(say: Catalogue, held: Holding) -> str:
    """Say which rule a diary shows to be broken, and on which days."""
    days = say.text("conversation", "between").join(day.strftime("%m-%d") for day in held.days[-_DAYS_NAMED:])
    held_by = say.text("diary", "rules", "by").format(who=names_text(say, held.collectors))
    told = say.text("diary", "rules", "holds").format(
        title=say.text("rules", held.rule, "title"),
        verdict=say.text("conversation", "verdict", "names", held.verdict),
        count=len(held.days),
        days=days,
    )
    return told + held_by if any(held.collectors) else told


def names_text(say: Catalogue, collectors: Iterable[str]) -> str:
    """Name collectors; who has no name is called so."""
    named = (name or say.text("diary", "nobody") for name in collectors)
    return say.text("conversation", "between").join(named)
