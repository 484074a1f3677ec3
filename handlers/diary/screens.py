"""The screens of the diary: whether it may be kept, what it comes to, its notes, and its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from handlers import check
from handlers.case import case_of
from handlers.diary import timeline
from handlers.diary.book import KIND, Book, agreed, difference, opened_book
from handlers.diary.counting import SPANS, by_collector, counted, in_order, within
from handlers.diary.entering import SCREEN
from handlers.diary.judging import Judgement, judged
from handlers.diary.wording import count_text, entry_text, holding_text, names_text
from handlers.reply import TOKEN, Button, Reply, Section
from handlers.turn import Outcome, Turn, numbered, preceded
from handlers.wording import fact_name

# Screens of which each step needs what is kept.
OF_THE_DIARY: Final = frozenset({SCREEN, "note"})
# The rules are asked about as many days as the longest span that is counted.
JUDGED_DAYS: Final = max(SPANS)
_OF_TIMELINE: Final = frozenset({"timeline", "links", "revoke"})
_A_SCREENFUL: Final = 8
_COLLECTORS: Final = 5
_RULES: Final = 8
_MISSING: Final = 3
_LENDER: Final = "lender_type"
# What a check tells that holds of every note as well.
_STANDING: Final = ("asker", _LENDER, "online_loan", "business_loan")


def press_diary(turn: Turn, what: str = "", of: str = "") -> Outcome:
    """Show the diary, one screenful of its notes, or take a consent, a check or the end of it."""
    from handlers.diary import noting  # what is noted is shown here

    if turn.supplied is None:
        return asked_for(turn, *((timeline.KIND,) if what in _OF_TIMELINE else ()))
    book = book_of(turn)
    if what == "yes" and turn.supplied.token:
        return _agree(turn, book, of)
    if what == "check":
        return noting.note_check(turn) if book else show_consent(turn, of="check")
    if book is None:
        return show_consent(turn)
    if what == "list":
        return show_notes(turn, book, int(of) if of.isdecimal() else 1)
    if what in _OF_TIMELINE:
        return _timeline(turn, book, what)
    if what == "delete":
        return _delete(turn, sure=of)
    if what in {"", "yes"}:
        return show_book(turn, book)
    return preceded(show_book(turn, book), turn.notice("unclear.button"))


def asked_for(turn: Turn, *more: str) -> Outcome:
    """Ask for what is kept, with more kinds where they are wanted; where it cannot be had, that is said."""
    section = Section("notice", "", (turn.say.text("diary", "missing"),))
    buttons = numbered((turn.button("resume"), turn.button("menu")))
    return turn.session, Reply((section,), buttons, language=turn.language, needs=(TOKEN, KIND, *more))


def book_of(turn: Turn) -> Book | None:
    """Give the diary, None where the person has agreed to none."""
    return opened_book(turn.base, turn.supplied.of(KIND)) if turn.supplied else None


def changed(outcome: Outcome, before: Book | None, after: Book) -> Outcome:
    """Give a reply that keeps the diary as it is now."""
    session, reply = outcome
    keep, drop = difference(before, after)
    return session, replace(reply, keep=keep, drop=drop)


def standing(turn: Turn, book: Book) -> dict[str, Any]:
    """Give what holds of all notes: as it was told when they were made, or is told now."""
    told = case_of(turn).told
    return {**book.about, **{fact: told[fact] for fact in _STANDING if fact in told}}


def show_consent(turn: Turn, *before: Section, of: str = "") -> Outcome:
    """Ask whether a diary may be kept, and say what that means."""
    turn = turn.to(screen=f"{SCREEN}:{of}" if of else SCREEN)
    told = turn.say.texts("diary", "consent", "paragraphs")
    section = Section("question", turn.say.text("diary", "consent", "title"), told)
    agree = f"{SCREEN}:yes:{of}" if of else f"{SCREEN}:yes"
    buttons = (
        Button(agree, turn.say.text("diary", "consent", "agree")),
        Button("resume", turn.say.text("diary", "consent", "refuse")),
    )
    return turn.session, Reply(
        (*before, section), numbered(buttons), (turn.button("menu"),), language=turn.language
    )


def _agree(turn: Turn, book: Book | None, of: str) -> Outcome:
    from handlers.diary import noting  # what is noted is shown here

    assert turn.supplied is not None  # noqa: S101 (the step was asked for with it; tells the type checker)
    kept = book or agreed(f"{turn.supplied.token}-c", turn.today.isoformat())
    kept = replace(kept, about=standing(turn, kept))
    if of == "check":
        return noting.note_check(turn, kept, before=book)
    return changed(show_book(turn, kept), book, kept)


def show_book(turn: Turn, book: Book, *before: Section) -> Outcome:
    """Show what the diary comes to and what the rules say about it."""
    turn = turn.to(screen=SCREEN)
    notes = book.entries
    judgement = _judged(turn, book)
    sections = [*before, _counts(turn, book)]
    if notes:
        sections.append(_rules(turn, judgement))
    sections.append(Section("notice", "", turn.say.texts("diary", "how")))
    return turn.session, Reply(
        tuple(sections),
        numbered(_buttons(turn, book, judgement)),
        (*_back_to_check(turn), turn.button("danger", kind="danger"), turn.button("menu")),
        language=turn.language,
        placeholder=turn.say.text("diary", "placeholder"),
    )


def _judged(turn: Turn, book: Book) -> Judgement:
    days = within(book.entries, turn.today, JUDGED_DAYS)
    return judged(turn.base, days, turn.today, standing(turn, book))


def _buttons(turn: Turn, book: Book, judgement: Judgement) -> list[Button]:
    buttons = []
    if book.pages:
        buttons.append(_button(turn, f"{SCREEN}:list", "list"))
        if turn.linked:
            buttons.append(_button(turn, f"{SCREEN}:links", "timeline"))
    if turn.session.done:
        buttons.append(_button(turn, f"{SCREEN}:check", "check"))
    if book.pages and _LENDER in judgement.missing:
        buttons.append(_button(turn, f"note:1-{book.next_no - 1}:lender", "lender"))
    buttons.append(_button(turn, f"{SCREEN}:delete", "delete"))
    return buttons


def _button(turn: Turn, action: str, name: str) -> Button:
    return Button(action, turn.say.text("diary", "buttons", name))


def _back_to_check(turn: Turn) -> tuple[Button, ...]:
    if turn.session.done:
        return (turn.button("go:verdict"),)
    return (turn.button("resume"),)


def _counts(turn: Turn, book: Book) -> Section:
    title = turn.say.text("diary", "title")
    entries = book.entries
    if not entries:
        return Section("list", title, (turn.say.text("diary", "empty"),))
    line = turn.say.text("diary", "counts", "line")
    told = [
        line.format(
            name=turn.say.text("diary", "spans", str(days)),
            counts=count_text(turn.say, counted(within(entries, turn.today, days))),
        )
        for days in SPANS
    ]
    month = within(entries, turn.today, JUDGED_DAYS)
    named = list(by_collector(month).items())
    if any(name for name, _ in named):
        told += [
            line.format(name=names_text(turn.say, (name,)), counts=count_text(turn.say, count))
            for name, count in named[:_COLLECTORS]
        ]
    told.append(turn.say.text("diary", "counts", "all").format(count=len(entries)))
    return Section("list", title, tuple(told))


def _rules(turn: Turn, judgement: Judgement) -> Section:
    say = turn.say
    told = [holding_text(say, held) for held in judgement.holding[:_RULES]]
    if not told:
        told.append(say.text("diary", "rules", "none"))
    if judgement.missing:
        names = say("between").join(fact_name(turn, fact) for fact in judgement.missing[:_MISSING])
        told.append(say.text("diary", "rules", "missing").format(names=names))
    return Section("list", say.text("diary", "rules", "title"), tuple(told))


def _timeline(turn: Turn, book: Book, what: str) -> Outcome:
    """Make the timeline, show its links, or end them; there is one at a time."""
    if not turn.linked:
        return show_book(
            turn, book, Section("notice", "", (turn.say.text("diary", "timeline", "no_address"),))
        )
    if what == "revoke":
        return timeline.revoked(turn)
    known = timeline.latest(turn)
    if what == "links" or not (turn.supplied and turn.supplied.token):
        return timeline.show_timeline(turn, known)
    if not book.pages:
        return show_book(turn, book)
    made = timeline.made_timeline(turn, book, _counts(turn, book), _rules(turn, _judged(turn, book)))
    session, reply = timeline.show_timeline(turn, made)
    return session, replace(reply, keep=(made,), drop=(timeline.KIND,))


def show_notes(turn: Turn, book: Book, page: int) -> Outcome:
    """Show a screenful of notes, the latest first; each is a button that opens it."""
    numbers = {id(note.entry): note.no for note in book.notes}
    ordered = in_order(book.entries)[::-1]
    pages = max(1, -(-len(ordered) // _A_SCREENFUL))
    page = min(max(page, 1), pages)
    turn = turn.to(screen=f"{SCREEN}:list:{page}")
    shown = ordered[(page - 1) * _A_SCREENFUL : page * _A_SCREENFUL]
    buttons = [
        Button(f"note:{numbers[id(entry)]}", entry_text(turn.say, entry, turn.today)) for entry in shown
    ]
    turning = [("newer", page - 1)] if page > 1 else []
    turning += [("older", page + 1)] if page < pages else []
    navigation = [
        Button(f"{SCREEN}:list:{other}", turn.say.text("diary", "buttons", name), "nav")
        for name, other in turning
    ]
    title = turn.say.text("diary", "notes", "title").format(count=len(ordered), page=page, pages=pages)
    section = Section("list", title, (turn.say.text("diary", "notes", "how"),))
    return turn.session, Reply(
        (section,),
        numbered(buttons or [back_button(turn)]),
        (*navigation, *([back_button(turn)] if buttons else []), turn.button("menu")),
        language=turn.language,
        placeholder=turn.say.text("diary", "placeholder"),
    )


def back_button(turn: Turn) -> Button:
    """Give the way back to the diary."""
    return Button(SCREEN, turn.say.text("diary", "buttons", "back"), "nav")


def _delete(turn: Turn, sure: str) -> Outcome:
    """Delete the diary and the consent, after asking."""
    if sure != "yes":
        turn = turn.to(screen=f"{SCREEN}:delete")
        told = turn.say.text("diary", "delete", "what")
        section = Section("question", turn.say.text("diary", "delete", "sure"), (told,))
        buttons = (_button(turn, f"{SCREEN}:delete:yes", "delete_yes"), back_button(turn))
        return turn.session, Reply((section,), numbered(buttons), language=turn.language)
    gone = Section("notice", "", (turn.say.text("diary", "delete", "done"),))
    session, reply = preceded(check.present(turn), gone)
    return session, replace(reply, drop=(KIND, timeline.KIND))
