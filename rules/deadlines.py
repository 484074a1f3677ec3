"""Time limits that follow from told days: the six months of the police, the three years of limitation."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.facts import Facts
from rules.knowledge import limitation_ends

_SIX_MONTHS: Final = 6


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit.

    Args:
        id: ``police`` or ``limitation``.
        last_day: its last day, None where what was told does not let it be computed.
        over: whether it is over on the day of asking.
        kept: whether what had to be done within it was done in time.
    """

    id: str
    last_day: date | None
    over: bool
    kept: bool = False


def deadlines(facts: Facts, day: date, asked_on: date) -> tuple[Deadline, ...]:
    """Give the time limits that can be told.

    Args:
        facts: what is stated.
        day: the day of the contact.
        asked_on: the day of asking.
    """
    found = [police(facts, day, asked_on)]
    limit = limitation(facts, day, asked_on)
    return (*found, limit) if limit else tuple(found)


def police(facts: Facts, day: date, asked_on: date) -> Deadline:
    """Give the six months after which the police no longer punish what they had not discovered.

    A running course counts from its last act; while that is not told, no day is computed. A report made in
    time keeps it.
    Sources: 治安管理处罚法（2025）第二十五条; (2012) 第二十二条.
    """
    ended = facts.get("course_ended_on")
    course = facts.get("repeated") is True or _lasts_days(facts)
    if not isinstance(ended, date):
        ended = None if course else day
    if ended is None:
        return Deadline("police", None, over=False)
    last_day = months_after(ended, _SIX_MONTHS)
    reported = facts.get("reported_to_police_on")
    kept = isinstance(reported, date) and reported <= last_day
    return Deadline("police", last_day, over=asked_on > last_day and not kept, kept=kept)


def _lasts_days(facts: Facts) -> bool:
    days = facts.get("days_with_contact")
    return days is not None and getattr(days, "low", 0) >= 2


def limitation(facts: Facts, day: date, asked_on: date) -> Deadline | None:
    """Give the end of the three years in which the claim can be sued for without the objection of limitation.

    A demand or promise within them starts them again; after them a demand does not, and a signed promise
    gives the objection up. Sources: 民法典 188, 189, 192, 195.
    """
    due = facts.get("last_due_date")
    if not isinstance(due, date) or facts.get("judgment_exists") is True:
        return None
    restarted = facts.get("last_demand_or_promise")
    last_day = limitation_ends(due, restarted if isinstance(restarted, date) else None)
    given_up = facts.get("signed_after_expiry") is True
    return Deadline("limitation", last_day, over=asked_on > last_day and not given_up, kept=given_up)


def months_after(day: date, months: int) -> date:
    """Give the same day of the month some months later, or that month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
