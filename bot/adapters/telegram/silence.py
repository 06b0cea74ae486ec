"""Keeps the libraries quiet, because their log lines hold the bot token in addresses and people's words."""

import logging
from typing import Final

#: Filters are not inherited: each logger that writes has to be named.
_TALKATIVE: Final = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "telegram.Bot",
    "telegram.request.BaseRequest",
    "telegram.request.HTTPXRequest",
)


class Silence(logging.Filter):
    """Lets nothing pass, whatever level somebody sets: what matters reaches us as exceptions anyway."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never."""
        return False


_silence: Final = Silence()


def silence_libraries() -> None:
    """Stop every line of the libraries that talk to Telegram; doing it again changes nothing."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_silence)
