"""Reading and linting ``rules/cn``: every fault is gathered and told with file, line, key and mend."""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from rules.base import RuleBase
from rules.conditions import LEAVES, Condition, Is, Leaf
from rules.errors import FactError, RuleBaseError
from rules.facts import parse_facts
from rules.grammar import Grammar, referred
from rules.law import Article, load_laws
from rules.letters import read_letters
from rules.model import Channel, Group, Option, Question, Remedy, Rule, Topic
from rules.reading.lexicon import load_lexicon
from rules.rule_reading import RuleReader, Shared
from rules.source import Place, Table, read_located
from rules.vocabulary import Vocabulary, parse_vocabulary

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load(folder: Path) -> RuleBase:
    """Read the rule base of a folder; raises ``RuleBaseError`` with all faults."""
    # Nothing of what is read is garbage, and looking for some takes a sixth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Loader(folder).load()
    finally:
        if collecting:
            gc.enable()


def _leads_back(rule_id: str, rules: Mapping[str, Rule]) -> bool:
    seen: set[str] = set()
    ahead = list(referred(rules[rule_id].when))
    while ahead:
        name = ahead.pop()
        if name == rule_id:
            return True
        if name in rules and name not in seen:
            seen.add(name)
            ahead += referred(rules[name].when)
    return False


class _Loader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder.parent.parent
        self.faults: list[str] = []

    def load(self) -> RuleBase:
        vocabulary = self._vocabulary()
        laws, law_faults = load_laws(self.folder / "law", self.root)
        self.faults += law_faults
        raw_scopes = self._read("scopes.yaml") or {}
        grammar = Grammar(vocabulary, raw_scopes, self.faults)
        shared = Shared(vocabulary, laws, grammar, self.faults)
        remedies = _remedies(self._rows("remedies.yaml"), shared)
        rules = self._rules(shared, remedies)
        questions = _questions(self._rows("questions.yaml"), shared)
        channels = _channels(self._rows("channels.yaml"), shared)
        topics = _topics(self._rows("topics.yaml"), shared)
        letters = read_letters(self._read("letters.yaml"), shared, rules)
        for name in raw_scopes:
            grammar.condition({"scope": name}, Place("scopes.yaml", 0, name))  # also those that no rule uses
        implies = tuple(self._implication(grammar, when, then) for when, then in vocabulary.implies)
        self._references(grammar, rules, remedies, channels)
        lexicon, faults = load_lexicon(self.folder / "lexicon", self.root, vocabulary)
        self.faults += faults
        if self.faults or lexicon is None:
            raise RuleBaseError(sorted(set(self.faults), key=_fault_order))
        return RuleBase(
            vocabulary,
            laws,
            rules,
            questions,
            remedies,
            channels,
            topics,
            implies,
            lexicon,
            letters,
            self._digest(),
        )

    def _implication(self, grammar: Grammar, when: Any, then: dict[str, Any]) -> tuple[Leaf, dict[str, Any]]:
        place = Place("rules/cn/vocabulary.yaml", getattr(when, "line", 1), "implies")
        condition = grammar.condition(when, place)
        if isinstance(condition, LEAVES):
            return condition, then
        self.faults.append(place.fault("is more than one comparison", "write one entry for each fact"))
        return Is("repeated", frozenset()), then

    def _read(self, name: str) -> Any:
        content, faults = read_located(self.folder / name, self.root)
        self.faults += faults
        return content

    def _rows(self, name: str) -> Iterator[Table]:
        content = self._read(name)
        if isinstance(content, dict):
            content = next((value for value in content.values() if isinstance(value, list)), None)
        if not isinstance(content, list):
            self.faults.append(Place(name, 1, "").fault("holds no list", "begin each entry with '- id:'"))
            return
        for row in content:
            if (
                isinstance(row, Table)
                and isinstance(row.get("id"), str)
                and _ID.fullmatch(row["id"].replace("_", "-"))
            ):
                yield row
            else:
                place = row.place("id") if isinstance(row, Table) else Place(name, 1, "id")
                self.faults.append(place.fault("has no proper id", "use lower-case words joined by hyphens"))

    def _vocabulary(self) -> Vocabulary:
        raw = self._read("vocabulary.yaml")
        try:
            return parse_vocabulary(raw)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise RuleBaseError(
                [*self.faults, Place("rules/cn/vocabulary.yaml", 1, "").fault(str(error), "mend it")]
            ) from error

    def _rules(self, shared: Shared, remedies: Mapping[str, Remedy]) -> dict[str, Rule]:
        rules: dict[str, Rule] = {}
        for path in sorted((self.folder / "rules").glob("*.yaml")):
            for row in self._rows(f"rules/{path.name}"):
                if row["id"] in rules:
                    self.faults.append(
                        row.place("id").fault(f"{row['id']!r} stands twice", "give it an id of its own")
                    )
                    continue
                rules[row["id"]] = RuleReader(row, shared).read()
        return rules

    def _references(
        self,
        grammar: Grammar,
        rules: Mapping[str, Rule],
        remedies: Mapping[str, Remedy],
        channels: Mapping[str, Channel],
    ) -> None:
        for rule_id, place in grammar.rule_refs:
            if "/rules/" not in place.file.removeprefix("rules/cn"):
                self.faults.append(
                    place.fault("rule: only stands inside a rule", "write the condition itself")
                )
            elif rule_id not in rules:
                self.faults.append(place.fault(f"no rule {rule_id!r}", "name a rule by its id"))
        for rule in rules.values():
            if _leads_back(rule.id, rules):
                place = Place(rule.file, rule.line, f"{rule.id}.when")
                self.faults.append(place.fault("refers to itself in a circle", "write the condition out"))
            for remedy in rule.remedies:
                if remedy not in remedies:
                    place = Place(rule.file, rule.line, f"{rule.id}.remedies")
                    self.faults.append(place.fault(f"no remedy {remedy!r}", "see rules/cn/remedies.yaml"))
        for remedy_row in remedies.values():
            for channel in remedy_row.channels:
                if channel not in channels:
                    place = Place("rules/cn/remedies.yaml", 1, remedy_row.id)
                    self.faults.append(place.fault(f"no channel {channel!r}", "see rules/cn/channels.yaml"))

    def _digest(self) -> str:
        whole = hashlib.sha256()
        for path in sorted(self.folder.rglob("*.yaml")):
            whole.update(path.read_bytes())
        return whole.hexdigest()[:12]


