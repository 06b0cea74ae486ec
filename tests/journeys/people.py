"""Who acts in a story: families at their phones, and mediators in their groups."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain.cases import Case
from bot.domain.messages import Button
from tests import builders
from tests.builders import Json
from tests.journeys.phones import DROM, Bubble
from tests.journeys.stage import Stage, plain


class Onlooker:
    """Somebody, or a group, before a screen."""

    def __init__(self, stage: Stage, chat_id: int, reads: str) -> None:
        self.stage = stage
        self.chat_id = chat_id
        self.reads = reads
        self._seen: set[int] = set()

    @property
    def screen(self) -> list[Bubble]:
        return self.stage.phones.chats.get(self.chat_id, [])

    @property
    def news(self) -> list[Bubble]:
        """What the bot has said since the last act here."""
        return [one for one in self.screen if one.author == DROM and one.id not in self._seen]

    def looks_away(self) -> None:
        """What was on the screen until now is no news any more."""
        self._seen = {bubble.id for bubble in self.screen}

    def says(self, sentence: str, **values: object) -> str:
        """A sentence of the catalogues as it is read here."""
        return self.stage.sentence(self.reads, sentence, **values)

    def hears(self, sentence: str, **values: object) -> Bubble:
        """The bot has just said this sentence here, in the language that is read here."""
        return self.sees(plain(self.says(sentence, **values)))

    def sees(self, text: str) -> Bubble:
        """This is among the news."""
        found = next((bubble for bubble in self.news if plain(text) in plain(bubble.text)), None)
        return found or self.stage.fail(f"{self.chat_id} does not see “{text}” but {self._news}")

    def sees_nothing_like(self, text: str) -> None:
        if any(plain(text) in plain(bubble.text) for bubble in self.screen if bubble.author == DROM):
            self.stage.fail(f"{self.chat_id} sees “{text}”")

    def sees_nothing_new(self) -> None:
        if self.news:
            self.stage.fail(f"{self.chat_id} sees {self._news}")

    def labels(self, bubble: Bubble | None = None) -> list[str]:
        """The buttons under a message, or under the newest one that has any."""
        shown = bubble or next((one for one in reversed(self.news) if one.buttons), None)
        return [button.label for row in shown.buttons for button in row] if shown else []

    def button(self, label: str, bubbles: Sequence[Bubble]) -> tuple[Bubble, Button]:
        """The newest button with this label, which may be a sentence of the catalogues."""
        wanted = self.stage.label(self.reads, label)
        for bubble in reversed(bubbles):
            for button in (button for row in bubble.buttons for button in row):
                # A number may stand in the word of a case, on a button that leads there.
                if wanted == button.label if wanted.isdigit() else wanted in button.label:
                    return bubble, button
        return self.stage.fail(
            f"{self.chat_id} has no button “{label}”, only {[self.labels(b) for b in bubbles]}"
        )

    @property
    def _news(self) -> list[str]:
        return [str(bubble) for bubble in self.news]


class Family(Onlooker):
    """A family at its phone."""

    def __init__(self, stage: Stage, user_id: int, phone: str | None, name: str) -> None:
        super().__init__(stage, user_id, phone if phone in ("et", "ru", "lv", "lt", "en") else "en")
        self.phone = phone
        self.user = builders.user(user_id, name=name, language=phone)
        self.chat = builders.private_chat(user_id)
        stage.secrets.update({str(user_id), name})
        self._sent: dict[int | None, Json] = {}  #: what Telegram has of this family's messages

    async def starts(self, link: str = "") -> None:
        await self.writes(f"/start {link}".strip())

    async def writes(self, text: str, *, reply_to: int | None = None, picks: str = "") -> int:
        """Text or a command, as an answer to a message or to words in it; the number of the message."""
        if len(text) > 12 and not text.startswith("/"):
            self.stage.secrets.add(text)
        content = builders.texts(text)
        if reply_to is not None:
            content |= self._answering(reply_to, picks)
        return await self.sends(**content)

    def _answering(self, number: int, picks: str) -> Json:
        author = builders.user(builders.BOT_ID, is_bot=True)
        answered = self._sent.get(number) or builders.message(self.chat, author, number, text="a card")
        return {"reply_to_message": answered} | ({"quote": builders.quote(picks)} if picks else {})

    async def reacts(self, emoji: str, message_id: int, **more: Any) -> None:
        """Sets a sign under a message, or takes it away with ""."""
        self.looks_away()
        self.stage.phones.log.append(f"{self.chat_id:>15} {self.user['first_name']} reacts {emoji}")
        change = builders.reaction(emoji, message_id, self.chat, self.user, **more)
        await self.stage.receive(builders.update("message_reaction", change))

    async def sends(self, **content: Any) -> int:
        """Anything, with the fields that Telegram gives it."""
        self.looks_away()
        message = builders.message(self.chat, self.user, self.stage.number(), **content)
        self.shows_own(message, content)
        self._sent[message["message_id"]] = message
        await self.stage.receive(builders.update("message", message))
        return int(message["message_id"])

    def deletes(self, message_id: int) -> None:
        """Gone from Telegram, which tells no bot about it."""
        del self._sent[message_id]

    def shows_own(self, message: Json, content: Json) -> None:
        kind = _kind(content)
        words = str(content.get("text", content.get("caption", "")))
        name = self.user["first_name"]
        self.stage.phones.show(self.chat_id, Bubble(message["message_id"], name, words, kind))
        self.looks_away()

    async def edits(self, message_id: int, text: str | None = None, **content: Any) -> None:
        content |= builders.texts(text) if text is not None else {}
        self.looks_away()
        words = content.get("text", content.get("caption", ""))
        self.stage.phones.change(self.chat_id, message_id, text=words)
        edited = builders.message(self.chat, self.user, message_id, **content)
        self._sent[message_id] = edited
        await self.stage.receive(builders.update("edited_message", edited | {"edit_date": 1_795_000_060}))

    async def presses(self, label: str) -> None:
        """The newest button with this label on the whole screen."""
        bubble, button = self.button(label, self.screen)
        await self.forges(button.data, bubble.id, bubble.reply_to)

    async def forges(self, data: str, message_id: int = 500, reply_to: int | None = None) -> None:
        """Any data at all, as a changed client can send it; Telegram adds what the bot's message answered."""
        self.looks_away()
        query = builders.press(data, self.user, self.chat, message_id, "4382")
        if reply_to in self._sent:
            query["message"]["reply_to_message"] = self._sent[reply_to]
        self.stage.phones.log.append(f"{self.chat_id:>15} {self.user['first_name']} presses {data}")
        await self.stage.receive(builders.update("callback_query", query))

    async def taps_key(self, sign: str, label: str) -> None:
        """A key at the bottom of the screen sends its label as text."""
        await self.writes(f"{sign} {self.says(label)}")

    async def blocks_the_bot(self) -> None:
        self.stage.phones.blocked.add(self.chat_id)
        await self._place("member", "kicked")

    async def returns(self) -> None:
        self.stage.phones.blocked.discard(self.chat_id)
        await self._place("kicked", "member")

    async def _place(self, old: str, new: str) -> None:
        change = builders.place(self.chat, self.user, old, new)
        await self.stage.receive(builders.update("my_chat_member", change))

    async def case(self) -> Case:
        return await self.stage.case_of(self.chat_id)

    # ── longer ways ──

    async def settles(
        self, language: str = "en", country: str | None = "EE", municipality: str | None = "valga"
    ) -> None:
        """Has chosen language and place some time ago, and opens the menu now."""
        async with self.stage.ground.transactions() as uow:
            contact = await uow.contacts.of(self.chat_id)
            home = replace(contact, country=country, municipality=municipality, place_asked=True)
            await uow.contacts.save(replace(home, language=language))
            await uow.commit()
        self.reads = language
        await self.starts()

    async def asks_for_a_person(self) -> Case:
        """With consent, as at the first time."""
        await self.writes("/person")
        if any("✅" in label for label in self.labels()):
            await self.presses("Yes, pass it on")
        return await self.case()


