"""Who gets into the dashboard, and who does not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.adapters.db.tables import metadata
from bot.domain.access import IDLE_LASTS, LINK_LASTS, MEMBERSHIP_LASTS, SESSION_LASTS, Role
from bot.domain.people import RoomKind
from bot.domain.rights import PAGES
from bot.entrypoints.web.throttle import MOST_FAILURES, WINDOW
from bot.entrypoints.web.visits import Entrance, Visit
from tests.entrypoints.web_stage import ADMIN, COOKIE, MARIA, STAFF_ROOM, WebStage, web_stage

SECOND = timedelta(seconds=1)
OPEN_TO_ALL = {path for (_, path), role in PAGES.items() if role is None}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[WebStage]:
    async with web_stage(f"sqlite:///{tmp_path}/drom.sqlite3") as stage:
        yield stage


async def test_a_link_opens_the_dashboard_once(database_url: str) -> None:
    async with web_stage(database_url) as stage:
        token, browser = await stage.link(), stage.browser()
        for _ in range(3):  # previews, careful people
            page = await browser.opens(f"/sign-in?token={token}")
            assert page.status_code == 200
            assert "set-cookie" not in page.headers
        assert (await browser.opens("/queue")).status_code == 401
        entered = await browser.signs_in(token)
        assert entered.status_code == 303
        assert (await browser.opens("/queue")).status_code == 200
        again = await stage.browser().signs_in(token)
        assert again.status_code == 403
        assert "set-cookie" not in again.headers


async def test_of_two_taps_at_the_same_moment_one_opens(database_url: str) -> None:
    async with web_stage(database_url) as stage:
        token = await stage.link()
        answers = await asyncio.gather(*(stage.browser().signs_in(token) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [303, 403, 403, 403]


async def test_the_cookie_is_for_this_host_alone_and_no_script_reads_it(stage: WebStage) -> None:
    entered = await stage.browser().signs_in(await stage.link())
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
        "httponly",
        "path=/",
        "samesite=strict",
        "secure",
    }


@pytest.mark.parametrize("age", [LINK_LASTS, timedelta(days=2)])
async def test_an_old_link_opens_nothing(stage: WebStage, age: timedelta) -> None:
    token = await stage.link()
    stage.clock.tick(age)
    assert (await stage.browser().signs_in(token)).status_code == 403


async def test_a_newer_link_takes_the_place_of_the_older(stage: WebStage) -> None:
    old, new = await stage.link(), await stage.link()
    assert (await stage.browser().signs_in(old)).status_code == 403
    assert (await stage.browser().signs_in(new)).status_code == 303


@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 5000, "' OR 1=1 --", "\x00", "é"])
async def test_a_forged_link_opens_nothing(stage: WebStage, token: str) -> None:
    await stage.link()
    assert (await stage.browser().signs_in(token)).status_code == 403


@pytest.mark.parametrize("secret", ["x" * 43, "", "é" * 10, "a;b", "x" * 3000])
async def test_a_forged_cookie_opens_nothing(stage: WebStage, secret: str) -> None:
    await stage.signed_in()
    browser = stage.browser()
    page = await browser.opens("/queue", Cookie=f"{COOKIE}={secret}".encode())
    assert page.status_code == 401


async def test_a_link_of_somebody_who_left_the_staff_room_opens_nothing(stage: WebStage) -> None:
    token = await stage.link()
    stage.telegram.members[MARIA] = False
    assert (await stage.browser().signs_in(token)).status_code == 403
    stage.telegram.members[MARIA] = True
    assert (await stage.browser().signs_in(token)).status_code == 403, "the person was forgotten with it"


async def test_who_leaves_the_staff_room_is_out_within_minutes(stage: WebStage) -> None:
    browser, other = await stage.signed_in(), await stage.signed_in(ADMIN)
    stage.telegram.members[MARIA] = False
    stage.clock.tick(MEMBERSHIP_LASTS)
    assert (await browser.opens("/queue")).status_code == 401
    assert (await other.opens("/queue")).status_code == 200
    stage.telegram.members[MARIA] = True
    assert (await browser.opens("/queue")).status_code == 401, "a new link is needed"


async def test_silence_of_telegram_lets_nobody_in_and_ends_no_session(stage: WebStage) -> None:
    browser, token = await stage.signed_in(), await stage.link(ADMIN)
    stage.telegram.members = {MARIA: None, ADMIN: None}
    assert (await stage.browser().signs_in(token)).status_code == 503
    assert (await browser.opens("/queue")).status_code == 200, "what Telegram said last counts for a minute"
    stage.clock.tick(MEMBERSHIP_LASTS)
    page = await browser.opens("/queue")
    assert page.status_code == 503
    assert "Please open the page again in a minute." in page.text
    stage.telegram.members = {MARIA: True, ADMIN: True}
    assert (await browser.opens("/queue")).status_code == 200
    assert (await stage.browser().signs_in(token)).status_code == 303, "the link was not used up"


@pytest.mark.parametrize("becomes", [RoomKind.CASES, None])
async def test_without_its_staff_room_the_dashboard_is_closed(
    stage: WebStage, becomes: RoomKind | None
) -> None:
    browser, token = await stage.signed_in(), await stage.link(ADMIN)
    async with stage.ground.transactions() as uow:
        room = await uow.rooms.bind(STAFF_ROOM, becomes or RoomKind.STAFF, (), is_forum=False, language="et")
        if becomes is None:
            await uow.rooms.save(replace(room, is_open=False))
        await uow.commit()
    assert (await browser.opens("/queue")).status_code == 401
    assert (await stage.browser().signs_in(token)).status_code == 403


async def test_a_session_ends_after_a_pause_and_after_a_working_day(stage: WebStage) -> None:
    idle, busy = await stage.signed_in(), await stage.signed_in(ADMIN)
    passed = timedelta()
    while passed + IDLE_LASTS - SECOND < SESSION_LASTS:
        stage.clock.tick(IDLE_LASTS - SECOND)
        passed += IDLE_LASTS - SECOND
        assert (await busy.opens("/queue")).status_code == 200
    assert (await idle.opens("/queue")).status_code == 401
    stage.clock.tick(SESSION_LASTS - passed)
    assert (await busy.opens("/queue")).status_code == 401


async def test_signing_out_ends_this_session_on_the_server_and_no_other(stage: WebStage) -> None:
    browser, other = await stage.signed_in(), await stage.signed_in()
    secret = browser.client.cookies[COOKIE]
    left = await browser.sends("/sign-out", {"csrf": await browser.csrf()})
    assert left.status_code == 303
    assert COOKIE not in browser.client.cookies
    replayed = await stage.browser().opens("/queue", Cookie=f"{COOKIE}={secret}")
    assert replayed.status_code == 401
    assert (await other.opens("/queue")).status_code == 200


async def test_signing_out_works_while_telegram_is_silent(stage: WebStage) -> None:
    browser = await stage.signed_in()
    secret, csrf = browser.client.cookies[COOKIE], await browser.csrf()
    stage.telegram.members[MARIA] = None
    stage.clock.tick(MEMBERSHIP_LASTS)
    assert (await browser.sends("/sign-out", {})).status_code == 403, "a form of ours is needed all the same"
    assert (await browser.opens("/queue")).status_code == 503
    assert (await browser.sends("/sign-out", {"csrf": csrf})).status_code == 303
    assert COOKIE not in browser.client.cookies
    stage.telegram.members[MARIA] = True
    replayed = await stage.browser().opens("/queue", Cookie=f"{COOKIE}={secret}")
    assert replayed.status_code == 401, "and it holds when Telegram is back"


async def test_a_form_from_elsewhere_does_nothing(stage: WebStage) -> None:
    browser, other = await stage.signed_in(), await stage.signed_in(ADMIN)
    csrf, foreign = await browser.csrf(), await other.csrf()
    assert (await browser.sends("/sign-out", {"csrf": foreign})).status_code == 403
    assert (await browser.sends("/sign-out", {})).status_code == 403
    for origin in ("https://evil.example", "null", None, "http://figures.example.org"):
        assert (await browser.sends("/sign-out", {"csrf": csrf}, origin=origin)).status_code == 403
        assert (
            await browser.sends("/sign-in", {"token": await stage.link()}, origin=origin)
        ).status_code == 403
    assert (await browser.opens("/queue")).status_code == 200


async def test_every_address_is_closed_to_strangers_unless_it_says_otherwise(stage: WebStage) -> None:
    app, stranger = stage.app, stage.browser()
    assert isinstance(app, Starlette)
    routes = [route for route in app.routes if isinstance(route, Route)]
    assert len(routes) == len(app.routes)
    assert {
        (method, route.path) for route in routes for method in route.methods or () if method != "HEAD"
    } == (PAGES.keys())
    assert {"/sign-in", "/goodbye", "/static/{version}/{name}"} == OPEN_TO_ALL
    for route in routes:
        if route.path not in OPEN_TO_ALL:
            methods = route.methods or set()
            send = stranger.sends(route.path, {}) if "POST" in methods else stranger.opens(route.path)
            assert (await send).status_code == 401, route.path


@pytest.mark.parametrize(("method", "path"), sorted(PAGES))
async def test_every_reader_gets_what_the_table_says(stage: WebStage, method: str, path: str) -> None:
    role = PAGES[method, path]
    readers = {
        None: stage.browser(),
        Role.STAFF: await stage.signed_in(),
        Role.ADMIN: await stage.signed_in(ADMIN),
    }
    for reader, browser in readers.items():
        csrf = await browser.csrf()
        sent = browser.sends(path, {"csrf": csrf}) if method == "POST" else browser.opens(path)
        status = (await sent).status_code
        is_allowed = role is None or reader is Role.ADMIN or reader is role
        assert status not in (401,) if is_allowed else status == (401 if reader is None else 403), reader
        if is_allowed and path == "/access/end":
            return


async def test_a_page_that_is_not_in_the_table_cannot_be_made(stage: WebStage) -> None:
    entrance = Entrance(stage.app, stage.app, origin=stage.origin)

    async def handler(visit: Visit) -> Response:
        raise AssertionError

    with pytest.raises(KeyError):
        entrance.route("GET", "/everything", handler)


async def test_what_is_for_admins_is_for_admins(stage: WebStage) -> None:
    maria, admin = await stage.signed_in(), await stage.signed_in(ADMIN)
    assert (await maria.opens("/access")).status_code == 403
    assert (await maria.sends("/access/end", {"csrf": await maria.csrf()})).status_code == 403
    assert "/access" not in (await maria.opens("/queue")).text
    assert "2 browsers are signed in now." in (await admin.opens("/access")).text
    assert (await admin.sends("/access/end", {"csrf": await admin.csrf()})).status_code == 303
    assert (await maria.opens("/queue")).status_code == 401
    assert (await admin.opens("/queue")).status_code == 401


async def test_who_tries_many_links_has_to_wait(stage: WebStage) -> None:
    attacker = stage.browser("198.51.100.7")
    for _ in range(MOST_FAILURES):
        assert (await attacker.signs_in("guess")).status_code == 403
    assert (await attacker.signs_in("guess")).status_code == 429
    assert (await stage.browser("203.0.113.9").signs_in("guess")).status_code == 403
    stage.clock.tick(WINDOW)
    assert (await attacker.signs_in("guess")).status_code == 403


async def test_nobody_keeps_others_out_by_trying_links_from_the_address_of_their_proxy(
    stage: WebStage,
) -> None:
    token, attacker = await stage.link(), stage.browser("10.0.0.2")
    for _ in range(MOST_FAILURES + 1):
        await attacker.signs_in("guess")
    assert (await stage.browser("10.0.0.2").signs_in(token)).status_code == 303


async def test_the_database_holds_no_token_no_secret_and_no_id(stage: WebStage) -> None:
    browser, token = await stage.signed_in(), await stage.link()
    async with stage.ground.database.reading() as connection:
        rows = [
            tuple(row)
            for table in metadata.tables.values()
            for row in await connection.execute(select(table))
        ]
    for secret in (token, browser.client.cookies[COOKIE], str(MARIA), str(STAFF_ROOM)):
        assert secret not in repr(rows)


async def test_what_is_over_is_forgotten(stage: WebStage) -> None:
    await stage.signed_in()
    stage.clock.tick(timedelta(days=1))
    async with stage.ground.transactions() as uow:
        await uow.access.forget_old(uow.now)
        await uow.commit()
    assert await stage.ground.rows("SELECT * FROM web_sessions") == []
    assert await stage.ground.rows("SELECT * FROM sign_in_links") == []
