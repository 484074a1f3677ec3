"""Reading and linting one rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rules.conditions import Always, Condition
from rules.errors import FactError
from rules.facts import parse_facts
from rules.grammar import Grammar
from rules.law import BINDING_LAW, Law
from rules.model import Example, Ground, Rule
from rules.source import Place, Table
from rules.vocabulary import GRAVITY, Vocabulary

_RULE_KEYS: Final = frozenset(
    {
        *("id", "verdict", "could_be", "judgement", "disturbing", "when", "binds", "see"),
        *("evidence", "remedies", "examples", "no_successor"),
    }
)
_KINDS: Final[dict[str, type]] = {
    **dict.fromkeys(("binds", "see", "evidence", "remedies", "examples"), list),
    **dict.fromkeys(("verdict", "could_be"), str),
}
_KIND_NAMES: Final[dict[type, str]] = {list: "list", str: "word"}
_GROUND_KEYS: Final = frozenset(["law", "article", "item", "when", "from", "until", "note"])
_GOOD_FAITH: Final = ("cn-civil-code", "509")
# Each ended instrument and the one that took its place.
_SUCCESSORS: Final = (("cn-public-security-law-2012", "cn-public-security-law-2025"),)


@dataclass(slots=True)
class Shared:
    """What the readers of all files need."""

    vocabulary: Vocabulary
    laws: dict[str, Law]
    grammar: Grammar
    faults: list[str]


class RuleReader:
    """Reads and lints one rule.

    Args:
        row: the rule as it stands in its file.
        shared: what the readers of all files need.
    """

    def __init__(self, row: Table, shared: Shared) -> None:
        self._row = row
        self._shared = shared

    def read(self) -> Rule:
        """Read the rule; what is wrong with it goes to the shared faults."""
        row = self._row
        for key, kind in _KINDS.items():
            if row.get(key) is not None and not isinstance(row[key], kind):
                self._fault(key, f"{row[key]!r} is no {_KIND_NAMES[kind]}", "compare with its neighbours")
                row[key] = None
        for key in row:
            if key not in _RULE_KEYS:
                self._fault(key, "is no part of a rule", f"use {', '.join(sorted(_RULE_KEYS))}")
        verdict = self._verdict("verdict") or "lawful"
        grounds = (*self._grounds("binds", bears=True), *self._grounds("see", bears=False))
        rule = Rule(
            id=row["id"],
            verdict=verdict,
            could_be=self._verdict("could_be"),
            judgement=bool(row.get("judgement", False)),
            disturbing=bool(row.get("disturbing", False)),
            when=self._condition(row.get("when"), row.place("when")),
            grounds=grounds,
            evidence=self._evidence(),
            remedies=tuple(row.get("remedies") or ()),
            examples=tuple(self._examples()),
            file=row.file,
            line=row.line,
        )
        self._lint(rule)
        return rule

    def _fault(self, key: str, problem: str, mend: str) -> None:
        place = self._row.place(key)
        self._shared.faults.append(
            Place(place.file, place.line, f"{self._row['id']}.{key}").fault(problem, mend)
        )

    def _verdict(self, key: str) -> str | None:
        value = self._row.get(key)
        if key == "could_be" and value is None:
            return None
        if value not in GRAVITY or value == "undetermined":
            self._fault(
                key, f"{value!r} is no verdict", "use lawful, improper, unlawful or possibly_criminal"
            )
            return None
        return str(value)

    def _condition(self, raw: Any, place: Place) -> Condition:
        return self._shared.grammar.condition(
            raw, Place(place.file, place.line, f"{self._row['id']}.{place.key}")
        )

    def _evidence(self) -> tuple[str, ...]:
        kinds = self._shared.vocabulary["evidence"].values
        named = tuple(self._row.get("evidence") or ())
        for kind in named:
            if kind not in kinds:
                self._fault("evidence", f"{kind!r} is no kind of evidence", f"use some of {', '.join(kinds)}")
        return named

    def _grounds(self, key: str, *, bears: bool) -> Iterator[Ground]:
        for raw in self._row.get(key) or ():
            ground = self._ground(raw, key, bears=bears)
            if ground is not None:
                yield ground

    def _ground(self, raw: Any, key: str, *, bears: bool) -> Ground | None:
        if not isinstance(raw, Table) or not {"law", "article"} <= set(raw) or not set(raw) <= _GROUND_KEYS:
            self._fault(key, "an article needs law and article", f"use {', '.join(sorted(_GROUND_KEYS))}")
            return None
        place = Place(raw.file, raw.line, f"{self._row['id']}.{key}")
        law = self._shared.laws.get(str(raw["law"]))
        article = law.articles.get(str(raw["article"])) if law else None
        if law is None or article is None:
            self._shared.faults.append(
                place.fault(
                    f"no article {raw['law']}/{raw['article']}", "cite only what stands in rules/cn/law"
                )
            )
            return None
        if article.provenance == "unverified":
            self._shared.faults.append(
                place.fault(f"{raw['law']}/{article.no} was never read", "do not cite it")
            )
        first, last = raw.get("from"), raw.get("until")
        if not isinstance(first, date | None) or not isinstance(last, date | None):
            self._shared.faults.append(
                place.fault("from and until are days", "write a day such as 2026-01-30")
            )
            return None
        return Ground(
            law=law,
            article=article,
            item=raw.get("item"),
            when=self._condition(raw["when"], raw.place("when")) if "when" in raw else Always(),
            first=max(article.first, first) if first else article.first,
            last=min(last, article.last or last) if last else article.last,
            note=raw.get("note"),
            bears=bears,
        )

    def _examples(self) -> Iterator[Example]:
        for raw in self._row.get("examples") or ():
            if not isinstance(raw, Table) or not isinstance(raw.get("facts"), dict) or "holds" not in raw:
                self._fault(
                    "examples",
                    "an example needs facts and holds",
                    "write facts: {...} and holds: true, false or open",
                )
                continue
            place = Place(raw.file, raw.line, f"{self._row['id']}.examples")
            if raw["holds"] not in (True, False, "open"):
                self._shared.faults.append(place.fault(f"holds: {raw['holds']!r}", "use true, false or open"))
            try:
                parse_facts(self._shared.vocabulary, raw["facts"])
            except FactError as error:
                self._shared.faults.append(place.fault(str(error), "tell it in the words of the vocabulary"))
                continue
            on = raw.get("on")
            holds = None if raw["holds"] == "open" else bool(raw["holds"])
            yield Example(
                dict(raw["facts"]),
                on if isinstance(on, date) else None,
                holds,
                tuple(raw.get("missing") or ()),
                f"{raw.file}:{raw.line}",
            )

    def _lint(self, rule: Rule) -> None:
        bearing = [ground for ground in rule.grounds if ground.bears]
        if not bearing:
            self._fault("binds", "rests on no article", "name at least one article")
            return
        ranks = {ground.law.rank for ground in bearing}
        if rule.verdict == "unlawful" and not ranks & BINDING_LAW:
            self._fault(
                "verdict", "unlawful without a law", "rest it on a law, a regulation or an interpretation"
            )
        if rule.verdict == "possibly_criminal" and all(
            ground.law.id != "cn-criminal-law" for ground in bearing
        ):
            self._fault(
                "verdict", "criminal without the Criminal Law", "rest it on an article of cn-criminal-law"
            )
        if rule.verdict == "improper" and ranks <= BINDING_LAW and not _good_faith(bearing):
            self._fault(
                "verdict",
                "improper on a law alone",
                "then it is unlawful, or rests on good faith: cn-civil-code 509",
            )
        holds = {example.holds for example in rule.examples}
        if True not in holds or not holds - {True}:
            self._fault("examples", "shows only one side", "add an example that holds and one that does not")
        self._lint_successors(rule)

    def _lint_successors(self, rule: Rule) -> None:
        cited = {ground.law.id for ground in rule.grounds}
        for former, latter in _SUCCESSORS:
            if (former in cited) != (latter in cited) and not self._row.get("no_successor"):
                self._fault(
                    "binds",
                    f"cites only one of {former} and {latter}",
                    "cite both, or say no_successor: true",
                )


def _good_faith(grounds: Iterable[Ground]) -> bool:
    return any((ground.law.id, ground.article.no) == _GOOD_FAITH for ground in grounds)
