"""Rule cards: what one rule says, for whoever looks it up; they carry nobody's case."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any, Final

from handlers.citing import quote, reported
from handlers.reply import Quote
from handlers.session import new_session
from handlers.turn import Turn, World
from handlers.wording import rule_text
from rules.conditions import LEAVES, At, Not
from rules.model import Ground, Rule
from rules.reading.reader import read
from rules.reading.reading import STORY
from rules.reading.text import plain_text

# How much a word counts, by where it stands.
_TITLE: Final = 5.0
_SAID: Final = 2.0
_LAW: Final = 2.0
# What the lexicon reads in a query counts like a word of the title.
_READ: Final = 6.0
_SHORT_TITLE: Final = 5
# The words by which the interview takes what a rule turns on.
_ANSWERED: Final = 1.5
# A rule that has less than this part of what the best one has is no answer to the same words.
_ENOUGH: Final = 0.25
_LONGEST_QUERY: Final = 200
_MOST_QUOTES: Final = 2
# Of whom and what a query speaks; what the reader only supposes of a story says nothing about a query.
_TELLING: Final = frozenset({"conduct", "channel", "contacted"})
_SUPPOSED: Final = frozenset({("contacted", "borrower"), ("channel", "call")})
_SHORTEST_WORD: Final = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One rule as it is shown to anybody.

    Args:
        rule: its id.
        title: what it is about.
        says: its answer in a sentence or two.
        verdict: lawful, improper, unlawful or possibly_criminal.
        verdict_name: the same in words.
        not_when: when it does not hold.
        quotes: the articles it rests on, with their official words where these may be quoted.
    """

    rule: str
    title: str
    says: str
    verdict: str
    verdict_name: str
    not_when: str
    quotes: tuple[Quote, ...]


