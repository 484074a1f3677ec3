"""A reply in plain JSON, as it is kept to answer a repeated message; what is empty is left out."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from handlers.reply import Button, Quote, Reply, Section


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Give a reply in plain JSON."""
    plain = _told(reply)
    plain["sections"] = [_section(section) for section in reply.sections]
    for name in ("buttons", "navigation"):
        if name in plain:
            plain[name] = [_told(button) for button in plain[name]]
    return plain


def reply_from_json(raw: dict[str, Any]) -> Reply:
    """Read what ``reply_to_json`` gave."""
    buttons, navigation = (
        tuple(Button(**row) for row in raw.get(name, ())) for name in ("buttons", "navigation")
    )
    sections = tuple(_read_section(row) for row in raw["sections"])
    read = {"sections": sections, "buttons": buttons, "navigation": navigation}
    return Reply(**{**raw, **read, "pages": tuple(raw.get("pages", ()))})


def _section(section: Section) -> dict[str, Any]:
    plain = _told(section)
    if "quotes" in plain:
        plain["quotes"] = [_told(quote) for quote in section.quotes]
    return plain


def _read_section(raw: dict[str, Any]) -> Section:
    quotes = tuple(Quote(**row) for row in raw.get("quotes", ()))
    return Section(**{**raw, "paragraphs": tuple(raw["paragraphs"]), "quotes": quotes})


def _told(part: Reply | Section | Button | Quote) -> dict[str, Any]:
    """Give the fields that say something other than their default."""
    found = {}
    for each in fields(part):
        value = getattr(part, each.name)
        if value != each.default:
            found[each.name] = value
    return found
