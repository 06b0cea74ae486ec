"""Checks that nothing is missing, repeated or standing unused."""

from collections.abc import Iterator
from typing import Final

from bot.adapters.knowledge import messages
from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.tree import ANY
from bot.domain.languages import LANGUAGES

_PER_COUNTRY: Final = {
    "directory": (
        ("services", ANY, "names"),
        ("services", ANY, "descriptions"),
        ("services", ANY, "phones", ANY, "labels"),
        ("services", ANY, "eligibility"),
        ("services", ANY, "fees"),
        ("services", ANY, "documents"),
        ("services", ANY, "hours_note"),
        ("organisations", ANY, "names"),
        ("organisations", ANY, "descriptions"),
    ),
    "answer": (("texts",), ("municipalities", ANY, "texts")),
}


def languages(draft: Draft) -> Iterator[Complaint]:
    """Texts of a country exist in each of its languages."""
    needed: dict[str, list[str]] = {
        document.country: [code for _, code in document.tree.texts("languages", ANY) if code in LANGUAGES]
        for document in draft.of("country")
    }
    for document in draft.documents:
        for pattern in _PER_COUNTRY.get(document.kind, ()):
            for spot in document.tree.at(*pattern):
                if not isinstance(spot.value, dict):
                    continue
                missing = [code for code in needed.get(document.country, ()) if code not in spot.value]
                if missing:
                    yield document.at_spot(spot, messages.missing_languages(missing))


_LISTS: Final = (
    ("languages",),
    ("fallback", ANY),
    ("about_danger",),
    ("emergency", ANY, "kinds"),
    ("entries", ANY, "related"),
    ("services",),
    ("services", ANY, "languages"),
    ("services", ANY, "hours", ANY, "days"),
    ("services", ANY, "emails"),
    ("services", ANY, "urls"),
    ("organisations", ANY, "urls"),
    ("municipalities", ANY, "services"),
)


def repetitions(draft: Draft) -> Iterator[Complaint]:
    """A list names each thing once; a municipality's part says something."""
    for document in draft.documents:
        for pattern in _LISTS:
            for spot in document.tree.at(*pattern):
                seen: set[str] = set()
                for index, item in enumerate(spot.value if isinstance(spot.value, list) else ()):
                    if isinstance(item, str) and item in seen:
                        yield document.at_loc((*spot.loc, index), f"“{item}” stands in this list twice.")
                    elif isinstance(item, str):
                        seen.add(item)
        for spot in document.tree.at("municipalities", ANY) if document.kind == "answer" else ():
            if isinstance(spot.value, dict) and not ({"services", "texts"} & spot.value.keys()):
                yield document.at_spot(
                    spot, "Nothing is different here. Add services or texts, or delete the municipality."
                )


def unused(draft: Draft) -> Iterator[Complaint]:
    """What stands in the base without being shown anywhere: worth a look, no obstacle."""
    used = {
        (document.country, name)
        for document in draft.of("answer")
        for pattern in (("services", ANY), ("municipalities", ANY, "services", ANY))
        for _, name in document.tree.texts(*pattern)
    }
    used |= {
        (document.country, name)
        for document in draft.of("country")
        for _, name in document.tree.texts("emergency", ANY, "service")
    }
    for document in draft.of("directory"):
        for name in document.tree.keys("services"):
            if (document.country, name) not in used:
                yield document.at_loc(
                    ("services", name),
                    f"No answer names the service “{name}”. Name it in an answer, or delete it.",
                    "warning",
                )
        yield from _idle_organisations(document)
    answered = {document.slug for document in draft.of("answer")}
    for document in draft.of("questions"):
        for entry in document.tree.keys("entries"):
            if entry not in answered:
                yield document.at_loc(
                    ("entries", entry), f"“{entry}” has no answer in any country yet.", "warning"
                )
    with_questions = {document.slug for document in draft.of("questions")}
    for document in draft.of("topics"):
        for topic in document.tree.keys("topics"):
            if topic not in with_questions:
                yield document.at_loc(
                    ("topics", topic), f"The topic “{topic}” has no questions yet.", "warning"
                )


def _idle_organisations(document: Document) -> Iterator[Complaint]:
    running = {name for _, name in document.tree.texts("services", ANY, "organisation")}
    for name in document.tree.keys("organisations"):
        if name not in running:
            yield document.at_loc(
                ("organisations", name),
                f"No service names the organisation “{name}”. Name it in a service, or delete it.",
                "warning",
            )


def places(draft: Draft) -> Iterator[Complaint]:
    """A service of one town in an answer for the whole country is probably in the wrong place."""
    for document in draft.of("answer"):
        local = {
            str(spot.loc[1]): name
            for directory in draft.of("directory", document.country)
            for spot, name in directory.tree.texts("services", ANY, "municipality")
        }
        for spot, name in document.tree.texts("services", ANY):
            if name in local:
                yield document.at_spot(
                    spot,
                    f"“{name}” is in {local[name]} only, but this list is for the whole country. "
                    f"Move it to municipalities → {local[name]} → services.",
                    "warning",
                )
