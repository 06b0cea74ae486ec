"""How long what is kept about people, and who answers for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

#: The shortest and the longest that an operator may choose; what is not chosen is the shortest.
CASE_DAYS: Final = (7, 90)
CONTACT_MONTHS: Final = (3, 24)
MEDIATOR_MONTHS: Final = (6, 24)
AUDIT_DAYS: Final = (180, 730)
#: A month of silence, the same in February.
_MONTH: Final = timedelta(days=30)
#: A bot may take back what it wrote for 48 hours; a little less, since a request takes its time.
TAKEN_BACK_WITHIN: Final = timedelta(hours=47, minutes=50)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is older than this is deleted."""

    cases_ended: datetime
    contacts_seen: date
    mediators_worked: date
    audit: datetime


@dataclass(frozen=True, slots=True)
class Policy:
    """What an operator has decided, as people are told it."""

    case_days: int = CASE_DAYS[0]
    contact_months: int = CONTACT_MONTHS[0]
    mediator_months: int = MEDIATOR_MONTHS[0]
    audit_days: int = AUDIT_DAYS[0]
    operator_name: str = ""
    operator_contact: str = ""

    def limits(self, now: datetime) -> Limits:
        """As they are at that moment."""
        return Limits(
            now - timedelta(days=self.case_days),
            (now - self.contact_months * _MONTH).date(),
            (now - self.mediator_months * _MONTH).date(),
            now - timedelta(days=self.audit_days),
        )


@dataclass(frozen=True, slots=True)
class Due:
    """How many will be deleted; numbers, and nobody's name."""

    cases: int = 0
    contacts: int = 0
    mediators: int = 0

    def __bool__(self) -> bool:
        return bool(self.cases or self.contacts or self.mediators)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted of one family."""

    cases: int = 0
    messages: int = 0  #: that had been copied for them
