"""Exports and reports: the numbers of Figures and no others, in every format and language."""

import csv
import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from bot.adapters.charts.paper import PaperCharts
from bot.adapters.dashboard.labels import event_label
from bot.adapters.dashboard.papers import Press
from bot.adapters.dashboard.papers.paper import report_paper
from bot.adapters.dashboard.papers.printing import values_of
from bot.adapters.dashboard.papers.tables import SEPARATOR, safe
from bot.adapters.dashboard.words import Words
from bot.adapters.translations import GettextCatalogues
from bot.adapters.translations.numerals import BabelNumerals
from bot.config import content_folder
from bot.domain.counting import FEEDBACK, OUTCOMES, QUESTIONS, RESOLUTIONS, WAITING, Event
from bot.domain.languages import LANGUAGES
from bot.domain.lattice import Block, Layer
from bot.domain.publication import Number, Query, Side, Span
from bot.domain.reports import Format, ReportView
from bot.services.figures import Figures
from bot.services.reports import Reports
from tests.databases import grounded
from tests.journeys.fragile import Shelf
from tests.learned import real_knowledge
from tests.services.test_figures import chain, families

JANUARY, FEBRUARY, APRIL = date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)
CATALOGUES = GettextCatalogues.load(content_folder("locales"))


def months(institution: str) -> tuple[dict[Block, int], dict[Block, int]]:
    referred = Event.CLOSED_REFERRED
    january = {
        **families("EE", valga=1035, elsewhere=5),
        **chain("EE", Event.ANSWERED, "valga", "health", "dentist", "ru", 1230),
        **chain("EE", Event.PERSONS_HELPED, "valga", "health", "dentist", "ru", 85),
        **chain("EE", referred, "valga", "health", "dentist", "ru", 45),
        **chain("EE", Event.CLOSED_REFUSED_PAPER, "valga", "health", "dentist", "ru", 15),
        Block("EE", referred, Layer.INSTITUTION, institution): 40,
        Block("EE", referred, Layer.INSTITUTION, ""): 5,
    }
    return january, families("EE", elsewhere=15)


@pytest.fixture
async def view(tmp_path: Path) -> AsyncIterator[ReportView]:
    """January and February are published, March and April are not; in February Valga was too small."""
    slug = next(slug for country, slug in real_knowledge().services if country == "EE")
    async with grounded(f"sqlite:///{tmp_path / 'drom.sqlite3'}") as ground:
        async with ground.transactions() as uow:
            for month, blocks in zip((JANUARY, FEBRUARY), months(slug), strict=True):
                await uow.publications.publish(month, 5, blocks)
            await uow.commit()
        async with ground.transactions.reading() as uow:
            span = Span(JANUARY, APRIL)
            view = await Reports(Figures(), Shelf(real_knowledge())).report(uow, span, "EE")
            assert view is not None
            table = await Figures().table(uow, Query(span, Side.MONTH, QUESTIONS, "EE"))
            assert table.totals[Event.ANSWERED] == view.figures.course.totals[Event.ANSWERED]
        yield view


def words(language: str) -> Words:
    return Words(CATALOGUES, BabelNumerals(), language, 5)


def press() -> Press:
    return Press(CATALOGUES, BabelNumerals(), PaperCharts())


