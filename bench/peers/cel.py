"""CEL, by common-expression-language: a missing value is an error, which ``&&`` and ``||`` can absorb."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

import cel

from bench.translate import Dialect

NAME: Final = "common-expression-language"
DIALECT: Final = Dialect(
    all_of=" && ",
    any_of=" || ",
    negation="!({})",
    literal=json.dumps,
    one_of=lambda name, literals: f"{name} in [{', '.join(literals)}]",
)


def together(expressions: Sequence[str]) -> Callable[[dict[str, Any]], Sequence[Any]]:
    """Compile expressions into one program that gives the list of their values."""
    return cel.compile(f"[{', '.join(expressions)}]").execute


def alone(expression: str) -> Callable[[dict[str, Any]], bool | None]:
    """Compile one expression; None where it cannot tell."""
    program = cel.compile(expression)

    def evaluate(values: dict[str, Any]) -> bool | None:
        try:
            return bool(program.execute(values))
        except (RuntimeError, TypeError, ValueError):
            return None

    return evaluate
