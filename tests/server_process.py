"""The server as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

LAST_LINE = "Ctrl-C"


class ServerProcess:
    """`python -m bot serve`, which may be stopped and started again at the same address."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = {"PORT": "0", **environment}
        self._process: subprocess.Popen[str] | None = None
        self.address = ""
        self.screen = ""

    @property
    def running(self) -> bool:
        return self._process is not None

    @property
    def process_id(self) -> int:
        """The process, while there is one."""
        assert self._process
        return self._process.pid

    def start(self) -> None:
        """Start and wait for the end of the start-up screen."""
        # Into a file: a pipe that nobody reads would stop the server as soon as its logs have filled it.
        self._errors = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed at the end of the process
        process = self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        assert process.stdout
        self.screen = ""
        for line in process.stdout:
            self.screen += line
            if LAST_LINE in line:
                break
        self.address = next((word for word in self.screen.split() if word.startswith("http://")), "")
        if not self.address:
            raise AssertionError(f"the server did not start:\n{self.screen}{self._end()[1]}")
        self._environment["PORT"] = self.address.rsplit(":", 1)[1]

    def signal(self, number: int) -> tuple[int, str]:
        """Send a signal and wait for the end: (exit status, what was said as an error)."""
        assert self._process
        self._process.send_signal(number)
        return self._end()

    def stop(self) -> None:
        """End it, however it is."""
        if self._process:
            self._process.kill()
            self._end()

    def _end(self) -> tuple[int, str]:
        assert self._process
        process, self._process = self._process, None
        process.communicate(timeout=10)
        with self._errors as errors:
            errors.seek(0)
            return process.returncode, errors.read()


@contextmanager
def serving(environment: dict[str, str], **settings: str) -> Iterator[ServerProcess]:
    """A server that runs for the length of a block."""
    server = ServerProcess({**environment, **settings})
    try:
        server.start()
        yield server
    finally:
        server.stop()
