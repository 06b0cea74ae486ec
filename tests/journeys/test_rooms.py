"""Groups become rooms: who may bind them, what mediators are called, what staff may read."""

from collections.abc import Callable
from datetime import timedelta

from tests.builders import private_chat, user
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage, plain

MakeGroup = Callable[..., Group]
ADMINS_ONLY = "Only an administrator of the foundation can do this."


def director(stage: Stage, group: Group) -> Mediator:
    return Mediator(stage, ADMIN, "Direktorova", group)


async def test_the_bot_says_hello_and_how_to_begin(new_group: MakeGroup) -> None:
    group = new_group()
    group.reads = "en"

    await group.bot_becomes("member")

    assert "/bind valga" in group.hears("An administrator of the foundation now writes, for example:").text


async def test_a_bound_room_says_what_it_gets(stage: Stage, new_group: MakeGroup) -> None:
    group = new_group()

    await director(stage, group).writes("/bind Valga tartu EE")

    group.hears("This room now gets cases from: {places}", places="Valga, Tartu, Eesti")


async def test_a_group_without_topics_is_told_how_it_works(stage: Stage, new_group: MakeGroup) -> None:
    group = new_group(is_forum=False)

    await director(stage, group).writes("/bind valga")

    group.hears("This group has no topics. That works too: reply to the bot’s message.")


async def test_nobody_but_an_administrator_binds(
    stage: Stage, new_group: MakeGroup, new_mediator: MakeMediator, family: Family
) -> None:
    group = new_group()
    stranger = new_mediator(group, "Stranger")

    await stranger.writes("/bind all")

    group.hears(ADMINS_ONLY)
    await family.settles()
    case = await family.asks_for_a_person()
    assert case.room_id is None
    assert group.has_nothing_of(case)
    async with stage.ground.transactions.reading() as uow:
        assert await uow.rooms.all() == ()


async def test_a_public_group_is_refused(stage: Stage, new_group: MakeGroup) -> None:
    group = new_group(username="everybody_reads_this")

    await director(stage, group).writes("/bind valga")

    group.hears("This group is public: anybody could read the cases. Make it private, then try again.")
    async with stage.ground.transactions.reading() as uow:
        assert await uow.rooms.all() == ()


async def test_an_unknown_place_is_named_and_the_known_ones_are_listed(
    stage: Stage, new_group: MakeGroup
) -> None:
    group = new_group()

    for word in ("atlantis", "valga,tartu", "🏥", "x" * 500, "<b>", "ee;drop"):
        await director(stage, group).writes(f"/bind {word}")
        assert len(group.news) == 1, word
        assert "valga" in group.news[0].text
        assert "staff" in group.news[0].text

    async with stage.ground.transactions.reading() as uow:
        assert await uow.rooms.all() == ()


async def test_one_wrong_place_among_right_ones_binds_nothing(stage: Stage, new_group: MakeGroup) -> None:
    group = new_group()

    await director(stage, group).writes("/bind valga atlantis")

    async with stage.ground.transactions.reading() as uow:
        assert await uow.rooms.all() == ()


async def test_an_anonymous_administrator_cannot_bind(stage: Stage, new_group: MakeGroup) -> None:
    group = new_group()
    masked = director(stage, group)
    masked.user = user(1087968824, name="Group", is_bot=True, username="GroupAnonymousBot", language="et")

    await masked.writes("/bind valga", sender_chat=group.chat)

    group.hears(
        "You are writing in the name of the group. Turn off “Remain Anonymous” in your administrator rights."
    )
    async with stage.ground.transactions.reading() as uow:
        assert await uow.rooms.all() == ()


async def test_a_command_for_another_bot_is_none_of_ours(stage: Stage, new_group: MakeGroup) -> None:
    group = new_group()

    await director(stage, group).writes("/bind@other_bot valga")
    group.sees_nothing_new()
    await director(stage, group).writes("/bind@Drom_Bot valga")

    group.hears("This room now gets cases from: {places}", places="Valga")


