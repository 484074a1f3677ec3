"""The cookie by which a browser comes back to its conversation: a random token, signed by this server.

Whoever makes a token up is nobody: the signature is looked at before the store is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.sealing import Seal

COOKIE: Final = "chat"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")  # 128 random bits
_PURPOSE: Final = b"cookie"
# A diary is kept until it is deleted; browsers keep no cookie longer (RFC 6265bis, 5.5).
_SECONDS: Final = 400 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Brought:
    """What a browser brought.

    Args:
        token: names the person; empty where it brought none.
        signed: whether this server signed it, now or with an earlier secret.
        current: whether it is signed as it would be signed today.
    """

    token: str = ""
    signed: bool = False
    current: bool = False


def brought(request: web.Request, seal: Seal) -> Brought:
    """Read the cookie of a request."""
    value = request.cookies.get(COOKIE, "")
    token = token_in(value)
    if not token:
        return Brought()
    if value == token:
        # As cookies were before they were signed.
        return Brought(token)
    if not seal.is_signed(token, _PURPOSE, value.partition(".")[2]):
        return Brought()
    return Brought(token, signed=True, current=value == _signed(token, seal))


def token_in(value: str) -> str:
    """Give the token of a cookie, whoever signed it; empty where it has none."""
    token = value.partition(".")[0]
    return token if _TOKEN.fullmatch(token) else ""


def give(request: web.Request, answer: web.Response, token: str, seal: Seal) -> None:
    """Set the cookie for another term."""
    secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
    answer.set_cookie(
        COOKIE,
        _signed(token, seal),
        max_age=_SECONDS,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=secure,
    )


def _signed(token: str, seal: Seal) -> str:
    return f"{token}.{seal.sign(token, _PURPOSE)}"
