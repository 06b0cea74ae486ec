"""What the bot offers for words that somebody writes behind its name."""

from __future__ import annotations

import re

from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.methods.answering import TOO_OLD
from bot.sandbox.methods.registry import handles
from bot.sandbox.methods.sending import inline, text_content
from bot.sandbox.model import JSON
from bot.sandbox.parameters.inline import (
    AnswerInlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
)
from bot.sandbox.queue import INLINE_QUERY_LIFE
from bot.sandbox.world import InlineQuery, World

MOST_RESULTS = 50
LONGEST_OFFSET_BYTES = 64


@handles(AnswerInlineQuery)
def answer_inline_query(world: World, p: AnswerInlineQuery) -> bool:
    _check(p)
    query = world.inline_queries.get(p.inline_query_id)
    if query is None or query.results is not None or world.clock() - query.created > INLINE_QUERY_LIFE:
        raise bad_request(TOO_OLD)
    query.results = {result.id: _result(world, query, result) for result in p.results}
    shown = [
        {"id": one["id"], "title": one["title"], "description": one["description"]}
        for one in query.results.values()
    ]
    button = None if p.button is None else p.button.plain()
    slug = query.person.slug
    world.events.add(
        "inline", query.chat.slug, query_id=p.inline_query_id, results=shown, button=button, **{"as": slug}
    )
    return True


def _check(p: AnswerInlineQuery) -> None:
    if len(p.results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({result.id for result in p.results}) != len(p.results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if p.cache_time is not None and p.cache_time < 0:
        raise bad_request("CACHE_TIME_INVALID")
    if p.next_offset is not None and len(p.next_offset.encode()) > LONGEST_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    if p.button is not None:
        _check_button(p.button)


def _check_button(button: InlineQueryResultsButton) -> None:
    if not button.text.strip():
        raise bad_request("BUTTON_TEXT_EMPTY")
    if (button.web_app is None) == (button.start_parameter is None):
        raise bad_request("can't parse inline query results button: exactly one action must be specified")
    if button.start_parameter is not None and not re.fullmatch("[A-Za-z0-9_-]{1,64}", button.start_parameter):
        raise bad_request("START_PARAM_INVALID")


def _result(world: World, query: InlineQuery, result: InlineQueryResultArticle) -> JSON:
    """With the message as it will be sent: a mistake in it is refused now."""
    said = result.input_message_content
    try:
        content = text_content(
            world, said.message_text, said.parse_mode, said.entities, said.link_preview_options
        )
    except BotApiError as error:
        raise bad_request(f"can't parse inline query result: {error.description}") from error
    return {
        "id": result.id,
        "title": result.title,
        "description": result.description or "",
        "content": content,
        "markup": inline(query.chat, result.reply_markup),
    }
