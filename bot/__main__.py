"""`python -m bot serve` runs the server, `python -m bot chat` talks in this terminal."""

import argparse
import asyncio
import os
import sys

from bot.settings import Settings, SettingsError, read_settings
from handlers.catalogue import CatalogueError
from rules.errors import RuleBaseError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 (could not start) or 2 (wrong settings)."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument("command", choices=["serve", "chat"])
    command = parser.parse_args(arguments).command
    try:
        settings = read_settings(os.environ)
    except SettingsError as wrong:
        print(f"Setting {wrong}", file=sys.stderr)
        return 2
    try:
        return _serve(settings) if command == "serve" else _chat(settings)
    except (RuleBaseError, CatalogueError) as broken:
        print(broken, file=sys.stderr)
        return 1


# Each command imports what it needs: the terminal starts without the web server.
def _serve(settings: Settings) -> int:
    from bot.server import CannotListenError, serve

    try:
        asyncio.run(serve(settings))
    except CannotListenError as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def _chat(settings: Settings) -> int:
    from bot.terminal.chat import chat

    return chat(settings.language)


if __name__ == "__main__":
    sys.exit(main())
