"""Trying the examples that stand inside the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from rules.assessment import contact_day, knowledge_of
from rules.base import RuleBase
from rules.edition import Edition
from rules.facts import parse_facts
from rules.model import Example, Rule
from rules.reading.lexicon import MOODS, patterns_alone
from rules.reading.patterns import Entry
from rules.reading.reader import read
from rules.reading.reading import STORY, Reading

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


def failing_readings(base: RuleBase, now: datetime) -> Iterator[str]:
    """Give one line for each example text of the lexicon that is not read as written.

    Args:
        base: the rule base.
        now: the time that relative days are counted from.
    """
    # An example shows what the patterns tell, whatever was learnt from it.
    base = replace(base, lexicon=patterns_alone(base.lexicon))
    for entry in base.lexicon.entries:
        for mood, texts in entry.examples.items():
            for text, line in texts:
                # An example is a scrap of a text, which as a whole speaks of a debt.
                problem = _misread(entry, mood, read(base, text, now, otherwise=entry.by or STORY))
                if problem:
                    place = f"{entry.file}:{line}: {entry.id}.examples.{mood}"
                    yield f"{place}: {problem} in {text!r}; mend the patterns or the example"


def _misread(entry: Entry, mood: str, reading: Reading) -> str:
    if entry.label is not None:
        labelled = any(label.category == entry.label for label in reading.labels)
        return "" if labelled is (mood != "nothing") else f"the label is {'' if labelled else 'not '}read"
    if mood == "nothing":
        told = [m for m in MOODS if entry.facts.get(m) and not list(_missing(entry, m, reading))]
        return f"{dict(entry.facts[told[0]])} is read" if told else ""
    wanted = [f"{f}: {v}" for f, v in _missing(entry, "done" if mood == "said" else mood, reading)]
    return f"{', '.join(wanted)} is not read" if wanted else ""


def _missing(entry: Entry, mood: str, reading: Reading) -> Iterator[tuple[str, object]]:
    """Give the facts of an entry that were not read; of a capture any member will do."""
    for fact, value in entry.facts.get(mood, {}).items():
        found = reading.facts.get(fact)
        for one in value if isinstance(value, list) else [value]:
            captured = isinstance(one, str) and one.startswith("@")
            there = one in found if isinstance(found, list) else found == one
            if not (found if captured else there):
                yield fact, one
