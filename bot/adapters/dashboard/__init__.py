"""The pages of the dashboard as people read them: words, tables, pictures and their look."""

from bot.adapters.dashboard.pages import Pages

__all__ = ["Pages"]
