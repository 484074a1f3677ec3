"""The cases that everything is measured on: the examples inside the rules and the cases of the tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from rules.assessment import contact_day
from rules.base import RuleBase
from rules.facts import Facts, parse_facts
from rules.source import read_located

ROOT: Final = Path(__file__).parent.parent
# The day of cases that name none; fixed, so that two runs measure the same.
TODAY: Final = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Case:
    """A told case.

    Args:
        name: where it comes from.
        facts: what is told.
        on: the day of the contact when the facts do not name one, or of asking.
        day: the day of the contact.
    """

    name: str
    facts: Facts
    on: date
    day: date


def load_cases(base: RuleBase) -> list[Case]:
    """Give all cases, those inside the rules first."""
    cases = [
        _case(base, example.place, example.facts, example.on)
        for rule in base.rules.values()
        for example in rule.examples
    ]
    for path in sorted((ROOT / "tests" / "cases").glob("*.yaml")):
        rows, faults = read_located(path, ROOT)
        if faults:
            raise ValueError(faults[0])
        cases += [_case(base, f"{path.name}: {row['name']}", row["facts"], row.get("on")) for row in rows]
    return cases


def _case(base: RuleBase, name: str, raw: dict[str, object], on: date | None) -> Case:
    facts = parse_facts(base.vocabulary, raw)
    return Case(name, facts, on or TODAY, contact_day(facts, on or TODAY))
