"""Refuses whoever asks for too much at once, before anything is read or taken."""

import time
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.metrics import Metrics, Outcome
from bot.rates import Rates, client_address
from bot.web.cookie import COOKIE, token_in
from bot.web.guard import Handler, error, route_of

# What machines ask to see whether the server is well.
UNLIMITED = frozenset({"/healthz", "/readyz", "/metrics"})
TURNS = frozenset({"/api/open", "/api/chat"})
# A platform speaks for all its people from a few addresses: it proves itself, and counts them by their ids.
SIGNED = frozenset({"/telegram", "/wechat"})


def limit(
    rates: Rates, hops: int, metrics: Metrics, clock: Callable[[], float] = time.monotonic
) -> Middleware:
    """Build the middleware that keeps addresses and people within their allowance.

    Args:
        rates: The allowances.
        hops: How many trusted proxies stand in front.
        metrics: Where refused turns are counted.
        clock: Seconds that never go back.
    """

    @web.middleware
    async def limited(request: web.Request, handler: Handler) -> web.StreamResponse:
        route = route_of(request)
        if route in UNLIMITED | SIGNED:
            return await handler(request)
        seconds = rates.addresses.wait(client_address(request, hops), clock())
        if not seconds and route in TURNS:
            seconds = _person_must_wait(request, rates, clock())
        if not seconds:
            return await handler(request)
        if route in TURNS:
            metrics.turn("web", Outcome.LIMITED)
        answer = error(429, "too_many", f"too many requests; the message was not taken; again in {seconds} s")
        answer.headers["Retry-After"] = str(seconds)
        return answer

    return limited


def _person_must_wait(request: web.Request, rates: Rates, now: float) -> int:
    token = token_in(request.cookies.get(COOKIE, ""))
    # Without a token of ours it is nobody yet: the address alone counts.
    return rates.people.wait(f"web:{token}", now) if token else 0
