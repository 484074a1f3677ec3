"""A PostgreSQL of our own on loopback: empty, durable as in service, gone after the block."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

SYSTEM_USER = "nobody"  # PostgreSQL refuses to run as root
DATABASE_USER = "postgres"
START_SECONDS = 20.0
STOP_SECONDS = 30.0

# How it ends: "fast" drops its clients and writes all down; "immediate" is a crash, to be recovered from.
Ending = Literal["fast", "immediate"]
SIGNALS: dict[Ending, int] = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}

# The end of the input is the end of the tests, however they ended: the server does not outlive them.
_WATCH = 'read -r _; kill -QUIT "$1"'


class PostgresMissingError(Exception):
    """The machine has no PostgreSQL; the message says how to get one."""


class PostgresServer:
    """A server that may be stopped and started at the same address, also while clients are connected."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = programs()
        self._data = folder / "data"
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its one database."""
        return f"postgresql://{DATABASE_USER}@127.0.0.1:{self._port}/postgres"

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def process_id(self) -> int:
        """The process, while there is one."""
        assert self._process
        return self._process.pid

    def create(self) -> None:
        """Lay the empty cluster."""
        # Without the sync at the end of this one-time step; the server itself runs with fsync.
        made = subprocess.run(
            [
                self._programs / "initdb",
                *("--no-sync", "--auth=trust", f"--username={DATABASE_USER}"),
                *("--encoding=UTF8", "--locale=C", f"--pgdata={self._data}"),
            ],
            capture_output=True,
            text=True,
            cwd=self._folder,
            **_as_system_user(),
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed in {self._folder}: {made.stderr.strip()}")

    def start(self) -> None:
        """Start and wait until it takes connections."""
        if self.running:
            return
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": str(self._folder),
            "fsync": "on",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,  # Ctrl-C ends the tests, and they end the server
                **_as_system_user(),
            )
        self._watch = subprocess.Popen(
            ["sh", "-c", _WATCH, "sh", str(self._process.pid)], stdin=subprocess.PIPE, start_new_session=True
        )
        limit = time.monotonic() + START_SECONDS
        while not self._takes_connections():
            if not self.running or time.monotonic() > limit:
                self.stop("immediate")
                raise RuntimeError(f"PostgreSQL did not start:\n{self._log.read_text('utf-8', 'replace')}")
            time.sleep(0.02)

    def stop(self, ending: Ending = "fast") -> None:
        """Stop and wait for the end; without effect on a server that is stopped."""
        process, self._process = self._process, None
        watch, self._watch = self._watch, None
        if watch:
            watch.kill()
            watch.communicate()
        if process:
            process.send_signal(SIGNALS[ending])
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @property
    def _log(self) -> Path:
        return self._folder / "postgres.log"

    def _takes_connections(self) -> bool:
        asked = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        return subprocess.run(asked).returncode == 0


@contextmanager
def scratch_postgres(folder: Path) -> Iterator[PostgresServer]:
    """A running server for the length of a block.

    Args:
        folder: An empty folder that everybody may enter, with a short path (a socket lies in it);
            `postgres_folder` gives one.

    Raises:
        PostgresMissingError: The machine has no PostgreSQL.
    """
    if os.getuid() == 0:
        shutil.chown(folder, SYSTEM_USER)
    server = PostgresServer(folder)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop("immediate")


@contextmanager
def postgres_folder() -> Iterator[Path]:
    """A folder for a server: pytest's own may be entered by nobody but root."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        yield Path(folder)


def programs() -> Path:
    """Find the folder with initdb and postgres; Debian keeps them off the PATH, by version.

    Raises:
        PostgresMissingError: There is none.
    """
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise PostgresMissingError("PostgreSQL is missing; `make services` says how to install it")
    return found[-1].parent


def _as_system_user() -> dict[str, Any]:
    return {} if os.getuid() else {"user": SYSTEM_USER, "group": "nogroup", "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])
