"""The timeline of a diary: what stood in it on one day, kept for whoever is given its link, until it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from handlers.diary.book import Book
from handlers.diary.counting import in_order
from handlers.diary.entering import SCREEN
from handlers.diary.entry import Entry, entry_as_kept
from handlers.letters.offering import letter_button
from handlers.limits import day_text
from handlers.reply import Button, Record, Reply, Section
from handlers.turn import Outcome, Turn, numbered

KIND: Final = "timeline"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """A diary as it stood.

    Args:
        language: in which it is shown.
        made: when it was taken down, aware.
        entries: in the order of their time.
        counts: how often it was, in words.
        rules: what the rules say about it, in words.
        ends: the day on which its link ends.
    """

    language: str
    made: datetime
    entries: tuple[Entry, ...]
    counts: tuple[str, ...]
    rules: tuple[str, ...]
    ends: date | None = None

    @property
    def day(self) -> date:
        """The day on which it was taken down."""
        return self.made.date()


def timeline_of(record: Record) -> Timeline:
    """Read a kept timeline.

    Args:
        record: of its kind.

    Raises:
        KeyError, ValueError: it is none.
    """
    content: Mapping[str, Any] = record.content
    return Timeline(
        language=str(content["lang"]),
        made=datetime.fromisoformat(content["made"]),
        entries=tuple(entry_as_kept(plain) for plain in content["entries"]),
        counts=tuple(content["counts"]),
        rules=tuple(content["rules"]),
        ends=record.expires.date() if record.expires else None,
    )


def made_timeline(turn: Turn, book: Book, counts: Section, rules: Section) -> Record:
    """Take a diary down as it stands.

    Args:
        turn: this step, supplied with a token.
        book: the diary.
        counts: how often it was.
        rules: what the rules say.
    """
    token = turn.supplied.token if turn.supplied else ""
    content = {
        "version": _VERSION,
        "lang": turn.language,
        "made": turn.now.isoformat(timespec="minutes"),
        "counts": list(counts.paragraphs),
        "rules": list(rules.paragraphs),
        "entries": [entry.to_json() for entry in in_order(book.entries)],
    }
    return Record(KIND, token, content, turn.now + turn.world.report_for)


def latest(turn: Turn) -> Record | None:
    """Give the timeline that can be opened, None where there is none."""
    found = turn.supplied.of(KIND) if turn.supplied else ()
    return found[-1] if found else None


def show_timeline(turn: Turn, record: Record | None, *before: Section) -> Outcome:
    """Show the links of a timeline, or offer to make one."""
    turn = turn.to(screen=f"{SCREEN}:links")
    back = Button(SCREEN, turn.say.text("diary", "buttons", "back"), "nav")
    if record is None:
        section = Section("topic", _say(turn, "title"), (_say(turn, "none"),))
        offered = numbered((Button(f"{SCREEN}:timeline", _say(turn, "make")), back))
        return turn.session, Reply((*before, section), offered, language=turn.language)
    ends = record.expires.astimezone(turn.now.tzinfo).date() if record.expires else turn.today
    told = (
        _say(turn, "ready").format(day=day_text(turn, ends)),
        _say(turn, "with_letter"),
        _say(turn, "who"),
    )
    page = f"/d/{record.name}"
    links = [
        Button(f"{SCREEN}:links", _say(turn, name), "link", href=f"{page}{ending}")
        for name, ending in (("open", ""), ("sheet", ".csv"), ("annex", ".pdf"))
    ]
    buttons = (
        *links,
        Button(f"{SCREEN}:timeline", _say(turn, "again")),
        Button(f"{SCREEN}:revoke", _say(turn, "revoke")),
        *(letter_button(turn) if turn.session.done else ()),
        back,
    )
    section = Section("topic", _say(turn, "title"), told)
    return turn.session, Reply(
        (*before, section), numbered(buttons), (turn.button("menu"),), language=turn.language
    )


def revoked(turn: Turn) -> Outcome:
    """End the link."""
    session, reply = show_timeline(turn, None, Section("notice", "", (_say(turn, "revoked"),)))
    return session, replace(reply, drop=(KIND,))


def _say(turn: Turn, key: str) -> str:
    return turn.say.text("diary", "timeline", key)
