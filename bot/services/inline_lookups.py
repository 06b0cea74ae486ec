"""`@bot words` in any chat: people of the rooms see what there is, everybody else the way to the bot."""

from typing import Final

from bot.domain.commands import InlineQuestion
from bot.domain.inline import SEND_COMMAND, InlineAnswer, InlineChoice
from bot.domain.knowledge import Entry
from bot.domain.languages import DEFAULT_LANGUAGE, known_language
from bot.services.belonging import Belonging
from bot.services.card_previews import beginning
from bot.services.lookup import Lookup
from bot.services.phrasebook import Phrasebook, named
from bot.services.ports import Knowledge, Transactions, Translator, UpdateParser

#: Telegram takes 64 bytes; a longer name could not be chosen.
_LONGEST_ID: Final = 64


class InlineLookups:
    """Answers beside the inbox: who asked is kept nowhere, not even as a hash."""

    def __init__(
        self,
        transactions: Transactions,
        parser: UpdateParser,
        knowledge: Knowledge,
        lookup: Lookup,
        translator: Translator,
        belonging: Belonging,
    ) -> None:
        self._transactions = transactions
        self._parser = parser
        self._knowledge = knowledge
        self._lookup = lookup
        self._translator = translator
        self._belonging = belonging

    async def answer(self, payload: bytes) -> InlineAnswer | None:
        """None for an update that is no such question."""
        question = self._parser.parse(payload)
        if not isinstance(question, InlineQuestion):
            return None
        language = known_language(question.person.language_code) or DEFAULT_LANGUAGE
        words = Phrasebook(self._translator, language)
        is_mediator = await self._is_of_a_room(question.person.user_id)
        if is_mediator is None:
            return InlineAnswer(question.query_id, button=words.t("Telegram is slow. Please try again."))
        if not is_mediator:
            return InlineAnswer(question.query_id, button=words.t("Ask your question here"))
        if not question.is_in_group:
            return InlineAnswer(question.query_id)  # a result does nothing there
        found = await self._lookup.find_outside(question.words, language)
        choices = (self._choice(entry, language) for entry in found)
        return InlineAnswer(
            question.query_id, tuple(each for each in choices if len(each.entry.encode()) <= _LONGEST_ID)
        )

    async def _is_of_a_room(self, user_id: int) -> bool | None:
        """Telegram does not say where the question is written, so any room counts; None: it is silent."""
        async with self._transactions() as uow:
            if await uow.rooms.known_mediator(user_id) is None:
                return False
            chats = [room.chat_id for room in await uow.rooms.all() if room.is_open]
        return await self._belonging.is_among(chats, user_id)

    def _choice(self, entry: Entry, language: str) -> InlineChoice:
        title = named(entry.titles, language)
        return InlineChoice(
            entry.slug, title, self._line(entry, language), f"/{SEND_COMMAND} {entry.slug}\n{title}"
        )

    def _line(self, entry: Entry, language: str) -> str:
        """The beginning of the answer where there is only one; else the shelf: nobody knows the case."""
        answers = [
            answer for (_, slug), answer in self._knowledge.current.answers.items() if slug == entry.slug
        ]
        texts = answers[0].texts if len(answers) == 1 else {}
        text = texts.get(language) or texts.get(DEFAULT_LANGUAGE)
        if text is not None and text.summary:
            return beginning(" ".join(text.summary))
        topic = self._knowledge.current.topics.get(entry.topic)
        return f"{topic.emoji} {named(topic.names, language)}" if topic else ""
