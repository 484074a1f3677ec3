"""Numbers that name a person, made unreadable before anything is shown, kept or logged."""

from __future__ import annotations

import re
from typing import Final

_MASK: Final = "*"
# \d also takes full-width digits. Seven in a row name somebody: a telephone, an account, a card, an identity.
_NUMBERS: Final = re.compile(
    r"(?<!\d)\d{6}[ -]\d{8}[ -]\d{3}[\dXx]"
    r"|(?<!\d)\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,3})?(?!\d)"
    r"|(?<!\d)1[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)"
    r"|(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)"
    r"|\d{7,}[Xx]?"
    r"|[\u3007\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5e7a]{8,}"
)
_SIGNS: Final = re.compile(r"[^ -]")


def masked(text: str) -> str:
    """Replace telephone, identity, card and account numbers by stars; the length stays.

    Args:
        text: as it was given.
    """
    return _NUMBERS.sub(lambda found: _SIGNS.sub(_MASK, found[0]), text)
