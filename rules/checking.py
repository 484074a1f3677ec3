"""Trying the examples that stand inside the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.assessment import contact_day, knowledge_of
from rules.base import RuleBase
from rules.edition import Edition
from rules.facts import parse_facts
from rules.model import Example, Rule

_WORDS = {True: "holds", False: "does not hold", None: "is open"}


def failing_examples(base: RuleBase, today: date) -> Iterator[str]:
    """Give one line for each in-rule example that does not come out as written.

    Args:
        base: the rule base.
        today: the day of examples that name none.
    """
    for rule in base.rules.values():
        for example in rule.examples:
            problem = _problem(base, rule, example, today)
            if problem:
                yield f"{example.place}: {rule.id}.examples: {problem}; mend the rule or the example"


def _problem(base: RuleBase, rule: Rule, example: Example, today: date) -> str:
    facts = parse_facts(base.vocabulary, example.facts)
    day = contact_day(facts, example.on or today)
    edition: Edition = base.edition(day)
    known = knowledge_of(base, facts, day)
    standing = next((s for s in edition.rules if s.rule.id == rule.id), None)
    truth, atoms = standing.condition.evaluate(known) if standing else (False, ())
    indexed = standing is None or standing in edition.candidates(known.values)
    if not indexed and truth is not False:
        return "the index does not find the rule"
    if truth is not example.holds:
        missing = ", ".join(dict.fromkeys(name for name, _ in atoms)) if truth is None else ""
        gaps = f" (missing {missing})" if missing else ""
        return f"the rule {_WORDS[truth]}{gaps}, the example says that it {_WORDS[example.holds]}"
    absent = set(example.missing) - {name for name, _ in atoms}
    if truth is None and absent:
        return f"{', '.join(sorted(absent))} is not missing"
    return ""