async def test_a_room_that_is_bound_anew_gets_the_new_places(
    family: Family, new_room: MakeRoom, stage: Stage
) -> None:
    room = await new_room("valga")
    await director(stage, room).writes("/bind narva")
    await family.settles(municipality="valga")

    case = await family.asks_for_a_person()

    assert case.room_id is None
    assert room.has_nothing_of(case)


# ── aliases ──


NO_NAMES = ("", "7", "Anna7", "<b>Anna</b>", "@anna", "http://x.ee", "A" * 33, "Anna\u202e", "😀", "{alias}")
NOT_SEEN_OR_NOT_SAID = ("\u3164", "Anna\uffa0", "-", ". '")
NAMES = ("Anna", "Анна Ивановна", "Ģirts", "O’Hara-Šmite", "A" * 32)


async def test_a_name_that_is_none_is_explained(room: Group, anna: Mediator) -> None:
    for alias in (*NO_NAMES, *NOT_SEEN_OR_NOT_SAID):
        await anna.writes(f"/alias {alias}".strip())
        room.hears("Write the name that families will see, for example: /alias Anna (at most 32 letters)")


async def test_a_name_is_what_families_will_read(room: Group, anna: Mediator) -> None:
    for alias in NAMES:
        await anna.writes(f"/alias  {alias} ")
        room.hears("Families will read: “{alias} will answer you here.”", alias=alias)


TAKEN = "Another mediator is called “{alias}” already. Families must know who writes."


