"""`drom try`: the sandbox and the real bot as two processes, set up for a visitor, gone without a trace.

What the bot has learned of the knowledge base stays; nothing of what was written does.
"""

import base64
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

HOST: Final = "127.0.0.1"
_PATIENCE_SECONDS: Final = 60.0
#: The first start on a new knowledge base learns from it, on a slow machine for minutes.
_LEARNING_SECONDS: Final = 300.0
#: What stays from one trial to the next, so that the second one starts at once.
_MODELS: Final = Path("drom-models")
#: What a visitor may set.
_PASSED_ON: Final = ("DROM_KNOWLEDGE_DIR", "DROM_LOCALES_DIR", "DROM_EMBEDDER")
_STAFF: Final = "staff"


class TrialError(Exception):
    """The sandbox cannot start; the text says why and what to do."""


def run(port: int, *, open_page: bool, demo_data: bool = False) -> None:
    """Until Ctrl-C or until one of the two processes ends; a world that begins anew keeps its port."""
    port = _usable(port)
    _clean_up_at_every_ending()
    with contextlib.suppress(KeyboardInterrupt):
        while _one_world(port, open_page=open_page, demo_data=demo_data):
            open_page = False


def _one_world(port: int, *, open_page: bool, demo_data: bool) -> bool:
    """From nothing to its end; True when another one is to follow."""
    token = f"{secrets.randbelow(10**9) + 10**9}:{secrets.token_urlsafe(24)}"
    address = f"http://{HOST}:{port}"
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drom-try-")))
        options = ["--port", str(port), "--token", token, "--trial-folder", str(folder)]
        sandbox = stack.enter_context(_process(["bot.sandbox", *options], {}))
        world = _wait_for(f"{address}/sandbox/world", sandbox)
        settings = _bot_settings(folder, token, address, world)
        anew = folder / "anew"
        if demo_data:
            _fill(settings)
        bot = stack.enter_context(_process(["bot", "run"], settings, folder))
        _bind_rooms(address, bot, anew)
        sys.stdout.write(f"\nThe sandbox is open: {address}\nNothing here is real. Ctrl-C ends it.\n\n")
        sys.stdout.flush()
        if open_page:
            webbrowser.open(address)
        while sandbox.poll() is None and bot.poll() is None:
            if anew.exists():
                return True
            time.sleep(0.2)
        raise TrialError("A part of the sandbox ended by itself; the lines above say why.")


def _fill(settings: Mapping[str, str]) -> None:
    """A made-up year, before the bot looks at its database."""
    with _process(["bot", "demo-data"], settings) as filling:
        if filling.wait(timeout=_LEARNING_SECONDS):
            raise TrialError("The made-up figures could not be written; the lines above say why.")


def _clean_up_at_every_ending() -> None:
    """SIGTERM and a closed terminal end as Ctrl-C does, also where a shell had Ctrl-C ignored."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    # nohup asks to be left alone when the terminal closes.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.default_int_handler)


def _usable(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise TrialError(f"Port {port} is in use. Choose another: drom try --port 0") from None
        return int(probe.getsockname()[1])


def _bot_settings(folder: Path, token: str, address: str, world: dict[str, Any]) -> dict[str, str]:
    admin = next(person["id"] for person in world["people"] if person["slug"] == _STAFF)
    dashboard = _usable(0)
    return {
        "DROM_TOKEN": token,
        "DROM_SECRET_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "DROM_ADMIN_IDS": str(admin),
        "DROM_API_BASE_URL": address,
        "DROM_DATABASE_URL": f"sqlite:///{folder / 'drom.sqlite3'}",
        "DROM_MODELS_DIR": os.environ.get("DROM_MODELS_DIR") or str(_MODELS.absolute()),
        "DROM_SANDBOX_CLOCK": str(folder / "clock"),
        "DROM_LOG_LEVEL": os.environ.get("DROM_LOG_LEVEL", "WARNING"),
        "DROM_PACING": "0",  # nobody counts here
        "DROM_DASHBOARD_URL": f"http://{HOST}:{dashboard}",
        "DROM_DASHBOARD_LISTEN": f"{HOST}:{dashboard}",
    }


@contextlib.contextmanager
def _process(
    module: list[str], settings: Mapping[str, str], folder: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own group, so that Ctrl-C reaches it through us and in the right order.

    It ends when we end, however that happens, and removes the folder if we could not.
    """
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("DROM_")}
    content = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    theirs, ours = os.pipe()
    process = subprocess.Popen(  # nosec B603  # our own modules, no shell
        [sys.executable, "-m", "bot.sandbox.ward", str(theirs), str(folder or ""), *module],
        env={**inherited, **content, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=(theirs,),
    )
    os.close(theirs)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(ours)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise TrialError("The sandbox ended before it was ready; the lines above say why.")
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return _get(url)
        time.sleep(0.05)
    raise TrialError("The sandbox did not answer within a minute.")


def _get(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=5) as answer:  # nosec B310  # our own sandbox
        found: dict[str, Any] = json.load(answer)
        return found


def _post(url: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=5):  # nosec B310  # our own sandbox
        pass


def _bind_rooms(address: str, bot: subprocess.Popen[bytes], anew: Path) -> None:
    """What an administrator does first: the same commands, by the same way."""
    deadline = time.monotonic() + _LEARNING_SECONDS
    for chat, words in (("mediators", "/bind all"), ("staffroom", "/bind staff")):
        _post(f"{address}/sandbox/send", {"as": _STAFF, "chat": chat, "text": words})
        _wait_for_answer(address, chat, bot, anew, deadline)


def _wait_for_answer(
    address: str, chat: str, bot: subprocess.Popen[bytes], anew: Path, deadline: float
) -> None:
    """The page is there before the bot: another world may be wanted before this one is ready."""
    while not anew.exists() and time.monotonic() < deadline:
        if bot.poll() is not None:
            raise TrialError("The bot ended before it was ready; the lines above say why.")
        messages = _get(f"{address}/sandbox/messages?chat={chat}")["messages"]
        if any(message.get("from_slug") == "bot" for message in messages):
            return
        time.sleep(0.05)
    if not anew.exists():
        raise TrialError("The bot did not answer within five minutes.")
