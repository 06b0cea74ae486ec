"""Who may do what, in one table: every command, button and address. What is not here is refused."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from bot.domain.access import Role
from bot.domain.actions import ENDING_VERBS, KNOWLEDGE_VERBS, MUTE_VERBS, Verb
from bot.domain.people import RoomKind


class Who(StrEnum):
    """Everybody who can act in Telegram, by where and as what; docs/rights.md shows these words."""

    FAMILY = "family"
    MEDIATOR = "mediator alone"  #: in the private chat; Telegram says that the person is in a case room
    STAFF_ALONE = "staff alone"  #: the same, of the staff room
    STRANGER = "stranger"  #: in a group that is no room, or that anybody can read
    ADMIN_ELSEWHERE = "admin elsewhere"
    MASK_ELSEWHERE = "mask elsewhere"
    MEMBER = "member"  #: of the case room in which the deed happens
    OWNER = "owner"  #: a member who has the case
    ADMIN = "admin"  #: of the foundation, in a case room
    MASK = "mask"  #: an administrator or channel behind the name of the group
    STAFF = "staff"
    STAFF_ADMIN = "staff admin"
    STAFF_MASK = "staff mask"


class Answer(StrEnum):
    """What becomes of a wish. Everything but `YES` changes nothing."""

    YES = "yes"
    WHILE_IT_WAITS = "while it waits"  #: while nobody has the case
    OWNER_ONLY = "owner only"
    BE_YOURSELF = "be yourself"
    ADMINS_ONLY = "admins only"
    NOT_A_ROOM = "not a room"
    IN_CASE_ROOM = "in a case room"
    IN_STAFF_ROOM = "in the staff room"
    IN_THE_GROUP = "in the group"
    ASK_AGAIN = "ask again"  #: Telegram does not say who somebody is
    STALE = "stale"  #: "This button no longer works."
    UNKNOWN = "unknown"  #: no command here: the help for a family, held back in a topic, else silence
    NOTHING = "nothing"  #: a button of which no answer would reach anybody


Row = Mapping[Who, Answer]
_ALONE: Final = (Who.FAMILY, Who.MEDIATOR, Who.STAFF_ALONE)
_ELSEWHERE: Final = (Who.STRANGER, Who.ADMIN_ELSEWHERE, Who.MASK_ELSEWHERE)
_CASE_ROOM: Final = (Who.MEMBER, Who.OWNER, Who.ADMIN, Who.MASK)
_STAFF_ROOM: Final = (Who.STAFF, Who.STAFF_ADMIN, Who.STAFF_MASK)
_MASKS: Final = (Who.MASK, Who.STAFF_MASK)


def _all(people: Iterable[Who], answer: Answer) -> dict[Who, Answer]:
    return dict.fromkeys(people, answer)


# ── commands ──

_FAMILYS: Final[Row] = _all(Who, Answer.UNKNOWN) | _all(_ALONE, Answer.YES)
_EVERYWHERE: Final[Row] = _all(Who, Answer.YES)
_IN_ROOMS: Final[Row] = (
    _all(_ALONE, Answer.IN_THE_GROUP)
    | _all(_ELSEWHERE, Answer.NOT_A_ROOM)
    | _all((*_CASE_ROOM, *_STAFF_ROOM), Answer.YES)
)
_IN_PERSON: Final[Row] = {**_IN_ROOMS, **_all(_MASKS, Answer.BE_YOURSELF)}
_IN_CASE_ROOMS: Final[Row] = {
    **_IN_PERSON,
    **_all((Who.STAFF, Who.STAFF_ADMIN), Answer.IN_CASE_ROOM),
}
_LISTS: Final[Row] = {**_all(_ELSEWHERE, Answer.IN_CASE_ROOM), **_all(_STAFF_ROOM, Answer.IN_CASE_ROOM)}
_STAFFS: Final[Row] = (
    _all(Who, Answer.IN_STAFF_ROOM) | _all(_ALONE, Answer.IN_THE_GROUP) | _all(_STAFF_ROOM, Answer.YES)
)
_ADMINS: Final[Row] = (
    _all(Who, Answer.ADMINS_ONLY)
    | _all(_ALONE, Answer.IN_THE_GROUP)
    | _all((*_MASKS, Who.MASK_ELSEWHERE), Answer.BE_YOURSELF)
    | _all((Who.ADMIN, Who.ADMIN_ELSEWHERE, Who.STAFF_ADMIN), Answer.YES)
)

COMMANDS: Final[Mapping[str, Row]] = {
    "start": _EVERYWHERE,
    "help": _EVERYWHERE,
    "place": _FAMILYS,
    "privacy": _FAMILYS,
    "mydata": _FAMILYS,
    "hide": _FAMILYS,
    "forget": _FAMILYS,
    "person": _FAMILYS,
    "language": {**_IN_ROOMS, **_all(_ALONE, Answer.YES)},
    "language room": {
        **_ADMINS,
        **_all(_ALONE, Answer.YES),  # in a private chat there is no room to speak of
        **_all(_ELSEWHERE, Answer.NOT_A_ROOM),
    },
    "bind": _ADMINS,
    "alias": _IN_PERSON,
    "hours": _IN_CASE_ROOMS,
    "promise": _IN_CASE_ROOMS,
    "away": _IN_CASE_ROOMS,
    "back": _IN_CASE_ROOMS,
    "queue": {**_IN_ROOMS, **_LISTS},
    "mine": {**_IN_PERSON, **_LISTS, Who.MEDIATOR: Answer.YES},
    "kb": _IN_PERSON,
    "kb_send": _IN_PERSON,
    "kb mending": {**_STAFFS, **_all(_ELSEWHERE, Answer.NOT_A_ROOM), Who.STAFF_MASK: Answer.BE_YOURSELF},
    "stats": _STAFFS,
    "muted": _STAFFS,
    "dashboard": {
        **_STAFFS,
        **_all(_ALONE, Answer.IN_STAFF_ROOM),
        Who.STAFF_ALONE: Answer.YES,
        Who.STAFF_MASK: Answer.BE_YOURSELF,
    },
}
#: A second word that makes another deed of a command.
_SECOND_WORDS: Final = frozenset({("language", "room"), ("kb", "mending")})

# ── buttons ──

_FAMILY_BUTTON: Final[Row] = (
    _all(Who, Answer.STALE) | _all(_ALONE, Answer.YES) | _all(_ELSEWHERE, Answer.NOTHING)
)
_ROOM_BUTTON: Final[Row] = (
    _all(_ALONE, Answer.STALE)
    | _all(_ELSEWHERE, Answer.NOTHING)
    | _all((*_CASE_ROOM, *_STAFF_ROOM), Answer.YES)
)
_PERSONS_BUTTON: Final[Row] = {**_ROOM_BUTTON, **_all(_MASKS, Answer.BE_YOURSELF)}
_ADMINS_BUTTON: Final[Row] = {
    **_PERSONS_BUTTON,
    **_all((Who.MEMBER, Who.OWNER, Who.STAFF), Answer.ADMINS_ONLY),
}
#: Cases are in case rooms; in the staff room there is none that a button could name.
_CASE_BUTTON: Final[Row] = {**_PERSONS_BUTTON, **_all(_STAFF_ROOM, Answer.STALE)}
_STAFFS_BUTTON: Final[Row] = {
    **_PERSONS_BUTTON,
    **_all((Who.MEMBER, Who.OWNER, Who.ADMIN), Answer.IN_STAFF_ROOM),
}
_OWNERS_BUTTON: Final[Row] = {**_CASE_BUTTON, **_all((Who.MEMBER, Who.ADMIN), Answer.OWNER_ONLY)}
_MOVING_BUTTON: Final[Row] = {**_CASE_BUTTON, **_all((Who.MEMBER, Who.ADMIN), Answer.WHILE_IT_WAITS)}

VERBS: Final[Mapping[Verb, Row]] = {
    **dict.fromkeys(
        (
            Verb.LANGUAGE,
            Verb.COUNTRY,
            Verb.PLACE,
            Verb.MENU,
            Verb.TOPIC,
            Verb.ENTRY,
            Verb.NONE_OF_THESE,
            Verb.HELPED,
            Verb.EMERGENCY,
            Verb.NO_EMERGENCY,
            Verb.PERSON,
            Verb.CONSENT,
            Verb.DECLINE,
            Verb.WITHDRAW,
            Verb.FEEDBACK,
            Verb.FORGET,
            Verb.PRIVACY,
            Verb.MY_DATA,
            Verb.HIDE,
            Verb.SAME_MATTER,
            Verb.OTHER_MATTER,
        ),
        _FAMILY_BUTTON,
    ),
    Verb.REOPEN: {**_CASE_BUTTON, **_all(_ALONE, Answer.YES)},
    Verb.TAKE: _CASE_BUTTON,
    **dict.fromkeys(ENDING_VERBS | MUTE_VERBS, _OWNERS_BUTTON),
    Verb.GIVE_BACK: _OWNERS_BUTTON,
    **dict.fromkeys((Verb.TRANSFER, Verb.MOVE_TO, Verb.MOVE_NOW, Verb.STAY), _MOVING_BUTTON),
    Verb.QUEUE: {**_ROOM_BUTTON, **_all(_STAFF_ROOM, Answer.STALE)},
    Verb.MINE: {**_CASE_BUTTON, Who.MEDIATOR: Answer.YES},
    Verb.READ_IN: _PERSONS_BUTTON,
    Verb.ROOM_READS_IN: _ADMINS_BUTTON,
    **dict.fromkeys(KNOWLEDGE_VERBS, _PERSONS_BUTTON),
    Verb.SEND_CARD: _OWNERS_BUTTON,
    **dict.fromkeys((Verb.MENDED, Verb.LIFT_MUTE), _STAFFS_BUTTON),
}

# ── the web ──

#: Every page of the dashboard; None where nobody has to sign in.
PAGES: Final[Mapping[tuple[str, str], Role | None]] = {
    ("GET", "/"): Role.STAFF,
    ("GET", "/export/{format}"): Role.STAFF,
    ("GET", "/queue"): Role.STAFF,
    ("GET", "/knowledge"): Role.STAFF,
    ("GET", "/access"): Role.ADMIN,
    ("POST", "/access/end"): Role.ADMIN,
    ("POST", "/sign-out"): Role.STAFF,
    ("GET", "/sign-in"): None,
    ("POST", "/sign-in"): None,
    ("GET", "/goodbye"): None,
    ("GET", "/static/{version}/{name}"): None,
}


class Machine(StrEnum):
    """Programs that ask this one."""

    ANY = "any machine"
    TELEGRAM = "Telegram"  #: known by its secret
    OPERATOR = "operator's machine"  #: whoever reaches DROM_METRICS_LISTEN


#: What is listened on beside the dashboard. The webhook's address is a setting.
MACHINES: Final[Mapping[tuple[str, str], Machine]] = {
    ("GET", "/healthz"): Machine.ANY,
    ("GET", "/readyz"): Machine.ANY,
    ("GET", "/metrics"): Machine.OPERATOR,
    ("POST", "DROM_WEBHOOK_URL"): Machine.TELEGRAM,
}

# ── asking the table ──


def who_in_group(kind: RoomKind | None, *, is_masked: bool, is_admin: bool) -> Who:
    """Somebody whose message or press shows that they are in a group; `kind` is None where it is no room."""
    if kind is None:
        return Who.MASK_ELSEWHERE if is_masked else Who.ADMIN_ELSEWHERE if is_admin else Who.STRANGER
    if kind is RoomKind.STAFF:
        return Who.STAFF_MASK if is_masked else Who.STAFF_ADMIN if is_admin else Who.STAFF
    return Who.MASK if is_masked else Who.ADMIN if is_admin else Who.MEMBER


def deed_of(name: str, argument: str) -> str:
    """The command's row in the table."""
    word = argument.lower().partition(" ")[0].strip()
    return f"{name} {word}" if (name, word) in _SECOND_WORDS else name


def right_to_command(who: Who, deed: str) -> Answer:
    """What is not in the table is no command."""
    return COMMANDS.get(deed, {}).get(who, Answer.UNKNOWN)


def right_to_press(who: Who, verb: Verb) -> Answer:
    """What is not in the table does nothing."""
    return VERBS.get(verb, {}).get(who, Answer.STALE)