def digits(text: str) -> set[int]:
    """Whole numbers, however their thousands are parted."""
    joined = re.sub(r"(?<=\d)[\s\u00a0\u202f.,](?=\d{3}(?!\d))", "", text)
    return {int(found) for found in re.findall(r"\d+", joined)}


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_calculated(formula: str) -> None:
    assert safe(formula).startswith("'")
    assert safe("\x00=1").startswith("'"), "what is not printed does not hide what follows"
    assert safe("Valga-Tartu = 5") == "Valga-Tartu = 5"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_report_says_the_same_numbers_in_every_language_and_format(
    view: ReportView, language: str
) -> None:
    expected = {1230, 1035, 85, 40, 45, 15}
    paper = report_paper(words(language), PaperCharts(), view)
    printed = json.dumps(values_of(paper, words(language)), ensure_ascii=False)
    page = (await press().report(view, language, Format.HTML)).decode()
    with zipfile.ZipFile(io.BytesIO(await press().report(view, language, Format.DOCX))) as parts:
        document = parts.read("word/document.xml").decode()
    book = openpyxl.load_workbook(io.BytesIO(await press().report(view, language, Format.XLSX)))
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    for text in (printed, page, re.sub(r"<[^>]+>", " ", document)):
        assert expected <= digits(text)
    assert expected <= cells
    assert f'<html lang="{language}">' in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="http', page), "nothing is loaded from elsewhere"


@pytest.mark.parametrize("language", ["et", "ru"])
async def test_a_pdf_is_made_with_letters_of_its_own(view: ReportView, language: str) -> None:
    document = await press().report(view, language, Format.PDF)
    assert document.startswith(b"%PDF-")
    assert b"LibertinusSerif" in document


async def test_what_is_hidden_is_hidden_everywhere_and_said_to_be(view: ReportView) -> None:
    reason = words("en").t("This month’s figures are shown when the month is over.")
    paper = report_paper(words("en"), PaperCharts(), view)
    course = paper.sections[0]
    hidden = [figures for _, figures in course.rows[2:]]
    assert {one.text for figures in hidden for one in figures} == {"•"}
    assert "March 2026, April 2026" in paper.missing

    page = (await press().report(view, "en", Format.HTML)).decode()
    assert page.count(reason) == sum(len(figures) for figures in hidden)
    lines = list(csv.reader(io.StringIO(await text(view)), delimiter=SEPARATOR))
    march = [line for line in lines if line[1] == "March 2026"]
    assert march
    assert all(line[3:] == ["", "", "", reason] for line in march)
    book = openpyxl.load_workbook(io.BytesIO(await press().report(view, "en", Format.XLSX)))
    row = next(row for row in book[course.title].iter_rows(values_only=True) if row[0] == "March 2026")
    assert set(row[1:]) <= {f"• {reason}", None, ""}


async def text(view: ReportView) -> str:
    return (await press().report(view, "en", Format.CSV)).decode("utf-8-sig")


async def test_places_with_few_families_are_said_to_be_counted_together(view: ReportView) -> None:
    said = words("en").t("Places with few families are counted together, so that nobody can be recognised.")
    assert said in report_paper(words("en"), PaperCharts(), view).method


async def test_a_csv_opens_in_excel_with_margins_beside_every_number(view: ReportView) -> None:
    content = await press().report(view, "et", Format.CSV)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=SEPARATOR))
    assert {len(line) for line in lines} == {7}
    shown = view.figures.course.totals[Event.PERSONS_HELPED]
    assert isinstance(shown, Number)
    assert any(line[3:6] == [str(shown.value), str(shown.margin), str(shown.likely)] for line in lines)


async def test_a_workbook_has_a_sheet_for_each_table_and_one_for_the_method(view: ReportView) -> None:
    book = openpyxl.load_workbook(io.BytesIO(await press().workbook(view, "lt")))
    method, *tables = book
    assert "5" in str(method["A4"].value) + str(method["A5"].value)
    assert len(tables) >= 8
    assert all(sheet.freeze_panes == "B2" for sheet in tables)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


async def test_institutions_stand_under_their_names(view: ReportView) -> None:
    knowledge = real_knowledge()
    service = next(one for (country, _), one in knowledge.services.items() if country == "EE")
    assert service.names["et"] in await in_estonian(view)


async def in_estonian(view: ReportView) -> str:
    return (await press().report(view, "et", Format.CSV)).decode("utf-8-sig")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_counted_is_called_by_its_short_name(language: str) -> None:
    for event in (*OUTCOMES, *WAITING, *RESOLUTIONS, *FEEDBACK):
        assert event_label(words(language), event) != event.value
