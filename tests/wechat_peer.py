"""WeChat's side of the callback, as a test plays it."""

import hashlib
import itertools
import random
import re
import time
from datetime import datetime

import xmltodict
from aiohttp import web
from aiohttp.test_utils import TestClient
from wechatpy.crypto import WeChatCrypto

from bot.rates import Allowance
from bot.wechat.callback import PATH, Callback
from bot.wechat.envelope import Envelope
from bot.wechat.layout import MOST_BYTES, Layout
from bot.words import load_words

TOKEN, APP_ID = "spamtest", "wx2c2769f8efd9abc2"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "G" * 42 + "A"
ACCOUNT = "gh_10f6c3c3ac5a"
WORDS = load_words("wechat")
LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^&"<>]+)&msgmenuid=(\d+)">([^<>]*)</a>')

Client = TestClient[web.Request, web.Application]


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def signed_now(at: float | None = None, **more: str) -> dict[str, str]:
    timestamp, nonce = str(int(at or time.time())), str(random.randrange(10**9))
    return {
        "timestamp": timestamp,
        "nonce": nonce,
        "signature": signature(TOKEN, timestamp, nonce),
        **more,
    }


def callback(turns, *keys: str, plaintext: bool = False, now=None, **how) -> Callback:  # type: ignore[no-untyped-def]
    how.setdefault("people", Allowance(100_000))
    envelope = Envelope(TOKEN, APP_ID, keys or (KEY,), plaintext=plaintext)
    layout = Layout(WORDS, follows=how.get("sends_rest", False))
    return Callback(turns, envelope, layout, WORDS["zh-CN"], now or _now, **how)


def _now() -> datetime:
    return datetime.now().astimezone()


def served(*callbacks: Callback) -> web.Application:
    from bot.web.guard import tell_errors

    app = web.Application(client_max_size=64 * 1024, middlewares=[tell_errors])
    for each in callbacks:
        app.add_routes(each.routes())
    return app


class Peer:
    """WeChat, which delivers what one person does.

    Args:
        client: of the server.
        person: openid.
        key: by which it is sealed; empty: in the clear.
        signed_at: when it signs; None: now.
    """

    numbers = itertools.count(6054768590064713728)

    def __init__(
        self, client: Client, person: str = "oAnna", key: str = KEY, signed_at: datetime | None = None
    ) -> None:
        self.client = client
        self.person = person
        self.key = key
        self.signed_at = signed_at.timestamp() if signed_at else None
        self.answer = ""

    async def says(self, text: str, number: int | None = None, tapped: int | None = None) -> str:
        tap = "" if tapped is None else f"<bizmsgmenuid>{tapped}</bizmsgmenuid>"
        return await self.delivers("text", f"<Content><![CDATA[{text}]]></Content>{tap}", number)

    async def taps(self, label: str) -> str:
        """Tap the link whose label begins with some words."""
        words, code, _ = next(found for found in LINK.findall(self.answer) if found[2].startswith(label))
        return await self.says(words, tapped=int(code))

    async def delivers(self, kind: str, content: str, number: int | None = None) -> str:
        identity = f"<MsgId>{next(self.numbers) if number is None else number}</MsgId>"
        return await self.pushes(self.message(kind, content + identity))

    async def event(self, event: str, key: str = "", at: int = 1_795_000_000) -> str:
        content = f"<Event><![CDATA[{event}]]></Event><EventKey><![CDATA[{key}]]></EventKey>"
        return await self.pushes(self.message("event", content, at))

    def message(self, kind: str, content: str, at: int = 1_795_000_000) -> str:
        return (
            f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>"
            f"<FromUserName><![CDATA[{self.person}]]></FromUserName><CreateTime>{at}</CreateTime>"
            f"<MsgType><![CDATA[{kind}]]></MsgType>{content}</xml>"
        )

    async def pushes(self, xml: str) -> str:
        """Push and give the text of the answer, empty where there is none."""
        status, body = await self.push(xml)
        assert status == 200, body
        self.answer = self.read(body) if body else ""
        return self.answer

    async def push(self, xml: str) -> tuple[int, str]:
        query, body = self.sealed(xml)
        return await self.post(query, body)

    async def post(self, query: dict[str, str], body: str | bytes) -> tuple[int, str]:
        answer = await self.client.post(PATH, params=query, data=body, headers={"Content-Type": "text/xml"})
        return answer.status, await answer.text()

    def sealed(self, xml: str) -> tuple[dict[str, str], str]:
        query = signed_now(self.signed_at)
        if not self.key:
            return query, xml
        outer = WeChatCrypto(TOKEN, self.key, APP_ID).encrypt_message(xml, query["nonce"], query["timestamp"])
        read = xmltodict.parse(outer)["xml"]
        query |= {"encrypt_type": "aes", "msg_signature": read["MsgSignature"]}
        return query, (
            f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>"
            f"<Encrypt><![CDATA[{read['Encrypt']}]]></Encrypt></xml>"
        )

    def read(self, body: str) -> str:
        """Check an answer as WeChat would and give its text."""
        if self.key:
            outer = xmltodict.parse(body)["xml"]
            body = WeChatCrypto(TOKEN, self.key, APP_ID).decrypt_message(
                body, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"]
            )
        answer = xmltodict.parse(body)["xml"]
        assert (answer["ToUserName"], answer["FromUserName"]) == (self.person, ACCOUNT)
        assert answer["MsgType"] == "text"
        assert len(answer["Content"].encode()) <= MOST_BYTES
        return str(answer["Content"])
