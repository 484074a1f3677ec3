"""Reading a text: its words and patterns, its kind, moods, numbers, and what they tell together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rules.reading.kinds import empty_kind, kind_of, language_of
from rules.reading.matching import Hits, Match, Members
from rules.reading.mood import DONE, THREATENED, Moods
from rules.reading.patterns import Entry, Signal
from rules.reading.quantities import quantities
from rules.reading.reading import COLLECTION, NOTICE, Label, Reading, Span, Unclear
from rules.reading.text import Text, plain_text

if TYPE_CHECKING:
    from rules.base import RuleBase
    from rules.reading.lexicon import Lexicon

_CHINESE: Final = frozenset({"zh", "zh-TW"})
_WARNED: Final = frozenset({"phishing"})


class _Told(NamedTuple):
    """A fact read from a stretch of the plain text."""

    fact: str
    value: Any
    start: int
    end: int


def read(base: RuleBase, text: str, now: datetime) -> Reading:
    """Read a text into facts and the words they came from.

    Args:
        base: the rule base with its lexicon.
        text: whatever a person typed or pasted; the work grows in step with its length.
        now: the person's local time, from which days such as yesterday are counted.
    """
    lexicon = base.lexicon
    plain = plain_text(text, lexicon.forms, lexicon.slips)
    changed = sum(map(lexicon.forms.simplified.__contains__, text))
    language = language_of(text, plain.plain, changed)
    if language not in _CHINESE:
        return Reading(empty_kind(plain.plain), is_collection=False, language=language)
    hits = Hits(plain.plain, lexicon.words)
    entries, signals = _found(lexicon, hits)
    telling = sum(not entry.neutral for entry, _ in entries)
    kind = kind_of(signals, telling, addressed=_addressed(hits, lexicon))
    if kind not in COLLECTION:
        return Reading(kind, False, warnings=(kind,) if kind in _WARNED else (), language=language)
    moods = Moods(hits, lexicon.groups, kind)
    told, labels = _read_entries(plain, entries, moods)
    numbers = quantities(plain, lexicon.quantities, now)
    told += [_Told(found.fact, found.value, found.start, found.end) for found in numbers.found]
    unclear = [Unclear(u.fact, *plain.span(u.start, u.end), tuple(u.values)) for u in numbers.unclear]
    return _composed(base, plain, kind, told, unclear, labels, language)


def _read_entries(
    plain: Text, entries: Iterable[tuple[Entry, list[Match]]], moods: Moods
) -> tuple[list[_Told], list[Label]]:
    """Give what the entries tell in the moods of their matches, and the words that only label."""
    told: dict[str, tuple[Entry, list[_Told]]] = {}
    labels: list[Label] = []
    for entry, matches in entries:
        waiting = list(entry.facts.values())
        for match in sorted(matches, key=lambda match: match.start):
            if entry.by and not moods.speaks(entry.by, match):
                continue
            mood = moods.of(match)
            if entry.label is not None and mood in {DONE, THREATENED}:
                labels.append(Label(entry.label, *plain.span(match.start, match.end)))
            facts = entry.facts.get(mood)
            if not facts:
                continue
            told.setdefault(entry.id, (entry, []))[1].extend(_told(facts, match))
            waiting = waiting if match.captured else [other for other in waiting if other != facts]
            if not waiting:
                break
    kept = [
        facts
        for entry, facts in told.values()
        if entry.yields_to.isdisjoint(told) and (not entry.needs or not entry.needs.isdisjoint(told))
    ]
    return [one for facts in kept for one in facts], labels


def _found(lexicon: Lexicon, hits: Hits) -> tuple[list[tuple[Entry, list[Match]]], list[Signal]]:
    """Give the entries found with their matches, and the signals found."""
    entries: dict[str, tuple[Entry, dict[tuple[int, Members], Match]]] = {}
    signals: dict[str, Signal] = {}
    for number, seeds in hits.seeds(lexicon.index).items():
        pattern, one = lexicon.patterns[number]
        if one.id in signals:
            continue
        for match in hits.matches(pattern, seeds):
            if one.shadows and hits.shadowed(one.shadows, match):
                continue
            if isinstance(one, Signal):
                signals[one.id] = one
                break
            # Of the matches that begin at one place the longest stands for all.
            found = entries.setdefault(one.id, (one, {}))[1]
            key = (match.start, match.captured)
            if key not in found or found[key].end < match.end:
                found[key] = match
    told = [(entry, list(found.values())) for entry, found in entries.values()]
    return told, list(signals.values())


def _addressed(hits: Hits, lexicon: Lexicon) -> int:
    """Tell how much more often the reader is spoken to than the writer speaks of themselves and of others."""
    you, me, they = (len(hits.group(lexicon.groups.get(name, 0))) for name in ("you", "me", "they"))
    return you - me


def _told(facts: Mapping[str, Any], match: Match) -> Iterator[_Told]:
    for fact, value in facts.items():
        for one in value if isinstance(value, list) else [value]:
            captured = isinstance(one, str) and one.startswith("@")
            for said in match.captured if captured else (one,):
                yield _Told(fact, said, match.start, match.end)


def _composed(
    base: RuleBase,
    plain: Text,
    kind: str,
    told: list[_Told],
    unclear: list[Unclear],
    labels: list[Label],
    language: str,
) -> Reading:
    told = _from_the_teller(base, list(_with_what_follows(base, told)))
    told = [one for one in told if not _gives_way(base, one, told)]
    if kind == NOTICE:
        told = [one for one in told if one.fact not in base.lexicon.composition.only_in_stories]
    values: dict[str, list[Any]] = {}
    for one in told:
        values.setdefault(one.fact, []).append(one.value)
    facts: dict[str, Any] = {}
    for name in base.vocabulary.facts:
        if name not in values:
            continue
        value = _together(base, name, values[name])
        if value is not None:
            facts[name] = value
            continue
        first = next(one for one in told if one.fact == name)
        choices = tuple(dict.fromkeys(values[name]))
        unclear.append(Unclear(name, *plain.span(first.start, first.end), choices))
    spans = _spans(base, plain, told, facts)
    return Reading(
        kind,
        is_collection=True,
        facts=facts,
        spans=spans,
        unclear=tuple(sorted(unclear, key=lambda one: one.start)),
        labels=tuple(sorted(set(labels), key=lambda one: (one.start, one.end))),
        language=language,
    )


def _together(base: RuleBase, name: str, values: list[Any]) -> Any:
    """Give the value of a fact that was told once or several times; None where that is not clear."""
    kind = base.vocabulary[name]
    if kind.type == "set":
        return [member for member in kind.values if member in values]
    if kind.type == "boolean":
        return any(values)
    if kind.type == "choice" and len(set(values)) > 1:
        wins = name in base.lexicon.composition.last_wins
        return max(values, key=kind.values.index) if wins else None
    return values[0]


def _with_what_follows(base: RuleBase, told: Iterable[_Told]) -> Iterator[_Told]:
    for one in told:
        yield one
        for fact, value, then in base.lexicon.composition.follows:
            if one.fact == fact and one.value == value:
                for name, further in then.items():
                    for member in further if isinstance(further, list) else [further]:
                        yield _Told(name, member, one.start, one.end)


def _from_the_teller(base: RuleBase, told: list[_Told]) -> list[_Told]:
    """Give what is said of "me" to whoever tells it, where that is not the borrower."""
    tellers = {one.value for one in told if one.fact == "asker"}
    for teller, (drops, adds) in base.lexicon.composition.told_by.items():
        if teller not in tellers:
            continue
        dropped = [one for one in told if one.value in drops.get(one.fact, ())]
        told = [one for one in told if one not in dropped]
        for fact, members in adds.items():
            told += [
                _Told(fact, member, one.start, one.end)
                for member in members
                for one in dropped
                if one.fact == fact
            ]
    return told


def _gives_way(base: RuleBase, one: _Told, told: list[_Told]) -> bool:
    others = base.lexicon.composition.gives_way.get(one.fact, {}).get(one.value)
    return others is not None and any(other.fact == one.fact and other.value in others for other in told)


def _spans(base: RuleBase, plain: Text, told: list[_Told], facts: Mapping[str, Any]) -> tuple[Span, ...]:
    """Give the words of each fact: the first where several tell the same."""
    best: dict[tuple[str, Any], _Told] = {}
    for one in told:
        value = facts.get(one.fact)
        if value is None or (one.value not in value if isinstance(value, list) else one.value != value):
            continue
        key = (one.fact, one.value)
        before = best.get(key)
        if before is None or (one.start, -one.end) < (before.start, -before.end):
            best[key] = one
    spans = [Span(one.fact, one.value, *plain.span(one.start, one.end)) for one in best.values()]
    return tuple(sorted(spans, key=lambda span: (span.start, span.end, span.fact)))
