"""Phone numbers, links and addresses: what can be true, and what stands in two places."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.knowledge import check
from tests.adapters.planting import ROOT
from tests.adapters.test_knowledge_folder import FILES, TODAY, write_base
from tests.adapters.test_knowledge_shape import DIRECTORY


def _told(tmp_path: Path, old: str, new: str) -> list[str]:
    assert old in FILES[DIRECTORY]
    base = write_base(tmp_path)
    (base / DIRECTORY).write_text(FILES[DIRECTORY].replace(old, new), encoding="utf-8")
    return [complaint.message for complaint in check(base, TODAY).complaints]


@pytest.mark.parametrize("number", ["+372 601 2345", "+372 5345 4971", "+372 800 2222", "1247", "116 006"])
def test_numbers_of_the_country_are_no_fault(tmp_path: Path, number: str) -> None:
    assert _told(tmp_path, "+372 669 6630", number) == []


@pytest.mark.parametrize("number", ["+372 111 1111", "+372 999 9999", "+372 5345 497"])
def test_numbers_that_nobody_can_have_are_told(tmp_path: Path, number: str) -> None:
    said = _told(tmp_path, "+372 669 6630", number)

    assert len(said) == 1
    assert f"No phone in this country has the number {number}" in said[0]


@pytest.mark.parametrize(
    "link",
    [
        "https://example.ee.",
        "https://example.ee,",
        "https://example",
        "https://https://example.ee",
        "https://anna@example.ee",
        "https://exa mple.ee",
        "https://-example.ee",
        "ftp://example.ee",
        "https://example.ee:port",
        "https://192.168.0.1/x",
    ],
)
def test_what_copying_leaves_behind_is_no_link(tmp_path: Path, link: str) -> None:
    said = _told(tmp_path, "urls: [https://example.ee]", f'urls: ["{link}"]')

    assert len(said) == 1
    assert "web address" in said[0]


@pytest.mark.parametrize(
    "link",
    [
        "http://www.example.ee/a(b)?c=d&e=%20#f",
        "https://sõmeru.ee",
        "https://xn--smeru-eqa.ee/",
        "https://web.archive.org/web/2026/https://example.ee/",
        "https://example.ee:8443/~x",
        "https://example.com./x",
    ],
)
def test_unusual_links_are_links(tmp_path: Path, link: str) -> None:
    assert _told(tmp_path, "urls: [https://example.ee]", f'urls: ["{link}"]') == []


SECOND = "    municipality: valga"


def test_an_organisation_may_have_its_first_page_and_its_address_at_two_services(tmp_path: Path) -> None:
    again = f'{SECOND}\n    urls: ["https://www.example.ee/"]\n    address: Lastekodu 48 10113 TALLINN'

    assert _told(tmp_path, SECOND, again) == []


def test_another_organisation_at_the_same_address_is_told(tmp_path: Path) -> None:
    said = _told(tmp_path, SECOND, f"{SECOND}\n    address: Lastekodu 48 10113 TALLINN")

    assert len(said) == 1
    assert "stands in line 17 too (fund), which looks like another organisation" in said[0]


def test_one_organisation_by_name_is_one(tmp_path: Path) -> None:
    again = f"{SECOND}\n    address: Lastekodu 48, 10113 Tallinn\n    organisation: ORGANISATION"

    assert _told(tmp_path, SECOND, again.replace("ORGANISATION", _organisation())) == []


def _organisation() -> str:
    return FILES[DIRECTORY].split("    organisation: ")[1].split("\n")[0]


def test_the_same_page_written_twice_in_one_service_is_told_as_a_repetition_only(tmp_path: Path) -> None:
    said = _told(tmp_path, "urls: [https://example.ee]", "urls: [https://example.ee/a, https://example.ee/a]")

    assert len(said) == 1
    assert "twice" in said[0]


def test_the_bot_itself_does_not_carry_the_numbering_plans_of_the_world() -> None:
    code = "import sys, bot.bootstrap; sys.exit('phonenumbers' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
