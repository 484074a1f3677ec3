"""A reply as text for a terminal."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.terminal.width import wrap
from bot.words import Words
from handlers.reply import Button, Quote, Reply, Section

LISTED = frozenset({"change", "list"})
# These carry their own numbers and are several lines long.
SPACED = frozenset({"reasons", "steps"})
COLOURS = {
    "lawful": "32",
    "improper": "33",
    "unlawful": "31",
    "possibly_criminal": "31",
    "undetermined": "36",
    "help": "31",
    "notice": "33",
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the terminal can show.

    Attributes:
        width: Columns.
        colours: Whether it shows colours and bold text.
    """

    width: int = 80
    colours: bool = False

    def bold(self, line: str, colour: str = "") -> str:
        """Make a line stand out, where that can be shown."""
        codes = ";".join(code for code in ("1", colour) if code)
        return f"\033[{codes}m{line}\033[0m" if self.colours and line else line


def lay_out_banner(words: Words, terminal: Terminal) -> str:
    """Write what a person is told before the conversation begins."""
    banner = [terminal.bold(line) for line in wrap(words["banner"], terminal.width)]
    return "\n".join([*banner, *wrap(words["how"] + "\n" + words["leave"], terminal.width)])


def lay_out(reply: Reply, words: Words, terminal: Terminal) -> str:
    """Write a reply as the lines that a person reads in a terminal."""
    blocks = [list(_section(section, words, terminal)) for section in reply.sections]
    if reply.progress:
        blocks.insert(_question_place(reply), wrap(reply.progress, terminal.width))
    blocks.append(list(_options(reply.buttons, words, terminal)))
    blocks.append(_also(reply, words, terminal))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _question_place(reply: Reply) -> int:
    kinds = [section.kind for section in reply.sections]
    return kinds.index("question") if "question" in kinds else len(kinds)


def _section(section: Section, words: Words, terminal: Terminal) -> Iterator[str]:
    colour = COLOURS.get(section.verdict or section.kind, "")
    for line in wrap(section.title, terminal.width) if section.title else []:
        yield terminal.bold(line, colour)
    bullet = words["bullet"] if section.kind in LISTED and len(section.paragraphs) > 1 else ""
    for place, paragraph in enumerate(section.paragraphs):
        if place and section.kind in SPACED:
            yield ""
        yield from wrap(paragraph, terminal.width, bullet, " " * len(bullet))
    for quote in section.quotes:
        yield from _quote(quote, words, terminal)


def _quote(quote: Quote, words: Words, terminal: Terminal) -> Iterator[str]:
    force = words["force"].format(force=quote.force) if quote.force else ""
    for line in wrap(quote.label + force, terminal.width, words["bullet"], "  "):
        yield terminal.bold(line)
    if quote.text:
        yield from wrap(words["official"] + quote.text, terminal.width, "    ", "    ")
    if quote.gist:
        yield from wrap(words["gist"] + quote.gist, terminal.width, "    ", "    ")


def _options(buttons: tuple[Button, ...], words: Words, terminal: Terminal) -> Iterator[str]:
    group = ""
    for button in buttons:
        if button.href:
            # The terminal has no page to open.
            continue
        if button.group and button.group != group:
            yield terminal.bold(button.group)
        group = button.group
        number = f"{button.number:>3}. " if button.number is not None else "   - "
        mark = words["chosen"] if button.chosen else ""
        yield from wrap(mark + button.label, terminal.width, number, " " * len(number))


def _also(reply: Reply, words: Words, terminal: Terminal) -> list[str]:
    if not reply.navigation:
        return []
    named = words["between"].join(words["word"].format(word=button.label) for button in reply.navigation)
    return wrap(words["also"].format(words=named), terminal.width)
