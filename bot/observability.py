"""Log lines for people and machines: a sentence, `action=`, ids and class names, never what anybody wrote."""

import json
import logging
import re
import time
from typing import Any, Final

_STANDARD: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
#: Some lines are nothing but names and values.
_PAIR: Final = re.compile(r"(?:^|(?<= ))([a-z_]+)=(\S+)")


class _Line(logging.Formatter):
    """Appends what was given as `extra` as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        pairs = "".join(f" {name}={value}" for name, value in sorted(_extras(record).items()))
        # A traceback may quote values: the class name has to do.
        record.exc_info, record.exc_text = None, None
        return super().format(record) + pairs


class _Json(logging.Formatter):
    """One object a line, with each name and value in a field of its own."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        fields: dict[str, Any] = (
            dict(_PAIR.findall(said)) if said.startswith("action=") else {"message": said}
        )
        fields |= _extras(record)
        line = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            **fields,
        }
        return json.dumps(line, ensure_ascii=False, default=str)


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in record.__dict__.items() if name not in _STANDARD}


def start_logging(level: str, form: str = "text") -> None:
    """To standard error, for the whole process."""
    handler = logging.StreamHandler()
    text = _Line("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(_Json() if form == "json" else text)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)
