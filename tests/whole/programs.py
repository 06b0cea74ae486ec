"""Starts our programs as an operator does, and keeps what they print, because that is what is judged."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from tests.learned import models_folder

T = TypeVar("T")
#: Generous: a test machine may be busy with many other things.
PATIENCE: Final = 100.0
HOME: Final = Path(__file__).resolve().parents[2]


def eventually(look: Callable[[], T | None], otherwise: Callable[[], str], seconds: float = PATIENCE) -> T:
    """The first thing that `look` finds; if it finds nothing, the test fails with `otherwise`."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(otherwise())
        time.sleep(0.03)


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The machine's own environment, the learned model and these settings, without the tester's own."""
    content = ("DROM_KNOWLEDGE_DIR", "DROM_LOCALES_DIR")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("DROM_") or name in content
    }
    learned = {"DROM_MODELS_DIR": str(models_folder()), "DROM_EMBEDDER": "off"}
    return {**kept, "PYTHONPATH": str(HOME), **learned, **settings}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that has ended by itself."""

    status: int
    output: str
    errors: str
    seconds: float


def run_to_the_end(arguments: Sequence[str], settings: Mapping[str, str], folder: Path) -> Ended:
    """Start `drom` with these arguments in a folder, and wait."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=environment(settings),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr, time.monotonic() - began)


class Program:
    """A program of ours that goes on until it is stopped."""

    def __init__(self, arguments: Sequence[str], settings: Mapping[str, str], folder: Path) -> None:
        self._printed = tempfile.NamedTemporaryFile(prefix="printed-", dir=folder)  # noqa: SIM115 - ends with us
        self.process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=environment(settings),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=self._printed,
            stderr=subprocess.STDOUT,
        )

    @property
    def printed(self) -> str:
        """Everything so far, on both channels."""
        return Path(self._printed.name).read_text(encoding="utf-8")

    def says(self, words: str, seconds: float = PATIENCE) -> str:
        """Wait for words, and return everything printed until then."""

        def look() -> str | None:
            printed = self.printed
            if words in printed:
                return printed
            assert self.process.poll() is None, f"It ended before it said “{words}”:\n{printed}"
            return None

        return eventually(look, lambda: f"It never said “{words}”:\n{self.printed}", seconds)

    def signal(self, number: signal.Signals) -> None:
        """Interrupt, terminate, kill, stop or continue it."""
        self.process.send_signal(number)

    def halt(self) -> None:
        """Stop it, and return when all its threads stand still."""
        self.signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED)

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit status, once it has ended."""
        return self.process.wait(seconds)

    def end(self) -> None:
        """Stop it, whatever its state."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._printed.close()


@contextmanager
def running(arguments: Sequence[str], settings: Mapping[str, str], folder: Path) -> Iterator[Program]:
    """A program for the length of a block."""
    program = Program(arguments, settings, folder)
    try:
        yield program
    finally:
        program.end()


def children(pid: int) -> list[int]:
    """The processes that a process has started and not yet lost."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            found.append(int(status.parent.name))
    return found
