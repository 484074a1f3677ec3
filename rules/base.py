"""The rule base: all that was read from ``rules/cn``, and its editions by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from rules.conditions import Condition, Leaf, Outcome, windows
from rules.edition import Edition, stated_in
from rules.law import Law
from rules.letters import Letters
from rules.model import Channel, Question, Remedy, Rule, Topic
from rules.reading.lexicon import Lexicon
from rules.recall import Recall
from rules.relevance import Mask
from rules.vocabulary import Vocabulary

DATA = Path(__file__).parent / "cn"
# Results of conditions that are kept; some hundred bytes each.
_RECALLED = 5_000
P = ParamSpec("P")
T = TypeVar("T")


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
        lexicon: the words of free text.
        letters: what a person can send.
        digest: a short digest of all files, to name the version of the rule base.
    """

    vocabulary: Vocabulary
    laws: Mapping[str, Law]
    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]
    remedies: Mapping[str, Remedy]
    channels: Mapping[str, Channel]
    topics: Mapping[str, Topic]
    implies: tuple[tuple[Leaf, dict[str, Any]], ...]
    lexicon: Lexicon
    letters: Letters
    digest: str
    _editions: dict[int, Edition] = field(default_factory=dict, repr=False)
    _turning_days: list[date] = field(default_factory=list, repr=False)
    _shared: dict[object, Condition] = field(default_factory=dict, repr=False)
    _remembering: dict[Callable[..., Any], Callable[..., Any]] = field(default_factory=dict, repr=False)

    @cached_property
    def urgency(self) -> Mapping[str, int]:
        """The place of each remedy, the most urgent first."""
        return {remedy: place for place, remedy in enumerate(self.remedies)}

    @cached_property
    def unasked_remedies(self) -> tuple[Remedy, ...]:
        """The remedies that may be offered though no rule names them."""
        return tuple(remedy for remedy in self.remedies.values() if remedy.always_when is not None)

    @cached_property
    def asked_later(self) -> frozenset[str]:
        """The facts of the questions that come after the opening ones."""
        return frozenset(
            fact for question in self.questions.values() if not question.opening for fact in question.facts
        )

    @cached_property
    def asked_when(self) -> Mapping[str, frozenset[str]]:
        """The facts on which it hangs whether a question may be asked, by question."""
        return {
            question.id: frozenset() if question.when is None else stated_in(question.when)
            for question in self.questions.values()
        }

    @cached_property
    def outcomes(self) -> Recall[Outcome]:
        """What conditions came to in a verdict."""
        return Recall(self.vocabulary, self.sources, _RECALLED)

    @cached_property
    def written(self) -> Recall[Mask]:
        """What was written in conditions of an interview, see ``Diagrams.written``."""
        return Recall(self.vocabulary, self.sources, _RECALLED)

    @cached_property
    def sources(self) -> Mapping[str, frozenset[str]]:
        """The facts from which another may follow, by that one."""
        sources: dict[str, frozenset[str]] = {}
        for condition, then in self.implies:
            for name in then:
                sources[name] = sources.get(name, frozenset()) | stated_in(condition)
        return sources

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

    @cached_property
    def turning_minutes(self) -> tuple[int, ...]:
        """The minutes of the day at which some window of time begins or ends, in order, midnight first."""
        conditions = ((rule.when, rule.grounds) for rule in self.rules.values())
        found = {cut for at in windows((*conditions, self.implies)) for cut in (at.start, at.end)}
        return tuple(sorted({0, *found}))

    def edition(self, day: date) -> Edition:
        """Give the rules as they stand on a day."""
        span = bisect_right(self.turning_days(), day)
        found = self._editions.get(span)
        if found is None:
            found = self._editions[span] = Edition(self.rules, self.vocabulary, day, self._shared)
        return found

    def remembered(self, function: Callable[Concatenate[RuleBase, P], T], most: int) -> Callable[P, T]:
        """Give a pure function of this rule base that knows again what it was asked lately.

        Args:
            function: what it computes from a rule base and hashable arguments.
            most: how many results are kept; the one that was not wanted for longest goes first.
        """
        found = self._remembering.get(function)
        if found is None:
            found = self._remembering.setdefault(function, lru_cache(most)(partial(function, self)))
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
