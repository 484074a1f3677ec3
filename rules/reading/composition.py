"""How facts read one by one are put together to those of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.errors import FactError
from rules.facts import parse_facts
from rules.source import Table
from rules.vocabulary import Vocabulary

_KEYS: Final = frozenset({"last_wins", "gives_way", "told_by", "only_in_stories", "implied"})
_IMPLIED: Final = frozenset({"kind", "where", "told", "unless", "adds"})

Members = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Implied:
    """What goes without saying beside what is told.

    Args:
        kind: of the text; any where it is empty.
        where: set or choice to the members of which one is told.
        told: facts of which one is told; whatever is told where it is empty.
        unless: facts to members of which none is told; none at all where no member is named.
        adds: fact to its members or its value.
    """

    kind: str
    where: Mapping[str, frozenset[Any]]
    told: frozenset[str]
    unless: Mapping[str, frozenset[Any]]
    adds: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Composition:
    """Rules for several facts together.

    Args:
        last_wins: choices of which the value later in the vocabulary counts where several are told.
        gives_way: set to member to the members beside which it does not count.
        only_in_stories: facts that a collector's own message does not tell.
        told_by: who tells to what is then not said of the borrower, and what of the teller instead.
        implied: what goes without saying, one after the other.
    """

    last_wins: frozenset[str]
    gives_way: Mapping[str, Mapping[str, frozenset[str]]]
    told_by: Mapping[str, tuple[Members, Members]]
    only_in_stories: frozenset[str]
    implied: tuple[Implied, ...]


def composition_of(raw: Any, vocabulary: Vocabulary) -> tuple[Composition | None, list[str]]:
    """Read ``composition.yaml``; gives None and the faults where it is not in order."""
    if not isinstance(raw, Table):
        return None, []
    gives_way = {
        fact: {member: frozenset(others) for member, others in members.items()}
        for fact, members in (raw.get("gives_way") or {}).items()
    }
    told_by = {
        teller: (dict(row.get("drops") or {}), dict(row.get("adds") or {}))
        for teller, row in (raw.get("told_by") or {}).items()
    }
    implied, wrong = _implied(raw, vocabulary)
    faults = wrong + [
        raw.place(key).fault("no such key", f"use {', '.join(sorted(_KEYS))}")
        for key in raw
        if key not in _KEYS
    ]
    for fact, told in gives_way.items():
        for member, others in told.items():
            faults += _wrong(raw, "gives_way", vocabulary, {fact: [member, *others]})
    for teller, pair in told_by.items():
        for facts in ({"asker": teller}, *pair):
            faults += _wrong(raw, "told_by", vocabulary, facts)
    for key in ("last_wins", "only_in_stories"):
        for fact in raw.get(key) or ():
            if fact not in vocabulary:
                faults.append(raw.place(key).fault(f"no fact {fact!r}", "use the vocabulary"))
    if faults:
        return None, faults
    last_wins, only_in_stories = (frozenset(raw.get(key) or ()) for key in ("last_wins", "only_in_stories"))
    return Composition(last_wins, gives_way, told_by, only_in_stories, implied), []


def _implied(raw: Table, vocabulary: Vocabulary) -> tuple[tuple[Implied, ...], list[str]]:
    rows, faults = [], []
    for row in raw.get("implied") or ():
        if not isinstance(row, Table) or not set(row) <= _IMPLIED or not row.get("adds"):
            faults.append(raw.place("implied").fault("is no such rule", f"use {', '.join(sorted(_IMPLIED))}"))
            continue
        for key in ("where", "unless", "adds"):
            facts = {fact: value for fact, value in (row.get(key) or {}).items() if value != []}
            for fact, value in facts.items():
                of_set = key == "adds" or vocabulary.facts.get(fact) is None or vocabulary[fact].type == "set"
                for one in [value] if of_set else value:
                    faults += _wrong(raw, "implied", vocabulary, {fact: one})
        for fact in row.get("told") or ():
            if fact not in vocabulary:
                faults.append(raw.place("implied").fault(f"no fact {fact!r}", "use the vocabulary"))
        where, unless = (
            {fact: frozenset(members) for fact, members in (row.get(key) or {}).items()}
            for key in ("where", "unless")
        )
        told = frozenset(row.get("told") or ())
        rows.append(Implied(row.get("kind") or "", where, told, unless, dict(row["adds"])))
    return tuple(rows), faults


def _wrong(raw: Table, key: str, vocabulary: Vocabulary, facts: Mapping[str, Any]) -> Iterable[str]:
    try:
        parse_facts(vocabulary, facts)
    except FactError as error:
        yield raw.place(key).fault(str(error), "use the vocabulary")
