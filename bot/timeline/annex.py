"""A diary as a PDF, the annex of evidence of a complaint."""

from __future__ import annotations

from typing import Final

from bot.documents.pdf import PdfPages
from handlers.catalogue import Catalogue
from handlers.diary.counting import SPANS, by_collector, counted, within
from handlers.diary.table import COLUMNS, head_of, rows_of
from handlers.diary.timeline import Timeline
from handlers.diary.wording import count_text, names_text

# More take longer to set and to read than anybody has; the sheet has them all.
MOST_ROWS: Final = 200
_COLLECTORS: Final = 8
# How wide the columns are beside each other.
_SHARES: Final = {
    "day": 10,
    "time": 6,
    "channel": 8,
    "count": 5,
    "answered": 7,
    "number": 12,
    "collector": 12,
    "reached": 10,
    "lender": 12,
    "words": 26,
}


def annex_of(timeline: Timeline, say: Catalogue) -> bytes:
    """Write how often it was, and the latest notes as a table.

    Args:
        timeline: the diary as it stood.
        say: the sentences in the language of whoever it is handed to.
    """
    own = {name: say.text("diary", "page", name) for name in _WORDS}
    entries, shown = timeline.entries, timeline.entries[-MOST_ROWS:]
    made = timeline.made
    pages = PdfPages(own["annex_title"], made, say.language, own["annex_foot"], landscape=True)
    pages.title(own["annex_title"])
    pages.paragraph(
        own["annex_made"].format(made=made.strftime("%Y-%m-%d %H:%M"), count=len(entries)), after=1
    )
    pages.heading(own["annex_counts"])
    for line in _counts(timeline, say):
        pages.paragraph(line)
    pages.heading(own["annex_table"])
    if len(shown) < len(entries):
        pages.paragraph(own["annex_latest"].format(count=len(shown), all=len(entries)), after=1, small=True)
    pages.table(head_of(say), rows_of(say, shown), [_SHARES[column] for column in COLUMNS])
    pages.gap(8)
    pages.paragraph(own["sign"])
    return pages.output()


def _counts(timeline: Timeline, say: Catalogue) -> list[str]:
    line = say.text("diary", "counts", "line")
    told = [
        line.format(
            name=say.text("diary", "spans", str(days)),
            counts=count_text(say, counted(within(timeline.entries, timeline.day, days))),
        )
        for days in SPANS
    ]
    told.append(
        line.format(
            name=say.text("diary", "page", "annex_all"), counts=count_text(say, counted(timeline.entries))
        )
    )
    named = list(by_collector(timeline.entries).items())[:_COLLECTORS]
    if any(name for name, _ in named):
        told += [
            line.format(name=names_text(say, (name,)), counts=count_text(say, count)) for name, count in named
        ]
    return told


_WORDS: Final = (
    "annex_title",
    "annex_foot",
    "annex_latest",
    "annex_made",
    "annex_counts",
    "annex_all",
    "annex_table",
    "sign",
)
