"""What was read from texts: as facts, joined with what is told later, and as the ticks of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from handlers.session import NOTHING, Answer, Draft, Told
from rules.base import RuleBase
from rules.errors import FactError
from rules.facts import Hours, Range, parse_facts
from rules.model import Option, Question

# More is in no message; it bounds what is kept.
MOST: Final = 40


def is_set(base: RuleBase, fact: str) -> bool:
    """Tell whether a fact has members."""
    return base.vocabulary[fact].type == "set"


def facts_told(base: RuleBase, items: Iterable[Told]) -> dict[str, Any]:
    """Give the facts of the items that count, in plain JSON."""
    facts: dict[str, Any] = {}
    for item in items:
        if not item.counts or item.value is None:
            continue
        if is_set(base, item.fact):
            facts.setdefault(item.fact, []).append(item.value)
        else:
            facts[item.fact] = item.value
    return facts


def added(base: RuleBase, before: tuple[Told, ...], later: Iterable[Told]) -> tuple[Told, ...]:
    """Join what is told later: of a single value it takes the place, a set grows."""
    items = list(before)
    for item in later:
        place = next((i for i, other in enumerate(items) if _rivals(base, item, other)), None)
        if place is None:
            items.append(item)
        else:
            items[place] = item
    return tuple(items[:MOST])


def _rivals(base: RuleBase, item: Told, other: Told) -> bool:
    """Tell whether two items cannot stand beside each other."""
    return item.fact == other.fact and (not is_set(base, item.fact) or item.value == other.value)


def without(base: RuleBase, items: tuple[Told, ...], others: Iterable[Told]) -> tuple[Told, ...]:
    """Give the items of which none of the others tells anything."""
    gone = tuple(others)
    return tuple(item for item in items if not any(_rivals(base, item, other) for other in gone))


def is_valid(base: RuleBase, item: Told) -> bool:
    """Tell whether an item still has a place in the vocabulary."""
    if item.fact not in base.vocabulary:
        return False
    values = item.choices if item.value is None else (item.value,)
    try:
        for value in values:
            parse_facts(base.vocabulary, {item.fact: [value] if is_set(base, item.fact) else value})
    except FactError:
        return False
    return bool(values)


def can_say(base: RuleBase, question: Question, item: Told) -> bool:
    """Tell whether some answer of a question says what an item says, or denies it."""
    for option in question.options:
        if item.fact in option.sets and (not is_set(base, item.fact) or item.value in option.sets[item.fact]):
            return True
    return False


def left_by(base: RuleBase, question: Question, answer: Answer, told: tuple[Told, ...]) -> tuple[Told, ...]:
    """Give what is still told beside an answer; the rest was on the table with it and is said by it now."""
    if not answer.values and not set(answer.options) - {NOTHING}:
        return told
    return tuple(
        item for item in told if item.fact not in question.facts or not can_say(base, question, item)
    )


def corrected_by(base: RuleBase, question: Question, answer: Answer, told: tuple[Told, ...]) -> Answer | None:
    """Give an earlier answer without what was told otherwise later; None where nothing is left of it."""
    facts = {name: value for name, value in facts_told(base, told).items() if name in question.facts}
    if not facts or not (answer.options or answer.values):
        return answer
    single = {name: value for name, value in facts.items() if not is_set(base, name)}
    kept = (chosen for chosen in answer.options if not _contradicts(question.option(chosen), single))
    options = tuple(chosen for chosen in kept if chosen != NOTHING or not any(facts.values()))
    values = {name: value for name, value in answer.values.items() if name not in single}
    return replace(answer, options=options, values=values) if options or values else None


def _contradicts(option: Option | None, facts: Mapping[str, Any]) -> bool:
    return option is not None and any(
        name in option.sets and option.sets[name] != value for name, value in facts.items()
    )


def prefilled(base: RuleBase, question: Question, told: Iterable[Told]) -> Draft:
    """Give what is told as the ticks of a question."""
    facts = {name: value for name, value in facts_told(base, told).items() if name in question.facts}
    if not facts:
        return Draft()
    chosen = _saying(base, question, facts)
    several = bool(question.multiple or question.groups)
    if not several:
        return Draft(options=tuple(option.id for option in chosen)[:1])
    said = {name for option in chosen for name in option.sets if option.sets[name] == facts.get(name)}
    values = {name: v for name, v in facts.items() if name not in said and not is_set(base, name)}
    options = tuple(option.id for option in chosen)
    categories = {option.category for option in chosen}
    ticked = tuple(category for category in question.categories if category in categories)
    return Draft(None, options, values, ticked)


def joined(question: Question, before: Draft, read: Draft) -> Draft:
    """Add what was read to what is ticked already; of a group that takes one answer, what was read counts."""
    if read == Draft():
        return before
    groups = (g.options for g in question.groups if not g.multiple and set(g.options) & set(read.options))
    rivals = {option for group in groups for option in group}
    kept = (option for option in before.options if option not in rivals)
    options = tuple(dict.fromkeys((*kept, *read.options)))
    ticked = tuple(c for c in question.categories if c in (*before.ticked, *read.ticked))
    return Draft(before.categories, options, {**before.values, **read.values}, ticked)


def _saying(base: RuleBase, question: Question, facts: Mapping[str, Any]) -> list[Option]:
    """Give the options that together say the facts, as closely as the question can."""
    chosen = [option for option in question.options if _all_of(base, option, facts)]
    members = {(name, member) for option in chosen for name, member in _members(option)}
    for name, value in facts.items():
        if not is_set(base, name):
            if not any(name in option.sets for option in chosen):
                fitting = _only_one(question, name, value) or containing(base, question, name, value)
                chosen += [option for option in fitting if _nothing_more(option, name, facts)]
            continue
        for member in value:
            option = next(
                (
                    o
                    for o in question.options
                    if member in (o.sets.get(name) or ()) and _nothing_more(o, name, facts)
                ),
                None,
            )
            if option is not None and (name, member) not in members:
                chosen.append(option)
                members.update(_members(option))
    order = {option.id: place for place, option in enumerate(question.options)}
    return sorted(chosen, key=lambda option: order[option.id])


def _nothing_more(option: Option, fact: str, facts: Mapping[str, Any]) -> bool:
    """Tell whether an option says nothing beside a fact of which no word was told."""
    return all(name == fact or name in facts or value is False for name, value in option.sets.items())


def _only_one(question: Question, fact: str, value: Any) -> list[Option]:
    """Give the option that states a value, where there is just one."""
    stating = [option for option in question.options if fact in option.sets and option.sets[fact] == value]
    return stating if len(stating) == 1 else []


def _all_of(base: RuleBase, option: Option, facts: Mapping[str, Any]) -> bool:
    """Tell whether everything that an option says is told."""
    return all(
        name in facts and (set(value) <= set(facts[name]) if is_set(base, name) else facts[name] == value)
        for name, value in option.sets.items()
    )


def _members(option: Option) -> list[tuple[str, str]]:
    return [(name, member) for name, v in option.sets.items() if isinstance(v, list) for member in v]


def containing(base: RuleBase, question: Question, fact: str, value: Any) -> list[Option]:
    """Give the option whose range holds an exact value, where there is just one."""
    exact = parse_facts(base.vocabulary, {fact: value})[fact]
    holding = []
    for option in question.options:
        if fact not in option.sets:
            continue
        span = parse_facts(base.vocabulary, {fact: option.sets[fact]})[fact]
        if isinstance(span, Hours | Range) and isinstance(exact, Hours | Range):
            last = exact.low if span.high is None else span.high
            if span.low <= exact.low <= last:
                holding.append(option)
    return holding if len(holding) == 1 else []
