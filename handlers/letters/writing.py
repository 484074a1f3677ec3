"""Writes a letter: facts as told, the law word for word, what is asked for, blanks for what nobody told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from handlers.case import assessed, case_of
from handlers.evidence import is_kept
from handlers.letters.choosing import findings_of, grounds_in, holds
from handlers.letters.document import Block, Document
from handlers.turn import Turn
from rules.assessment import Finding
from rules.law import Article
from rules.letters import BLANK, Letter, Statement

_MOST_QUOTES: Final = 6
# A number in round brackets, as points are numbered.
_POINT: Final = re.compile("\uff08.+?\uff09")
_CONDUCT: Final = "conduct"
_DAY: Final = "contact_date"
_HOUR: Final = "contact_time"
_PROOF: Final = "{{proof}}"


def write_letter(turn: Turn, letter: Letter) -> Document:
    """Write a letter of this case.

    Args:
        turn: this step; enough for a verdict is told.
        letter: one that fits.
    """
    blocks = tuple(_named(turn, block) for block in _blocks(turn, letter))
    named = {name for block in blocks for name, _ in BLANK.findall(block.text)}
    blanks = {name: blank for name, blank in turn.base.letters.blanks.items() if name in named}
    return Document(letter.id, letter.title, blocks, blanks)


def _named(turn: Turn, block: Block) -> Block:
    """Mark the blanks of which the words before them say what they are."""
    colon = turn.base.letters.layout["colon"]
    return Block(block.kind, BLANK.sub(lambda found: _marked(found, colon), block.text))


def _marked(found: re.Match[str], colon: str) -> str:
    before = found.string[: found.start()]
    return f"{{{{{found[1]}|}}}}" if before.endswith(colon) else found[0]


def _blocks(turn: Turn, letter: Letter) -> Iterator[Block]:
    layout = turn.base.letters.layout
    findings = findings_of(turn, letter)
    parts = {
        "reasons" if letter.offer else "facts": list(_facts(turn, letter, findings)),
        "grounds": list(_grounds(turn, letter, findings)),
        "requests": list(_requests(turn, letter, findings)),
    }
    yield Block("salutation", layout["salutation"].format(to=letter.to))
    yield from (Block("text", line) for line in letter.applicant)
    told = [(name, blocks) for name, blocks in parts.items() if blocks]
    for numeral, (name, blocks) in zip(layout["numerals"], told, strict=False):
        name = "demands" if name == "requests" and letter.is_notice else name
        yield Block("heading", layout["heading"].format(numeral=numeral, name=layout[name]))
        yield from blocks
    if letter.note:
        yield Block("text", letter.note)
    if letter.closing:
        first, last = layout["closing"]
        yield Block("closing", first)
        yield Block("closing_end", last)
    yield from _attached(turn, letter)
    # What is filled into a format loses its braces.
    yield Block("signature", layout["signature"].replace("{role}", letter.role))
    yield Block("signature", layout["signed_on"])


def _facts(turn: Turn, letter: Letter, findings: Sequence[Finding]) -> Iterator[Block]:
    letters = turn.base.letters
    yield Block("text", letters.who.get(turn.session.asker, "") + letter.opening)
    if letter.offer:
        return
    yield Block("text", letters.layout["happened"].replace("{when}", _when(turn)))
    sentences = _statements(turn, letter, findings)
    if sentences:
        yield Block("text", letters.layout["following"])
        yield from _numbered(turn, sentences)


def _statements(turn: Turn, letter: Letter, findings: Sequence[Finding]) -> list[str]:
    """State what was told: what the findings rest on, and what is stated in any case."""
    told = case_of(turn).told
    because: dict[str, Any] = {}
    for finding in findings:
        for fact, value in finding.because.items():
            if isinstance(value, list) and isinstance(because.get(fact), list):
                value = [*because[fact], *(member for member in value if member not in because[fact])]
            because[fact] = value
    sentences: list[str] = []
    for fact, statement in turn.base.letters.statements.items():
        value = because.get(fact)
        if value is None and statement.always and not letter.brief:
            value = told.get(fact)
        elif value is not None and fact in told and fact != _CONDUCT:
            value = told[fact]
        if value is not None:
            sentences += _stated(turn, statement, value)
    return list(dict.fromkeys(sentences))


def _stated(turn: Turn, statement: Statement, value: Any) -> Iterator[str]:
    layout = turn.base.letters.layout
    if isinstance(value, bool):
        said = statement.yes if value else statement.no
        if said:
            yield said
    elif statement.words:
        members = value if isinstance(value, list) else [value]
        # As the file orders them, not as they were told.
        words = [word for member, word in statement.words.items() if member in members]
        if statement.each:
            yield from words
        elif words:
            yield statement.said.format(value=layout["separator"].join(words))
    elif statement.said:
        yield statement.said.format(value=_amount(turn, value))


def _amount(turn: Turn, value: Any) -> str:
    layout = turn.base.letters.layout
    if isinstance(value, list | tuple) and len(value) == 2:
        low, high = value
        if high is None:
            return str(layout["at_least"].format(low=_plain(low)))
        return str(layout["between"].format(low=_plain(low), high=_plain(high)))
    return f" {_plain(value)} "


def _plain(number: Any) -> str:
    return f"{number:g}" if isinstance(number, float) else str(number)


def _when(turn: Turn) -> str:
    """Give the day and hour as told; a blank where the day was not told."""
    layout = turn.base.letters.layout
    told = case_of(turn).told
    day = "{{happened}}" if _DAY not in told else _day(turn, date.fromisoformat(str(told[_DAY])))
    hour = told.get(_HOUR)
    if isinstance(hour, str):
        return str(layout["hour"].replace("{day}", day).replace("{hour}", hour))
    if isinstance(hour, list | tuple) and len(hour) == 2 and all(hour):
        filled = layout["hours"].replace("{day}", day)
        return str(filled.replace("{first}", str(hour[0])).replace("{last}", str(hour[1])))
    return day


def _day(turn: Turn, day: date) -> str:
    form = turn.base.letters.layout["day"]
    return str(form.format(year=day.year, month=day.month, date=day.day))


def _grounds(turn: Turn, letter: Letter, findings: Sequence[Finding]) -> Iterator[Block]:
    layout = turn.base.letters.layout
    for article, items in _articles(turn, letter, findings):
        law = turn.base.laws[article.law].title
        form = layout["law_item"] if items else layout["law"]
        named = layout["separator"].join(items)
        yield Block("law", form.format(law=law, article=article.label, items=named))
        yield Block("quote", layout["quoted"].format(text=(article.text or "").strip()))
    if letter.reported and (laws := _reported(turn, findings)):
        named = layout["separator"].join(layout["reported_law"].format(law=law) for law in laws)
        yield Block("text", layout["reported"].format(laws=named))


def _articles(
    turn: Turn, letter: Letter, findings: Sequence[Finding]
) -> Iterator[tuple[Article, tuple[str, ...]]]:
    """Give the articles to quote, each once with the points of it that matter."""
    day = assessed(turn).on
    always = [
        (cite.article, None) for cite in letter.cites if cite.article.in_force(day) and holds(turn, cite.when)
    ]
    found = [
        (turn.base.laws[citation.law].articles[citation.article], citation.item)
        for finding in findings
        for citation in grounds_in(letter, finding)
        if (citation.law, citation.article) not in turn.base.letters.left_out
    ]
    found.sort(key=lambda pair: letter.laws.index(pair[0].law))
    points: dict[tuple[str, str], tuple[Article, dict[str, None]]] = {}
    for article, item in (*found, *always):
        _, items = points.setdefault((article.law, article.no), (article, {}))
        if item:
            items[item] = None
    fixed = {(article.law, article.no) for article, _ in always}
    free = [key for key in points if key not in fixed][: max(1, _MOST_QUOTES - len(fixed))]
    for key, (article, items) in points.items():
        if key in fixed or key in free:
            yield article, tuple(sorted(items, key=lambda item: _place(article, item)))


def _place(article: Article, item: str) -> tuple[int, str]:
    """Give where a point of an article stands in it; one that is a whole paragraph comes first."""
    numbers = _POINT.findall(item)
    return (article.text or "").find(numbers[-1]) if numbers else -1, item


def _reported(turn: Turn, findings: Sequence[Finding]) -> list[str]:
    """Give the titles of the norms that a finding rests on and of which there is no text to quote."""
    named = {
        citation.law: citation.law_title
        for finding in findings
        for citation in finding.cites
        if citation.ground and not citation.text
    }
    return list(named.values())


def _requests(turn: Turn, letter: Letter, findings: Sequence[Finding]) -> Iterator[Block]:
    rules = {finding.rule for finding in findings}
    asked = [
        request.text
        for request in letter.requests
        if (not request.findings or request.findings & rules) and holds(turn, request.when)
    ]
    yield from _numbered(turn, asked)


def _attached(turn: Turn, letter: Letter) -> Iterator[Block]:
    letters = turn.base.letters
    if letter.offer or letter.is_notice:
        return
    had = [words for kind, words in letters.evidence.items() if is_kept(turn, kind)]
    yield Block("text", letters.layout["attachments"])
    yield from _numbered(turn, [*letter.attached, *had, _PROOF])


def _numbered(turn: Turn, sentences: Sequence[str]) -> Iterator[Block]:
    form = turn.base.letters.layout["numbered"]
    for number, sentence in enumerate(sentences, 1):
        yield Block("item", form.replace("{number}", str(number)).replace("{text}", sentence))
