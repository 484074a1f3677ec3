"""A note told in one's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from handlers.diary.counting import MESSAGES
from handlers.diary.entry import LONGEST_WORDS, MOST_AT_ONCE, PARTS, Entry, tidy
from rules.reading.reading import COLLECTION, Reading

_CALL: Final = "call"
# The hour at which each part of the day ends.
_ENDS: Final = (8, 12, 18, 24)
# One of these must be told, else there was no contact to note.
_OF_A_CONTACT: Final = frozenset({"channel", "calls_per_day", "messages_per_day", "conduct", "contact_time"})


def entries_told(
    reading: Reading, text: str, today: date, template: Entry | None = None
) -> tuple[Entry, ...]:
    """Give the notes that a text tells, one for each channel; none where it tells of no contact.

    Args:
        reading: what was read in the text.
        text: as it was given; a few words of it are kept, masked.
        today: the person's day, on which it was unless another day is told.
        template: what holds as long as nothing else is told, such as the collector's name.
    """
    if reading.kind not in COLLECTION or not _OF_A_CONTACT & set(reading.facts):
        return ()
    return entries_of(reading.facts, text, today, template)


def entries_of(
    facts: Mapping[str, Any], words: str, today: date, template: Entry | None = None
) -> tuple[Entry, ...]:
    """Give the notes that facts make, one for each channel.

    Args:
        facts: in plain JSON.
        words: what was said; a few of them are kept, masked.
        today: the day on which it was unless the facts name another.
        template: what holds as long as nothing else is told.
    """
    known = template or Entry(today)
    time = facts.get("contact_time")
    note = replace(
        known,
        day=_day(facts.get("contact_date"), today),
        minute=_minute(time),
        part=_part(time),
        reached=next(iter(facts.get("contacted") or ()), known.reached),
        lender_type=str(facts.get("lender_type") or known.lender_type),
        words=tidy(words, LONGEST_WORDS),
        answered=None,
        count=1,
    )
    return tuple(_by_channel(note, channel, facts) for channel in facts.get("channel") or (known.channel,))


def _by_channel(note: Entry, channel: str, facts: Mapping[str, Any]) -> Entry:
    """Give the note with the count that is told of a channel; of a range the lower end."""
    if channel == _CALL:
        calls = _count(facts.get("calls_per_day"))
        answered = facts.get("answered_calls_per_day")
        all_or_none = {0: False, calls: True}.get(answered) if isinstance(answered, int) else None
        return replace(note, channel=channel, count=calls, answered=all_or_none)
    if channel in MESSAGES:
        return replace(note, channel=channel, count=_count(facts.get("messages_per_day")))
    return replace(note, channel=channel)


def _count(told: Any) -> int:
    least = told[0] if isinstance(told, list | tuple) and told else told
    return max(1, min(least, MOST_AT_ONCE)) if isinstance(least, int) else 1


def _day(told: object, today: date) -> date:
    day = date.fromisoformat(told) if isinstance(told, str) else today
    return min(day, today)


def _minute(told: object) -> int | None:
    """Give the minute of the day; a span of hours has none."""
    if not isinstance(told, str):
        return None
    return int(told[:2]) * 60 + int(told[3:5])


def _part(told: object) -> str:
    """Give the part of the day that a span of hours lies in, empty where it lies in several."""
    if not isinstance(told, list | tuple) or len(told) != 2:
        return ""
    first, last = (part_of(int(str(end)[:2])) for end in told)
    return first if first == last else ""


def part_of(hour: int) -> str:
    """Give the part of the day that an hour lies in."""
    return PARTS[next(place for place, end in enumerate(_ENDS) if hour < end)]
