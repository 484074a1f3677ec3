"""What WeChat pushes when people answer the survey: sealed and signed as in the safe mode."""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from typing import Final

from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.utils import WeChatSigner

from bench.crowd import WrongAnswerError
from bench.load import Request
from bench.survey import read_survey

TOKEN: Final = "bench"
APP_ID: Final = "wx0123456789abcdef"
KEY: Final = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

_CIPHER: Final = PrpCrypto(WeChatCrypto(TOKEN, KEY, APP_ID).key)
_ENCRYPTED: Final = re.compile(r"<Encrypt><!\[CDATA\[([^\]]+)\]\]></Encrypt>")
_HEADERS: Final = (("Content-Type", "text/xml"),)
# The first presses a button of the web chat; here its number is typed, after a greeting.
_TEXTS: Final = ("你好", "1", *read_survey().answers[1:])
_HELD: Final = "违法"


def pushes(person: int) -> Generator[Request, bytes, bytes]:
    """Say everything of the survey, whatever is answered; gives the last answer."""
    last = b""
    for number, text in enumerate(_TEXTS):
        last = yield _push(f"o{person:027d}", person * 16 + number + 1, text)
    return last


def survey(person: int) -> Generator[Request, bytes, None]:
    """Everybody the same, to the verdict, as in bench.crowd."""
    last = yield from pushes(person)
    found = _ENCRYPTED.search(last.decode())
    told = _CIPHER.decrypt(found[1], APP_ID) if found else ""
    if _HELD not in told:
        raise WrongAnswerError(f"no verdict after the last answer: {told[:600]}")


def _push(person: str, message: int, text: str) -> Request:
    now = str(int(time.time()))
    sealed = _CIPHER.encrypt(
        f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[{person}]]></FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
        f"<MsgId>{message}</MsgId></xml>",
        APP_ID,
    ).decode()
    nonce = str(message)
    query = (
        f"signature={_signed(now, nonce)}&timestamp={now}&nonce={nonce}&openid={person}"
        f"&encrypt_type=aes&msg_signature={_signed(now, nonce, sealed)}"
    )
    body = f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    return Request(f"/wechat?{query}", body.encode(), _HEADERS)


def _signed(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(TOKEN, *parts)
    return str(signer.signature)
