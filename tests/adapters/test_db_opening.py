"""What a start finds of a process that died."""

from bot.domain.delivery import LEASE
from bot.domain.messages import SendText
from tests.databases import Ground, grounded, lease_next


async def lease_all(ground: Ground) -> int:
    async with ground.transactions() as uow:
        leased = await lease_next(uow, 10, LEASE)
        await uow.commit()
        return len(leased)


async def test_what_a_dead_process_was_sending_waits_only_where_it_may_be_alive(database_url: str) -> None:
    async with grounded(database_url) as ground:
        async with ground.transactions() as uow:
            await uow.outbox.add(SendText(1, "hello"), now=uow.now)
            await uow.commit()
        assert await lease_all(ground) == 1
        vault = ground.vault
    async with grounded(database_url, vault=vault) as restarted:
        # An SQLite file has one process; on PostgreSQL the lease may belong to a living neighbour.
        assert await lease_all(restarted) == (1 if database_url.startswith("sqlite") else 0)
