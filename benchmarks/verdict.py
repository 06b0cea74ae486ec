"""What really arrived, as Telegram knows it: lost, doubled, out of order; and which kills explain what."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Protocol

from benchmarks.families import Family
from benchmarks.faulty_line import Withheld
from benchmarks.local_telegram import Json

#: What leaves through the outbox and would be seen twice.
_SENDING: Final = frozenset({"sendMessage", "copyMessage", "createForumTopic", "setMessageReaction"})
#: Between Telegram's answer and the commit that notes it lies no more than this, on a busy machine.
NOTING_SECONDS: Final = 2.0
#: A request that was on its way when its process was killed arrives so much later.
ARRIVING_SECONDS: Final = 1.0
_CASE_BUTTON: Final = re.compile(r"^ta:(\w+)$")


@dataclass(slots=True)
class Verdict:
    """The truth at the end of a run."""

    questions: int = 0
    answered: int = 0
    hand_overs: int = 0
    cases: int = 0
    copies: int = 0
    duplicates: int = 0
    explained: int = 0
    given_up: int = 0
    lost: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    widest_gap: float = 0.0  #: the longest time between a sending and the kill that hid it

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing out of order, and every duplicate has its kill."""
        wrong = (*self.lost, *self.disordered, *self.strange)
        return not wrong and self.explained == self.duplicates and not self.given_up


class Witness(Protocol):
    """A sandbox, as far as it is asked what happened."""

    async def messages(self, chat: str) -> list[Json]:
        """What is in a chat."""
        ...

    async def look(self, what: str, **query: Any) -> Json:
        """As things stand."""
        ...


async def judged(
    telegram: Witness,
    families: Sequence[Family],
    kills: Sequence[float],
    withheld: Sequence[Withheld] = (),
) -> Verdict:
    """Look at every chat, the room and the log of calls."""
    verdict = Verdict()
    for family in families:
        _judge_chat(family, await telegram.messages(family.slug), verdict)
    room = await telegram.look("messages", chat="mediators")
    _judge_room([family for family in families if family.hands_over], room, verdict)
    _explain((await telegram.look("calls", since=0))["calls"], kills, withheld, verdict)
    return verdict


def _judge_chat(family: Family, messages: Sequence[Json], verdict: Verdict) -> None:
    """Every question has its answer, and the answers came in the order of the questions."""
    answers = [answered for one in messages if (answered := _answered(one)) is not None]
    first = list(dict.fromkeys(answers))
    verdict.questions += len(family.asked) + len(family.told)
    verdict.answered += sum(number in first for number in family.asked)
    verdict.lost += [
        f"{family.slug}: no answer to {number}" for number in family.asked if number not in first
    ]
    if first != sorted(first):
        verdict.disordered.append(f"{family.slug}: answers in the order {first}")


def _answered(message: Json) -> int | None:
    if message["from_slug"] != "bot" or "reply_to_message" not in message:
        return None
    number: int = message["reply_to_message"]["message_id"]
    return number


def _judge_room(families: Sequence[Family], room: Json, verdict: Verdict) -> None:
    """Each hand-over is one case: one topic, one card in it, and the family's words below, in order."""
    topics: dict[int, list[Json]] = defaultdict(list)
    for message in room["messages"]:
        if message["from_slug"] == "bot" and message.get("thread") is not None:
            topics[message["thread"]].append(message)
    owners = {text: family.slug for family in families for text in family.told.values()}
    homes: dict[str, set[int]] = defaultdict(set)
    for thread, messages in topics.items():
        for message in messages:
            if message.get("text") in owners:
                homes[owners[message["text"]]].add(thread)
    words = Counter[str]()
    verdict.hand_overs += len(families)
    for family in families:
        if len(homes[family.slug]) != 1:
            verdict.lost.append(f"{family.slug}: its words are in {len(homes[family.slug])} topics")
            continue
        (thread,) = homes[family.slug]
        words.update(_judge_topic(family, topics[thread], verdict))
    verdict.cases = len(words)
    verdict.strange += [f"case {word} has {count} topics" for word, count in words.items() if count > 1]
    verdict.strange += _orphans(room, words)


def _judge_topic(family: Family, messages: Sequence[Json], verdict: Verdict) -> set[str]:
    texts = [message.get("text", "") for message in messages]
    arrived = [text for text in dict.fromkeys(texts) if text in family.told.values()]
    wanted = list(family.told.values())
    verdict.lost += [
        f"{family.slug}: {text} did not reach the room" for text in wanted if text not in arrived
    ]
    verdict.copies += len(arrived)
    verdict.answered += len(arrived)
    if arrived != [text for text in wanted if text in arrived]:
        verdict.disordered.append(f"{family.slug}: copies in another order")
    cards = [word for message in messages if (word := _case_word(message))]
    if len(set(cards)) != 1:
        verdict.strange.append(f"{family.slug}: {len(set(cards))} cases in one topic")
    elif not _case_word(next(message for message in messages if not message.get("forum_topic_created"))):
        verdict.disordered.append(f"{family.slug}: the card is not the first message")
    return set(cards)


def _case_word(message: Json) -> str | None:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    data = [button.get("callback_data", "") for row in rows for button in row]
    return next((found[1] for text in data if (found := _CASE_BUTTON.match(text))), None)


def _orphans(room: Json, words: Iterable[str]) -> list[str]:
    """Topics that belong to no case; a second topic of a case is a duplicate and counted as such."""
    known = set(words)
    names = [topic["name"] for topic in room["topics"]]
    return [f"a topic of nobody: {name}" for name in names if not known & set(re.findall(r"\w+", name))]


def _explain(
    calls: Sequence[Json], kills: Sequence[float], withheld: Sequence[Withheld], verdict: Verdict
) -> None:
    """The same call twice is a duplicate; its reason is a kill just after the first, or a lost answer."""
    times: dict[str, list[float]] = defaultdict(list)
    methods: dict[str, str] = {}
    for call in calls:
        if call["ok"] and call["method"] in _SENDING:
            times[_same(call)].append(call["time"])
            methods[_same(call)] = call["method"]
    for same, found in times.items():
        for first, second in pairwise(found):
            verdict.duplicates += 1
            gaps = [kill - first for kill in kills if -ARRIVING_SECONDS < kill - first < NOTING_SECONDS]
            hiding = [gap for gap in gaps if first + gap < second]
            if hiding:
                verdict.explained += 1
                verdict.widest_gap = max(verdict.widest_gap, min(hiding, key=abs))
            elif any(one.method == methods[same] and one.began <= first <= one.ended for one in withheld):
                verdict.explained += 1
            else:
                verdict.unexplained.append(f"twice, and nothing explains it: {methods[same]}")


def _same(call: Any) -> str:
    return json.dumps([call["method"], call["params"]], sort_keys=True)
