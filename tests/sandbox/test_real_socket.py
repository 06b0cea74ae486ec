"""The sandbox as a server: a real client, broken connections, the webhook, the end of the process."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import telegram
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.request import HTTPXRequest

from bot.sandbox.server import PortInUse, app_of, listen, server_for
from bot.sandbox.world import World
from tests.sandbox.conftest import PNG, TOKEN


@asynccontextmanager
async def running(world: World) -> AsyncIterator[str]:
    listener = listen("127.0.0.1", 0)
    server = server_for(app_of(world))
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True


async def test_a_real_client_can_talk_to_it() -> None:
    world = World(TOKEN)
    async with running(world) as address, httpx.AsyncClient(base_url=address) as people:
        bot = telegram.Bot(TOKEN, f"{address}/bot", f"{address}/file/bot", request=HTTPXRequest())
        async with bot:
            await people.post("/sandbox/start", json={"as": "family1"})
            (update,) = await bot.get_updates(timeout=5)
            assert update.message is not None
            chat_id = update.message.chat_id
            buttons = telegram.InlineKeyboardMarkup.from_button(
                telegram.InlineKeyboardButton("A", callback_data="b")
            )
            sent = await bot.send_message(chat_id, "<b>Hi</b>", parse_mode="HTML", reply_markup=buttons)
            assert sent.text_html == "<b>Hi</b>"
            photo = await bot.send_photo(chat_id, PNG, caption="Look")
            fetched = await (await bot.get_file(photo.photo[-1].file_id)).download_as_bytearray()
            assert bytes(fetched) == PNG
            album = [telegram.InputMediaPhoto(PNG), telegram.InputMediaPhoto(PNG)]
            assert len(await bot.send_media_group(chat_id, album)) == 2
            room = world.chats["mediators"].id
            topic = await bot.create_forum_topic(room, "Case")
            copied = await bot.copy_message(room, chat_id, 1, message_thread_id=topic.message_thread_id)
            assert copied.message_id == topic.message_thread_id + 1
            await people.post("/sandbox/block", json={"as": "family1", "blocked": True})
            with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
                await bot.send_message(chat_id, "a")


@pytest.mark.parametrize(("moment", "count"), [("before", 0), ("after", 1)])
async def test_a_broken_connection_is_a_network_error(moment: str, count: int) -> None:
    world = World(TOKEN)
    async with running(world) as address, httpx.AsyncClient(base_url=address) as client:
        await client.post("/sandbox/faults", json={"drop": moment})
        with pytest.raises(httpx.TransportError):
            await client.post(
                f"/bot{TOKEN}/createForumTopic", json={"chat_id": world.chats["mediators"].id, "name": "A"}
            )
        assert len(world.chats["mediators"].topics) == count


async def test_events_are_streamed_as_they_happen() -> None:
    world = World(TOKEN)
    async with running(world) as address, httpx.AsyncClient(base_url=address) as client:
        async with client.stream("GET", "/sandbox/events?since=0") as stream:
            lines = stream.aiter_lines()
            await client.post("/sandbox/start", json={"as": "family1"})
            found = [json.loads(line[6:]) async for line in _data(lines, 2)]
        assert [event["kind"] for event in found] == ["person", "message"]


async def _data(lines: AsyncIterator[str], count: int) -> AsyncIterator[str]:
    async for line in lines:
        if line.startswith("data: "):
            yield line
            count -= 1
        if count == 0:
            return


async def test_a_webhook_gets_updates_in_order_until_it_accepts_them() -> None:
    world = World(TOKEN)
    got: list[tuple[str | None, str]] = []
    answers = [500, 200, 200]
    done = asyncio.Event()

    async def hook(request: Request) -> Response:
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        got.append((secret, (await request.json())["message"]["text"]))
        if len(got) == len(answers):
            done.set()
        return Response(status_code=answers[len(got) - 1])

    receiver = server_for(_with_world(Starlette(routes=[Route("/hook", hook, methods=["POST"])])))
    receiver.config.lifespan = "off"
    listener = listen("127.0.0.1", 0)
    async with asyncio.TaskGroup() as group, running(world) as address:
        group.create_task(receiver.serve(sockets=[listener]))
        async with httpx.AsyncClient(base_url=address) as client:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
            body = {"url": url, "secret_token": "s3cret", "drop_pending_updates": True}
            assert (await client.post(f"/bot{TOKEN}/setWebhook", json=body)).json()["ok"]
            await client.post("/sandbox/start", json={"as": "family1"})
            await client.post("/sandbox/send", json={"as": "family1", "chat": "family1", "text": "two"})
            await asyncio.wait_for(done.wait(), 10)
            await asyncio.sleep(0.1)
            assert not world.updates.pending
            info = (await client.post(f"/bot{TOKEN}/getWebhookInfo")).json()["result"]
        receiver.should_exit = True
    assert got == [("s3cret", "/start"), ("s3cret", "/start"), ("s3cret", "two")]
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


def _with_world(app: Starlette) -> Starlette:
    app.state.world = World("1:x")
    return app


def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=f"Port {port} on 127.0.0.1 is already in use"):
            listen("127.0.0.1", port)


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_the_process_ends_quietly_while_somebody_polls(sign: signal.Signals) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bot.sandbox", "--port", str(port), "--token", TOKEN]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            await _ready(client)
            async with asyncio.TaskGroup() as group:
                poll = group.create_task(client.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 30}))
                await asyncio.sleep(0.3)
                process.send_signal(sign)
        assert poll.result().json() == {"ok": True, "result": []}
        assert await asyncio.wait_for(process.communicate(), 10) == (b"", b"")
        assert process.returncode == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                await client.get("/sandbox/world")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return


@pytest.mark.parametrize(
    ("kind", "beginning"), [("application/json", b"{"), ("multipart/form-data; boundary=x", b"--x\r\n")]
)
async def test_a_client_that_dies_in_the_middle_of_a_request_is_no_fault(
    kind: str, beginning: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(TOKEN)
    async with running(world) as address, httpx.AsyncClient(base_url=address) as client:
        host, port = address.removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\n"
        writer.write(f"{head}Content-Length: 500\r\n\r\n".encode() + beginning)
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.close()
        for _ in range(200):
            if calls := (await client.get("/sandbox/calls")).json()["calls"]:
                break
            await asyncio.sleep(0.02)
        assert calls[0]["method"] == "sendMessage"
        assert "went away" in calls[0]["description"]
        assert (await client.get(f"/bot{TOKEN}/getMe")).json()["ok"]
    assert not [record for record in caplog.records if record.exc_info or record.levelname == "ERROR"]
