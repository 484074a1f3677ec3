"""What would change the verdict: what is still open, when a rule does not apply, the law of another day."""

from __future__ import annotations

from typing import Final

from handlers.limits import day_text
from handlers.reply import Section
from handlers.turn import Turn
from handlers.wording import fact_name, question_name, rule_text
from rules.assessment import Assessment, OpenRule
from rules.vocabulary import GRAVITY

_MOST_EXCUSES: Final = 3


def change_section(turn: Turn, found: Assessment) -> Section:
    """Tell what could make it graver or milder."""
    told = [*open_sentences(turn, found), *_excuses(turn, found), *_later(turn, found)]
    if GRAVITY[found.verdict] <= GRAVITY["lawful"]:
        told += turn.say.texts("conversation", "change", "nearest")
    told.append(turn.say("change.day", day=day_text(turn, found.on)))
    return Section("change", turn.say("change.title"), tuple(told))


def open_questions(turn: Turn, found: Assessment) -> tuple[tuple[str, str], ...]:
    """Give the questions that could still change the verdict, with their short names."""
    names: dict[str, str] = {}
    for opened in _graver(found):
        for fact in opened.missing:
            question = turn.base.question_of(fact)
            if question is not None:
                names[question.id] = question_name(turn, question.id)
    return tuple(names.items())


def _graver(found: Assessment) -> list[OpenRule]:
    rules = [opened for opened in found.open if GRAVITY[opened.verdict] > GRAVITY[found.verdict]]
    return sorted(rules, key=lambda opened: -GRAVITY[opened.verdict])


def open_sentences(turn: Turn, found: Assessment) -> list[str]:
    """Tell what is not known or not settled, and what it could bring."""
    told = []
    for opened in _graver(found):
        title = rule_text(turn, opened.rule, "title") or opened.rule
        verdict = turn.say(f"verdict.names.{opened.verdict}")
        if opened.missing:
            missing = dict.fromkeys(fact_name(turn, fact) for fact in opened.missing)
            told.append(
                turn.say(
                    "change.missing", missing=turn.say("between").join(missing), title=title, verdict=verdict
                )
            )
        elif text := rule_text(turn, opened.rule, "unsettled"):
            told.append(turn.say("change.unsettled", title=title, text=text))
    return list(dict.fromkeys(told))


def _excuses(turn: Turn, found: Assessment) -> list[str]:
    """Tell when the findings that carry the verdict would not hold."""
    bearing = [finding for finding in found.findings if finding.verdict == found.verdict]
    if GRAVITY[found.verdict] <= GRAVITY["lawful"]:
        return []
    told = []
    for finding in bearing[:_MOST_EXCUSES]:
        if excuse := rule_text(turn, finding.rule, "not_when"):
            told.append(turn.say("change.excuse", title=rule_text(turn, finding.rule, "title"), text=excuse))
    if len(bearing) > 1:
        told.append(turn.say("change.several", count=len(bearing)))
    return told


def _later(turn: Turn, found: Assessment) -> list[str]:
    return [
        turn.say("change.later", title=title, day=day_text(turn, later.since))
        for later in found.later
        if (title := rule_text(turn, later.rule, "title"))
    ]
