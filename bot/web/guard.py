"""What every answer of the web server carries, and how it says that something went wrong."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.log import fields
from bot.store.contract import StoreUnavailableError

log = logging.getLogger(__name__)

POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Server": "collection-check",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# A picture by itself: browsers show it on a page of their own, with styles of their own.
PICTURE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

RETRY_SECONDS = 2

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers that keep other sites away from the page and the page away from other sites."""
    own = response.headers.get(POLICY)
    response.headers.update(HEADERS)
    if own:
        response.headers[POLICY] = own
    response.headers.setdefault("Cache-Control", "no-store")


def error(status: int, code: str, problem: str) -> web.Response:
    """Say in JSON what went wrong; `problem` is for developers, the page has its own words for each code."""
    return web.json_response({"error": {"code": code, "problem": problem}}, status=status)


def route_of(request: web.Request) -> str:
    """Give the route as it is written in the source; the path itself could hold anything."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"


@web.middleware
async def tell_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every failure into a JSON error that gives nothing away."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return error(413, "too_large", f"the body may have at most {request.client_max_size} bytes")
    except web.HTTPMethodNotAllowed as refused:
        answer = error(405, "method_not_allowed", f"use {', '.join(sorted(refused.allowed_methods))}")
        answer.headers["Allow"] = ", ".join(sorted(refused.allowed_methods))
        return answer
    except web.HTTPException as refused:
        return error(refused.status, refused.reason.lower().replace(" ", "_"), refused.reason)
    except StoreUnavailableError as problem:
        # The page sends the message again by itself; nothing was taken.
        log.error("store unavailable", exc_info=problem, extra=fields(route=route_of(request)))
        answer = error(503, "unavailable", "the message was not taken; send it again")
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer
    except Exception:
        # The message itself is never logged: it may name people.
        log.exception("request failed", extra=fields(route=route_of(request)))
        return error(500, "internal", "the server could not answer; the message was not taken")
