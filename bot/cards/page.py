"""The page of a card, and the list of all cards, as HTML that needs no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from bot.words import Words
from handlers.cards import Card
from handlers.reply import Quote
from rules.vocabulary import GRAVITY

_TEMPLATE: Final = Template((Path(__file__).resolve().parent / "card.html").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands.

    Args:
        base: the server's address without a slash at the end.
        path: of the page.
        picture: path of the picture that a link preview shows.
        digest: of the static files, so that a changed file has another address.
    """

    base: str
    path: str
    picture: str
    digest: str


def card_page(card: Card, now: datetime, language: str, words: Mapping[str, Words], place: Place) -> bytes:
    """Write the page of one card.

    Args:
        card: what it says, in the language.
        now: the day for which it holds.
        language: of the page.
        words: the pages' sentences by language.
        place: where it stands.
    """
    say = words[language]
    poster = f"{place.path}.png?lang={language}"
    parts = [
        _part("lead", "", [card.says]),
        _steps(say["steps"], card.steps),
        _quotes(say, card.quotes),
        _part("", say["not_when"], [card.not_when]),
        _part("", say["remarks"], card.remarks),
        f'<p class="part limits">{_text(say["limits"])} {_text(say["day"].format(day=now.date()))}</p>',
    ]
    body = (
        f'<article class="parts">{_headline(card)}{"".join(parts)}</article>'
        f'<p><a class="choice done" href="/?lang={language}">{_text(say["check"])}</a></p>'
        f'<section class="parts poster"><h2>{_text(say["poster"])}</h2><p>{_text(say["poster_how"])}</p>'
        f'<a href="{escape(poster)}"><img src="{escape(poster)}" width="1080" height="1440" loading="lazy" '
        f'alt="{escape(card.title)}"></a></section>'
        f'<p><a class="choice" href="/k?lang={language}">{_text(say["all"])}</a></p>'
    )
    title = say["page_title"].format(title=card.title, verdict=card.verdict_name)
    return _whole(title, card.title, card.says, body, language, words, place)


def list_page(cards: Iterable[Card], language: str, words: Mapping[str, Words], place: Place) -> bytes:
    """Write the list of all cards, the gravest verdict first."""
    say = words[language]
    by_verdict: dict[str, list[Card]] = {}
    for card in cards:
        by_verdict.setdefault(card.verdict, []).append(card)
    groups = "".join(
        _group(by_verdict[verdict], language)
        for verdict in sorted(by_verdict, key=lambda kind: -GRAVITY[kind])
    )
    body = (
        f'<div class="parts"><h1>{_text(say["list_title"])}</h1><p>{_text(say["list_says"])}</p></div>'
        f'<p><a class="choice done" href="/?lang={language}">{_text(say["check"])}</a></p>{groups}'
    )
    return _whole(say["list_title"], say["list_title"], say["list_says"], body, language, words, place)


def missing_page(language: str, words: Mapping[str, Words], place: Place) -> bytes:
    """Say that there is no such card."""
    say = words[language]
    body = (
        f'<div class="parts"><h1>{_text(say["missing_title"])}</h1><p>{_text(say["missing_says"])}</p></div>'
        f'<p><a class="choice" href="/k?lang={language}">{_text(say["all"])}</a></p>'
        f'<p><a class="choice done" href="/?lang={language}">{_text(say["check"])}</a></p>'
    )
    return _whole(
        say["missing_title"], say["missing_title"], say["missing_says"], body, language, words, place
    )


def _whole(
    title: str, name: str, says: str, body: str, language: str, words: Mapping[str, Words], place: Place
) -> bytes:
    say = words[language]
    values = {
        "language": language,
        "locale": language.replace("-", "_") if "-" in language else f"{language}_US",
        "title": title,
        "name": name,
        "says": says.replace("\n", " "),
        "address": f"{place.base}{place.path}?lang={language}",
        "picture": f"{place.base}{place.picture}",
        "site": say["site"],
        "skip": say["skip"],
        "languages": say["languages"],
        "digest": place.digest,
    }
    here = {language: ' aria-current="true"'}
    switch = "".join(
        f'<a href="{escape(place.path)}?lang={tag}" lang="{tag}" hreflang="{tag}"{here.get(tag, "")}>'
        f"{_text(own['self_name'])}</a>"
        for tag, own in words.items()
    )
    return _TEMPLATE.substitute(
        {key: escape(value) for key, value in values.items()}, switch=switch, body=body
    ).encode()


def _headline(card: Card) -> str:
    return (
        f'<div class="part headline {card.verdict}"><span class="sign" aria-hidden="true"></span>'
        f"<h1>{_text(card.title)}</h1><p>{_text(card.verdict_name)}</p></div>"
    )


def _part(kind: str, title: str, paragraphs: Sequence[str]) -> str:
    told = "".join(f"<p>{_text(paragraph)}</p>" for paragraph in paragraphs if paragraph)
    heading = f"<h2>{_text(title)}</h2>" if title else ""
    return f'<div class="part {kind}">{heading}{told}</div>' if told else ""


def _steps(title: str, steps: Sequence[tuple[str, str]]) -> str:
    told = "".join(f"<li><strong>{_text(name)}</strong><br>{_text(does)}</li>" for name, does in steps)
    return f'<div class="part"><h2>{_text(title)}</h2><ol>{told}</ol></div>' if told else ""


def _quotes(say: Words, quotes: Sequence[Quote]) -> str:
    shown: set[str] = set()
    told = ""
    for quote in quotes:
        # Two points of one article: its words once.
        told += _quote(say, replace(quote, text="", gist="") if quote.text in shown else quote)
        shown |= {quote.text} - {""}
    return f'<div class="part law"><h2>{_text(say["law"])}</h2>{told}</div>'


def _quote(say: Words, quote: Quote) -> str:
    tag = '<p class="{kind}"{lang}><span class="tag">{tag} </span>{text}</p>'
    told = f'<div class="label">{_text(quote.label)}</div>'
    if quote.force:
        told += f'<div class="force">{_text(quote.force)}</div>'
    if quote.text:
        told += tag.format(
            kind="official", lang=' lang="zh-CN"', tag=_text(say["official"]), text=_text(quote.text)
        )
    if quote.gist:
        told += tag.format(kind="gist", lang="", tag=_text(say["gist"]), text=_text(quote.gist))
    return f"<blockquote>{told}</blockquote>"


def _group(cards: Sequence[Card], language: str) -> str:
    entries = "".join(
        f'<li><a href="/k/{card.rule}?lang={language}">{_text(card.title)}</a><p>{_text(card.says)}</p></li>'
        for card in cards
    )
    first = cards[0]
    return (
        f'<section class="parts cards"><h2 class="{first.verdict}">{_text(first.verdict_name)}</h2>'
        f"<ul>{entries}</ul></section>"
    )


def _text(text: str) -> str:
    return escape(text, quote=False)
