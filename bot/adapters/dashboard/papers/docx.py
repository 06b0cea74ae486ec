"""A report for word processors, so that a foundation can put it into its own paper."""

import io
from typing import Any, Final

from bot.adapters.dashboard.papers.paper import Paper
from bot.adapters.dashboard.papers.printing import pngs_of
from bot.adapters.dashboard.sections import Section
from bot.adapters.dashboard.words import Words

_FONT: Final = "Cambria"
_ACCENT: Final = (0x0B, 0x72, 0x85)
_SOFT: Final = (0x4C, 0x5D, 0x63)
_FACTS_IN_A_ROW: Final = 3
_WIDE_CM, _NARROW_CM = 16.5, 11.0


def docx_of(paper: Paper, words: Words) -> bytes:
    """Headings, tables and pictures are real ones: they can be found, read aloud and changed."""
    from docx import Document

    document = Document()
    _look(document, paper)
    document.add_heading(paper.title, 0)
    _soft(document.add_paragraph(), paper.subtitle, 14)
    if paper.missing:
        document.add_paragraph(paper.missing)
    _facts(document, paper)
    drawn = [one for one in paper.sections if one.chart]
    pictures = dict(zip((one.slug for one in drawn), pngs_of([str(one.chart) for one in drawn]), strict=True))
    for section in paper.sections:
        _section(document, section, pictures.get(section.slug), words)
    document.add_heading(words.t("How to read these figures"), 1)
    promise = words.t("Drom keeps counts only: no names, no messages, nobody’s history.")
    for sentence in (*paper.method, promise):
        document.add_paragraph(sentence)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _look(document: Any, paper: Paper) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.2)
    document.core_properties.title, document.core_properties.language = paper.title, paper.language
    document.core_properties.author = "Drom"
    for name, size in (("Normal", 11), ("Title", 26), ("Heading 1", 15)):
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:cs"), _FONT)
        if name != "Normal":
            style.font.color.rgb = RGBColor(*_ACCENT)
    _language(document, paper.language)


def _language(document: Any, language: str) -> None:
    """So that it is spelled, hyphenated and read aloud rightly."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = document.styles["Normal"].element.get_or_add_rPr()
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    properties.append(element)


def _facts(document: Any, paper: Paper) -> None:
    rows = -(-len(paper.facts) // _FACTS_IN_A_ROW)
    table = document.add_table(rows, _FACTS_IN_A_ROW)
    table.style = "Table Grid"
    for position, one in enumerate(paper.facts):
        cell = table.cell(position // _FACTS_IN_A_ROW, position % _FACTS_IN_A_ROW)
        _soft(cell.paragraphs[0], one.label, 9.5)
        _bold(cell.add_paragraph(), one.figure.text, 13 if one.in_words else 18)
        if one.remark:
            _soft(cell.add_paragraph(), one.remark, 8.5)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = 0


def _section(document: Any, section: Section, picture: bytes | None, words: Words) -> None:
    from docx.shared import Cm

    document.add_heading(section.title, 1)
    if picture is not None:
        width = _WIDE_CM if section.slug == "course" else _NARROW_CM
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        drawn = paragraph.add_run().add_picture(io.BytesIO(picture), width=Cm(width))
        drawn._inline.docPr.set("descr", section.title)
        if len(section.legend) > 1:
            _legend(document.add_paragraph(), section.legend)
    _table(document, section, words)
    for note in section.notes:
        _soft(document.add_paragraph(), note, 9.5)


def _legend(paragraph: Any, names: tuple[str, ...]) -> None:
    from docx.shared import RGBColor

    colours = ((0x0B, 0x72, 0x85), (0xC2, 0x56, 0x0C), (0x5F, 0x3D, 0xC4), (0x2B, 0x8A, 0x3E))
    for name, colour in zip(names, colours, strict=False):
        run = paragraph.add_run("■ ")
        run.font.color.rgb = RGBColor(*colour)
        paragraph.add_run(f"{name}     ")


def _table(document: Any, section: Section, words: Words) -> None:
    total = section.total if section.total and len(section.rows) > 1 else None
    lines = [(section.first_column, section.columns)]
    lines += [(name, tuple(one.text for one in figures)) for name, figures in section.rows]
    if total:
        lines.append((words.t("Together"), tuple(one.text for one in total)))
    table = document.add_table(0, 1 + len(section.columns))
    table.style = "Table Grid"
    for number, (name, cells) in enumerate(lines):
        _row(table, (name, *cells), is_bold=number == 0 or (total is not None and number == len(lines) - 1))
    _repeat_head(table)


def _row(table: Any, cells: tuple[str, ...], *, is_bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for position, (cell, text) in enumerate(zip(table.add_row().cells, cells, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = 0
        run = paragraph.add_run(text)
        run.bold, run.font.size = is_bold, Pt(10)
        if position:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat_head(table: Any) -> None:
    """The head stands on every page; no row is cut in two."""
    from docx.oxml import OxmlElement

    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _soft(paragraph: Any, text: str, size: float) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor(*_SOFT)


def _bold(paragraph: Any, text: str, size: float) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), True
