"""A bare aiohttp server that reads the web chat's messages and says them back: the limit of its kind."""

import os
from dataclasses import asdict

from aiohttp import web

from bot.web.wire import parse_message


async def _echo(request: web.Request) -> web.Response:
    return web.json_response(asdict(parse_message(await request.read())))


async def _healthz(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


if __name__ == "__main__":
    app = web.Application()
    app.add_routes(
        [web.get("/healthz", _healthz), web.post("/api/open", _echo), web.post("/api/chat", _echo)]
    )
    web.run_app(app, host=os.environ["HOST"], port=int(os.environ["PORT"]), access_log=None, print=None)
