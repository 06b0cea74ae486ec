"""Keeps what tests need of a description of the Bot API: every type that can stand in an update.

`python tools/bot_api_types.py api.min.json tests/data/updates/bot-api-types.json`, with the file of
github.com/PaulSonOfLars/telegram-bot-api-spec (MIT).
"""

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

_LIST: Final = "Array of "
_SAID: Final = re.compile(r"[“\"]([a-z_A-Z0-9]+)[”\"]")
_ENUMERATED: Final = re.compile(r"always|either|one of|[Cc]an be|[Cc]urrently|status in the chat")


def values_of(field: dict[str, Any]) -> list[str]:
    """The words that a text may be, where the description lists them."""
    listed = field["types"] == ["String"] and _ENUMERATED.search(field["description"])
    return _SAID.findall(field["description"]) if listed else []


def reduced(types: dict[str, Any]) -> dict[str, Any]:
    """Of each type its subtypes, or its fields: types, whether Telegram promises it, and its words."""
    found: dict[str, Any] = {}
    to_do = ["Update"]
    while to_do:
        name = to_do.pop().rpartition(_LIST)[2]
        if name in found or name not in types:
            continue
        subtypes, fields = types[name].get("subtypes", []), types[name].get("fields", [])
        found[name] = subtypes or {
            field["name"]: [
                field["types"],
                field["required"],
                *([values] if (values := values_of(field)) else []),
            ]
            for field in fields
        }
        to_do += subtypes
        to_do += [kind for field in fields for kind in field["types"]]
    return dict(sorted(found.items()))


def main(source: Path, target: Path) -> None:
    """One type a line, so that a newer Bot API shows as a few changed lines."""
    spec = json.loads(source.read_text(encoding="utf-8"))
    origin = "github.com/PaulSonOfLars/telegram-bot-api-spec, MIT licence, reduced by tools/bot_api_types.py"
    lines = [f'"version": {json.dumps(spec["version"])}', f'"source": {json.dumps(origin)}']
    kept = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(type_)}" for name, type_ in reduced(spec["types"]).items()
    )
    lines.append(f'"types": {{\n{kept}\n}}')
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
