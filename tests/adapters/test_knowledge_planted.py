"""A mistake of each kind, planted into a copy of the real knowledge, is told with its file and line."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.adapters import translations
from bot.adapters.knowledge import check
from tests.adapters.planting import plant

HEALTH = "questions/health.yaml"
DIRECTORY = "ee/directory.yaml"
ANSWERS = "ee/answers/"
PO = "/LC_MESSAGES/drom.po"


@dataclass(frozen=True)
class Kind:
    """What is wrong: told in the line with `at`, which is the first one where nothing is written there."""

    name: str
    file: str
    at: str
    says: str
    severity: str = "error"


KINDS = (
    # the schema
    Kind("broken YAML", ANSWERS + "zq-answered.yaml", "reviewed:", "bracket"),
    Kind("a name twice", "lt/country.yaml", "code: LT\nflag", "second time"),
    Kind("a tab", "lt/country.yaml", "\tnames", "tab"),
    Kind("a missing word", DIRECTORY, "zq-no-verified:", "“verified” is missing"),
    Kind("a file in the wrong place", "lv/zq.yaml", "", "Nobody reads"),
    # references
    Kind("an unknown topic", "questions/zq-topic.yaml", "", "no topic"),
    Kind("a dead related entry", HEALTH, "related: [zq-no", "no entry “zq-no-such-entry”"),
    Kind("an answer without a question", ANSWERS + "zq-ghost.yaml", "", "no entry “zq-ghost”"),
    Kind("a dead service", ANSWERS + "zq-same.yaml", "zq-no-such-service", "no service"),
    Kind("a dead municipality", ANSWERS + "zq-same.yaml", "zq-nowhere", "no municipality"),
    Kind("a service in no municipality", DIRECTORY, "municipality: zq-nowhere", "no municipality"),
    Kind("an unused service", DIRECTORY, "zq-hours:", "No answer names", "warning"),
    # languages
    Kind("a missing language", HEALTH, "No Lithuanian", "“lt” is missing"),
    # wording
    Kind("a sentence too long", ANSWERS + "zq-same.yaml", "sõna sõna", "17 words", "warning"),
    Kind("too many sentences", ANSWERS + "zq-near.yaml", "summary:", "4 sentences", "warning"),
    Kind("a text too hard", ANSWERS + "zq-near.yaml", "et:", "hard to read", "warning"),
    # phrasings
    Kind("the same phrasing in two entries", HEALTH, "zq related lt WAAA!", "stands in the entry zq-related"),
    Kind("almost the same phrasing", HEALTH, "wbbb lt related zq", "almost", "warning"),
    # days
    Kind("an overdue review", ANSWERS + "zq-near.yaml", "review_by", "was due on 2026-07-20", "warning"),
    # facts
    Kind("no phone number", DIRECTORY, '"669 6630"', "not a phone number"),
    Kind("a number that cannot exist", DIRECTORY, "+372 111 1111", "No phone in this country", "warning"),
    Kind("a number twice", DIRECTORY, '"+3726012345"', "stands once"),
    Kind("a number in an answer", ANSWERS + "zq-titles.yaml", "+372 601", "phone number in the text"),
    Kind("an e-mail address twice", DIRECTORY, "ZQ@example.ee", "too (zq-first)", "warning"),
    Kind("a page twice", DIRECTORY, "www.zq.example.org/one/", "too (zq-page)", "warning"),
    Kind("two at one address", DIRECTORY, "proovi 1 Valga", "another organisation", "warning"),
    Kind("no link", DIRECTORY, "http:/example.ee", "not a web address"),
    Kind("a link in an answer", ANSWERS + "zq-related.yaml", "www.zq", "address in the text", "warning"),
    Kind("closed before it opens", DIRECTORY, 'closes: "09:00"', "closing time"),
)
CATALOGUES = (
    Kind("an untranslated sentence", "lv" + PO, 'msgid "English"', "not translated"),
    Kind("a fuzzy sentence", "lt" + PO, 'msgid "English"', "marked fuzzy"),
    Kind("a broken placeholder", "et" + PO, 'msgid "Case {word}"', "its translation has {sõna}"),
    Kind("a brace alone", "ru" + PO, 'msgid "Case {word}"', "single brace"),
    Kind("a sentence left out", "en" + PO, "", "“English” is missing"),
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def report(folders: tuple[Path, Path]) -> str:
    return check(folders[0], date(2026, 11, 25)).as_text()


@pytest.fixture(scope="module")
def faults(folders: tuple[Path, Path]) -> str:
    return "\n".join(map(str, translations.check(folders[1])))


def _told(kind: Kind, folder: Path, report: str) -> None:
    text = (folder / kind.file).read_text(encoding="utf-8")
    assert kind.at in text, "nothing was planted"
    place = f"{folder / kind.file}:{text[: text.index(kind.at)].count(chr(10)) + 1}: {kind.severity}: "
    here = [line for line in report.splitlines() if line.startswith(place)]
    assert any(kind.says in line for line in here), f"{place}\n{here}\n{report}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_planted_mistake_of_the_knowledge_is_told(
    kind: Kind, folders: tuple[Path, Path], report: str
) -> None:
    _told(kind, folders[0], report)


@pytest.mark.parametrize("kind", CATALOGUES, ids=lambda kind: kind.name)
def test_a_planted_mistake_of_the_catalogues_is_told(
    kind: Kind, folders: tuple[Path, Path], faults: str
) -> None:
    _told(kind, folders[1], faults)
