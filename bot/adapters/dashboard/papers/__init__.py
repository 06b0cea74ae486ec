"""The figures to take along: tables for calculating, reports for funders, a picture for the room."""

from bot.adapters.dashboard.papers.press import Press

__all__ = ["Press"]
