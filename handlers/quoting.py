"""What was read in a text as items, each with the few words it was read from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from handlers.case import case_of
from handlers.session import Told
from handlers.told import facts_told, is_set, is_valid
from handlers.turn import Turn
from rules.assessment import knowledge_of
from rules.facts import parse_facts
from rules.reading.masking import masked
from rules.reading.reading import Reading, Span, Unclear

# Characters of a text that are read.
LONGEST: Final = 4000
# Help is shown for these at once; they are never kept.
NEVER_KEPT: Final = frozenset({"in_danger", "self_harm_risk"})
_LONGEST_QUOTE: Final = 30
# Fewer characters do not say who somebody is; it is only supposed then.
_SAYS_WHO: Final = 3
_ASKER: Final = "asker"
_BORROWER: Final = "borrower"
_THIRD_PARTY: Final = "third_party"


def items_of(turn: Turn, reading: Reading, text: str) -> tuple[Told, ...]:
    """Give what was read as items, who asks first, then in the order of the text.

    Args:
        turn: this step.
        reading: what was read.
        text: as it was given.
    """
    shown = masked(text[:LONGEST])
    placed = [
        (-1 if fact == _ASKER else span.start if span is not None else len(text), item)
        for fact, value in reading.facts.items()
        if fact in turn.base.vocabulary and fact not in NEVER_KEPT
        for member in (value if is_set(turn.base, fact) else (value,))
        for span in (_span_of(reading, fact, member),)
        for item in (_item(turn, fact, _meant(reading, fact, member), shown, span),)
    ]
    placed += [
        (unclear.start, _open_item(turn, unclear, shown))
        for unclear in reading.unclear
        if unclear.fact in turn.base.vocabulary and unclear.fact not in reading.facts
    ]
    placed.sort(key=lambda pair: pair[0])
    items = tuple(item for _, item in placed if is_valid(turn.base, item))
    return _as_told_by(turn, reading, _without_what_follows(turn, items))


def _without_what_follows(turn: Turn, items: tuple[Told, ...]) -> tuple[Told, ...]:
    """Leave out what follows from other items by itself; nobody needs to confirm it twice."""
    implied = {name for _, then in turn.base.implies for name in then}
    kept = items
    for item in items:
        if item.fact in implied:
            others = tuple(other for other in kept if other is not item)
            facts = parse_facts(turn.base.vocabulary, facts_told(turn.base, others))
            if knowledge_of(turn.base, facts, turn.day).values.get(item.fact) == item.value:
                kept = others
    return kept


def _item(turn: Turn, fact: str, value: Any, shown: str, span: Span | None) -> Told:
    quote = cut(turn, shown[span.start : span.end]) if span is not None else ""
    return Told(fact, list(value) if isinstance(value, tuple) else value, quote)


def _meant(reading: Reading, fact: str, value: Any) -> Any:
    """Give a number as it was meant: "ten and some" is ten or more."""
    return [value, None] if fact in reading.at_least else value


def _open_item(turn: Turn, unclear: Unclear, shown: str) -> Told:
    choices = tuple(list(value) if isinstance(value, tuple) else value for value in unclear.values)
    return Told(unclear.fact, None, cut(turn, shown[unclear.start : unclear.end]), choices=choices)


def _span_of(reading: Reading, fact: str, value: Any) -> Span | None:
    own = [span for span in reading.spans if span.fact == fact]
    return next((span for span in own if span.value == value), own[0] if len(own) == 1 else None)


def cut(turn: Turn, words: str) -> str:
    """Give words as they are quoted: in one line, and only their beginning where they are many."""
    words = " ".join("".join(char if char.isprintable() else " " for char in words).split())
    if not any(char.isalnum() for char in words):
        return ""
    if len(words) <= _LONGEST_QUOTE:
        return words
    return turn.say("understood.cut", words=words[:_LONGEST_QUOTE])


def _as_told_by(turn: Turn, reading: Reading, items: tuple[Told, ...]) -> tuple[Told, ...]:
    """Read a text as that of the person who is known to ask: "me" is not the borrower then."""
    teller = turn.asker
    kept = []
    for item in items:
        supposed = len(item.quote) < _SAYS_WHO
        if item.fact == _ASKER and supposed:
            if not teller:
                kept.append(replace(item, quote=""))
        elif (item.fact, item.value) == ("contacted", _BORROWER) and teller not in {"", _BORROWER}:
            if reading.facts.get(_ASKER) == teller:
                kept.append(item)
            elif teller != _THIRD_PARTY:
                kept.append(replace(item, value=teller))
        else:
            kept.append(item)
    return tuple(kept)


def unknown(turn: Turn, items: tuple[Told, ...]) -> tuple[Told, ...]:
    """Give the items that are not told yet."""
    known = case_of(turn).told
    return tuple(item for item in items if not _is_in(turn, item, known.get(item.fact)))


def _is_in(turn: Turn, item: Told, told: Any) -> bool:
    if item.value is None:
        return False
    return item.value in (told or ()) if is_set(turn.base, item.fact) else item.value == told
