"""`python -m bot serve` runs the server, `python -m bot chat` talks in this terminal."""

import argparse
import asyncio
import os
import sys

from bot.settings import Settings, SettingsError, read_settings
from bot.store.contract import StoreError
from handlers.catalogue import CatalogueError
from rules.errors import RuleBaseError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 (could not be done) or 2 (wrong settings)."""
    chosen = _parser().parse_args(arguments)
    if chosen.command == "doctor":
        return _doctor()  # settings that cannot be read are what it is asked about
    try:
        settings = read_settings(os.environ)
    except SettingsError as wrong:
        print(f"Setting {wrong}", file=sys.stderr)
        return 2
    try:
        return int(_COMMANDS[chosen.command](settings, chosen))
    except (RuleBaseError, CatalogueError, StoreError) as broken:
        print(broken, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("serve", help="run the server")
    commands.add_parser("chat", help="talk in this terminal")
    commands.add_parser("doctor", help="check the settings and what they point to; changes nothing")
    commands.add_parser("migrate", help="bring the stored tables to the shape this program knows")
    commands.add_parser("purge", help="delete now what has grown old")
    webhook = commands.add_parser("webhook", help="where Telegram pushes updates to")
    webhook.add_argument("what", choices=("set", "delete", "info"))
    menu = commands.add_parser("menu", help="the menu of a verified WeChat account")
    menu.add_argument("what", choices=("set", "delete", "show"))
    for name, what in (("export", "print all that is kept of a person, as JSON"), ("delete", "delete it")):
        person = commands.add_parser(name, help=what)
        person.add_argument("user", metavar="PLATFORM:USER", help="such as telegram:123456 or web:COOKIE")
    return parser


# Each command imports what it needs: the terminal starts without the web server.
def _serve(settings: Settings, _chosen: argparse.Namespace) -> int:
    from bot.server import CannotListenError, serve

    try:
        asyncio.run(serve(settings))
    except CannotListenError as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def _chat(settings: Settings, _chosen: argparse.Namespace) -> int:
    from bot.terminal.chat import chat

    return chat(settings.language)


def _doctor() -> int:
    from bot.clock import china_now
    from bot.doctor.examination import examine, language_of, told
    from bot.doctor.finding import State

    findings = asyncio.run(examine(os.environ, china_now()))
    print(told(findings, language_of(os.environ)))
    return int(any(finding.state is State.WRONG for finding in findings))


def _migrate(settings: Settings, _chosen: argparse.Namespace) -> int:
    from bot.duties import bring_up_to_date

    print(asyncio.run(bring_up_to_date(settings)))
    return 0


def _purge(settings: Settings, _chosen: argparse.Namespace) -> int:
    from bot.duties import purge_now

    print(asyncio.run(purge_now(settings)))
    return 0


def _export(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.duties import export

    found = asyncio.run(export(settings, chosen.user))
    print(found or f"nothing is kept of {chosen.user}", file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


def _delete(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.duties import delete

    gone = asyncio.run(delete(settings, chosen.user))
    print(f"deleted all that was kept of {chosen.user}" if gone else f"nothing is kept of {chosen.user}")
    return 0 if gone else 1


def _webhook(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.telegram.joining import run_webhook

    done, said = asyncio.run(run_webhook(settings, chosen.what))
    print(said, file=sys.stdout if done else sys.stderr)
    return 0 if done else 1


def _menu(settings: Settings, chosen: argparse.Namespace) -> int:
    from bot.wechat.menu import run_menu

    done, said = asyncio.run(run_menu(settings, chosen.what))
    print(said, file=sys.stdout if done else sys.stderr)
    return 0 if done else 1


_COMMANDS = {
    "serve": _serve,
    "chat": _chat,
    "migrate": _migrate,
    "purge": _purge,
    "webhook": _webhook,
    "menu": _menu,
    "export": _export,
    "delete": _delete,
}


if __name__ == "__main__":
    sys.exit(main())
