"""What was measured, and how it is printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final

_HEAD: Final = ("what", "ours", "reference", "", "times", "target", "held")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours, beside a reference where there is one.

    Args:
        what: what was measured.
        ours: our figure.
        unit: its unit.
        reference: what it is measured against.
        theirs: the figure of the reference.
        target: what was promised, None for a figure that is only told.
        held: whether the promise is kept.
        multiple: how many times as good as the reference, where that is not the quotient of the figures.
    """

    what: str
    ours: float
    unit: str
    reference: str = ""
    theirs: float | None = None
    target: str | None = None
    held: bool | None = None
    multiple: float | None = None

    @property
    def times(self) -> float | None:
        """How many times as good as the reference; of two figures the smaller is the better one."""
        if self.multiple is not None:
            return self.multiple
        return None if self.theirs is None or not self.ours else self.theirs / self.ours


@dataclass(slots=True)
class Report:
    """The figures of one part and what has to be known to read them."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def at_most(self, what: str, ours: float, unit: str, limit: float) -> None:
        """Add a figure that has an upper limit."""
        self.rows.append(Row(what, ours, unit, target=f"≤ {limit:g} {unit}".rstrip(), held=ours <= limit))

    def at_least(self, what: str, ours: float, unit: str, least: float) -> None:
        """Add a figure that has a lower limit."""
        self.rows.append(Row(what, ours, unit, target=f"≥ {least:g} {unit}".rstrip(), held=ours >= least))

    def rate(
        self,
        what: str,
        ours: float,
        reference: str,
        theirs: float,
        multiple: float,
        least: float | None = None,
    ) -> None:
        """Add a rate and its reference; of rates the larger is the better one.

        Args:
            what: what was measured.
            ours: how many in a second.
            reference: what it is measured against.
            theirs: its rate.
            multiple: ours as a multiple of theirs, as measured round by round.
            least: the promised multiple, None where nothing is promised.
        """
        target, held = (None, None) if least is None else (f"≥ {least:g}×", multiple >= least)
        self.rows.append(Row(what, ours, "/s", reference, theirs, target, held, multiple))

    def alone(self, what: str, ours: float, unit: str) -> None:
        """Add a figure that is only told."""
        self.rows.append(Row(what, ours, unit))

    def beside(self, what: str, ours: float, unit: str, reference: str, theirs: float) -> None:
        """Add a figure and its reference; nothing is promised."""
        self.rows.append(Row(what, ours, unit, reference, theirs))

    def below(self, what: str, ours: float, unit: str, reference: str, theirs: float) -> None:
        """Add a figure that has to be below that of its reference."""
        self.rows.append(Row(what, ours, unit, reference, theirs, f"below {reference}", ours < theirs))

    def every(self, what: str, ours: int, whole: int, *, promised: bool) -> None:
        """Add a count out of a whole."""
        target, held = ("all", ours == whole) if promised else (None, None)
        self.rows.append(Row(what, ours, f"of {whole:,}", target=target, held=held))


def as_text(report: Report) -> str:
    """Lay a report out as one table, with its notes below."""
    lines = [_HEAD, *(_cells(row) for row in report.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    right = {1, 3, 4}
    text = [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    text.insert(1, "-" * max(map(len, text)))
    return "\n".join([*text, "", *(f"* {note}" for note in report.notes)])


def as_json(report: Report) -> dict[str, Any]:
    """Give a report as plain data."""
    return {"rows": [{**asdict(row), "times": row.times} for row in report.rows], "notes": report.notes}


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.what,
        _figure(row.ours, row.unit),
        row.reference,
        "" if row.theirs is None else _figure(row.theirs, row.unit),
        "" if row.times is None else f"{row.times:.2f}×",
        row.target or "",
        {True: "yes", False: "NO", None: ""}[row.held],
    )


def _figure(value: float, unit: str) -> str:
    if value == int(value):
        return f"{int(value):,} {unit}".rstrip()
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f} {unit}".rstrip()
