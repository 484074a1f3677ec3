"""What to do now: remedies in their order, where to turn, and the time there is."""

from __future__ import annotations

from typing import Final

from handlers.limits import day_text, owes
from handlers.ordering import SHOWN, known_steps, may_offer, past_three_years
from handlers.reply import Button, Section
from handlers.turn import Turn
from rules.assessment import Assessment
from rules.deadlines import Deadline
from rules.vocabulary import GRAVITY

_POLICE: Final = "police-110"
# This body hears only the consumer's own complaint (cn-pbc-consumer-protection-2020, article 42).
_OWN_COMPLAINT_ONLY: Final = frozenset({"pbc-12363"})


def first_step(turn: Turn, found: Assessment, besides: str = "") -> str:
    """Say the first thing to do in one sentence, besides a step that was told already."""
    for remedy in known_steps(turn, found):
        if remedy != besides:
            title, does = (turn.say.text("remedies", remedy, key) for key in ("title", "does"))
            return turn.say("steps.first", title=title, does=does)
    return turn.say("steps.first_undetermined" if found.verdict == "undetermined" else "steps.first_none")


def steps_section(turn: Turn, found: Assessment) -> Section:
    """Tell the first steps in full and the titles of the others, the lines to call, and the time limits."""
    known = known_steps(turn, found)
    shown, rest = known[:SHOWN], known[SHOWN:]
    told = [_step(turn, number, remedy) for number, remedy in enumerate(shown, 1)]
    told += channel_lines(turn, shown)
    if rest:
        titles = turn.say("between").join(turn.say.text("remedies", remedy, "title") for remedy in rest)
        told.append(turn.say("steps.rest_below" if _opened(turn) else "steps.rest", titles=titles))
    if not known:
        told += turn.say.texts("conversation", "steps", "none", found.verdict)
    told += deadline_lines(turn, found)
    if may_offer(turn, known):
        told.append(turn.say("steps.keep_channel"))
    return Section("steps", turn.say("steps.title"), tuple(told))


def _opened(turn: Turn) -> bool:
    """Tell whether the steps are shown by themselves, each with its button."""
    return turn.session.screen == "go:steps"


def step_buttons(turn: Turn, found: Assessment) -> tuple[Button, ...]:
    """Give the steps that are only named, each to be opened."""
    return tuple(
        Button(f"step:{remedy}", turn.say.text("remedies", remedy, "title"))
        for remedy in known_steps(turn, found)[SHOWN:]
    )


def step_section(turn: Turn, remedy: str, *, channels: bool = True) -> Section | None:
    """Tell one step in full; None where there is no such step.

    Args:
        turn: this step of the conversation.
        remedy: its id.
        channels: whether where to turn is told with it.
    """
    title = turn.say.text("remedies", remedy, "title")
    if remedy not in turn.base.remedies or not title:
        return None
    told = [turn.say.text("remedies", remedy, key) for key in ("does", "how")]
    if bring := turn.say.text("remedies", remedy, "bring"):
        told.append(turn.say("steps.bring", things=bring))
    told += channel_lines(turn, (remedy,)) if channels else ()
    return Section("steps", title, tuple(sentence for sentence in told if sentence))


def _step(turn: Turn, number: int, remedy: str) -> str:
    title, does, how = (turn.say.text("remedies", remedy, key) for key in ("title", "does", "how"))
    lines = [turn.say("steps.step", number=number, title=title), does, how]
    if bring := turn.say.text("remedies", remedy, "bring"):
        lines.append(turn.say("steps.bring", things=bring))
    return "\n".join(line for line in lines if line)


def channel_lines(turn: Turn, remedies: tuple[str, ...]) -> tuple[str, ...]:
    """Tell where to turn for some steps, in one paragraph; nothing where there is nowhere."""
    left_out: frozenset[str] = frozenset() if owes(turn) else _OWN_COMPLAINT_ONLY
    named = dict.fromkeys(channel for remedy in remedies for channel in turn.base.remedies[remedy].channels)
    lines = [line for channel in named if channel not in left_out and (line := _channel(turn, channel))]
    return ("\n".join((turn.say("steps.channels"), *lines)),) if lines else ()


def _channel(turn: Turn, channel: str) -> str:
    name = turn.say.text("channels", channel, "name")
    if not name:
        return ""
    number = turn.base.channels[channel].number or turn.base.channels[channel].url or ""
    shown = (
        name if not number or number in name else turn.say("steps.channel_number", name=name, number=number)
    )
    handles = turn.say.text("channels", channel, "handles")
    return turn.say("steps.channel", name=shown, handles=handles)


def deadline_lines(turn: Turn, found: Assessment) -> tuple[str, ...]:
    """Tell the time limits that can be told."""
    told = [sentence for limit in found.deadlines if (sentence := _deadline(turn, found, limit))]
    if past_three_years(turn):
        told.append(turn.say("deadlines.limitation.perhaps"))
    return tuple(told)


def _deadline(turn: Turn, found: Assessment, limit: Deadline) -> str:
    grave = max(GRAVITY[found.verdict], GRAVITY[found.could_be]) > GRAVITY["improper"]
    if limit.id == "police" and not (grave and _POLICE in found.channels):
        return ""
    state = "kept" if limit.kept else "over" if limit.over else "running" if limit.last_day else "open"
    key = f"deadlines.{limit.id}.{state}"
    if not turn.say.text("conversation", *key.split(".")):
        return ""
    return turn.say(key, day=day_text(turn, limit.last_day)) if limit.last_day else turn.say(key)
