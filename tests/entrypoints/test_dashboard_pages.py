"""What the pages say, to whomever and whatever their address asks for."""

import re
from collections.abc import AsyncIterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.languages import LANGUAGES
from bot.domain.publication import Span
from bot.domain.selection import selection_of
from tests.entrypoints.web_stage import ADMIN, Browser, WebStage, months_before, web_stage
from tests.learned import real_knowledge

NEWEST = date(2026, 10, 1)
PAGES = ("/", "/queue", "/knowledge", "/access")
NAMES = ("from", "to", "country", "municipality", "topic", "language", "lang")
#: Values that mean something, that nearly do, and that somebody hopes to be misunderstood.
VALUES = st.one_of(
    st.sampled_from(["EE", "valga", "health", "ru", "2026-10", "2026-09", "*", "2026-13", "٢٠٢٦-١٠"]),
    st.sampled_from(
        ["'--", '"><script>alert(1)</script>', "{{1234577*7}}", "../../etc", "\x00", "%00", "a" * 500]
    ),
    st.text(max_size=20),
)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[WebStage]:
    async with web_stage(f"sqlite:///{tmp_path}/drom.sqlite3") as stage:
        yield stage


class Reader(HTMLParser):
    """Collects what a browser would load, run or be styled by, and the page's tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given_attributes = dict(attrs)
        if tag in ("script", "style"):
            self.inline.append(tag)
        self.inline += [name for name in given_attributes if name == "style" or name.startswith("on")]
        if tag in ("link", "img", "iframe", "script", "use", "image"):
            self.loaded += [value for name, value in attrs if name in ("href", "src", "xlink:href") and value]


def forged(tag: str) -> bool:
    return tag in ("script", "iframe", "object", "embed")


async def test_before_the_first_month_is_over_the_page_says_so(stage: WebStage) -> None:
    page = await (await stage.signed_in()).opens("/?country=EE&from=2026-01")
    assert "They appear when the first month is over." in page.text


async def test_figures_have_a_picture_and_a_table_for_everything(stage: WebStage) -> None:
    await stage.publish(*months_before(NEWEST.replace(month=11), 2))
    page = (await (await stage.signed_in()).opens("/?from=2026-09&country=EE")).text
    assert "September 2026 – October 2026 · Estonia" in page
    read = Reader(page)
    assert read.tags.count("table") == 6
    assert read.tags.count("caption") == 6
    assert read.tags.count("figure") == 6
    assert "Valga" in page
    numbers = [int(found.replace(",", "")) for found in re.findall(r'<td class="number">\s*([\d,]+)', page)]
    assert numbers
    assert all(number % 5 == 0 for number in numbers), "nothing but rounded numbers leaves the house"


async def test_sides_that_are_never_crossed_are_said_to_be_hidden(stage: WebStage) -> None:
    await stage.publish(*months_before(NEWEST.replace(month=11), 1))
    page = (await (await stage.signed_in()).opens("/?topic=health&language=ru")).text
    assert "These choices cannot be combined: the numbers would become too small." in page


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_read_in_every_language(stage: WebStage, language: str) -> None:
    browser = await stage.signed_in(ADMIN)
    for path in (*PAGES, "/sign-in?token=x", "/nothing", "/goodbye"):
        separator = "&" if "?" in path else "?"
        page = (await browser.opens(f"{path}{separator}lang={language}")).text
        assert f'<html lang="{language}">' in page
        english = "Drom keeps counts only"
        assert (english in page) == (language == "en")


async def test_nothing_comes_from_elsewhere_and_nothing_runs(stage: WebStage) -> None:
    await stage.publish(*months_before(NEWEST.replace(month=11), 1))
    browser = await stage.signed_in(ADMIN)
    for path in (*PAGES, "/sign-in?token=x", "/nothing"):
        answer = await browser.opens(path)
        read = Reader(answer.text)
        assert read.inline == []
        assert all(address.startswith("/static/") for address in read.loaded)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        for asset in read.loaded:
            assert (await browser.opens(asset)).headers["cache-control"].endswith("immutable")


async def test_a_stranger_gets_no_cookie_anywhere(stage: WebStage) -> None:
    stranger = stage.browser()
    for path in (*PAGES, "/sign-in", "/sign-in?token=x", "/goodbye", "/static/0/dashboard.css", "/nothing"):
        assert "set-cookie" not in (await stranger.opens(path)).headers


async def test_another_name_of_the_machine_leads_nowhere(stage: WebStage) -> None:
    assert (await stage.browser().opens("/queue", Host="evil.example")).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "OPTIONS"])
async def test_other_methods_are_refused_with_the_same_headers(stage: WebStage, method: str) -> None:
    answer = await (await stage.signed_in()).client.request(method, "/queue")
    assert answer.status_code in (404, 405)
    assert "content-security-policy" in answer.headers


async def test_a_fault_is_said_to_be_ours_and_tells_nothing(stage: WebStage) -> None:
    browser = await stage.signed_in()
    async with stage.ground.database.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE published")
        await connection.exec_driver_sql("DROP TABLE publications")
        await connection.commit()
    answer = await browser.opens("/")
    assert answer.status_code == 500
    assert "It was our fault." in answer.text
    assert "publications" not in answer.text


async def hostile(browser: Browser, query: dict[str, str]) -> None:
    for path in ("/", "/knowledge"):
        answer = await browser.opens(f"{path}?{urlencode(query, errors='ignore')}")
        assert answer.status_code == 200
        assert not [tag for tag in Reader(answer.text).tags if forged(tag)]
        assert "8642039" not in answer.text


async def test_hostile_addresses_change_nothing(stage: WebStage) -> None:
    await stage.publish(*months_before(NEWEST.replace(month=11), 1))
    browser = await stage.signed_in()
    strange = (
        '"><script>alert(1)</script>',
        "{{1234577*7}}",
        "' OR 1=1 --",
        "a" * 5000,
        "\x00",
        "2026-99",
        "*",
    )
    for value in strange:
        await hostile(browser, dict.fromkeys(NAMES, value))
        await hostile(browser, {"country": "EE", "municipality": value})
    await hostile(browser, {"country": "EE", "municipality": "*", "from": "0001-01", "to": "9999-12"})


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_any_address_means_a_selection_that_exists(query: dict[str, str]) -> None:
    knowledge = real_knowledge()
    chosen = selection_of(query, knowledge, NEWEST)
    assert date(2021, 11, 1) <= chosen.span.first <= chosen.span.last <= NEWEST
    assert chosen.country is None or chosen.country in knowledge.countries
    if chosen.municipality not in (None, "*"):
        assert chosen.country is not None
        assert chosen.municipality in knowledge.countries[chosen.country].municipalities
    assert chosen.topic is None or chosen.topic in knowledge.topics


def test_nothing_chosen_means_the_last_year() -> None:
    assert selection_of({}, real_knowledge(), NEWEST).span == Span(date(2025, 11, 1), NEWEST)
