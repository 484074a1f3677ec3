"""What the conversation knows: the rules and the sentences, loaded once at the start."""

import gc
from dataclasses import replace
from datetime import timedelta

from bot.words import LOCALES
from handlers.catalogue import load_catalogues
from handlers.turn import World
from rules.base import load_rule_base


def load_world(report_for: timedelta | None = None) -> World:
    """Load rules and sentences; a fault in either stops the start.

    Args:
        report_for: how long a report is kept; None: as long as it usually is.
    """
    # All this stays until the end: the garbage collector need not go through it now, or again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        world = World(base=load_rule_base(), catalogues=load_catalogues(LOCALES))
        gc.freeze()
    finally:
        if collecting:
            gc.enable()
    return world if report_for is None else replace(world, report_for=report_for)
