"""What the benchmark hands to other engines means what our rules mean, in all three values."""

import ast
import json
import operator
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from bench.cases import TODAY, load_cases
from bench.translate import Dialect, Translator, situation
from rules.assessment import knowledge_of
from rules.base import RuleBase, load_rule_base
from rules.conditions import Condition, Truth
from rules.facts import parse_facts
from rules.grammar import Grammar
from rules.knowledge import Knowledge
from rules.source import Place

PYTHON = Dialect(
    all_of=" and ",
    any_of=" or ",
    negation="not ({})",
    literal=lambda value: json.dumps(value) if isinstance(value, str) else str(value),
    one_of=lambda name, literals: f"{name} in [{', '.join(literals)}]",
)
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.In: lambda left, right: left in right,
}


def _truth(node: ast.expr, values: dict[str, Any]) -> Truth:
    """Evaluate Python's own syntax in three values: a name that was left out is unknown."""
    match node:
        case ast.BoolOp(op=sign, values=parts):
            truths = [_truth(part, values) for part in parts]
            decisive = isinstance(sign, ast.Or)
            return decisive if decisive in truths else None if None in truths else not decisive
        case ast.UnaryOp(op=ast.Not(), operand=part):
            truth = _truth(part, values)
            return None if truth is None else not truth
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            if any(isinstance(side, ast.Name) and side.id not in values for side in (left, right)):
                return None
            return bool(COMPARE[type(sign)](_value(left, values), _value(right, values)))
        case _:
            return bool(_value(node, values))


def _value(node: ast.expr, values: dict[str, Any]) -> Any:
    return values[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)


@cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _translated(condition: Condition, known: Knowledge, *, bounds: bool) -> Truth:
    translator = Translator(PYTHON, bounds=bounds)
    expression = translator.expression(condition)
    return _truth(_parsed(expression), situation(translator.variables, known, leave_out=bounds))


@pytest.fixture(scope="module")
def base() -> RuleBase:
    return load_rule_base()


def test_a_translated_rule_has_the_same_truth_on_told_cases(base: RuleBase) -> None:
    seen = set()
    for number, case in enumerate(load_cases(base)[::5]):
        known = knowledge_of(base, case.facts, case.day)
        for standing in base.edition(case.day).rules[number % 7 :: 7]:
            truth = standing.condition.evaluate(known)[0]
            seen.add(truth)
            where = case.name, standing.rule.id
            assert _translated(standing.condition, known, bounds=True) is truth, where
            assert truth is None or _translated(standing.condition, known, bounds=False) is truth, where
    assert seen == {True, False, None}


NIGHT = {"contact_time": {"outside": ["08:00", "22:00"]}}
TOLD_NUMBER = {"told": {"third_parties_told": {"at_least": 25}}}
NOT_AT_HOME = {"told": {"not": {"place": "home"}}}
TWO_OF_THREE = {
    "count": {"at_least": 2, "of": [{"repeated": True}, {"place": "home"}, {"conduct": "insult"}]}
}


@pytest.mark.parametrize(
    "written, told, truth",
    [
        (NIGHT, {"contact_time": "07:59"}, True),
        (NIGHT, {"contact_time": "08:00"}, False),
        (NIGHT, {"contact_time": ["21:59", "22:00"]}, None),
        (NIGHT, {}, False),
        ({"contact_time": {"within": ["08:00", "22:00"]}}, {"contact_time": "22:00"}, False),
        ({"calls_from_one_lender": {"above": 3}}, {"calls_per_day": [3, 4]}, None),
        ({"calls_from_one_lender": {"above": 3}}, {"calls_per_day": 9, "several_lenders": True}, None),
        ({"unanswered_to_one_number": {"at_least": 7}}, {"calls_per_day": 6}, False),
        ({"annual_rate": {"above": 36}}, {"annual_rate": 36}, False),
        ({"annual_rate": {"above": 36}}, {"annual_rate": 36.01}, True),
        ({"annual_rate": {"at_most": 36}}, {}, False),
        ({"channel": {"only": ["letter", "email"]}}, {"channel": ["letter"]}, True),
        ({"channel": {"only": ["letter", "email"]}}, {"channel": ["letter", "call"]}, False),
        ({"contacted": {"all": ["family", "child"]}}, {"contacted": ["child"]}, False),
        ({"credit_notice_before": False}, {}, False),
        ({"not": {"place": "home"}}, {}, None),
        ({"contract_date": {"from": TODAY}}, {"contract_date": TODAY}, True),
        (TOLD_NUMBER, {"third_parties_told": [25, 40]}, True),
        (TOLD_NUMBER, {"third_parties_told": [24, 40]}, False),
        (NOT_AT_HOME, {}, False),
        (NOT_AT_HOME, {"place": "hotel_room"}, True),
        (TWO_OF_THREE, {"repeated": True, "conduct": ["insult"]}, True),
        (TWO_OF_THREE, {"repeated": True}, None),
        (TWO_OF_THREE, {}, False),
    ],
)
def test_a_translated_condition_has_the_same_truth(
    base: RuleBase, written: dict[str, Any], told: dict[str, Any], truth: Truth
) -> None:
    faults: list[str] = []
    condition = Grammar(base.vocabulary, {}, faults).condition(written, Place("here", 1, "when"))
    known = knowledge_of(base, parse_facts(base.vocabulary, told), TODAY)
    assert not faults
    assert condition.evaluate(known)[0] is truth
    assert _translated(condition, known, bounds=True) is truth
    assert truth is None or _translated(condition, known, bounds=False) is truth
