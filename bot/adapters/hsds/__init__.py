"""The directory in the form in which service directories exchange their data (Open Referral HSDS 3)."""

import json
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.adapters.hsds.records import Record, service_record
from bot.domain.knowledge import KnowledgeBase


def write(folder: Path, knowledge: KnowledgeBase, today: date) -> tuple[int, int]:
    """Writes services.json and organizations.json; how many services are told, and how many kept back."""
    told = [service for service in knowledge.services.values() if service.verified]
    services = [service_record(service, knowledge, today) for service in told]
    organizations = {record["organization"]["id"]: record["organization"] for record in services}
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "services.json", _page(services))
    _write(folder / "organizations.json", _page(list(organizations.values())))
    return len(told), len(knowledge.services) - len(told)


def _page(contents: Sequence[Record]) -> Record:
    """As the standard's API answers a list, so that the file can be served as it is."""
    return {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }


def _write(path: Path, page: Record) -> None:
    # A web server that delivers the file never delivers half of it.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(page, file, ensure_ascii=False, indent=2)
            file.write("\n")
        new.chmod(0o644)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
