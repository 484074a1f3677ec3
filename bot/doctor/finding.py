"""What the doctor finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """How it stands with something, and the key of the word for it."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """How it stands with one thing; the words are in locales/<language>/platform.yaml, part `doctor`.

    Args:
        subject: A variable, or what `about_<subject>` names.
        state: How it stands.
        sentence: The key of what is said about it.
        values: What is filled into that sentence; never a secret.
    """

    subject: str
    state: State
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


class StoreProbe(Protocol):
    """Looks at a store without changing it."""

    async def check(self) -> Finding:
        """Tell whether the store can be reached and has the tables that this program knows."""
        ...
