"""The JSON of the web chat: what the page sends and what it is given."""

import json
import re
from dataclasses import dataclass
from typing import Any

from handlers.reply import Button, Quote, Reply, Section

MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
ACTION = re.compile(r"[!-~]{0,48}")
FIELDS = {"id", "text", "action", "language"}

Json = dict[str, Any]


class WireError(ValueError):
    """What was sent is not a message of the web chat."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class WebMessage:
    """One message of the page.

    Attributes:
        id: The page's id of the message; a repeated message has the same.
        text: What was typed.
        action: The action of the pressed button.
        language: Language of the page.
    """

    id: str
    text: str = ""
    action: str = ""
    language: str = ""


def parse_message(body: bytes) -> WebMessage:
    """Read a message from the body of a request.

    Raises:
        WireError: The body is not a message; `problem` says what to mend.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise WireError("the body must be JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise WireError("the body must be a JSON object")
    for name, content in value.items():
        if name not in FIELDS:
            raise WireError(f"unknown field {name[:40]!r}; known are {', '.join(sorted(FIELDS))}")
        if not isinstance(content, str):
            raise WireError(f"field {name!r} must be a string")
    if not MESSAGE_ID.fullmatch(value.get("id", "")):
        raise WireError("field 'id' must be 1 to 64 of A-Z a-z 0-9 _ -, new for each message")
    if not ACTION.fullmatch(value.get("action", "")):
        raise WireError("field 'action' must be at most 48 visible ASCII characters")
    return WebMessage(**{name: _encodable(content) for name, content in value.items()})


def reply_to_json(reply: Reply) -> Json:
    """Lay a reply out as JSON for the page."""
    return {
        "sections": [_section(section) for section in reply.sections],
        "buttons": [_button(button) for button in reply.buttons],
        "navigation": [_button(button) for button in reply.navigation],
        "multiple": reply.multiple,
        "progress": reply.progress,
        "language": reply.language,
        "question": reply.question,
        "placeholder": reply.placeholder,
    }


def _section(section: Section) -> Json:
    return {
        "kind": section.kind,
        "title": section.title,
        "paragraphs": list(section.paragraphs),
        "quotes": [_quote(quote) for quote in section.quotes],
        "folded": section.folded,
        "verdict": section.verdict,
    }


def _quote(quote: Quote) -> Json:
    return {"label": quote.label, "text": quote.text, "gist": quote.gist, "force": quote.force}


def _button(button: Button) -> Json:
    return {
        "action": button.action,
        "label": button.label,
        "kind": button.kind,
        "chosen": button.chosen,
        "number": button.number,
        "group": button.group,
        "href": button.href,
    }


def _encodable(text: str) -> str:
    # JSON can carry half a surrogate pair, which no UTF-8 output can.
    return text.encode("utf-8", "replace").decode("utf-8")
