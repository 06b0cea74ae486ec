"""Whatever somebody asks of a web address: an answer in words of ours, nothing echoed, nobody let in."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.adapters.metrics import Metrics
from bot.adapters.telegram.envelopes import envelope
from bot.entrypoints.operations import Operations, Readiness
from bot.entrypoints.webhook import SECRET_HEADER, Webhook
from tests.entrypoints.test_webhook import Inbox
from tests.entrypoints.web_stage import ADMIN, COOKIE, ORIGIN, WebStage, months_before, web_stage
from tests.fuzz.profiles import fuzzing
from tests.fuzz.requests import Answer, Headers, asks

HOST: Final = b"figures.example.org"
MARK: Final = "<zq'\"x>"
SECRET: Final = "a-secret-that-nobody-guesses"
PROMISED: Final = (
    "content-security-policy",
    "x-frame-options",
    "x-content-type-options",
    "referrer-policy",
    "strict-transport-security",
)
ODD: Final = (
    "", MARK, "</script><script>alert(1)</script>", "{{7*7}}", "%", "%00", "\x00", "\r\nSet-Cookie: a=b",
    "../../etc/passwd",
    "//evil.example", "https://evil.example", "javascript:alert(1)", "'--", "٢٠٢٦-١٠", "2026-13",
    "2026-02-30", "-1",
    "9" * 40, "a" * 129, "ā" * 3000, "\ud7ff", "\U0001f3e5", "EE", "valga", "health", "ru", "2026-10", "*",
    "en", "csv", "xlsx",
)  # fmt: skip
WORDS: Final = st.sampled_from(ODD) | st.text(max_size=12)
NAMES: Final = st.sampled_from(
    "from to country municipality topic language lang token csrf next show entry page".split()
)
PATHS: Final = (
    "/", "/export/csv", "/export/xlsx", "/export/{word}", "/queue", "/knowledge", "/access", "/access/end",
    "/sign-out",
    "/sign-in", "/goodbye", "/static/{word}/{word}", "/static/{word}/style.css", "/{word}", "/sign-in/",
    "//evil.example",
    "/\\evil.example", "/export/", "/static/../../x", "/healthz", "/metrics", "/telegram",
)  # fmt: skip
HEADERS: Final = st.sampled_from(
    "accept-language cookie origin referer sec-fetch-site content-type content-length x-forwarded-for "
    "x-forwarded-host x-forwarded-proto forwarded accept range if-none-match transfer-encoding host".split()
)
VALUES: Final = st.sampled_from(
    [b"", b"\xff\xfe", b"\xb2", b"-5", b"9" * 400, b"figures.example.org:[", b"[::1", b"[", b"evil.example",
    b"a;b=c,d",
     b"application/x-www-form-urlencoded", b"application/json", b"multipart/form-data; boundary=x",
     b"bytes=0-",
     b"https://figures.example.org", b"null", b"\xc4\x81" * 200, b"x;q=9, ,;;q",
     b"__Host-drom=; __Host-drom=x"]
) | st.binary(max_size=20).filter(lambda value: not set(value) & set(b"\r\n\x00"))  # fmt: skip
BODIES: Final = st.sampled_from(
    [b"", b"token=", b"token=%00", b"token=%FF%FE", b"\xff\xfe=\xff", b"&" * 3000, b"a=b&" * 9,
    b"x" * 100_000, b"{}", b"[" * 900]
) | st.binary(max_size=60)  # fmt: skip


@dataclass
class Web:
    """The pages in a loop of their own, with one who is signed in."""

    runner: asyncio.Runner
    stage: WebStage
    secret: str
    faults: list[str]

    def asks(self, path: str, **more: Any) -> Answer:
        headers: Headers = more.pop("headers", [])
        if not any(name == b"host" for name, _ in headers):
            headers = [(b"host", HOST), *headers]
        return self.runner.run(asks(self.stage.app, path, headers=headers, **more))


class Faults(logging.Handler):
    """Hears when a page failed behind a polite answer."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.__dict__}")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    faults = Faults()
    logging.getLogger().addHandler(faults)
    with asyncio.Runner() as runner:
        opened = web_stage(f"sqlite:///{tmp_path_factory.mktemp('web')}/drom.sqlite3")
        stage = runner.run(opened.__aenter__())
        try:
            runner.run(stage.publish(*months_before(stage.clock.now().date(), 2)))
            browser = runner.run(stage.signed_in(ADMIN))
            yield Web(runner, stage, browser.client.cookies[COOKIE], faults.lines)
        finally:
            runner.run(opened.__aexit__(None, None, None))
            logging.getLogger().removeHandler(faults)


