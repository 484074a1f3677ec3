"""Results of conditions, known again by the facts that each condition speaks of.

Hardly two cases are the same, but each rule looks at a few facts only, and those few have mostly been seen
together before. What a condition came to then, it comes to now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import count
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar

from rules.conditions import Condition
from rules.edition import stated_in
from rules.knowledge import Knowledge
from rules.vocabulary import Vocabulary

T = TypeVar("T")
_DAY: Final = "contact_date"


class Recall(Generic[T]):
    """Keeps results of conditions, up to a number; then it begins anew.

    Args:
        vocabulary: the facts.
        sources: facts from which another fact may follow, by that fact.
        most: how many results are kept at most.
    """

    def __init__(self, vocabulary: Vocabulary, sources: Mapping[str, Iterable[str]], most: int) -> None:
        self._places = {name: place for place, name in enumerate(vocabulary.facts)}
        self._sources = sources
        self._most = most
        self._memory: _Memory[T] = _Memory()

    @property
    def kept(self) -> int:
        """How many results are kept now."""
        return self._memory.kept

    def of(self, known: Knowledge, compute: Callable[[Condition], T]) -> Callable[[Condition], T]:
        """Give what looks a condition up in one state of knowledge, and computes what is new.

        Args:
            known: what is known; the result of a condition hangs on nothing else.
            compute: the computation.
        """
        if max(self._memory.kept, len(self._memory.numbers)) > self._most:
            # In one piece: who is using the old memory goes on with it to the end.
            self._memory = _Memory()
        memory = self._memory
        state, entries = self._state(known, memory), memory.entries

        def recall(condition: Condition) -> T:
            entry = entries.get(id(condition))
            if entry is None:
                entry = entries[id(condition)] = (condition, self._pick(condition), {})
            _, pick, results = entry
            key = pick(state)
            if key not in results:
                results[key] = compute(condition)
                memory.kept += 1
            return results[key]

        return recall

    def _state(self, known: Knowledge, memory: _Memory[T]) -> list[int]:
        """Give a number for what is known of each fact."""
        numbers, ordinal = memory.numbers, memory.ordinal
        askable = known.askable
        state = [-1] * len(self._places)
        for name in askable:
            state[self._places[name]] = -2
        for name, value in known.values.items():
            seen = (name, value, name in askable)
            number = numbers.get(seen)
            state[self._places[name]] = numbers.setdefault(seen, next(ordinal)) if number is None else number
        # Whatever is told of the day of the contact, conditions go by the day that is reckoned with.
        day = (_DAY, known.day, False)
        state[self._places[_DAY]] = numbers.setdefault(day, next(ordinal))
        return state

    def _pick(self, condition: Condition) -> Callable[[list[int]], Any]:
        """Give what takes from a state what a condition speaks of."""
        facts = stated_in(condition)
        for name in facts & self._sources.keys():
            facts = facts.union(self._sources[name])
        places = sorted(self._places[name] for name in facts)
        return itemgetter(*places) if places else _nothing


def _nothing(_state: list[int]) -> None:
    return None


class _Memory(Generic[T]):
    """The results of one time, and the numbers of what was known."""

    __slots__ = ("entries", "kept", "numbers", "ordinal")

    def __init__(self) -> None:
        # By the identity of a condition, which is kept beside so that no other can take it.
        self.entries: dict[int, tuple[Condition, Callable[[list[int]], Any], dict[Any, T]]] = {}
        self.numbers: dict[object, int] = {}
        self.ordinal = count()
        self.kept = 0