async def test_a_name_that_a_colleague_has_is_refused_politely_in_every_room(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    other = await new_room("ee")
    boris = new_mediator(other, "Borislavs")
    await anna.writes("/alias Anna-Liisa K.")
    await boris.writes("/alias Boris")

    for alias in ("Anna-Liisa K.", "ANNA LIISA K", "anna-liisa  k"):
        await boris.writes(f"/alias {alias}")
        other.hears(TAKEN, alias=alias)
        other.hears("Please add a letter or choose another name, for example: /alias Anna K")
    async with stage.ground.transactions.reading() as uow:
        assert {one.alias for one in await uow.rooms.named()} == {"Anna-Liisa K.", "Boris"}

    await boris.writes("/alias Anna-Liisa M.")
    other.hears("Families will read: “{alias} will answer you here.”", alias="Anna-Liisa M.")
    await anna.writes("/alias anna-liisa K.")
    room.hears("Families will read: “{alias} will answer you here.”", alias="anna-liisa K.")


async def test_letters_of_another_alphabet_make_no_other_name(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator
) -> None:
    """Whoever wants to be taken for a colleague writes some letters in Cyrillic or Greek."""
    other = new_mediator(room, "Borislavs")
    await anna.writes("/alias Anna Koppel")

    for alias in ("Аnnа Kорреl", "Αnna Κoppel", "𝐀nna Koppel"):
        await other.writes(f"/alias {alias}")
        room.hears(TAKEN, alias=alias)
    await other.writes("/alias Анна Коппель")
    room.hears("Families will read: “{alias} will answer you here.”", alias="Анна Коппель")


async def test_a_group_with_open_cases_does_not_become_the_staff_room(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.asks_for_a_person()

    await director(stage, room).writes("/bind staff")

    told = room.hears("Open cases in this group: {number}.", number=1)
    assert room.says("Close or transfer them first, then this can become the staff room.") in told.text
    await director(stage, room).writes("/queue")
    room.sees((await family.case()).word)


async def test_an_alias_needs_a_room(new_group: MakeGroup, new_mediator: MakeMediator) -> None:
    group = new_group()

    await new_mediator(group).writes("/alias Anna")

    group.hears("This group is not connected yet. First an administrator writes /bind")


async def test_mediators_find_help(room: Group, anna: Mediator) -> None:
    await anna.writes("/help")

    room.hears("A message that begins with // is a note and stays here.")


# ── statistics ──


async def test_the_numbers_are_for_the_staff_room(room: Group, anna: Mediator, new_group: MakeGroup) -> None:
    await anna.writes("/stats")
    room.hears("The figures are for the staff room. An administrator writes there: /bind staff")

    anna.group = new_group()
    await anna.writes("/stats")
    anna.group.hears("The figures are for the staff room. An administrator writes there: /bind staff")


async def test_staff_read_a_month_when_it_is_over_and_every_number_is_rounded(
    stage: Stage, room: Group, new_room: MakeRoom, new_family: MakeFamily, new_mediator: MakeMediator
) -> None:
    staff = await new_room("staff")
    director = new_mediator(staff)
    for _ in range(6):
        family = new_family()
        await family.settles()
        await family.writes("how to find a family doctor")
    await family.writes("who built the pyramids")
    await family.asks_for_a_person()
    await stage.counted(started=6, asked=7, answered=6, unanswered=1, escalated=1)

    await director.writes("/stats")
    staff.hears("There are no figures of that month yet. They come when the month is over.")

    await stage.month_ends()
    await director.writes("/stats")

    lines = [plain(line) for line in staff.news[0].text.splitlines()]
    numbers = {line.rpartition(": ")[2] for line in lines if ": " in line}
    assert numbers <= {"0–4", "5", "10"}
    assert {f"{staff.says('Families this month')}: {n}" for n in (5, 10)} & set(lines)
    assert {f"Valga: {n}" for n in (5, 10)} & set(lines)
    staff.hears(
        "All numbers are rounded up or down to multiples of {number}. So nobody can be found in them.",
        number=5,
    )
    assert await stage.ground.rows("SELECT * FROM counters") == []


async def test_the_same_month_is_always_told_in_the_same_numbers(
    stage: Stage, room: Group, new_room: MakeRoom, new_family: MakeFamily, new_mediator: MakeMediator
) -> None:
    staff = await new_room("staff")
    director = new_mediator(staff)
    for _ in range(7):
        family = new_family()
        await family.settles()
        await family.asks_for_a_person()
    await stage.month_ends()
    texts = set()
    for words in ("", " 3", " 3.2026", " 2026-03"):
        await stage.services.months.close_due(stage.ground.transactions)
        await director.writes(f"/stats{words}")
        texts.add(staff.news[0].text)

    assert len(texts) == 1
    await director.writes("/stats yesterday")
    staff.hears("Write the month like this: /stats 3.2026")
    await director.writes("/stats 4")
    staff.hears("There are no figures of that month yet. They come when the month is over.")


async def test_the_staff_room_gets_no_cases(new_room: MakeRoom, family: Family) -> None:
    staff = await new_room("staff")
    await family.settles()

    case = await family.asks_for_a_person()

    assert case.room_id is None
    assert not stage_topics(staff)
    staff.hears(
        "Case {word} has no room ({place}). Add me to a group and write /bind.", word=case.word, place="Valga"
    )


def stage_topics(group: Group) -> dict[int, object]:
    return dict(group.stage.phones.topics.get(group.chat_id, {}))


async def test_commands_of_families_mean_nothing_in_a_group(
    stage: Stage, new_group: MakeGroup, new_mediator: MakeMediator
) -> None:
    group = new_group()

    for command in ("/forget", "/person", "/language", "/privacy"):
        await new_mediator(group).writes(command)

    group.sees_nothing_new()
    assert await stage.ground.rows("SELECT * FROM contacts") == []


async def test_an_administrator_in_a_private_chat_is_a_family_like_any_other(stage: Stage) -> None:
    admin = Family(stage, ADMIN, "en", "Direktorova")
    admin.chat = private_chat(ADMIN)

    await admin.writes("/bind all")

    admin.hears("This command works in the mediators’ group.")
    async with stage.ground.transactions.reading() as uow:
        assert await uow.rooms.all() == ()


async def test_what_happens_late_in_the_evening_is_counted_on_the_day_of_its_country(
    stage: Stage, family: Family
) -> None:
    """Families live by the time of their country, where it may be tomorrow, or the next month, already."""
    stage.clock.tick(timedelta(days=29, hours=12, minutes=30))
    await family.settles()
    await family.writes("how to find a family doctor")

    days = {str(row["day"]) for row in await stage.ground.rows("SELECT day FROM counters")}
    months = {str(row["month"]) for row in await stage.ground.rows("SELECT month FROM month_families")}
    assert days == months == {"2026-04-01"}
