"""What operators are told to look for and to set is there, under that name and with that value."""

import re
from pathlib import Path
from typing import Any, Final

from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from bot.adapters.metrics import Metrics
from bot.config import Settings
from bot.services import ports
from bot.services.ports import Queues

ROOT: Final = Path(__file__).parent.parent
ALERTS: Final = (ROOT / "docs" / "operating" / "alerts.md").read_text("utf-8")
PAGES: Final = {
    page: page.read_text("utf-8")
    for page in [*(ROOT / "docs").rglob("*.*"), ROOT / "README.md"]
    if page.suffix in (".md", ".yaml", ".service")
}
#: Of test tools, and of no running bot.
NO_SETTINGS: Final = {"DROM_CHROMIUM", "DROM_SCREENSHOTS"}


async def samples() -> set[tuple[str, tuple[tuple[str, str], ...]]]:
    """Every series of a process at work: its name and its labels."""

    async def look() -> Queues:
        return Queues(0, 0.0, 0, 0.0, {})

    page, _ = await Metrics().page(look)
    families = text_string_to_metric_families(page.decode())
    return {(one.name, tuple(sorted(one.labels.items()))) for family in families for one in family.samples}


async def test_every_figure_that_is_watched_exists_with_its_label() -> None:
    found = await samples()
    names = {name for name, _ in found}
    for page, text in PAGES.items():
        for name, labels in re.findall(r"\b(drom_[a-z_]+)(\{[^}]+\})?", text):
            label = tuple(sorted(re.findall(r'(\w+)="(\w+)"', labels)))
            assert name in names, f"{page.name}: {name}"
            assert not label or (name, label) in found, f"{page.name}: {name}{labels}"


async def test_every_rule_asks_a_figure_that_exists() -> None:
    [block] = re.findall(r"```yaml\n(.+?)```", ALERTS, re.DOTALL)
    content: dict[str, Any] = YAML(typ="safe").load(block)
    rules = [rule for group in content["groups"] for rule in group["rules"]]
    known = {name for name, _ in await samples()} | {"up"}  # Prometheus' own
    assert len(rules) >= 4
    for rule in rules:
        asked = set(re.findall(r"\b(?:up|drom_[a-z_]+)\b", rule["expr"]))
        assert asked and asked <= known, rule


def test_every_log_line_that_is_watched_is_written() -> None:
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "bot").rglob("*.py"))
    watched = set(re.findall(r"action=([a-z_]+)", ALERTS))
    assert len(watched) > 10
    assert {name for name in watched if f'"{name}"' not in code and f"action={name}" not in code} == set()
    assert all(hasattr(ports, name) for name in re.findall(r"`(Storage\w+Error)`", ALERTS))


def test_what_is_said_to_hold_while_a_setting_is_unset_is_what_holds() -> None:
    """Somebody keeps backups, or promises families something, by these numbers."""
    said = [
        (page.name, name, int(number))
        for page, text in PAGES.items()
        for name, number in re.findall(r"`DROM_(\w+)`(?:,| \()\s?(\d+) (?:if unset|unless set)", text)
    ]
    assert len(said) >= 5
    for page, name, number in said:
        assert number == Settings.model_fields[name.lower()].default, (page, name)


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {f"DROM_{name.upper()}" for name in Settings.model_fields} | NO_SETTINGS
    for page, text in PAGES.items():
        assert set(re.findall(r"\bDROM_[A-Z_]+[A-Z]\b", text)) <= known, page.name
