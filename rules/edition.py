"""The rules as they stand on one day: only articles in force, indexed by what can make a rule hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rules.citation import Citation, cite
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
from rules.grammar import RuleRef
from rules.knowledge import DERIVED, Members
from rules.model import Ground, Rule
from rules.vocabulary import Vocabulary

# Something that a rule cannot hold without: a fact with a member or a value of it, a fact with any value
# (None), or a fact of which nothing is told (_UNTOLD).
Trigger = tuple[str, str | bool | None]
_UNTOLD: Final = ""
_NEVER: Final = Not(Always())
_PREFERRED: Final = {"conduct": 0, "contacted": 1}
_COMMON: Final[dict[str | bool | None, int]] = {"polite_reminder": 3, _UNTOLD: 8}


@dataclass(frozen=True, slots=True)
class StandingRule:
    """A rule on one day.

    Args:
        rule: the rule.
        condition: when it holds that day, its grounds included.
        grounds: the articles that count that day.
        cites: what is shown of each of them, and the condition for it, None where it is always shown.
    """

    rule: Rule
    condition: Condition
    grounds: tuple[Ground, ...]
    cites: tuple[tuple[Citation, Condition | None], ...]


class Edition:
    """All rules that can hold on a day.

    Args:
        rules: all rules by id.
        vocabulary: the facts.
        day: any day of the span for which the edition stands.
        shared: the conditions of other editions of the same rules, with which this one shares its own.
    """

    def __init__(
        self,
        rules: Mapping[str, Rule],
        vocabulary: Vocabulary,
        day: date,
        shared: dict[object, Condition] | None = None,
    ) -> None:
        self._rules = rules
        self._day = day
        self._shared: dict[object, Condition] = {} if shared is None else shared
        self._resolved: dict[str, Condition] = {}
        self.rules: tuple[StandingRule, ...] = tuple(self._standing())
        self._by_trigger: dict[Trigger, list[int]] = {}
        self._by_fact: dict[str, set[int]] = {}
        self._untold: set[str] = set()
        self._always: list[int] = []
        for position, standing in enumerate(self.rules):
            self._index(position, standing.condition, vocabulary)

    def _standing(self) -> Iterable[StandingRule]:
        for rule in self._rules.values():
            condition = self._condition_of(rule.id)
            if condition is not _NEVER:
                grounds = tuple(ground for ground in rule.grounds if ground.counts_on(self._day))
                cites = tuple((cite(g), None if isinstance(g.when, Always) else g.when) for g in grounds)
                yield StandingRule(rule, condition, grounds, cites)

    def _condition_of(self, rule_id: str) -> Condition:
        found = self._resolved.get(rule_id)
        if found is None:
            rule = self._rules[rule_id]
            bearing = tuple(g.when for g in rule.grounds if g.bears and g.counts_on(self._day))
            found = _NEVER
            if bearing:
                when = self._resolve(rule.when)
                reaching = any(isinstance(reach, Always) for reach in bearing)
                found = when if reaching else self._resolve(All((when, AnyOf(bearing))))
            self._resolved[rule_id] = found
        return found

    def _resolve(self, node: Condition) -> Condition:
        """Put the rules' own conditions for references, and one object for all conditions that are equal.

        Many rules hang on the same few conditions; of one object what follows is worked out once.
        """
        match node:
            case RuleRef(rule=rule_id):
                return self._condition_of(rule_id)
            case All(parts=parts) | AnyOf(parts=parts) | Count(parts=parts):
                resolved = tuple(self._resolve(part) for part in parts)
                least = node.at_least if isinstance(node, Count) else None
                # The parts are shared already, so that their identity tells them apart.
                key: object = (type(node), least, *map(id, resolved))
                return self._shared.get(key) or self._shared.setdefault(key, replace(node, parts=resolved))
            case Not(part=part) | Told(part=part):
                inner = self._resolve(part)
                key = (type(node), id(inner))
                return self._shared.get(key) or self._shared.setdefault(key, replace(node, part=inner))
            case _:
                return self._shared.setdefault(node, node)

    def _index(self, position: int, condition: Condition, vocabulary: Vocabulary) -> None:
        needed = triggers(condition, vocabulary)
        if needed is None:
            self._always.append(position)
            return
        for trigger in needed:
            self._by_trigger.setdefault(trigger, []).append(position)
            self._by_fact.setdefault(trigger[0], set()).add(position)
            if trigger[1] == _UNTOLD:
                self._untold.add(trigger[0])

    def candidates(self, values: Mapping[str, object], askable: Iterable[str] = ()) -> list[StandingRule]:
        """Give the rules that what is known could make hold, in order; all others are certainly false.

        Args:
            values: known values by fact; a set as ``Members``.
            askable: facts that may still turn out any way.
        """
        found: set[int] = set(self._always)
        by_trigger = self._by_trigger
        for fact, value in values.items():
            if isinstance(value, Members):
                for member in value.held:
                    found.update(by_trigger.get((fact, member), ()))
            else:
                found.update(by_trigger.get((fact, None), ()))
                if isinstance(value, str | bool):
                    found.update(by_trigger.get((fact, value), ()))
        for fact in self._untold.difference(values):
            found.update(by_trigger[fact, _UNTOLD])
        for fact in askable:
            found.update(self._by_fact.get(fact, ()))
        return [self.rules[position] for position in sorted(found)]


def stated_in(node: Condition) -> frozenset[str]:
    """Give the facts of which a condition speaks, with those that a derived one is computed from."""
    match node:
        case All(parts=parts) | AnyOf(parts=parts) | Count(parts=parts):
            return frozenset().union(*map(stated_in, parts))
        case Not(part=part) | Told(part=part):
            return stated_in(part)
        case Is(fact=fact) | HasAny(fact=fact) | HasAll(fact=fact) | HasOnly(fact=fact):
            return _with_needs(fact)
        case Compares(fact=fact) | At(fact=fact) | Dated(fact=fact):
            return _with_needs(fact)
        case _:
            return frozenset()


def _with_needs(fact: str) -> frozenset[str]:
    derived = DERIVED.get(fact)
    if derived is None:
        return frozenset({fact})
    return frozenset(derived.needs) | ({"contact_date"} if derived.dated else frozenset())


def triggers(node: Condition, vocabulary: Vocabulary, *, told: bool = False) -> frozenset[Trigger] | None:
    """Give things of which one must be so for a condition to be other than false; None without such.

    Args:
        node: the condition.
        vocabulary: the facts.
        told: whether what is untold counts as false here even where it is unknown.
    """
    match node:
        case All(parts=parts):
            found = [
                needed for part in parts if (needed := triggers(part, vocabulary, told=told)) is not None
            ]
            return min(found, key=_preference) if found else None
        case AnyOf(parts=parts) | Count(parts=parts):
            needed_by_part = [triggers(part, vocabulary, told=told) for part in parts]
            if any(needed is None for needed in needed_by_part):
                return None
            return frozenset().union(*(needed for needed in needed_by_part if needed is not None))
        case Told(part=part):
            return triggers(part, vocabulary, told=True)
        case HasAny(fact=fact, members=members) | HasOnly(fact=fact, members=members):
            return frozenset((fact, member) for member in members)
        case HasAll(fact=fact, members=members):
            return frozenset({(fact, min(members))})
        case Is(fact=fact, values=values):
            return _leaf(fact, vocabulary, values, told=told)
        case At(fact=fact) | Dated(fact=fact):
            return _leaf(fact, vocabulary, frozenset({None}), told=told)
        case Compares(fact=fact, low=low):
            nought_fits = (low is None or low <= 0) and (
                fact in DERIVED or vocabulary[fact].unstated == "zero"
            )
            return None if nought_fits else _leaf(fact, vocabulary, frozenset({None}), told=told)
        case _:
            return None


def _leaf(
    fact: str, vocabulary: Vocabulary, values: Iterable[str | bool | None], *, told: bool
) -> frozenset[Trigger] | None:
    if fact == "contact_date":
        return None
    derived = DERIVED.get(fact)
    if derived is not None:
        return frozenset((need, None) for need in derived.needs)
    found: frozenset[Trigger] = frozenset((fact, value) for value in values)
    return found if told or vocabulary[fact].unstated != "unknown" else found | {(fact, _UNTOLD)}


def _preference(needed: frozenset[Trigger]) -> tuple[int, int, list[Trigger]]:
    """Prefer what is told least often; most cases tell a reminder or leave some circumstance untold."""
    ranks = [_COMMON.get(value, _PREFERRED.get(fact, 2)) for fact, value in needed]
    return (max(ranks, default=9), len(needed), sorted(needed, key=str))
