"""Free text: what it is, what was read in it, and what is said to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers import amending, check, danger, returning, understood
from handlers.answers import Reading as AnswerRead
from handlers.case import case_of
from handlers.quoting import LONGEST, NEVER_KEPT, cut, items_of, unknown
from handlers.reply import Section
from handlers.session import Answer, Draft, Told
from handlers.told import facts_told, is_set, prefilled
from handlers.turn import Outcome, Turn, preceded
from handlers.wording import Choice
from rules.model import Question
from rules.reading.masking import masked
from rules.reading.reader import read
from rules.reading.reading import COLLECTION, FOREIGN, STORY, Reading

_CONDUCT: Final = "conduct"
# What goes without saying in most answers is no reason to leave the question on the table.
_BESIDE: Final = frozenset({"channel", "asker", "repeated"})
_USUAL_CHANNELS: Final = frozenset({"call", "sms", "im"})
_USUAL: Final = {"contacted": "borrower"}
# Kinds of text that are no collection, and have something said to them.
_OTHER_KINDS: Final = frozenset({"marketing", "code", "statement", "receipt", "contract", "phishing"})
_CHINESE: Final = ("zh-CN", "zh-TW")
# Words; one or two may be a name or a command.
_A_SENTENCE: Final = 3
# Characters; fewer may be the same in both scripts, or stand in another by chance.
_A_CLAUSE: Final = 6


def read_text(turn: Turn, text: str) -> Reading:
    """Read a text, a long one as far as it is read at all.

    Whoever writes here has come because of a collection: it need not be named in each sentence.
    """
    heard = read(turn.base, text[:LONGEST], turn.now, otherwise=STORY)
    # That the writer is the borrower goes without saying: by itself it tells of nothing.
    if heard.kind == STORY and not (set(heard.facts) - {"asker"} or heard.labels or heard.unclear):
        return read(turn.base, text[:LONGEST], turn.now)
    return heard


def in_language(turn: Turn, text: str, reading: Reading) -> Turn:
    """Answer in the language in which a person writes, unless they chose one."""
    if turn.session.language:
        return turn
    written = ""
    if reading.language in {"zh", "zh-TW"} and turn.language in _CHINESE:
        written = _script(turn, text, reading)
    elif reading.kind == FOREIGN and reading.language == "en" and len(text.split()) >= _A_SENTENCE:
        written = "en"
    elif reading.kind == STORY and reading.language in {"zh", "zh-TW"} and turn.language not in _CHINESE:
        written = "zh-TW" if reading.language == "zh-TW" else "zh-CN"
    if not written or written not in turn.world.catalogues.languages:
        return turn
    return replace(turn.to(written=written), language=written)


def _script(turn: Turn, text: str, reading: Reading) -> str:
    """Give the script in which to go on, empty for the same; a few characters decide nothing."""
    if len(text) < _A_CLAUSE:
        return ""
    if reading.language == "zh-TW":
        return "zh-TW" if turn.language == "zh-CN" else ""
    return "zh-CN" if turn.session.written == "zh-TW" else ""


def says_more(turn: Turn, question: Question | None, reading: Reading) -> bool:
    """Tell whether a text says what is not asked, so that it is more than an answer.

    Args:
        turn: this step.
        question: the one on the table; None where the screen asks who asks.
        reading: what was read in the text.
    """
    if reading.kind not in COLLECTION:
        return False
    known = case_of(turn).told
    asked = question.facts if question is not None else ()
    for fact, value in reading.facts.items():
        if fact in asked or fact in _BESIDE or fact in NEVER_KEPT:
            continue
        told = known.get(fact)
        if not is_set(turn.base, fact):
            if told != value:
                return True
        elif set(value) - {*(told or ()), _USUAL.get(fact)}:
            return True
    return False


def only_labels(answer: AnswerRead, reading: Reading) -> bool:
    """Tell whether a text only judges what happened, where the question asks what it was."""
    named = any(choice.kind == "option" for choice in answer.choices)
    return bool(reading.labels and not named and _CONDUCT not in reading.facts)


def as_answer(turn: Turn, question: Question, reading: Reading, text: str) -> AnswerRead | None:
    """Give what was read as an answer to the question on the table, where it says that and nothing more.

    What was done to people is never taken from a text without being shown first.
    """
    items = items_of(turn, reading, text)
    told = facts_told(turn.base, items)
    if question.id == _CONDUCT or reading.unclear or not told or set(told) - _BESIDE - set(question.facts):
        return None
    draft = prefilled(turn.base, question, items)
    if not draft.options and not draft.values:
        return None
    values = draft.values
    if not (question.multiple or question.groups):
        values = {name: value for name, value in told.items() if name in question.facts}
    return AnswerRead(tuple(Choice("option", option) for option in draft.options), values, spoken=True)


def understand(turn: Turn, text: str, reading: Reading, *more: Told) -> Outcome | None:
    """Answer a text that is no answer to a question; None where nothing was read in it.

    Args:
        turn: this step.
        text: as it was written.
        reading: what was read in it.
        more: what other words of it say.
    """
    before = (*cut_notice(turn, text, reading), *danger.beside_a_story(turn, text))
    if reading.kind in COLLECTION:
        before += tuple(_kind_notice(turn, kind) for kind in reading.warnings if kind in _OTHER_KINDS)
    told = items_of(turn, reading, text) if reading.kind in COLLECTION else ()
    items = unknown(turn, told)
    if reading.labels and not any(item.fact == _CONDUCT for item in told):
        before += (_what_exactly(turn, text, reading),)
        return _ask_what(turn, reading, items if says_more(turn, None, reading) else (), before)
    # That they called or wrote, and nothing else, is as good as nothing.
    if more or any(item.fact != "channel" or _is_more_than_a_call(item) for item in items):
        said = {(item.fact, str(item.value)) for item in items}
        others = (item for item in more if (item.fact, str(item.value)) not in said)
        return understood.add(turn, (*others, *items), *before)
    if told and not items:
        return _beside(turn, *before, turn.notice("understood.known"))
    if reading.kind in _OTHER_KINDS:
        return _beside(turn, *before, _kind_notice(turn, reading.kind))
    if reading.kind == FOREIGN:
        key = "foreign.ours" if turn.language == reading.language else "foreign.other"
        return _beside(turn, *before, turn.notice(key))
    return None


def cut_notice(turn: Turn, text: str, reading: Reading) -> tuple[Section, ...]:
    """Say that only the first part of a long text was read."""
    if len(text) <= LONGEST or reading.kind == "contract":
        return ()
    return (turn.notice("unclear.too_long", most=LONGEST),)


def _kind_notice(turn: Turn, kind: str) -> Section:
    said = turn.say.texts("conversation", "kinds", kind, "paragraphs")
    return Section("notice", turn.say(f"kinds.{kind}.title"), said)


def _beside(turn: Turn, *sections: Section) -> Outcome:
    """Say something to a text, and show again what lies on the table."""
    return preceded(check.present(turn), *sections)


def _what_exactly(turn: Turn, text: str, reading: Reading) -> Section:
    label = reading.labels[0]
    words = cut(turn, masked(text[:LONGEST])[label.start : label.end])
    return turn.notice("understood.what_exactly", label=words)


def _ask_what(turn: Turn, reading: Reading, items: tuple[Told, ...], before: tuple[Section, ...]) -> Outcome:
    """Open the question of what was done where a text only judges it; what else it tells goes first."""
    category = reading.labels[0].category
    opened = (category,) if category in turn.base.question(_CONDUCT).categories else ()
    if not _is_told(turn, _CONDUCT):
        draft = Draft(opened or None, ticked=opened)
        turn = turn.to(question=_CONDUCT, draft=draft, editing=False, done=False)
    elif not items and turn.session.asker:
        return preceded(returning.reopen(turn, _CONDUCT), *before)
    return understood.add(turn, items, *before) if items else _beside(turn, *before)


def _is_told(turn: Turn, question: str) -> bool:
    """Tell whether a question is answered, or its fact of the same name was read and confirmed."""
    told = any(item.fact == question for item in turn.session.told)
    return told or turn.session.answer_to(question) is not None


def items_said(
    turn: Turn, text: str, question: Question, answer: AnswerRead, reading: Reading
) -> tuple[Told, ...]:
    """Give what the words of options say, where the text was not read as an answer to their question."""
    if answer.problem or set(reading.facts) & set(question.facts):
        return ()
    chosen = tuple(choice.id for choice in answer.choices if choice.kind == "option")
    items = amending.stated(turn, question, Answer(question.id, chosen, answer.values))
    quote = cut(turn, masked(text[:LONGEST]))
    return tuple(replace(item, quote=item.quote or quote) for item in items)


def kept(turn: Turn, text: str, reading: Reading) -> Turn:
    """Keep what a text tells until there is time to show it."""
    items = items_of(turn, reading, text)
    if not says_more(turn, None, reading) and not any(map(_is_more_than_a_call, items)):
        return turn
    return understood.keep(turn, items)


def _is_more_than_a_call(item: Told) -> bool:
    return item.fact == "channel" and item.value not in _USUAL_CHANNELS
