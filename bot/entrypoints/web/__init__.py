"""The dashboard on the web: who may see what, and how it is served."""

from bot.entrypoints.web.application import application
from bot.entrypoints.web.server import AddressInUseError, WebServer

__all__ = ["AddressInUseError", "WebServer", "application"]
