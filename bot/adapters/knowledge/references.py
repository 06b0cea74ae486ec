"""Checks that what one file names exists in another."""

from collections.abc import Iterator

from bot.adapters.knowledge import messages
from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.marks import Loc
from bot.adapters.knowledge.tree import ANY


def topics_and_entries(draft: Draft) -> Iterator[Complaint]:
    """Questions stand under a known topic; entries have one file and name each other."""
    topics = {key for document in draft.of("topics") for key in document.tree.keys("topics")}
    homes: dict[str, Document] = {}
    for document in draft.of("questions"):
        if document.slug not in topics and topics:
            yield document.at_loc((), messages.unknown("topic", document.slug, topics, "topics.yaml"))
        for entry in document.tree.keys("entries"):
            if entry in homes:
                yield document.at_loc(
                    ("entries", entry),
                    f"The entry “{entry}” stands in {homes[entry].name} too. Keep it in one file.",
                )
            homes.setdefault(entry, document)
    for document in draft.of("questions"):
        yield from _related(document, _entries(draft))


def _related(document: Document, known: set[str] | None) -> Iterator[Complaint]:
    for spot, name in document.tree.texts("entries", ANY, "related", ANY):
        if name == spot.loc[1]:
            yield document.at_spot(spot, "An entry is not related to itself. Delete this line.")
        elif known is not None and name and name not in known:
            yield document.at_spot(spot, messages.unknown("entry", name, known, "questions/"))


def _entries(draft: Draft) -> set[str] | None:
    if not draft.is_whole("questions"):
        return None
    return {key for document in draft.of("questions") for key in document.tree.keys("entries")}


def answers(draft: Draft) -> Iterator[Complaint]:
    """Every answer belongs to an entry, and names services and municipalities of its country."""
    entries = _entries(draft)
    for document in draft.of("answer"):
        if entries is not None and document.slug not in entries:
            yield document.at_loc((), messages.unknown("entry", document.slug, entries, "questions/"))
        services = _services(draft, document.country)
        for pattern in (("services", ANY), ("municipalities", ANY, "services", ANY)):
            for spot, name in document.tree.texts(*pattern):
                if services is not None and name and name not in services:
                    where = f"{document.country.lower()}/directory.yaml"
                    yield document.at_spot(spot, messages.unknown("service", name, services, where))
        for name in document.tree.keys("municipalities"):
            yield from _municipality(draft, document, ("municipalities", name), name)


def services(draft: Draft) -> Iterator[Complaint]:
    """A local service stands in a municipality that exists, and is run by a known organisation."""
    for document in draft.of("directory"):
        organisations = document.tree.keys("organisations")
        for spot, name in document.tree.texts("services", ANY, "organisation"):
            if name and name not in organisations:
                where = f"{document.name} under organisations"
                yield document.at_spot(spot, messages.unknown("organisation", name, organisations, where))
        for spot, name in document.tree.texts("services", ANY, "municipality"):
            if name:
                yield from _municipality(draft, document, spot.loc, name)


def emergency_lines(draft: Draft) -> Iterator[Complaint]:
    """The emergency card names services that can be called."""
    for document in draft.of("country"):
        known = _services(draft, document.country)
        with_phone = {
            spot.loc[1]
            for directory in draft.of("directory", document.country)
            for spot in directory.tree.at("services", ANY, "phones", ANY, "number")
        }
        for spot, name in document.tree.texts("emergency", ANY, "service"):
            if known is not None and name and name not in known:
                where = f"{document.country.lower()}/directory.yaml"
                yield document.at_spot(spot, messages.unknown("service", name, known, where))
            elif known is not None and name and name not in with_phone:
                yield document.at_spot(spot, f"“{name}” has no phone number in the directory. Add it there.")
    for document in draft.of("emergency"):
        entries = _entries(draft)
        for spot, name in document.tree.texts("about_danger", ANY):
            if entries is not None and name and name not in entries:
                yield document.at_spot(spot, messages.unknown("entry", name, entries, "questions/"))


def _municipality(draft: Draft, document: Document, loc: Loc, name: str) -> Iterator[Complaint]:
    known = _municipalities(draft, document.country)
    if known is not None and name not in known:
        where = f"{document.country.lower()}/country.yaml"
        yield document.at_loc(loc, messages.unknown("municipality", name, known, where))


def _services(draft: Draft, country: str) -> set[str] | None:
    if not draft.is_whole("directory", country):
        return None
    return {key for document in draft.of("directory", country) for key in document.tree.keys("services")}


def _municipalities(draft: Draft, country: str) -> set[str] | None:
    """None where they cannot be known: the missing file itself is told elsewhere."""
    keys = {key for document in draft.of("country", country) for key in document.tree.keys("municipalities")}
    return keys or None


def files(draft: Draft) -> Iterator[Complaint]:
    """The files without which there is no base."""
    if not any(draft.of("topics")) and draft.is_whole("topics"):
        yield Complaint("topics.yaml", 1, "The file is missing. Every base has its list of topics here.")
    if not any(draft.of("emergency")) and draft.is_whole("emergency"):
        yield Complaint("emergency.yaml", 1, "The file is missing. Without it nobody in danger is noticed.")
    if not any(draft.of("questions")) and draft.is_whole("questions"):
        yield Complaint(
            "questions", 1, "There are no questions. Write at least one file questions/TOPIC.yaml."
        )
    with_country = {document.country for document in draft.of("country")}
    if not with_country and not any(name.endswith("/country.yaml") for name in draft.broken):
        yield Complaint(".", 1, "There is no country. Write at least one file such as ee/country.yaml.")
    for country in sorted({document.country for document in draft.documents} - with_country - {""}):
        name = f"{country.lower()}/country.yaml"
        if name not in draft.broken:
            yield Complaint(
                name, 1, "The file is missing. Write it, or remove the other files of the country."
            )


def countries(draft: Draft) -> Iterator[Complaint]:
    """A country's folder, code and languages agree."""
    for document in draft.of("country"):
        for spot, code in document.tree.texts("code"):
            if code and code != document.country:
                yield document.at_spot(
                    spot, f"The folder is {document.country.lower()}, so write “code: {document.country}”."
                )
        for spot, language in document.tree.texts("fallback", ANY, ANY):
            if language == spot.loc[1]:
                yield document.at_spot(spot, "A language does not fall back to itself. Delete it here.")
