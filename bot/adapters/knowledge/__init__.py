"""The knowledge base on disk: reading, checking and reloading the YAML files of `knowledge/`."""

from bot.adapters.knowledge.checks import check
from bot.adapters.knowledge.complaints import Complaint, KnowledgeError, Report
from bot.adapters.knowledge.files import load
from bot.adapters.knowledge.live import Broken, LiveKnowledge, Refreshed, Unchanged

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
