"""What every function of the conversation is handed: the world, the session, the hour and the words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from handlers.catalogue import Catalogue, Catalogues
from handlers.reading import bare
from handlers.reply import Button, Reply, Section, Supplied
from handlers.session import Session
from rules.base import RuleBase

Outcome = tuple[Session, Reply]


@dataclass(frozen=True, slots=True)
class World:
    """What is loaded once, and what the operator decides of the conversation.

    Args:
        base: the rules.
        catalogues: the sentences.
        report_for: how long a report is kept.
    """

    base: RuleBase
    catalogues: Catalogues
    report_for: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a conversation.

    Args:
        world: rules and sentences.
        session: as it stands now.
        now: the person's local time.
        language: in which to answer.
        supplied: what the reply said that it needs; None while it was not asked for.
        linked: whether the person can open pages of this server.
        worked_out: what was worked out in this step already, by what it was worked out of.
    """

    world: World
    session: Session
    now: datetime
    language: str
    supplied: Supplied | None = None
    linked: bool = True
    worked_out: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def base(self) -> RuleBase:
        """The rule base."""
        return self.world.base

    @property
    def say(self) -> Catalogue:
        """The sentences in the language of this turn."""
        return self.world.catalogues[self.language]

    @property
    def heard(self) -> tuple[str, ...]:
        """The languages in which something typed is understood, the person's own first."""
        return tuple(dict.fromkeys((self.language, *self.world.catalogues.languages)))

    def is_said(self, plain: str, *path: str) -> bool:
        """Tell whether a cleaned text is, in any language, one of the words at a path of the conversation."""
        said = bare(plain)
        return any(
            said in self.world.catalogues[language].texts("conversation", *path) for language in self.heard
        )

    @property
    def today(self) -> date:
        """The person's day."""
        return self.now.date()

    @property
    def day(self) -> date:
        """The day of the contact, today until another is told."""
        return self.session.day or self.today

    @property
    def asker(self) -> str:
        """Who asks, also where that was read and is not confirmed yet; empty until told."""
        heard = (str(item.value) for item in self.session.heard if item.fact == "asker" and item.counts)
        return next(heard, "") or self.session.asker

    def to(self, **changes: Any) -> Turn:
        """Give this turn with some of its session changed."""
        return replace(self, session=replace(self.session, **changes))

    def button(self, action: str, label: str = "", kind: str = "nav", **values: object) -> Button:
        """Give a button; its words are those of ``buttons`` for the action unless given."""
        return Button(action, label or self.say(f"buttons.{action.replace(':', '-')}", **values), kind)

    def notice(self, key: str, **values: object) -> Section:
        """Give a short remark."""
        return Section("notice", "", (self.say(key, **values),))


def numbered(buttons: Iterable[Button]) -> tuple[Button, ...]:
    """Number buttons from one, in their order; a done button is nought."""
    counted: list[Button] = []
    number = 0
    for button in buttons:
        if button.kind == "done":
            counted.append(_with_number(button, 0))
        else:
            number += 1
            counted.append(_with_number(button, number))
    return tuple(counted)


def _with_number(button: Button, number: int) -> Button:
    return Button(button.action, button.label, button.kind, button.chosen, number, button.group, button.href)


def preceded(outcome: Outcome, *sections: Section) -> Outcome:
    """Give the same reply with something said before it."""
    session, reply = outcome
    return session, replace(reply, sections=(*sections, *reply.sections))
