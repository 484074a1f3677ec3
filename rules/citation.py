"""What is shown of an article that a finding cites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.model import Ground


@dataclass(frozen=True, slots=True)
class Citation:
    """An article that a finding rests on or that is shown beside it.

    Args:
        law: id of the instrument.
        article: its key in the law file.
        label: how it is cited.
        item: paragraph or item, None for the whole article.
        text: the official text, None where it may not be quoted.
        quotable: whether the text may stand in quotation marks.
        binding: whether the instrument binds.
        rank: rank of the instrument, one of ``rules.law.RANKS``.
        law_title: its full title.
        law_short: its short title.
        in_force_from: first day in force.
        in_force_to: last day in force, None where no end is known.
        ground: whether the finding rests on it.
        note: key of a remark in the rule's texts, None without.
    """

    law: str
    article: str
    label: str
    item: str | None
    text: str | None
    quotable: bool
    binding: bool
    rank: str
    law_title: str
    law_short: str
    in_force_from: date
    in_force_to: date | None
    ground: bool
    note: str | None


def cite(ground: Ground) -> Citation:
    """Turn a ground into what is shown of it; a text that may not be quoted is left out."""
    article, law = ground.article, ground.law
    return Citation(
        law=law.id,
        article=article.no,
        label=article.label,
        item=ground.item,
        text=article.text if article.quotable else None,
        quotable=article.quotable,
        binding=law.binding,
        rank=law.rank,
        law_title=law.title,
        law_short=law.short,
        in_force_from=article.first,
        in_force_to=article.last,
        ground=ground.bears,
        note=ground.note,
    )
