"""What is said in Telegram about the way into the dashboard."""

from typing import Final

from bot.domain.access import LINK_LASTS
from bot.domain.messages import Button
from bot.services.phrasebook import Phrasebook, Reply

_MINUTES: Final = int(LINK_LASTS.total_seconds()) // 60


class DashboardReplies:
    """The link, and why there is none, in one language."""

    def __init__(self, words: Phrasebook) -> None:
        self._words = words

    def link(self, address: str) -> Reply:
        """Telegram takes buttons with addresses of the internet only."""
        text = self._words.plural(
            "This link opens the figures once. It is valid for {number} minute. Do not pass it on.",
            "This link opens the figures once. It is valid for {number} minutes. Do not pass it on.",
            _MINUTES,
        )
        if address.startswith("https://"):
            return Reply("🔑 " + text, buttons=((Button(self._words.t("Open the figures"), url=address),),))
        return Reply(f"🔑 {text}\n{address}")

    def link_on_its_way(self) -> Reply:
        return Reply("🔑 " + self._words.t("I am sending you the link in our private chat."))

    def cannot_write_to_you(self) -> Reply:
        text = self._words.t(
            "I may not write to you yet. Open my profile and press Start. Then write /dashboard here again."
        )
        return Reply("⚠️ " + text)

    def too_many_links(self) -> Reply:
        return Reply(self._words.t("You have asked for many links. Please wait a few minutes."))

    def ask_in_staff_room(self) -> Reply:
        return Reply(self._words.t("Please write /dashboard in the staff room once."))

    def switched_off(self) -> Reply:
        return Reply(
            self._words.t("The dashboard is switched off. Whoever runs the bot can set DROM_DASHBOARD_URL.")
        )
