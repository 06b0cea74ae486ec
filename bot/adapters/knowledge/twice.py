"""Checks that a fact stands in one place: of two copies, one is forgotten when the other changes."""

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.tree import ANY, Spot

_NUMBER: Final = ("services", ANY, "phones", ANY, "number")
_LINK_IN_TEXT: Final = re.compile(r"https?://|\bwww\.|\b[\w.+-]+@[\w-]+\.\w")
_ONCE: Final = "keep it in one service and name that service in the answers."


def phones(draft: Draft) -> Iterator[Complaint]:
    """A phone number stands in one service, which the card for emergencies names too."""
    for document in draft.of("directory"):
        first: dict[str, Spot] = {}
        for spot, number in document.tree.texts(*_NUMBER):
            earlier = first.setdefault(number.replace(" ", ""), spot)
            if number and earlier is not spot:
                yield document.at_spot(
                    spot,
                    f"The number {number} stands in line {earlier.line} too ({earlier.loc[1]}). "
                    f"A number stands once: {_ONCE}",
                )


def contacts(draft: Draft) -> Iterator[Complaint]:
    """An e-mail address or a page belongs to one service; an address belongs to one organisation."""
    for document in draft.of("directory"):
        yield from _repeated(document, ("emails", ANY), "The e-mail address", _lowered)
        # The first page of an organisation may stand with each of its services.
        yield from _repeated(document, ("urls", ANY), "The page", _deep_page)
        yield from _addresses(document)


def _repeated(
    document: Document, place: tuple[str, ...], name: str, plain: Callable[[str], str | None]
) -> Iterator[Complaint]:
    first: dict[str, Spot] = {}
    for spot, text in document.tree.texts("services", ANY, *place):
        key = plain(text)
        earlier = first.setdefault(key, spot) if key else spot
        if earlier.loc[1] != spot.loc[1]:
            said = (
                f"{name} {text} stands in line {earlier.line} too ({earlier.loc[1]}). It stands once: {_ONCE}"
            )
            yield document.at_spot(spot, said, "warning")


def _lowered(text: str) -> str:
    return text.casefold()


def _deep_page(link: str) -> str | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    page = f"{parts.path.rstrip('/')}?{parts.query}".rstrip("?")
    return f"{_site(link)}{page}" if page else None


def _addresses(document: Document) -> Iterator[Complaint]:
    first: dict[str, Spot] = {}
    for spot, address in document.tree.texts("services", ANY, "address"):
        earlier = first.setdefault(" ".join(re.findall(r"\w+", address.casefold())), spot)
        if earlier is not spot and not _sites(document, earlier) & _sites(document, spot):
            yield document.at_spot(
                spot,
                f"The address “{address}” stands in line {earlier.line} too ({earlier.loc[1]}), which looks "
                "like another organisation. Compare both with their sources.",
                "warning",
            )


def _sites(document: Document, spot: Spot) -> set[str]:
    """By what two services are known as of one organisation: its name, web sites and mail domains."""
    service = str(spot.loc[1])
    named = {f"organisation {name}" for _, name in document.tree.texts("services", service, "organisation")}
    mails = {
        mail.partition("@")[2].casefold()
        for _, mail in document.tree.texts("services", service, "emails", ANY)
    }
    return named | mails | {_site(link) for _, link in document.tree.texts("services", service, "urls", ANY)}


def _site(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def links_in_texts(draft: Draft) -> Iterator[Complaint]:
    """A web or mail address in a text would be forgotten when the directory changes."""
    texts = {
        "answer": (("texts",), ("municipalities", ANY, "texts")),
        "directory": (("services", ANY, "descriptions"),),
    }
    for document in draft.documents:
        for place in texts.get(document.kind, ()):
            for depth in range(1, 4):
                for spot, text in document.tree.texts(*place, *[ANY] * depth):
                    if _LINK_IN_TEXT.search(text):
                        yield document.at_spot(
                            spot,
                            "There is a web or mail address in the text. Put it into the directory, "
                            "and name the service under services.",
                            "warning",
                        )
