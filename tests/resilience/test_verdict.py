"""The judge of the crash runs must see what it is there to see."""

from typing import Any

from benchmarks.families import Family
from benchmarks.verdict import Verdict, judged

Json = dict[str, Any]
KILL = 1000.0


class RememberedTelegram:
    """What a sandbox would tell at the end of a run."""

    def __init__(self) -> None:
        self.chat: list[Json] = [_answer(2), _answer(3)]
        self.room: list[Json] = [_created(), _card("K7M2"), _copy("aitäh 1"), _copy("aitäh 2")]
        self.topics: list[Json] = [{"name": "🟡 K7M2 · Valga", "thread": 7}]
        self.calls: list[Json] = []

    async def messages(self, chat: str) -> list[Json]:
        return self.chat

    async def look(self, what: str, **_: object) -> Json:
        return {"calls": self.calls} if what == "calls" else {"messages": self.room, "topics": self.topics}


def _answer(reply_to: int) -> Json:
    return {"from_slug": "bot", "reply_to_message": {"message_id": reply_to}, "text": "…"}


def _created() -> Json:
    return {"from_slug": "bot", "thread": 7, "forum_topic_created": {"name": "K7M2"}}


def _card(word: str) -> Json:
    buttons = {"inline_keyboard": [[{"text": "Take", "callback_data": f"ta:{word}"}]]}
    return {"from_slug": "bot", "thread": 7, "text": "Case", "reply_markup": buttons}


def _copy(text: str) -> Json:
    return {"from_slug": "bot", "thread": 7, "text": text}


def _call(time: float, text: str = "a") -> Json:
    return {"method": "sendMessage", "params": {"chat_id": 1, "text": text}, "ok": True, "time": time}


async def verdict_on(telegram: RememberedTelegram) -> Verdict:
    family = Family("household0", 1, hands_over=True, asked=[2, 3], told={4: "aitäh 1", 5: "aitäh 2"})
    return await judged(telegram, [family], [KILL])


async def test_a_run_in_which_all_went_well_is_clean() -> None:
    verdict = await verdict_on(RememberedTelegram())
    assert verdict.is_clean
    assert (verdict.questions, verdict.answered, verdict.cases, verdict.hand_overs) == (4, 4, 1, 1)


async def test_a_missing_answer_is_lost() -> None:
    telegram = RememberedTelegram()
    telegram.chat.pop()
    verdict = await verdict_on(telegram)
    assert len(verdict.lost) == 1
    assert not verdict.is_clean


async def test_a_missing_copy_is_lost() -> None:
    telegram = RememberedTelegram()
    telegram.room.pop()
    assert len((await verdict_on(telegram)).lost) == 1


async def test_answers_and_copies_in_the_wrong_order_are_seen() -> None:
    telegram = RememberedTelegram()
    telegram.chat.reverse()
    telegram.room[2:] = reversed(telegram.room[2:])
    assert len((await verdict_on(telegram)).disordered) == 2


async def test_a_case_without_its_card_in_front_is_seen() -> None:
    telegram = RememberedTelegram()
    telegram.room[1:3] = reversed(telegram.room[1:3])
    assert len((await verdict_on(telegram)).disordered) == 1


async def test_a_second_case_in_a_topic_and_a_topic_of_nobody_are_strange() -> None:
    telegram = RememberedTelegram()
    telegram.room.append(_card("B3X9"))
    telegram.topics.append({"name": "🟡 Q5R8 · Valga", "thread": 9})
    assert len((await verdict_on(telegram)).strange) == 2


async def test_a_case_in_two_topics_is_not_counted_as_handed_over() -> None:
    telegram = RememberedTelegram()
    telegram.room.append(_copy("aitäh 1") | {"thread": 8})
    verdict = await verdict_on(telegram)
    assert verdict.lost
    assert verdict.cases == 0


async def test_only_a_kill_between_two_equal_calls_explains_the_second_one() -> None:
    telegram = RememberedTelegram()
    telegram.calls = [_call(KILL - 0.1), _call(KILL + 60), _call(KILL - 0.2, "other")]
    verdict = await verdict_on(telegram)
    assert (verdict.duplicates, verdict.explained) == (1, 1)
    telegram.calls = [_call(KILL - 9), _call(KILL + 60), _call(KILL - 2, "other"), _call(KILL - 1, "other")]
    verdict = await verdict_on(telegram)
    assert (verdict.duplicates, verdict.explained) == (2, 0)
    assert not verdict.is_clean
