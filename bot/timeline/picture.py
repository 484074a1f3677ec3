"""Pictures of a diary as SVG that stands in a page: how often each day, and at what hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Final

from bot.words import Words
from handlers.diary.counting import by_day
from handlers.diary.entry import PARTS, Entry
from handlers.diary.telling import part_of

# Lengths in the units of the drawing; it is scaled to the width of the page.
_LABELS: Final = 40
_CELL: Final = 14
_GAP: Final = 2
_HEAD: Final = 18
_HOURS: Final = 24
_HOUR: Final = 60
_WIDTH: Final = _LABELS + _HOURS * _CELL
_BARS: Final = 110
_SHADES: Final = 4


def days_until(last: date, days: int) -> tuple[date, ...]:
    """Give the last days, the first first.

    Args:
        last: the last of them.
        days: how many.
    """
    return tuple(last - timedelta(days=back) for back in range(days - 1, -1, -1))


def bars(entries: Iterable[Entry], days: Sequence[date], say: Words) -> str:
    """Draw a bar for each day.

    Args:
        entries: of these days.
        days: the first first.
        say: the page's sentences.
    """
    counts = {day: count.all for day, count in by_day(entries).items()}
    most = max((counts.get(day, 0) for day in days), default=0) or 1
    width = (_WIDTH - _LABELS) / len(days)
    drawn = []
    for place, day in enumerate(days):
        if not (count := counts.get(day, 0)):
            continue
        height = count * _BARS / most
        x, y = _LABELS + place * width, _HEAD + _BARS - height
        tip = escape(say["bar"].format(day=day.strftime("%m-%d"), count=count))
        drawn.append(
            f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{width - _GAP:.1f}" height="{height:.1f}">'
            f"<title>{tip}</title></rect>"
        )
    foot = _HEAD + _BARS + 14
    drawn.append(f'<line class="axis" x1="{_LABELS}" y1="{foot - 13}" x2="{_WIDTH}" y2="{foot - 13}"/>')
    drawn.append(_label(_LABELS - 4, _HEAD + 8, str(most), "end"))
    drawn.append(_label(_LABELS, foot, days[0].strftime("%m-%d")))
    drawn.append(_label(_WIDTH, foot, days[-1].strftime("%m-%d"), "end"))
    day = max(days, key=lambda each: counts.get(each, 0))
    told = say["bars_says"].format(
        first=days[0], last=days[-1], day=day.strftime("%m-%d"), count=counts.get(day, 0)
    )
    return _drawing("bars", say["bars"], told, foot + 4, drawn)


def hours(entries: Sequence[Entry], days: Sequence[date], say: Words) -> str:
    """Draw the hours of each day, the darker the more often.

    Args:
        entries: of these days.
        days: the first first.
        say: the page's sentences.
    """
    cells: Counter[tuple[date, int]] = Counter()
    for entry in entries:
        if entry.minute is not None:
            cells[entry.day, entry.minute // _HOUR] += entry.count
    drawn = [_label(_LABELS + hour * _CELL, _HEAD - 6, str(hour)) for hour in range(0, _HOURS, 3)]
    for row, day in enumerate(days):
        y = _HEAD + row * _CELL
        drawn.append(
            f'<rect class="row" x="{_LABELS}" y="{y}" width="{_HOURS * _CELL - _GAP}" '
            f'height="{_CELL - _GAP}"/>'
        )
        if row % 5 == 0 or day == days[-1]:
            drawn.append(_label(_LABELS - 4, y + 10, day.strftime("%m-%d"), "end"))
    drawn += [_shade(shade, cells, days) for shade in range(1, 1 + _SHADES)]
    told = say["hours_says"].format(first=days[0], last=days[-1], **_parts(entries))
    return _drawing("hours", say["hours"], told, _HEAD + len(days) * _CELL, drawn)


def _shade(shade: int, cells: Mapping[tuple[date, int], int], days: Sequence[date]) -> str:
    """Draw all cells of one shade as one shape: a month of nights may have hundreds."""
    most, side = max(cells.values(), default=1), _CELL - _GAP
    squares = "".join(
        f"M{_LABELS + hour * _CELL} {_HEAD + row * _CELL}h{side}v{side}h-{side}z"
        for row, day in enumerate(days)
        for hour in range(_HOURS)
        if -(-_SHADES * cells.get((day, hour), 0) // most) == shade
    )
    return f'<path class="h{shade}" d="{squares}"/>' if squares else ""


def _parts(entries: Iterable[Entry]) -> dict[str, int]:
    """Count the parts of the day, and what is known of neither hour nor part."""
    counts = dict.fromkeys((*PARTS, "unknown"), 0)
    for entry in entries:
        part = entry.part if entry.minute is None else part_of(entry.minute // _HOUR)
        counts[part or "unknown"] += entry.count
    return counts


def _label(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _drawing(name: str, title: str, told: str, height: float, drawn: Iterable[str]) -> str:
    return (
        f'<figure><svg class="picture" viewBox="0 0 {_WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-says">'
        f'<title id="{name}-title">{escape(title)}</title>{"".join(drawn)}</svg>'
        f'<figcaption id="{name}-says">{escape(told)}</figcaption></figure>'
    )
