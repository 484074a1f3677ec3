"""How wide text is on a terminal, where a Chinese character takes two columns."""

import unicodedata

# A line must not begin with these, nor end with the opening ones.
NOT_FIRST = frozenset("，。、；：？！）》」』”’】…,.;:?!)]}%")
NOT_LAST = frozenset("（《「『“‘【([{")


def width_of(text: str) -> int:
    """Count the columns that a text takes."""
    return sum(_columns(character) for character in text)


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Break a text into lines of at most `width` columns, without what a terminal would obey.

    Args:
        text: The text; its own line breaks are kept.
        width: Columns of the terminal.
        first: What the first line begins with.
        rest: What the other lines begin with.
    """
    lines: list[str] = []
    for paragraph in _harmless(text).split("\n"):
        start = rest if lines else first
        room = max(2, width - max(width_of(first), width_of(rest)))
        for line in _break(paragraph, room):
            lines.append((start + line).rstrip())
            start = rest
    return lines


def _harmless(text: str) -> str:
    return "".join(
        character
        for character in text
        if character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )


def _break(text: str, room: int) -> list[str]:
    lines = []
    line = ""
    for piece in _pieces(text):
        if line and width_of(line) + width_of(piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
            piece = piece.lstrip()
        while width_of(piece) > room:
            fitting = _fitting(piece, room)
            lines.append(piece[:fitting])
            piece = piece[fitting:]
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may be broken: after any wide character, and after the spaces between words."""
    pieces: list[str] = []
    for character in text:
        glued = pieces and (
            character in NOT_FIRST
            or pieces[-1][-1] in NOT_LAST
            or character == " "
            or (_columns(character) < 2 and _columns(pieces[-1][-1]) < 2 and pieces[-1][-1] != " ")
        )
        if glued:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _fitting(text: str, room: int) -> int:
    taken = 0
    for index, character in enumerate(text):
        taken += _columns(character)
        if taken > room:
            return max(1, index)
    return len(text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Cc", "Me", "Mn"}:
        return 0
    # Characters of ambiguous width (quotation marks, dashes) are drawn narrow by most terminals.
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
