"""The echo bot behind a webhook, as the library shows it: its queue is in memory, Starlette fills it."""

import asyncio
import os

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from benchmarks.echo_bot import echo
from benchmarks.local_telegram import HOST


async def main() -> None:
    """Serve until it is ended."""
    builder = Application.builder().token(os.environ["DROM_TOKEN"]).updater(None)
    application = builder.base_url(f"{os.environ['DROM_API_BASE_URL']}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))

    async def take(request: Request) -> Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return Response()

    app = Starlette(routes=[Route("/telegram", take, methods=["POST"])])
    port = int(os.environ["DROM_LISTEN"].rpartition(":")[2])
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="error", access_log=False))
    async with application:
        await application.bot.set_webhook(os.environ["DROM_WEBHOOK_URL"])
        await application.start()
        print("The echo bot listens.", flush=True)
        await server.serve()
        await application.stop()


if __name__ == "__main__":
    asyncio.run(main())
