"""The clock on the wall of a story, and the usual hours of its room."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.journeys.stage import Stage

OFFICE = "Mon-Fri 9:00-12:00 13:00-17:00"


def comes(stage: Stage, text: str) -> None:
    """The clock moves forward to a moment on the clocks of the Baltics."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Tallinn"))
    step = moment - stage.clock.now()
    assert step.total_seconds() >= 0, "no story goes back in time"
    stage.clock.tick(step)


async def goes_by(stage: Stage, *moments: str) -> None:
    """The job of the clocks looks at each of these moments, as it does every few seconds."""
    for moment in moments:
        comes(stage, moment)
        await stage.ticks()
