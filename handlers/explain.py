"""Why: the findings with the person's own answers, and the law they rest on, word for word."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.citing import quote, reported
from handlers.limits import day_text
from handlers.reply import Quote, Section
from handlers.turn import Turn
from handlers.wording import rule_text, said_by_you
from rules.assessment import Assessment, Finding
from rules.citation import Citation
from rules.vocabulary import GRAVITY


def reasons_section(turn: Turn, found: Assessment) -> Section:
    """Show each finding, the grave ones first, then what is allowed."""
    wrong = [finding for finding in found.findings if GRAVITY[finding.verdict] > GRAVITY["lawful"]]
    right = [finding for finding in found.findings if finding not in wrong]
    told = [_finding(turn, number, finding) for number, finding in enumerate(wrong, 1)]
    if right:
        told.append(turn.say("reasons.allowed"))
        told += [_finding(turn, number, finding) for number, finding in enumerate(right, 1)]
    if not told:
        told.append(
            turn.say(f"verdict.no_finding.{'undetermined' if found.verdict == 'undetermined' else 'lawful'}")
        )
    told += [
        turn.say("reasons.later", title=rule_text(turn, later.rule, "title"), day=day_text(turn, later.since))
        for later in found.later
        if rule_text(turn, later.rule, "title")
    ]
    return Section("reasons", turn.say("reasons.title"), tuple(told))


def _finding(turn: Turn, number: int, finding: Finding) -> str:
    title, *told = finding_lines(turn, finding)
    verdict = turn.say(f"verdict.names.{finding.verdict}")
    return "\n".join((turn.say("reasons.finding", number=number, title=title, verdict=verdict), *told))


def finding_lines(turn: Turn, finding: Finding) -> tuple[str, ...]:
    """Give the title of a finding, what it says, which answers it comes from, and what is open of it."""
    title = rule_text(turn, finding.rule, "title") or finding.rule
    lines = [title, rule_text(turn, finding.rule, "says"), said_by_you(turn, finding)]
    if finding.could_be:
        unsettled = rule_text(turn, finding.rule, "unsettled")
        lines.append(turn.say("reasons.unsettled", text=unsettled) if unsettled else "")
    if finding.judgement:
        judgement = rule_text(turn, finding.rule, "judgement")
        lines.append(turn.say("reasons.judgement", text=judgement) if judgement else "")
    lines.append(rule_text(turn, finding.rule, "note"))
    return tuple(line for line in lines if line)


def law_section(turn: Turn, found: Assessment) -> Section:
    """Show every article once: the words where they may be quoted, else what is reported of them."""
    quotes: list[Quote] = []
    remarks: list[str] = []
    for finding, citation in _distinct(found):
        quotes.append(_quoted(turn, citation))
        if citation.note:
            remarks.append(turn.say.text("rules", finding.rule, "notes", citation.note))
    told = [turn.say("law.intro")] if any(each.text for each in quotes) else []
    told += [turn.say("law.reported")] if not all(each.text for each in quotes) else []
    told += dict.fromkeys(remark for remark in remarks if remark)
    return Section("law", turn.say("law.title"), tuple(told or [turn.say("law.none")]), tuple(quotes))


def quotes_of(turn: Turn, finding: Finding) -> tuple[Quote, ...]:
    """Give the articles of one finding, those it rests on first."""
    cites = sorted(finding.cites, key=lambda citation: not citation.ground)
    return tuple(dict.fromkeys(_quoted(turn, citation) for citation in cites))


def _quoted(turn: Turn, citation: Citation) -> Quote:
    """Give the words of an article where they may be quoted, else what is reported of it."""
    article = turn.base.laws[citation.law].articles[citation.article]
    if citation.text:
        return quote(turn, article, citation.item, ground=citation.ground)
    return reported(turn, article, ground=citation.ground)


def _distinct(found: Assessment) -> Iterator[tuple[Finding, Citation]]:
    seen: set[tuple[str, str]] = set()
    citations = [(finding, citation) for finding in found.findings for citation in finding.cites]
    for finding, citation in sorted(citations, key=lambda pair: not pair[1].ground):
        if (citation.law, citation.article) not in seen:
            seen.add((citation.law, citation.article))
            yield finding, citation
