"""Gives each request to the next of several processes, as the balancer in front of them would.

python -m benchmarks.balancer PORT PORT...: listens on the first, and the others are asked in turn.
"""

import asyncio
import sys
from itertools import cycle
from typing import Final

from benchmarks.local_telegram import HOST

_HEAD_ENDS: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Balancer:
    """Bytes are passed on as they are; both sides say how long what they say is, and keep connections."""

    def __init__(self, ports: list[int]) -> None:
        self._turns = cycle(ports)
        self._idle: dict[int, list[Connection]] = {port: [] for port in ports}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, as long as it stays."""
        try:
            while request := await _whole(reader):
                writer.write(await self._answered(request))
        except OSError:
            pass
        finally:
            writer.close()

    async def _answered(self, request: bytes) -> bytes:
        port = next(self._turns)
        if self._idle[port]:
            connection = self._idle[port].pop()
        else:
            connection = await asyncio.open_connection(HOST, port)
        reader, writer = connection
        writer.write(request)
        answer = await _whole(reader)
        if not answer:
            # Kept for too long by us. Telegram, and the sandbox, ask again when nobody answers.
            writer.close()
            return b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
        self._idle[port].append(connection)
        return answer


async def _whole(reader: asyncio.StreamReader) -> bytes:
    """A head, and the body that it announces; nothing when the other side has gone."""
    try:
        head = await reader.readuntil(_HEAD_ENDS)
        lines = head.lower().split(b"\r\n")
        length = next((int(line[len(_LENGTH) :]) for line in lines if line.startswith(_LENGTH)), 0)
        return head + await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


async def main(port: int, behind: list[int]) -> None:
    server = await asyncio.start_server(Balancer(behind).serve, HOST, port, backlog=256)
    print("The balancer listens.", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    own, *others = (int(word) for word in sys.argv[1:])
    asyncio.run(main(own, others))