def _fault_order(fault: str) -> tuple[str, int]:
    file, line, _ = fault.split(":", 2)
    return file, int(line)


def _remedies(rows: Iterable[Table], shared: Shared) -> dict[str, Remedy]:
    def condition(row: Table, key: str) -> Condition | None:
        return shared.grammar.condition(row[key], row.place(key)) if row.get(key) else None

    return {
        row["id"]: Remedy(
            row["id"], tuple(row.get("channels") or ()), condition(row, "when"), condition(row, "always_when")
        )
        for row in rows
    }


def _channels(rows: Iterable[Table], shared: Shared) -> dict[str, Channel]:
    return {
        row["id"]: Channel(
            row["id"], row.get("number"), row.get("url"), row.get("status", ""), row.get("source", "")
        )
        for row in rows
    }


def _topics(rows: Iterable[Table], shared: Shared) -> dict[str, Topic]:
    topics = {}
    for row in rows:
        articles: list[Article] = []
        for raw in row.get("articles") or row.get("cites") or ():
            law = shared.laws.get(raw["law"])
            article = law.articles.get(str(raw["article"])) if law else None
            if article is None or article.provenance == "unverified":
                place = raw.place("article") if isinstance(raw, Table) else row.place()
                shared.faults.append(
                    place.fault(f"no article {raw['law']}/{raw['article']}", "cite only what was read")
                )
                continue
            articles.append(article)
        topics[row["id"]] = Topic(row["id"], tuple(articles))
    return topics


def _questions(rows: Iterable[Table], shared: Shared) -> dict[str, Question]:
    questions = [_question(row, shared) for row in rows]
    questions.sort(key=lambda question: not question.opening)
    return {question.id: question for question in questions}


def _question(row: Table, shared: Shared) -> Question:
    facts = tuple(row.get("facts") or ())
    for fact in facts:
        if fact not in shared.vocabulary:
            shared.faults.append(
                row.place("facts").fault(f"no fact {fact!r}", "see rules/cn/vocabulary.yaml")
            )
    options = []
    for raw in row.get("options") or ():
        options.append(Option(raw["id"], dict(raw.get("sets") or {}), raw.get("category")))
        try:
            parse_facts(shared.vocabulary, raw.get("sets") or {})
        except FactError as error:
            shared.faults.append(
                raw.place("sets").fault(str(error), "tell it in the words of the vocabulary")
            )
        for fact in raw.get("sets") or {}:
            if fact not in facts:
                shared.faults.append(
                    raw.place("sets").fault(f"{fact!r} is no fact of {row['id']}", "add it to facts")
                )
    groups = tuple(
        Group(g["id"], tuple(g["options"]), bool(g.get("multiple"))) for g in row.get("groups") or ()
    )
    known = {option.id for option in options}
    for group in groups:
        for option_id in group.options:
            if option_id not in known:
                shared.faults.append(
                    row.place("groups").fault(f"no option {option_id!r}", "name options of the question")
                )
    return Question(
        id=row["id"],
        facts=facts,
        options=tuple(options),
        opening=bool(row.get("opening")),
        multiple=bool(row.get("multiple")),
        groups=groups,
        categories=tuple(row.get("categories") or ()),
        none_means_false=tuple(row.get("none_means_false") or ()),
        after=tuple(row.get("after") or ()),
        told_by=tuple(tuple(any_of) for any_of in row.get("told_by") or ()),
        when=shared.grammar.condition(row["when"], row.place("when")) if row.get("when") else None,
    )
