"""One process that serves the web chat until it is told to stop."""

import asyncio
import signal
import sys

from aiohttp import web

from bot.settings import Settings
from bot.startup import startup_screen
from bot.turns import MemoryStore, Turns
from bot.web.app import create_app
from bot.words import load_words
from bot.world import load_world

# A turn takes milliseconds: whoever is being answered at the end is still answered.
GRACE_SECONDS = 5.0


class CannotListenError(Exception):
    """The address is taken, or not ours to use."""


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then answer what has begun and leave.

    Raises:
        CannotListenError: The address is taken, or not ours to use.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    turns = Turns(load_world(), MemoryStore(settings.keep_for, settings.most_people))
    runner = web.AppRunner(create_app(turns), access_log=None, shutdown_timeout=GRACE_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port)
        try:
            await site.start()
        except OSError as refused:
            raise CannotListenError(
                f"Cannot listen on {settings.host}:{settings.port}: {refused.strerror}. Set HOST or PORT."
            ) from refused
        sys.stdout.write(startup_screen(load_words("startup"), settings, _address(runner)) + "\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await runner.cleanup()


def _address(runner: web.AppRunner) -> str:
    host, port = runner.addresses[0][:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