class Group(Onlooker):
    """A group with the bot in it."""

    def __init__(self, stage: Stage, chat_id: int, title: str, *, is_forum: bool, **more: Any) -> None:
        super().__init__(stage, chat_id, "et")
        kind = more.pop("kind", "supergroup")
        self.is_forum = is_forum
        self.chat = builders.room_chat(chat_id, kind=kind, title=title, is_forum=is_forum, **more)
        stage.secrets.add(str(chat_id))

    def topic_of(self, case: Case) -> int:
        topics = self.stage.phones.topics.get(self.chat_id, {})
        found = [number for number, topic in topics.items() if case.word in topic.name]
        return found[-1] if found else self.stage.fail(f"no topic of {case.word} among {topics}")

    def topic_name(self, case: Case) -> str:
        return self.stage.phones.topics[self.chat_id][self.topic_of(case)].name

    def of_case(self, case: Case) -> list[Bubble]:
        """What stands in the topic of a case, or in the whole group without topics."""
        thread = self.topic_of(case) if self.is_forum else None
        return [bubble for bubble in self.screen if bubble.thread == thread]

    def copies(self, case: Case) -> list[str]:
        """The words, or kinds, of what was copied to a case."""
        return [bubble.text or bubble.kind for bubble in self.of_case(case) if bubble.is_copy]

    def has_nothing_of(self, case: Case) -> bool:
        topics = self.stage.phones.topics.get(self.chat_id, {}).values()
        return not any(case.word in words for words in [bubble.text for bubble in self.screen]) and not any(
            case.word in topic.name for topic in topics
        )

    async def loses(self, mediator: "Mediator", how: str = "left") -> None:
        """Somebody leaves ("left") or is removed ("kicked"); the bot is an administrator and hears of it."""
        self.looks_away()
        self.stage.members.present.discard((self.chat_id, mediator.user["id"]))
        self.stage.members.gone.add((self.chat_id, mediator.user["id"]))
        change = builders.member_gone(self.chat, mediator.user, how)
        await self.stage.receive(builders.update("chat_member", change))

    def lets_in(self, mediator: "Mediator") -> None:
        """Somebody who was gone is there again; of that the bot reads nothing."""
        self.stage.members.gone.discard((self.chat_id, mediator.user["id"]))
        self.stage.members.present.add((self.chat_id, mediator.user["id"]))

    async def bot_becomes(self, status: str, **rights: Any) -> None:
        """The bot is added, promoted, demoted ("member") or removed ("kicked")."""
        self.looks_away()
        if status in ("kicked", "left"):
            self.stage.phones.left_groups.add(self.chat_id)
        else:
            self.stage.phones.left_groups.discard(self.chat_id)
        await self.stage.receive(builders.room_place_update(status, self.chat, **rights))