def is_sound(web: Web, answer: Answer) -> None:
    assert answer.times == 1
    assert answer.status < 500, answer
    assert not web.faults, web.faults
    assert all(name in answer.headers for name in PROMISED), answer.headers
    assert MARK.encode() not in answer.body
    assert b"<script" not in answer.body
    assert b"Traceback" not in answer.body
    where = answer.headers.get("location", "/")
    assert where.startswith("/") and not where.startswith(("//", "/\\")), where


def filled(path: str, word: str) -> str:
    return path.replace("{word}", word)


@fuzzing(250)
@given(
    path=st.sampled_from(PATHS),
    word=WORDS,
    method=st.sampled_from(["GET"] * 4 + ["POST"] * 2 + ["HEAD", "PUT", "OPTIONS", "TRACE", ""]),
    query=st.dictionaries(NAMES, WORDS, max_size=4).map(urlencode)
    | st.sampled_from(["%", "&&=&=", "lang=%FF", "a" * 5000]),
    headers=st.lists(st.tuples(HEADERS, VALUES), max_size=3),
    body=BODIES,
    signed_in=st.booleans(),
)
def test_any_request_gets_a_sound_answer(
    web: Web,
    path: str,
    word: str,
    method: str,
    query: str,
    headers: list[tuple[str, bytes]],
    body: bytes,
    signed_in: bool,
) -> None:
    sent = [(name.encode(), value) for name, value in headers]
    if signed_in:
        sent.append((b"cookie", f"{COOKIE}={web.secret}".encode()))
        sent += [(b"origin", ORIGIN.encode()), (b"content-type", b"application/x-www-form-urlencoded")]

    answer = web.asks(filled(path, word), method=method, query=query.encode(), headers=sent, body=body)

    is_sound(web, answer)
    if not signed_in:
        assert answer.status != 200 or path in ("/sign-in", "/goodbye") or path.startswith("/static"), answer


@pytest.mark.parametrize("word", ODD)
def test_what_stands_in_an_address_or_a_form_is_never_echoed_as_markup(web: Web, word: str) -> None:
    cookie = (b"cookie", f"{COOKIE}={web.secret}".encode())
    every = "from to country municipality topic language lang token".split()
    query = urlencode(dict.fromkeys(every, word), errors="replace").encode()
    for path in (
        "/",
        "/export/csv",
        "/export/xlsx",
        "/knowledge",
        "/queue",
        "/access",
        "/sign-in",
        "/goodbye",
    ):
        answer = web.asks(path, query=query, headers=[cookie])
        is_sound(web, answer)
        assert "\n" not in answer.headers.get("content-disposition", "")
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "host",
    [
        b"[",
        b"[::1",
        b"figures.example.org:[",
        b"figures.example.org:x",
        b"figures.example.org@evil",
        b"",
        b"\xff",
    ],
)
@pytest.mark.parametrize("path", ["/", "/queue", "/sign-in", "/nothing"])
def test_a_name_that_is_none_is_refused_in_peace(web: Web, host: bytes, path: str) -> None:
    answer = web.asks(path, headers=[(b"host", host), (b"cookie", f"{COOKIE}={web.secret}".encode())])
    is_sound(web, answer)


