"""A small stand-in for the interfaces of WeChat, over real HTTP."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

APP_ID, SECRET = "wx2c2769f8efd9abc2", "s" * 32


class FakeApi:
    """Gives tokens, takes messages and a menu, and fails as it is told."""

    def __init__(self) -> None:
        self.good = "token-0"
        self.asked: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.menu: dict[str, Any] | None = None
        # What the next calls of a path are answered with instead.
        self.failures: dict[str, list[Any]] = {}
        self.address = ""

    def fail(self, path: str, *answers: Any) -> None:
        self.failures.setdefault(path, []).extend(answers)

    async def answer(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        content = json.loads(await request.read() or b"null")
        if waiting := self.failures.get(path):
            failure = waiting.pop(0)
            if failure in (500, 502, 503):
                return web.Response(status=failure, text="bad gateway")
            if isinstance(failure, str):
                return web.Response(text=failure)
            return web.json_response({"errcode": failure, "errmsg": "no"})
        if path == "stable_token":
            self.asked.append(content)
            return web.json_response({"access_token": self.good, "expires_in": 7200})
        if request.query.get("access_token") != self.good:
            return web.json_response({"errcode": 40001, "errmsg": "invalid credential"})
        return web.json_response(self._do(path, content))

    def _do(self, path: str, content: Any) -> dict[str, Any]:
        done = {"errcode": 0, "errmsg": "ok"}
        if path == "message/custom/send":
            self.sent.append(content)
        elif path == "menu/create":
            self.menu = content
        elif path == "menu/delete":
            self.menu = None
        elif path == "menu/get":
            return {"menu": self.menu} if self.menu else {"errcode": 46003, "errmsg": "menu no exist"}
        elif path == "get_current_selfmenu_info":
            return {"is_menu_open": int(bool(self.menu)), "selfmenu_info": self.menu or {}}
        else:
            return {"errcode": 404, "errmsg": path}
        return done


@asynccontextmanager
async def fake_api() -> AsyncIterator[FakeApi]:
    """Serve a stand-in for the length of a block."""
    api = FakeApi()
    app = web.Application()
    app.add_routes([web.route("*", "/cgi-bin/{path:.+}", api.answer)])
    async with TestServer(app, host="127.0.0.1") as server:
        api.address = f"http://127.0.0.1:{server.port}"
        yield api
