"""A bare aiohttp server that opens the pushes of WeChat with wechatpy and says them back."""

import os

from aiohttp import web
from wechatpy import create_reply, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from bench.wechat_crowd import APP_ID, KEY, TOKEN

_CRYPTO = WeChatCrypto(TOKEN, KEY, APP_ID)


async def _echo(request: web.Request) -> web.Response:
    query = request.query
    check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
    xml = _CRYPTO.decrypt_message(
        await request.read(), query["msg_signature"], query["timestamp"], query["nonce"]
    )
    message = parse_message(xml)
    answer = create_reply(message.content, message).render()
    return web.Response(
        text=_CRYPTO.encrypt_message(answer, query["nonce"], query["timestamp"]), content_type="text/xml"
    )


async def _healthz(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


if __name__ == "__main__":
    app = web.Application()
    app.add_routes([web.get("/healthz", _healthz), web.post("/wechat", _echo)])
    web.run_app(app, host=os.environ["HOST"], port=int(os.environ["PORT"]), access_log=None, print=None)
