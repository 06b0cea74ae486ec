"""The dashboard on the web: who may see what."""

from bot.entrypoints.web.application import application

__all__ = ["application"]
