"""How facts read one by one are put together to those of a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.errors import FactError
from rules.facts import parse_facts
from rules.source import Table
from rules.vocabulary import Vocabulary

_KEYS: Final = frozenset({"last_wins", "gives_way", "follows", "told_by", "only_in_stories"})


Members = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Composition:
    """Rules for several facts together.

    Args:
        last_wins: choices of which the value later in the vocabulary counts where several are told.
        gives_way: set to member to the members beside which it does not count.
        follows: what is told along with a fact: fact and value to further facts.
        only_in_stories: facts that a collector's own message does not tell.
        told_by: who tells to what is then not said of the borrower, and what of the teller instead.
    """

    last_wins: frozenset[str]
    gives_way: Mapping[str, Mapping[str, frozenset[str]]]
    follows: tuple[tuple[str, Any, Mapping[str, Any]], ...]
    told_by: Mapping[str, tuple[Members, Members]]
    only_in_stories: frozenset[str]


def composition_of(raw: Any, vocabulary: Vocabulary) -> tuple[Composition | None, list[str]]:
    """Read ``composition.yaml``; gives None and the faults where it is not in order."""
    if not isinstance(raw, Table):
        return None, []
    faults = [
        raw.place(key).fault("no such key", f"use {', '.join(sorted(_KEYS))}")
        for key in raw
        if key not in _KEYS
    ]
    gives_way = {
        fact: {member: frozenset(others) for member, others in members.items()}
        for fact, members in (raw.get("gives_way") or {}).items()
    }
    follows = tuple((row["fact"], row["is"], dict(row["then"])) for row in raw.get("follows") or ())
    named = [{fact: [member, *others]} for fact, told in gives_way.items() for member, others in told.items()]
    for facts in [*named, *({fact: _listed(vocabulary, fact, value)} for fact, value, _ in follows)]:
        faults += _wrong(raw, vocabulary, facts)
    told_by = {
        teller: (dict(row.get("drops") or {}), dict(row.get("adds") or {}))
        for teller, row in (raw.get("told_by") or {}).items()
    }
    further = [facts for pair in told_by.values() for facts in pair]
    for then in [*(then for _, _, then in follows), *further, *({"asker": teller} for teller in told_by)]:
        faults += _wrong(raw, vocabulary, then)
    for key in ("last_wins", "only_in_stories"):
        for fact in raw.get(key) or ():
            if fact not in vocabulary:
                faults.append(raw.place(key).fault(f"no fact {fact!r}", "use the vocabulary"))
    if faults:
        return None, faults
    return Composition(
        frozenset(raw.get("last_wins") or ()),
        gives_way,
        follows,
        told_by,
        frozenset(raw.get("only_in_stories") or ()),
    ), []


def _listed(vocabulary: Vocabulary, fact: str, value: Any) -> Any:
    return [value] if fact in vocabulary and vocabulary[fact].type == "set" else value


def _wrong(raw: Table, vocabulary: Vocabulary, facts: Mapping[str, Any]) -> Iterable[str]:
    try:
        parse_facts(vocabulary, facts)
    except FactError as error:
        yield raw.place("follows").fault(str(error), "use the vocabulary")