@pytest.mark.parametrize("path", ["/sign-in/", "/queue/", "//evil.example/", "/sign-in//"])
def test_no_browser_is_sent_on_to_where_the_request_says(web: Web, path: str) -> None:
    answer = web.asks(path, headers=[(b"host", HOST + b":8443")])
    is_sound(web, answer)
    assert answer.status == 404


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "x",
        "{secret}x",
        "{half}",
        "{upper}",
        "{secret}; __Host-drom=x",
        "\xff{secret}",
        '"{secret}"x',
        "{secret}\\",
    ],
)
def test_a_session_cannot_be_forged_from_another(web: Web, forged: str) -> None:
    secret = web.secret
    cookie = forged.format(secret=secret, half=secret[: len(secret) // 2], upper=secret.swapcase())
    answer = web.asks("/queue", headers=[(b"cookie", f"{COOKIE}={cookie}".encode("latin-1"))])
    is_sound(web, answer)
    assert answer.status == 401


def test_every_route_is_among_those_that_are_asked(web: Web) -> None:
    assert isinstance(web.stage.app, Starlette)
    known = {route.path.replace("{format}", "{word}").replace("{version}/{name}", "{word}/{word}")
             for route in web.stage.app.routes if isinstance(route, Route)}  # fmt: skip
    assert known <= set(PATHS)


# ── the webhook, health, figures ──


def webhook(inbox: Inbox) -> Webhook:
    async def stop(_: str) -> None: ...

    return Webhook("/telegram", (SECRET,), inbox, envelope, lambda: None, stop)


async def ready() -> None: ...


def operations() -> Operations:
    metrics = Metrics()

    async def page() -> tuple[bytes, str]:
        return await metrics.page(_nothing)

    return Operations(Readiness(ready, asyncio.Event()), page, webhook(Inbox()))


async def _nothing() -> Any:
    raise ConnectionRefusedError


@fuzzing(200)
@given(
    path=st.sampled_from(["/telegram", "/healthz", "/readyz", "/metrics", "/", "/telegram/", "/{word}"]),
    word=WORDS,
    method=st.sampled_from(["POST", "POST", "GET", "HEAD", ""]),
    headers=st.lists(st.tuples(HEADERS, VALUES), max_size=4),
    body=BODIES,
    knows=st.booleans(),
)
def test_no_request_stops_the_webhook_or_the_figures(
    path: str, word: str, method: str, headers: list[tuple[str, bytes]], body: bytes, knows: bool
) -> None:
    sent = [(name.encode(), value) for name, value in headers]
    if knows:
        sent += [(SECRET_HEADER.encode(), SECRET.encode()), (b"content-type", b"application/json")]

    async def answered(app: ASGIApp) -> Answer:
        return await asks(app, filled(path, word), method=method, headers=sent, body=body)

    for make in (lambda: webhook(Inbox()), operations):
        answer = asyncio.run(_in(make, answered))
        assert answer.status in (200, 400, 403, 404, 413, 415), answer
        assert path == "/metrics" or answer.body == b""
        assert SECRET.encode() not in answer.body


async def _in(make: Callable[[], ASGIApp], work: Callable[[ASGIApp], Any]) -> Answer:
    answer: Answer = await work(make())
    return answer


@pytest.mark.parametrize("host", [b"[", b"[::1", b"bot:[", b"\xff", b""])
@pytest.mark.parametrize("path", ["/telegram", "/healthz", "/nothing"])
async def test_a_strange_name_of_the_host_stops_nobody(host: bytes, path: str) -> None:
    for app in (webhook(Inbox()), operations()):
        answer = await asks(app, path, headers=[(b"host", host)])
        assert answer.status in (200, 404)


@pytest.mark.parametrize("length", [b"\xb2", b"-1", b"1e9", b"", b"0x10", b"9" * 5000, b"1, 1"])
async def test_a_length_that_is_no_number_is_refused(length: bytes) -> None:
    headers = [
        (SECRET_HEADER.encode(), SECRET.encode()),
        (b"content-type", b"application/json"),
        (b"content-length", length),
    ]
    answer = await asks(webhook(Inbox()), "/telegram", method="POST", headers=headers, body=b"{}")
    assert answer.status == 413
