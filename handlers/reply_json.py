"""A reply in compact JSON, for whoever keeps it until it is given again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.reply import Button, Quote, Reply, Section


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Give a reply in plain JSON; what is empty or as it mostly is stays out.

    Args:
        reply: what was shown.
    """
    plain: dict[str, Any] = {"sections": [_plain_section(section) for section in reply.sections]}
    if reply.buttons:
        plain["buttons"] = [_plain_button(button) for button in reply.buttons]
    if reply.navigation:
        plain["nav"] = [_plain_button(button) for button in reply.navigation]
    if reply.multiple:
        plain["multiple"] = True
    if reply.progress:
        plain["progress"] = reply.progress
    plain["lang"] = reply.language
    if reply.question:
        plain["question"] = reply.question
    if reply.placeholder:
        plain["hint"] = reply.placeholder
    if reply.forget:
        plain["forget"] = True
    if reply.pages:
        plain["pages"] = list(reply.pages)
    return plain


def _plain_section(section: Section) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": section.kind}
    if section.title:
        plain["title"] = section.title
    if section.paragraphs:
        plain["text"] = list(section.paragraphs)
    if section.quotes:
        plain["quotes"] = [[each.label, each.text, each.gist, each.force] for each in section.quotes]
    if section.folded:
        plain["folded"] = True
    if section.verdict:
        plain["verdict"] = section.verdict
    return plain


def _plain_button(button: Button) -> dict[str, Any]:
    plain: dict[str, Any] = {"do": button.action, "label": button.label}
    if button.kind != "option":
        plain["kind"] = button.kind
    if button.chosen:
        plain["chosen"] = True
    if button.number is not None:
        plain["no"] = button.number
    if button.group:
        plain["group"] = button.group
    if button.href:
        plain["href"] = button.href
    return plain


def reply_from_json(raw: Mapping[str, Any]) -> Reply:
    """Give the reply of which ``reply_to_json`` gave the JSON.

    Args:
        raw: what was kept, perhaps read back from text.

    Raises:
        KeyError, TypeError, ValueError: it is no such JSON.
    """
    return Reply(
        sections=tuple(map(_section, raw["sections"])),
        buttons=tuple(map(_button, raw.get("buttons", ()))),
        navigation=tuple(map(_button, raw.get("nav", ()))),
        multiple=raw.get("multiple", False),
        progress=raw.get("progress", ""),
        language=raw["lang"],
        question=raw.get("question", ""),
        placeholder=raw.get("hint", ""),
        forget=raw.get("forget", False),
        pages=tuple(raw.get("pages", ())),
    )


def _section(raw: Mapping[str, Any]) -> Section:
    return Section(
        raw["kind"],
        raw.get("title", ""),
        tuple(raw.get("text", ())),
        tuple(Quote(label, text, gist, force) for label, text, gist, force in raw.get("quotes", ())),
        raw.get("folded", False),
        raw.get("verdict", ""),
    )


def _button(raw: Mapping[str, Any]) -> Button:
    return Button(
        raw["do"],
        raw["label"],
        raw.get("kind", "option"),
        raw.get("chosen", False),
        raw.get("no"),
        raw.get("group", ""),
        raw.get("href", ""),
    )
