"""An old key can be taken away after everything was written anew under the new one."""

from dataclasses import replace

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.rotation import reseal
from bot.domain.messages import SendText
from bot.domain.people import Place, RoomKind
from bot.services.ports import Incoming
from tests.databases import grounded

FAMILY = 5550001
GROUP = -1005550002


async def test_after_resealing_the_new_key_alone_finds_and_reads_everything(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with grounded(database_url, vault=Keyring.from_text(old)) as ground, ground.transactions() as uow:
        await uow.inbox.add([Incoming(1, FAMILY, b"hello")], uow.now)
        contact = await uow.contacts.of(FAMILY)
        room = await uow.rooms.bind(GROUP, RoomKind.CASES, (Place(),), is_forum=True, language="et")
        mediator = replace(await uow.rooms.mediator(7), alias="Maarja")
        await uow.rooms.save_mediator(mediator)
        await uow.outbox.add(SendText(FAMILY, "first"), now=uow.now)
        done = await uow.outbox.add(SendText(GROUP, "done"), now=uow.now)
        await uow.outbox.sent(done, None, uow.now)
        await uow.commit()
    async with grounded(database_url, vault=Keyring.from_text(f"{new},{old}")) as ground:
        assert await reseal(ground.database, ground.vault) == 7
    alone = Keyring.from_text(new)
    async with grounded(database_url, vault=alone) as ground, ground.transactions() as uow:
        assert await uow.contacts.find(FAMILY) == contact
        assert await uow.rooms.find(GROUP) == room
        assert await uow.rooms.mediator(7) == mediator
        claimed = await uow.inbox.claim_next(uow.now)
        assert claimed is not None
        assert claimed.payload == b"hello"
        await uow.outbox.add(SendText(FAMILY, "second"), now=uow.now)
        leased = await uow.outbox.lease(uow.now, 10, uow.now - uow.now)
        assert [row.message for row in leased] == [SendText(FAMILY, "first")], "the lane was kept together"
        await uow.outbox.drop_for_chat(FAMILY)
        assert await uow.outbox.lease(uow.now, 10, uow.now - uow.now) == []
