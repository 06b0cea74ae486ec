"""Signs, answers and long captions through the whole program, with a Telegram that is strict about them."""

from __future__ import annotations

import pytest

from tests.whole.phones import Phones, text_of
from tests.whole.stage import Stage

pytestmark = pytest.mark.slow

LONG = "The letter says that we owe money. " * 40


def has_sign(phones: Phones, chat: str, message_id: int, emoji: str) -> None:
    def look() -> bool:
        found = next(one for one in phones.messages(chat) if one["message_id"] == message_id)
        return {"emoji": emoji, "from_slug": "bot"} in found["reactions"]

    phones.until(chat, look, f"No {emoji} under {message_id}")


def reacts(phones: Phones, who: str, chat: str, message: int, emoji: str | None) -> None:
    answer = phones.http.post("react", json={"as": who, "chat": chat, "message_id": message, "emoji": emoji})
    assert answer.is_success, answer.text


def test_signs_and_answers_go_both_ways(shared_stage: Stage) -> None:
    phones = shared_stage.phones
    family = phones.appears("family_both_ways", "Aino", "en")
    phones.starts(family)
    phones.writes(family, "/person")
    phones.presses(family, "yes:")
    asked = phones.writes(family, "The letter came yesterday, I think")
    copy = phones.hears("mediators", "The letter came yesterday")
    has_sign(phones, family, asked, "👌")
    phones.presses("anna", "ta:", "mediators")
    phones.hears(family, "👤")

    reacts(phones, "anna", "mediators", copy["message_id"], "🙏")
    has_sign(phones, family, asked, "🙏")
    reacts(phones, "anna", "mediators", copy["message_id"], None)
    has_sign(phones, family, asked, "👌")

    place = {"as_": "anna", "chat": "mediators", "thread": copy["thread"]}
    told = phones.does("send", text="Show me this letter", reply_to=copy["message_id"], **place)
    answer = phones.hears(family, "Show me this letter")
    assert answer["reply_to_message"]["message_id"] == asked
    reacts(phones, family, family, answer["message_id"], "❤")
    has_sign(phones, "mediators", told["message_id"], "❤")

    photo = {"caption": LONG.strip(), "reply_to": answer["message_id"]}
    phones.sends(family, "document", b"%PDF", "letter.pdf", **photo)
    whole = phones.hears("mediators", "we owe money")
    assert text_of(whole) == LONG.strip()
    assert whole["thread"] == copy["thread"]
    answered = phones.does("send", as_=family, chat=family, text="Is it bad?", reply_to=answer["message_id"])
    assert answered
    assert phones.hears("mediators", "Is it bad?")["reply_to_message"]["message_id"] == told["message_id"]
