"""One step of the conversation: what comes in is dispatched to what a person can do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers import (
    amending,
    answering,
    attachment,
    check,
    danger,
    evidence,
    hearing,
    privacy,
    returning,
    review,
    settings,
    sharing,
    start,
    topics,
    understood,
    verdict,
)
from handlers.answers import SHORT, read_answer
from handlers.case import tidied
from handlers.catalogue import SOURCE, Catalogues
from handlers.diary import mending, noting, screens
from handlers.letters import screen as letters
from handlers.reading import bare, cleaned, picked_numbers
from handlers.reply import Button, Incoming, Quote, Reply, Section, Supplied
from handlers.report import screen as report
from handlers.session import RENEWED, Answer, Draft, Session, Told, new_session, session_from_json
from handlers.turn import Outcome, Turn, World, preceded
from rules.reading.reading import Reading

__all__ = [
    "Answer",
    "Button",
    "Catalogues",
    "Draft",
    "Incoming",
    "Quote",
    "Reply",
    "Section",
    "Session",
    "World",
    "new_session",
    "respond",
    "session_from_json",
    "shown",
]

_ACTION: Final = re.compile(r"[a-z]+(:[A-Za-z0-9_-]{1,40}){0,2}")
_LONGEST_ACTION: Final = 48
_A_WORD: Final = 6
_A_SENTENCE: Final = 12
_CONFIRMED: Final = frozenset({"delete", "restart"})
# What lies above needs no repeating when something typed was not understood.
_LONG_SCREENS: Final = frozenset({"go", "step", "topic"})

Handler = Callable[..., Outcome]


def _toggle(turn: Turn, where: str, what: str) -> Outcome:
    """Tick or untick an item of what was understood, a kind of evidence, or an answer of a question."""
    if where == understood.HEARD:
        return understood.press_toggle(turn, what)
    if where == evidence.SCREEN:
        return evidence.press_toggle(turn, what)
    return answering.press_toggle(turn, where, what)


def _back(turn: Turn) -> Outcome:
    """Go one step back, in the diary or in the check."""
    if _in_diary(turn):
        return screens.asked_for(turn) if turn.supplied is None else mending.back(turn)
    return returning.back(turn)


# Verb of an action to its function and the number of arguments it takes, at least and at most.
_VERBS: Final[Mapping[str, tuple[Handler, int, int]]] = {
    "start": (start.start, 0, 0),
    "restart": (start.press_restart, 0, 1),
    "asker": (start.press_asker, 1, 1),
    "stop": (start.stop, 0, 0),
    "menu": (start.show_menu, 0, 0),
    "resume": (check.present, 0, 0),
    "answer": (answering.press_answer, 2, 2),
    "toggle": (_toggle, 2, 2),
    "cat": (answering.press_category, 2, 2),
    "done": (answering.press_done, 1, 1),
    "none": (answering.press_none, 1, 1),
    "unknown": (answering.press_unknown, 0, 1),
    "why": (check.why, 0, 0),
    "back": (_back, 0, 0),
    "ask": (returning.reopen, 1, 1),
    "go": (verdict.press_go, 1, 1),
    "step": (verdict.press_step, 1, 1),
    "evidence": (evidence.show_evidence, 0, 0),
    "diary": (screens.press_diary, 0, 2),
    "note": (mending.press_note, 1, 2),
    "put": (mending.press_put, 2, 2),
    "review": (review.show_review, 0, 0),
    "understood": (understood.show_understood, 0, 0),
    "confirm": (understood.confirm, 0, 1),
    "correct": (amending.press_correct, 1, 1),
    "skip": (understood.skip, 0, 0),
    "date": (review.press_date, 0, 1),
    "more": (review.show_more, 0, 0),
    "deeper": (review.deeper, 0, 0),
    "topics": (topics.show_topics, 0, 0),
    "topic": (topics.show_topic, 1, 1),
    "letter": (letters.press_letter, 0, 2),
    "report": (report.press_report, 0, 1),
    "share": (sharing.press_share, 0, 2),
    "language": (settings.show_languages, 0, 0),
    "lang": (settings.press_language, 1, 1),
    "privacy": (privacy.show_privacy, 0, 0),
    "delete": (privacy.press_delete, 0, 1),
    "danger": (danger.press_danger, 0, 1),
}


def respond(world: World, session: Session, incoming: Incoming) -> Outcome:
    """Take one step.

    Args:
        world: rules and sentences.
        session: as the last step left it.
        incoming: what the person did.
    """
    turn = _turn(world, session, incoming.now, incoming.language, incoming.supplied)
    turn = replace(turn, linked=incoming.linked)
    if session.screen == RENEWED:
        return preceded(start.show_start(turn), turn.notice("unclear.renewed"))
    if incoming.action:
        return _act(turn, incoming.action)
    if incoming.tapped is not None and (tapped := _tap(turn, incoming.tapped, str(incoming.text))):
        return tapped
    if incoming.attachment and not incoming.text.strip():
        return attachment.answer(turn, incoming.attachment)
    return _read(turn, str(incoming.text))


def shown(
    world: World,
    session: Session,
    now: datetime,
    language: str = "",
    supplied: Supplied | None = None,
    *,
    linked: bool = True,
) -> Reply:
    """Give what lies before a person who comes back and has done nothing yet.

    Args:
        world: rules and sentences.
        session: as the last step left it.
        now: the person's local time, aware.
        language: the platform's hint, used only until the person chooses.
        supplied: what the same reply said that it needs; None at first. Nothing is kept because of it.
        linked: whether the person can open pages of this server.
    """
    turn = replace(_turn(world, session, now, language, supplied), linked=linked)
    if session.screen == RENEWED:
        return preceded(start.show_start(turn), turn.notice("unclear.renewed"))[1]
    return _show(turn)[1]


def _turn(world: World, session: Session, now: datetime, hint: str, supplied: Supplied | None = None) -> Turn:
    language = session.language or session.written or world.catalogues.closest(hint or SOURCE)
    return Turn(world, tidied(world.base, session), now, language, supplied)


def _act(turn: Turn, action: str) -> Outcome:
    verb, *arguments = str(action).split(":")
    known = _VERBS.get(verb)
    if known is None or len(action) > _LONGEST_ACTION or not _ACTION.fullmatch(action):
        return preceded(check.present(turn), turn.notice("unclear.button"))
    handler, least, most = known
    if not least <= len(arguments) <= most:
        return preceded(check.present(turn), turn.notice("unclear.button"))
    return handler(turn, *arguments)


def _tap(turn: Turn, code: int, text: str) -> Outcome | None:
    """Press the button of a code, if it is on the screen; None where its words are better read.

    The number of a button of an earlier screen means something else on this one.
    """
    session, reply = _show(turn)
    if reply.needs:
        return session, reply
    for button in (*reply.buttons, *reply.navigation):
        if button.code == code:
            return _act(replace(turn, session=session), button.action)
    if picked_numbers(cleaned(text), turn.say, 99) is None:
        return None
    return preceded(check.present(turn), turn.notice("unclear.button"))


def _read(turn: Turn, text: str) -> Outcome:
    """Read what was typed: danger first, then commands, then an answer to what is on the screen."""
    reading = hearing.read_text(turn, text)
    turn = hearing.in_language(turn, text, reading)
    kind = danger.danger_in(turn, text, reading)
    if kind:
        return danger.press_danger(hearing.kept(turn, text, reading), kind)
    plain = cleaned(text)
    screen = turn.session.screen
    if noted := _read_note(turn, text, reading):
        return noted
    if screen == understood.SCREEN and turn.session.heard:
        taken = amending.take_typed(turn, plain)
        if taken is not None:
            return taken
    action = _confirmed(turn, plain) or _command(turn, plain)
    if action and not _closes(turn, plain):
        return _act(turn, action)
    if screen == "question" and turn.session.question:
        return _read_answer(turn, text, reading)
    if screen == "date" and (dated := review.type_date(turn, text)):
        return dated
    return _read_choice(turn, text, reading)


def _in_diary(turn: Turn) -> bool:
    return turn.session.screen.partition(":")[0] in screens.OF_THE_DIARY


def _read_note(turn: Turn, text: str, reading: Reading) -> Outcome | None:
    """Read what is typed in the diary, or begins as a note does; None where it is something else."""
    behind = noting.prefixed(turn, text)
    if not behind and not _in_diary(turn):
        return _read_list(turn, text, reading)
    if turn.supplied is None:
        return screens.asked_for(turn)
    if behind:
        return noting.listen(turn, behind, hearing.read_text(turn, behind))
    plain = cleaned(text)
    if taken := mending.take_typed(turn, text, reading):
        return taken
    if _confirmed(turn, plain) or _command(turn, plain):
        return None
    if action := _pressed(turn, plain, _show(turn)[1]):
        return _act(turn, action)
    return noting.listen(turn, text, reading)


def _read_list(turn: Turn, text: str, reading: Reading) -> Outcome | None:
    """Note a list of calls that is pasted into the check, where the person keeps a diary."""
    if not noting.is_pasted_list(turn, text):
        return None
    if turn.supplied is None:
        return screens.asked_for(turn)
    return noting.listen(turn, text, reading) if screens.book_of(turn) else None


def _read_answer(turn: Turn, text: str, reading: Reading) -> Outcome:
    plain = cleaned(text)
    if not _has_words(plain):
        return check.show_question(turn, turn.notice("unclear.empty"))
    question = turn.base.question(turn.session.question)
    if _closes(turn, plain):
        return answering.press_done(turn, question.id)
    if turn.is_said(plain, "words", "unknown"):
        return answering.press_unknown(turn)
    answer = read_answer(turn, question, text)
    if answer.whole:
        return answering.take_text(turn, answer)
    if hearing.says_more(turn, question, reading):
        more = hearing.items_said(turn, text, question, answer, reading)
        if heard := hearing.understand(turn, text, reading, *more):
            return heard
    if answer.understood and not hearing.only_labels(answer, reading):
        return answering.take_text(turn, answer)
    if own := hearing.as_answer(turn, question, reading, text):
        return answering.take_text(turn, own)
    if heard := hearing.understand(turn, text, reading):
        return heard
    cut = hearing.cut_notice(turn, text, reading)
    return preceded(answering.take_text(turn, answer), *cut)


def _closes(turn: Turn, plain: str) -> bool:
    """Tell whether a text says that the answers to the question on the screen are complete."""
    if turn.session.screen != "question" or not turn.session.question:
        return False
    question = turn.base.question(turn.session.question)
    done = turn.is_said(plain, "words", "done") or picked_numbers(plain, turn.say, 99) == (0,)
    return done and bool(question.multiple or question.groups)


def _command(turn: Turn, plain: str) -> str:
    """Give the action of a text that is exactly a command, in whatever language."""
    wanted = bare(plain.lstrip("/").strip())
    for language in turn.heard:
        commands = turn.world.catalogues[language].find("conversation", "commands") or {}
        for action, words in commands.items():
            if wanted in words:
                return str(action)
    return ""


def _confirmed(turn: Turn, plain: str) -> str:
    """Give the action of a yes or a no, where the screen asks whether to go through with something."""
    screen = turn.session.screen
    if screen not in _CONFIRMED:
        return ""
    if turn.is_said(plain, "words", "yes") or _command(turn, plain) == screen:
        return f"{screen}:yes"
    return "resume" if turn.is_said(plain, "words", "no") else ""


def _read_choice(turn: Turn, text: str, reading: Reading) -> Outcome:
    """Take a number or the label of a button of the screen, or what a text tells; else show it again."""
    plain = cleaned(text)
    shown = _show(turn)
    if shown[1].needs:
        return shown
    screen = turn.session.screen
    if screen != "new" and (action := _pressed(turn, plain, shown[1])):
        return _act(turn, action)
    if screen.startswith("danger"):
        return danger.listen(hearing.kept(turn, text, reading), plain)
    if screen in start.ASKING and (begun := _read_asker(turn, text, reading)):
        return begun
    if heard := hearing.understand(turn, text, reading):
        return heard
    cut = hearing.cut_notice(turn, text, reading)
    if screen == "new":
        return preceded(shown, *cut, turn.notice(_heard(plain))) if len(plain) > _A_WORD else shown
    if screen in start.ASKING:
        unsure = turn.is_said(plain, "words", "unknown")
        return preceded(shown, *cut, turn.notice("start.unsure" if unsure else _heard(plain)))
    notice = turn.notice(_not_taken(turn, plain))
    if screen.partition(":")[0] in _LONG_SCREENS:
        return shown[0], replace(shown[1], sections=(*cut, notice))
    return preceded(shown, *cut, notice)


def _read_asker(turn: Turn, text: str, reading: Reading) -> Outcome | None:
    """Take who asks from a few words; where they tell more than that, it is shown with the rest."""
    plain = cleaned(text)
    if not hearing.says_more(turn, None, reading):
        return start.type_asker(turn, plain)
    named = start.named_asker(turn, plain)
    more = (Told("asker", named),) if named and "asker" not in reading.facts else ()
    return hearing.understand(turn, text, reading, *more)


def _pressed(turn: Turn, plain: str, reply: Reply) -> str:
    """Give the action of the button that a number, its label or the name before its colon means."""
    numbers = picked_numbers(plain, turn.say, len(reply.buttons))
    said = bare(plain)
    for button in (*reply.buttons, *reply.navigation):
        label = cleaned(button.label)
        if numbers == (button.number,) or (said and said in (bare(label), bare(label.partition(":")[0]))):
            return button.action
    return ""


def _has_words(plain: str) -> bool:
    return any(char.isalnum() for char in plain)


def _heard(plain: str) -> str:
    if not _has_words(plain):
        return "unclear.empty"
    return "start.heard" if len(plain) > _A_SENTENCE else "start.unclear"


def _not_taken(turn: Turn, plain: str) -> str:
    if not _has_words(plain):
        return "unclear.empty"
    if len(plain) > SHORT:
        return "unclear.story"
    return "unclear.nothing_asked" if turn.is_said(plain, "words", "unknown") else "unclear.choice"


def _show(turn: Turn) -> Outcome:
    """Show the screen that the person has before them."""
    verb, *arguments = turn.session.screen.split(":")
    handler, least, most = _VERBS.get(verb, (check.present, 0, 0))
    return handler(turn, *arguments) if least <= len(arguments) <= most else check.present(turn)
