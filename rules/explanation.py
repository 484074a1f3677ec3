"""A case told as a text that a lawyer reads: findings, what they rest on, articles, what is open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rules.assessment import Assessment, Finding
from rules.base import RuleBase
from rules.citation import Citation
from rules.facts import Facts
from rules.source import read_plain

Words = Mapping[str, Any]


def load_words(folder: Path) -> Words:
    """Read the sentences and the rules' texts of one language.

    Args:
        folder: the language's folder of catalogues.
    """
    words: dict[str, Any] = dict(read_plain(folder / "lawyer.yaml"))
    words["articles"] = read_plain(folder / "articles.yaml")["articles"]
    words["rules"] = {}
    for path in sorted((folder / "rules").glob("*.yaml")):
        words["rules"].update(read_plain(path) or {})
    return words


def explain(base: RuleBase, words: Words, case_id: Any, facts: Facts, found: Assessment) -> str:
    """Write one case as text.

    Args:
        base: the rule base.
        words: the sentences, from ``load_words``.
        case_id: how the line was named.
        facts: what is stated.
        found: its assessment.
    """
    lines = [
        words["heading"].format(id=case_id, on=found.on, version=base.digest),
        words["verdict"].format(verdict=words["verdicts"][found.verdict]),
    ]
    if found.could_be != found.verdict:
        lines.append(words["could_be"].format(verdict=words["verdicts"][found.could_be]))
    lines.append(words["told"].format(facts=_pairs(facts.to_json())))
    for number, finding in enumerate(found.findings, 1):
        lines += _finding(words, number, finding)
    lines += [
        words["open"].format(
            rule=o.rule,
            title=_title(words, o.rule),
            verdict=words["verdicts"][o.verdict],
            missing="、".join(o.missing),
        )
        if o.missing
        else words["unsettled"].format(
            rule=o.rule, title=_title(words, o.rule), verdict=words["verdicts"][o.verdict]
        )
        for o in found.open
    ]
    lines += [
        words["later"].format(rule=x.rule, title=_title(words, x.rule), since=x.since) for x in found.later
    ]
    lines += [
        words["deadline"].format(
            id=words["deadlines"][d.id],
            day=d.last_day or words["not_computed"],
            state=words["states"][_state(d)],
        )
        for d in found.deadlines
    ]
    lines += [words["notes"][note] for note in found.notes]
    lines.append(
        words["remedies"].format(
            remedies=", ".join(found.remedies) or "—", channels=", ".join(found.channels) or "—"
        )
    )
    return "\n".join(lines) + "\n"


def _finding(words: Words, number: int, finding: Finding) -> list[str]:
    text = words["rules"].get(finding.rule, {})
    lines = [
        "",
        words["finding"].format(
            number=number,
            rule=finding.rule,
            title=_title(words, finding.rule),
            verdict=words["verdicts"][finding.verdict],
        ),
        words["because"].format(facts=_pairs(finding.because)),
    ]
    if finding.judgement and text.get("judgement"):
        lines.append(words["judgement"].format(text=text["judgement"]))
    if finding.could_be and text.get("unsettled"):
        lines.append(
            words["disputed"].format(verdict=words["verdicts"][finding.could_be], text=text["unsettled"])
        )
    if text.get("not_when"):
        lines.append(words["not_when"].format(text=text["not_when"]))
    for citation in finding.cites:
        lines += _citation(words, citation, text)
    return lines


def _citation(words: Words, citation: Citation, text: Mapping[str, Any]) -> list[str]:
    lines = [
        words["citation"].format(
            role=words["ground"] if citation.ground else words["beside"],
            law=citation.law_title,
            label=citation.label,
            item=citation.item or "",
            rank=words["ranks"][citation.rank],
            binding=words["binding"] if citation.binding else words["recommended"],
            since=citation.in_force_from,
            until=citation.in_force_to or words["no_end"],
        )
    ]
    if citation.text:
        lines += [words["quote"].format(line=line) for line in citation.text.splitlines()]
    else:
        about = words["articles"].get(f"{citation.law}/{citation.article}", {})
        lines.append(words["reported"].format(gist=about.get("gist", "")))
    remark = (text.get("notes") or {}).get(citation.note) if citation.note else None
    if remark:
        lines.append(words["remark"].format(text=remark))
    return lines


def _title(words: Words, rule: str) -> str:
    return str(words["rules"].get(rule, {}).get("title", rule))


def _pairs(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in facts.items()) or "—"


def _state(deadline: Any) -> str:
    if deadline.kept:
        return "kept"
    if deadline.last_day is None:
        return "unknown"
    return "over" if deadline.over else "running"
