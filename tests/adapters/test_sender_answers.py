"""Copies that answer something, and signs: what is sent, and what passes when Telegram refuses a part."""

from typing import Any

import pytest

from bot.domain.delivery import Refusal, Refused, Sent
from bot.domain.messages import CopyMessage, Quote, React, SendText
from tests.adapters.test_sender import FAMILY, ROOM, send
from tests.doubles_telegram import Answer

BOLD = {"type": "bold", "offset": 0, "length": 3}
QUOTING = CopyMessage(ROOM, FAMILY, 11, thread_id=7, reply_to=3, quote=Quote("two", (BOLD,), 4))
SPACE = {"chat_id": ROOM, "from_chat_id": FAMILY, "message_id": 11, "message_thread_id": 7}
ANSWERING = {"message_id": 3, "allow_sending_without_reply": True}


def refusal(description: str) -> Answer:
    return Answer(400, f"Bad Request: {description}")


async def test_an_answer_to_a_part_of_a_message_shows_that_part() -> None:
    outcome, (call,) = await send(QUOTING)
    assert outcome == Sent(901)
    quote = {"quote": "two", "quote_entities": [BOLD], "quote_position": 4}
    assert call.parameters == SPACE | {"reply_parameters": ANSWERING | quote}


async def test_words_that_were_edited_away_cost_the_quote_only() -> None:
    outcome, calls = await send(QUOTING, refusal("QUOTE_TEXT_INVALID"))
    assert outcome == Sent(901)
    assert calls[-1].parameters == SPACE | {"reply_parameters": ANSWERING}


@pytest.mark.parametrize("description", ["message caption is too long", "MEDIA_CAPTION_TOO_LONG"])
async def test_a_caption_longer_than_a_bot_may_write_is_copied_as_it_is(description: str) -> None:
    """Telegram copies it only where the copy changes nothing, and answering something is a change."""
    outcome, calls = await send(QUOTING, refusal(description), refusal(description))
    assert outcome == Sent(901)
    assert [call.method for call in calls] == ["copyMessage"] * 3
    assert calls[-1].parameters == SPACE


async def test_a_copy_that_answers_nothing_is_not_tried_again() -> None:
    outcome, calls = await send(CopyMessage(ROOM, FAMILY, 11), refusal("message caption is too long"))
    assert outcome == Refused(Refusal.INVALID, "BadRequest")
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("emoji", "reaction"), [("👍", [{"type": "emoji", "emoji": "👍"}]), ("", [])], ids=["set", "taken away"]
)
async def test_a_sign_is_set_and_taken_away(emoji: str, reaction: Any) -> None:
    outcome, (call,) = await send(React(FAMILY, 9, emoji))
    assert outcome == Sent(None)
    assert call.method == "setMessageReaction"
    assert call.parameters == {"chat_id": FAMILY, "message_id": 9} | ({"reaction": reaction})


async def test_words_whose_question_is_gone_are_sent_without_it() -> None:
    gone = refusal("message to be replied not found")
    outcome, calls = await send(SendText(FAMILY, "good day", reply_to=3), gone)
    assert outcome == Sent(900)
    assert "reply_parameters" not in calls[-1].parameters
