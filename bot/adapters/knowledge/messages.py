"""The sentences of complaints: what is wrong and what to do, without a programmer's words."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, Final

STRANGE_CHARACTER: Final = (
    "There is an invisible or damaged character here. Delete the line and type it again."
)
UNREADABLE: Final = "The file cannot be read. Compare it with another file of the same folder."
SECOND_DOCUMENT: Final = "A line of dashes (---) begins a second document here. Delete the line."
ANCHOR: Final = (
    "The signs & and * at the beginning of a text are shorthand that is not used here. "
    "Put the text into quotation marks, or write it out."
)
TAG: Final = "A text cannot begin with an exclamation mark. Put the text into quotation marks."
KEY_IS_NO_WORD: Final = "A name is expected before the colon. Put texts with brackets into quotation marks."
TOO_DEEP: Final = "Too many brackets or indented levels. Put texts with brackets into quotation marks."
TAB: Final = "There is a tab in this line. Replace it with spaces (two for each level)."
NOT_UTF8: Final = "This line is not saved as UTF-8. Save the file again with the encoding UTF-8."
TOO_BIG: Final = "The file is larger than 500 kB. Divide it, or remove what does not belong here."
LINK: Final = (
    "This is a link that leads out of the knowledge folder, or nowhere. Put the file itself here instead."
)
UNEXPECTED_FILE: Final = (
    "Nobody reads a file in this place. Files are topics.yaml, emergency.yaml, questions/TOPIC.yaml, "
    "and for each country CC/country.yaml, CC/directory.yaml and CC/answers/ENTRY.yaml. Move or rename it."
)
CANNOT_OPEN: Final = "The file cannot be opened. Check that it exists and that the bot may read it."
EMPTY: Final = "Nothing is written here. Fill it in, or delete the line if it is not required."

SLUG_RULE: Final = (
    "A short name has only small letters a–z, digits and single hyphens, at most 40 characters."
)

_SYNTAX: Final = (
    (
        "mapping values are not allowed",
        "There is a colon inside a text, or the line is indented wrongly. "
        "Put the text into quotation marks, or align the line with its neighbours.",
    ),
    ("could not find expected ':'", "A colon is missing after the word at the beginning of this line."),
    (
        "quoted scalar",
        "A quotation mark is opened here and never closed. Close it, or use “ ” inside the text.",
    ),
    (
        "a flow",
        "A bracket is opened here and not closed properly. Check the brackets and the commas between.",
    ),
    ("<block end>", "This line is not aligned with the lines above. Give it the same number of spaces."),
    ("'\\t'", TAB),
    ("cannot start any token", "A text cannot begin with this sign. Put the text into quotation marks."),
)


def syntax(context: str, problem: str) -> str:
    """A plain sentence for what the parser found."""
    said = f"{context} {problem}"
    for part, message in _SYNTAX:
        if part in said:
            return message
    return (
        "This line cannot be read. Check quotation marks, colons and the spaces at the beginning, "
        "here and in the line above."
    )


def duplicate_key(key: str, earlier: int) -> str:
    """For a name that stands twice in one mapping."""
    return f"“{key}” stands here a second time (first in line {earlier}). Keep one of the two."


def unknown(kind: str, name: str, known: Iterable[str], where: str) -> str:
    """For a reference to something that does not exist."""
    return f"There is no {kind} “{name}”{_meant(name, known)} Correct the name, or add it in {where}."


def missing_languages(codes: Iterable[str]) -> str:
    """For texts that a country's families need."""
    return f"The language {', '.join(codes)} is missing. Add the text in each language of the country."


def of_schema(error: Mapping[str, Any], known_keys: Iterable[str]) -> str:
    """A plain sentence for one complaint of the schema, with the way to the place."""
    loc = [part for part in error["loc"] if part != "[key]"]
    way = " → ".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    said = _said(error, str(loc[-1]) if loc else "", known_keys)
    return f"{way}: {said}" if way else said


def _said(error: Mapping[str, Any], name: str, known_keys: Iterable[str]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "drom":
        return str(error["msg"])
    if kind == "missing":
        return f"“{name}” is missing. Add it."
    if kind == "extra_forbidden":
        return f"“{name}” is not known here{_meant(name, known_keys)} Correct the word, or delete it."
    if error["input"] in ("", [], {}):
        return EMPTY
    if kind == "too_short":
        return f"There are only {context['actual_length']}; write at least {context['min_length']}."
    if kind == "string_too_long":
        return f"The text is too long. Keep it under {context['max_length']} characters."
    if kind == "literal_error":
        return f"Write one of: {str(context['expected']).replace(chr(39), '').replace(' or ', ', ')}."
    return _SHAPES.get(kind, f"This is not written as expected ({error['msg']}).")


_SHAPES: Final = {
    "string_type": "One text is expected here, not a list. Put texts with a colon into quotation marks.",
    "list_type": "A list is expected here. Begin each item with a hyphen, or use square brackets.",
    "dict_type": "Names with a colon and indented lines below are expected here.",
    "model_type": "Names with a colon and indented lines below are expected here.",
}


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(set(known)), n=1, cutoff=0.7)
    return f" (did you mean “{near[0]}”?)." if near else "."
