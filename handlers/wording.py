"""The words of questions, answers, facts and rules, put together from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handlers.catalogue import Catalogue
from handlers.reading import Spoken, spoken
from handlers.session import NOTHING, Answer
from handlers.turn import Turn
from rules.assessment import Finding
from rules.model import Question


@dataclass(frozen=True, slots=True)
class Choice:
    """Something on the table: a category, an option, or none of them."""

    kind: str
    id: str


def question_text(turn: Turn, question: str, key: str) -> str:
    """Give a sentence of a question, in the form for who asks where there is one."""
    asked = turn.say.text("questions", question, "by_asker", turn.asker, key)
    return asked or turn.say.text("questions", question, key)


def choices_of(turn: Turn, question: Question) -> tuple[Choice, ...]:
    """Give what is on the table, in the order of its numbers."""
    draft = turn.session.draft
    nothing = (Choice("none", NOTHING),) if question_text(turn, question.id, "none") else ()
    if question.categories and draft.categories is None:
        return (*(Choice("category", category) for category in question.categories), *nothing)
    if question.groups:
        ordered = [option for group in question.groups for option in group.options]
        return (*(Choice("option", option) for option in ordered), *nothing)
    shown = draft.categories or ()
    options = (o for o in question.options if not question.categories or o.category in shown)
    return (*(Choice("option", option.id) for option in options), *nothing)


def label_of(turn: Turn, question: Question, choice: Choice) -> str:
    """Give the words on the button of a choice."""
    if choice.kind == "none":
        second = question_text(turn, question.id, "none_options") if turn.session.draft.categories else ""
        return second or question_text(turn, question.id, "none")
    return _label(turn.say, turn.asker, question.id, choice)


def _label(say: Catalogue, asker: str, question: str, choice: Choice) -> str:
    room = "categories" if choice.kind == "category" else "options"
    asked = say.text("questions", question, "by_asker", asker, room, choice.id)
    return asked or say.text("questions", question, room, choice.id) or choice.id


def spoken_words(turn: Turn, question: Question, choice: Choice) -> tuple[str, ...]:
    """Give all words by which a choice may be typed."""
    if choice.kind == "none":
        own = turn.say.texts("questions", question.id, "by_asker", turn.asker, "none_words")
        return (label_of(turn, question, choice), *own)
    return _words(turn.say, turn.asker, question.id, choice)


def _words(say: Catalogue, asker: str, question: str, choice: Choice) -> tuple[str, ...]:
    room = "category_words" if choice.kind == "category" else "words"
    own = say.texts("questions", question, "by_asker", asker, room, choice.id)
    words = own or say.texts("questions", question, room, choice.id)
    return (_label(say, asker, question, choice), *words)


@lru_cache(maxsize=512)
def option_words(say: Catalogue, asker: str, question: str, options: tuple[Choice, ...]) -> Spoken:
    """Give all words by which the options of a question may be typed, ready for finding."""
    return spoken(*((choice.id, _words(say, asker, question, choice)) for choice in options))


def answer_text(turn: Turn, question: Question, answer: Answer) -> str:
    """Say back one answer in short words."""
    if NOTHING in answer.options:
        return question_text(turn, question.id, "none")
    shown = [
        label_of(turn, question, Choice("option", option.id))
        for option in question.options
        if option.id in answer.options and not any(fact in answer.values for fact in option.sets)
    ]
    exact = [fact_text(turn, fact, value) for fact, value in answer.values.items()]
    return turn.say("between_facts").join(filter(None, (*exact, *shown))) or turn.say("review.unknown")


def fact_text(turn: Turn, fact: str, value: Any) -> str:
    """Say one fact with its value, empty where the catalogue says nothing of it."""
    room = turn.say.find("facts", fact)
    if not isinstance(room, Mapping):
        return ""
    if isinstance(value, bool):
        return turn.say.text("facts", fact, "said_true" if value else "said_false")
    said = turn.say.text("facts", fact, "said") or "{value}"
    if isinstance(value, list) and "values" in room:
        words = [turn.say.text("facts", fact, "values", str(member)) for member in value]
        return (
            said.format(value=turn.say("between").join(word for word in words if word)) if any(words) else ""
        )
    if "values" in room:
        word = turn.say.text("facts", fact, "values", str(value))
        return said.format(value=word) if word else ""
    return said.format(value=_span(turn, value))


def item_text(turn: Turn, fact: str, value: Any) -> str:
    """Say one fact, or one member of a set, by itself; also what is denied."""
    if value is False:
        denied = turn.say.text("facts", fact, "said_not") or turn.say.text("facts", fact, "said_false")
        return denied or turn.say("understood.not", name=fact_name(turn, fact))
    said = fact_text(turn, fact, [value] if turn.base.vocabulary[fact].type == "set" else value)
    return said or fact_name(turn, fact)


def _span(turn: Turn, value: Any) -> str:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return _number(value)
    low, high = value
    if high is None:
        return turn.say("span.from", low=_number(low))
    return turn.say("span.between", low=_number(low), high=_number(high))


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def fact_name(turn: Turn, fact: str) -> str:
    """Give the short name of a fact."""
    return turn.say.text("facts", fact, "label") or fact


def question_name(turn: Turn, question: str) -> str:
    """Give the short name of a question, for lists."""
    return question_text(turn, question, "name") or question


def rule_text(turn: Turn, rule: str, key: str) -> str:
    """Give a sentence of a rule, empty where there is none."""
    return turn.say.text("rules", rule, key)


def said_by_you(turn: Turn, finding: Finding) -> str:
    """Show which of the person's own answers a finding comes from."""
    said = [fact_text(turn, fact, value) for fact, value in finding.because.items()]
    told = turn.say("between_facts").join(dict.fromkeys(words for words in said if words))
    return turn.say("reasons.you_said", facts=told) if told else ""
