"""One process that serves the web chat until it is told to stop."""

import asyncio
import signal
import sys
import time
from contextlib import AsyncExitStack
from functools import partial

from aiohttp import ClientSession, web

from bot.clock import china_now
from bot.keeping import make_seal
from bot.log import configure
from bot.metrics import Metrics, Outcome
from bot.outbox import Courier, Outbox
from bot.purging import keep_purging
from bot.settings import Settings
from bot.startup import startup_screen
from bot.store.opening import open_store
from bot.watching import WatchedTurns, count_tries, note_waiting, watched
from bot.web.app import create_app
from bot.web.cards import add_cards
from bot.web.operate import operate
from bot.web.patience import create_runner
from bot.web.reports import add_reports
from bot.web.timelines import add_timelines
from bot.words import load_words
from bot.world import load_world

# A turn takes milliseconds: whoever is being answered at the end is still answered.
GRACE_SECONDS = 5.0
# The loop and the store's writer hand the interpreter over to each other many times in a turn; with the usual
# five milliseconds each would wait that long for the other.
HAND_OVER_SECONDS = 0.0005


class CannotListenError(Exception):
    """The address is taken, or not ours to use."""


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then answer what has begun and leave.

    Raises:
        CannotListenError: The address is taken, or not ours to use.
        StoreError: The store cannot be opened.
    """
    sys.setswitchinterval(HAND_OVER_SECONDS)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    metrics = Metrics()
    configure(settings.log_level, settings.log_format, count=metrics.error)
    seal = make_seal(settings)
    async with AsyncExitStack() as closing:
        store = watched(await open_store(settings, china_now()), metrics)
        closing.push_async_callback(store.close)
        couriers = await _couriers(settings, closing)
        telegram = None
        if settings.telegram_token:
            from bot.telegram.joining import Telegram  # slow to load

            telegram = Telegram(settings)
            closing.push_async_callback(telegram.close)
            couriers["telegram"] = telegram.courier
        outbox = Outbox(store, seal, couriers, time.time, count_tries(metrics))
        world = load_world(settings.report_for)
        turns = WatchedTurns(world, store, seal, outbox.nudge, metrics=metrics)
        closing.push_async_callback(outbox.drain, GRACE_SECONDS)
        for work in (keep_purging(store, settings.keep_for, china_now), outbox.run()):
            closing.push_async_callback(_end, asyncio.create_task(work))
        app = create_app(turns, public_url=settings.public_url)
        add_cards(app, world, settings.public_url, china_now)
        add_reports(app, turns.records, china_now)
        add_timelines(app, world, turns.records, china_now)
        if telegram:
            telegram.join(app, turns, world)
            closing.push_async_callback(_end, asyncio.create_task(telegram.run()))
        if settings.wechat_token:
            from bot.wechat.joining import add_callback  # wechatpy is slow to load

            add_callback(app, turns, settings, china_now, partial(metrics.turn, "wechat", Outcome.LIMITED))
        operate(app, settings, metrics, {"storage": store.check}, partial(note_waiting, store, metrics))
        runner = create_runner(app, GRACE_SECONDS)
        await runner.setup()
        closing.push_async_callback(runner.cleanup)
        await _listen(runner, settings)
        sys.stdout.write(startup_screen(load_words("startup"), settings, _address(runner)) + "\n")
        sys.stdout.flush()
        await stop.wait()


async def _couriers(settings: Settings, closing: AsyncExitStack) -> dict[str, Courier]:
    """Give what makes the calls to the platforms that have to be called."""
    if not settings.wechat_verified:
        return {}
    from bot.wechat.joining import courier  # wechatpy is slow to load

    session = await closing.enter_async_context(ClientSession())
    return {"wechat": courier(session, settings)}


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    site = web.TCPSite(runner, settings.host, settings.port)
    try:
        await site.start()
    except OSError as refused:
        raise CannotListenError(
            f"Cannot listen on {settings.host}:{settings.port}: {refused.strerror}. Set HOST or PORT."
        ) from refused


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _address(runner: web.AppRunner) -> str:
    host, port = runner.addresses[0][:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
