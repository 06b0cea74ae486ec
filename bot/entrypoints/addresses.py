"""Addresses that cannot be listened on; apart from what listens, which a bot that polls need not load."""


class AddressInUseError(Exception):
    """The dashboard cannot be served at the wanted address."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"The dashboard cannot be served at {host}:{port} ({reason}). "
            "Stop the other program, or choose another address in DROM_DASHBOARD_LISTEN."
        )


class AddressUnusableError(Exception):
    """Nobody can listen there; the message says what to do."""
