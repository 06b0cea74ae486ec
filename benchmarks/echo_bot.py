"""The smallest bot that python-telegram-bot's own quick start shows: the measure to compare with.

With `concurrently` it takes many updates at a time, as its builder's `concurrent_updates` offers.
"""

import os
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with the same words."""
    message = update.effective_message
    if message is not None and message.text is not None:
        await message.reply_text(message.text, do_quote=True)


async def announce(_: Application) -> None:  # type: ignore[type-arg]
    """Say that it is ready, as Drom does."""
    print("The echo bot runs.", flush=True)


def main() -> None:
    builder = Application.builder().token(os.environ["DROM_TOKEN"])
    builder = builder.base_url(f"{os.environ['DROM_API_BASE_URL']}/bot").post_init(announce)
    application = builder.concurrent_updates("concurrently" in sys.argv[1:]).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
