"""What people read about the bot before they write to it: its commands and its descriptions."""

from dataclasses import dataclass

from bot.services.phrasebook import Phrasebook

Commands = tuple[tuple[str, str], ...]  #: name without slash, and what it is for


@dataclass(frozen=True, slots=True)
class Introduction:
    """The bot's page at Telegram in one language."""

    language: str
    family_commands: Commands
    room_commands: Commands
    description: str  #: in the empty chat, at most 512 characters
    short_description: str  #: on the bot's page, at most 120 characters


def introduction(words: Phrasebook) -> Introduction:
    """Neutral on a shared phone: nothing here says for whom the bot is."""
    t = words.t
    return Introduction(
        language=words.language,
        family_commands=(
            ("start", t("Topics")),
            ("person", t("Ask a person")),
            ("language", t("Change the language")),
            ("place", t("Change the place")),
            ("help", t("How it works")),
            ("privacy", t("What is kept, and for how long")),
            ("mydata", t("See what we keep about you")),
            ("hide", t("Hide this chat")),
            ("forget", t("Delete everything about you")),
        ),
        room_commands=(
            ("help", t("How it works")),
            ("queue", t("Open cases in this room")),
            ("mine", t("Your cases")),
            ("kb", t("Look up a checked answer")),
            ("alias", t("Your name for families")),
            ("hours", t("When somebody works here")),
            ("promise", t("How soon a first answer comes")),
            ("away", t("Until when you are away")),
            ("back", t("You are back")),
            ("language", t("Change the language")),
            ("dashboard", t("A link to the figures")),
            ("stats", t("Figures of a month")),
            ("muted", t("Muted senders")),
            ("bind", t("Connect this group")),
        ),
        description=t(
            "Do you have a question about doctors, school, documents or help? Write in your own words. "
            "You get a checked answer, or a person helps you."
        ),
        short_description=t("Checked answers about doctors, school, documents and help."),
    )
