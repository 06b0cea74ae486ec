"""The end of a case, a tap for each question; every tap is checked anew, since it may be old or forged."""

from bot.domain.actions import Action, Verb
from bot.domain.cases import WITH_INSTITUTION, WITHOUT_PERSONS, Case, Ending, Outcome
from bot.domain.institutions import UNNAMED, institution_by_key, institutions
from bot.domain.messages import Buttons, EditButtons
from bot.domain.people import Mediator, Room
from bot.services.casework import Casework
from bot.services.ending_replies import MOST_PERSONS, EndingReplies
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.voice import Voice

_MOST_DIGITS = 3


class Endings:
    """Asks how the case ended, with which institution and for how many persons; then it is closed."""

    def __init__(self, knowledge: Knowledge, voice: Voice, casework: Casework) -> None:
        self._knowledge = knowledge
        self._voice = voice
        self._casework = casework

    async def pressed(
        self, uow: UnitOfWork, room: Room, case: Case, mediator: Mediator, action: Action, message_id: int
    ) -> None:
        """The next question in place of the last one; whoever presses it owns the case."""
        outcome, ending = _outcome(action.argument(1)), self._ending(case, action)
        if ending is not None:
            await self._casework.close(uow, case, room, mediator, ending)
            await self._voice.clear_buttons(uow, case, room, message_id)
            return
        replies = EndingReplies(self._voice.to(mediator, room))
        match action.verb:
            case Verb.KEEP_OPEN:
                buttons = self._voice.room(room.language).buttons(case)
            case Verb.OUTCOME | Verb.INSTITUTIONS | Verb.INSTITUTION | Verb.PERSONS if outcome is not None:
                buttons = self._next_question(case, outcome, action, replies)
            case _:
                buttons = replies.outcomes(case)
        await self._voice.add_for_case(uow, case, EditButtons(room.chat_id, message_id, buttons))

    def _next_question(self, case: Case, outcome: Outcome, action: Action, replies: EndingReplies) -> Buttons:
        key = action.argument(2) if action.verb is Verb.INSTITUTION else UNNAMED
        if outcome in WITHOUT_PERSONS:
            return replies.outcomes(case)
        if outcome not in WITH_INSTITUTION:
            return replies.persons(case, outcome, UNNAMED)
        if action.verb is Verb.INSTITUTION and self._is_named(case, outcome, key):
            return replies.persons(case, outcome, key)
        page = _number(action.argument(2)) if action.verb is Verb.INSTITUTIONS else 0
        return replies.institutions(case, outcome, institutions(self._knowledge.current, case), page or 0)

    def _ending(self, case: Case, action: Action) -> Ending | None:
        """What a tap says, if it says everything."""
        outcome, persons = _outcome(action.argument(1)), _number(action.argument(2))
        if outcome is None:
            return None
        if outcome in WITHOUT_PERSONS:
            return Ending(outcome) if action.verb is Verb.OUTCOME else None
        if action.verb is not Verb.PERSONS or persons is None or not 1 <= persons <= MOST_PERSONS:
            return None
        if outcome not in WITH_INSTITUTION:
            return Ending(outcome, persons)
        key = action.argument(3)
        if not self._is_named(case, outcome, key):
            return None
        return Ending(outcome, persons, institution_by_key(self._knowledge.current, case, key))

    def _is_named(self, case: Case, outcome: Outcome, key: str) -> bool:
        """Where a right was refused the institution may be skipped: some families fear to name it."""
        if key == UNNAMED:
            return outcome is not Outcome.REFERRED
        return institution_by_key(self._knowledge.current, case, key) is not None


def _outcome(word: str) -> Outcome | None:
    """What a person can say; that nobody is there any more, only the bot finds out."""
    return Outcome(word) if word in set(Outcome) - {Outcome.UNREACHABLE} else None


def _number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS else None
