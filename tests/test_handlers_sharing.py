"""Sharing: the rules that fired or belong to a topic, each with its links; never what was told."""

import pytest

from bot.telegram.layout import Layout
from bot.terminal.layout import Terminal, lay_out
from bot.words import load_words
from handlers.reply import Reply
from handlers.turn import World
from tests.talk import Talk

STORY = "我借的网贷逾期95天，昨晚十一点多催收给我妈王小花打电话，骂我，说再不还就让警察来抓我，一天15个"


@pytest.fixture
def told(world: World) -> Talk:
    """A conversation with a verdict before the person."""
    talk = Talk(world)
    talk.type(STORY)
    talk.press("confirm")
    talk.finish()
    return talk


def test_after_a_verdict_the_rules_that_fired_are_offered(told: Talk) -> None:
    assert "share" in told.actions()
    offered = told.press("share")
    rules = [button.action for button in offered.buttons]
    assert len(rules) >= 2
    assert all(action.startswith("share:rule:") for action in rules)


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_a_shared_card_has_its_links_and_nothing_of_what_was_told(told: Talk, language: str) -> None:
    told.press(f"lang:{language}")
    told.press("share")
    for action in [button.action for button in told.reply.buttons]:
        told.press("share")
        shown = told.press(action)
        rule = action.rpartition(":")[2]
        links = [button.href for button in shown.buttons if button.href]
        assert links == [f"/k/{rule}?lang={language}", f"/k/{rule}.png?lang={language}"]
        said = " ".join(text for section in shown.sections for text in (section.title, *section.paragraphs))
        for own in ("王小花", "95", "十一点多", "23:00"):
            assert own not in said + "".join(links)


def test_before_a_verdict_nothing_is_offered(world: World) -> None:
    talk = Talk(world)
    talk.press("start")
    shown = talk.press("share")
    assert not any(button.action.startswith("share") for button in shown.buttons)


def test_it_can_be_typed(told: Talk) -> None:
    assert [b.action for b in told.type("分享").buttons] == [b.action for b in told.press("share").buttons]


def test_topics_lead_to_the_rules_that_rest_on_their_articles(world: World) -> None:
    talk = Talk(world)
    led = 0
    for topic in world.base.topics:
        talk.press(f"topic:{topic}")
        if f"share:topic:{topic}" in talk.actions():
            led += 1
            assert 1 <= len(talk.press(f"share:topic:{topic}").buttons) <= 5
    assert led >= 6


@pytest.mark.parametrize(
    "action", ["share:rule:no-such", "share:rule", "share:story:x", "share:topic:no-such"]
)
def test_a_button_made_up_breaks_nothing(told: Talk, action: str) -> None:
    assert told.press(action).sections


def test_every_action_fits_a_platform(world: World) -> None:
    longest = [f"share:rule:{rule}" for rule in world.base.rules]
    longest += [f"share:topic:{topic}" for topic in world.base.topics]
    assert max(map(len, longest)) <= 48


def test_telegram_opens_the_page_where_the_server_has_an_address(told: Talk) -> None:
    shown = one_card(told)
    words = load_words("telegram")
    with_address = str(Layout(words, "https://cards.example").view(shown).pages)
    assert "'url': 'https://cards.example/k/" in with_address
    without = str(Layout(words).view(shown).pages)
    assert "/k/" not in without
    assert words["zh-CN"]["no_address"] in without


def test_the_terminal_shows_no_link_that_it_cannot_open(told: Talk) -> None:
    written = lay_out(one_card(told), load_words("terminal")["zh-CN"], Terminal())
    assert load_words("chat", file="share")["zh-CN"]["open"] not in written


def one_card(told: Talk) -> Reply:
    told.press("share")
    return told.press(told.reply.buttons[0].action)
