"""Setting the webhook: what Telegram is told, and what people are told when it refuses."""

import json
import re

import pytest
from telegram.error import NetworkError

from bot.adapters.telegram.client import ALLOWED_UPDATES, UnreachableError, WrongTokenError
from bot.adapters.telegram.webhook import WebhookRefusedError, use_webhook
from tests.doubles_telegram import Answer, scripted_bot

URL, SECRET = "https://bot.example/telegram", "a-secret-of-sixteen-letters"


async def test_telegram_is_told_where_and_by_which_secret_and_drops_nothing() -> None:
    bot, request = scripted_bot()
    await use_webhook(bot, URL, SECRET, "https://api.example")
    [call] = request.calls
    assert call.method == "setWebhook"
    told = call.parameters
    assert (told["url"], told["secret_token"], told["max_connections"]) == (URL, SECRET, 40)
    allowed = told["allowed_updates"]
    assert tuple(json.loads(allowed) if isinstance(allowed, str) else allowed) == ALLOWED_UPDATES
    assert told["drop_pending_updates"] in (False, "false")


async def test_a_refused_address_is_named_without_the_secret() -> None:
    bot, _ = scripted_bot(Answer(400, f"Bad Request: bad webhook: HTTPS url must be provided {SECRET}"))
    with pytest.raises(WebhookRefusedError, match=re.escape(URL)) as caught:
        await use_webhook(bot, URL, SECRET, "https://api.example")
    assert SECRET not in str(caught.value)
    assert "DROM_WEBHOOK_URL" in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(401, "Unauthorized"), WrongTokenError),
        (NetworkError("x"), UnreachableError),
        (b"<html>", UnreachableError),
    ],
)
async def test_other_faults_are_those_of_every_start(answer: object, error: type[Exception]) -> None:
    bot, _ = scripted_bot(answer)  # type: ignore[arg-type]
    with pytest.raises(error):
        await use_webhook(bot, URL, SECRET, "https://api.example")
