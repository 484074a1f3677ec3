"""One note in the contact diary, with everything that names a person made unreadable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rules.base import RuleBase
from rules.reading.masking import masked

# Part of the day in which something was, where the minute is not known.
PARTS: Final = ("early", "morning", "afternoon", "night")
LONGEST_NAME: Final = 24
LONGEST_WORDS: Final = 80
# More contacts at one time are no single note.
MOST_AT_ONCE: Final = 999
MINUTES_A_DAY: Final = 24 * 60
_SIGNS: Final = re.compile(r"[\s()\-]+")
_COUNTRY: Final = re.compile(r"^(?:\+|00)86(?=\d{5})")
_NUMBER: Final = re.compile(r"[0-9*]{3,20}")
# A number this short belongs to a bank or a service; it names nobody.
_SHORT: Final = 6
_TELEPHONE: Final = 11
# More than is ever kept, of a text that may be as long as a message.
_LOOKED_AT: Final = 1000
_STARS: Final = "****"


class EntryError(ValueError):
    """A note is not one that can be kept; the message says which part and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One contact, or several at the same time.

    Args:
        day: when it was.
        minute: of the day, None where it is not known.
        part: of the day, where only that is known; empty otherwise.
        channel: as the vocabulary names it.
        number: who called, masked; empty where it is not known.
        collector: as the person calls them, without numbers; empty where no name was given.
        lender_type: what kind of lender it is for, as the vocabulary names it; empty where not told.
        reached: who was contacted, as the vocabulary names it.
        words: what was said, shortened and without numbers.
        answered: of a call; None where it is not known.
        count: how many contacts the note stands for.
    """

    day: date
    minute: int | None = None
    part: str = ""
    channel: str = "call"
    number: str = ""
    collector: str = ""
    lender_type: str = ""
    reached: str = "borrower"
    words: str = ""
    answered: bool | None = None
    count: int = 1

    def to_json(self) -> dict[str, Any]:
        """Give the entry in plain JSON, without what is not known."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "day"}
        return {"day": self.day.isoformat(), **{k: v for k, v in plain.items() if v not in (None, "")}}


def entry_from_json(base: RuleBase, raw: object) -> Entry:
    """Read a kept entry, or one to be kept; whatever names a person is masked once more.

    Args:
        base: the rule base, whose vocabulary names channels, people and lenders.
        raw: what ``Entry.to_json`` gave.

    Raises:
        EntryError: a part is missing or has another shape.
    """
    if not isinstance(raw, Mapping):
        raise EntryError("entry: not a mapping")
    return Entry(
        day=_day(raw.get("day")),
        minute=_whole(raw, "minute", 0, MINUTES_A_DAY - 1),
        part=_one_of(raw, "part", PARTS),
        channel=_one_of(raw, "channel", base.vocabulary["channel"].values) or "call",
        number=masked_number(_text(raw, "number")),
        collector=tidy(_text(raw, "collector"), LONGEST_NAME),
        lender_type=_one_of(raw, "lender_type", base.vocabulary["lender_type"].values),
        reached=_one_of(raw, "reached", base.vocabulary["contacted"].values) or "borrower",
        words=tidy(_text(raw, "words"), LONGEST_WORDS),
        answered=_truth(raw.get("answered")),
        count=_whole(raw, "count", 1, MOST_AT_ONCE) or 1,
    )


def entry_as_kept(plain: Mapping[str, Any]) -> Entry:
    """Read an entry that was checked and masked when it was kept, and sealed since.

    Args:
        plain: what ``Entry.to_json`` gave.
    """
    rest = dict(plain)
    return Entry(date.fromisoformat(rest.pop("day")), **rest)


def masked_number(number: str) -> str:
    """Give a telephone number so that its owner knows it again and nobody else does.

    Args:
        number: as it was written, masked already or not; anything that is no number gives nothing.
    """
    plain = _COUNTRY.sub("", _SIGNS.sub("", unicodedata.normalize("NFKC", number)))
    if not _NUMBER.fullmatch(plain):
        return ""
    if len(plain) <= _SHORT and "*" not in plain:
        return plain
    first, last = (3, 4) if len(plain) >= _TELEPHONE else (2, 2)
    return f"{plain[:first]}{_STARS}{plain[-last:]}"


def tidy(words: str, longest: int) -> str:
    """Give words in one line, masked and cut.

    Args:
        words: as they were written.
        longest: how many characters are kept.
    """
    shown = "".join(char if char.isprintable() else " " for char in masked(words[:_LOOKED_AT]))
    return " ".join(shown.split())[:longest].strip()


def _day(raw: object) -> date:
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) else _refuse("day")
    except ValueError as problem:
        raise EntryError("day: no such day") from problem


def _refuse(part: str) -> Any:
    raise EntryError(f"{part}: another kind of value")


def _whole(raw: Mapping[str, Any], part: str, least: int, most: int) -> int | None:
    value = raw.get(part)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise EntryError(f"{part}: not a whole number from {least} to {most}")
    return value


def _text(raw: Mapping[str, Any], part: str) -> str:
    value = raw.get(part, "")
    return value if isinstance(value, str) else str(_refuse(part))


def _one_of(raw: Mapping[str, Any], part: str, known: tuple[str, ...]) -> str:
    value = _text(raw, part)
    if value and value not in known:
        raise EntryError(f"{part}: none of {', '.join(known)}")
    return value


def _truth(raw: object) -> bool | None:
    return raw if raw is None or isinstance(raw, bool) else bool(_refuse("answered"))
