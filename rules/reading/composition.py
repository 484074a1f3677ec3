"""How facts read one by one are put together to those of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.errors import FactError
from rules.facts import parse_facts
from rules.source import Table
from rules.vocabulary import Vocabulary

_KEYS: Final = frozenset({"last_wins", "gives_way", "told_by", "only_in_stories"})

Members = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Composition:
    """Rules for several facts together.

    Args:
        last_wins: choices of which the value later in the vocabulary counts where several are told.
        gives_way: set to member to the members beside which it does not count.
        only_in_stories: facts that a collector's own message does not tell.
        told_by: who tells to what is then not said of the borrower, and what of the teller instead.
    """

    last_wins: frozenset[str]
    gives_way: Mapping[str, Mapping[str, frozenset[str]]]
    told_by: Mapping[str, tuple[Members, Members]]
    only_in_stories: frozenset[str]


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
    faults = [
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
    return Composition(last_wins, gives_way, told_by, only_in_stories), []


def _wrong(raw: Table, key: str, vocabulary: Vocabulary, facts: Mapping[str, Any]) -> Iterable[str]:
    try:
        parse_facts(vocabulary, facts)
    except FactError as error:
        yield raw.place(key).fault(str(error), "use the vocabulary")
