"""The evidence that the findings call for: how to keep it so that it counts, ticked off as it is kept."""

from __future__ import annotations

from typing import Final

from handlers import check, topics
from handlers.case import assessed, case_of, opening_answered
from handlers.reply import Button, Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded
from handlers.wording import rule_text
from rules.assessment import Assessment, Finding
from rules.vocabulary import GRAVITY

# Stands where a question stands in the actions of the list.
SCREEN: Final = "evidence"
# The police give it; it shows that and when something was reported.
RECEIPT: Final = "receipt"
_RECEIPT_STEP: Final = "police-receipt"
_TOPIC: Final = "evidence"
_NOT: Final = "-"


def show_evidence(turn: Turn) -> Outcome:
    """Show what to keep for this case; without anything wrong found, how evidence is kept in general."""
    kinds = kinds_wanted(turn)
    if not kinds:
        return topics.show_topic(turn, _TOPIC)
    turn = turn.to(screen=SCREEN)
    buttons = [
        Button(f"toggle:{SCREEN}:{kind}", _text(turn, kind, "label"), chosen=is_kept(turn, kind))
        for kind in kinds
    ]
    done = turn.button("go:steps", turn.say.text("evidence", "done"), kind="done")
    sections = (
        Section("question", turn.say.text("evidence", "title"), (turn.say.text("evidence", "how"),)),
        *(_how_to_keep(turn, kind) for kind in kinds),
        Section("limits", turn.say.text("evidence", "beware", "title"), _beware(turn)),
    )
    return turn.session, Reply(
        sections,
        numbered((*buttons, done)),
        (turn.button("go:verdict"), turn.button("menu")),
        multiple=True,
        language=turn.language,
    )


def press_toggle(turn: Turn, kind: str) -> Outcome:
    """Tick or untick one kind of evidence."""
    if kind not in kinds_wanted(turn):
        return preceded(check.present(turn), turn.notice("unclear.button"))
    said = f"{_NOT}{kind}" if is_kept(turn, kind) else kind
    others = tuple(other for other in turn.session.evidence if other.removeprefix(_NOT) != kind)
    return show_evidence(turn.to(evidence=(*others, said)))


def kinds_wanted(turn: Turn) -> tuple[str, ...]:
    """Give the kinds of evidence that help in this case, as the vocabulary orders them, the receipt last."""
    if not opening_answered(turn):
        return ()
    found = assessed(turn)
    named = {kind for finding in _wrong(found) for kind in turn.base.rules[finding.rule].evidence}
    kinds = tuple(kind for kind in turn.base.vocabulary["evidence"].values if kind in named)
    return (*kinds, RECEIPT) if kinds and _RECEIPT_STEP in found.remedies else kinds


def is_kept(turn: Turn, kind: str) -> bool:
    """Tell whether the person has it: as ticked here, else as told before."""
    ticked = turn.session.evidence
    if kind in ticked or f"{_NOT}{kind}" in ticked:
        return kind in ticked
    return kind in (case_of(turn).told.get("evidence") or ())


def evidence_button(turn: Turn) -> tuple[Button, ...]:
    """Give the way to the list, where there is one for this case."""
    return (Button(SCREEN, turn.say.text("evidence", "button"), "nav"),) if kinds_wanted(turn) else ()


def _how_to_keep(turn: Turn, kind: str) -> Section:
    """Tell what it shows in this case and how to keep it."""
    titles = [
        title
        for finding in _wrong(assessed(turn))
        if kind in turn.base.rules[finding.rule].evidence
        and (title := rule_text(turn, finding.rule, "title"))
    ]
    shows = turn.say.text("evidence", "shows").format(titles=turn.say("between").join(titles))
    how = turn.say.texts("evidence", "kinds", kind, "keep")
    return Section("list", _text(turn, kind, "label"), (shows, *how) if titles else how, folded=True)


def _beware(turn: Turn) -> tuple[str, ...]:
    return turn.say.texts("evidence", "beware", "paragraphs")


def _text(turn: Turn, kind: str, key: str) -> str:
    return turn.say.text("evidence", "kinds", kind, key)


def _wrong(found: Assessment) -> list[Finding]:
    return [finding for finding in found.findings if GRAVITY[finding.verdict] > GRAVITY["lawful"]]
