"""The page of a report as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Final

from bot.web.private import framed, text
from bot.words import Words
from handlers.reply import Quote, Record, Section
from handlers.report.snapshot import sections_of

# The style sheet and the script of reports and their letters.
LOOK: Final = "report"
# Sections of one kind that stand under a heading of their own, and the words of that heading.
_GROUPS: Final = {"finding": "findings", "where": "steps", "step": "steps", "evidence": "evidence"}


def report_page(record: Record, words: Mapping[str, Words], digest: str) -> bytes:
    """Write the page of a report.

    Args:
        record: of a report.
        words: the sentences of the pages by language.
        digest: of the static files, so that a changed file has another address.
    """
    content = record.content
    language = str(content["lang"])
    say = words[language]
    link = tel_links(content["numbers"])
    body = "".join(
        _group(say, key, tuple(group), link)
        for key, group in groupby(sections_of(content), key=lambda section: _GROUPS.get(section.kind, ""))
    )
    foot = [say["made"].format(made=_minute(str(content["made"])))]
    foot.append(say["law"].format(law_of=content["law_of"], rules=content["rules"]))
    if record.expires:
        foot.append(say["ends"].format(ends=record.expires.date()))
    whole = (
        f'<h1 class="kicker">{text(say["title"])}</h1><p class="muted">{text(say["as_told"])}</p>'
        f'<article class="parts">{body}<p class="part limits">{text(" ".join(foot))}</p></article>'
        f"{_letters(say, record)}"
        f'<p><button class="choice done print" type="button" hidden>{text(say["print"])}</button></p>'
        f'<p class="unprinted"><a class="choice" href="/?lang={escape(language)}">{text(say["chat"])}</a></p>'
    )
    return framed(say["title"], whole, language, say, digest, LOOK)


def tel_links(numbers: Iterable[str]) -> Callable[[str], str]:
    """Give what turns HTML text into one in which known numbers can be called.

    Args:
        numbers: those of the bodies that can be turned to, digits only.
    """
    return _tel_links(tuple(sorted(numbers)))


@lru_cache(maxsize=8)
def _tel_links(numbers: tuple[str, ...]) -> Callable[[str], str]:
    known = "|".join(re.escape(number) for number in numbers if number.isdecimal())
    if not known:
        return lambda html: html
    pattern = re.compile(rf"(?<![\d#&;])({known})(?![\d.])")
    return lambda html: pattern.sub(r'<a href="tel:\1">\1</a>', html)


def _letters(say: Words, record: Record) -> str:
    """List the letters that came with the report."""
    entries = "".join(
        f'<li><a href="/r/{escape(record.name)}/letter/{escape(letter["id"])}">'
        f"{text(letter['name'])}</a><p>{text(letter['send'])}</p></li>"
        for letter in record.content.get("letters", ())
    )
    if not entries:
        return ""
    return (
        f'<section class="parts cards unprinted"><h2>{text(say["letters"])}</h2>'
        f"<p>{text(say['letters_how'])}</p><ul>{entries}</ul></section>"
    )


def _group(say: Words, key: str, sections: Sequence[Section], link: Callable[[str], str]) -> str:
    if not key:
        return "".join(_part(say, section, "h2", link) for section in sections)
    told = "".join(_part(say, section, "h3", link) for section in sections)
    return f'<section><h2 class="part group-title">{text(say[key])}</h2>{told}</section>'


def _part(say: Words, section: Section, heading: str, link: Callable[[str], str]) -> str:
    if section.kind == "headline":
        lines = "".join(f"<p>{text(line)}</p>" for line in section.paragraphs)
        return (
            f'<div class="part headline {escape(section.verdict)}"><span class="sign" aria-hidden="true">'
            f"</span><h2>{text(section.title)}</h2>{lines}</div>"
        )
    title = f"<{heading}>{text(section.title)}</{heading}>" if section.title else ""
    if section.kind == "told":
        entries = "".join(f"<li>{text(line)}</li>" for line in section.paragraphs)
        return f'<div class="part">{title}<ul class="facts">{entries}</ul></div>'
    callable_ = link if section.kind in {"lead", "where", "step", "limits"} else _as_it_is
    told = "".join(f"<p>{callable_(text(paragraph))}</p>" for paragraph in section.paragraphs)
    quotes = "".join(_quote(say, quote) for quote in section.quotes)
    law = f'<div class="law">{quotes}</div>' if quotes else ""
    return f'<div class="part {escape(section.kind)}">{title}{told}{law}</div>'


def _as_it_is(html: str) -> str:
    return html


def _quote(say: Words, quote: Quote) -> str:
    told = f'<div class="label">{text(quote.label)}</div>'
    if quote.force:
        told += f'<div class="force">{text(quote.force)}</div>'
    if quote.text:
        told += (
            f'<p class="official" lang="zh-CN"><span class="tag">{text(say["official"])} </span>'
            f"{text(quote.text)}</p>"
        )
    if quote.gist:
        told += f'<p class="gist"><span class="tag">{text(say["gist"])} </span>{text(quote.gist)}</p>'
    return f"<blockquote>{told}</blockquote>"


def _minute(made: str) -> str:
    return datetime.fromisoformat(made).strftime("%Y-%m-%d %H:%M")