class Mediator:
    """Somebody in a group, under the name that Telegram shows."""

    def __init__(self, stage: Stage, user_id: int, name: str, group: Group, phone: str = "et") -> None:
        self.stage = stage
        self.group = group
        self.name = name
        self.user = builders.user(user_id, name=name, language=phone)
        stage.secrets.update({str(user_id), name})
        stage.members.present.add((group.chat_id, user_id))

    def alone(self) -> Family:
        """The same person, alone with the bot."""
        return Family(self.stage, self.user["id"], "et", self.name)

    async def writes(
        self, text: str, case: Case | None = None, *, reply_to: int | None = None, **content: Any
    ) -> int:
        """In the topic of a case, or in the group itself; as an answer to a message where there is one."""
        if text:
            content |= builders.texts(text)
            if len(text) > 12 and not text.startswith("/"):
                self.stage.secrets.add(text)
        thread = self.group.topic_of(case) if case and self.group.is_forum else None
        content |= builders.in_topic(thread) if thread else {}
        if reply_to is not None:
            quoted = builders.user(builders.BOT_ID, is_bot=True)
            content["reply_to_message"] = builders.message(self.group.chat, quoted, reply_to, text="a card")
        message = builders.message(self.group.chat, self.user, self.stage.number(), **content)
        words = text or str(content.get("caption", ""))
        shown = Bubble(message["message_id"], self.name, words, _kind(content), thread=thread)
        self.stage.phones.show(self.group.chat_id, shown)
        self.group.looks_away()
        await self.stage.receive(builders.update("message", message))
        return int(message["message_id"])

    async def reacts(self, emoji: str, message_id: int, **more: Any) -> None:
        """Sets a sign under a message, or takes it away with ""."""
        self.group.looks_away()
        self.stage.phones.log.append(f"{self.group.chat_id:>15} {self.name} reacts {emoji}")
        change = builders.reaction(emoji, message_id, self.group.chat, self.user, **more)
        await self.stage.receive(builders.update("message_reaction", change))

    async def edits(self, message_id: int, text: str, case: Case | None = None, **content: Any) -> None:
        self.group.looks_away()
        thread = self.group.topic_of(case) if case and self.group.is_forum else None
        content |= {"caption": text} if content else builders.texts(text)
        content |= builders.in_topic(thread) if thread else {}
        self.stage.phones.change(self.group.chat_id, message_id, text=text)
        edited = builders.message(self.group.chat, self.user, message_id, **content)
        await self.stage.receive(builders.update("edited_message", edited | {"edit_date": 1_795_000_060}))

    async def presses(self, label: str, case: Case) -> None:
        bubble, button = self.group.button(label, self.group.of_case(case))
        await self.forges(button.data, bubble.id, thread=bubble.thread)

    async def forges(self, data: str, message_id: int = 600, thread: int | None = None) -> None:
        self.group.looks_away()
        query = builders.press(data, self.user, self.group.chat, message_id, "4383")
        if thread is not None:
            query["message"] |= builders.in_topic(thread)
        self.stage.phones.log.append(f"{self.group.chat_id:>15} {self.name} presses {data}")
        await self.stage.receive(builders.update("callback_query", query))

    async def takes(self, case: Case) -> None:
        await self.presses("Take", case)

    async def closes(
        self,
        case: Case,
        outcome: str = "Solved",
        persons: int | None = 1,
        institution: str = "Another institution",
    ) -> None:
        """In two taps, or three, or four where an institution is asked for."""
        await self.presses("Close", case)
        await self.presses(outcome, case)
        if outcome.startswith(("Referred", "Right refused")):
            await self.presses(institution, case)
        if persons is not None:
            await self.presses("10+" if persons == 10 else str(persons), case)


def _kind(content: Json) -> str:
    ornaments = """
        caption media_group_id message_thread_id is_topic_message reply_to_message entities quote
        has_protected_content forward_origin via_bot
    """.split()
    return next((field for field in content if field not in ornaments), "text")
