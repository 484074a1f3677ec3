"""Adds to the web application what its operator needs."""

import time
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.metrics import Metrics
from bot.rates import Allowance, Rates
from bot.settings import Settings
from bot.web.health import Check, Figures, Readiness
from bot.web.limits import limit
from bot.web.patience import read_in_time
from bot.web.watch import watch


def operate(
    app: web.Application,
    settings: Settings,
    metrics: Metrics,
    checks: Mapping[str, Check],
    refresh: Callable[[], Awaitable[None]],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Add logs, limits, patience, /readyz and /metrics to an application that does not run yet.

    Args:
        app: The application of the web chat.
        settings: Rates, hops and the metrics token.
        metrics: The figures of the process.
        checks: What must hold for people to be answered, by name.
        refresh: Brings figures up to date that are not counted as things happen; called before they are read.
        clock: Seconds that never go back.
    """
    rates = Rates(Allowance(settings.rate_person), Allowance(settings.rate_address))
    app.middlewares[:0] = [watch, limit(rates, settings.forwarded_hops, metrics, clock)]
    # Last, so that a body that is too large or too slow is answered like every other failure.
    app.middlewares.append(read_in_time())
    app.add_routes(
        [
            web.get("/readyz", Readiness(checks, clock).answer),
            web.get("/metrics", Figures(metrics, settings.metrics_token, refresh).answer),
        ]
    )
