"""A balancer as simple as can be: each connection goes to the first process that takes it."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def balancing(port: int, backends: Sequence[int]) -> Iterator[None]:
    """In a thread of its own, for the length of a block."""
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    ready = threading.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(_serve(port, backends, stop, ready)))
    thread.start()
    try:
        assert ready.wait(10)
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


async def _serve(port: int, backends: Sequence[int], stop: asyncio.Event, ready: threading.Event) -> None:
    turn = 0
    opened: list[asyncio.StreamWriter] = []

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal turn
        turn += 1
        opened.append(writer)
        with contextlib.closing(writer):
            for number in range(len(backends)):
                backend = backends[(turn + number) % len(backends)]
                with contextlib.suppress(OSError):
                    await _between(reader, writer, *await asyncio.open_connection("127.0.0.1", backend))
                    break

    server = await asyncio.start_server(carry, "127.0.0.1", port)
    ready.set()
    await stop.wait()
    server.close()
    # On a busy machine a connection may just be coming in, and brings another task.
    while pending := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        await asyncio.sleep(0)
    for writer in opened:
        writer.transport.abort()  # with words that nobody has read yet it would not end by itself
    await asyncio.sleep(0)  # a connection that is closed ends in the next turn of the loop


async def _between(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    back_reader: asyncio.StreamReader,
    back_writer: asyncio.StreamWriter,
) -> None:
    """Until one side has nothing more to say."""
    with contextlib.closing(back_writer):
        async with asyncio.TaskGroup() as group:
            ways = [
                group.create_task(_pump(reader, back_writer)),
                group.create_task(_pump(back_reader, writer)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
