"""What a push of WeChat is wrapped in: signature, time, AES (its documentation: message encryption)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wechatpy.crypto import PrpCrypto

from bot.wechat.answer import cdata

# WeChat tries three times within fifteen seconds; the rest is for clocks that disagree.
WINDOW_SECONDS: Final = 300
_RANDOM_BYTES: Final = 16
# The signature covers what is found here: what is found wrongly is signed wrongly. So nothing of a stranger
# is ever given to an XML parser.
_SEALED: Final = re.compile(
    rb"<Encrypt>\s*(?:<!\[CDATA\[)?\s*([A-Za-z0-9+/=]{1,65536})\s*(?:\]\]>)?\s*</Encrypt>"
)


class PushError(Exception):
    """A push that cannot be answered.

    Args:
        kind: id of what is wrong with it, for the log; README says what an operator does about it.
        why: the same in words, with nothing of what came.
    """

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


class NotWeChatError(PushError):
    """What came is not signed by WeChat, not now or not for this account."""


class MalformedError(PushError):
    """What came is signed, but is no message of WeChat."""


class _Cipher(PrpCrypto):  # type: ignore[misc]  # wechatpy carries no types
    """WeChat's AES with one key."""

    def get_random_string(self) -> bytes:
        """Give the first block, which has to be unpredictable; wechatpy's is not."""
        return os.urandom(_RANDOM_BYTES)


@dataclass(frozen=True, slots=True)
class Opened:
    """A push out of its envelope.

    Args:
        xml: the message.
        cipher: what opened it and seals the answer; None where it came in the clear.
        nonce: of the push; the answer is signed with it.
    """

    xml: str
    cipher: _Cipher | None
    nonce: str = ""


class Envelope:
    """Opens pushes and seals answers.

    Args:
        token: by which WeChat signs.
        app_id: of the account.
        keys: EncodingAESKey, the current one first, each 43 characters.
        plaintext: pushes in the clear are taken too.
    """

    def __init__(self, token: str, app_id: str, keys: Sequence[str], *, plaintext: bool = False) -> None:
        self._token = token.encode()
        self._app_id = app_id
        self._plaintext = plaintext
        self._ciphers = [_Cipher(base64.b64decode(f"{key}=")) for key in keys]

    def check(self, query: Mapping[str, str], now: datetime) -> None:
        """Check who asks and when, before anything of the body is read.

        Args:
            query: of the request.
            now: the time, aware.

        Raises:
            NotWeChatError: The signature is wrong, or the time is not near enough.
        """
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not _same(query.get("signature", ""), self._signature(timestamp, nonce)):
            raise NotWeChatError(
                "signature", "the signature is wrong; is WECHAT_TOKEN the token of the console?"
            )
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise NotWeChatError("timestamp", "the timestamp is no number")
        if abs(now.timestamp() - int(timestamp)) > WINDOW_SECONDS:
            raise NotWeChatError(
                "clock", f"the timestamp is more than {WINDOW_SECONDS} s away from this clock"
            )

    def open(self, query: Mapping[str, str], body: bytes) -> Opened:
        """Take a push out of its envelope; ``check`` comes first.

        Args:
            query: of the request.
            body: of the request.

        Raises:
            NotWeChatError: It is not signed, not for this account, or in the clear where that is not allowed.
            MalformedError: It cannot be read.
        """
        if query.get("encrypt_type", "raw") == "raw":
            if not self._plaintext:
                raise NotWeChatError("clear", "a push in the clear; choose the safe mode in the console")
            return Opened(_text(body), None)
        sealed = _sealed(body)
        nonce = query.get("nonce", "")
        wanted = self._signature(query.get("timestamp", ""), nonce, sealed)
        if not _same(query.get("msg_signature", ""), wanted):
            raise NotWeChatError("msg_signature", "the signature of the message is wrong")
        for cipher in self._ciphers:
            xml = self._opened(cipher, sealed)
            if xml is not None:
                return Opened(xml, cipher, nonce)
        raise NotWeChatError(
            "aes_key", "no key opens it for this account; see WECHAT_AES_KEY and WECHAT_APP_ID"
        )

    def seal(self, xml: str, opened: Opened, now: datetime) -> str:
        """Put an answer into the envelope in which the push came.

        Args:
            xml: the answer.
            opened: the push.
            now: the time, aware.
        """
        if opened.cipher is None:
            return xml
        sealed = opened.cipher.encrypt(xml, self._app_id).decode("ascii")
        timestamp = str(int(now.timestamp()))
        signature = self._signature(timestamp, opened.nonce, sealed)
        return (
            f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{cdata(opened.nonce)}</Nonce></xml>"
        )

    def _signature(self, *parts: str) -> str:
        # Half a surrogate pair, which a query can carry, has no bytes.
        signed = b"".join(sorted([self._token, *[part.encode("utf-8", "replace") for part in parts]]))
        return hashlib.sha1(signed, usedforsecurity=False).hexdigest()

    def _opened(self, cipher: _Cipher, sealed: str) -> str | None:
        try:
            return str(cipher.decrypt(sealed, self._app_id))
        except Exception:
            # Sealed with another key, cut or changed; wechatpy lets through what its parts raise.
            return None


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _sealed(body: bytes) -> str:
    found = _SEALED.search(body)
    if found is None:
        raise MalformedError("encrypt", "no Encrypt with a sealed message")
    return found[1].decode("ascii")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedError("utf8", "the body is not UTF-8") from None
