"""A bare webhook: reads the update with python-telegram-bot and answers in the response; it keeps nothing."""

import json
import os

from aiohttp import web
from telegram import Update


async def _echo(request: web.Request) -> web.Response:
    update = Update.de_json(json.loads(await request.read()), None)
    if update.callback_query and update.callback_query.message:
        message = update.callback_query.message
        return web.json_response(
            {
                "method": "editMessageText",
                "chat_id": message.chat.id,
                "message_id": message.message_id,
                "text": update.callback_query.data,
            }
        )
    if update.message is None:
        return web.Response()
    return web.json_response(
        {"method": "sendMessage", "chat_id": update.message.chat.id, "text": update.message.text}
    )


async def _healthz(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


if __name__ == "__main__":
    app = web.Application()
    app.add_routes([web.get("/healthz", _healthz), web.post("/telegram", _echo)])
    web.run_app(app, host=os.environ["HOST"], port=int(os.environ["PORT"]), access_log=None, print=None)
