"""What the settings point to on this machine: folder, disk, key file, port, clock, rules."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.doctor.finding import Finding, State
from bot.secret import NAME as KEY_FILE
from bot.settings import SHORTEST_KEY, Settings
from bot.world import load_world
from handlers.catalogue import CatalogueError
from rules.errors import RuleBaseError

ENOUGH_BYTES = 200 * 1024 * 1024
OTHERS = stat.S_IRWXG | stat.S_IRWXO
MIB = 1024 * 1024
# The program did not exist before, and will not run as it is for so long.
NOT_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
NOT_AFTER = datetime(2100, 1, 1, tzinfo=UTC)
ANSWER_SECONDS = 3.0


def look_at_folder(folder: Path) -> Iterator[Finding]:
    """Tell whether the data folder can be used and is closed to others, and how full its disk is."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        yield Finding("folder", State.WRONG, "folder_is_file", {"folder": folder})
        return
    if not os.access(there, os.W_OK | os.X_OK):
        yield Finding("folder", State.WRONG, "folder_not_writable", {"folder": folder})
    elif there != folder:
        yield Finding("folder", State.OK, "folder_to_come", {"folder": folder})
    elif stat.S_IMODE(folder.stat().st_mode) & OTHERS:
        yield Finding("folder", State.WARNING, "folder_open", {"folder": folder})
    else:
        yield Finding("folder", State.OK, "folder_fits", {"folder": folder})
    free = shutil.disk_usage(there).free
    state = State.OK if free >= ENOUGH_BYTES else State.WARNING
    yield Finding("disk", state, "disk_free" if state is State.OK else "disk_full", {"free": free // MIB})


def look_at_key(folder: Path) -> Finding:
    """Tell whether the generated key can be read by this user, and by nobody else."""
    file = folder / KEY_FILE
    values = {"file": file, "least": SHORTEST_KEY}
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        length = len(file.read_text("ascii").strip())
    except FileNotFoundError:
        return Finding("key", State.OK, "key_to_come", values)
    except (OSError, UnicodeDecodeError):
        return Finding("key", State.WRONG, "key_unreadable", values)
    if length < SHORTEST_KEY:
        return Finding("key", State.WRONG, "key_short", values)
    if mode & OTHERS:
        return Finding("key", State.WRONG, "key_open", values)
    return Finding("key", State.OK, "key_fits", values)


async def look_at_port(host: str, port: int) -> Finding:
    """Tell whether the server could listen, or does already."""
    values = {"host": host, "port": port}
    try:
        server = await asyncio.start_server(lambda *_: None, host, port)
    except OSError as refused:
        if refused.errno != errno.EADDRINUSE:
            return Finding("port", State.WRONG, "port_refused", values)
        ours = await _is_ours(host, port)
        return Finding(
            "port", State.OK if ours else State.WRONG, "port_ours" if ours else "port_taken", values
        )
    server.close()
    await server.wait_closed()
    return Finding("port", State.OK, "port_free", values)


async def _is_ours(host: str, port: int) -> bool:
    """Tell whether this very program answers there."""
    nearby = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - looked up, not listened on
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(nearby, port)
            try:
                writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
                answer = await reader.read(4096)
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
    return b"Server: collection-check" in answer


def look_at_clock(now: datetime) -> Finding:
    """Tell whether the clock can be right: verdicts depend on the day."""
    # What was installed was installed before now.
    installed = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    fits = max(installed, NOT_BEFORE) <= now < NOT_AFTER
    values = {"now": now.isoformat(timespec="minutes")}
    return Finding(
        "clock", State.OK if fits else State.WRONG, "clock_fits" if fits else "clock_absurd", values
    )


def look_at_rules() -> Finding:
    """Tell whether rules and sentences can be loaded."""
    try:
        load_world()
    except (RuleBaseError, CatalogueError) as broken:
        faults = str(broken).splitlines()
        return Finding("rules", State.WRONG, "rules_broken", {"fault": faults[0], "count": len(faults)})
    return Finding("rules", State.OK, "rules_load")


async def look_at_machine(settings: Settings, now: datetime) -> list[Finding]:
    """Look at everything on this machine that the settings point to."""
    found: list[Finding] = []
    if not settings.database_url:
        found += look_at_folder(settings.data_dir)
    if not settings.secret_key:
        found.append(look_at_key(settings.data_dir))
    return [*found, look_at_rules(), await look_at_port(settings.host, settings.port), look_at_clock(now)]
