"""The web chat as its operator runs it, in a process of its own: `python -m tests.operated_server FORMAT`.

Two more routes fail on purpose with words of a person in the message, as a fault in the program might.
"""

import asyncio
import logging
import os
import sys

from aiohttp import web

from bot.clock import china_now
from bot.keeping import make_seal
from bot.log import configure
from bot.metrics import Metrics
from bot.settings import read_settings
from bot.store.opening import open_store
from bot.watching import WatchedTurns, note_waiting, watched
from bot.web.app import create_app
from bot.web.operate import operate
from bot.web.patience import create_runner
from bot.world import load_world


async def serve(form: str) -> None:
    metrics, settings = Metrics(), read_settings(os.environ)
    configure("DEBUG", form, count=metrics.error)
    store = watched(await open_store(settings, china_now()), metrics)
    app = create_app(WatchedTurns(load_world(), store, make_seal(settings), metrics=metrics))

    async def fail(request: web.Request) -> web.Response:
        words = await request.text()
        try:
            raise KeyError(words)
        except KeyError as inner:
            raise ValueError(f"cannot use {words}") from inner

    async def fail_later(request: web.Request) -> web.Response:
        words = await request.text()

        async def failing() -> None:
            raise RuntimeError(words)

        running = asyncio.create_task(failing(), name=words)
        await asyncio.sleep(0)
        del running
        logging.getLogger("some.library").error("could not send %s to %s", words, request.remote)
        asyncio.get_running_loop().call_soon(lambda: logging.getLogger("bot").info("%s", words))
        return web.Response()

    app.add_routes([web.post("/fail/{what}", fail), web.post("/later", fail_later)])
    operate(app, settings, metrics, {"storage": store.check}, lambda: note_waiting(store, metrics))
    runner = create_runner(app, 1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()
    await store.close()
    raise LookupError("canary-crash")


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
