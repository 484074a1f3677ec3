"""Rule cards: found by words in any language, with articles that count on the day, and nobody's case."""

from datetime import datetime

import pytest

from handlers.cards import Card, Cards
from handlers.turn import World
from rules.zone import CHINA
from tests.talk import MIDNIGHT


@pytest.fixture(scope="module")
def cards(world: World) -> Cards:
    return Cards(world)


def rules(found: tuple[Card, ...]) -> list[str]:
    return [card.rule for card in found]


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("夜里", "night-contact"),
        ("晚上打电话", "night-contact"),
        ("深夜", "night-contact"),
        ("上门", "visit-by-day"),
        ("上門", "visit-by-day"),
        ("抓我", "threat-of-arrest"),
        ("night calls", "night-contact"),
        ("一个人上门", "visit-by-one"),
    ],
)
def test_words_lead_to_the_rule(cards: Cards, query: str, rule: str) -> None:
    assert rule in rules(cards.find(query, "zh-CN", MIDNIGHT, 4))


@pytest.mark.parametrize("query", ["", " ", "zzz", "量子力学", "😀", "\x00", "谢谢"])
def test_what_is_no_subject_finds_nothing(cards: Cards, query: str) -> None:
    assert cards.find(query, "zh-CN", MIDNIGHT, 5) == ()


def test_a_card_is_in_the_language_of_whoever_asks(cards: Cards) -> None:
    for language in ("zh-CN", "zh-TW", "en"):
        card = cards.card("night-contact", language, MIDNIGHT)
        assert card
        assert card.title
        assert card.says
        assert card.verdict == "improper"
    assert cards.find("夜里", "en", MIDNIGHT, 1)[0].title.isascii()


def test_a_card_quotes_only_what_may_be_quoted(world: World, cards: Cards) -> None:
    texts = {
        article.text
        for law in world.base.laws.values()
        for article in law.articles.values()
        if article.quotable
    }
    quoted = 0
    for rule in world.base.rules:
        card = cards.card(rule, "zh-CN", MIDNIGHT)
        for quote in card.quotes if card else ():
            assert not quote.text or quote.text in texts
            quoted += bool(quote.text)
    assert quoted > 50


def test_a_rule_without_law_on_that_day_is_no_card(cards: Cards) -> None:
    before = datetime(2025, 2, 1, tzinfo=CHINA)
    assert cards.card("night-contact", "zh-CN", before) is None
    assert "night-contact" not in rules(cards.find("夜里", "zh-CN", before, 10))
    assert cards.card("no-such-rule", "zh-CN", MIDNIGHT) is None


def test_related_cards_leave_out_the_card_itself(cards: Cards) -> None:
    related = rules(cards.related("visit-by-day", "zh-CN", MIDNIGHT, 3))
    assert len(related) == 3
    assert "visit-by-day" not in related


def test_a_sample_has_one_card_of_each_subject(world: World, cards: Cards) -> None:
    sample = cards.sample("zh-CN", MIDNIGHT, 50)
    files = [world.base.rules[card.rule].file for card in sample]
    assert len(files) == len(set(files))
    assert len(cards.sample("zh-CN", MIDNIGHT, 5)) == 5