class Cards:
    """Finds rules by words, in any of the languages.

    Args:
        world: rules and sentences.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._cut: dict[str, tuple[str, ...]] = {}
        self._answers = _answers(world)
        told = {rule.id: self._words_of(rule) for rule in world.base.rules.values()}
        spread = Counter(word for words in told.values() for word in words)
        rarity = {word: math.log(1 + len(told) / count) for word, count in spread.items()}
        self._weights: dict[str, list[tuple[str, float]]] = {}
        for rule, words in told.items():
            for word, weight in words.items():
                self._weights.setdefault(word, []).append((rule, weight * rarity[word]))
        self._cut.clear()

    def card(self, rule_id: str, language: str, now: datetime) -> Card | None:
        """Give the card of a rule as it stands on a day; None where there is no such rule on that day.

        Args:
            rule_id: its id.
            language: in which to say it.
            now: the day; aware.
        """
        rule = self._world.base.rules.get(rule_id)
        turn = Turn(self._world, new_session(), now, language)
        title = rule_text(turn, rule_id, "title")
        grounds = _grounds_of(rule, now) if rule else ()
        if rule is None or not title or not grounds:
            return None
        return Card(
            rule=rule.id,
            title=title,
            says=rule_text(turn, rule.id, "says"),
            verdict=rule.verdict,
            verdict_name=turn.say(f"verdict.names.{rule.verdict}"),
            not_when=rule_text(turn, rule.id, "not_when"),
            quotes=tuple(_quoted(turn, ground) for ground in grounds[:_MOST_QUOTES]),
        )

    def find(self, query: str, language: str, now: datetime, most: int) -> tuple[Card, ...]:
        """Give the cards that answer to some words, the best first.

        Args:
            query: what was typed.
            language: in which to show them.
            now: the day; aware.
            most: how many at most.
        """
        scores: dict[str, float] = {}
        query = query[:_LONGEST_QUERY]
        words = (*self._split(query), *self._read(query, now))
        known = [word for word in dict.fromkeys(words) if word in self._weights]
        for word in known:
            for rule, weight in self._weights.get(word, ()):
                scores[rule] = scores.get(rule, 0.0) + weight
        best = max(scores.values(), default=0.0)
        ranked = sorted(scores, key=lambda rule: (-scores[rule], rule))
        return self._shown((rule for rule in ranked if scores[rule] >= best * _ENOUGH), language, now, most)

    def related(self, rule_id: str, language: str, now: datetime, most: int) -> tuple[Card, ...]:
        """Give the cards nearest to a rule, without it."""
        title = self._world.catalogues[language].text("rules", rule_id, "title")
        found = self.find(title, language, now, most + 1)
        return tuple(card for card in found if card.rule != rule_id)[:most]

    def sample(self, language: str, now: datetime, most: int) -> tuple[Card, ...]:
        """Give the first rule of each subject, for whoever has not said what about."""
        first: dict[str, str] = {}
        for rule in self._world.base.rules.values():
            first.setdefault(rule.file, rule.id)
        return self._shown(first.values(), language, now, most)

    def _shown(self, rules: Iterable[str], language: str, now: datetime, most: int) -> tuple[Card, ...]:
        shown: list[Card] = []
        for rule in rules:
            if len(shown) == most:
                break
            if card := self.card(rule, language, now):
                shown.append(card)
        return tuple(shown)

    def _words_of(self, rule: Rule) -> dict[str, float]:
        """Weigh every word of a rule in every language, and the facts it turns on."""
        weights: dict[str, float] = {}
        for text, weight in self._texts_of(rule):
            for word in self._words_in(text):
                weights[word] = max(weights.get(word, 0.0), weight)
        for fact, member, share in _turned_on(rule.when):
            if fact in _TELLING and isinstance(member, str):
                word = _fact_word(fact, member)
                weights[word] = max(weights.get(word, 0.0), _READ * share)
        return weights

    def _words_in(self, text: str) -> tuple[str, ...]:
        """Cut a text that many rules have in common only once."""
        known = self._cut.get(text)
        if known is None:
            known = self._cut[text] = tuple(dict.fromkeys(self._split(text)))
        return known

    def _texts_of(self, rule: Rule) -> Iterator[tuple[str, float]]:
        for catalogue in self._world.catalogues.languages.values():
            told = catalogue.find("rules", rule.id)
            if isinstance(told, dict):
                title = str(told.get("title", ""))
                # A word of a short title tells more of what the rule is about.
                yield title, _TITLE * min(1.0, _SHORT_TITLE / max(1, len(self._words_in(title)))) ** 0.5
                yield str(told.get("says", "")), _SAID
            for ground in rule.grounds:
                yield catalogue.text("articles", "laws", ground.law.id, "short"), _LAW
        for fact, member, share in _turned_on(rule.when):
            for said in self._answers.get((fact, member), ()):
                yield said, _ANSWERED * share
        for leaf in _leaves(rule.when):
            for (fact, hour), words in self._answers.items() if isinstance(leaf, At) else ():
                if fact == leaf.fact and _includes(leaf, hour):
                    yield from ((said, _ANSWERED) for said in words)
        for ground in rule.grounds:
            yield ground.law.short, _LAW
            yield ground.article.label, _LAW
            yield ground.article.no, _LAW

    def _split(self, text: str) -> Iterator[str]:
        """Cut a text into words; of Chinese, which has no spaces, into pairs of characters."""
        plain = plain_text(text, self._world.base.lexicon.forms).plain
        run = ""
        for char in (*plain, " "):
            if char.isalnum() and (not run or char.isascii() == run[0].isascii()):
                run += char
                continue
            yield from _pieces(run)
            run = char if char.isalnum() else ""

    def _read(self, query: str, now: datetime) -> Iterator[str]:
        """Give the facts that the lexicon reads in a query."""
        for fact, value in read(self._world.base, query, now, otherwise=STORY).facts.items():
            for member in value if isinstance(value, list | tuple) else ():
                if fact in _TELLING and (fact, member) not in _SUPPOSED:
                    yield _fact_word(fact, str(member))


def _answers(world: World) -> dict[tuple[str, Any], list[str]]:
    """Give the words by which the options of the interview are taken, by fact and value."""
    said: dict[tuple[str, Any], list[str]] = {}
    for question in world.base.questions.values():
        for option in question.options:
            for catalogue in world.catalogues.languages.values():
                label = catalogue.text("questions", question.id, "options", option.id)
                words = [label, *catalogue.texts("questions", question.id, "words", option.id)]
                for fact, value in option.sets.items():
                    # Of a span of hours, the first says which it is.
                    span = isinstance(value, list) and world.base.vocabulary[fact].type != "set"
                    for member in value[:1] if span else value if isinstance(value, list) else (value,):
                        if isinstance(member, str):
                            said.setdefault((fact, member), []).extend(words)
    return said


def _fact_word(fact: str, member: str) -> str:
    # No text is cut into words with a colon.
    return f"{fact}:{member}"


def _pieces(run: str) -> Iterator[str]:
    if run.isascii():
        if len(run) >= _SHORTEST_WORD or run.isdecimal():
            # "threats" answers to "threat".
            yield run.removesuffix("s") if len(run) > _SHORTEST_WORD else run
    elif len(run) == 1:
        yield run
    else:
        yield from (run[place : place + 2] for place in range(len(run) - 1))


def _turned_on(condition: Any) -> Iterator[tuple[str, Any, float]]:
    """Give the facts with the members or values that a condition asks for, and how much each of these tells.

    One of twenty members tells little.
    """
    for leaf in _leaves(condition):
        asked = (*getattr(leaf, "members", ()), *getattr(leaf, "values", ()))
        for member in asked:
            yield leaf.fact, member, len(asked) ** -0.5


def _leaves(condition: Any) -> Iterator[Any]:
    """Give the conditions on single facts; what must not hold tells nothing of what a rule is about."""
    if isinstance(condition, LEAVES):
        yield condition
    elif not isinstance(condition, Not) and is_dataclass(condition):
        for each in fields(condition):
            part = getattr(condition, each.name)
            for inner in part if isinstance(part, tuple) else (part,):
                yield from _leaves(inner)


def _includes(condition: At, hour: str) -> bool:
    """Tell whether an hour, ``HH:MM``, is one of those that a condition asks for."""
    minute = int(hour[:2]) * 60 + int(hour[3:])
    return condition.inside == (condition.start <= minute < condition.end)


def _grounds_of(rule: Rule, now: datetime) -> tuple[Ground, ...]:
    """Give the grounds that count on a day: those the rule rests on first, and of these the quotable ones."""
    counting = [ground for ground in rule.grounds if ground.counts_on(now.date())]
    if not any(ground.bears for ground in counting):
        return ()
    counting.sort(key=lambda ground: (not ground.bears, not ground.article.quotable))
    return tuple(counting)


def _quoted(turn: Turn, ground: Ground) -> Quote:
    if ground.article.quotable:
        return quote(turn, ground.article, ground.item, ground=ground.bears)
    return reported(turn, ground.article, ground=ground.bears)
