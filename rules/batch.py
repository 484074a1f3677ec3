"""The batch interface: JSON Lines in, JSON Lines out, in order, each line answered for itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from rules.assessment import Assessment, assess, contact_day
from rules.base import RuleBase
from rules.errors import CaseError, FactError
from rules.explanation import Words, explain
from rules.facts import Facts, parse_facts
from rules.interview import next_question
from rules.reading.reader import read
from rules.reading.reading import Reading
from rules.zone import CHINA

_KEYS: Final = {
    "assess": frozenset({"id", "facts", "on"}),
    "explain": frozenset({"id", "facts", "on"}),
    "ask": frozenset({"id", "facts", "settled", "on"}),
    "read": frozenset({"id", "text", "now"}),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One line of input, checked.

    Args:
        id: whatever the line was named, given back unchanged.
        facts: what is stated.
        settled: facts that were asked and answered.
        on: the day of the contact, or of asking where the facts name the contact's day.
    """

    id: Any
    facts: Facts
    settled: frozenset[str]
    on: date


def answer_lines(
    base: RuleBase, verb: str, lines: Iterable[str], now: datetime, words: Words
) -> Iterator[tuple[str, bool]]:
    """Answer each line.

    Args:
        base: the rule base.
        verb: ``assess``, ``read``, ``ask`` or ``explain``.
        lines: the input; empty lines are passed over.
        now: the time that counts where a line names none.
        words: the sentences of ``explain``.

    Yields:
        The answer (for ``explain`` a text of several lines) and whether the line was in order.
    """
    on_cases: dict[str, Callable[[Case], str]] = {
        "assess": lambda case: _dump({"id": case.id, **assessment_to_json(_assess(base, case))}),
        "ask": lambda case: _dump({"id": case.id, **_ask(base, case)}),
        "explain": lambda case: explain(base, words, case.id, case.facts, _assess(base, case)),
    }

    def answer(raw: Any) -> str:
        _check_keys(raw, _KEYS[verb])
        if verb == "read":
            return _dump({"id": raw.get("id"), **reading_to_json(_read_text(base, raw, now))})
        return on_cases[verb](_case(base, raw, now.date()))

    for line in lines:
        if not line.strip():
            continue
        raw: Any = None
        try:
            raw = _parsed(line)
            yield answer(raw), True
        except (CaseError, FactError) as error:
            yield _dump({"id": raw.get("id") if isinstance(raw, dict) else None, "error": str(error)}), False


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"not JSON: {error}; write one object a line") from None


def _check_keys(raw: Any, keys: frozenset[str]) -> None:
    if not isinstance(raw, dict):
        raise CaseError(f"a line must be an object with {', '.join(sorted(keys))}")
    for key in raw:
        if key not in keys:
            raise CaseError(f"{key}: no such key; use {', '.join(sorted(keys))}")


def _case(base: RuleBase, raw: dict[str, Any], today: date) -> Case:
    facts = raw.get("facts")
    if not isinstance(facts, dict):
        raise CaseError("facts: must be an object of facts; {} if nothing is known")
    settled = raw.get("settled") or []
    if not isinstance(settled, list) or not all(isinstance(fact, str) for fact in settled):
        raise CaseError("settled: must be a list of facts")
    for fact in settled:
        if fact not in base.vocabulary:
            raise CaseError(f"settled: {fact!r} is no fact; see rules/cn/vocabulary.yaml")
    on = _day(raw["on"]) if raw.get("on") is not None else today
    return Case(raw.get("id"), parse_facts(base.vocabulary, facts, max(on, today)), frozenset(settled), on)


def _day(given: Any) -> date:
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise CaseError(f"on: {given!r} is no day; write YYYY-MM-DD") from None


def _read_text(base: RuleBase, raw: dict[str, Any], now: datetime) -> Reading:
    text = raw.get("text")
    if not isinstance(text, str):
        raise CaseError("text: must be what was written, in quotation marks")
    return read(base, text, _time(raw["now"]) if raw.get("now") is not None else now)


def _time(given: Any) -> datetime:
    try:
        time = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        raise CaseError(f"now: {given!r} is no time; write YYYY-MM-DDTHH:MM+08:00") from None
    return time if time.tzinfo else time.replace(tzinfo=CHINA)


def reading_to_json(found: Reading) -> dict[str, Any]:
    """Give a reading as plain JSON, in the form of the batch interface."""
    return {
        "is_collection": found.is_collection,
        "kind": found.kind,
        "facts": dict(found.facts),
        "spans": [
            {"fact": span.fact, "value": span.value, "start": span.start, "end": span.end}
            for span in found.spans
        ],
        "unclear": [
            {"fact": one.fact, "values": list(one.values), "start": one.start, "end": one.end}
            for one in found.unclear
        ],
        "labels": [{"category": one.category, "start": one.start, "end": one.end} for one in found.labels],
        "warnings": list(found.warnings),
        "language": found.language,
    }


def _assess(base: RuleBase, case: Case) -> Assessment:
    return assess(base, case.facts, case.on)


def assessment_to_json(found: Assessment) -> dict[str, Any]:
    """Give an assessment as plain JSON, in the form of the batch interface."""
    return {
        "verdict": found.verdict,
        "findings": [
            {
                "rule": finding.rule,
                "verdict": finding.verdict,
                "judgement": finding.judgement,
                "because": finding.because,
                "cites": [
                    {
                        "law": cited.law,
                        "article": cited.article,
                        "label": cited.label,
                        "item": cited.item,
                        "text": cited.text,
                        "quotable": cited.quotable,
                        "binding": cited.binding,
                        "rank": cited.rank,
                        "title": cited.law_title,
                        "in_force_from": cited.in_force_from.isoformat(),
                        "in_force_to": cited.in_force_to.isoformat() if cited.in_force_to else None,
                        "ground": cited.ground,
                    }
                    for cited in finding.cites
                ],
            }
            for finding in found.findings
        ],
        "open": [{"rule": o.rule, "verdict": o.verdict, "missing": list(o.missing)} for o in found.open],
        "could_be": found.could_be,
        "remedies": list(found.remedies),
        "channels": list(found.channels),
        "deadlines": [
            {
                "id": d.id,
                "last_day": d.last_day.isoformat() if d.last_day else None,
                "over": d.over,
                "kept": d.kept,
            }
            for d in found.deadlines
        ],
        "later": [{"rule": later.rule, "since": later.since.isoformat()} for later in found.later],
        "notes": list(found.notes),
        "on": found.on.isoformat(),
    }


def _ask(base: RuleBase, case: Case) -> dict[str, Any]:
    asking = next_question(base, case.facts, case.settled, contact_day(case.facts, case.on))
    if asking is None:
        return {"question": None, "at_most": 0}
    question = asking.question
    return {
        "question": {"id": question.id, "facts": list(question.facts)},
        "at_most": asking.at_most,
        "because": list(asking.because),
    }


def _dump(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)
