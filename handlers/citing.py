"""How an article is shown: its name, its force, since when, and its words where they may be quoted."""

from __future__ import annotations

from dataclasses import replace

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
        gist=_about(turn, article, "gist"),
        force=rank if ground else turn.say("law.beside", force=rank),
    )


def _label(turn: Turn, article: Article, item: str | None) -> str:
    label = turn.say("law.label", law=turn.base.laws[article.law].short, article=article.label)
    if item:
        label = turn.say("law.label_item", label=label, item=item)
    title = _about(turn, article, "title")
    return turn.say("law.label_title", label=label, title=title) if title else label


def reported(turn: Turn, article: Article, *, ground: bool = True) -> Quote:
    """Tell what an article is reported to say; its number was not confirmed, so it is not named."""
    title = turn.say.text("articles", "laws", article.law, "title") or turn.base.laws[article.law].title
    return replace(
        quote(turn, article, ground=ground), label=turn.say("law.label", law=title, article=""), text=""
    )


def _about(turn: Turn, article: Article, what: str) -> str:
    return turn.say.text("articles", "articles", f"{article.law}/{article.no}", what)


def _force(turn: Turn, article: Article) -> str:
    """Say what kind of norm it is and whether it binds."""
    law = turn.base.laws[article.law]
    return turn.say(f"law.force.{law.rank.replace('-', '_')}.{'binding' if law.binding else 'advisory'}")


def _dates(turn: Turn, article: Article) -> str:
    first = day_text(turn, article.first)
    if article.last is None:
        return turn.say("law.since", first=first)
    return turn.say("law.span", first=first, last=day_text(turn, article.last))
