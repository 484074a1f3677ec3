"""What a rule base is made of: rules and their grounds, questions, remedies, channels, topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.conditions import Condition
from rules.law import Article, Law


@dataclass(frozen=True, slots=True)
class Ground:
    """An article that a rule cites.

    Args:
        law: the instrument.
        article: the article.
        item: paragraph or item within it, None for the whole.
        when: whom and what it reaches.
        first: first day on which it counts here.
        last: last day on which it counts here, None where open.
        note: key of a remark to show with it.
        bears: whether the rule may rest on it; otherwise it is only shown beside.
    """

    law: Law
    article: Article
    item: str | None
    when: Condition
    first: date
    last: date | None
    note: str | None
    bears: bool

    def counts_on(self, day: date) -> bool:
        """Tell whether the article counts on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Example:
    """A case inside a rule: what is told, and what the rule makes of it."""

    facts: dict[str, Any]
    on: date | None
    holds: bool | None
    missing: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; see CONTRIBUTING.md for what each part means."""

    id: str
    verdict: str
    could_be: str | None
    judgement: bool
    disturbing: bool
    when: Condition
    grounds: tuple[Ground, ...]
    evidence: tuple[str, ...]
    remedies: tuple[str, ...]
    examples: tuple[Example, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that may be picked.

    Args:
        id: its id within the question.
        sets: the facts it states, in plain JSON.
        category: the category it stands in, None without categories.
    """

    id: str
    sets: dict[str, Any]
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one question of which one, or several, may be chosen apart from the other groups."""

    id: str
    options: tuple[str, ...]
    multiple: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the facts that its answer settles."""

    id: str
    facts: tuple[str, ...]
    options: tuple[Option, ...]
    opening: bool = False
    multiple: bool = False
    groups: tuple[Group, ...] = ()
    categories: tuple[str, ...] = ()
    none_means_false: tuple[str, ...] = ()
    told_by: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()
    when: Condition | None = None

    def option(self, option_id: str) -> Option | None:
        """Give an option by id, None if there is none."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something that a person can do.

    Args:
        id: its id.
        channels: where to turn for it.
        when: what must not be false where a rule names it, None where that is enough.
        always_when: when it is offered though no rule names it, None for never.
    """

    id: str
    channels: tuple[str, ...]
    when: Condition | None
    always_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A body or line that can be turned to."""

    id: str
    number: str | None
    url: str | None
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something else that the bot knows, with the articles it rests on."""

    id: str
    articles: tuple[Article, ...]
