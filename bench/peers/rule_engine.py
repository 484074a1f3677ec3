"""rule-engine: a missing value is an error that nothing absorbs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

import rule_engine  # type: ignore[import-untyped]

from bench.translate import Dialect

NAME: Final = "rule-engine"
# It reads a list anew at each mention: members of sets are given as booleans, choices compared one by one.
DIALECT: Final = Dialect(
    all_of=" and ",
    any_of=" or ",
    negation="not ({})",
    literal=json.dumps,
    one_of=lambda name, literals: f"({' or '.join(f'{name} == {literal}' for literal in literals)})",
    flat_sets=True,
)


def together(expressions: Sequence[str]) -> Callable[[dict[str, Any]], Sequence[Any]]:
    """Compile expressions into one rule that gives the list of their values."""
    return rule_engine.Rule(f"[{', '.join(expressions)}]").evaluate  # type: ignore[no-any-return]


def alone(expression: str) -> Callable[[dict[str, Any]], bool | None]:
    """Compile one expression; None where it cannot tell."""
    rule = rule_engine.Rule(expression)

    def evaluate(values: dict[str, Any]) -> bool | None:
        try:
            return bool(rule.matches(values))
        except rule_engine.EngineError:
            return None

    return evaluate
