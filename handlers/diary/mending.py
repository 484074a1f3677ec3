"""Mending: what a note says, changed by a button or by a word, and notes taken out again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from handlers.diary.book import Book, Note, rewritten, without
from handlers.diary.counting import by_collector
from handlers.diary.entry import LONGEST_NAME, LONGEST_WORDS, MOST_AT_ONCE, PARTS, Entry, tidy
from handlers.diary.screens import asked_for, back_button, book_of, changed, show_book, show_consent
from handlers.diary.wording import entry_text
from handlers.reading import cleaned, picked_numbers, typed_count, typed_date, typed_hour
from handlers.reply import Button, Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded
from rules.reading.reading import Reading

SCREEN: Final = "note"
Span = tuple[int, int]
_SPAN: Final = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
_NOTES_SHOWN: Final = 5
_COUNTS: Final = 5
_NAMES: Final = 8
# What of a note can be changed; of several at once what they may share.
_FIELDS: Final = ("when", "channel", "answered", "count", "reached", "who", "lender", "words")
_SHARED: Final = ("who", "lender", "reached", "answered")
_ANSWERS: Final = {"yes": True, "no": False, "unknown": None}
_BACK: Final = {"today": 0, "yesterday": 1}
_NONE: Final = "none"
_DROP: Final = "drop"
# Fields that say the same by another name in the vocabulary.
_FACTS: Final = {"channel": "channel", "reached": "contacted", "lender": "lender_type"}
_PARTS: Final = {"who": "collector", "lender": "lender_type"}


def press_note(turn: Turn, span: str, field: str = "") -> Outcome:
    """Show a note, or several that follow each other, or what one of their parts may be changed to."""
    if turn.supplied is None:
        return asked_for(turn)
    book = book_of(turn)
    if book is None:
        return show_consent(turn)
    found = _span(span)
    if found is None or not book.among(*found) or field not in {"", *_FIELDS}:
        return preceded(show_book(turn, book), turn.notice("unclear.button"))
    return show_field(turn, book, found, field) if field else show_note(turn, book, found)


def press_put(turn: Turn, span: str, what: str) -> Outcome:
    """Change a part of notes to what a button says, or take them out."""
    if turn.supplied is None:
        return asked_for(turn)
    book = book_of(turn)
    if book is None:
        return show_consent(turn)
    found = _span(span)
    notes = book.among(*found) if found else ()
    if found and notes and what == _DROP:
        return _drop(turn, book, notes)
    field, _, value = what.partition("-")
    changes = _changes(turn, book, field, value)
    if found is None or not notes or changes is None:
        return preceded(show_book(turn, book), turn.notice("unclear.button"))
    return _change(turn, book, found, changes)


def show_note(turn: Turn, book: Book, span: Span, *before: Section) -> Outcome:
    """Show one note, or several, with what can be changed."""
    notes = book.among(*span)
    code = _code(span)
    turn = turn.to(screen=f"{SCREEN}:{code}")
    fields = _fields(notes)
    buttons = [Button(f"{SCREEN}:{code}:{field}", _say(turn, "fields", field)) for field in fields]
    drop = _say(turn, "drop" if len(notes) == 1 else "drop_all").format(count=len(notes))
    return turn.session, Reply(
        (*before, _told(turn, notes)),
        numbered((*buttons, Button(f"put:{code}:{_DROP}", drop))),
        (back_button(turn), turn.button("menu")),
        language=turn.language,
        placeholder=turn.say.text("diary", "placeholder"),
    )


def show_field(turn: Turn, book: Book, span: Span, field: str, *before: Section) -> Outcome:
    """Ask what a part of a note is to be changed to."""
    code = _code(span)
    turn = turn.to(screen=f"{SCREEN}:{code}:{field}")
    buttons = [Button(f"put:{code}:{field}-{value}", label) for value, label in _offered(turn, book, field)]
    asked = Section("question", _say(turn, "ask", field), ())
    back = Button(f"{SCREEN}:{code}", turn.say("buttons.back"), "nav")
    return turn.session, Reply(
        (*before, asked), numbered(buttons), (back, turn.button("menu")), language=turn.language
    )


def take_typed(turn: Turn, text: str, reading: Reading) -> Outcome | None:
    """Take what is typed while a note is shown; None where it does not speak of that note."""
    screen, _, rest = turn.session.screen.partition(":")
    code, _, field = rest.partition(":")
    span, book = _span(code), book_of(turn)
    if screen != SCREEN or span is None or book is None or not book.among(*span):
        return None
    if not field:
        said = cleaned(text)
        dropped = any(
            said in turn.world.catalogues[language].texts("diary", "words", "drop") for language in turn.heard
        )
        return _drop(turn, book, book.among(*span)) if dropped else None
    if field in _FACTS or field == "answered":
        return None
    changes = _typed(turn, text, field, reading)
    if not changes:
        return show_field(turn, book, span, field, Section("notice", "", (_say(turn, "unread"),)))
    return _change(turn, book, span, changes)


def back(turn: Turn) -> Outcome:
    """Go one step back within the diary."""
    _, _, rest = turn.session.screen.partition(":")
    code, _, field = rest.partition(":")
    book = book_of(turn)
    if field and book and (span := _span(code)) and book.among(*span):
        return show_note(turn, book, span)
    return show_book(turn, book) if book else show_consent(turn)


def _change(turn: Turn, book: Book, span: Span, changes: Mapping[str, Any]) -> Outcome:
    notes = [
        Note(note.no, replace(note.entry, **_fitting(note.entry, changes))) for note in book.among(*span)
    ]
    after = rewritten(book, notes)
    done = Section("notice", "", (_say(turn, "done"),))
    return changed(show_note(turn, after, span, done), book, after)


def _fitting(entry: Entry, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the changes that make sense of a note: only a call is answered."""
    channel = changes.get("channel", entry.channel)
    return changes if channel == "call" else {**changes, "answered": None}


