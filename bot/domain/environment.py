"""What the programs that the bot starts are told of its own settings: nothing."""

from collections.abc import Mapping


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment for another program: the bot's keys and its token are for nobody else to have."""
    return {name: value for name, value in environment.items() if not name.startswith("DROM_")}
