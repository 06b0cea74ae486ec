"""Places for connections: who says a whole request keeps one, who is waited for makes room for others."""

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

#: A whole request, head and body, may take so long, however steadily it drips.
REQUEST_SECONDS: Final = 5.0
#: Telegram uses at most 40; a balancer may keep more.
MOST_CONNECTIONS: Final = 256

#: The bot waits for more of what the client has to say.
_WAITS: Final = (h11.IDLE, h11.SEND_BODY)


class Places:
    """Of one server: how many connections there may be, and which of them are waited for, and since when."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._strangers: dict[Punctual, None] = {}
        self._known: dict[Punctual, None] = {}

    def wait_for(self, one: "Punctual", *, is_known: bool) -> None:
        """Drop by drop nobody becomes the last of them anew."""
        if is_known:
            self._strangers.pop(one, None)
        (self._known if is_known else self._strangers).setdefault(one)

    def forget(self, one: "Punctual") -> None:
        """It is being answered, or gone."""
        self._strangers.pop(one, None)
        self._known.pop(one, None)

    def make_room(self) -> None:
        """Who has never said anything whole leaves first, then who has been silent longest; else nobody."""
        for waiting in (self._strangers, self._known):
            for one in waiting:
                one.leave()
                return


class Punctual(H11Protocol):
    """Uvicorn has no deadline for a request, and counts a connection that says nothing like any other."""

    request_seconds = REQUEST_SECONDS
    places = Places(MOST_CONNECTIONS)
    _deadline: asyncio.TimerHandle | None = None
    _is_known = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        if len(self.connections) >= self.places.most:
            self.places.make_room()
        super().connection_made(transport)
        self._start()
        self.places.wait_for(self, is_known=False)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # Whoever was refused is hung up on; whoever is not has said something that was wanted.
        self._is_known = True
        # Each byte of a body that nobody waits for would put off the end of an idle connection, for ever.
        if self.conn.their_state is h11.SEND_BODY:
            self.transport.close()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel()
        self.places.forget(self)
        super().connection_lost(exc)

    def leave(self) -> None:
        """At once; what it has not read is not waited for."""
        self._cancel()
        self.places.forget(self)
        self.connections.discard(self)
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Without the sentence that uvicorn would say."""
        head: list[tuple[Any, Any]] = [(b"connection", b"close"), (b"content-length", b"0")]
        for event in (h11.Response(status_code=400, headers=head, reason=b""), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _look(self) -> None:
        if self.transport.is_closing():
            return
        state = self.conn.their_state
        if state in _WAITS:
            self.places.wait_for(self, is_known=self._is_known)
        else:
            self.places.forget(self)
        is_begun = state is h11.SEND_BODY or (state is h11.IDLE and bool(self.conn.trailing_data[0]))
        if not is_begun:
            self._cancel()
        elif self._deadline is None:
            self._start()

    def _start(self) -> None:
        self._deadline = self.loop.call_later(self.request_seconds, self.leave)

    def _cancel(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
