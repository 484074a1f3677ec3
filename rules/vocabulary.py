"""The words in which a case is told: facts, their types and what they count as unstated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

VERDICTS: Final = ("undetermined", "lawful", "improper", "unlawful", "possibly_criminal")
GRAVITY: Final = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
FACT_TYPES: Final = frozenset({"boolean", "choice", "set", "integer", "number", "time", "date"})


@dataclass(frozen=True, slots=True)
class FactType:
    """What values one fact may take.

    Args:
        name: the id of the fact.
        type: one of ``FACT_TYPES``.
        values: the allowed values of a choice or the members of a set, in their order.
        minimum: the least number allowed, None where there is none.
        unstated: ``absent`` (a wrong that did not happen, an excuse that is not there), ``zero`` (a count) or
            ``unknown``.
        describes: whether the fact tells something of the contact itself.
    """

    name: str
    type: str
    values: tuple[str, ...] = ()
    minimum: float | None = None
    unstated: str = "absent"
    describes: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All facts, by id; there is one of a rule base, equal to itself alone.

    Args:
        facts: the facts in the order of the vocabulary.
        implies: (condition, values) pairs in raw YAML form; see ``rules.facts``.
    """

    facts: dict[str, FactType]
    implies: tuple[tuple[Any, dict[str, Any]], ...] = field(default=())

    def __contains__(self, name: object) -> bool:
        return name in self.facts

    def __getitem__(self, name: str) -> FactType:
        return self.facts[name]


def parse_vocabulary(raw: dict[str, Any]) -> Vocabulary:
    """Build the vocabulary from the loaded YAML.

    Args:
        raw: the mapping with ``facts`` and ``implies``.

    Raises:
        ValueError: a fact has an unknown type or key; the message names it.
    """
    facts: dict[str, FactType] = {}
    for name, row in raw["facts"].items():
        unknown = set(row) - {"type", "values", "minimum", "unstated", "describes"}
        if unknown:
            raise ValueError(f"facts.{name}: unknown key {min(unknown)}; remove it")
        if row.get("type") not in FACT_TYPES:
            raise ValueError(
                f"facts.{name}.type: {row.get('type')!r}; use one of {', '.join(sorted(FACT_TYPES))}"
            )
        facts[name] = FactType(
            name=name,
            type=row["type"],
            values=tuple(row.get("values", ())),
            minimum=row.get("minimum"),
            unstated=row.get("unstated", "absent"),
            describes=bool(row.get("describes", False)),
        )
    implies = tuple((entry["when"], dict(entry["then"])) for entry in raw.get("implies", ()))
    return Vocabulary(facts, implies)
