"""The one door for numbers: tables, summaries and health, all from published months."""

from bot.domain.publication import KnowledgeHealth, Published, Query, RoomHealth, Span, Summary
from bot.services.ports import UnitOfWork


class Figures:
    """Whatever shows figures asks here; it never sees a raw count."""

    async def table(self, uow: UnitOfWork, query: Query) -> Published:
        """The events of the query, split by its side."""
        raise NotImplementedError

    async def summary(
        self, uow: UnitOfWork, span: Span, country: str | None = None, municipality: str | None = None
    ) -> Summary:
        """The figures at the top of a page."""
        raise NotImplementedError

    async def latest(self, uow: UnitOfWork) -> Span | None:
        """The newest published month; None before the first is over."""
        raise NotImplementedError

    async def queue(self, uow: UnitOfWork) -> tuple[RoomHealth, ...]:
        """How the rooms keep up, now."""
        raise NotImplementedError

    async def knowledge(self, uow: UnitOfWork, span: Span, country: str | None = None) -> KnowledgeHealth:
        """Most asked, least helpful, unanswered."""
        raise NotImplementedError
