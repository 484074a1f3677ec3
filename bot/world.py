"""What the conversation knows: the rules and the sentences, loaded once at the start."""

import gc

from bot.words import LOCALES
from handlers.catalogue import load_catalogues
from handlers.turn import World
from rules.base import load_rule_base


def load_world() -> World:
    """Load rules and sentences; a fault in either stops the start."""
    world = World(base=load_rule_base(), catalogues=load_catalogues(LOCALES))
    # All this stays until the end: the garbage collector need not go through it again and again.
    gc.collect()
    gc.freeze()
    return world
