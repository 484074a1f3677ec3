"""A text in the form in which it is matched, and the way back to the words as they were given."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

# What is not listed and is no letter, digit or Chinese character counts as a space.
_MARKS: Final = {
    **dict.fromkeys(",;、，；…—", ","),
    **dict.fromkeys("。.．\n\r\u2028", "."),
    **dict.fromkeys("?？", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("\"“”「」『』'‘’《》〈〉", '"'),  # noqa: RUF001 (quotation marks people type)
    **dict.fromkeys("【〔[［", "["),
    **dict.fromkeys("】〕]］", "]"),
    **dict.fromkeys("(（", "("),
    **dict.fromkeys(")）", ")"),
}
# Signs that mean something beside a number and are noise elsewhere.
_NUMERIC: Final = frozenset("/-~+%*¥$#=<>")
_SPACE: Final = " "
_SHORT: Final = 2
# All characters in use and more; whoever sends every other one as well only waits a little longer.
_MOST_FORMS: Final = 30_000
_BREAKS: Final = frozenset(',.?!:"[]()')


class Slips(Protocol):
    """Finds misspelt words; `rules.reading.lexicon` reads them from the data."""

    def found_in(self, plain: str) -> Sequence[tuple[int, int, str]]:
        """Give start, end and the right words of each slip, in order, without overlaps."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its plain form.

    Args:
        given: as it came.
        plain: simplified, lower case, half width; spaces and signs inside words dropped; slips mended.
        starts: offset in ``given`` of each character of ``plain``.
        ends: offset in ``given`` just behind it.
    """

    given: str
    plain: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets in the text as given of a stretch of the plain form, which must not be empty."""
        return self.starts[start], self.ends[end - 1]

    def part(self, start: int, end: int) -> Text:
        """Give a stretch of the plain form as a text whose spans are still those of the text as given."""
        return Text(self.given, self.plain[start:end], self.starts[start:end], self.ends[start:end])


class Forms(dict[int, str]):
    """What each character is matched as, worked out when it is first met.

    Args:
        characters: traditional character to simplified one.
    """

    def __init__(self, characters: Mapping[str, str]) -> None:
        super().__init__()
        self.simplified = characters
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        form = "".join(self.simplified.get(sign, sign) for sign in _form(char))
        if len(form) != 1:
            self.uneven.add(char)
        if len(self) < _MOST_FORMS:
            self[code] = form
        return form


def plain_text(given: str, forms: Forms, slips: Slips | None = None) -> Text:
    """Bring a text into the form in which it is matched.

    Args:
        given: as it came; whatever it contains.
        forms: what each character is matched as.
        slips: the misspellings to mend.
    """
    plain = given.translate(forms)
    if forms.uneven.isdisjoint(given) and _SPACE not in plain and _NUMERIC.isdisjoint(plain):
        starts, ends = range(len(given)), range(1, len(given) + 1)
        return _mended(given, plain, starts, ends, slips) if slips else Text(given, plain, starts, ends)
    signs = [(sign, offset, offset + 1) for offset, char in enumerate(given) for sign in forms[ord(char)]]
    kept = _joined(_without_stray_signs(signs))
    plain = "".join(sign for sign, _, _ in kept)
    begun, closed = [start for _, start, _ in kept], [end for _, _, end in kept]
    return _mended(given, plain, begun, closed, slips) if slips else Text(given, plain, begun, closed)


def _form(char: str) -> str:
    """Give what one character is matched as; a space for whatever parts words, nothing for what is unseen."""
    if char in _MARKS:
        return _MARKS[char]
    if char < "\x80":
        return char.casefold() if char.isalnum() or char in _NUMERIC else _SPACE
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me", "Mc", "Cn", "Co", "Cs"} or (category == "Cc" and char != "\t"):
        return ""
    if category[0] in "LN":
        form = unicodedata.normalize("NFKC", char).casefold()
        return form if form.isalnum() else "".join(sign for sign in form if sign.isalnum())
    form = unicodedata.normalize("NFKC", char)
    return _MARKS.get(form, form if form in _NUMERIC else _SPACE)


def _without_stray_signs(signs: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Turn signs such as a stroke into spaces where no number stands beside them."""
    last = len(signs) - 1
    kept = []
    numeric = False
    for place, (sign, start, end) in enumerate(signs):
        if sign in _NUMERIC:
            beside = place < last and (signs[place + 1][0].isdecimal() or signs[place + 1][0] in _NUMERIC)
            if not numeric and not beside:
                sign = _SPACE
        else:
            numeric = sign.isdecimal()
        kept.append((sign, start, end))
    return kept


def _joined(signs: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Drop the spaces that do not part clauses: beside a short piece, a mark or a number."""
    pieces: list[list[tuple[str, int, int]]] = [[]]
    for entry in signs:
        if entry[0] == _SPACE:
            if pieces[-1]:
                pieces.append([])
        else:
            pieces[-1].append(entry)
    kept: list[tuple[str, int, int]] = []
    before: list[tuple[str, int, int]] = []
    for piece in pieces:
        if not piece:
            continue
        if before and _parts(before, piece):
            kept.append((_SPACE, before[-1][2], piece[0][1]))
        kept += piece
        before = piece
    return kept


def _parts(before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]) -> bool:
    left, right = before[-1][0], after[0][0]
    if left in _BREAKS or right in _BREAKS:
        return False
    if left.isascii() and right.isascii():
        return len(before) > 1 or len(after) > 1
    if left.isdecimal() or right.isdecimal():
        return False
    return _length(before, backwards=True) > _SHORT and _length(after) > _SHORT


def _length(piece: list[tuple[str, int, int]], *, backwards: bool = False) -> int:
    """Count the characters up to the next mark, no further than matters."""
    length = 0
    for sign, _, _ in reversed(piece) if backwards else piece:
        if sign in _BREAKS or length > _SHORT:
            break
        length += 1
    return length


def _mended(given: str, plain: str, starts: Sequence[int], ends: Sequence[int], slips: Slips) -> Text:
    found = slips.found_in(plain)
    if not found:
        return Text(given, plain, starts, ends)
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    done = 0
    for start, end, right in found:
        parts += [plain[done:start], right]
        new_starts += [*starts[done:start], *[starts[start]] * len(right)]
        new_ends += [*ends[done:start], *[ends[end - 1]] * len(right)]
        done = end
    parts.append(plain[done:])
    return Text(given, "".join(parts), [*new_starts, *starts[done:]], [*new_ends, *ends[done:]])
