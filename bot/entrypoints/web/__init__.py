"""The dashboard on the web: who may see what, and how it is served."""

from bot.entrypoints.web.application import application
from bot.entrypoints.web.server import WebServer

__all__ = ["WebServer", "application"]
