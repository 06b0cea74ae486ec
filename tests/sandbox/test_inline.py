"""Words behind the bot's name: what Telegram would refuse, and how a chosen result comes into a chat."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def article(number: int | str = 1, text: str = "hello", **more: Any) -> dict[str, Any]:
    content = {"message_text": text}
    return {"type": "article", "id": str(number), "title": "A title", "input_message_content": content} | more


async def asked(sandbox: Sandbox, query: str = "doctor", chat: str = "mediators", who: str = "anna") -> str:
    answer = await sandbox.people("inline", as_=who, chat=chat, query=query)
    return str(answer["query_id"])


async def test_a_question_is_answered_and_the_chosen_result_arrives_via_the_bot(
    sandbox: Sandbox, thread: int
) -> None:
    await sandbox.updates()
    query_id = await asked(sandbox)
    [update] = await sandbox.updates()
    query = update["inline_query"]
    assert {
        "id": query_id,
        "query": "doctor",
        "offset": "",
        "chat_type": "supergroup",
    }.items() <= query.items()
    assert "chat" not in query

    results = [article("a", f"/kb_send x\n{'š' * 20}", description="line"), article("b")]
    await sandbox.ok(
        "answerInlineQuery", inline_query_id=query_id, results=results, cache_time=0, is_personal=True
    )
    shown = next(event for event in sandbox.world.events.after(0) if event["kind"] == "inline")
    assert [one["id"] for one in shown["results"]] == ["a", "b"]
    chosen = await sandbox.people("choose", as_="anna", query_id=query_id, result_id="a", thread=thread)

    [arrived] = await sandbox.updates()
    message = arrived["message"]
    assert message["message_id"] == chosen["message_id"]
    assert message["via_bot"]["username"] == "sandbox_bot"
    assert message["from"]["first_name"] == "Anna"
    assert message["message_thread_id"] == thread
    assert message["entities"][0]["type"] == "bot_command"


async def test_a_plain_member_hears_what_was_chosen_of_its_own(sandbox: Sandbox) -> None:
    query_id = await asked(sandbox, chat="staffroom")
    await sandbox.ok("answerInlineQuery", inline_query_id=query_id, results=[article()])
    await sandbox.updates()
    await sandbox.people("choose", as_="anna", query_id=query_id, result_id="1")
    [arrived] = await sandbox.updates()
    assert arrived["message"]["text"] == "hello"


BUTTON = {"text": "Go", "start_parameter": "inline"}
FAULTS = [
    ({"results": [article(n) for n in range(51)]}, "RESULTS_TOO_MUCH"),
    ({"results": [article(1), article(1)]}, "RESULT_ID_DUPLICATE"),
    ({"results": [article("")]}, "RESULT_ID_INVALID"),
    ({"results": [article("ā" * 33)]}, "RESULT_ID_INVALID"),
    ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
    ({"results": [article(text="")]}, "can't parse inline query result: Bad Request: message text is empty"),
    (
        {"results": [article(text="x" * 4097)]},
        "can't parse inline query result: Bad Request: message is too long",
    ),
    (
        {"results": [article(url="nowhere")]},
        "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
    ),
    ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ({"cache_time": -1}, "CACHE_TIME_INVALID"),
    ({"button": {"text": " ", "start_parameter": "a"}}, "BUTTON_TEXT_EMPTY"),
    ({"button": {"text": "Go", "start_parameter": "ä"}}, "START_PARAM_INVALID"),
    ({"button": {"text": "Go", "start_parameter": "x" * 65}}, "START_PARAM_INVALID"),
    (
        {"button": {"text": "Go"}},
        "can't parse inline query results button: exactly one action must be specified",
    ),
    ({"unknown": 1}, 'unknown parameter "unknown"'),
]


@pytest.mark.parametrize(("fault", "refusal"), FAULTS, ids=[str(n) for n in range(len(FAULTS))])
async def test_what_telegram_would_refuse_is_refused(
    sandbox: Sandbox, fault: dict[str, Any], refusal: str
) -> None:
    query_id = await asked(sandbox)
    given = {"inline_query_id": query_id, "results": [article()], "button": BUTTON} | fault
    code, description = await sandbox.refused("answerInlineQuery", **given)
    assert (code, description.removeprefix("Bad Request: ")) == (400, refusal)
    await sandbox.ok("answerInlineQuery", inline_query_id=query_id, results=[], button=BUTTON)


@pytest.mark.parametrize("other", [{"type": "photo"}, {"input_message_content": {}}, {"extra": 1}])
async def test_results_of_another_shape_are_refused(sandbox: Sandbox, other: dict[str, Any]) -> None:
    query_id = await asked(sandbox)
    code, _ = await sandbox.refused(
        "answerInlineQuery", inline_query_id=query_id, results=[article() | other]
    )
    assert code == 400


async def test_a_question_is_answered_once_and_soon(sandbox: Sandbox) -> None:
    query_id = await asked(sandbox)
    await sandbox.ok("answerInlineQuery", inline_query_id=query_id, results=[])
    late = await asked(sandbox)
    sandbox.clock.now += 11
    for number in (query_id, late, "4"):
        _, description = await sandbox.refused("answerInlineQuery", inline_query_id=number, results=[])
        assert TOO_OLD in description
    assert await sandbox.updates() == [], "Telegram brings no question that is over"


async def test_only_whoever_asked_chooses_and_only_what_was_offered(sandbox: Sandbox) -> None:
    query_id = await asked(sandbox)
    await sandbox.people("choose", 404, as_="anna", query_id=query_id, result_id="1")
    await sandbox.ok("answerInlineQuery", inline_query_id=query_id, results=[article()])
    await sandbox.people("choose", 404, as_="boris", query_id=query_id, result_id="1")
    await sandbox.people("choose", 404, as_="anna", query_id=query_id, result_id="2")
    await sandbox.people("choose", 404, as_="anna", query_id=query_id, result_id="1", thread=77)
    await sandbox.people("inline", 403, as_="family1", chat="mediators", query="x")
    await sandbox.people("inline", 400, as_="anna", chat="mediators", query="x" * 257)


async def test_without_inline_mode_nobody_can_ask(sandbox: Sandbox) -> None:
    assert (await sandbox.ok("getMe"))["supports_inline_queries"] is True
    await sandbox.people("inline-mode", on=False)
    assert (await sandbox.ok("getMe"))["supports_inline_queries"] is False
    await sandbox.people("inline", 409, as_="anna", chat="mediators", query="doctor")
