"""What the told facts come to: the verdict, what it rests on, and what could still change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rules.base import RuleBase
from rules.citation import Citation
from rules.conditions import Atom, Condition, Outcome, Truth
from rules.deadlines import Deadline, deadlines
from rules.edition import Edition, StandingRule
from rules.facts import Facts, value_to_json
from rules.knowledge import Knowledge, known_value, told
from rules.vocabulary import GRAVITY

FIRST_DAY: Final = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds, and the told facts that made it hold."""

    rule: str
    verdict: str
    could_be: str | None
    judgement: bool
    because: dict[str, Any]
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class OpenRule:
    """A rule that is not decided; ``missing`` is empty where the law itself is unsettled."""

    rule: str
    verdict: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """A rule that would hold today but had no article in force on the day of the contact."""

    rule: str
    since: date


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer to "is this legal?".

    Args:
        verdict: the gravest of the findings; ``lawful`` or ``undetermined`` without a graver one.
        findings: the rules that hold, the gravest first.
        open: the rules that are not decided.
        could_be: the gravest verdict that what is open could still bring.
        remedies: what can be done, the most urgent first.
        channels: where to turn, in that order.
        deadlines: time limits that can be told.
        later: rules that came into force after the contact.
        notes: keys of remarks on the whole case.
        on: the day of the contact.
    """

    verdict: str
    findings: tuple[Finding, ...]
    open: tuple[OpenRule, ...]
    could_be: str
    remedies: tuple[str, ...]
    channels: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    later: tuple[Later, ...]
    notes: tuple[str, ...]
    on: date


def assess(base: RuleBase, facts: Facts, on: date, asked_on: date | None = None) -> Assessment:
    """Assess a case on what was told.

    Args:
        base: the rule base.
        facts: what is stated.
        on: the day of the contact when the facts do not name one.
        asked_on: the day of asking, for time limits; ``on`` by default.
    """
    asked_on = asked_on or on
    day = contact_day(facts, on)
    known = knowledge_of(base, facts, day)
    edition: Edition = base.edition(day)
    findings, opened = _walk(base, edition, known, facts)
    verdict = _verdict(facts, findings, day)
    disputed = [OpenRule(f.rule, f.could_be, ()) for f in findings if f.could_be]
    opened = [o for o in opened if GRAVITY[o.verdict] > GRAVITY["lawful"]] + disputed
    could_be = max([verdict, *(o.verdict for o in opened)], key=GRAVITY.__getitem__)
    limits = deadlines(facts, day, asked_on)
    remedies = _remedies(base, known, findings)
    return Assessment(
        verdict=verdict,
        findings=tuple(findings),
        open=tuple(opened),
        could_be=could_be,
        remedies=remedies,
        channels=_channels(base, remedies),
        deadlines=limits,
        later=_later(base, known, findings, day, asked_on),
        notes=("before-our-texts",) if day < FIRST_DAY else (),
        on=day,
    )


def contact_day(facts: Facts, on: date) -> date:
    """Give the day of the contact: the stated one, or ``on``."""
    stated = facts.get("contact_date")
    return stated if isinstance(stated, date) else on


def knowledge_of(base: RuleBase, facts: Facts, day: date) -> Knowledge:
    """Read a case for its verdict, with what follows from what is stated."""
    known = told(facts, day)
    apply_implications(base, known)
    return known


def apply_implications(base: RuleBase, known: Knowledge) -> None:
    """Add what follows from what is known; nothing that is stated is changed."""
    for condition, then in base.implies:
        if condition.fact not in known.values or not condition.evaluate(known)[0]:
            continue
        for name, value in then.items():
            known.values.setdefault(name, known_value(value))


def _walk(
    base: RuleBase, edition: Edition, known: Knowledge, facts: Facts
) -> tuple[list[Finding], list[OpenRule]]:
    findings: list[Finding] = []
    opened: list[OpenRule] = []
    outcome = _outcomes(base, known)
    for standing in edition.candidates(known.values):
        truth, atoms = outcome(standing.condition)
        if truth:
            findings.append(_finding(standing, known, facts, atoms))
        elif truth is None:
            missing = tuple(dict.fromkeys(name for name, _ in atoms))
            opened.append(OpenRule(standing.rule.id, standing.rule.verdict, missing))
    findings.sort(key=lambda finding: -GRAVITY[finding.verdict])
    return findings, opened


def _outcomes(base: RuleBase, known: Knowledge) -> Callable[[Condition], Outcome]:
    return base.outcomes.of(known, lambda condition: condition.evaluate(known))


def _finding(standing: StandingRule, known: Knowledge, facts: Facts, atoms: Iterable[Atom]) -> Finding:
    rule = standing.rule
    return Finding(
        rule=rule.id,
        verdict=rule.verdict,
        could_be=rule.could_be,
        judgement=rule.judgement,
        because=_because(facts, known, atoms),
        cites=tuple(c for c, when in standing.cites if when is None or when.evaluate(known)[0]),
    )


def _because(facts: Facts, known: Knowledge, atoms: Iterable[Atom]) -> dict[str, Any]:
    because: dict[str, Any] = {}
    for name, members in dict.fromkeys(atoms):
        value = facts.get(name)
        if value is None:
            implied = known.values.get(name)
            if isinstance(implied, bool):
                because[name] = implied
            continue
        kind = facts.vocabulary[name]
        if isinstance(value, frozenset):
            told_members = (value & members if members else value).union(because.get(name, ()))
            if len(told_members) > 1:
                because[name] = [member for member in kind.values if member in told_members]
            elif told_members:
                because[name] = list(told_members)
        else:
            because[name] = value_to_json(kind, value)
    return because


def _verdict(facts: Facts, findings: list[Finding], day: date) -> str:
    gravest = max((finding.verdict for finding in findings), key=GRAVITY.__getitem__, default="undetermined")
    if GRAVITY[gravest] > GRAVITY["lawful"]:
        return gravest
    return "lawful" if describes_contact(facts) and day >= FIRST_DAY else "undetermined"


def describes_contact(facts: Facts) -> bool:
    """Tell whether anything of the contact itself was told, more than that there was one."""
    for name, value in facts.items():
        if not facts.vocabulary[name].describes:
            continue
        if isinstance(value, frozenset):
            if value - {"borrower"}:
                return True
        else:
            return True
    return False


def _remedies(base: RuleBase, known: Knowledge, findings: list[Finding]) -> tuple[str, ...]:
    named = {remedy for finding in findings for remedy in base.rules[finding.rule].remedies}
    unasked = [remedy.id for remedy in base.unasked_remedies if _holds(remedy.always_when, known)]
    offered = {remedy for remedy in named if _holds(base.remedies[remedy].when, known) is not False}
    return tuple(sorted(offered.union(unasked), key=base.urgency.__getitem__))


def offers(base: RuleBase, facts: Facts, on: date, remedy: str) -> bool:
    """Tell whether a remedy is among those of an assessment, without the rest of it.

    Args:
        base: the rule base.
        facts: what is stated.
        on: the day of the contact when the facts do not name one.
        remedy: its id.
    """
    day = contact_day(facts, on)
    known = knowledge_of(base, facts, day)
    if any(unasked.id == remedy and _holds(unasked.always_when, known) for unasked in base.unasked_remedies):
        return True
    if _holds(base.remedies[remedy].when, known) is False:
        return False
    naming = (s for s in base.edition(day).candidates(known.values) if remedy in s.rule.remedies)
    outcome = _outcomes(base, known)
    return any(outcome(standing.condition)[0] for standing in naming)


def _holds(condition: Condition | None, known: Knowledge) -> Truth:
    return True if condition is None else condition.evaluate(known)[0]


def _channels(base: RuleBase, remedies: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(channel for remedy in remedies for channel in base.remedies[remedy].channels))


def _later(
    base: RuleBase, known: Knowledge, findings: list[Finding], day: date, asked_on: date
) -> tuple[Later, ...]:
    """Tell which rules would hold under the law of the day of asking; today's contacts have none."""
    today: Edition = base.edition(asked_on)
    if today is base.edition(day) or asked_on < day:
        return ()
    holding = {finding.rule for finding in findings}
    standing = {s.rule.id for s in base.edition(day).rules}
    later = []
    for rule in today.candidates(known.values):
        if rule.rule.id in holding or GRAVITY[rule.rule.verdict] <= GRAVITY["lawful"]:
            continue
        if rule.condition.evaluate(known)[0]:
            since = min(
                g.first for g in rule.grounds if g.bears and g.first > day or rule.rule.id not in standing
            )
            later.append(Later(rule.rule.id, since))
    return tuple(later)
