"""What `POST /sandbox/clock` does: the whole world jumps, or begins anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.sandbox import bodies
from bot.sandbox.clock import ONLY_FORWARD, ZONE
from bot.sandbox.errors import ControlError
from bot.sandbox.model import JSON
from bot.sandbox.moments import JUMPS
from bot.sandbox.world import World

#: `drom try` ends this world for a new one when it finds this.
ANEW_FILE = "anew"
CANNOT_BEGIN_ANEW = "Only `make try` can make a new world. " + ONLY_FORWARD


def travel(world: World, body: bodies.Travel) -> JSON:
    if sum(wish is not None for wish in (body.to, body.hours, body.at)) != 1:
        raise ControlError("Say exactly one of to, hours and at.")
    if body.to == "now":
        return _begin_anew(world)
    world.clock.forward_to(_moment(world.clock.local, body))
    world.events.add("clock", None, clock=world.clock.card())
    return world.clock.card()


def _moment(now: datetime, body: bodies.Travel) -> datetime:
    if body.to is not None:
        return JUMPS[body.to](now)
    if body.hours is not None:
        return now + timedelta(hours=body.hours)
    try:
        return datetime.fromisoformat(body.at or "").replace(tzinfo=ZONE)
    except ValueError:
        raise ControlError("at: write it like 2026-12-24T10:00; it is the room's time.") from None


def _begin_anew(world: World) -> JSON:
    if world.trial_folder is None:
        raise ControlError(CANNOT_BEGIN_ANEW, 409)
    (world.trial_folder / ANEW_FILE).touch()
    return {"begins_anew": True}
