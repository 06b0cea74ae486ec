"""Files of what a page shows: for whom, of what, and under which name."""

import csv
import io
import re
from collections.abc import AsyncIterator
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import openpyxl
import pytest

from bot.cli.demo import RealDatabaseError, check_empty
from bot.domain.audit import Deed
from tests.entrypoints.web_stage import ADMIN, MARIA, WebStage, months_before, web_stage

CHOICE = "?from=2026-09&country=EE"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[WebStage]:
    async with web_stage(f"sqlite:///{tmp_path}/drom.sqlite3") as stage:
        await stage.publish(*months_before(date(2026, 11, 1), 2))
        yield stage


async def test_files_are_for_those_who_see_the_page(stage: WebStage) -> None:
    for path in ("/export/csv", "/export/xlsx"):
        assert (await stage.browser().opens(path)).status_code == 401
        assert (await (await stage.signed_in()).opens(path)).status_code == 200
    for path in ("/export/pdf", "/export/CSV", "/export/"):
        assert (await (await stage.signed_in()).opens(path)).status_code == 404


async def test_a_file_has_the_numbers_of_the_page_with_the_same_choices(stage: WebStage) -> None:
    browser = await stage.signed_in()
    page = (await browser.opens(f"/{CHOICE}&lang=en")).text
    on_page = re.findall(r'<td class="number">\s*((?:under )?[\d,]+)', page)
    file = await browser.opens(f"/export/csv{CHOICE}&lang=en")
    lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    in_file = [line["Number"] for line in lines if line["Row"]]
    assert ["0" if number == "under 5" else number.replace(",", "") for number in on_page] == in_file
    book = openpyxl.load_workbook(io.BytesIO((await browser.opens(f"/export/xlsx{CHOICE}")).content))
    assert len(book.sheetnames) == 7
    link = unescape(page.partition('href="/export/xlsx')[2].partition('"')[0])
    assert parse_qs(link.removeprefix("?")) == {"from": ["2026-09"], "country": ["EE"], "lang": ["en"]}


async def test_the_name_of_a_file_is_ours_alone(stage: WebStage) -> None:
    browser = await stage.signed_in()
    named = await browser.opens(f"/export/csv{CHOICE}&municipality=valga&topic=health")
    assert (
        named.headers["content-disposition"]
        == 'attachment; filename="drom-2026-09-2026-10-EE-valga-health.csv"'
    )
    assert named.headers["content-type"].startswith("text/csv; charset=utf-8")
    hostile = await browser.opens('/export/csv?country="%0d%0aX: 1&municipality=../x&from=2026-10')
    assert hostile.headers["content-disposition"] == 'attachment; filename="drom-2026-10.csv"'


async def test_who_takes_figures_along_is_noted(stage: WebStage) -> None:
    browser, admin = await stage.signed_in(), await stage.signed_in(ADMIN)
    await browser.opens(f"/export/xlsx{CHOICE}")
    await browser.opens("/export/pdf")
    await admin.sends("/access/end", {"csrf": await admin.csrf()})
    async with stage.ground.transactions.reading() as uow:
        found = [(entry.deed, entry.user_id, entry.subject) for entry in await uow.audit.entries()]
    assert found == [
        (Deed.SIGN_IN, MARIA, ""),
        (Deed.SIGN_IN, ADMIN, ""),
        (Deed.EXPORT, MARIA, "xlsx"),
        (Deed.END_SESSIONS, ADMIN, ""),
    ]


async def test_made_up_figures_never_stand_beside_others(stage: WebStage, tmp_path: Path) -> None:
    with pytest.raises(RealDatabaseError):
        await check_empty(stage.ground.database)
    async with web_stage(f"sqlite:///{tmp_path}/other.sqlite3") as other:
        await check_empty(other.ground.database)
        async with other.ground.transactions() as uow:
            await uow.contacts.of(5)
            await uow.commit()
        with pytest.raises(RealDatabaseError):
            await check_empty(other.ground.database)
