"""Which letters fit: by the findings, by who asks, by who lent."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.case import assessed, case_of
from handlers.ordering import known_steps, may_offer
from handlers.turn import Turn
from rules.assessment import Finding, knowledge_of
from rules.citation import Citation
from rules.conditions import Condition
from rules.letters import LEVELS, Letter
from rules.vocabulary import GRAVITY


def letters_that_fit(turn: Turn) -> tuple[Letter, ...]:
    """Give the letters that can be sent in this case, in the order in which they are offered."""
    return tuple(letter for letter in turn.base.letters.kinds.values() if _fits(turn, letter))


def findings_of(turn: Turn, letter: Letter) -> tuple[Finding, ...]:
    """Give the findings that a letter is about, the gravest first."""
    wrong = (
        finding
        for finding in assessed(turn).findings
        if GRAVITY[finding.verdict] >= max(GRAVITY[letter.level], GRAVITY["improper"])
        and (not letter.findings or finding.rule in letter.findings)
    )
    return tuple(f for f in wrong if not letter.grounded or any(grounds_in(letter, f)))


def grounds_in(letter: Letter, finding: Finding) -> Iterator[Citation]:
    """Give the grounds of a finding that a letter quotes."""
    for citation in finding.cites:
        if citation.ground and citation.text and citation.law in letter.laws:
            yield citation


def holds(turn: Turn, condition: Condition | None) -> bool:
    """Tell whether a condition is true as told; what is not known is not true."""
    if condition is None:
        return True
    known = knowledge_of(turn.base, case_of(turn).facts, turn.day)
    return condition.evaluate(known)[0] is True


def _fits(turn: Turn, letter: Letter) -> bool:
    if not holds(turn, letter.when):
        return False
    if letter.offer:
        # Who offers to pay acknowledges the debt.
        return may_offer(turn, known_steps(turn, assessed(turn)))
    return letter.level == LEVELS["any"] or bool(findings_of(turn, letter))
