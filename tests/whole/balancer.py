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

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal turn
        turn += 1
        for number in range(len(backends)):
            with contextlib.suppress(OSError):
                back = await asyncio.open_connection("127.0.0.1", backends[(turn + number) % len(backends)])
                async with asyncio.TaskGroup() as group:
                    ways = [
                        group.create_task(_pump(reader, back[1])),
                        group.create_task(_pump(back[0], writer)),
                    ]
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                    for way in ways:
                        way.cancel()
                back[1].close()
                break
        writer.close()

    server = await asyncio.start_server(carry, "127.0.0.1", port)
    ready.set()
    await stop.wait()
    server.close()
    pending = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
