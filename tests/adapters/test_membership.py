"""Who is in a group, as Telegram says it; a refusal of the question proves nothing about anybody."""

from typing import Any

import pytest

from bot.adapters.telegram.membership import TelegramMembership
from tests import builders as b
from tests.doubles_telegram import Answer, scripted_bot


def says(status: str, **more: Any) -> dict[str, Any]:
    return {"ok": True, "result": b.member(status, **more)}


@pytest.mark.parametrize(
    ("answer", "is_gone"),
    [
        (says("member"), False),
        (says("administrator"), False),
        (says("restricted", is_member=True), False),
        (says("restricted", is_member=False), True),
        (says("left"), True),
        (says("kicked"), True),
        (Answer(400, "Bad Request: CHAT_ADMIN_REQUIRED"), False),
        (Answer(400, "Bad Request: PARTICIPANT_ID_INVALID"), False),
        (Answer(403, "Forbidden: bot was kicked from the supergroup chat"), False),
        (Answer(502, "Bad Gateway"), False),
        (b"half an ans", False),
    ],
)
async def test_somebody_has_left_only_where_telegram_says_so(answer: Any, is_gone: bool) -> None:
    bot, _ = scripted_bot(answer)
    assert await TelegramMembership(bot).has_left(-100_123, b.MEDIATOR) is is_gone
