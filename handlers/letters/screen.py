"""Letters in the chat: chosen, read as text, and taken along as Word or PDF with the report of the case."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers import check
from handlers.letters.choosing import letters_that_fit
from handlers.letters.document import Document, filled
from handlers.letters.offering import SCREEN, name_of, said
from handlers.letters.writing import write_letter
from handlers.reply import TOKEN, Button, Record, Reply, Section
from handlers.report.offering import KIND
from handlers.report.screen import make_report, may_report, page_of, report_of_case
from handlers.turn import Outcome, Turn, numbered, preceded
from rules.letters import Letter

FILES: Final = "files"
_LINE: Final = "____"
FORMATS: Final = ("docx", "pdf")
_SENT: Final = "pdf"


def press_letter(turn: Turn, which: str = "", what: str = "") -> Outcome:
    """List the letters that fit, show one as text, or give it as files.

    Args:
        turn: this step.
        which: id of a letter; empty: all that fit.
        what: ``files`` makes the report whose page has the files, where there is none yet.
    """
    if not may_report(turn):
        return preceded(check.present(turn), turn.notice("verdict.not_yet"))
    fitting = {letter.id: letter for letter in letters_that_fit(turn)}
    if not which:
        return _list(turn, tuple(fitting.values()))
    letter = fitting.get(which)
    if letter is None or what not in {"", FILES}:
        return preceded(_list(turn, tuple(fitting.values())), turn.notice("unclear.button"))
    turn = turn.to(screen=f"{SCREEN}:{which}")
    if not turn.linked:
        return _text(turn, letter, None)
    if turn.supplied is None:
        # Also where only the text is shown: the button that makes the files may be chosen by its number.
        return turn.session, Reply((), needs=(TOKEN, KIND), language=turn.language)
    report = report_of_case(turn)
    if report is None and what and turn.supplied.token:
        report, dropped = make_report(turn)
        session, reply = _files(turn, letter, report)
        return session, replace(reply, keep=(report,), drop=dropped)
    return _files(turn, letter, report) if report and what else _text(turn, letter, report)


def plain_text(document: Document) -> tuple[str, ...]:
    """Give a letter as paragraphs of text, with a line for each blank."""
    told: list[str] = []
    for block in document.blocks:
        words = filled(document, block.text, lambda blank: _LINE + blank.hint)
        if block.kind in {"item", "quote", "closing_end"} and told:
            told[-1] += "\n" + words
        else:
            told.append(words)
    return (document.title, *told)


def _list(turn: Turn, letters: tuple[Letter, ...]) -> Outcome:
    turn = turn.to(screen=SCREEN)
    section = Section("list", said(turn, "title"), (said(turn, "intro" if letters else "none"),))
    offered = [Button(f"{SCREEN}:{letter.id}", name_of(turn, letter.id), "nav") for letter in letters]
    buttons = numbered((*offered, turn.button("go:verdict")))
    return turn.session, Reply((section,), buttons, (turn.button("menu"),), language=turn.language)


def _text(turn: Turn, letter: Letter, report: Record | None) -> Outcome:
    """Show a letter as text to copy."""
    sections = (
        Section("notice", name_of(turn, letter.id), (said(turn, "how"), _advice(turn, letter))),
        Section("topic", "", plain_text(write_letter(turn, letter))),
    )
    buttons: tuple[Button, ...] = ()
    if report is not None:
        buttons = _links(turn, letter, report)
    elif turn.linked:
        buttons = (turn.button(f"{SCREEN}:{letter.id}:{FILES}", said(turn, "files")),)
    return turn.session, Reply(
        sections, numbered((*buttons, *_others(turn))), (turn.button("menu"),), language=turn.language
    )


def _files(turn: Turn, letter: Letter, report: Record) -> Outcome:
    section = Section("topic", name_of(turn, letter.id), (said(turn, "ready"), said(turn, "private")))
    buttons = numbered((*_links(turn, letter, report, sent=_SENT), *_others(turn)))
    return turn.session, Reply((section,), buttons, (turn.button("menu"),), language=turn.language)


def _links(turn: Turn, letter: Letter, report: Record, *, sent: str = "") -> tuple[Button, ...]:
    """Give the links to the page and the files of a letter.

    Args:
        turn: this step.
        letter: one of the report.
        report: that is kept.
        sent: the format that is sent at once where files can be.
    """
    page = f"{page_of(report)}/letter/{letter.id}"
    action = f"{SCREEN}:{letter.id}"
    return (
        Button(action, said(turn, "page"), "link", href=page),
        *(
            Button(action, said(turn, form), "file" if form == sent else "link", href=f"{page}.{form}")
            for form in FORMATS
        ),
    )


def _others(turn: Turn) -> tuple[Button, ...]:
    return (turn.button(SCREEN, said(turn, "others")), turn.button("go:verdict"))


def _advice(turn: Turn, letter: Letter) -> str:
    return turn.say.text("letters", "names", letter.id, "send")
