"""Spreadsheets (.xlsx) for people, written and read back; a file from outside is not trusted.

The package imports nothing by itself: its library is large, and the bot never needs it.
"""
