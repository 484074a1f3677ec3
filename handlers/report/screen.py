"""The report in the chat: made, shown again while it lives, revoked."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers import check
from handlers.case import opening_answered
from handlers.limits import day_text
from handlers.reply import TOKEN, Button, Record, Reply, Section
from handlers.report.offering import KIND, said
from handlers.report.snapshot import case_digest, snapshot
from handlers.turn import Outcome, Turn, numbered, preceded

# So many live beside each other; with one more the oldest ends.
_MOST: Final = 9
_SHOWN: Final = "shown"
_REVOKE: Final = "revoke"


def press_report(turn: Turn, what: str = "") -> Outcome:
    """Make the report of what is told, or show it again; nothing is made by coming back to the screen.

    Args:
        turn: this step.
        what: empty, ``shown``, or ``revoke``, which ends the links of all the person's reports.
    """
    if what not in {"", _SHOWN, _REVOKE}:
        return preceded(check.present(turn), turn.notice("unclear.button"))
    if not turn.linked:
        return preceded(check.present(turn), Section("notice", "", (said(turn, "no_address"),)))
    if not may_report(turn):
        return preceded(check.present(turn), turn.notice("verdict.not_yet"))
    turn = turn.to(screen=f"{KIND}:{_SHOWN}")
    if what == _REVOKE:
        return _revoked(turn)
    if turn.supplied is None:
        return turn.session, Reply((), needs=(TOKEN, KIND), language=turn.language)
    known = report_of_case(turn)
    if known is not None:
        return _shown(turn, known)
    if what == _SHOWN or not turn.supplied.token:
        return _none(turn)
    made, dropped = make_report(turn)
    session, reply = _shown(turn, made)
    return session, replace(reply, keep=(made,), drop=dropped)


def may_report(turn: Turn) -> bool:
    """Tell whether enough was told for a verdict."""
    return bool(turn.session.asker) and (turn.session.done or opening_answered(turn))


def report_of_case(turn: Turn) -> Record | None:
    """Give the latest live report of the very case that is told; None without one."""
    case = case_digest(turn)
    reports = turn.supplied.of(KIND) if turn.supplied else ()
    return next((record for record in reversed(reports) if record.content.get("case") == case), None)


def make_report(turn: Turn) -> tuple[Record, tuple[str, ...]]:
    """Make the report of the case, and say which records it pushes out.

    Args:
        turn: this step, with a token.
    """
    supplied = turn.supplied
    if supplied is None or not supplied.token:
        raise ValueError("a report needs a token")
    record = Record(KIND, supplied.token, snapshot(turn), turn.now + turn.world.report_for)
    old = supplied.of(KIND)[: -(_MOST - 1)]
    return record, tuple(f"{KIND}:{each.name}" for each in old)


def page_of(record: Record) -> str:
    """Give the path of a report's page."""
    return f"/r/{record.name}"


def _shown(turn: Turn, record: Record) -> Outcome:
    last = record.expires or turn.now
    section = Section(
        "topic",
        said(turn, "title"),
        (said(turn, "ready", day=day_text(turn, last.astimezone(turn.now.tzinfo).date())), said(turn, "who")),
    )
    buttons = (
        Button(f"{KIND}:{_SHOWN}", said(turn, "open"), "link", href=page_of(record)),
        turn.button(f"{KIND}:{_REVOKE}", said(turn, "revoke")),
        turn.button("go:verdict"),
    )
    return turn.session, Reply((section,), numbered(buttons), _navigation(turn), language=turn.language)


def _none(turn: Turn) -> Outcome:
    section = Section("topic", said(turn, "title"), (said(turn, "none"),))
    buttons = (turn.button(KIND, said(turn, "make")), turn.button("go:verdict"))
    return turn.session, Reply((section,), numbered(buttons), _navigation(turn), language=turn.language)


def _revoked(turn: Turn) -> Outcome:
    section = Section("notice", "", (said(turn, "revoked"),))
    buttons = (turn.button(KIND, said(turn, "make")), turn.button("go:verdict"))
    reply = Reply((section,), numbered(buttons), _navigation(turn), language=turn.language, drop=(KIND,))
    return turn.session, reply


def _navigation(turn: Turn) -> tuple[Button, ...]:
    return (turn.button("restart"), turn.button("menu"))
