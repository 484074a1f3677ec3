"""Reading a typed answer to the question on the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from handlers.reading import cleaned, picked_numbers, spoken, typed_count, typed_hour
from handlers.told import containing
from handlers.turn import Turn
from handlers.wording import Choice, choices_of, option_words, spoken_words
from rules.errors import FactError
from rules.facts import parse_facts
from rules.model import Question
from rules.reading.reader import read
from rules.reading.reading import STORY

# A longer text is a story; reading those is another matter than answering a question.
SHORT: Final = 60

_NOT_UNDERSTOOD: Final = "unclear.words"
_STORY: Final = "unclear.story"
# Characters; what is longer is no length alone.
_AN_ANSWER: Final = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed text says to a question.

    Args:
        choices: the ids chosen, of categories or options, in the order of the table.
        values: facts told exactly.
        problem: key of the sentence that says what cannot be taken, empty where all is well.
        detail: what that sentence names.
        spoken: it was read from words, so that it is said back.
        whole: the text is exactly the words of one choice.
    """

    choices: tuple[Choice, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    spoken: bool = False
    whole: bool = False

    @property
    def understood(self) -> bool:
        """Whether it says something to the question, if only something that cannot be taken."""
        return self.problem not in {_NOT_UNDERSTOOD, _STORY}


def read_answer(turn: Turn, question: Question, text: str) -> Reading:
    """Read numbers, an exact hour or count, or the words of options, in whatever language.

    Args:
        turn: this step.
        question: the one on the table.
        text: as it was typed.
    """
    own = _read_in_language(turn, question, text)
    if own.whole or own.problem != _NOT_UNDERSTOOD and not own.spoken:
        return own
    others = [_read_in_language(replace(turn, language=tag), question, text) for tag in turn.heard[1:]]
    return max(own, *others, key=_how_much)


def _how_much(reading: Reading) -> int:
    """Count what was understood."""
    return -1 if reading.problem else len(reading.choices) + len(reading.values)


def every_refusal(turn: Turn) -> tuple[str, ...]:
    """Give the words such as "not" of all languages."""
    catalogues = (turn.world.catalogues[language] for language in turn.heard)
    return tuple(word for say in catalogues for word in say.texts("conversation", "reading", "refusals"))


def _read_in_language(turn: Turn, question: Question, text: str) -> Reading:
    plain = cleaned(text)
    table = choices_of(turn, question)
    numbers = picked_numbers(plain, turn.say, len(table))
    if numbers is not None:
        picked = _by_numbers(turn, question, table, numbers)
        # Some loans are known by a number.
        worded = _by_words(turn, question, table, plain) if picked.problem else picked
        return worded if worded.whole else picked
    if len(plain) > SHORT:
        return Reading(problem=_STORY)
    worded = _by_words(turn, question, table, plain)
    if worded.whole:
        return worded
    exact = _exact(turn, question, plain)
    if exact.problem:
        return exact
    if exact.values:
        fitting = {choice.id for choice in exact.choices}
        others = tuple(
            c for c in worded.choices if c.id not in fitting and not _restates(question, c, exact.values)
        )
        return Reading((*exact.choices, *others), exact.values, spoken=True)
    return worded


def _by_numbers(
    turn: Turn, question: Question, table: tuple[Choice, ...], numbers: tuple[int, ...]
) -> Reading:
    for number in numbers:
        if not 1 <= number <= len(table):
            key = "unclear.number_unit" if question.id == "overdue" else "unclear.number"
            return Reading(problem=key, detail={"number": number, "most": len(table)})
    chosen = tuple(table[number - 1] for number in sorted(numbers))
    return _fitting(question, chosen)


def _by_words(turn: Turn, question: Question, table: tuple[Choice, ...], plain: str) -> Reading:
    refusals = every_refusal(turn)
    options = tuple(Choice("option", option.id) for option in question.options)
    shown = tuple(choice for choice in table if choice.kind != "option")
    others = spoken(*((choice.id, _spoken(turn, question, choice, plain)) for choice in shown))
    own = option_words(turn.say, turn.asker, question.id, options)
    for choices, words in ((options, own), (shown, others)):
        if found := words.named(plain, refusals):
            reading = _fitting(question, tuple(choice for choice in choices if choice.id in found))
            return replace(reading, spoken=True, whole=bool(words.whole(plain)))
    return Reading(problem=_NOT_UNDERSTOOD)


def _spoken(turn: Turn, question: Question, choice: Choice, plain: str) -> tuple[str, ...]:
    """Give the words of a choice; a bare "no" means none of these only where nothing else is said."""
    words = spoken_words(turn, question, choice)
    nothing = turn.say.texts("conversation", "words", "none")
    return (*words, *nothing) if choice.kind == "none" and spoken(("none", nothing)).whole(plain) else words


def _fitting(question: Question, chosen: tuple[Choice, ...]) -> Reading:
    """Refuse two answers where only one can be given."""
    nothing = [choice for choice in chosen if choice.kind == "none"]
    if nothing and len(chosen) > 1:
        chosen = tuple(choice for choice in chosen if choice.kind != "none")
    if not question.multiple and not question.groups and len(chosen) > 1:
        return Reading(problem="unclear.one_only")
    for group in question.groups:
        if not group.multiple and sum(choice.id in group.options for choice in chosen) > 1:
            return Reading(problem="unclear.one_of_each")
    return Reading(chosen)


def _exact(turn: Turn, question: Question, plain: str) -> Reading:
    values: dict[str, Any] = {}
    if "contact_time" in question.facts:
        clock = typed_hour(plain, turn.say)
        if clock is not None and clock.problem:
            return Reading(problem=f"unclear.{clock.problem}", detail={"given": clock.given})
        if clock is not None:
            values["contact_time"] = clock.time
    units = turn.say.find("conversation", "reading", "units") or {}
    for fact in question.facts:
        count = typed_count(plain, units[fact], turn.say) if fact in units else None
        if count is not None and count.number < 0:
            return Reading(problem="unclear.negative", detail={"given": count.given})
        told = _told_as_text(turn, fact, plain)
        if told is not None:
            values[fact] = told
        elif count is not None:
            values[fact] = count.number
    try:
        parse_facts(turn.base.vocabulary, values)
    except FactError as error:
        return Reading(problem="unclear.too_much", detail={"given": error.value})
    fitting = [
        option for fact, value in values.items() for option in containing(turn.base, question, fact, value)
    ]
    return Reading(tuple(Choice("option", option.id) for option in fitting), values, spoken=True)


def _told_as_text(turn: Turn, fact: str, plain: str) -> Any:
    """Read an answer as part of a sentence: whoever is asked how long answers with the length alone."""
    words = turn.say.find("conversation", "reading", "told_as", fact)
    if not words or not plain or len(plain) > _AN_ANSWER:
        return None
    return read(turn.base, f"{words}{plain}", turn.now, otherwise=STORY).facts.get(fact)


def _restates(question: Question, choice: Choice, values: Mapping[str, Any]) -> bool:
    option = question.option(choice.id)
    return option is not None and any(fact in values for fact in option.sets)
