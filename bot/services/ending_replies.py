"""The buttons under which a case ends, one question at a time, each with its way back."""

from collections.abc import Sequence
from typing import Final

from bot.domain.actions import Verb, act
from bot.domain.cases import WITH_INSTITUTION, Case, Outcome
from bot.domain.directory import Service
from bot.domain.institutions import ANOTHER, UNNAMED, key_of
from bot.domain.messages import Button, Buttons
from bot.services.phrasebook import Phrasebook, named, rows
from bot.services.room_replies import RoomReplies

MOST_PERSONS: Final = 10
#: What fits on a phone's screen together with the ways out.
_ON_A_PAGE: Final = 7
#: Longer labels are cut by Telegram itself, in the middle of a word.
_LABEL_LIMIT: Final = 48

#: What a person can say, in the order in which it is asked.
_SIGNS: Final = {
    Outcome.SOLVED: "✅",
    Outcome.REFERRED: "🏢",
    Outcome.REFUSED_SENT_AWAY: "🚫",
    Outcome.REFUSED_PAPER: "🚫",
    Outcome.REFUSED_DISCRIMINATION: "🚫",
    Outcome.COULD_NOT_HELP: "🤷",
    Outcome.NO_REPLY: "🔇",
    Outcome.NOT_A_QUESTION: "🗑",
}


def outcome_labels(words: Phrasebook) -> dict[Outcome, str]:
    """How cases end, as it is asked in rooms and told in their figures."""
    t = words.t
    return {
        Outcome.SOLVED: t("Solved"),
        Outcome.REFERRED: t("Referred to an institution"),
        Outcome.REFUSED_SENT_AWAY: t("Right refused: sent away"),
        Outcome.REFUSED_PAPER: t("Right refused: asked for an extra paper"),
        Outcome.REFUSED_DISCRIMINATION: t("Right refused: discrimination"),
        Outcome.COULD_NOT_HELP: t("Could not help"),
        Outcome.NO_REPLY: t("No reply from the family"),
        Outcome.NOT_A_QUESTION: t("Not a real question"),
        Outcome.UNREACHABLE: t("Family could not be reached"),
    }


class EndingReplies:
    """How it ended, with which institution, for how many persons: in the language of whoever is asked."""

    def __init__(self, replies: RoomReplies) -> None:
        self._words = replies.words

    def outcomes(self, case: Case) -> Buttons:
        labels = outcome_labels(self._words)
        choices = [
            Button(f"{sign} {labels[outcome]}", act(Verb.OUTCOME, case.word, outcome.value))
            for outcome, sign in _SIGNS.items()
        ]
        mute = Button("⛔ " + self._words.t("Mute this sender"), act(Verb.MUTE, case.word))
        return rows(*choices, mute, self._keep_open(case))

    def institutions(self, case: Case, outcome: Outcome, found: Sequence[Service], page: int) -> Buttons:
        """One page of the directory; a page that is not there shows the last one that is."""
        t = self._words.t
        last = max(0, (len(found) - 1) // _ON_A_PAGE)
        page = min(page, last)
        shown = found[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]

        def chosen(label: str, key: str) -> Button:
            return Button(label, act(Verb.INSTITUTION, case.word, outcome.value, key))

        ways = [chosen("✏️ " + t("Another institution"), ANOTHER)]
        if outcome is not Outcome.REFERRED:
            ways.append(chosen("⏭ " + t("Skip"), UNNAMED))
        question = Button("🏢 " + t("Which institution?"), self._page(case, outcome, page))
        names = [chosen(self._name(service), key_of(service.slug)) for service in shown]
        turning = self._turning(case, outcome, page, last)
        return (*rows(question, *names), *turning, *rows(*ways), self._ways_back(case, Verb.CLOSE))

    def _turning(self, case: Case, outcome: Outcome, page: int, last: int) -> Buttons:
        before = Button("◀️", self._page(case, outcome, page - 1))
        here = Button(f"{page + 1}/{last + 1}", self._page(case, outcome, page))
        after = Button("▶️", self._page(case, outcome, page + 1))
        row = (*((before,) if page > 0 else ()), here, *((after,) if page < last else ()))
        return (row,) if last > 0 else ()

    def persons(self, case: Case, outcome: Outcome, key: str) -> Buttons:
        question = self._words.t("How many people were helped?")
        numbers = [
            Button(
                f"{number}+" if number == MOST_PERSONS else str(number),
                act(Verb.PERSONS, case.word, outcome.value, number, key),
            )
            for number in range(1, MOST_PERSONS + 1)
        ]
        same = Button("👥 " + question, act(Verb.INSTITUTION, case.word, outcome.value, key))
        if outcome in WITH_INSTITUTION:
            back = self._ways_back(case, Verb.INSTITUTIONS, outcome.value, 0)
        else:
            back = self._ways_back(case, Verb.CLOSE)
        return ((same,), *rows(*numbers, width=5), back)

    def _ways_back(self, case: Case, verb: Verb, *arguments: str | int) -> tuple[Button, ...]:
        back = Button("⬅️ " + self._words.t("Back"), act(verb, case.word, *arguments))
        return back, self._keep_open(case)

    def _keep_open(self, case: Case) -> Button:
        return Button("✖️ " + self._words.t("Don’t close"), act(Verb.KEEP_OPEN, case.word))

    def _page(self, case: Case, outcome: Outcome, page: int) -> str:
        return act(Verb.INSTITUTIONS, case.word, outcome.value, page)

    def _name(self, service: Service) -> str:
        name = named(service.names, self._words.language)
        return name if len(name) <= _LABEL_LIMIT else name[: _LABEL_LIMIT - 1].rstrip() + "…"
