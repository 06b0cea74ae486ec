"""`drom healthy` apart from the other commands: a container asks twice a minute, so little is loaded."""

import http.client
import os
import sys
from typing import Final

_PATIENCE: Final = 5.0


def main() -> None:
    """Ask the bot beside this process; status 1 when it does not answer as it should."""
    address = _own_address()
    if address is None:
        # A bot that listens nowhere ends its container itself when it ends.
        sys.stdout.write("DROM_METRICS_LISTEN is not set: there is nothing to ask.\n")
        return
    try:
        answer = _answer(address)
    except (OSError, http.client.HTTPException) as error:
        answer = type(error).__name__
    if answer != "200":
        sys.stderr.write(f"{address}: {answer}\n")
        sys.exit(1)


def _answer(address: str) -> str:
    connection = http.client.HTTPConnection(address, timeout=_PATIENCE)
    try:
        connection.request("GET", "/healthz")
        return str(connection.getresponse().status)
    finally:
        connection.close()


def _own_address() -> str | None:
    listens = os.environ.get("DROM_METRICS_LISTEN")
    if not listens and os.environ.get("DROM_WEBHOOK_URL"):
        listens = os.environ.get("DROM_LISTEN", "127.0.0.1:8080")
    return listens.replace("0.0.0.0:", "127.0.0.1:").replace("[::]:", "[::1]:") if listens else None
