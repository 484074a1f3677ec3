"""Noting: from a finished check, in one's own words, or as a list of calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers.case import case_of, opening_answered
from handlers.check import present
from handlers.diary import mending
from handlers.diary.book import Book, added
from handlers.diary.call_list import CallList, answered_in, new_among, read_call_list
from handlers.diary.entry import Entry
from handlers.diary.screens import book_of, changed, press_diary, show_book, show_consent, standing
from handlers.diary.telling import entries_of, entries_told
from handlers.reading import LONGEST, cleaned
from handlers.reply import Section
from handlers.turn import Outcome, Turn, preceded
from handlers.wording import fact_text
from rules.reading.reading import Reading

# Fewer calls may be part of a story.
_A_LIST: Final = 3
# As far into a text a word by which a note begins is looked for.
_BEGINNING: Final = 64
# So many lines that were left out are named by their number.
_LINES_NAMED: Final = 8


def note_check(turn: Turn, book: Book | None = None, before: Book | None = None) -> Outcome:
    """Note what the check that was finished tells.

    Args:
        turn: this step.
        book: the diary, as kept unless given.
        before: as it is kept, where another is given.
    """
    kept = book or book_of(turn)
    assert kept is not None  # noqa: S101 (who calls has looked; tells the type checker)
    before = before if book else kept
    if not turn.session.done and not opening_answered(turn):
        if before == kept:
            return preceded(present(turn), turn.notice("verdict.not_yet"))
        return changed(preceded(show_book(turn, kept), turn.notice("verdict.not_yet")), before, kept)
    told = case_of(turn).told
    words = fact_text(turn, "conduct", list(told.get("conduct") or ())) if told.get("conduct") else ""
    day = turn.session.day or turn.today
    entries = entries_of(told, words, min(day, turn.today))
    return _take(turn, kept, before, entries)


def listen(turn: Turn, text: str, reading: Reading) -> Outcome:
    """Take a note from what was typed or pasted while the diary is open.

    Args:
        turn: this step, supplied with what is kept.
        text: as it was written.
        reading: what was read in it.
    """
    book = book_of(turn)
    listed = read_call_list(text, turn.say, turn.today)
    told = _with_answered(entries_told(reading, text, turn.today), answered_in(text, turn.say))
    is_list = listed.is_one and not (len(listed.entries) == 1 and reading.facts.get("conduct"))
    entries = listed.entries if is_list else told
    if book is None:
        if not entries:
            return _consent_said(turn, text) or show_consent(turn)
        return show_consent(turn, _remark(turn, "ask_first"))
    if not entries:
        return show_book(turn, book, _remark(turn, "unread"))
    return _take(turn, book, book, entries, listed if is_list else None)


def _with_answered(entries: Sequence[Entry], answered: bool | None) -> tuple[Entry, ...]:
    """Give notes that say whether calls were answered, where that was told of all of them."""
    return tuple(
        replace(entry, answered=answered) if entry.channel == "call" and entry.answered is None else entry
        for entry in entries
    )


def is_pasted_list(turn: Turn, text: str) -> bool:
    """Tell whether a text is a list of several calls, wherever it is pasted."""
    beginning = text[:LONGEST]
    if beginning.count("\n") < _A_LIST - 1:
        return False
    listed = read_call_list(beginning, turn.say, turn.today)
    return listed.is_one and len(listed.entries) >= _A_LIST


def prefixed(turn: Turn, text: str) -> str:
    """Give what stands behind a word by which a note may begin anywhere, empty where there is none."""
    for language in turn.heard:
        words = turn.world.catalogues[language].texts("diary", "words", "prefix")
        either = "|".join(map(re.escape, words))
        begins = rf"\s*(?:{either})\s*[:\uff1a,\uff0c]\s*(?=\S)"
        if found := re.match(begins, text[:_BEGINNING], re.IGNORECASE):
            return text[found.end() :]
    return ""


def _consent_said(turn: Turn, text: str) -> Outcome | None:
    """Take a yes or a no to the question whether a diary may be kept."""
    plain = cleaned(text)
    if turn.is_said(plain, "words", "yes"):
        return press_diary(turn, "yes", turn.session.screen.partition(":")[2])
    return present(turn) if turn.is_said(plain, "words", "no") else None


def _take(
    turn: Turn,
    book: Book,
    before: Book | None,
    entries: Sequence[Entry],
    listed: CallList | None = None,
) -> Outcome:
    """Keep notes that are new, and show them."""
    token = turn.supplied.token if turn.supplied else ""
    if not token:
        return show_book(turn, book, Section("notice", "", (turn.say.text("diary", "missing"),)))
    fresh = new_among(entries, book.entries) if listed else _new(entries, book)
    after = added(replace(book, about=standing(turn, book)), fresh, token)
    count = after.next_no - book.next_no
    remarks = [*_left_out(turn, listed), *_known(turn, len(entries) - len(fresh))]
    if count < len(fresh):
        remarks.append(_remark(turn, "full", count=len(fresh) - count))
    if not count:
        return changed(show_book(turn, after, *remarks), before, after)
    shown = mending.show_note(turn, after, (book.next_no, after.next_no - 1), _remark(turn, "kept"), *remarks)
    return changed(shown, before, after)


def _new(entries: Sequence[Entry], book: Book) -> tuple[Entry, ...]:
    """Give the notes that are not there word for word; a button pressed twice notes once."""
    known = frozenset(book.entries)
    return tuple(entry for entry in entries if entry not in known)


def _left_out(turn: Turn, listed: CallList | None) -> list[Section]:
    """Tell by their numbers which lines of a list were left out, and why."""
    lines: dict[str, list[int]] = {}
    for number, why in (listed.left_out if listed else {}).items():
        lines.setdefault(why, []).append(number)
    return [
        _remark(
            turn,
            "left_out",
            why=turn.say.text("diary", "why_left_out", why),
            count=len(numbers),
            lines=turn.say("between").join(map(str, numbers[:_LINES_NAMED])),
        )
        for why, numbers in lines.items()
    ]


def _known(turn: Turn, count: int) -> list[Section]:
    return [_remark(turn, "known", count=count)] if count > 0 else []


def _remark(turn: Turn, key: str, **values: object) -> Section:
    said = turn.say.text("diary", "noted", key)
    return Section("notice", "", (said.format(**values) if values else said,))
