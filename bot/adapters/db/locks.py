"""The numbers of PostgreSQL's advisory locks that Drom takes; any numbers that nobody else uses."""

from typing import Final

#: Processes that start together migrate one after the other.
MIGRATION: Final = 0x44524F4D
#: One process leads.
LEADER: Final = (0x44524F4D, 1)
#: Shared by all processes whose newest revision is the second number.
PROGRAMS: Final = 0x44524F4E
#: Shared by all processes that read what is sealed with the key whose number is the second one,
READS: Final = 0x44524F4F
#: and by those that seal with it.
WRITES: Final = 0x44524F50
#: Who changes which keys may be used does so alone.
KEYS: Final = 0x44524F51
#: Shared by who adds to lanes while there are two keys; alone for who moves lanes to the new one.
LANES: Final = 0x44524F52
#: Mediators choose their names one after another.
NAMES: Final = 0x44524F53
