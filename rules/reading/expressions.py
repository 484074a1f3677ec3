"""Regular expressions that are compiled when they are first used.

Hundreds are built of the words in the data, and to compile them all is a good part of the start. Modules
that build some import this one in place of ``re``.
"""

from __future__ import annotations

import re
from re import Match, Pattern, escape
from typing import Any, Final, cast

_METHODS: Final = ("finditer", "fullmatch", "match", "search")

__all__ = ["Match", "Pattern", "compile", "escape"]


class _Late:
    """A pattern that takes the methods of a compiled one when the first of them is asked for.

    Args:
        pattern: as it is written.
    """

    __slots__ = (*_METHODS, "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def compile(pattern: str | Pattern[str]) -> Pattern[str]:  # noqa: A001 (it stands in for that of re)
    """Give a pattern that is compiled when it is first used; what is wrong with it is told only then."""
    return cast("Pattern[str]", _Late(pattern if isinstance(pattern, str) else pattern.pattern))
