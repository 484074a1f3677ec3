"""The shape of what is looked for: words, named groups of words, and patterns made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

NEAR: Final = 6
FAR: Final = 20


class Pattern(NamedTuple):
    """Items in their order.

    Args:
        items: numbers of the sets of words of which one stands at each place; at least one.
        reaches: for each item but the first, how many characters may lie before it at most.
        captures: whether one of the items remembers which member of its group it was.
    """

    items: tuple[int, ...]
    reaches: tuple[int, ...]
    captures: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What some words tell.

    Args:
        id: its name.
        patterns: any of them.
        shadows: number of the set of words that only look like it; 0 where there are none.
        facts: mood to the facts that the words then tell; ``@name`` stands for what was captured.
        label: where the words only label: the category, None otherwise.
        by: whose words it counts in, ``notice`` the collector's or ``story`` the writer's; empty for both.
        yields_to: ids of entries beside which it tells nothing.
        needs: ids of entries without one of which it tells nothing.
        apart_from: ids of entries; a match that lies over one of theirs tells nothing.
        neutral: says nothing of the kind of text.
        examples: mood (or ``nothing``) to texts with their lines.
        file: where it stands.
        line: where it stands.
    """

    id: str
    patterns: tuple[Pattern, ...]
    shadows: int
    facts: Mapping[str, Mapping[str, Any]]
    label: str | None
    by: str
    yields_to: frozenset[str]
    needs: frozenset[str]
    apart_from: frozenset[str]
    neutral: bool
    examples: Mapping[str, tuple[tuple[str, int], ...]]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Signal:
    """What speaks for a kind of text.

    Args:
        id: its name.
        kind: of text.
        weight: how much it speaks for it.
        patterns: any of them.
        shadows: number of the set of words that only look like it; 0 where there are none.
    """

    id: str
    kind: str
    weight: float
    patterns: tuple[Pattern, ...]
    shadows: int
