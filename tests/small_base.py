"""A base of one topic, cut out of the real one: learned in seconds, and free to be edited by a test."""

import re
import shutil
from pathlib import Path

from bot.adapters.knowledge import load
from bot.config import content_folder

_NAMES = re.compile(r"^( *(?:related|about_danger): )\[(.*)\]$", re.MULTILINE)
#: An entry of a file of questions, up to the next one.
_ENTRY = re.compile(r"^  ([a-z-]+):\n(?:(?!  [a-z-]+:\n).*\n)*", re.MULTILINE)


def health_alone(folder: Path, *entries: str) -> Path:
    """The topic of health, or these entries of it, with their answers; what points elsewhere is taken out."""
    knowledge = shutil.copytree(content_folder("knowledge"), folder)
    kept = {name for name, entry in load(knowledge).entries.items() if entry.topic == "health"}
    kept &= set(entries or kept)
    for file in (knowledge / "questions").glob("*.yaml"):
        if file.stem != "health":
            file.unlink()
    for file in knowledge.glob("*/answers/*.yaml"):
        if file.stem not in kept:
            file.unlink()
    for file in (knowledge / "emergency.yaml", knowledge / "questions" / "health.yaml"):
        text = file.read_text(encoding="utf-8")
        text = _NAMES.sub(lambda found: _only(kept, found), text)
        if file.stem == "health":
            text = _ENTRY.sub(lambda found: found[0] if found[1] in kept else "", text)
        file.write_text(text, encoding="utf-8")
    return knowledge


def replace_in(file: Path, old: str, new: str) -> None:
    """As an editor does it: one place of a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file} has no “{old}”"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _only(kept: set[str], found: re.Match[str]) -> str:
    names = [name for name in found[2].split(", ") if name in kept]
    return f"{found[1]}[{', '.join(names)}]"
