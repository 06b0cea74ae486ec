"""The knowledge base on disk: reading, checking and reloading the YAML files of `knowledge/`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.adapters.knowledge.checks import check
    from bot.adapters.knowledge.complaints import Complaint, KnowledgeError, Report
    from bot.adapters.knowledge.files import load
    from bot.adapters.knowledge.live import Broken, LiveKnowledge, Refreshed, Unchanged

#: Where each is. Checks and the libraries that they need are loaded with the first use of them alone.
_AT: Final = {
    "check": "checks",
    "load": "files",
    **dict.fromkeys(("Complaint", "KnowledgeError", "Report"), "complaints"),
    **dict.fromkeys(("Broken", "LiveKnowledge", "Refreshed", "Unchanged"), "live"),
}

__all__ = [
    "Broken",
    "Complaint",
    "KnowledgeError",
    "LiveKnowledge",
    "Refreshed",
    "Report",
    "Unchanged",
    "check",
    "load",
]


def __getattr__(name: str) -> Any:
    if name not in _AT:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_AT[name]}"), name)
