"""zen-engine: a missing value is null, and a comparison of null by size is an error."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

import zen

from bench.translate import Dialect

NAME: Final = "zen-engine"
DIALECT: Final = Dialect(
    all_of=" and ",
    any_of=" or ",
    negation="not ({})",
    literal=json.dumps,
    one_of=lambda name, literals: f"{name} in [{', '.join(literals)}]",
)


def together(expressions: Sequence[str]) -> Callable[[dict[str, Any]], Sequence[Any]]:
    """Compile expressions into one that gives the list of their values."""
    return zen.compile_expression(f"[{', '.join(expressions)}]").evaluate


def traced(expressions: Sequence[str]) -> Callable[[dict[str, Any]], Any]:
    """Compile expressions into a decision graph that gives a trace as well."""
    keyed = [{"id": f"r{n}", "key": f"r{n}", "value": value} for n, value in enumerate(expressions)]
    here = {"x": 0, "y": 0}
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": here},
            {
                "id": "do",
                "type": "expressionNode",
                "name": "do",
                "position": here,
                "content": {"expressions": keyed},
            },
            {"id": "out", "type": "outputNode", "name": "out", "position": here},
        ],
        "edges": [
            {"id": "first", "type": "edge", "sourceId": "in", "targetId": "do"},
            {"id": "last", "type": "edge", "sourceId": "do", "targetId": "out"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    return lambda values: decision.evaluate(values, {"trace": True})


def traced_values(answer: Any) -> list[Any]:
    """Give the values of the expressions out of the answer of a decision graph."""
    result = answer["result"]
    return [result[f"r{n}"] for n in range(len(result))]


def alone(expression: str) -> Callable[[dict[str, Any]], bool | None]:
    """Compile one expression; None where it cannot tell."""
    compiled = zen.compile_expression(expression)

    def evaluate(values: dict[str, Any]) -> bool | None:
        try:
            return bool(compiled.evaluate(values))
        except RuntimeError:
            return None

    return evaluate
