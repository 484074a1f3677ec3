"""The page of a timeline, without scripts: how often, pictures, and the latest notes as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from bot.timeline.picture import bars, days_until, hours
from bot.web.private import framed, text
from bot.words import Words
from handlers.catalogue import Catalogue
from handlers.diary.counting import SPANS, within
from handlers.diary.entry import Entry
from handlers.diary.table import COLUMNS, head_of, rows_of
from handlers.diary.timeline import Timeline
from handlers.diary.wording import when_text

# The style sheet of timelines.
LOOK: Final = "timeline"
# So many rows keep the page small; the spreadsheet has all.
MOST_ROWS: Final = 120
# The columns that stand in one here.
_TOGETHER: Final = (
    ("day",),
    ("channel", "count", "answered"),
    ("collector", "number", "reached", "lender"),
    ("words",),
)


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
        f'<div class="parts"><h1>{text(say["title"])}</h1><p>{text(made)}</p></div>'
        f'<article class="parts">{_list(say["counts"], timeline.counts)}{_list(say["rules"], timeline.rules)}'
        f"{_pictures(timeline, say)}{_table(timeline, catalogue, say)}"
        f'<p class="part limits">{text(ends)}</p></article>'
        f'<p class="unprinted"><a class="choice done" href="{escape(path)}.csv">{text(say["sheet"])}</a></p>'
        f'<p class="unprinted"><a class="choice" href="{escape(path)}.pdf">{text(say["annex"])}</a></p>'
        f'<p class="unprinted"><a class="choice" href="/?lang={escape(timeline.language)}">'
        f"{text(say['chat'])}</a></p>"
    )
    return framed(say["title"], body, timeline.language, say, digest, LOOK)


def _list(title: str, lines: Iterable[str]) -> str:
    told = "".join(f"<li>{text(line)}</li>" for line in lines)
    return f'<div class="part"><h2>{text(title)}</h2><ul>{told}</ul></div>' if told else ""


def _pictures(timeline: Timeline, say: Words) -> str:
    days = days_until(timeline.day, max(SPANS))
    entries = within(timeline.entries, timeline.day, len(days))
    if not entries:
        return f'<p class="part">{text(say["nothing"])}</p>'
    drawn = ((say["bars"], bars(entries, days, say)), (say["hours"], hours(entries, days, say)))
    return "".join(f'<div class="part"><h2>{text(title)}</h2>{figure}</div>' for title, figure in drawn)


def _table(timeline: Timeline, catalogue: Catalogue, say: Words) -> str:
    """Write the latest notes, the latest first; on a small screen there is room for few columns."""
    shown = timeline.entries[: -MOST_ROWS - 1 : -1]
    rows = [_together(entry, timeline, catalogue) for entry in shown]
    columns = [names for place, names in enumerate(_TOGETHER) if any(row[place] for row in rows)]
    used = [place for place, names in enumerate(_TOGETHER) if names in columns]
    names = dict(zip(COLUMNS, head_of(catalogue), strict=True))
    head = "".join(f'<th scope="col">{text(names[first])}</th>' for first, *_ in columns)
    body = "".join(f"<tr>{_cells([row[place] for place in used])}</tr>" for row in rows)
    more = say["latest"].format(count=len(rows)) if len(rows) < len(timeline.entries) else ""
    told = f"<p>{text(more)}</p>" if more else ""
    return (
        f'<div class="part"><h2 id="notes">{text(say["table"])}</h2>{told}'
        f'<table class="notes" aria-labelledby="notes"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _together(entry: Entry, timeline: Timeline, catalogue: Catalogue) -> list[str]:
    """Put the cells of a note that belong together into one; what goes without saying takes no room."""
    (row,) = rows_of(catalogue, (entry,))
    cells = dict(zip(COLUMNS, row, strict=True))
    cells["day"] = when_text(catalogue, entry, timeline.day)
    once = entry.count == 1
    cells["count"] = "" if once else catalogue.text("diary", "times").format(count=entry.count)
    if entry.reached == "borrower":
        cells["reached"] = ""
    between = catalogue.text("diary", "between")
    return [between.join(filter(None, map(cells.__getitem__, names))) for names in _TOGETHER]


def _cells(row: Sequence[str]) -> str:
    first, *others = row
    return f'<th scope="row">{text(first)}</th>' + "".join(f"<td>{text(cell)}</td>" for cell in others)
