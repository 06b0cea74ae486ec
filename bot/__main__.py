"""`python -m bot` is `drom`."""

import sys


def main() -> None:
    """The command line; the bot and its health check without it, since it loads what they never need."""
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
