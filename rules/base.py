"""The rule base: all that was read from ``rules/cn``, and its editions by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rules.conditions import Condition
from rules.law import Article, Law
from rules.vocabulary import Vocabulary

DATA = Path(__file__).parent / "cn"


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
    when: Condition | None = None

    def option(self, option_id: str) -> Option | None:
        """Give an option by id, None if there is none."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something that a person can do, and the channels for it."""

    id: str
    channels: tuple[str, ...]
    when: Condition | None


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


@dataclass(frozen=True)
class RuleBase:
    """Everything that was loaded; nothing of it changes afterwards.

    Args:
        vocabulary: the facts.
        laws: instruments by id.
        rules: rules by id, in the order of the files.
        questions: questions by id, the opening ones first.
        remedies: remedies by id, the most urgent first.
        channels: channels by id.
        topics: topics by id.
        implies: what follows from stated facts.
        scopes: the named conditions.
        digest: a short digest of all files, to name the version of the rule base.
    """

    vocabulary: Vocabulary
    laws: Mapping[str, Law]
    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]
    remedies: Mapping[str, Remedy]
    channels: Mapping[str, Channel]
    topics: Mapping[str, Topic]
    implies: tuple[tuple[Condition, dict[str, Any]], ...]
    scopes: Mapping[str, Condition]
    digest: str
    _editions: dict[int, Any] = field(default_factory=dict, repr=False)
    _turning_days: list[date] = field(default_factory=list, repr=False)

    def question(self, question_id: str) -> Question:
        """Give a question; raises ``KeyError`` if there is none."""
        return self.questions[question_id]

    def question_of(self, fact: str) -> Question | None:
        """Give the first question that settles a fact, None if it is never asked."""
        return next((question for question in self.questions.values() if fact in question.facts), None)

    def turning_days(self) -> list[date]:
        """Give the days on which some cited article begins to count or ceases to, in order."""
        if not self._turning_days:
            days: set[date] = set()
            for rule in self.rules.values():
                for ground in rule.grounds:
                    days.add(ground.first)
                    if ground.last is not None:
                        days.add(ground.last + timedelta(days=1))
            self._turning_days.extend(sorted(days))
        return self._turning_days

    def edition(self, day: date) -> Any:
        """Give the rules as they stand on a day (``rules.edition.Edition``)."""
        from rules.edition import Edition  # an edition is made of a base; importing it above would be a circle

        span = bisect_right(self.turning_days(), day)
        found = self._editions.get(span)
        if found is None:
            found = self._editions[span] = Edition(self, day)
        return found


def load_rule_base(folder: Path | None = None) -> RuleBase:
    """Read and check the rule base.

    Args:
        folder: the data folder; ``rules/cn`` by default.

    Raises:
        RuleBaseError: something is wrong with it; every fault is told with file, line, key and mend.
    """
    from rules.loading import load  # loading builds the classes above

    return load(folder or DATA)
