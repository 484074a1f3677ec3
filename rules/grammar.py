"""The written form of a condition: YAML to tree, with every fault told by its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rules.conditions import (
    All,
    Always,
    AnyOf,
    At,
    Compares,
    Condition,
    Count,
    Dated,
    HasAll,
    HasAny,
    HasOnly,
    Is,
    Not,
    Told,
)
from rules.errors import FactError
from rules.facts import Hours, parse_facts
from rules.knowledge import DERIVED, Knowledge
from rules.source import Place, Table
from rules.vocabulary import FactType, Vocabulary

_BOUNDS: Final = frozenset({"above", "at_least", "below", "at_most"})
_ALIASES: Final = {"third_party_contacted": "third-party-contacted"}


@dataclass(frozen=True, slots=True)
class RuleRef:
    """Stands for another rule until the day is known."""

    rule: str

    def evaluate(self, known: Knowledge) -> Any:
        """Never called: an edition puts the rule's own condition here."""
        raise NotImplementedError(self.rule)


def referred(node: Condition) -> Iterator[str]:
    """Give the rules that a condition refers to."""
    match node:
        case RuleRef(rule=rule):
            yield rule
        case All(parts=parts) | AnyOf(parts=parts) | Count(parts=parts):
            for part in parts:
                yield from referred(part)
        case Not(part=part) | Told(part=part):
            yield from referred(part)


