"""How long the server waits for a slow client, and how much it takes from one.

Head of a request: aiohttp closes a connection that is between requests for longer than its keep-alive time,
and a head that is still coming in is between requests. Body: aiohttp would wait for ever, so it is read here,
in time. Size: a message of the chat has at most LARGEST_MESSAGE bytes, any other body LARGEST_BODY
(bot/web/app.py), a line of the head 8 KiB (aiohttp).
"""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.web.guard import Handler, error

# A phone on a bad network needs seconds for a head of 1 KiB and a body of a few.
HEAD_SECONDS = 20.0
BODY_SECONDS = 20.0
# What is still coming in after an answer is thrown away for this long.
LINGERING_SECONDS = 2.0


def read_in_time(seconds: float = BODY_SECONDS) -> Middleware:
    """Build the middleware that reads the body before the handler does, and gives up after some seconds."""

    @web.middleware
    async def reading(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.content.is_eof():  # it came along with the head, as a short one does
            return await handler(request)
        try:
            async with asyncio.timeout(seconds):
                await request.read()
        except TimeoutError:
            answer = error(408, "too_slow", f"the body did not come within {seconds:g} seconds")
        except ConnectionError:
            # Whoever asked has gone; nobody reads this.
            answer = error(400, "gone", "the connection ended before the body did")
        else:
            return await handler(request)
        answer.force_close()
        return answer

    return reading


def create_runner(
    app: web.Application, shutdown_seconds: float, head_seconds: float = HEAD_SECONDS
) -> web.AppRunner:
    """Build the runner of a server that nobody can hold up.

    Args:
        app: What is served.
        shutdown_seconds: How long requests may still take when the server is told to stop.
        head_seconds: How long a connection may be open without a whole head of a request.
    """
    return web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=shutdown_seconds,
        keepalive_timeout=head_seconds,
        lingering_time=LINGERING_SECONDS,
    )
