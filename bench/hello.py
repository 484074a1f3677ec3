"""The least aiohttp server there is: what any server of this kind costs before it knows anything."""

import os

from aiohttp import web


async def _healthz(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


if __name__ == "__main__":
    app = web.Application()
    app.add_routes([web.get("/healthz", _healthz)])
    web.run_app(app, host=os.environ["HOST"], port=int(os.environ["PORT"]), access_log=None, print=None)
