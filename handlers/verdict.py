"""The verdict: short first, then the parts that may be unfolded."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers.case import assessed, opening_answered
from handlers.change import change_section, open_questions, open_sentences
from handlers.diary.entering import diary_button
from handlers.explain import law_section, reasons_section
from handlers.letters.offering import letter_button
from handlers.limits import limits_section, owes
from handlers.ordering import URGENT, court_papers, in_doubt, past_three_years
from handlers.reply import Button, Reply, Section
from handlers.report.offering import report_button
from handlers.sharing import share_button
from handlers.steps import first_step, step_buttons, step_section, steps_section
from handlers.turn import Outcome, Turn, numbered, preceded
from handlers.wording import rule_text
from rules.assessment import Assessment, Finding
from rules.vocabulary import GRAVITY

_WITH_EVIDENCE: Final = frozenset({"keep-evidence", "report-to-police", "police-receipt"})
PARTS: Final = ("steps", "reasons", "law", "change", "limits")
# Those who would be said to hide from their own debt.
_DEBTORS: Final = frozenset({"borrower", "coborrower", "guarantor"})


def show_verdict(turn: Turn) -> Outcome:
    """Show the whole verdict, the short part first and the rest folded."""
    turn = turn.to(screen="go:verdict")
    found = assessed(turn)
    sections = [headline(turn, found), lead_section(turn, found), *warnings(turn, found)]
    sections += [replace(part(turn, found, name), folded=True) for name in PARTS]
    return turn.session, Reply(
        sections=tuple(sections),
        buttons=_buttons(turn),
        navigation=_navigation(turn),
        language=turn.language,
        placeholder=turn.say("verdict.placeholder"),
    )


def show_part(turn: Turn, name: str) -> Outcome:
    """Show one part of the verdict by itself."""
    from handlers import evidence  # its list leads back here

    turn = turn.to(screen=f"go:{name}")
    found = assessed(turn)
    before: tuple[Button, ...] = ()
    if name == "change":
        before = _change_buttons(turn, found)
    elif name == "steps":
        before = (*step_buttons(turn, found), *evidence.evidence_button(turn))
    return turn.session, Reply(
        sections=(part(turn, found, name),),
        buttons=numbered((*before, *_buttons(turn))),
        navigation=_navigation(turn),
        language=turn.language,
    )


def press_step(turn: Turn, remedy: str) -> Outcome:
    """Tell one step in full, with where to turn."""
    from handlers import check, evidence  # the interview ends in the verdict

    section = step_section(turn, remedy)
    if section is None or not opening_answered(turn):
        return preceded(check.present(turn), turn.notice("unclear.button"))
    turn = turn.to(screen=f"step:{remedy}")
    ticked = evidence.evidence_button(turn) if remedy in _WITH_EVIDENCE else ()
    buttons = (*ticked, turn.button("go:steps", turn.say("buttons.all-steps")), turn.button("go:verdict"))
    return turn.session, Reply((section,), numbered(buttons), _navigation(turn), language=turn.language)


def press_go(turn: Turn, name: str) -> Outcome:
    """Show the verdict or a part of it, as soon as enough is told."""
    from handlers import check  # the interview ends in the verdict

    if name not in (*PARTS, "verdict"):
        return preceded(check.present(turn), turn.notice("unclear.button"))
    if not turn.session.done and not opening_answered(turn):
        return preceded(check.present(turn), turn.notice("verdict.not_yet"))
    return show_verdict(turn) if name == "verdict" else show_part(turn, name)


def part(turn: Turn, found: Assessment, name: str) -> Section:
    """Give one part of the verdict."""
    match name:
        case "reasons":
            return reasons_section(turn, found)
        case "law":
            return law_section(turn, found)
        case "steps":
            return steps_section(turn, found)
        case "change":
            return change_section(turn, found)
        case _:
            return limits_section(turn, found)


def headline(turn: Turn, found: Assessment) -> Section:
    """Say the verdict in one line."""
    graver = GRAVITY[found.could_be] > GRAVITY[found.verdict]
    # An older law may still have been broken; then that is what is said.
    unread = "before-our-texts" in found.notes and found.verdict == "undetermined"
    key = "before_texts" if unread else found.verdict
    own = turn.say.text("conversation", "verdict", "headline_by_asker", turn.session.asker, key)
    lines = [own or turn.say(f"verdict.headline.{key}")]
    if graver and found.verdict != "undetermined":
        missing = any(opened.missing for opened in found.open if opened.verdict == found.could_be)
        lines.append(turn.say(f"verdict.could_be.{'missing' if missing else 'unsettled'}.{found.could_be}"))
    short = turn.say("verdict.headline.lawful_open") if graver and found.verdict == "lawful" else lines[0]
    return Section("headline", short, tuple(lines[1:]), verdict=found.verdict)


def lead_section(turn: Turn, found: Assessment) -> Section:
    """Say the first findings and the first step."""
    told = []
    if URGENT in found.remedies:
        told.append(turn.say("danger.if_now"))
    told += [says for finding in _leading(found) if (says := rule_text(turn, finding.rule, "says"))]
    if GRAVITY[found.could_be] > GRAVITY[found.verdict] == GRAVITY["lawful"]:
        told += open_sentences(turn, found)[:1]
    if not found.findings:
        told.append(
            turn.say(f"verdict.no_finding.{'undetermined' if found.verdict == 'undetermined' else 'lawful'}")
        )
    told.append(first_step(turn, found, besides=URGENT))
    if owes(turn) and GRAVITY[found.verdict] > GRAVITY["lawful"] and not in_doubt(turn):
        told.append(_still_owed(turn))
    return Section("lead", "", tuple(filter(None, told)))


def _still_owed(turn: Turn) -> str:
    """Say what becomes of the debt, which is another matter than how it is collected."""
    if past_three_years(turn):
        return turn.say("verdict.still_owed.past_three_years")
    return turn.say(f"verdict.still_owed.{turn.session.asker}")


def _leading(found: Assessment) -> list[Finding]:
    """Give the findings to say first: the gravest, and one that tells of something else.

    What is allowed is said only where nothing is wrong.
    """
    wrong = [finding for finding in found.findings if GRAVITY[finding.verdict] > GRAVITY["lawful"]]
    wrong.sort(key=lambda finding: (-GRAVITY[finding.verdict], -GRAVITY[finding.could_be or finding.verdict]))
    if not wrong:
        return list(found.findings[:1])
    first, *others = wrong
    return [first, *sorted(others, key=lambda finding: bool(_wrongs(first) & _wrongs(finding)))[:1]]


def _wrongs(finding: Finding) -> frozenset[str]:
    """Give what they said or did, as far as a finding rests on it."""
    return frozenset(finding.because.get("conduct") or ())


def warnings(turn: Turn, found: Assessment) -> list[Section]:
    """Warn of what costs most: promises of those who do not owe, real court papers, vanishing."""
    told = [turn.say.text("conversation", "warnings", turn.session.asker)]
    if court_papers(turn, found):
        told.append(turn.say("warnings.court"))
    told.append(turn.say("warnings.vanish") if turn.session.asker in _DEBTORS else "")
    kept = tuple(sentence for sentence in told if sentence)
    return [Section("notice", turn.say("warnings.title"), kept)] if kept else []


def _buttons(turn: Turn) -> tuple[Button, ...]:
    parts = [turn.button(f"go:{name}") for name in PARTS]
    others = (turn.button("more"), turn.button("review"), turn.button("topics", kind="topic"))
    return numbered((*parts, *letter_button(turn), *report_button(turn), *others))


def _navigation(turn: Turn) -> tuple[Button, ...]:
    shown = [] if turn.session.screen == "go:verdict" else [turn.button("go:verdict")]
    if turn.session.question:
        shown.append(turn.button("resume", turn.say("buttons.resume-questions")))
    return (
        *shown,
        turn.button("back"),
        diary_button(turn),
        share_button(turn),
        turn.button("restart"),
        turn.button("danger", kind="danger"),
        turn.button("menu"),
    )


def _change_buttons(turn: Turn, found: Assessment) -> tuple[Button, ...]:
    buttons = [
        Button(f"ask:{question}", turn.say("buttons.tell", name=name))
        for question, name in open_questions(turn, found)
    ]
    return (*buttons, turn.button("date"))
