"""An address that cannot be listened on; apart from what listens, which a bot that polls need not load."""


class AddressUnusableError(Exception):
    """Nobody can listen there; the message says what to do."""
