"""The words of free text, read from ``rules/cn/lexicon`` and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import ahocorasick

from rules.errors import FactError
from rules.facts import parse_facts
from rules.reading.composition import Composition, composition_of
from rules.reading.index import Index
from rules.reading.likeness import NO_LIKENESS, Likeness, likeness_of
from rules.reading.matching import SOFT, Words
from rules.reading.mood import GROUPS
from rules.reading.patterns import FAR, NEAR, Entry, Pattern, Signal
from rules.reading.quantities import QuantityWords, load_quantity_words
from rules.reading.text import Forms
from rules.reading.wording import Wording, wording_of
from rules.source import Place, Table, read_located
from rules.vocabulary import Vocabulary

# Groups that are asked for by name, without a pattern.
NAMED: Final = frozenset({*GROUPS, *(f"{name}_except" for name in GROUPS), "joins", "me", "you", "they"})
MOODS: Final = ("done", "threatened", "denied")
_REAL_MOODS: Final = frozenset({"done", "threatened"})
_OTHER_MOODS: Final = ("unreal", "mine")
_KINDS: Final = frozenset(
    {"debt", "story", "notice", "marketing", "code", "statement", "receipt", "chat", "phishing", "contract"}
)
_ENTRY_KEYS: Final = frozenset(
    {
        "id",
        "patterns",
        "except",
        "done",
        "threatened",
        "said",
        "always",
        "denied",
        "by",
        "yields_to",
        "needs",
        "apart_from",
        "neutral",
        "label",
        "examples",
    }
)
_EXAMPLE_KEYS: Final = frozenset({*MOODS, "said", "nothing"})
_SIGNAL_KEYS: Final = frozenset({"id", "kind", "weight", "patterns", "except", "examples"})
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_ANY_GAP: Final = "…"
_LONGEST_WORD: Final = 16


@dataclass(frozen=True)
class Lexicon:
    """Everything that free text is read with.

    Args:
        forms: what each character is matched as.
        slips: finds misspellings.
        words: all words that are looked for.
        groups: name of a group of words to the number of its set.
        entries: what words tell.
        signals: what speaks for a kind of text.
        quantities: the words of hours, days, counts and rates.
        composition: how facts are put together.
        wording: how the wording of a text leans to a kind.
        likeness: what a text resembles.
        index: the patterns by their words.
        told: what each pattern of the index belongs to.
        last: ids of entries that give way to others and that no other speaks of; they only tell facts.
    """

    forms: Forms
    slips: SlipFinder
    words: Words
    groups: Mapping[str, int]
    entries: tuple[Entry, ...]
    signals: tuple[Signal, ...]
    quantities: QuantityWords
    composition: Composition
    wording: Wording
    likeness: Likeness
    index: Index
    told: tuple[Entry | Signal, ...]
    last: frozenset[str]


def patterns_alone(lexicon: Lexicon) -> Lexicon:
    """Give a lexicon that reads by its patterns, whatever was learnt from texts beside them."""
    return replace(lexicon, likeness=NO_LIKENESS)


class SlipFinder:
    """Finds misspelt words.

    Args:
        right: wrong word to right word.
        before_digit: the same for words that are slips only where a digit follows.
    """

    __slots__ = ("_automaton", "_before_digit", "_right")

    def __init__(self, right: Mapping[str, str], before_digit: Mapping[str, str]) -> None:
        self._right = dict(right)
        self._before_digit = dict(before_digit)
        self._automaton = ahocorasick.Automaton()
        for wrong in {*right, *before_digit}:
            self._automaton.add_word(wrong, wrong)
        if len(self._automaton):
            self._automaton.make_automaton()

    def found_in(self, plain: str) -> Sequence[tuple[int, int, str]]:
        """Give start, end and the right words of each slip, in order; the longest of several at one place."""
        if not len(self._automaton):
            return []
        found: list[tuple[int, int, str]] = []
        for last, wrong in self._automaton.iter_long(plain):
            start, end = last - len(wrong) + 1, last + 1
            right = self._right.get(wrong)
            if right is None and plain[end : end + 1].isdecimal():
                right = self._before_digit[wrong]
            if right is not None and _apart(plain, start, end):
                found.append((start, end, right))
        return found


def _apart(plain: str, start: int, end: int) -> bool:
    """Tell whether a word in Latin letters is no part of a longer one."""
    for edge, beside in ((start, start - 1), (end - 1, end)):
        if (
            plain[edge].isascii()
            and plain[edge].isalpha()
            and 0 <= beside < len(plain)
            and plain[beside].isascii()
            and plain[beside].isalpha()
        ):
            return False
    return True


def load_lexicon(folder: Path, root: Path, vocabulary: Vocabulary) -> tuple[Lexicon | None, list[str]]:
    """Read the lexicon.

    Args:
        folder: ``rules/cn/lexicon``.
        root: the folder that file names are given from.
        vocabulary: the facts.

    Returns:
        The lexicon (None where it cannot be used) and the faults, one line each.
    """
    return _Loader(folder, root, vocabulary).load()


class _Loader:
    def __init__(self, folder: Path, root: Path, vocabulary: Vocabulary) -> None:
        self.folder = folder
        self.root = root
        self.vocabulary = vocabulary
        self.faults: list[str] = []
        # Sets of words are numbered from 1 on: groups, look-alikes, items of patterns. A set may name others.
        self.sets = 0
        self.groups: dict[str, int] = {}
        self.shadows: set[int] = set()
        self.items: dict[str, int | None] = {}
        self.named: dict[int, tuple[int, ...]] = {}
        self.captures: dict[int, str] = {}
        self.members: dict[str, dict[str, tuple[str, ...]]] = {}
        self.filled: set[int] = set()
        # Words are numbered from 0 on; each has the sets in which it is.
        self.numbers: dict[str, int] = {}
        self.standing: list[list[int]] = []
        self.reaches: dict[tuple[int, ...], tuple[int, ...]] = {}

    def load(self) -> tuple[Lexicon | None, list[str]]:
        self._terms()
        entries = tuple(self._entries())
        signals = tuple(self._signals())
        quantities, faults = load_quantity_words(self.folder / "quantities.yaml", self.root)
        self.faults += faults
        composition, faults = composition_of(self._read("composition.yaml"), self.vocabulary)
        self.faults += faults
        slips = self._slips()
        forms = Forms(_characters((self.folder / "characters.txt").read_text(encoding="utf-8")))
        if self.faults or quantities is None or composition is None:
            return None, self.faults
        words = self._words()
        families = self._families(words.standing)
        told: tuple[Entry | Signal, ...] = (*entries, *signals)
        patterns = [pattern for one in told for pattern in one.patterns]
        return Lexicon(
            forms,
            slips,
            words,
            self.groups,
            entries,
            signals,
            quantities,
            composition,
            wording_of(self._lines("wording.txt")),
            likeness_of(self._lines("likeness.txt"), families),
            Index(patterns, words.standing, self.named, self._marked(), words.asked_for),
            tuple(one for one in told for _ in one.patterns),
            _last(entries),
        ), []

    def _read(self, name: str) -> Any:
        content, faults = read_located(self.folder / name, self.root)
        self.faults += faults
        return content

    def _lines(self, name: str) -> Iterator[str]:
        """Give the lines of a table one by one: it is large, and is never needed as a whole."""
        with (self.folder / name).open(encoding="utf-8") as lines:
            yield from lines

    def _fault(self, place: Place, problem: str, mend: str) -> None:
        self.faults.append(place.fault(problem, mend))

    # --- groups of words

    def _terms(self) -> None:
        raw: dict[str, tuple[Any, Place]] = {}
        for path in sorted((self.folder / "terms").glob("*.yaml")):
            content = self._read(f"terms/{path.name}")
            for name, value in (content or {}).items():
                place = content.place(name)
                if name in raw:
                    self._fault(place, f"the group {name!r} stands twice", "keep one, or choose another name")
                elif not _NAME.fullmatch(name):
                    self._fault(place, "is no name of a group", "use small letters and underscores")
                else:
                    raw[name] = (value, place)
        self.groups = {name: self._new_set() for name in raw}
        for name, (value, place) in raw.items():
            number = self.groups[name]
            if isinstance(value, Mapping):
                named = self.members[name] = {}
                for member, words in value.items():
                    for word in self._listed(words, raw, place, ()):
                        named[word] = tuple(dict.fromkeys((*named.get(word, ()), str(member))))
                self._fill(number, named, place)
            else:
                self._fill(number, self._listed(value, raw, place, (name,)), place)

    def _listed(
        self, value: Any, raw: Mapping[str, tuple[Any, Place]], place: Place, seen: tuple[str, ...]
    ) -> Iterator[str]:
        """Give the words of a group, those of the groups that it names in angle brackets included."""
        for word in str(value if value is not None else "").split():
            if not (word.startswith("<") and word.endswith(">")):
                yield word
                continue
            name = word[1:-1]
            if name in seen or name not in raw:
                self._fault(place, f"no group {word}", "name a group of rules/cn/lexicon/terms")
                continue
            inner, inner_place = raw[name]
            values = inner.values() if isinstance(inner, Mapping) else (inner,)
            for part in values:
                yield from self._listed(part, raw, inner_place, (*seen, name))

    def _report_improper(self, words: Sequence[str], place: Place) -> None:
        joined = "".join(words)
        if joined == joined.casefold() and 0 < min(map(len, words)) <= max(map(len, words)) <= _LONGEST_WORD:
            return
        for word in words:
            if len(word) > _LONGEST_WORD:
                self._fault(place, f"{word!r} is too long for a word", "make a pattern of shorter words")
            elif not word:
                self._fault(place, "two bars stand side by side", "write a word between them, or one bar")
            elif word != word.casefold():
                self._fault(place, f"{word!r} has capital letters", "write small letters")

    def _new_set(self) -> int:
        self.sets += 1
        return self.sets

    def _fill(self, number: int, words: Iterable[str], place: Place) -> None:
        """Put words into a set; one set is filled after the other."""
        numbers, standing = self.numbers, self.standing
        known = numbers.get
        added: list[str] = []
        filled = False
        for word in words:
            at = known(word)
            if at is None:
                numbers[word] = len(standing)
                standing.append([number])
                added.append(word)
            elif (sets := standing[at])[-1] != number:
                sets.append(number)
            filled = True
        if filled:
            self.filled.add(number)
        if added:
            self._report_improper(added, place)

    # --- entries and signals

    def _rows(self, name: str) -> Iterator[Table]:
        content = self._read(name)
        if content is None:
            return
        for row in content if isinstance(content, list) else [content]:
            if isinstance(row, Table) and isinstance(row.get("id"), str):
                yield row
            else:
                place = row.place("id") if isinstance(row, Table) else Place(name, 1, "id")
                self._fault(place, "has no id", "begin each entry with '- id:'")

    def _entries(self) -> Iterator[Entry]:
        seen: set[str] = set()
        for path in sorted((self.folder / "entries").glob("*.yaml")):
            for row in self._rows(f"entries/{path.name}"):
                if row["id"] in seen:
                    self._fault(row.place("id"), f"{row['id']!r} stands twice", "choose another id")
                seen.add(row["id"])
                self._known(row, _ENTRY_KEYS)
                yield Entry(
                    row["id"],
                    self._patterns(row),
                    self._shadows(row),
                    self._facts(row),
                    str(row["label"] or "") if "label" in row else None,
                    str(row.get("by") or ""),
                    frozenset(row.get("yields_to") or ()),
                    frozenset(row.get("needs") or ()),
                    frozenset(row.get("apart_from") or ()),
                    row.get("neutral") is True,
                    self._examples(row),
                    row.file,
                    row.line,
                )

    def _signals(self) -> Iterator[Signal]:
        for row in self._rows("kinds.yaml"):
            self._known(row, _SIGNAL_KEYS)
            kind, weight = row.get("kind"), row.get("weight")
            if kind not in _KINDS:
                self._fault(row.place("kind"), f"no kind {kind!r}", f"use {', '.join(sorted(_KINDS))}")
            elif not isinstance(weight, int | float):
                self._fault(row.place("weight"), "is no number", "write how much it speaks for the kind")
            else:
                yield Signal(row["id"], str(kind), weight, self._patterns(row), self._shadows(row))

    def _known(self, row: Table, keys: frozenset[str]) -> None:
        for key in row:
            if key not in keys:
                self._fault(row.place(key), "no such key", f"use {', '.join(sorted(keys))}")

    def _facts(self, row: Table) -> dict[str, Mapping[str, Any]]:
        facts: dict[str, Mapping[str, Any]] = {}
        always = row.get("always") or {}
        if always:
            self._check_facts(row, "always", always)
        for mood in (*MOODS, *_OTHER_MOODS):
            said = row.get("said") or {} if mood in _REAL_MOODS else {}
            told = {**always, **said, **(row.get(mood) or {})}
            if told:
                facts[mood] = told
                self._check_facts(row, mood if row.get(mood) else "said", {**said, **(row.get(mood) or {})})
        if not facts and "label" not in row:
            self._fault(row.place("id"), "tells nothing", "add done, threatened, said, denied or label")
        return facts

    def _check_facts(self, row: Table, key: str, told: Mapping[str, Any]) -> None:
        for fact, value in told.items():
            for one in value if isinstance(value, list) else [value]:
                captured = isinstance(one, str) and one.startswith("@")
                named = self.members.get(one[1:], {}).values() if captured else [(one,)]
                members = {member for many in named for member in many}
                if not members:
                    self._fault(row.place(key), f"no group {one!r}", "name a group whose words have members")
                for member in members:
                    self._check_fact(row.place(key), fact, [member] if isinstance(value, list) else member)

    def _check_fact(self, place: Place, fact: str, value: Any) -> None:
        try:
            parse_facts(self.vocabulary, {fact: value})
        except FactError as error:
            self._fault(place, str(error), "use the vocabulary")

    def _examples(self, row: Table) -> dict[str, tuple[tuple[str, int], ...]]:
        examples: dict[str, tuple[tuple[str, int], ...]] = {}
        told = row.get("examples")
        if not isinstance(told, Table):
            self._fault(
                row.place("examples"), "has no examples", "show a text for each mood, and for nothing"
            )
            return examples
        for mood, texts in told.items():
            if mood not in _EXAMPLE_KEYS:
                self._fault(told.place(mood), "no such mood", f"use {', '.join(sorted(_EXAMPLE_KEYS))}")
                continue
            first = told.lines.get(mood, row.line) + 1
            lines = enumerate(str(texts or "").split("\n"), first)
            examples[mood] = tuple((text.strip(), number) for number, text in lines if text.strip())
        return examples

    # --- patterns

    def _shadows(self, row: Table) -> int:
        words = str(row.get("except") or "").split()
        if not words:
            return 0
        place = row.place("except")
        number = self._new_set()
        self.shadows.add(number)
        self._fill(number, (word for word in words if word[0] != "<"), place)
        named = [self._group(word, place) for word in words if word[0] == "<"]
        self._name(number, [group for group in named if group is not None])
        return number

    def _group(self, word: str, place: Place) -> int | None:
        """Give the number of a group that is named in angle brackets, or behind @ where it has members."""
        name = word[1:-1] if word.startswith("<") else word[1:]
        if name not in self.groups or (word[0] == "@" and name not in self.members):
            self._fault(place, f"no group {word}", "name a group of rules/cn/lexicon/terms")
            return None
        return self.groups[name]

    def _name(self, number: int, groups: list[int]) -> None:
        if groups:
            self.named[number] = tuple(groups)
        if not self.filled.isdisjoint(groups):
            self.filled.add(number)

    def _patterns(self, row: Table) -> tuple[Pattern, ...]:
        patterns = []
        text = row.get("patterns")
        first = row.lines.get("patterns", row.line) + 1
        key = f"{row['id']}.patterns"
        for number, line in enumerate(str(text or "").split("\n"), first):
            parts = line.split()
            if parts and not parts[0].startswith("#"):
                pattern = self._pattern(parts, Place(row.file, number, key))
                if pattern is not None:
                    patterns.append(pattern)
        if not patterns:
            self._fault(row.place("patterns"), "has no pattern", "write one a line")
        return tuple(patterns)

    def _pattern(self, parts: list[str], place: Place) -> Pattern | None:
        items: list[int] = []
        reaches: list[int] = []
        reach = NEAR
        for part in parts:
            if part == _ANY_GAP:
                reach = FAR
                continue
            if part not in self.items:
                self.items[part] = self._item(part, place)
            item = self.items[part]
            if item is None:
                return None
            if items:
                reaches.append(reach)
            items.append(item)
            reach = NEAR
        if not items:
            self._fault(place, "has no word", "write the words to look for")
            return None
        shared = tuple(reaches)
        captures = not self.captures.keys().isdisjoint(items)
        return Pattern(tuple(items), self.reaches.setdefault(shared, shared), captures)

    def _item(self, part: str, place: Place) -> int | None:
        """Read one place of a pattern; the same words give the same item."""
        number = self._new_set()
        choices = part.split("|")
        if "<" not in part and "@" not in part:
            self._fill(number, choices, place)
            return number if number in self.filled else None
        self._fill(number, (word for word in choices if word[:1] not in {"<", "@"}), place)
        named: list[int] = []
        for choice in choices:
            if choice[:1] not in {"<", "@"}:
                continue
            group = self._group(choice, place)
            if group is None:
                return None
            named.append(group)
            if choice[0] == "@":
                self.captures[number] = choice[1:]
        self._name(number, named)
        return number if number in self.filled else None

    def _marked(self) -> set[int]:
        """Give the sets with a word that holds a mark."""
        marked: set[int] = set()
        for word, at in self.numbers.items():
            if not word.isalnum() and not SOFT.isdisjoint(word):
                marked.update(self.standing[at])
        return marked.union(number for number, others in self.named.items() if not marked.isdisjoint(others))

    def _words(self) -> Words:
        """Make what finds the words, and tell in which sets they are."""
        automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for word, at in self.numbers.items():
            automaton.add_word(word, at)
        automaton.make_automaton()
        asked_for = {number for name, number in self.groups.items() if name in NAMED} | self.shadows
        # Thousands of words are in the same sets.
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        standing = tuple(shared.setdefault(sets, sets) for sets in map(tuple, self.standing))
        return Words(
            automaton,
            bytes(map(len, self.numbers)),
            standing,
            self.named,
            frozenset(asked_for),
            self.captures,
            self.members,
            self.groups.get("joins", 0),
        )

    def _families(self, standing: Sequence[tuple[int, ...]]) -> tuple[tuple[str, ...], ...]:
        """Give for each word the groups of the terms in which it stands, and there whom it means."""
        names = ["", *(f"<{name}>" for name in self.groups)]
        # Words that stand in the same groups share them: there are thousands.
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        known: dict[tuple[int, ...], tuple[str, ...]] = {}
        families = []
        for sets in standing:
            row = known.get(sets)
            if row is None:
                # Groups are numbered before all other sets.
                row = tuple([names[number] for number in sets if number < len(names)])
                row = known[sets] = shared.setdefault(row, row)
            families.append(row)
        for name, words in self.members.items():
            for text, members in words.items():
                at = self.numbers[text]
                row = *families[at], *(f"<{name}.{member}>" for member in members)
                families[at] = shared.setdefault(row, row)
        return tuple(families)

    # --- slips

    def _slips(self) -> SlipFinder:
        raw = self._read("slips.yaml") or Table()
        for key in raw:
            if key not in {"anywhere", "before_digit", "words"}:
                self._fault(raw.place(key), "no such key", "use anywhere, before_digit, words")
        anywhere, before_digit, words = (
            {str(wrong): str(right) for wrong, right in (raw.get(key) or {}).items()}
            for key in ("anywhere", "before_digit", "words")
        )
        return SlipFinder({**anywhere, **words}, before_digit)


def _last(entries: Sequence[Entry]) -> frozenset[str]:
    spoken_of = {other for entry in entries for other in (*entry.yields_to, *entry.needs)}
    return frozenset(
        entry.id for entry in entries if entry.yields_to and entry.id not in spoken_of and entry.label is None
    )


def _characters(text: str) -> dict[str, str]:
    """Read pairs of characters, traditional and simplified, from lines that are no remarks."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {pair[0]: pair[1] for line in lines for pair in line.split()}
