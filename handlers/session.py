"""What is remembered of one conversation, small and in plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

VERSION: Final = 2
# A session of the first version knows nothing of texts that were read; all else is the same.
_READABLE: Final = frozenset({1, VERSION})
RENEWED: Final = "renewed"
NOTHING: Final = "-none"
_LONGEST_WORD: Final = 64
_MOST: Final = 120
_LONGEST_QUOTE: Final = 64
_MOST_CHOICES: Final = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """How one question was answered.

    Args:
        question: its id.
        options: the chosen options, or ``NOTHING`` for "none of these"; empty means "don't know".
        values: facts that were typed exactly, in plain JSON; they win over the options.
    """

    question: str
    options: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is chosen so far of the question on the table.

    Args:
        categories: the chosen categories; None while they are being chosen.
        options: the chosen options.
        values: facts typed exactly.
        ticked: the categories ticked on the first screen.
    """

    categories: tuple[str, ...] | None = None
    options: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a text says: a fact, or one member of a fact that is a set.

    Args:
        fact: its id.
        value: in plain JSON; of a set one member; None while one of ``choices`` is to be chosen.
        quote: the few words that it was read from, with numbers masked; empty where the person chose it.
        counts: the person lets it stand.
        choices: what the words may mean, where they leave that open.
    """

    fact: str
    value: Any
    quote: str = ""
    counts: bool = True
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation. Everything else is computed from it.

    Args:
        language: chosen by the person, empty until then.
        written: the language in which the person writes, where it is another than the platform's hint.
        screen: what was shown last, e.g. ``question`` or ``topic:limitation``; its buttons have numbers.
        asker: who asks, empty until told.
        answers: in the order in which they count.
        reserve: answers that were given but do not count at the moment; used when their question comes up.
        told: what was read from texts and confirmed; where it contradicts an answer, it is the later word.
        heard: what was read from a text and is shown to be confirmed; it does not count yet.
        question: the question on the table, empty when there is none.
        draft: what is chosen of it so far.
        editing: the question was opened again from a list, so that back leads there.
        day: the day of the contact, None until the check begins.
        day_told: the person said which day it was.
        deeper: the person goes on after the verdict; relevance counts findings.
        done: a verdict was shown.
        left: how many questions may still come, the one on the table included.
        evidence: the kinds of evidence ticked off; with a dash those of which that was taken back.
        version: of this shape.
    """

    language: str = ""
    written: str = ""
    screen: str = "new"
    asker: str = ""
    answers: tuple[Answer, ...] = ()
    reserve: tuple[Answer, ...] = ()
    told: tuple[Told, ...] = ()
    heard: tuple[Told, ...] = ()
    question: str = ""
    draft: Draft = field(default_factory=Draft)
    editing: bool = False
    day: date | None = None
    day_told: bool = False
    deeper: bool = False
    done: bool = False
    left: int = 0
    evidence: tuple[str, ...] = ()
    version: int = VERSION

    @property
    def begun(self) -> bool:
        """Whether anything was said that would be lost."""
        return bool(self.answers or self.told or self.heard)

    @property
    def mending(self) -> bool:
        """Whether the question on the table corrects what was read from a text."""
        return bool(self.heard and self.editing and self.question)

    def answer_to(self, question: str) -> Answer | None:
        """Give the answer that counts for a question."""
        return next((answer for answer in self.answers if answer.question == question), None)

    def earlier_answer_to(self, question: str) -> Answer | None:
        """Give what was once answered, whether it counts now or not."""
        kept = next((answer for answer in self.reserve if answer.question == question), None)
        return self.answer_to(question) or kept

    def to_json(self) -> dict[str, Any]:
        """Give the session in plain JSON; what it shares with the session is not to be changed."""
        return {
            "language": self.language,
            "written": self.written,
            "screen": self.screen,
            "asker": self.asker,
            "answers": tuple(map(_plain_answer, self.answers)),
            "reserve": tuple(map(_plain_answer, self.reserve)),
            "told": tuple(map(_plain_told, self.told)),
            "heard": tuple(map(_plain_told, self.heard)),
            "question": self.question,
            "draft": _plain_draft(self.draft),
            "editing": self.editing,
            "day": self.day.isoformat() if self.day else None,
            "day_told": self.day_told,
            "deeper": self.deeper,
            "done": self.done,
            "left": self.left,
            "evidence": self.evidence,
            "version": self.version,
        }