def _drop(turn: Turn, book: Book, notes: tuple[Note, ...]) -> Outcome:
    after = without(book, (note.no for note in notes))
    gone = Section("notice", "", (_say(turn, "dropped").format(count=len(notes)),))
    return changed(show_book(turn, after, gone), book, after)


def _told(turn: Turn, notes: tuple[Note, ...]) -> Section:
    shown = notes[:_NOTES_SHOWN]
    lines = [entry_text(turn.say, note.entry, turn.today) for note in shown]
    if len(notes) > len(shown):
        lines.append(_say(turn, "more").format(count=len(notes) - len(shown)))
    if len(notes) == 1:
        entry = notes[0].entry
        if entry.words:
            lines.append(_say(turn, "words").format(words=entry.words))
        if entry.lender_type:
            lines.append(turn.say.text("facts", "lender_type", "values", entry.lender_type))
        if entry.minute is None:
            lines.append(_say(turn, "no_minute"))
    title = _say(turn, "title" if len(notes) == 1 else "titles")
    return Section("list", title.format(no=notes[0].no, count=len(notes)), tuple(filter(None, lines)))


def _fields(notes: tuple[Note, ...]) -> Iterator[str]:
    calls = any(note.entry.channel == "call" for note in notes)
    for field in _FIELDS if len(notes) == 1 else _SHARED:
        if field != "answered" or calls:
            yield field


def _offered(turn: Turn, book: Book, field: str) -> list[tuple[str, str]]:
    """Give what a part of a note may be changed to by a button: its code and its words."""
    say = turn.say
    if field in _FACTS:
        fact = _FACTS[field]
        room = ("diary", "channels") if field == "channel" else ("facts", fact, "values")
        return [(value, say.text(*room, value)) for value in turn.base.vocabulary[fact].values]
    if field == "answered":
        return [(value, _say(turn, "answers", value)) for value in _ANSWERS]
    if field == "count":
        # The number of the button is the count.
        return [
            (str(number), say.text("diary", "times").format(count=number)) for number in range(1, 1 + _COUNTS)
        ]
    if field == "when":
        days = [(day, _say(turn, "days", day)) for day in _BACK]
        return days + [(part, say.text("diary", "parts", part)) for part in PARTS]
    names = [(str(place), name) for place, name in enumerate(_names(book))] if field == "who" else []
    return [*names, (_NONE, _say(turn, "none", field))]


def _names(book: Book) -> list[str]:
    """Give the collectors that have a name, the most frequent first."""
    return [name for name in by_collector(book.entries) if name][:_NAMES]


def _changes(turn: Turn, book: Book, field: str, value: str) -> dict[str, Any] | None:
    """Give what a button changes; None where there is no such button."""
    if value not in {code for code, _ in _offered(turn, book, field)} if field in _FIELDS else True:
        return None
    if field == "answered":
        return {field: _ANSWERS[value]}
    if field == "count":
        return {field: int(value)}
    if field == "when":
        if value in _BACK:
            return {"day": turn.today - timedelta(days=_BACK[value])}
        return {"part": value, "minute": None}
    if field == "who":
        return {"collector": "" if value == _NONE else _names(book)[int(value)]}
    return {_PARTS.get(field, field): "" if value == _NONE else value}


def _typed(turn: Turn, text: str, field: str, reading: Reading) -> dict[str, Any]:
    """Give what a typed text changes, nothing where it was not understood."""
    plain = cleaned(text)
    if field == "who":
        name = tidy(text, LONGEST_NAME)
        return {"collector": name} if any(char.isalnum() for char in name) else {}
    if field == "words":
        words = tidy(text, LONGEST_WORDS)
        return {"words": words} if words else {}
    if field == "count":
        units = dict.fromkeys(turn.say.texts("diary", "reading", "times"), 1)
        said = typed_count(plain, units, turn.say)
        numbers = (said.number,) if said else picked_numbers(plain, turn.say, MOST_AT_ONCE) or ()
        return {"count": numbers[0]} if len(numbers) == 1 and 1 <= numbers[0] <= MOST_AT_ONCE else {}
    return _typed_when(turn, plain, reading)


def _typed_when(turn: Turn, plain: str, reading: Reading) -> dict[str, Any]:
    words = plain.split()
    days = (typed_date(word, turn.say, turn.today) for word in (plain, *words))
    day = next((found for found in days if isinstance(found, date)), None)
    told = reading.facts.get("contact_date")
    if day is None and isinstance(told, str):
        day = date.fromisoformat(told)
    if day is not None and day > turn.today:
        return {}
    clock = typed_hour(plain, turn.say)
    time = clock.time if clock and not clock.problem else reading.facts.get("contact_time")
    changes: dict[str, Any] = {} if day is None else {"day": day}
    if isinstance(time, str) and time:
        changes |= {"minute": int(time[:2]) * 60 + int(time[3:5]), "part": ""}
    return changes


def _span(code: str) -> Span | None:
    found = _SPAN.fullmatch(code)
    return (int(found[1]), int(found[2] or found[1])) if found else None


def _code(span: Span) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]}-{span[1]}"


def _say(turn: Turn, *path: str) -> str:
    return turn.say.text("diary", "mend", *path)
