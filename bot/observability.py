"""Log lines for people and machines: a sentence, `action=`, ids and class names, never what anybody wrote."""

import logging
from typing import Final

_STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class _Line(logging.Formatter):
    """Appends what was given as `extra` as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        extras = {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
        pairs = "".join(f" {name}={value}" for name, value in sorted(extras.items()))
        # A traceback may quote values: the class name has to do.
        record.exc_info, record.exc_text = None, None
        return super().format(record) + pairs


def start_logging(level: str) -> None:
    """To standard error, for the whole process."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Line("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)
