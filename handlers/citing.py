"""How an article is shown: its name, its force, since when, and its words where they may be quoted."""

from __future__ import annotations

from handlers.limits import day_text
from handlers.reply import Quote
from handlers.turn import Turn
from rules.law import Article


def quote(turn: Turn, article: Article, item: str | None = None, *, ground: bool = True) -> Quote:
    """Give an article as a quotation, with its gist where somebody wrote one.

    Args:
        turn: this step.
        article: the article.
        item: paragraph or item within it.
        ground: whether the verdict rests on it; otherwise it is only shown beside, and says so.
    """
    rank = turn.say("law.force_and_dates", force=_force(turn, article), dates=_dates(turn, article))
    return Quote(
        label=_label(turn, article, item),
        text=(article.text or "").strip(),
        gist=turn.say.text("articles", f"{article.law}/{article.no}", "gist"),
        force=rank if ground else turn.say("law.beside", force=rank),
    )


def _label(turn: Turn, article: Article, item: str | None) -> str:
    label = turn.say("law.label", law=turn.base.laws[article.law].short, article=article.label)
    if item:
        label = turn.say("law.label_item", label=label, item=item)
    title = turn.say.text("articles", f"{article.law}/{article.no}", "title")
    return turn.say("law.label_title", label=label, title=title) if title else label


def norm(turn: Turn, article: Article) -> str:
    """Name the instrument of an article of which only reports were read; its number was not confirmed."""
    return turn.say("law.norm_title", law=turn.base.laws[article.law].title, force=_force(turn, article))


def _force(turn: Turn, article: Article) -> str:
    """Say what kind of norm it is and whether it binds."""
    law = turn.base.laws[article.law]
    return turn.say(f"law.force.{law.rank.replace('-', '_')}.{'binding' if law.binding else 'advisory'}")


def _dates(turn: Turn, article: Article) -> str:
    first = day_text(turn, article.first)
    if article.last is None:
        return turn.say("law.since", first=first)
    return turn.say("law.span", first=first, last=day_text(turn, article.last))
