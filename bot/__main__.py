"""`python -m bot` is `drom`."""

import sys


def main() -> None:
    """The command line; the bot itself without it, since it loads what a bot never needs."""
    if sys.argv[1:] == ["run"]:
        from bot.running import main as run

        run()
    else:
        from bot.cli import main as command

        command()


if __name__ == "__main__":
    main()
