"""Gives every request an id and a line in the log; neither says who asked or what."""

import itertools
import logging
import secrets
import time

from aiohttp import web

from bot.log import fields, request_id
from bot.web.guard import Handler, route_of

log = logging.getLogger(__name__)

# Asked again and again by machines, or along with the page: nobody wants a line for each.
QUIET = frozenset({"/healthz", "/readyz", "/metrics", "/static/{name}"})

# Ids tell requests apart and need not be secret; those of two processes start far from each other.
_NUMBERS = itertools.count(secrets.randbits(32))


@web.middleware
async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log a request by its route, status and time; the address, the path and the headers are not logged."""
    token = request_id.set(f"{next(_NUMBERS) & 0xFFFFFFFF:08x}")
    began = time.perf_counter()
    try:
        answer = await handler(request)
        route = route_of(request)
        level = _level(route, answer.status)
        if log.isEnabledFor(level):
            ms = round((time.perf_counter() - began) * 1000, 1)
            log.log(level, "request", extra=fields(route=route, status=answer.status, ms=ms))
        return answer
    finally:
        request_id.reset(token)


def _level(route: str, status: int) -> int:
    if status >= 500:
        return logging.WARNING
    return logging.DEBUG if route in QUIET else logging.INFO
