"""Everything that can be wrong with a rule base or with a case."""

from __future__ import annotations


class RulesError(Exception):
    """Root of the errors of this package."""


class FactError(RulesError):
    """A fact of a case that the vocabulary does not allow.

    Args:
        fact: the name of the fact as it was given.
        value: the value as it was given.
        problem: ``unknown_fact``, ``wrong_type``, ``unknown_value``, ``out_of_range`` or ``in_the_future``.
        mend: what would be right, in English, for the person who wrote the case.
    """

    def __init__(self, fact: str, value: object, problem: str, mend: str) -> None:
        self.fact = fact
        self.value = value
        self.problem = problem
        self.mend = mend
        shown = repr(value)
        super().__init__(f"{fact}: {shown if len(shown) <= 80 else shown[:77] + '...'}: {mend}")


class CaseError(RulesError):
    """A line of the batch interface that is no case."""


class RuleBaseError(RulesError):
    """Faults of the rule base, one line each as ``file:line: key: what is wrong; the mend``.

    Args:
        faults: the lines, at least one.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))
