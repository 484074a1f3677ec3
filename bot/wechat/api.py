"""Calls to the interfaces of WeChat (developers.weixin.qq.com, server interfaces)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.wechat.errors import TOKEN_GONE, UnreachableError, WeChatError

_PATIENCE: Final = ClientTimeout(total=10)
# WeChat gives out the next token five minutes before the end of the last.
_RENEWED_BEFORE: Final = 300

Json = dict[str, Any]


class Api:
    """The interfaces of one account.

    Args:
        session: makes the HTTP requests.
        address: https://api.weixin.qq.com, or what stands in for it.
        app_id: of the account.
        secret: AppSecret of the account.
        clock: seconds that never go back.
    """

    def __init__(
        self, session: ClientSession, address: str, app_id: str, secret: str, clock: Callable[[], float]
    ) -> None:
        self._session = session
        self._address = address
        self._app_id = app_id
        self._secret = secret
        self._clock = clock
        self._token = ""
        self._good_until = 0.0
        self._asking = asyncio.Lock()

    async def send_text(self, person: str, text: str) -> None:
        """Send a customer-service message (cgi-bin/message/custom/send).

        Raises:
            WeChatError: WeChat refuses it.
            UnreachableError: WeChat does not answer.
        """
        await self.call(
            "message/custom/send", {"touser": person, "msgtype": "text", "text": {"content": text}}
        )

    async def set_menu(self, menu: Json) -> None:
        """Set the menu of the account (cgi-bin/menu/create); raises as ``send_text``."""
        await self.call("menu/create", menu)

    async def delete_menu(self) -> None:
        """Delete the menu of the account (cgi-bin/menu/delete); raises as ``send_text``."""
        await self.call("menu/delete")

    async def menu(self) -> Json:
        """Give the menu, whoever set it (cgi-bin/get_current_selfmenu_info); raises as ``send_text``."""
        return await self.call("get_current_selfmenu_info")

    async def call(self, path: str, content: Json | None = None) -> Json:
        """Call an interface; where the token is no longer good, once more with another.

        Args:
            path: behind /cgi-bin/.
            content: is posted; None asks with GET.

        Raises:
            WeChatError: WeChat refuses the call.
            UnreachableError: WeChat does not answer.
        """
        token = await self.token()
        try:
            return await self._request(path, {"access_token": token}, content)
        except WeChatError as refused:
            if refused.code not in TOKEN_GONE:
                raise
        return await self._request(path, {"access_token": await self.token(besides=token)}, content)

    async def token(self, besides: str = "") -> str:
        """Give a token (cgi-bin/stable_token, normal mode: all processes of an account are given the same).

        Args:
            besides: a token that was refused.

        Raises:
            WeChatError: WeChat gives none.
            UnreachableError: WeChat does not answer.
        """
        async with self._asking:
            if self._token == besides or self._clock() >= self._good_until:
                wanted = {
                    "grant_type": "client_credential",
                    "appid": self._app_id,
                    "secret": self._secret,
                    # Forcing a new one takes the old one from the other processes.
                    "force_refresh": False,
                }
                given = await self._request("stable_token", {}, wanted)
                token, seconds = given.get("access_token"), given.get("expires_in")
                if not isinstance(token, str) or not isinstance(seconds, int):
                    raise UnreachableError("the answer of stable_token holds no token")
                self._token = token
                self._good_until = self._clock() + max(0, seconds - _RENEWED_BEFORE)
            return self._token

    async def _request(self, path: str, query: dict[str, str], content: Json | None) -> Json:
        # WeChat shows \u escapes as they are: the text is sent as it is.
        body = None if content is None else json.dumps(content, ensure_ascii=False).encode()
        method = "GET" if content is None else "POST"
        url = f"{self._address}/cgi-bin/{path}"
        try:
            async with self._session.request(
                method, url, params=query, data=body, timeout=_PATIENCE, allow_redirects=False
            ) as answer:
                status, given = answer.status, await answer.read()
        except (ClientError, TimeoutError) as problem:
            # The text of these names the address, and with it the token.
            raise UnreachableError(type(problem).__name__) from None
        try:
            plain = json.loads(given)
        except ValueError:
            raise UnreachableError(f"status {status} without JSON") from None
        if status != 200 or not isinstance(plain, dict):
            raise UnreachableError(f"status {status}")
        if code := plain.get("errcode", 0):
            raise WeChatError(code if isinstance(code, int) else -1)
        return plain
