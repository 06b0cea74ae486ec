"""The webhook: stored, then 200; nobody else gets in, and nobody learns anything."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest

from bot.adapters.telegram.envelopes import envelope
from bot.entrypoints.gathering import Gathering, NotStoredError
from bot.entrypoints.webhook import MOST_BYTES, SECRET_HEADER, Webhook
from bot.services.ports import Incoming
from tests.builders import Json, button_update, text_update
from tests.databases import Ground, grounded

SECRET = "a-secret-that-nobody-guesses"
OLDER = "the-secret-of-the-older-key"
JSON = {"content-type": "application/json"}
TELEGRAM = JSON | {SECRET_HEADER: SECRET}


class Inbox:
    """Keeps what it is given, unless it is away or slow."""

    def __init__(self) -> None:
        self.kept: list[Incoming] = []
        self.commits = 0
        self.fault: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def receive(self, updates: Sequence[Incoming]) -> None:
        updates = list(updates)
        await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        self.commits += 1
        self.kept += updates


class Bench:
    def __init__(self) -> None:
        self.inbox = Inbox()
        self.rung = 0
        self.spinners: list[str] = []
        app = Webhook(
            "/telegram", (SECRET, OLDER), self.inbox, envelope, self._ring, self._stop,
            store_seconds=0.1,
        )  # fmt: skip
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot")

    def _ring(self) -> None:
        assert self.inbox.kept, "nobody is woken for what is not stored"
        self.rung += 1

    async def _stop(self, button: str) -> None:
        self.spinners.append(button)

    async def posts(self, update: Json, **headers: str) -> httpx.Response:
        return await self.http.post("/telegram", json=update, headers=TELEGRAM | headers)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    async with bench.http:
        yield bench


async def test_an_update_is_stored_before_telegram_is_told_so(bench: Bench) -> None:
    bench.inbox.gate.clear()
    update = text_update("tere")
    async with asyncio.TaskGroup() as group:
        request = group.create_task(bench.posts(update))
        await asyncio.sleep(0.02)
        assert not request.done()
        bench.inbox.gate.set()
    assert (request.result().status_code, request.result().content) == (200, b"")
    [kept] = bench.inbox.kept
    assert (kept.update_id, json.loads(kept.payload)) == (update["update_id"], update)
    assert bench.rung == 1


async def test_a_button_is_told_that_it_was_heard_after_it_is_stored(bench: Bench) -> None:
    update = button_update("pe:-")
    assert (await bench.posts(update)).status_code == 200
    assert bench.spinners == [update["callback_query"]["id"]]


@pytest.mark.parametrize("fault", [ConnectionRefusedError("database"), TimeoutError()])
async def test_while_the_database_is_away_telegram_is_asked_to_come_again(
    bench: Bench, fault: Exception
) -> None:
    bench.inbox.fault = fault
    answer = await bench.posts(text_update("tere"))
    assert (answer.status_code, answer.headers["retry-after"], answer.content) == (503, "5", b"")
    assert not bench.rung


async def test_a_database_that_hangs_is_away(bench: Bench) -> None:
    bench.inbox.gate.clear()
    assert (await bench.posts(text_update("tere"))).status_code == 503


@pytest.mark.parametrize(
    "headers",
    [{}, JSON, *(JSON | {SECRET_HEADER: guess} for guess in ("", "wrong", SECRET[:-1], SECRET + "s"))],
)
async def test_whoever_does_not_know_the_secret_is_refused_before_anything_is_read(
    bench: Bench, headers: dict[str, str]
) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b" "

    answer = await bench.http.post("/telegram", content=body(), headers=headers)
    assert (answer.status_code, answer.content) == (403, b"")
    assert not read
    assert not bench.inbox.kept


async def test_the_secret_of_an_older_key_holds_until_every_process_has_the_new_one(bench: Bench) -> None:
    assert (await bench.posts(text_update("tere"), **{SECRET_HEADER: OLDER})).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/telegram"), ("PUT", "/telegram"), ("POST", "/"), ("POST", "/telegram/"), ("POST", "/metrics")],
)
async def test_there_is_nothing_else(bench: Bench, method: str, path: str) -> None:
    answer = await bench.http.request(method, path, headers=TELEGRAM, content=b"{}")
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"\xff\xfe\x00", 400),
        (b"[" * 100_000, 400),
        (b"{}", 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": 99999999999999999999999999}', 400),
        (b'{"update_id": ' + b"9" * 5000 + b"}", 400),
        (b" " * (MOST_BYTES + 1), 413),
    ],
)
async def test_what_is_no_update_is_not_taken(bench: Bench, body: bytes, status: int) -> None:
    answer = await bench.http.post("/telegram", content=body, headers=TELEGRAM)
    assert (answer.status_code, answer.content) == (status, b"")
    assert not bench.inbox.kept


async def test_a_body_of_unknown_length_is_cut_off(bench: Bench) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65536
            yield b" " * 65536

    answer = await bench.http.post("/telegram", content=endless(), headers=TELEGRAM)
    assert answer.status_code == 413
    assert sent <= MOST_BYTES + 3 * 65536


async def test_another_kind_of_content_is_refused(bench: Bench) -> None:
    answer = await bench.posts(text_update("tere"), **{"content-type": "text/plain"})
    assert answer.status_code == 415


def test_there_is_no_webhook_without_a_secret() -> None:
    async def nothing(_: str) -> None: ...

    for secrets in ((), ("",)):
        with pytest.raises(ValueError, match="without a secret"):
            Webhook("/telegram", secrets, Inbox(), envelope, lambda: None, nothing)


async def test_what_arrives_while_something_is_stored_is_stored_together(bench: Bench) -> None:
    bench.inbox.gate.clear()
    updates = [{**text_update("tere"), "update_id": number} for number in range(1, 9)]
    async with asyncio.TaskGroup() as group:
        answers = [group.create_task(bench.posts(update)) for update in updates]
        await asyncio.sleep(0.03)
        bench.inbox.gate.set()
    assert {answer.result().status_code for answer in answers} == {200}
    assert [kept.update_id for kept in bench.inbox.kept] == list(range(1, 9))
    assert bench.inbox.commits == 2


async def test_whoever_waited_for_another_ones_commit_is_told_that_it_failed() -> None:
    inbox = Inbox()
    inbox.gate.clear()
    gathering = Gathering(inbox)

    async def outcome(number: int) -> type[BaseException] | None:
        try:
            await gathering.receive(Incoming(number, number, b"{}"))
        except NotStoredError as error:
            return type(error)
        return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(outcome(number)) for number in (1, 2, 3)]
        await asyncio.sleep(0.01)
        inbox.fault = OSError()
        inbox.gate.set()
    assert [task.result() for task in tasks] == [NotStoredError] * 3
    inbox.fault = None
    assert await outcome(4) is None


async def test_an_update_that_telegram_sends_again_is_there_once(database_url: str) -> None:
    async with grounded(database_url) as ground:
        store = _Store(ground)
        gathering = Gathering(store)
        for _ in range(2):
            await gathering.receive(Incoming(7, 1, b"{}"))
        assert await ground.rows("SELECT update_id FROM inbox") == [{"update_id": 7}]


class _Store:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def receive(self, updates: Sequence[Incoming]) -> None:
        async with self._ground.transactions() as uow:
            await uow.inbox.add(updates, uow.now)
            await uow.commit()
