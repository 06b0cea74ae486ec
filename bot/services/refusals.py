"""Why something cannot be passed on, in the same plain words for families and mediators."""

from bot.domain.commands import ContentKind
from bot.services.phrasebook import Phrasebook


def why_not(words: Phrasebook, kind: ContentKind) -> str:
    """The reason, and what can be sent instead."""
    t = words.t
    match kind:
        case ContentKind.POLL:
            return t("A poll cannot be passed on: nobody would see the votes. Please write your question.")
        case ContentKind.GAME:
            return t("A game cannot be passed on. Please write what you want to say.")
        case ContentKind.STORY:
            return t(
                "A story shows who posted it, so it cannot be passed on. Please send the picture itself."
            )
        case ContentKind.PAYMENT:
            return t("Nothing that costs money can be passed on. All help here is free.")
        case ContentKind.PROTECTED:
            return t(
                "Copying is forbidden in this chat. Please turn off “Restrict saving content” "
                "in its settings and send this again."
            )
        case _:
            return t("This kind of message cannot be passed on. Please send text, voice, a photo or a file.")
