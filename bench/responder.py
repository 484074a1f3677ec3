"""The least HTTP responder there is: what the load generator itself can do is measured against it."""

import asyncio
import os
import re

_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)")
_BODY = b'{"ok":true}'
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
    len(_BODY),
    _BODY,
)


class _Responder(asyncio.Protocol):
    """Answers every request alike, once it is there whole."""

    def __init__(self) -> None:
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        data = self._pending + data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(data, 0, end)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(data) < whole:
                break
            data = data[whole:]
            self._transport.write(_ANSWER)
        self._pending = data


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(
        _Responder, os.environ["HOST"], int(os.environ["PORT"])
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
