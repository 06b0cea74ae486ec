"""The table of rights as people read it: `python -m tests.rights_page` writes docs/rights.md anew."""

# ruff: noqa: E501  (lines of Markdown tables cannot be broken)

from pathlib import Path

from bot.domain.rights import COMMANDS, MACHINES, PAGES, VERBS, Answer, Row, Who

PAGE = Path(__file__).parent.parent / "docs" / "rights.md"

_HEAD = """# Who may do what

Made from `bot/domain/rights.py`, which every command, button and address is asked of before anything else happens;
`python -m tests.rights_page` writes it anew, and a test compares. What is not in the table is refused. A deed that is
refused is answered politely and changes nothing; `tests/journeys/test_rights.py` tries every deed as everybody.

Groups that were made public count as no room. What people write in a case's topic needs no row: only its owner's words leave
the room, and words of no command that begin with a slash are held back. Before somebody takes a case Telegram is asked besides: whoever was
removed from the room takes none.

## Who

| name | who that is |
|---|---|
| family | whoever writes to the bot in a private chat |
| mediator alone | somebody of a case room, in the private chat; Telegram is asked |
| staff alone | somebody of the staff room who has asked for the dashboard there, in the private chat; Telegram is asked |
| stranger, admin elsewhere, mask elsewhere | in a group that is no room: anybody, an admin of the foundation, somebody behind the group's name |
| member, owner, admin, mask | in a case room: anybody, who has the case, an admin of the foundation, somebody behind the group's name |
| staff, staff admin, staff mask | the same in the staff room |

| answer | what happens |
|---|---|
| yes | it is done, as far as the case allows |
| while it waits | done while nobody has the case, else refused with the owner's name |
| owner only | refused with the owner's name, or "take it first" |
| be yourself | refused: the group's name cannot be answered for |
| admins only, not a room, in a case room, in the staff room, in the group | refused: who may, or where it can be done |
| stale | "This button no longer works." |
| unknown | no command here: the family reads the help; in a case's topic it is held back and that is said; else silence |
| nothing | silence |
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    parts.append(_table("Commands", {f"/{deed}": row for deed, row in COMMANDS.items()}))
    parts.append(_table("Buttons", {verb.name.lower(): VERBS[verb] for verb in sorted(VERBS)}))
    parts.append(_web())
    return "\n".join(parts)


def _table(title: str, rows: dict[str, Row]) -> str:
    """Deeds with the same rights share a line."""
    alike: dict[tuple[Answer, ...], list[str]] = {}
    for name, row in rows.items():
        alike.setdefault(tuple(row[who] for who in Who), []).append(name)
    lines = [f"## {title}", ""]
    for answers, names in alike.items():
        said: dict[Answer, list[str]] = {}
        for who, answer in zip(Who, answers, strict=True):
            said.setdefault(answer, []).append(who.value)
        lines.append("**" + ", ".join(f"`{name}`" for name in names) + "**")
        lines.append("")
        lines += [f"- {answer.value}: {', '.join(people)}" for answer, people in said.items()]
        lines.append("")
    return "\n".join(lines)


def _web() -> str:
    lines = ["## Addresses", "", "| address | who |", "|---|---|"]
    for (method, path), role in PAGES.items():
        lines.append(f"| {method} `{path}` | {role.value if role else 'anybody'} |")
    for (method, path), machine in MACHINES.items():
        lines.append(f"| {method} `{path}` | {machine.value} |")
    lines += ["", "Every page asks anew who is there. What staff may, an admin may as well.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
