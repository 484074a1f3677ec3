"""The texts with their labels, in two halves: the lexicon was built on one and never on the other.

Beside them stand phrases: short wordings of a clause or two, on which the lexicon was built as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from rules.source import read_plain

FOLDER: Final = Path(__file__).parent / "corpus"
PARTS: Final = ("built", "phrases", "held_out")
NOW: Final = datetime(2026, 11, 20, 23, 40, tzinfo=timezone(timedelta(hours=8)))


@dataclass(frozen=True, slots=True)
class Sample:
    """One text with its labels.

    Args:
        id: its name.
        kind: of text.
        text: as a person wrote or pasted it.
        facts: what it tells, in plain JSON.
        now: when it was written.
        dated: whether the text says when it was written, so that its days are labelled.
        labelled: ``numbers`` where nothing else is labelled, as of a phrase; empty where everything is.
    """

    id: str
    kind: str
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    now: datetime = NOW
    dated: bool = False
    labelled: str = ""


def samples(part: str) -> list[Sample]:
    """Give the texts of one part."""
    rows = [row for path in sorted((FOLDER / part).glob("*.yaml")) for row in read_plain(path)]
    return [
        Sample(
            row["id"],
            row["kind"],
            row["text"],
            {name: _plain(value) for name, value in (row.get("facts") or {}).items()},
            datetime.fromisoformat(row["now"]) if row.get("now") else NOW,
            bool(row.get("now")),
            row.get("labelled", ""),
        )
        for row in rows
    ]


def built_on() -> list[Sample]:
    """Give all texts on which the lexicon was built: never one of the held-out half."""
    return [*samples("built"), *samples("phrases")]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def learnt_from() -> list[tuple[str, str]]:
    """Give kind and text of what the wording is learnt from: the built half and the texts of ``kinds``.

    The phrases stay out: a clause alone is not how a text of its kind is written.
    """
    rows = [(sample.kind, sample.text) for sample in samples("built")]
    for path in sorted((FOLDER / "kinds").glob("*.yaml")):
        rows += [(kind, text) for kind, texts in read_plain(path).items() for text in texts]
    return rows
