"""Danger now, or words of dying: help first, nothing asked."""

from __future__ import annotations

import re
from typing import Final

from handlers import check
from handlers.reading import cleaned
from handlers.reply import Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded
from rules.reading.reading import COLLECTION, Reading

KINDS: Final = ("despair", "violence")
# A longer text tells a story; a cry for help is short.
_A_CRY: Final = 14


def danger_in(turn: Turn, text: str, reading: Reading) -> str:
    """Give the kind of danger that a text speaks of, empty where there is none.

    Words of dying come first. The text is looked through in every language.

    Args:
        turn: this step.
        text: as it was written.
        reading: what was read in it.
    """
    plain = _without_harmless(turn, text)
    if reading.facts.get("self_harm_risk") or _is_in(turn, plain, "despair"):
        return "despair"
    if reading.facts.get("in_danger"):
        return "violence"
    return "violence" if _is_in(turn, plain, "violence") and not _is_told(turn, plain, reading) else ""


def _without_harmless(turn: Turn, text: str) -> str:
    plain = cleaned(text)
    for pattern in _patterns(turn, "harmless"):
        plain = re.sub(pattern, " ", plain)
    return plain


def beside_a_story(turn: Turn, text: str) -> tuple[Section, ...]:
    """Name the emergency number beside a story that speaks of violence, should it go on."""
    if not _is_in(turn, _without_harmless(turn, text), "violence"):
        return ()
    return (Section("help", "", (turn.say("danger.if_now"),)),)


def _is_told(turn: Turn, plain: str, reading: Reading) -> bool:
    """Tell whether violence is told of as something past or threatened, so that nobody is in danger now."""
    if reading.kind not in COLLECTION or not reading.facts:
        return False
    return len(plain) > _A_CRY or _is_in(turn, plain, "past")


def _is_in(turn: Turn, plain: str, name: str) -> bool:
    return any(re.search(pattern, plain) for pattern in _patterns(turn, name))


def _patterns(turn: Turn, name: str) -> tuple[str, ...]:
    """Give the patterns of all languages: in fear, people write in whatever script comes first."""
    catalogues = (turn.world.catalogues[language] for language in turn.heard)
    return tuple(
        pattern for say in catalogues for pattern in say.texts("conversation", "danger", "words", name)
    )


def press_danger(turn: Turn, kind: str = "violence") -> Outcome:
    """Show help; the interview waits, and nothing of this is stored but that help was shown."""
    if kind not in KINDS:
        kind = "violence"
    turn = turn.to(screen=f"danger:{kind}")
    section = Section(
        "help", turn.say(f"danger.{kind}.title"), turn.say.texts("conversation", "danger", kind, "paragraphs")
    )
    other = "despair" if kind == "violence" else "violence"
    buttons = (
        turn.button(f"danger:{other}", kind="danger"),
        turn.button("resume", turn.say("danger.resume")),
    )
    return turn.session, Reply(
        (section,), numbered(buttons), language=turn.language, placeholder=turn.say("danger.placeholder")
    )


def listen(turn: Turn, plain: str) -> Outcome:
    """Answer whatever is typed while help is shown; no question is pressed on before the person is safe."""
    if turn.is_said(plain, "danger", "words", "safe"):
        return check.present(turn)
    kind = turn.session.screen.partition(":")[2]
    return preceded(press_danger(turn, kind), turn.notice("danger.listening"))
