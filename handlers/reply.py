"""What comes in from a platform and what goes back to it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

# A fresh random token of 128 bits, what a reply may need beside records of a kind.
TOKEN: Final = "token"  # noqa: S105  # the name of it


@dataclass(frozen=True, slots=True)
class Record:
    """Something that is kept of a person beside the session, sealed as the session is.

    Args:
        kind: what it is, such as ``report``; at most 16 ASCII letters.
        name: by which it is found, unique for its kind; never stored as it stands.
        content: plain JSON.
        expires: when it ends by itself, aware; None where only the person ends it.
    """

    kind: str
    name: str
    content: Mapping[str, Any]
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Supplied:
    """What a reply said that it needs, as far as whoever took the step could get it.

    Args:
        token: fresh and random, of 128 bits; empty where nothing can be kept.
        records: of the kinds asked for, the oldest first; none that has ended.
    """

    token: str = ""
    records: tuple[Record, ...] = ()

    def of(self, kind: str) -> tuple[Record, ...]:
        """Give the records of one kind, the oldest first."""
        return tuple(record for record in self.records if record.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing that a person did.

    Args:
        now: the person's local time, aware.
        text: what was typed or pasted.
        action: the action of a pressed button, empty when something was typed.
        language: the platform's hint, used only until the person chooses.
        attachment: picture, voice, video, file, sticker, location or link, where there is no text of it.
        tapped: the code of a button, where the platform sends what is on it as if it had been typed.
        supplied: what the reply to this very message said that it needs; None at first.
        linked: whether the person can open pages of this server.
    """

    now: datetime
    text: str = ""
    action: str = ""
    language: str = ""
    attachment: str = ""
    tapped: int | None = None
    supplied: Supplied | None = None
    linked: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press, or to type by its number.

    Args:
        action: ``verb:argument``, ASCII, at most 48 bytes.
        label: the words on it.
        kind: option, done, nav, topic, danger, link, or file: a link to what is sent where that can be.
        chosen: whether it is ticked already.
        number: the digits that may be typed instead.
        group: the heading under which a platform may show it.
        href: the path of a page of this server that it opens, where the platform can open one.
    """

    action: str
    label: str
    kind: str = "option"
    chosen: bool = False
    number: int | None = None
    group: str = ""
    href: str = ""

    @property
    def code(self) -> int:
        """A number that stands for the action, where a platform can carry no more."""
        return zlib.crc32(self.action.encode())


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a norm; they stay Chinese in every language.

    Args:
        label: which article of which norm.
        text: the official words.
        gist: what it means in plain words, empty where nobody wrote it.
        force: what kind of norm it is and whether it binds.
    """

    label: str
    text: str
    gist: str = ""
    force: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a reply.

    Args:
        kind: headline, lead, question, reasons, law, steps, change, limits, notice, help, topic or list.
        title: its heading, empty where it needs none.
        paragraphs: what it says.
        quotes: articles, shown after the paragraphs.
        folded: may be shown folded.
        verdict: of a headline, so that a platform may colour it.
    """

    kind: str
    title: str
    paragraphs: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()
    folded: bool = False
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show; every platform lays it out for its own limits.

    Args:
        sections: the parts, in order.
        buttons: the answers of the question on the table, or what can be done.
        navigation: back, why, don't know and the like.
        multiple: several options may be chosen; a done button is among the buttons.
        progress: how far along the interview is.
        language: of the words.
        question: id of the question on the table.
        placeholder: a hint for the input box.
        forget: the person asked to delete everything; the platform drops the stored session.
        pages: all this as text, where a platform shows one page at a time; the first is shown now.
        needs: what has to be supplied for the real reply: ``token``, or kinds of records. The same step is
            taken again with it; where it cannot be had, this reply is the answer.
        keep: records to be written with the turn; one of the same kind and name is replaced.
        drop: records to be deleted with the turn: ``kind``, or ``kind:name``.
    """

    sections: tuple[Section, ...]
    buttons: tuple[Button, ...] = ()
    navigation: tuple[Button, ...] = ()
    multiple: bool = False
    progress: str = ""
    language: str = "zh-CN"
    question: str = ""
    placeholder: str = ""
    forget: bool = False
    pages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    keep: tuple[Record, ...] = field(default=(), repr=False)
    drop: tuple[str, ...] = field(default=(), repr=False)
