"""Changing the list of what was understood: by typing to it, or at the question of an item."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from handlers import check, review, start, understood
from handlers.reading import bare, picked_numbers
from handlers.reply import Button
from handlers.session import Answer, Told
from handlers.told import added, can_say, is_set, prefilled
from handlers.turn import Outcome, Turn, preceded
from rules.model import Question

# More than there are items in a list.
_HIGHEST: Final = 99


def take_typed(turn: Turn, plain: str) -> Outcome | None:
    """Take what is typed to the list: yes, numbers, numbers to change or to take out; None for all else."""
    said = bare(plain)
    if turn.is_said(plain, "understood", "words", "none"):
        return understood.skip(turn)
    wrong = _words(turn, "change") + _words(turn, "remove") + _words(turn, "wrong")
    if said in wrong:
        return understood.show_list(turn, turn.notice("understood.say_which"))
    shown = understood.show_list(turn)[1].buttons
    if _is_yes(turn, plain):
        return understood.confirm(turn, next(b.action for b in shown if b.kind == "done").partition(":")[2])
    for name in ("change", "remove"):
        for word in _words(turn, name):
            numbers = picked_numbers(said.replace(word, " "), turn.say, _HIGHEST) if word in said else None
            if numbers is not None and name == "change":
                return _change(turn, shown, numbers)
            if numbers is not None:
                gone = {button.number for button in shown if not button.chosen and not button.group}
                return _press(turn, shown, tuple(number for number in numbers if number not in gone))
    numbers = picked_numbers(plain, turn.say, _HIGHEST)
    return None if numbers is None else _press(turn, shown, numbers)


def _is_yes(turn: Turn, plain: str) -> bool:
    said = (turn.is_said(plain, *path) for path in (("words", "done"), ("words", "yes")))
    return picked_numbers(plain, turn.say, _HIGHEST) == (0,) or any(said)


def _words(turn: Turn, name: str) -> tuple[str, ...]:
    catalogues = (turn.world.catalogues[language] for language in turn.heard)
    found = (word for say in catalogues for word in say.texts("conversation", "understood", "words", name))
    return tuple(sorted(set(found), key=len, reverse=True))


def _press(turn: Turn, shown: tuple[Button, ...], numbers: tuple[int, ...]) -> Outcome:
    """Press the buttons with these numbers."""
    actions = {button.number: button.action for button in shown if button.kind != "done"}
    unknown = next((number for number in numbers if number not in actions), None)
    if unknown is not None:
        return understood.show_list(turn, turn.notice("unclear.number", number=unknown, most=len(actions)))
    for number in numbers:
        heard = understood.toggled(turn, actions[number].rpartition(":")[2])
        turn = turn if heard is None else turn.to(heard=heard)
    return understood.show_list(turn) if turn.session.heard else understood.skip(turn)


def _change(turn: Turn, shown: tuple[Button, ...], numbers: tuple[int, ...]) -> Outcome:
    """Open the question of the item with a number; one that no question asks for is only taken out."""
    key = next((b.action.rpartition(":")[2] for b in shown if b.number == numbers[0]), "")
    item = next((i for i in turn.session.heard if key in {_key_of_any(turn, i), *_choice_keys(i)}), None)
    where = understood.corrected_at(turn, item) if item is not None else ""
    return press_correct(turn, where) if where else _press(turn, shown, numbers)


def _key_of_any(turn: Turn, item: Told) -> str:
    return item.fact if item.choices else understood.key_of(turn, item)


def _choice_keys(item: Told) -> list[str]:
    return [
        f"{item.fact}-{understood.NONE}",
        *(f"{item.fact}-c{place}" for place in range(len(item.choices))),
    ]


def press_correct(turn: Turn, where: str) -> Outcome:
    """Open the question of some items, with what was read ticked; its answer leads back to the list."""
    if not turn.session.heard:
        return preceded(check.present(turn), turn.notice("unclear.button"))
    if where == understood.ASKER:
        return start.show_who(turn)
    if where == understood.DATE:
        return review.show_date(turn)
    question = turn.base.questions.get(where)
    if question is None:
        return preceded(check.present(turn), turn.notice("unclear.button"))
    draft = prefilled(turn.base, question, turn.session.heard)
    return check.show_question(turn.to(question=where, draft=draft, editing=True))


def correct(turn: Turn, answer: Answer) -> Outcome:
    """Take the answer to the question of some items into the list."""
    question = turn.base.question(answer.question)
    items = stated(turn, question, answer)
    kept = tuple(
        replace(item, counts=False, value=None if item.choices else item.value)
        if item.fact in question.facts and can_say(turn.base, question, item)
        else item
        for item in turn.session.heard
    )
    return understood.show_list(turn.to(heard=added(turn.base, kept, items), **understood.closed(turn)))


def stated(turn: Turn, question: Question, answer: Answer) -> tuple[Told, ...]:
    """Give what an answer states as items; what stood in the list before keeps its words."""
    heard = {(item.fact, str(item.value)): item for item in turn.session.heard}
    items: list[Told] = []
    for option in question.options:
        for fact, value in option.sets.items() if option.id in answer.options else ():
            members = value if is_set(turn.base, fact) else [value]
            # An option may name several; where only one was read, that one is meant.
            read = [m for m in members if (known := heard.get((fact, str(m)))) and known.counts]
            items += [Told(fact, member) for member in read or members]
    items += [Told(fact, value) for fact, value in answer.values.items()]
    return tuple(_as_before(heard.get((item.fact, str(item.value))), item) for item in items)


def _as_before(before: Told | None, item: Told) -> Told:
    return item if before is None or before.choices else replace(before, counts=True)


def take_asker(turn: Turn, asker: str) -> Outcome:
    """Take who asks into the list."""
    return understood.add(turn, (Told(understood.ASKER, asker),))


def take_day(turn: Turn, day: date) -> Outcome:
    """Take the day into the list."""
    items = tuple(item for item in turn.session.heard if item.fact not in understood.DATES)
    return understood.add(turn.to(heard=items), (Told(understood.DATES[0], day.isoformat()),))
