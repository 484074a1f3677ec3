"""A reply of the conversation as one Telegram message, of several pages where it is long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from bot.telegram import markup
from bot.telegram.keyboard import MOST_IN_A_ROW, Kind, Row, button, fits, rows, shortened
from bot.telegram.markup import Block
from bot.telegram.methods import Content, content
from bot.words import SOURCE_LANGUAGE, Words
from handlers.reply import Button, Quote, Reply, Section

# Sections that show a verdict is before the person.
_OF_A_VERDICT: Final = frozenset({"headline", "reasons", "steps", "change", "limits"})
_ANSWERS: Final = frozenset({"option"})
# So many numbers are easily hit side by side.
_MOST_NUMBERS: Final = 5
_MARKED: Final = frozenset({"danger", "done"})
_LISTED: Final = frozenset({"change", "list"})
_PART: Final = "go:"
_WHOLE: Final = "go:verdict"
# Replies that many people get at the same place of the interview are laid out once.
_REMEMBERED: Final = 512


@dataclass(frozen=True, slots=True)
class View:
    """A message as it is sent.

    Args:
        kind: whether it asks something, or shows a verdict.
        pages: each within the limits of a message, with its buttons.
    """

    kind: Kind
    pages: tuple[Content, ...]


class Layout:
    """Lays replies out.

    Args:
        words_by_language: the words of this platform.
    """

    def __init__(self, words_by_language: Mapping[str, Words]) -> None:
        self._words = words_by_language
        self._known: dict[int, tuple[Reply, View]] = {}

    def words(self, language: str) -> Words:
        """Give the words of this platform in a language."""
        return self._words.get(language) or self._words[SOURCE_LANGUAGE]

    def view(self, reply: Reply) -> View:
        """Lay a reply out."""
        known = self._known.get(id(reply))
        if known is not None and known[0] is reply:
            return known[1]
        view = _lay_out(reply, self.words(reply.language))
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[id(reply)] = reply, view
        return view


def _lay_out(reply: Reply, words: Words) -> View:
    kind = Kind.VERDICT if _shows_verdict(reply) else Kind.QUESTION
    pages = markup.pages(_blocks(reply, words)) or (markup.escaped(words["empty"]),)
    keyboard = _keyboard(reply, kind, words)
    if len(pages) == 1:
        return View(kind, (content(pages[0], keyboard),))
    turning = (_turning(kind, number, len(pages), words) for number in range(len(pages)))
    return View(
        kind, tuple(content(page, (row, *keyboard)) for page, row in zip(pages, turning, strict=True))
    )


def _shows_verdict(reply: Reply) -> bool:
    return any(
        section.kind in _OF_A_VERDICT or (section.kind == "law" and not section.folded)
        for section in reply.sections
    )


def _blocks(reply: Reply, words: Words) -> Iterator[Block]:
    reached = {each.action for each in (*reply.buttons, *reply.navigation)}
    progress = reply.progress
    for number, section in enumerate(reply.sections):
        # What a button unfolds is not shown before it is pressed.
        if section.folded and _PART + section.kind in reached:
            continue
        if progress and section.kind == "question":
            yield markup.tagged(progress, "i")
            progress = ""
        yield from _section(section, words)
        if section.kind == "question":
            yield from _options(reply, words)
        if reply.forget and not number:
            yield markup.plain(words["chat_stays"])
    if all(section.kind != "question" for section in reply.sections):
        yield from _options(reply, words)
    if progress:
        yield markup.tagged(progress, "i")


def _section(section: Section, words: Words) -> Iterator[Block]:
    if section.title:
        mark = words.get(f"mark_{section.verdict}", "") if section.verdict else ""
        title = words["marked"].format(mark=mark, title=section.title) if mark else section.title
        yield markup.tagged(title, "b")
    bullet = words["bullet"] if section.kind in _LISTED and len(section.paragraphs) > 1 else ""
    for paragraph in section.paragraphs:
        for piece in markup.pieces(bullet + paragraph):
            yield markup.plain(piece)
    for each in section.quotes:
        yield from quote_blocks(each, words, folded=section.folded)


def quote_blocks(quote: Quote, words: Words, *, folded: bool = False) -> Iterator[Block]:
    """Lay an article out: its name and force, its official words as a quotation, and what it means."""
    label = markup.tagged(quote.label, "b")
    head = [label]
    if quote.force:
        head.append(markup.plain(words["force"].format(force=quote.force)))
    parts = [markup.joined(head, "")]
    if quote.text:
        # Long articles show their beginning and open when they are tapped.
        attributes = "expandable" if folded or quote.text.count("\n") > 2 or len(quote.text) > 200 else ""
        texts = [
            markup.tagged(piece, "blockquote", attributes)
            for piece in markup.pieces(words["official"] + quote.text, markup.MOST_UNITS - label.units - 400)
        ]
        parts.append(texts[0])
        yield markup.joined(parts, "\n")
        yield from texts[1:]
        parts = []
    if quote.gist:
        parts.append(markup.plain(words["gist"] + quote.gist))
    if parts:
        yield markup.joined(parts, "\n")


def _options(reply: Reply, words: Words) -> Iterator[Block]:
    """List the answers where a button cannot show one of them whole; else say which of them go together."""
    answers = _answers(reply)
    listed = _is_listed(answers, words)
    lines: list[Block] = []
    for group, members in groupby(answers, key=lambda each: each.group):
        together = tuple(members)
        if listed:
            heading = [markup.tagged(group, "b")] if group else []
            yield markup.joined((*heading, *(markup.plain(_label(each, words)) for each in together)), "\n")
        elif group:
            lines.append(markup.plain(_span(group, together, words)))
    if lines:
        yield markup.joined(lines, "\n")


def _span(group: str, together: tuple[Button, ...], words: Words) -> str:
    first, last = together[0].number, together[-1].number
    return words["group_one" if first == last else "group_span"].format(group=group, first=first, last=last)


def _answers(reply: Reply) -> tuple[Button, ...]:
    return tuple(each for each in reply.buttons if each.kind in _ANSWERS)


def _is_listed(answers: tuple[Button, ...], words: Words) -> bool:
    return any(not fits(_label(each, words)) for each in answers)


def _keyboard(reply: Reply, kind: Kind, words: Words) -> tuple[Row, ...]:
    answers = _answers(reply)
    listed = _is_listed(answers, words)
    opened = {_PART + section.kind for section in reply.sections if not section.folded}
    found: list[Row] = []
    for _, together in groupby(answers, key=lambda each: each.group):
        labels = ((_number(each, words) if listed else _label(each, words), each) for each in together)
        found += rows(
            (button(label, kind, each.action) for label, each in labels),
            _MOST_NUMBERS if listed else MOST_IN_A_ROW,
        )
    others = (each for each in reply.buttons if each.kind not in _ANSWERS)
    for part in (others, reply.navigation):
        found += rows(_pressed(each, kind, opened, words) for each in part)
    return tuple(found)


def _pressed(each: Button, kind: Kind, opened: set[str], words: Words) -> dict[str, Any]:
    if kind is Kind.VERDICT and each.action.startswith(_PART) and each.action != _WHOLE:
        if each.action in opened:
            return button(words["opened"].format(label=each.label), kind, _WHOLE)
        return button(words["folded"].format(label=each.label), kind, each.action)
    return button(shortened(_label(each, words), words["cut"]), kind, each.action)


def _label(each: Button, words: Words) -> str:
    label = each.label
    if each.kind in _MARKED:
        label = words[f"kind_{each.kind}"].format(label=label)
    if each.kind in _ANSWERS and each.number is not None:
        label = words["numbered"].format(number=each.number, label=label)
    return _ticked(each, label, words)


def _number(each: Button, words: Words) -> str:
    """Give the label of an answer that the text lists."""
    return _ticked(each, str(each.number), words)


def _ticked(each: Button, label: str, words: Words) -> str:
    return words["chosen"].format(label=label) if each.chosen else label


def _turning(kind: Kind, number: int, last: int, words: Words) -> Row:
    row = [button(words["page"].format(page=number + 1, pages=last), Kind.NOTHING)]
    if number:
        row.insert(0, button(words["page_back"], Kind.PAGE, f"{kind}{number - 1}"))
    if number < last - 1:
        row.append(button(words["page_on"], Kind.PAGE, f"{kind}{number + 1}"))
    return row
