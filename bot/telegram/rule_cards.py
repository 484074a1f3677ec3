"""Rule cards as messages: in private chats, in groups, and as results of inline mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from bot.telegram import markup
from bot.telegram.commands import deep_link
from bot.telegram.keyboard import Kind, Row, button, link, rows, shortened
from bot.telegram.layout import Layout, quote_blocks
from bot.telegram.markup import Block
from bot.telegram.methods import Content, content, content_of_card
from bot.words import Words
from handlers.cards import Card, Cards

_BESIDE: Final = 3
_INLINE: Final = 20
_LISTED: Final = 8
_LONGEST_DESCRIPTION: Final = 120


class RuleCards:
    """Looks rules up and lays them out.

    Args:
        cards: finds rules.
        layout: the words of this platform.
        username: gives the bot's name, empty while it is not known.
        now: tells the time.
    """

    def __init__(
        self, cards: Cards, layout: Layout, username: Callable[[], str], now: Callable[[], datetime]
    ) -> None:
        self._cards = cards
        self._layout = layout
        self._username = username
        self._now = now

    def found(self, query: str, language: str, *, private: bool) -> Content | None:
        """Give the best card for some words, with buttons to the next ones; None where there is none."""
        first, *beside = self._cards.find(query, language, self._now(), 1 + _BESIDE) or (None,)
        return self._shown(first, tuple(filter(None, beside)), language, private) if first else None

    def by_id(self, rule: str, language: str, *, private: bool) -> Content | None:
        """Give the card of a rule, with buttons to related ones."""
        card = self._cards.card(rule, language, self._now())
        if card is None:
            return None
        beside = self._cards.related(rule, language, self._now(), _BESIDE)
        return self._shown(card, beside, language, private)

    def index(self, text: str, language: str) -> Content:
        """Say something, with buttons to cards of all kinds."""
        sample = self._cards.sample(language, self._now(), _LISTED)
        return content(markup.escaped(text), self._titles(sample, self._layout.words(language)))

    def results(self, query: str, language: str) -> list[dict[str, Any]]:
        """Give the results of an inline query; without words, one card of each subject."""
        now = self._now()
        cards = self._cards.find(query, language, now, _INLINE) if query.strip() else ()
        if not query.strip():
            cards = self._cards.sample(language, now, _INLINE)
        return [self._result(card, language) for card in cards]

    def _result(self, card: Card, language: str) -> dict[str, Any]:
        words = self._layout.words(language)
        result: dict[str, Any] = {
            "type": "article",
            "id": card.rule,
            "title": words["inline_title"].format(title=card.title, verdict=card.verdict_name),
            "description": words["inline_description"]
            .format(
                says=card.says[:_LONGEST_DESCRIPTION], article=card.quotes[0].label if card.quotes else ""
            )
            .strip(),
            "input_message_content": content_of_card(_html(card, words)),
        }
        if mine := self._mine(language):
            result["reply_markup"] = {"inline_keyboard": [mine]}
        return result

    def _shown(self, card: Card, beside: tuple[Card, ...], language: str, private: bool) -> Content:
        words = self._layout.words(language)
        keyboard = self._titles(beside, words)
        mine = () if private else self._mine(language)
        return content(_html(card, words), (*keyboard, *([mine] if mine else ())))

    def _titles(self, cards: tuple[Card, ...], words: Words) -> tuple[Row, ...]:
        return tuple(
            rows(button(shortened(card.title, words["cut"]), Kind.CARD, card.rule) for card in cards)
        )

    def _mine(self, language: str) -> Row:
        """Give the button that opens the private chat."""
        name = self._username()
        return [link(self._layout.words(language)["card_mine"], deep_link(name, "check"))] if name else []


def _html(card: Card, words: Words) -> str:
    return markup.pages(_blocks(card, words))[0]


def _blocks(card: Card, words: Words) -> Iterator[Block]:
    mark = words[f"mark_{card.verdict}"]
    title = markup.tagged(card.title, "b")
    verdict = markup.plain(words["card_verdict"].format(mark=mark, verdict=card.verdict_name))
    yield markup.joined((title, verdict), "\n")
    yield markup.plain(card.says)
    yield markup.tagged(words["card_limits"], "i")
    if card.not_when:
        yield markup.plain(words["card_not_when"].format(text=card.not_when))
    for quote in card.quotes:
        yield from quote_blocks(quote, words, folded=True)
