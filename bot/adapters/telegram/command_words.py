"""Which words of a message are meant for the bot itself."""

from telegram import Message, MessageEntity

#: Name, addressed bot and argument.
CommandWords = tuple[str, str, str]
#: What `@bot words` asks for.
_LOOKUP = "kb"


def command_of(message: Message) -> CommandWords | None:
    """Of a text that begins with a command."""
    text = message.text or ""
    for entity in message.entities:
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 and text.startswith("/"):
            name, _, address = text[1 : entity.length].lower().partition("@")
            return (name, address, text[entity.length :].strip()) if name else None
    return None


def addressed_of(message: Message, bot_id: int, username: str) -> CommandWords | None:
    """Written after the bot's name, or chosen from what it offered there: never meant for a family."""
    if message.via_bot is not None and message.via_bot.id == bot_id:
        return _LOOKUP, "", ""
    name, words = f"@{username}", message.text or ""
    rest = words[len(name) :]
    is_name = words.lower().startswith(name) and not (rest[:1].isalnum() or rest[:1] == "_")
    return (_LOOKUP, "", rest.strip()) if is_name else None
