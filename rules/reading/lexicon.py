"""The words of free text, read from ``rules/cn/lexicon`` and checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import ahocorasick

from rules.errors import FactError
from rules.facts import parse_facts
from rules.reading.composition import Composition, composition_of
from rules.reading.likeness import NO_LIKENESS, Likeness, likeness_of
from rules.reading.matching import Index, Words, index_of
from rules.reading.mood import GROUPS
from rules.reading.patterns import FAR, NEAR, Entry, Item, Pattern, Signal
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
        "neutral",
        "label",
        "examples",
    }
)
_EXAMPLE_KEYS: Final = frozenset({*MOODS, "said", "nothing"})
_SIGNAL_KEYS: Final = frozenset({"id", "kind", "weight", "patterns", "except", "examples"})
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
# Words of a group up to which looking through them costs no more than a set.
_FEW: Final = 16
_ANY_GAP: Final = "…"
_LONGEST_WORD: Final = 16


@dataclass(frozen=True)
class Lexicon:
    """Everything that free text is read with.

    Args:
        forms: what each character is matched as.
        slips: finds misspellings.
        words: all words that are looked for.
        groups: name of a group of words to its number.
        entries: what words tell.
        signals: what speaks for a kind of text.
        quantities: the words of hours, days, counts and rates.
        composition: how facts are put together.
        wording: how the wording of a text leans to a kind.
        likeness: what a text resembles.
        patterns: every pattern with what it belongs to.
        index: the patterns by their words.
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
    patterns: tuple[tuple[Pattern, Entry | Signal], ...]
    index: Index


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
        self.groups: dict[str, int] = {}
        self.places: dict[str, int] = {}
        self.held: dict[int, set[int]] = {}
        self.items: dict[str, Item | None] = {}
        self.members: dict[str, dict[str, tuple[str, ...]]] = {}
        self.alternatives: dict[frozenset[int], int] = {}
        self.shadowing: set[int] = set()
        self.named: list[str] = []

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
        families = self._families()
        told: tuple[Entry | Signal, ...] = (*entries, *signals)
        patterns = tuple((pattern, one) for one in told for pattern in one.patterns)
        return Lexicon(
            forms,
            slips,
            words,
            self.groups,
            entries,
            signals,
            quantities,
            composition,
            wording_of((self.folder / "wording.txt").read_text(encoding="utf-8")),
            likeness_of((self.folder / "likeness.txt").read_text(encoding="utf-8"), families),
            patterns,
            index_of([pattern for pattern, _ in patterns], words),
        ), []

    def _read(self, name: str) -> Any:
        content, faults = read_located(self.folder / name, self.root)
        self.faults += faults
        return content

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
        for name, (value, place) in raw.items():
            number = self.group(name)
            self.named.append(name)
            if isinstance(value, Mapping):
                named = self.members[name] = {}
                for member, words in value.items():
                    for word in self._listed(words, raw, place, ()):
                        named[word] = tuple(dict.fromkeys((*named.get(word, ()), str(member))))
                        self._add(word, number)
            else:
                for word in self._listed(value, raw, place, (name,)):
                    self._add(word, number)

    def _listed(
        self, value: Any, raw: Mapping[str, tuple[Any, Place]], place: Place, seen: tuple[str, ...]
    ) -> Iterator[str]:
        """Give the words of a group, those of the groups that it names in angle brackets included."""
        for word in str(value if value is not None else "").split():
            if not (word.startswith("<") and word.endswith(">")):
                yield from self._proper(word, place)
                continue
            name = word[1:-1]
            if name in seen or name not in raw:
                self._fault(place, f"no group {word}", "name a group of rules/cn/lexicon/terms")
                continue
            inner, inner_place = raw[name]
            values = inner.values() if isinstance(inner, Mapping) else (inner,)
            for part in values:
                yield from self._listed(part, raw, inner_place, (*seen, name))

    def _proper(self, word: str, place: Place) -> Iterator[str]:
        if self._is_proper(word, place):
            yield word

    def _is_proper(self, word: str, place: Place) -> bool:
        if word in self.places:
            return True
        if len(word) > _LONGEST_WORD:
            self._fault(place, f"{word!r} is too long for a word", "make a pattern of shorter words")
        elif not word or word != word.casefold():
            self._fault(place, f"{word!r} has capital letters", "write small letters")
        else:
            return True
        return False

    def group(self, name: str) -> int:
        return self.groups.setdefault(name, len(self.groups) + 1)

    def _add(self, word: str, number: int) -> None:
        self.held.setdefault(number, set()).add(self.places.setdefault(word, len(self.places)))

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
        number = self.group(f"except {row['id']} {row.file}")
        self.shadowing.add(number)
        for word in words:
            for proper in self._words_of(word, row.place("except")):
                self._add(proper, number)
        return number

    def _words_of(self, word: str, place: Place) -> list[str]:
        """Give a word, or the words of a group that is named in angle brackets."""
        if not word.startswith("<"):
            return list(self._proper(word, place))
        number = self.groups.get(word[1:-1])
        if number is None:
            self._fault(place, f"no group {word}", "name a group of rules/cn/lexicon/terms")
            return []
        held = self.held[number]
        return [known for known, at in self.places.items() if at in held]

    def _patterns(self, row: Table) -> tuple[Pattern, ...]:
        patterns = []
        text = row.get("patterns")
        first = row.lines.get("patterns", row.line) + 1
        for number, line in enumerate(str(text or "").split("\n"), first):
            if line.strip() and not line.strip().startswith("#"):
                place = Place(row.file, number, f"{row['id']}.patterns")
                if pattern := self._pattern(line.split(), place):
                    patterns.append(pattern)
        if not patterns:
            self._fault(row.place("patterns"), "has no pattern", "write one a line")
        return tuple(patterns)

    def _pattern(self, parts: list[str], place: Place) -> Pattern | None:
        items: list[Item] = []
        reaches: list[int] = []
        reach = NEAR
        for part in parts:
            if part == _ANY_GAP:
                reach = FAR
                continue
            item = self._item(part, place)
            if item is None:
                return None
            if items:
                reaches.append(reach)
            items.append(item)
            reach = NEAR
        if not items:
            self._fault(place, "has no word", "write the words to look for")
            return None
        return Pattern(tuple(items), tuple(reaches))

    def _item(self, part: str, place: Place) -> Item | None:
        """Read one place of a pattern; the same words give the same item."""
        if part not in self.items:
            self.items[part] = self._new_item(part, place)
        return self.items[part]

    def _new_item(self, part: str, place: Place) -> Item | None:
        words: set[int] = set()
        captures = ""
        for choice in part.split("|"):
            known = self.places.get(choice)
            if known is not None:
                words.add(known)
                continue
            if not choice.startswith(("<", "@")):
                if self._is_proper(choice, place):
                    words.add(self.places.setdefault(choice, len(self.places)))
                continue
            name = choice[1:-1] if choice.startswith("<") else choice[1:]
            if name not in self.groups or (choice[0] == "@" and name not in self.members):
                self._fault(place, f"no group {choice}", "name a group of rules/cn/lexicon/terms")
                return None
            words |= self.held.get(self.groups[name], set())
            captures = name if choice[0] == "@" else captures
        return Item(self._holding(frozenset(words)), captures) if words else None

    def _holding(self, words: frozenset[int]) -> int:
        """Give the number of the group of some words."""
        number = self.alternatives.get(words)
        if number is None:
            number = self.alternatives[words] = self.group(f"any of {len(self.alternatives)}")
        return number

    def _words(self) -> Words:
        """Tell which words each group holds, and make what finds them."""
        of_group = {number: words for words, number in self.alternatives.items()}
        for name, number in self.groups.items():
            if number in self.held and (number in self.shadowing or name in NAMED):
                of_group[number] = frozenset(self.held[number])
        wanted = frozenset().union(*of_group.values())
        automaton = ahocorasick.Automaton()
        for word, place in self.places.items():
            if place in wanted:
                automaton.add_word(word, (len(word), place))
        automaton.make_automaton()
        shadows: dict[int, tuple[int, ...]] = {}
        for number in self.shadowing:
            for place in self.held[number]:
                shadows[place] = (*shadows.get(place, ()), number)
        compact = {number: _compact(words) for number, words in of_group.items()}
        return Words(automaton, compact, shadows, self.members, self.groups.get("joins", 0))

    def _families(self) -> tuple[tuple[str, ...], ...]:
        """Give for each word the groups of the terms in which it stands, and there whom it means."""
        families: list[list[str]] = [[] for _ in self.places]
        for name in self.named:
            for word in sorted(self.held.get(self.groups[name], ())):
                families[word].append(f"<{name}>")
            for text, members in self.members.get(name, {}).items():
                families[self.places[text]] += [f"<{name}.{member}>" for member in members]
        # Words that stand in the same groups share them: there are thousands.
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        names: dict[str, str] = {}
        rows = (tuple(names.setdefault(name, name) for name in row) for row in families)
        return tuple(shared.setdefault(row, row) for row in rows)

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


def _compact(words: frozenset[int]) -> Collection[int]:
    """Give a few words as a tuple: small groups are thousands, and as sets five times as large."""
    return tuple(sorted(words)) if len(words) <= _FEW else words


def _characters(text: str) -> dict[str, str]:
    """Read pairs of characters, traditional and simplified, from lines that are no remarks."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {pair[0]: pair[1] for line in lines for pair in line.split()}
