"""The numbers of PostgreSQL's advisory locks that Drom takes; any numbers that nobody else uses."""

from typing import Final

#: Processes that start together migrate one after the other.
MIGRATION: Final = 0x44524F4D
#: One process leads.
LEADER: Final = (0x44524F4D, 1)
#: Shared by all processes whose newest revision is the second number.
PROGRAMS: Final = 0x44524F4E
