"""Looking things up in the mediators' room through the whole program, before a strict Telegram."""

from __future__ import annotations

from typing import Any

import pytest

from tests.whole.phones import Phones, text_of
from tests.whole.stage import Stage

pytestmark = pytest.mark.slow

DOCTOR = "family-doctor-find"


def offered(phones: Phones, query_id: str) -> dict[str, Any]:
    """What the bot has answered to a lookup."""

    def look() -> dict[str, Any] | None:
        calls = [call for call in phones.calls() if call["method"] == "answerInlineQuery" and call["ok"]]
        return next((call["params"] for call in calls if call["params"]["inline_query_id"] == query_id), None)

    return phones.until("mediators", look, "The lookup was not answered")


def test_a_mediator_finds_looks_and_sends_by_command_by_button_and_by_name(shared_stage: Stage) -> None:
    phones = shared_stage.phones
    family = phones.appears("family_knowledge", "Aino", "ru")
    phones.starts(family)
    phones.presses(family, "la:ru")
    phones.writes(family, "/person")
    phones.presses(family, "yes:")
    take = phones.until("mediators", lambda: phones.button("mediators", "ta:"), "no case")[0]
    phones.presses("anna", "ta:", "mediators")
    phones.hears(family, "👤")
    thread = take["thread"]

    phones.presses("anna", "kn:", "mediators")
    prompt = phones.hears("mediators", "🔎")
    assert prompt["keyboard"]["force_reply"] is True
    place = {"as_": "anna", "chat": "mediators", "thread": thread}
    phones.does("send", text="perearst", reply_to=prompt["message_id"], **place)
    phones.hears("mediators", "1.")
    phones.presses("anna", "kv:", "mediators")
    phones.hears("mediators", "👁")
    phones.presses("anna", "km:", "mediators")
    phones.hears("staffroom", "🔧")

    stranger = phones.does("inline", as_=family, chat=family, query="perearst")["query_id"]
    nothing = offered(phones, stranger)
    assert nothing["results"] == []
    assert nothing["button"]["start_parameter"] == "inline"
    query_id = phones.does("inline", as_="anna", chat="mediators", query="perearst")["query_id"]
    answer = offered(phones, query_id)
    assert answer["is_personal"] is True
    assert DOCTOR in [result["id"] for result in answer["results"]]
    phones.does("choose", as_="anna", query_id=query_id, result_id=DOCTOR, thread=thread)

    phones.hears("mediators", "📤")
    card = phones.hears(family, "Как найти семейного врача?")
    assert "👍" in str(card["reply_markup"])
    said = [text_of(message) for message in phones.messages(family)]
    assert not any("kb_send" in words or words == "perearst" for words in said)


def test_without_inline_mode_the_same_words_as_a_message_are_a_lookup(shared_stage: Stage) -> None:
    phones = shared_stage.phones
    phones.does("inline-mode", on=False)
    before = phones.messages("mediators")[-1]["message_id"]
    phones.writes("boris", "@sandbox_bot лекарь детский сад", "mediators")
    phones.hears("mediators", "📖", after=before)
    phones.does("inline-mode", on=True)
