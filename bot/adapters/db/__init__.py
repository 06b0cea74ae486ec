"""What Drom remembers: the two queues, people, cases and counts, in PostgreSQL or in an SQLite file."""

import sys
from types import ModuleType


class _Unused(ModuleType):
    """Has whatever is imported from it, and nothing of it can be used."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


# Drom writes its statements itself; sessions would load the whole object-relational mapper, seven megabytes.
for _name in ("sqlalchemy.ext.asyncio.session", "sqlalchemy.ext.asyncio.scoping"):
    sys.modules.setdefault(_name, _Unused(_name))