def _plain_answer(answer: Answer) -> dict[str, Any]:
    return {"question": answer.question, "options": answer.options, "values": dict(answer.values)}


def _plain_told(item: Told) -> dict[str, Any]:
    return {
        "fact": item.fact,
        "value": item.value,
        "quote": item.quote,
        "counts": item.counts,
        "choices": item.choices,
    }


def _plain_draft(draft: Draft) -> dict[str, Any]:
    return {
        "categories": draft.categories,
        "options": draft.options,
        "values": dict(draft.values),
        "ticked": draft.ticked,
    }


def new_session() -> Session:
    """Give the session of somebody who was never here."""
    return Session()


def session_from_json(raw: object) -> Session:
    """Read a stored session; one that cannot be read gives a fresh one that says so.

    Args:
        raw: what ``Session.to_json`` gave, perhaps by an earlier release.
    """
    if not isinstance(raw, Mapping):
        return Session(screen=RENEWED)
    try:
        return _read(raw)
    except (KeyError, TypeError, ValueError):
        language = raw.get("language")
        return Session(screen=RENEWED, language=str(language) if _is_word(language) else "")


def _read(raw: Mapping[str, Any]) -> Session:
    if raw["version"] not in _READABLE:
        raise ValueError("another version")
    day = raw["day"]
    return Session(
        language=_word(raw["language"]),
        written=_word(raw.get("written", "")),
        screen=_word(raw["screen"]),
        asker=_word(raw["asker"]),
        answers=_answers(raw["answers"]),
        reserve=_answers(raw["reserve"]),
        told=_told(raw.get("told", ())),
        heard=_told(raw.get("heard", ())),
        question=_word(raw["question"]),
        draft=_draft(raw["draft"]),
        editing=bool(raw["editing"]),
        day=date.fromisoformat(day) if day is not None else None,
        day_told=bool(raw["day_told"]),
        deeper=bool(raw["deeper"]),
        done=bool(raw["done"]),
        left=int(raw["left"]),
        evidence=_words(raw.get("evidence", ())),
    )


def _answers(raw: Any) -> tuple[Answer, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > _MOST:
        raise TypeError("answers")
    return tuple(
        Answer(_word(row["question"]), _words(row["options"]), _values(row["values"])) for row in raw
    )


def _told(raw: Any) -> tuple[Told, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > _MOST:
        raise TypeError("told")
    return tuple(_item(row) for row in raw)


def _item(row: Mapping[str, Any]) -> Told:
    quote, choices = _quote(row["quote"]), _choices(row["choices"])
    return Told(_word(row["fact"]), row["value"], quote, bool(row["counts"]), choices)


def _quote(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > _LONGEST_QUOTE:
        raise TypeError("quote")
    return raw


def _choices(raw: Any) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > _MOST_CHOICES:
        raise TypeError("choices")
    return tuple(raw)


def _draft(raw: Mapping[str, Any]) -> Draft:
    categories = raw["categories"]
    return Draft(
        None if categories is None else _words(categories),
        _words(raw["options"]),
        _values(raw["values"]),
        _words(raw["ticked"]),
    )


def _values(raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping) or len(raw) > _MOST or not all(_is_word(name) for name in raw):
        raise TypeError("values")
    return dict(raw)


def _words(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > _MOST:
        raise TypeError("words")
    return tuple(_word(word) for word in raw)


def _word(raw: Any) -> str:
    if not _is_word(raw):
        raise TypeError("word")
    return str(raw)


def _is_word(raw: object) -> bool:
    return isinstance(raw, str) and len(raw) <= _LONGEST_WORD


def forget_case(session: Session) -> Session:
    """Give the session without the case; the language stays."""
    return replace(new_session(), language=session.language, written=session.written)
