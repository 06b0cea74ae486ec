"""Starts the sandbox as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.sandbox.server import PortInUse, serve


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox", description="A small Telegram on this machine."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", required=True)
    parser.add_argument(
        "--strict-limits",
        type=float,
        nargs="?",
        const=1.0,
        metavar="SCALE",
        help="refuse too many messages, as Telegram does; SCALE shortens its minutes and seconds",
    )
    parser.add_argument("--no-call-log", action="store_true", help="do not keep the list of calls")
    parser.add_argument("--trial-folder", type=Path, metavar="FOLDER", help="given by `drom try`")
    return parser.parse_args()


def main() -> int:
    options = _options()
    try:
        asyncio.run(
            serve(
                options.host,
                options.port,
                options.token,
                strict_limits=options.strict_limits,
                records_calls=not options.no_call_log,
                trial_folder=options.trial_folder,
            )
        )
    except PortInUse as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
