"""Sharing a rule: its card and its poster, never what the person told."""

from __future__ import annotations

from typing import Final

from handlers.cards import Card, card_of
from handlers.case import assessed, opening_answered
from handlers.reply import Button, Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded
from rules.base import RuleBase
from rules.model import Rule
from rules.vocabulary import GRAVITY

_MOST: Final = 8
_MOST_OF_TOPIC: Final = 5
# By itself, and with a topic or a rule.
SCREEN: Final = "share"


def share_button(turn: Turn, of: str = "") -> Button:
    """Give the button that leads to sharing.

    Args:
        turn: this step.
        of: id of a topic; empty: of the verdict.
    """
    return turn.button(f"{SCREEN}:topic:{of}" if of else SCREEN, turn.say.text("share", "chat", "button"))


def press_share(turn: Turn, what: str = "", of: str = "") -> Outcome:
    """Offer the rules that fired, those of a topic, or the links of one rule.

    Args:
        turn: this step.
        what: empty, ``topic``, or ``rule``.
        of: id of the topic or rule.
    """
    from handlers import check  # what lies before the person where nothing can be shared

    if what == "rule":
        card = _card(turn, of)
        return _one(turn, card) if card else preceded(check.present(turn), turn.notice("unclear.button"))
    if what == "topic":
        return _several(turn, _of_topic(turn.base, of), f"{SCREEN}:topic:{of}")
    if not _may_fire(turn):
        return preceded(check.present(turn), turn.notice("verdict.not_yet"))
    return _several(turn, _fired(turn), SCREEN)


def has_cards(turn: Turn, topic: str) -> bool:
    """Tell whether any rule rests on an article of a topic."""
    return bool(_of_topic(turn.base, topic))


def _may_fire(turn: Turn) -> bool:
    """Tell whether enough was told for a verdict."""
    return turn.session.done or opening_answered(turn)


def _fired(turn: Turn) -> list[str]:
    """Give the rules that hold in this case, the gravest first."""
    found = sorted(assessed(turn).findings, key=lambda finding: -GRAVITY[finding.verdict])
    return [finding.rule for finding in found]


def _of_topic(base: RuleBase, topic: str) -> list[str]:
    """Give the rules that rest on the articles of a topic, those first that share most of them."""
    known = base.topics.get(topic)
    articles = {(each.law, each.no) for each in known.articles} if known else set()
    shared = {rule.id: len(articles & _articles(rule)) for rule in base.rules.values()}
    return sorted((rule for rule in shared if shared[rule]), key=lambda rule: -shared[rule])[:_MOST_OF_TOPIC]


def _articles(rule: Rule) -> set[tuple[str, str]]:
    return {(ground.article.law, ground.article.no) for ground in rule.grounds if ground.bears}


def _several(turn: Turn, rules: list[str], screen: str) -> Outcome:
    turn = turn.to(screen=screen)
    cards = [card for rule in rules[:_MOST] if (card := _card(turn, rule))]
    said = "intro" if cards else "none"
    section = Section("list", _say(turn, "title"), (_say(turn, said),))
    offered = [Button(f"{SCREEN}:rule:{card.rule}", card.title, "nav") for card in cards]
    buttons = numbered(offered or [turn.button("topics", kind="topic")])
    return turn.session, Reply((section,), buttons, _back(turn), language=turn.language)


def _one(turn: Turn, card: Card) -> Outcome:
    """Show a card with its links; a platform that has no address for them shows the card alone."""
    turn = turn.to(screen=f"{SCREEN}:rule:{card.rule}")
    sections = (
        Section("topic", card.title, (card.says, card.quotes[0].label)),
        Section("notice", "", (_say(turn, "only"),)),
    )
    action, page = f"{SCREEN}:rule:{card.rule}", f"/k/{card.rule}"
    lang = f"?lang={turn.language}"
    links = (
        Button(action, _say(turn, "open"), "link", href=f"{page}{lang}"),
        Button(action, _say(turn, "poster"), "link", href=f"{page}.png{lang}"),
    )
    others = (Button(SCREEN, _say(turn, "other"), "nav"),) if _may_fire(turn) else ()
    return turn.session, Reply(sections, numbered((*links, *others)), _back(turn), language=turn.language)


def _back(turn: Turn) -> tuple[Button, ...]:
    return (turn.button("resume"), turn.button("menu"))


def _card(turn: Turn, rule: str) -> Card | None:
    return card_of(turn.world, rule, turn.language, turn.now)


def _say(turn: Turn, key: str) -> str:
    return turn.say.text("share", "chat", key)
