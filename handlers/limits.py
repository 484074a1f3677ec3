"""The honest limits of every verdict."""

from __future__ import annotations

from typing import Final

from handlers.reply import Section
from handlers.turn import Turn
from rules.assessment import Assessment

_OWING: Final = frozenset({"borrower", "coborrower", "guarantor", "heir"})


def owes(turn: Turn) -> bool:
    """Tell whether who asks owes, stands in for, or inherits the debt."""
    return turn.session.asker in _OWING


def limits_section(turn: Turn, found: Assessment) -> Section:
    """Say what this is and is not, and that a true debt is still owed."""
    told = [
        turn.say("limits.no_lawyer"),
        turn.say("limits.as_told"),
        turn.say("limits.law_of", day=day_text(turn, found.on)),
    ]
    told.append(turn.say(f"limits.debt.{turn.session.asker or 'borrower'}"))
    if owes(turn):
        told.append(turn.say("limits.reachable"))
    told.append(turn.say("limits.legal_aid"))
    return Section("limits", turn.say("limits.title"), tuple(told))


def day_text(turn: Turn, day: object) -> str:
    """Write a day."""
    return turn.say("day", day=day)
