"""Tells machines whether the process lives, whether it can answer people, and its figures."""

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address

from aiohttp import web

from bot.log import fields
from bot.metrics import Metrics
from bot.web.guard import error

log = logging.getLogger(__name__)

# Raises, or takes too long, where something is not as it must be.
Check = Callable[[], Awaitable[None]]

CHECK_SECONDS = 3.0
# Whoever asks more often is told what was found a moment ago: the store is not asked by strangers.
FRESH_SECONDS = 1.0

# A proxy adds at least one of these: what comes with one does not come from this machine itself.
PROXY_HEADERS = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


async def alive(_request: web.Request) -> web.Response:
    """Say that the process answers at all."""
    return web.json_response({"ok": True})


class Readiness:
    """Whether people can be answered, by checks that have names."""

    def __init__(self, checks: Mapping[str, Check], clock: Callable[[], float] = time.monotonic) -> None:
        self._checks = checks
        self._clock = clock
        self._checking = asyncio.Lock()
        self._failed: list[str] = []
        self._checked_at: float | None = None

    async def answer(self, _request: web.Request) -> web.Response:
        """Say 200, or 503 with the names of the checks that failed."""
        async with self._checking:
            if self._checked_at is None or self._clock() - self._checked_at >= FRESH_SECONDS:
                found = await asyncio.gather(*(self._check(name) for name in self._checks))
                self._failed = [name for name in found if name]
                self._checked_at = self._clock()
        return web.json_response(
            {"ok": not self._failed, "failed": self._failed}, status=503 if self._failed else 200
        )

    async def _check(self, name: str) -> str:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await self._checks[name]()
        except Exception:
            log.exception("not ready", extra=fields(name=name))
            return name
        return ""


class Figures:
    """The metrics, for whoever may read them."""

    def __init__(self, metrics: Metrics, token: str, refresh: Check) -> None:
        self._metrics = metrics
        self._token = token.encode()
        self._refresh = refresh

    async def answer(self, request: web.Request) -> web.Response:
        """Give the metrics to whoever has the token; where none is set, to this machine only."""
        if self._token:
            given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
            if not hmac.compare_digest(given, b"Bearer " + self._token):
                refused = error(401, "no_token", "send the header Authorization: Bearer METRICS_TOKEN")
                refused.headers["WWW-Authenticate"] = "Bearer"
                return refused
        elif not _from_this_machine(request):
            return error(403, "not_local", "set METRICS_TOKEN to read the metrics from another machine")
        await self._refresh()
        body, content_type = self._metrics.render(request.headers.get("Accept", ""))
        return web.Response(body=body, headers={"Content-Type": content_type})


def _from_this_machine(request: web.Request) -> bool:
    try:
        peer = ip_address(request.remote or "")
    except ValueError:
        return False
    return peer.is_loopback and not any(name in request.headers for name in PROXY_HEADERS)
