"""A reply as the text of passive messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from bot.wechat.link import plain, tap_link, web_link
from bot.wechat.paging import pages, size
from bot.words import SOURCE_LANGUAGE, Words
from handlers.reading import bare, cleaned
from handlers.reply import Button, Quote, Reply, Section

# WeChat does not say where it stops; others measured 2,048 bytes (error 45002 of the interface for messages).
MOST_BYTES: Final = 2048
_BULLETED: Final = frozenset({"change", "list"})
# Their paragraphs carry their own numbers and are several lines long.
_SPACED: Final = frozenset({"reasons", "steps"})
_ASKER: Final = "asker:borrower"
_MENU: Final = "menu"

Lines = list[str]


class Layout:
    """Lays replies out as pages; the numbers are printed, and whatever fits is a link too.

    Args:
        words: part ``wechat`` of the platforms' sentences, by language.
        web: address of the web chat, empty where there is none.
        follows: the other pages are sent by themselves; asking for them is for when they do not come.
    """

    def __init__(self, words: Mapping[str, Words], web: str = "", *, follows: bool = False) -> None:
        self._words = words
        self._web = web
        self._rest = "rest_follows" if follows else "rest"
        self._next = frozenset(
            bare(cleaned(word)) for each in words.values() for word in each["next_words"].split("|")
        )

    @property
    def linked(self) -> bool:
        """Whether pages of this server can be opened."""
        return bool(self._web)

    def lay_out(self, reply: Reply) -> tuple[str, ...]:
        """Give the pages of a reply, each of at most 2,048 bytes."""
        words = self._words.get(reply.language, self._words[SOURCE_LANGUAGE])
        told = [block for section in _shown(reply) for block in _section(reply, section, words)]
        web = [[web_link(words["web"], self._web)]] if self._web and _is_for_web(reply) else []
        found: tuple[str, ...] = ()
        # Links cost many bytes; rather than on one more page, an answer stands there without them.
        for options_linked, navigation_linked in ((True, True), (True, False), (False, False)):
            options = _options(reply.buttons, words, self._web, linked=options_linked)
            also = _navigation(reply.navigation, words, linked=navigation_linked)
            laid = pages([*told, options, *web, also], MOST_BYTES, partial(self._footer, words))
            if not found or len(laid) < len(found):
                found = laid
        return found

    def is_next(self, text: str) -> bool:
        """Tell whether a text asks for the next page."""
        return bare(cleaned(text)) in self._next

    def _footer(self, words: Words, page: int, of: int) -> str:
        more = tap_link(words["more"], words["more"])
        return words[self._rest].format(page=page, pages=of, more=more)


def _shown(reply: Reply) -> Iterator[Section]:
    """Give the sections but those that are folded and can be opened by a button."""
    offered = {button.action for button in reply.buttons}
    for section in reply.sections:
        if not (section.folded and f"go:{section.kind}" in offered):
            yield section


def _is_for_web(reply: Reply) -> bool:
    begins = any(button.action == _ASKER for button in reply.buttons)
    return begins or any(section.kind == "headline" for section in reply.sections)


def _section(reply: Reply, section: Section, words: Words) -> Iterator[Lines]:
    head: Lines = []
    if section.kind == "question" and reply.progress:
        head += [plain(reply.progress)]
    if section.title:
        head += plain(section.title).split("\n")
    bullet = words["bullet"] if section.kind in _BULLETED and len(section.paragraphs) > 1 else ""
    for paragraph in section.paragraphs:
        lines = plain(bullet + paragraph).split("\n")
        if section.kind in _SPACED:
            yield head + lines
            head = []
        else:
            head += lines
    yield head
    for quote in section.quotes:
        yield _quote(quote, words)


def _quote(quote: Quote, words: Words) -> Lines:
    lines = [quote.label + (words["force"].format(force=quote.force) if quote.force else "")]
    if quote.text:
        lines += (words["official"] + quote.text).split("\n")
    if quote.gist:
        lines += (words["gist"] + quote.gist).split("\n")
    return [plain(line) for line in lines]


def _options(buttons: tuple[Button, ...], words: Words, web: str, *, linked: bool) -> Lines:
    lines: Lines = []
    group = ""
    for button in buttons:
        if button.href:
            # Without an address of this server there is no page to open.
            lines += [web_link(button.label, web + button.href)] if web else []
            continue
        if button.group and button.group != group:
            lines.append(plain(button.group))
        group = button.group
        label = (words["chosen"] if button.chosen else "") + button.label
        line = f"{button.number}. {label}".replace("\n", " ")
        lines.append(
            tap_link(line, str(button.number), button.code) if linked and _fits(line) else plain(line)
        )
    return lines


def _fits(line: str) -> bool:
    """Tell whether a line may be a link: one is never cut, so that it has to leave room for others."""
    return size(line) <= MOST_BYTES // 4


def _navigation(buttons: tuple[Button, ...], words: Words, *, linked: bool) -> Lines:
    if not buttons:
        return []
    labels = [words["menu"] if button.action == _MENU else button.label for button in buttons]
    named = words["between"].join(
        tap_link(label, label, button.code) if linked else plain(label)
        for label, button in zip(labels, buttons, strict=True)
    )
    return [words["also"].format(words=named)]
