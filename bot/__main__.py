"""`python -m bot` is `drom`."""

import resource
import sys


def main() -> None:
    """The command line; the bot and its health check without it, since it loads what they never need."""
    # An image of the memory after a crash would hold the keys, and what people write at that moment.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.argv[1:] == ["run"]:
        from bot.running import main as run

        run()
    elif sys.argv[1:] == ["healthy"]:
        from bot.health_check import main as ask

        ask()
    else:
        from bot.cli import main as command

        command()


if __name__ == "__main__":
    main()
