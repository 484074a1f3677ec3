"""What comes in from a platform and what goes back to it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime


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
    """

    now: datetime
    text: str = ""
    action: str = ""
    language: str = ""
    attachment: str = ""
    tapped: int | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press, or to type by its number.

    Args:
        action: ``verb:argument``, ASCII, at most 48 bytes.
        label: the words on it.
        kind: option, done, nav, topic, danger or link.
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