class Grammar:
    """Reads conditions.

    Args:
        vocabulary: the facts.
        scopes: named conditions, in raw form.
        faults: where faults are written.
    """

    def __init__(self, vocabulary: Vocabulary, scopes: Mapping[str, Any], faults: list[str]) -> None:
        self._vocabulary = vocabulary
        self._scopes = scopes
        self._faults = faults
        self._scope_trees: dict[str, Condition] = {}
        self.rule_refs: list[tuple[str, Place]] = []

    def condition(self, raw: Any, place: Place) -> Condition:
        """Read one condition; a faulty one is noted and read as always."""
        if not isinstance(raw, dict) or not raw:
            return self._fault(
                place,
                f"{raw!r} is no condition",
                "write fact: value, or all, any, not, count, told, rule, scope",
            )
        parts = [self._node(key, value, _place_of(raw, key, place)) for key, value in raw.items()]
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _node(self, key: str, value: Any, place: Place) -> Condition:
        match key:
            case "all":
                return All(self._parts(value, place))
            case "any":
                return AnyOf(self._parts(value, place))
            case "not":
                return Not(self.condition(value, place))
            case "told":
                return Told(self.condition(value, place))
            case "count":
                return self._count(value, place)
            case "rule":
                self.rule_refs.append((str(value), place))
                return RuleRef(str(value))
            case "scope":
                return self._scope(str(value), place)
            case _:
                return self._leaf(key, value, place)

    def _parts(self, raw: Any, place: Place) -> tuple[Condition, ...]:
        if not isinstance(raw, list) or not raw:
            self._fault(place, "needs a list of conditions", "write one condition a line, each with a dash")
            return (Always(),)
        return tuple(self.condition(item, place) for item in raw)

    def _count(self, raw: Any, place: Place) -> Condition:
        if (
            not isinstance(raw, dict)
            or set(raw) != {"at_least", "of"}
            or not isinstance(raw["at_least"], int)
        ):
            return self._fault(
                place, "a count needs at_least and of", "write count: {at_least: 3, of: [...]}"
            )
        return Count(raw["at_least"], self._parts(raw["of"], place))

    def _scope(self, name: str, place: Place) -> Condition:
        if name not in self._scopes:
            return self._fault(place, f"no scope {name!r}", f"use one of {', '.join(self._scopes)}")
        if name not in self._scope_trees:
            self._scope_trees[name] = Always()
            self._scope_trees[name] = self.condition(self._scopes[name], place)
        return self._scope_trees[name]

    def _leaf(self, fact: str, raw: Any, place: Place) -> Condition:
        if fact in _ALIASES:
            tree = self._scope(_ALIASES[fact], place)
            return tree if raw is True else Not(tree)
        if fact in self._vocabulary:
            kind = self._vocabulary[fact]
        elif fact in DERIVED:
            kind = FactType(fact, DERIVED[fact].type)
        else:
            return self._fault(place, f"no fact {fact!r}", "see rules/cn/vocabulary.yaml for the facts")
        readers: dict[str, Callable[[FactType, Any, Place], Condition]] = {
            "set": self._set,
            "integer": self._number,
            "number": self._number,
            "time": self._time,
            "date": self._date,
        }
        return readers.get(kind.type, self._choice)(kind, raw, place)

    def _choice(self, kind: FactType, raw: Any, place: Place) -> Condition:
        wanted = raw["any"] if isinstance(raw, dict) and set(raw) == {"any"} else [raw]
        allowed: tuple[Any, ...] = (True, False) if kind.type == "boolean" else kind.values
        if not isinstance(wanted, list) or not wanted or any(value not in allowed for value in wanted):
            return self._fault(
                place, f"{raw!r} is no value of {kind.name}", f"use {', '.join(map(str, allowed))}"
            )
        return Is(kind.name, frozenset(wanted))

    def _set(self, kind: FactType, raw: Any, place: Place) -> Condition:
        how, members = "", raw
        if isinstance(raw, str):
            how, members = "any", [raw]
        elif isinstance(raw, dict) and len(raw) == 1:
            how, members = next(iter(raw.items()))
        if how not in {"any", "all", "only"} or not isinstance(members, list) or not members:
            return self._fault(
                place, f"{raw!r} says nothing of a set", "write a member, or any, all, only with a list"
            )
        for member in members:
            if member not in kind.values:
                return self._fault(
                    place, f"{member!r} is no member of {kind.name}", f"use some of {', '.join(kind.values)}"
                )
        held = frozenset(members)
        if how == "only":
            return HasOnly(kind.name, held, frozenset(kind.values))
        return HasAny(kind.name, held) if how == "any" else HasAll(kind.name, held)

    def _number(self, kind: FactType, raw: Any, place: Place) -> Condition:
        bounds = raw if isinstance(raw, dict) else {"at_least": raw, "at_most": raw}
        numbers = all(
            isinstance(value, int | float) and not isinstance(value, bool) for value in bounds.values()
        )
        if not bounds or not set(bounds) <= _BOUNDS or not numbers:
            return self._fault(
                place, f"{raw!r} is no comparison", "use above, at_least, below, at_most with a number"
            )
        low, high = bounds.get("at_least"), bounds.get("at_most")
        if "above" in bounds:
            low = bounds["above"] + 1 if kind.type == "integer" else math.nextafter(bounds["above"], math.inf)
        if "below" in bounds:
            high = (
                bounds["below"] - 1 if kind.type == "integer" else math.nextafter(bounds["below"], -math.inf)
            )
        return Compares(kind.name, low, high)

    def _time(self, kind: FactType, raw: Any, place: Place) -> Condition:
        if isinstance(raw, dict) and len(raw) == 1:
            how, window = next(iter(raw.items()))
            if how in {"outside", "within"}:
                try:
                    span = parse_facts(self._vocabulary, {kind.name: window})[kind.name]
                except FactError as error:
                    return self._fault(place, str(error), 'write two times such as ["08:00", "22:00"]')
                if isinstance(span, Hours):
                    return At(kind.name, span.low, span.high, inside=how == "within")
        return self._fault(
            place, f"{raw!r} is no window of time", 'write outside or within: ["08:00", "22:00"]'
        )

    def _date(self, kind: FactType, raw: Any, place: Place) -> Condition:
        bounds = raw if isinstance(raw, dict) else {}
        if bounds and set(bounds) <= {"from", "before"} and all(isinstance(v, date) for v in bounds.values()):
            return Dated(kind.name, bounds.get("from"), bounds.get("before"))
        return self._fault(
            place, f"{raw!r} is no span of days", "write from or before with a day such as 2026-01-30"
        )

    def _fault(self, place: Place, problem: str, mend: str) -> Condition:
        self._faults.append(place.fault(problem, mend))
        return Always()


def _place_of(raw: Any, key: str, place: Place) -> Place:
    return raw.place(key) if isinstance(raw, Table) else place
