"""What is kept of one family, as it is shown to that family."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.access import StaffMember
from bot.domain.people import Contact, Mediator

#: Of each question to a person, in `cases` and beside it. What stands there is not shown: whoever else holds
#: the phone would read what it was about.
OF_EACH_QUESTION: Final = (
    "word",
    "state",
    "times",
    "language",
    "place",
    "topic",
    "entry",
    "urgency",
    "room",
    "mediator",
    "outcome",
    "persons",
    "institution",
    "whether_rated",
    "message_numbers",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one family, in numbers and days."""

    contact: Contact
    place: str
    cases: int
    open_cases: int
    messages: int
    muted_until: date | None = None
    calls: int = 0  #: for a person, of the last day
    is_counted: bool = False  #: among the families of a month that is not over
    mediator: Mediator | None = None
    member: StaffMember | None = None
    deeds: int = 0  #: that are noted of them as mediator or staff

    @property
    def is_staff(self) -> bool:
        """They also work here."""
        return bool(self.mediator or self.member or self.deeds)

    @property
    def outlives_forgetting(self) -> bool:
        """Something is not deleted by `/forget`."""
        return bool(self.calls) or self.muted_until is not None or self.is_staff

    def as_json(self) -> Mapping[str, object]:
        """With names that a program can rely on."""
        contact = self.contact
        return {
            "telegram_id": contact.chat_id,
            "language": contact.language,
            "phone_language": contact.phone_language,
            "country": contact.country,
            "municipality": contact.municipality,
            "place_asked": contact.place_asked,
            "last_seen": _day(contact.seen_on),
            "consented": _day(contact.consented_on),
            "declined": _day(contact.declined_on),
            "cases": self.cases,
            "open_cases": self.open_cases,
            "kept_of_each_case": list(OF_EACH_QUESTION) if self.cases else [],
            "message_numbers": self.messages + len(contact.unanswered) + (contact.rated_message is not None),
            "remembers_album": contact.album is not None,
            "questions_without_answer_in_a_row": contact.misses,
            "reachable": contact.reachable,
            "muted_until": _day(self.muted_until),
            "calls_of_last_day": self.calls,
            "remembers_topic": contact.recollection is not None,
            "counted_this_month": self.is_counted,
            "staff": self._as_staff() if self.is_staff else None,
        }

    def _as_staff(self) -> Mapping[str, object]:
        mediator, member = self.mediator, self.member
        return {
            "alias": mediator.alias if mediator else None,
            "language": mediator.language if mediator else None,
            "phone_language": mediator.phone_language if mediator else None,
            "away_until": _day(mediator.away_until) if mediator else None,
            "last_worked": _day(mediator.worked_on) if mediator else None,
            "dashboard": member is not None,
            "dashboard_last_asked": _day(member.asked_on) if member else None,
            "dashboard_language": member.language if member else None,
            "deeds": self.deeds,
        }


def _day(day: object) -> str | None:
    return None if day is None else str(day)
