"""What a report says, as it stands when it is made: the whole verdict, nothing left out, in plain JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from handlers.case import assessed, case_of
from handlers.change import change_section
from handlers.evidence import kinds_wanted
from handlers.explain import finding_lines, quotes_of, reasons_section
from handlers.letters.choosing import letters_that_fit
from handlers.letters.document import Document, document_from_json
from handlers.letters.writing import write_letter
from handlers.limits import limits_section
from handlers.ordering import known_steps
from handlers.reply import Quote, Reply, Section
from handlers.reply_json import reply_from_json, reply_to_json
from handlers.report.offering import said
from handlers.steps import channel_lines, deadline_lines, step_section
from handlers.turn import Turn
from handlers.verdict import headline, lead_section, warnings
from handlers.wording import fact_text
from rules.assessment import Assessment
from rules.letters import Letter
from rules.vocabulary import GRAVITY

_VERSION: Final = 1
# So many bytes of findings, more than a real case has, leave the page within 100 KB; the rest is named only.
_ROOM: Final = 58_000
_ROOM_OF_A_QUOTE: Final = 300
_NOT_TOLD: Final = frozenset({"in_danger", "self_harm_risk"})


def snapshot(turn: Turn) -> dict[str, Any]:
    """Take down the verdict as it is now.

    Args:
        turn: this step; enough for a verdict is told.
    """
    found = assessed(turn)
    return {
        "version": _VERSION,
        "case": case_digest(turn),
        "made": turn.now.isoformat(timespec="minutes"),
        "law_of": found.on.isoformat(),
        "rules": turn.base.digest,
        "numbers": sorted({channel.number for channel in turn.base.channels.values() if channel.number}),
        "letters": [_letter(turn, letter) for letter in letters_that_fit(turn)],
        **reply_to_json(Reply(tuple(_sections(turn, found)), language=turn.language)),
    }


def _letter(turn: Turn, letter: Letter) -> dict[str, Any]:
    """Take down a letter, with its name and how to send it in the person's language."""
    told = {key: turn.say.text("letters", "names", letter.id, key) for key in ("name", "send")}
    return {**write_letter(turn, letter).to_json(), **told}


def letter_of(content: Mapping[str, Any], which: str) -> Document | None:
    """Give a letter of a snapshot by its id; None where it has none of that id."""
    found = (raw for raw in content.get("letters", ()) if raw["id"] == which)
    return next((document_from_json(raw) for raw in found), None)


def sections_of(content: Mapping[str, Any]) -> tuple[Section, ...]:
    """Give what a snapshot says."""
    return reply_from_json(content).sections


def case_digest(turn: Turn) -> str:
    """Name what was told and in which language, so that the report of the same case is known again."""
    told = [turn.language, turn.session.asker, turn.day.isoformat(), case_of(turn).told]
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _sections(turn: Turn, found: Assessment) -> Iterator[Section]:
    yield headline(turn, found)
    yield lead_section(turn, found)
    yield from warnings(turn, found)
    yield Section("told", said(turn, "told"), tuple(_told(turn)))
    yield from _findings(turn, found)
    yield change_section(turn, found)
    yield from _steps(turn, found)
    yield from _evidence(turn)
    yield limits_section(turn, found)


def _told(turn: Turn) -> Iterator[str]:
    """Give each fact that counts, in the words in which it is said back."""
    for fact, value in case_of(turn).told.items():
        if fact not in _NOT_TOLD and (words := fact_text(turn, fact, value)):
            yield words


def _findings(turn: Turn, found: Assessment) -> Iterator[Section]:
    """Give each finding with its reasons and the articles it rests on; the words of an article stand once."""
    reasons = reasons_section(turn, found)
    if not found.findings:
        yield replace(reasons, kind="finding")
        return
    shown: set[str] = set()
    room, left = _ROOM, []
    wrong_first = sorted(found.findings, key=lambda each: GRAVITY[each.verdict] <= GRAVITY["lawful"])
    for number, finding in enumerate(wrong_first, 1):
        name, *told = finding_lines(turn, finding)
        verdict = turn.say(f"verdict.names.{finding.verdict}")
        title = turn.say("reasons.finding", number=number, title=name, verdict=verdict)
        quotes = tuple(_once(quote, shown) for quote in quotes_of(turn, finding))
        room -= _size(told, quotes)
        if room > 0:
            yield Section("finding", title, tuple(told), quotes)
        else:
            left.append(title)
    if left:
        yield Section("finding", said(turn, "further"), ("\n".join(left),))


def _size(told: Sequence[str], quotes: Sequence[Quote]) -> int:
    texts = (
        *told,
        *(part for quote in quotes for part in (quote.label, quote.text, quote.gist, quote.force)),
    )
    return sum(len(each.encode()) for each in texts) + _ROOM_OF_A_QUOTE * len(quotes)


def _once(quote: Quote, shown: set[str]) -> Quote:
    if quote.text in shown:
        return replace(quote, text="", gist="")
    if quote.text:
        shown.add(quote.text)
    return quote


def _steps(turn: Turn, found: Assessment) -> Iterator[Section]:
    known = known_steps(turn, found)
    told = (*deadline_lines(turn, found), *channel_lines(turn, known))
    if told:
        yield Section("where", said(turn, "where"), told)
    for remedy in known:
        section = step_section(turn, remedy, channels=False)
        if section is not None:
            yield replace(section, kind="step")


def _evidence(turn: Turn) -> Iterator[Section]:
    for kind in kinds_wanted(turn):
        label = turn.say.text("evidence", "kinds", kind, "label")
        yield Section("evidence", label, turn.say.texts("evidence", "kinds", kind, "keep"))
