"""A passive reply as XML."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

# XML 1.0 has no place for these, however they are written.
_NO_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cdata(text: str) -> str:
    """Put a text into CDATA sections that it cannot end."""
    return f"<![CDATA[{_NO_XML.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def text_answer(person: str, account: str, text: str, now: datetime) -> str:
    """Give the XML of a passive text reply.

    Args:
        person: openid of who is answered.
        account: the account that answers.
        text: at most 2,048 bytes.
        now: the time, aware.
    """
    return (
        f"<xml><ToUserName>{cdata(person)}</ToUserName><FromUserName>{cdata(account)}</FromUserName>"
        f"<CreateTime>{int(now.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{cdata(text)}</Content></xml>"
    )
