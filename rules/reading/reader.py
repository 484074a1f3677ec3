"""Reading a text: its words and patterns, its kind, moods, numbers, and what they tell together."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rules.reading.composition import Implied
from rules.reading.findings import Found
from rules.reading.kinds import CHAT, MOST_ENTRIES, empty_kind, kind_of, language_of, quoted_share
from rules.reading.matching import HARD, Hits, Match, Members
from rules.reading.mood import DONE, THREATENED, Moods
from rules.reading.patterns import Entry, Signal
from rules.reading.quantities import quantities
from rules.reading.reading import COLLECTION, NOTICE, Label, Reading, Span, Unclear
from rules.reading.text import Text, plain_text

if TYPE_CHECKING:
    from rules.base import RuleBase
    from rules.reading.lexicon import Lexicon

_CHINESE: Final = frozenset({"zh", "zh-TW"})
# More matches of one entry tell nothing new.
_ENOUGH: Final = 8
# Where more of one fact is told in one part, as in a list of all that was done, each speaks against the
# others and nothing is taken back.
_FEW: Final = 3
# Plain characters of a block, and the blocks from which the kind of a text is told.
_LONG: Final = 2_000
_LEADING: Final = 3
_WARNED: Final = frozenset({"phishing"})
# Numbers that are told of collection alone.
_COUNTED: Final = frozenset({"calls_per_day", "days_overdue"})


class _Told(NamedTuple):
    """A fact read from a stretch of the text as given."""

    fact: str
    value: Any
    start: int
    end: int


class _Part(NamedTuple):
    """A part of a text from a place in it as given on, with what it resembles and what it speaks against."""

    start: int
    alike: list[_Told]
    unlike: Collection[tuple[str, bool | str]]


def read(base: RuleBase, text: str, now: datetime, *, otherwise: str = "") -> Reading:
    """Read a text into facts and the words they came from.

    Args:
        base: the rule base with its lexicon.
        text: whatever a person typed or pasted; the work grows in step with its length.
        now: the person's local time, from which days such as yesterday are counted.
        otherwise: what kind it is taken for where it does not itself speak of a debt.
    """
    lexicon = base.lexicon
    plain = plain_text(text, lexicon.forms, lexicon.slips)
    changed = sum(map(lexicon.forms.simplified.__contains__, text))
    language = language_of(text, plain.plain, changed)
    if language not in _CHINESE:
        return Reading(empty_kind(plain.plain), is_collection=False, language=language)
    parts = _parts(plain)
    leading = [_Block(part, lexicon) for part in islice(parts, _LEADING)]
    kind = _kind(leading, lexicon, now)
    # What does not itself speak of a debt resembles many things that have nothing to do with one.
    weighed = kind in COLLECTION
    kind = otherwise if otherwise and kind == CHAT else kind
    if kind not in COLLECTION:
        return Reading(kind, False, warnings=(kind,) if kind in _WARNED else (), language=language)
    # The blocks that follow are gone through one by one, so that what was found in them need not be kept.
    blocks = chain(leading, (_Block(part, lexicon) for part in parts))
    told, labels = _read_entries(blocks, kind, weighed=weighed)
    numbers = quantities(plain, lexicon.quantities, now, notice=kind == NOTICE)
    told += [_Told(one.fact, one.value, *plain.span(one.start, one.end)) for one in numbers.found]
    unclear = [Unclear(one.fact, *plain.span(one.start, one.end), one.values) for one in numbers.unclear]
    composed = _composed(base, kind, told, unclear, labels, language)
    return replace(composed, at_least=numbers.at_least & set(composed.facts))


class _Block:
    """A part of a text with what may stand in it.

    Args:
        text: the part.
        lexicon: what is looked for.
    """

    __slots__ = ("_matches", "entries", "hits", "lexicon", "signals", "text")

    def __init__(self, text: Text, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.hits = Hits(text.plain, lexicon.words, lexicon.index)
        self.entries: dict[str, tuple[Entry, list[int]]] = {}
        self.signals: dict[str, tuple[Signal, list[int]]] = {}
        before: Entry | Signal | None = None
        numbers: list[int] = []
        for number in self.hits.possible:
            # The patterns of one entry, or of one signal, follow each other.
            one = lexicon.told[number]
            if one is not before:
                before, numbers = one, []
                if isinstance(one, Entry):
                    self.entries[one.id] = (one, numbers)
                else:
                    self.signals[one.id] = (one, numbers)
            numbers.append(number)
        self._matches: dict[str, list[Match]] = {}

    @property
    def addressed(self) -> int:
        """How much more often the reader is spoken to than the writer speaks of themselves."""
        you, me = (len(self.hits.group(self.lexicon.groups.get(name, 0))) for name in ("you", "me"))
        return you - me

    def found_signals(self) -> Iterator[Signal]:
        """Give the signals that stand in it."""
        for signal, numbers in self.signals.values():
            if any(self._unshadowed(signal, number) for number in numbers):
                yield signal

    def telling(self) -> Iterator[str]:
        """Give the ids of the entries that stand in it and speak for a collection."""
        for entry, _ in self.entries.values():
            if not entry.neutral and self.matches(entry):
                yield entry.id

    def matches(self, entry: Entry) -> list[Match]:
        """Give the matches of an entry in the order of the text, no more than matter."""
        known = self._matches.get(entry.id)
        if known is None:
            # Of the matches that begin at one place the longest stands for all.
            found: dict[tuple[int, Members], Match] = {}
            for number in self.entries[entry.id][1]:
                for match in self._unshadowed(entry, number):
                    key = (match.items[0][0], match.captured)
                    if key not in found or found[key].items[-1][1] < match.items[-1][1]:
                        found[key] = match
            known = self._matches[entry.id] = sorted(found.values(), key=_in_order)[:_ENOUGH]
        return known

    def _unshadowed(self, one: Entry | Signal, number: int) -> list[Match]:
        found = self.hits.matches(self.lexicon.index.patterns[number])
        if found and one.shadows and self.hits.has(one.shadows):
            return [match for match in found if not self.hits.shadowed(one.shadows, match)]
        return found


def _in_order(match: Match) -> tuple[int, bool, Match]:
    """Order matches as in the text; of those that begin at one place the ones that tell who come first."""
    return match.items[0][0], not match.captured, match


def _parts(text: Text) -> Iterator[Text]:
    """Cut a long text at the ends of sentences: no pattern crosses them, and the work stays in step."""
    begin, length = 0, len(text.plain)
    while length - begin > _LONG:
        end = max(text.plain.rfind(mark, begin, begin + _LONG) for mark in HARD) + 1 or begin + _LONG
        end = end if end > begin else begin + _LONG
        yield text.part(begin, end)
        begin = end
    yield text.part(begin, length) if begin else text


def _kind(blocks: list[_Block], lexicon: Lexicon, now: datetime) -> str:
    signals = {signal.id: signal for block in blocks for signal in block.found_signals()}
    telling: set[str] = set()
    for entry in chain.from_iterable(block.telling() for block in blocks):
        telling.add(entry)
        if len(telling) >= MOST_ENTRIES:
            break
    addressed = sum(block.addressed for block in blocks)
    plain = blocks[0].text.plain
    return kind_of(
        signals.values(),
        len(telling),
        addressed=addressed,
        quoted=quoted_share(plain),
        leaning=lexicon.wording.leaning(plain),
        counted=lambda: any(
            one.fact in _COUNTED and one.value
            for one in quantities(blocks[0].text, lexicon.quantities, now).found
        ),
    )


def _read_entries(blocks: Iterable[_Block], kind: str, *, weighed: bool) -> tuple[list[_Told], list[Label]]:
    """Give what the entries tell in the moods of their matches, and the words that only label.

    Args:
        blocks: of the text.
        kind: of the text.
        weighed: whether what the text resembles counts beside them.
    """
    told: dict[str, tuple[Entry, list[_Told]]] = {}
    labels: list[Label] = []
    parts: list[_Part] = []
    for block in blocks:
        moods = Moods(block.hits, block.lexicon.groups, kind)
        # Those that give way to others, and of which nobody speaks, come last: most need not be read then.
        last = block.lexicon.last
        for entry, _ in sorted(block.entries.values(), key=lambda held: held[0].id in last):
            if entry.id in last and not entry.yields_to.isdisjoint(told):
                continue
            if entry.by and not moods.may_speak(entry.by):
                continue
            matches = _apart(entry, block, moods) if entry.apart_from else block.matches(entry)
            facts = list(_read_entry(block.text, entry, matches, moods, labels)) if matches else []
            if facts:
                told.setdefault(entry.id, (entry, []))[1].extend(facts)
        if weighed:
            parts += _parts_of(block, moods)
    kept = [
        facts
        for entry, facts in told.values()
        if entry.yields_to.isdisjoint(told) and (not entry.needs or not entry.needs.isdisjoint(told))
    ]
    told_by_entries = sorted((one for facts in kept for one in facts), key=_place)
    return _weighed(told_by_entries, parts), labels


def _apart(entry: Entry, block: _Block, moods: Moods) -> list[Match]:
    """Give the matches that lie over none of the entries from which they must stand apart."""
    others = [
        match
        for other, _ in map(block.entries.__getitem__, entry.apart_from & block.entries.keys())
        for match in block.matches(other)
        if other.facts.get(moods.of(match)) and (not other.by or moods.speaks(other.by, match))
    ]
    return [
        one
        for one in block.matches(entry)
        if not any(other.start < one.end and one.start < other.end for other in others)
    ]


def _read_entry(
    text: Text, entry: Entry, matches: Iterable[Match], moods: Moods, labels: list[Label]
) -> Iterator[_Told]:
    waiting = list(entry.facts.values())
    for match in matches:
        if entry.by and not moods.speaks(entry.by, match):
            continue
        mood = moods.of(match)
        if entry.label is not None and mood in {DONE, THREATENED}:
            labels.append(Label(entry.label, *text.span(match.start, match.end)))
        facts = entry.facts.get(mood)
        if not facts:
            continue
        yield from _told(facts, match.captured, text.span(match.start, match.end))
        waiting = waiting if match.captured else [other for other in waiting if other != facts]
        if not waiting:
            break


def _place(one: _Told) -> tuple[int, int, str, str]:
    return one.start, one.end, one.fact, str(one.value)


def _parts_of(block: _Block, moods: Moods) -> Iterator[_Part]:
    """Give what each part resembles, but for what is asked, feared, heard of or said by the writer."""
    for part in block.lexicon.likeness.parts(block.hits):
        alike: list[_Told] = []
        for (start, end), found in groupby(part.alike, key=_clause_of):
            middle = (start + end) // 2
            if moods.of(Match(((middle, middle + 1),))) in {DONE, THREATENED}:
                span = block.text.span(start, end)
                alike += [_Told(one.fact, one.value, *span) for one in found]
        yield _Part(block.text.starts[part.start], alike, part.unlike)


def _clause_of(one: Found) -> tuple[int, int]:
    return one.start, one.end


def _weighed(told: list[_Told], parts: list[_Part]) -> list[_Told]:
    """Give what is told, but for what its part of the text speaks against, and what is resembled besides."""
    if not parts:
        return told
    starts = [part.start for part in parts]
    placed = [(one, max(bisect_right(starts, one.start) - 1, 0)) for one in told]
    members = {(place, one.fact, str(one.value)) for one, place in placed}
    listed = Counter((place, fact) for place, fact, _ in members)
    kept = [
        one
        for one, place in placed
        if listed[place, one.fact] > _FEW or (one.fact, one.value) not in parts[place].unlike
    ]
    return kept + _besides(kept, [one for part in parts for one in part.alike])


def _besides(told: list[_Told], alike: list[_Told]) -> list[_Told]:
    """Give what is resembled and not told, by clauses that tell nothing else of its fact."""
    known = {(one.fact, one.value) for one in told}
    clauses = sorted({(one.start, one.end) for one in alike})
    ends = [end for _, end in clauses]
    telling: set[tuple[str, int]] = set()
    for one in told:
        place = bisect_right(ends, one.start)
        while place < len(clauses) and clauses[place][0] < one.end:
            telling.add((one.fact, clauses[place][0]))
            place += 1
    return [
        one for one in alike if (one.fact, one.value) not in known and (one.fact, one.start) not in telling
    ]


def _told(facts: Mapping[str, Any], captured: Members, span: tuple[int, int]) -> Iterator[_Told]:
    for fact, value in facts.items():
        for one in value if isinstance(value, list) else [value]:
            who = isinstance(one, str) and one.startswith("@")
            for said in captured if who else (one,):
                yield _Told(fact, said, *span)


def _composed(
    base: RuleBase,
    kind: str,
    told: list[_Told],
    unclear: list[Unclear],
    labels: list[Label],
    language: str,
) -> Reading:
    told = _from_the_teller(base, told)
    told = [one for one in told if not _gives_way(base, one, told)]
    if kind == NOTICE:
        told = [one for one in told if one.fact not in base.lexicon.composition.only_in_stories]
    for implied in base.lexicon.composition.implied:
        told += _implied(implied, kind, told)
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
        unclear.append(Unclear(name, first.start, first.end, choices))
    spans = _spans(told, facts)
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


def _implied(implied: Implied, kind: str, told: list[_Told]) -> list[_Told]:
    """Give what goes without saying beside what is told, with the words that tell it."""
    if implied.kind not in {"", kind}:
        return []
    for fact, members in implied.unless.items():
        if any(one.fact == fact and (not members or one.value in members) for one in told):
            return []
    grounds = [one for one in told if not implied.told or one.fact in implied.told]
    for fact, members in implied.where.items():
        found = [one for one in told if one.fact == fact and one.value in members]
        if not found:
            return []
        grounds = grounds if implied.told else found
    return list(_told(implied.adds, (), (grounds[0].start, grounds[0].end))) if grounds else []


def _spans(told: list[_Told], facts: Mapping[str, Any]) -> tuple[Span, ...]:
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
    spans = [Span(one.fact, one.value, one.start, one.end) for one in best.values()]
    return tuple(sorted(spans, key=lambda span: (span.start, span.end, span.fact)))
