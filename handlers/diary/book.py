"""The diary as it is kept: numbered notes, a hundred to a record, behind a record of the consent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from handlers.diary.entry import Entry, EntryError, entry_from_json
from handlers.reply import Record
from rules.base import RuleBase

KIND: Final = "diary"
# More than anybody notes by hand; it bounds what one person can have kept.
MOST: Final = 5_000
# A record is opened and written whole: few large ones are read quickly, small ones are changed cheaply.
_A_PAGE: Final = 100
_CONSENT: Final = "consent"
_NOTES: Final = "notes"


@dataclass(frozen=True, slots=True)
class Note:
    """An entry and the number that it goes by.

    Args:
        no: counted from one; none is given twice.
        entry: what was noted.
    """

    no: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Book:
    """A person's diary; there is one only where they agreed to it.

    Args:
        name: of its first record.
        consent: the day of it, ISO 8601.
        next_no: the number of the next note.
        about: what holds of all notes, in plain JSON, such as who asks.
        pages: the notes by the name of their record, the first first.
    """

    name: str
    consent: str
    next_no: int = 1
    about: Mapping[str, Any] = field(default_factory=dict)
    pages: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes in the order of their numbers."""
        return tuple(sorted((note for page in self.pages.values() for note in page), key=lambda n: n.no))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What all notes say, in the order of their numbers."""
        return tuple(note.entry for note in self.notes)

    @property
    def room(self) -> int:
        """How many more notes there may be."""
        return max(0, MOST - sum(map(len, self.pages.values())))

    def among(self, first: int, last: int) -> tuple[Note, ...]:
        """Give the notes with the numbers of a span, both ends included."""
        return tuple(note for note in self.notes if first <= note.no <= last)


def opened_book(base: RuleBase, records: Iterable[Record]) -> Book | None:
    """Read the diary; None where the person has agreed to none.

    Args:
        base: the rule base, whose vocabulary the notes are told in.
        records: of the kind of the diary.
    """
    book: Book | None = None
    pages: dict[str, tuple[Note, ...]] = {}
    for record in records:
        if _CONSENT in record.content:
            content = record.content
            about = dict(content.get("about") or {})
            book = Book(record.name, str(content[_CONSENT]), int(content.get("next", 1)), about)
        else:
            pages[record.name] = tuple(_notes(base, record.content.get(_NOTES) or ()))
    if book is None:
        return None
    last = max((note.no for page in pages.values() for note in page), default=0)
    return replace(book, pages=pages, next_no=max(book.next_no, last + 1))


def _notes(base: RuleBase, kept: Iterable[Any]) -> Iterator[Note]:
    for no, plain in kept:
        try:
            yield Note(int(no), entry_from_json(base, plain))
        except EntryError:
            # A word that the vocabulary has no more; the other notes are still worth having.
            continue


def agreed(token: str, day: str) -> Book:
    """Give an empty diary.

    Args:
        token: fresh and random; names its first record.
        day: of the consent, ISO 8601.
    """
    return Book(token, day)


def added(book: Book, entries: Iterable[Entry], token: str) -> Book:
    """Give the diary with more notes, as far as there is room.

    Args:
        book: as it was.
        entries: the new ones.
        token: fresh and random; names the records that are new.
    """
    fresh = list(entries)[: book.room]
    notes = [Note(book.next_no + place, entry) for place, entry in enumerate(fresh)]
    pages = dict(book.pages)
    if name := next((name for name, page in pages.items() if len(page) < _A_PAGE), ""):
        fits = _A_PAGE - len(pages[name])
        pages[name], notes = (*pages[name], *notes[:fits]), notes[fits:]
    for page, start in enumerate(range(0, len(notes), _A_PAGE)):
        pages[f"{token}-{page}"] = tuple(notes[start : start + _A_PAGE])
    return replace(book, pages=pages, next_no=book.next_no + len(fresh))


def rewritten(book: Book, notes: Iterable[Note]) -> Book:
    """Give the diary with some notes in their new form."""
    new = {note.no: note for note in notes}
    pages = {name: tuple(new.get(note.no, note) for note in page) for name, page in book.pages.items()}
    return replace(book, pages=pages)


def without(book: Book, numbers: Iterable[int]) -> Book:
    """Give the diary without some notes."""
    gone = frozenset(numbers)
    pages = {name: tuple(note for note in page if note.no not in gone) for name, page in book.pages.items()}
    return replace(book, pages={name: page for name, page in pages.items() if page})


def difference(before: Book | None, after: Book) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Give the records to be kept, and those to be dropped, so that one diary becomes the other.

    Args:
        before: as it is kept; None where nothing is.
        after: as it is to be.
    """
    keep = []
    if before is None or _head(before) != _head(after):
        keep.append(Record(KIND, after.name, _head(after)))
    known = before.pages if before else {}
    for name, page in after.pages.items():
        if known.get(name) != page:
            content = {_NOTES: [[note.no, note.entry.to_json()] for note in page]}
            keep.append(Record(KIND, name, content))
    return tuple(keep), tuple(f"{KIND}:{name}" for name in known if name not in after.pages)


def _head(book: Book) -> dict[str, Any]:
    return {_CONSENT: book.consent, "next": book.next_no, "about": dict(book.about)}
