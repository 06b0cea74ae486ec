"""What became of ten busy seconds, read from the list of calls that the sandbox keeps."""

from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.local_telegram import LocalTelegram

Json = dict[str, Any]
#: What Telegram counts: sending, editing, and what is said about topics.
_COUNTED: Final = frozenset(
    {"sendMessage", "copyMessage", "editMessageText", "editForumTopic", "createForumTopic"}
)


@dataclass(slots=True)
class Said:
    """What people did, and when."""

    texts: dict[tuple[int, int], float] = field(default_factory=dict)  #: by chat and number
    takes: dict[int, float] = field(default_factory=dict)  #: by the card's number
    cries: list[float] = field(default_factory=list)  #: by families in danger


@dataclass(slots=True)
class RoomVerdict:
    """Counts and delays."""

    refused: int = 0
    lost: list[tuple[int, int]] = field(default_factory=list)
    repeated: int = 0
    disordered: int = 0
    in_room: int = 0
    seconds: float = 0.0
    is_complete: bool = False
    found: dict[str, list[float]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """As it must be."""
        return not (self.refused or self.lost or self.repeated or self.disordered) and self.is_complete

    def delays(self, scale: float) -> dict[str, list[float]]:
        """In seconds of a Telegram whose minute has sixty of them."""
        return {name: sorted(delay / scale for delay in delays) for name, delays in self.found.items()}

    def per_minute(self, scale: float) -> float:
        """What the room took."""
        return self.in_room / (self.seconds / scale / 60) if self.seconds else 0.0

    def as_json(self, scale: float) -> Json:
        """For a file."""
        return {
            "refused": self.refused,
            "lost": len(self.lost),
            "repeated": self.repeated,
            "disordered": self.disordered,
            "in_room": self.in_room,
            "per_minute": self.per_minute(scale),
            "delays": self.delays(scale),
        }


async def judged(telegram: LocalTelegram, said: Said, since: int) -> RoomVerdict:
    """As things stand."""
    chats = (await telegram.look("world"))["chats"]
    room = next(int(chat["id"]) for chat in chats if chat["slug"] == "mediators")
    calls = (await telegram.look("calls", since=since))["calls"]
    done = [call for call in calls if call["ok"] and call["params"].get("chat_id") == room]
    counted = [call["time"] for call in done if call["method"] in _COUNTED]
    verdict = RoomVerdict(
        refused=sum(call["error_code"] == 429 for call in calls),
        in_room=len(counted),
        seconds=max(counted) - min(counted) if counted else 0.0,
    )
    arrived = _judge_copies(verdict, said, done)
    _measure(verdict, said, done, arrived)
    return verdict


def _judge_copies(verdict: RoomVerdict, said: Said, done: list[Json]) -> dict[tuple[int, int], float]:
    copies = [(_source(call), call["time"]) for call in done if call["method"] == "copyMessage"]
    arrived = dict(reversed(copies))
    verdict.lost = sorted(said.texts.keys() - arrived.keys())
    verdict.repeated = len(copies) - len(arrived)
    order: dict[int, list[int]] = {}
    for (chat, number), _ in copies:
        order.setdefault(chat, []).append(number)
    verdict.disordered = sum(numbers != sorted(numbers) for numbers in order.values())
    return arrived


def _measure(
    verdict: RoomVerdict, said: Said, done: list[Json], arrived: dict[tuple[int, int], float]
) -> None:
    takes = sorted(said.takes.values())
    cards = [call["time"] for call in _by(done, "sendMessage") if call["params"].get("reply_markup")]
    edits = {int(call["params"]["message_id"]): call["time"] for call in _by(done, "editMessageText")}
    names = [call["time"] for call in _by(done, "editForumTopic")]
    verdict.found = {
        "urgent: card of a new case": [at - cry for at, cry in zip(cards, said.cries, strict=False)],
        "urgent: a take is seen": [edits[card] - at for card, at in said.takes.items() if card in edits],
        "copies": [arrived[key] - at for key, at in said.texts.items() if key in arrived],
        "names of topics": [at - press for at, press in zip(names, takes, strict=False)],
    }
    wanted = (len(said.cries), len(takes), len(said.texts), len(takes))
    verdict.is_complete = all(
        len(delays) >= number for delays, number in zip(verdict.found.values(), wanted, strict=True)
    )


def _by(calls: list[Json], method: str) -> list[Json]:
    return [call for call in calls if call["method"] == method]


def _source(call: Json) -> tuple[int, int]:
    return int(call["params"]["from_chat_id"]), int(call["params"]["message_id"])
