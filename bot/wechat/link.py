"""Links in a text message; a tap on one of them sends its words back as if they had been typed."""

from __future__ import annotations

import re
from typing import Final

# WeChat does not say how such characters would be written in a link.
_UNFIT: Final = re.compile(r"[\"'&#%<>\s]")
_LONGEST_WORDS: Final = 60


def plain(text: str) -> str:
    """Give a text in which nothing is taken for a link or a tag."""
    return text.replace("<", "\uff1c").replace(">", "\uff1e")


def tap_link(label: str, words: str, code: int = 0) -> str:
    """Give a label that sends words back when it is tapped; without a link where they do not fit into one.

    Args:
        label: what is read.
        words: what is sent back.
        code: what comes along with it, as a number.
    """
    if not words or len(words) > _LONGEST_WORDS or _UNFIT.search(words):
        return plain(label)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid={code}">{plain(label)}</a>'


def web_link(label: str, url: str) -> str:
    """Give a label that opens a page."""
    return f'<a href="{url}">{plain(label)}</a>'
