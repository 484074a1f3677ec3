"""The page of a timeline, without scripts: how often, pictures, and the latest notes as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from bot.timeline.picture import bars, days_until, hours
from bot.words import Words
from handlers.catalogue import Catalogue
from handlers.diary.counting import SPANS, within
from handlers.diary.table import COLUMNS, head_of, rows_of
from handlers.diary.timeline import Timeline

_TEMPLATE: Final = Template((Path(__file__).resolve().parent / "timeline.html").read_text("utf-8"))
# So many rows keep the page small; the spreadsheet has all.
MOST_ROWS: Final = 120
_WORDS: Final = COLUMNS.index("words")


def timeline_page(timeline: Timeline, path: str, catalogue: Catalogue, say: Words, digest: str) -> bytes:
    """Write the page.

    Args:
        timeline: the diary as it stood.
        path: of the page.
        catalogue: the sentences of the conversation in its language.
        say: the sentences of the page.
        digest: of the static files, so that a changed file has another address.
    """
    made = say["made"].format(made=timeline.made.strftime("%Y-%m-%d %H:%M"), count=len(timeline.entries))
    ends = say["ends"].format(ends=timeline.ends) if timeline.ends else ""
    body = (
        f'<div class="parts"><h1>{_text(say["title"])}</h1><p>{_text(made)}</p></div>'
        f'<article class="parts">{_list(say["counts"], timeline.counts)}{_list(say["rules"], timeline.rules)}'
        f"{_pictures(timeline, say)}{_table(timeline, catalogue, say)}"
        f'<p class="part limits">{_text(ends)}</p></article>'
        f'<p class="unprinted"><a class="choice done" href="{escape(path)}.csv">{_text(say["sheet"])}</a></p>'
        f'<p class="unprinted"><a class="choice" href="{escape(path)}.pdf">{_text(say["annex"])}</a></p>'
        f'<p class="unprinted"><a class="choice" href="/?lang={escape(timeline.language)}">'
        f"{_text(say['chat'])}</a></p>"
    )
    return _framed(say["title"], body, timeline.language, say, digest)


def missing_page(language: str, say: Words, digest: str) -> bytes:
    """Say that nothing can be opened here; no word tells whether there ever was something."""
    body = (
        f'<div class="parts"><h1>{_text(say["missing_title"])}</h1><p>{_text(say["missing_says"])}</p></div>'
        f'<p><a class="choice done" href="/?lang={escape(language)}">{_text(say["chat"])}</a></p>'
    )
    return _framed(say["missing_title"], body, language, say, digest)


def _framed(title: str, body: str, language: str, say: Words, digest: str) -> bytes:
    values = {"title": title, "language": language, "site": say["site"], "skip": say["skip"]}
    return _TEMPLATE.substitute(
        {key: escape(value) for key, value in values.items()}, digest=digest, body=body
    ).encode("utf-8", "replace")


def _text(words: str) -> str:
    return escape(words, quote=False).replace("\n", "<br>")


def _list(title: str, lines: Iterable[str]) -> str:
    told = "".join(f"<li>{_text(line)}</li>" for line in lines)
    return f'<div class="part"><h2>{_text(title)}</h2><ul>{told}</ul></div>' if told else ""


def _pictures(timeline: Timeline, say: Words) -> str:
    days = days_until(timeline.day, max(SPANS))
    entries = within(timeline.entries, timeline.day, len(days))
    if not entries:
        return f'<p class="part">{_text(say["nothing"])}</p>'
    drawn = ((say["bars"], bars(entries, days, say)), (say["hours"], hours(entries, days, say)))
    return "".join(f'<div class="part"><h2>{_text(title)}</h2>{figure}</div>' for title, figure in drawn)


def _table(timeline: Timeline, catalogue: Catalogue, say: Words) -> str:
    rows = rows_of(catalogue, timeline.entries[: -MOST_ROWS - 1 : -1])
    # A column in which nothing stands takes room on a small screen.
    used = [place for place in range(len(COLUMNS)) if any(row[place] for row in rows)]
    names = head_of(catalogue)
    head = "".join(f'<th scope="col">{_text(names[place])}</th>' for place in used)
    body = "".join(f"<tr>{_cells(row, used)}</tr>" for row in rows)
    more = say["latest"].format(count=len(rows)) if len(rows) < len(timeline.entries) else ""
    title = _text(say["table"])
    return (
        f'<div class="part"><h2 id="table-title">{title}</h2>{f"<p>{_text(more)}</p>" if more else ""}'
        f'<div class="wide" tabindex="0" role="region" aria-labelledby="table-title"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _cells(row: Sequence[str], used: Sequence[int]) -> str:
    first, *others = used
    cells = [f'<th scope="row">{_text(row[first])}</th>']
    for place in others:
        kind = "words" if place == _WORDS else "short"
        cells.append(f'<td class="{kind}">{_text(row[place])}</td>')
    return "".join(cells)
