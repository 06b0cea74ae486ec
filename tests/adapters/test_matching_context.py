"""What is known beside the words tips the balance: topic, country, the last try, and what was refused."""

from dataclasses import replace

import pytest

from bot.adapters.matching.context import after_refusal, factors_of
from bot.domain.matching import Context, Hunch, Ranking, decide, hunch_of
from tests.adapters.small_lessons import small_base, small_matcher

NAMES = ("doctor", "dentist", "school")
TOPICS = ("health", "health", "education")


def factors(**known: object) -> list[float]:
    context = replace(Context(), **known)  # type: ignore[arg-type]  # the tests name real fields
    return [float(number) for number in factors_of(context, NAMES, TOPICS, 0.5)]


def shares(ranking: Ranking) -> dict[str, float]:
    return {candidate.entry: candidate.probability for candidate in ranking.candidates}


# ── factors ──


def test_without_context_nothing_changes() -> None:
    assert factors() == [1.0, 1.0, 1.0]


def test_a_topic_speaks_for_its_entries_and_the_mean_stays() -> None:
    doctor, dentist, school = factors(topic="health")
    assert doctor == dentist > 1 > school > 0
    assert (doctor + dentist + school) / 3 == pytest.approx(1.0)


@pytest.mark.parametrize("topic", ["gardening", "", None])
def test_a_topic_of_which_there_is_nothing_says_nothing(topic: str | None) -> None:
    assert factors(topic=topic) == [1.0, 1.0, 1.0]


def test_a_country_without_an_answer_makes_an_entry_less_likely_but_not_impossible() -> None:
    assert factors(answered=frozenset({"school"})) == [0.5, 0.5, 1.0]
    assert factors(answered=frozenset()) == [1.0, 1.0, 1.0]


def test_the_first_try_counts_and_what_it_did_not_suggest_may_still_be_meant() -> None:
    doctor, dentist, school = factors(hunch=Hunch((("doctor", 0.64), ("school", 0.04))))
    assert doctor == pytest.approx(0.8) and school == pytest.approx(0.2)
    assert 0 < dentist < school


def test_what_was_refused_cannot_come_again() -> None:
    assert factors(hunch=Hunch((("doctor", 1.0),), excluded=("doctor", "gone")))[0] == 0.0


@pytest.mark.parametrize(
    ("known", "refused", "left"),
    [(0.8, 0.0, 0.8), (0.8, 1.0, 0.0), (0.8, 0.5, 2 / 3), (0.0, 0.3, 0.0), (1.0, 0.9, 1.0), (1.0, 1.0, 0.0)],
)
def test_a_refusal_makes_it_less_likely_that_the_base_knows(
    known: float, refused: float, left: float
) -> None:
    assert after_refusal(known, refused) == pytest.approx(left)


# ── rankings ──


def test_none_of_these_brings_other_entries_and_less_certainty() -> None:
    matcher, question = small_matcher(), "arst või kool lapsele"
    first = matcher.rank(question)
    shown = first.candidates[:1]
    refused = hunch_of(first, shown).refused()

    second = matcher.rank(question, Context(hunch=refused))

    assert shown[0].entry not in shares(second)
    assert second.candidates and second.known <= first.known


def test_when_everything_was_refused_nothing_is_left() -> None:
    matcher = small_matcher()
    everything = Hunch((), excluded=matcher.model.entries)
    ranking = matcher.rank("kuidas leida perearsti", Context(hunch=everything))
    assert ranking.candidates == () and decide(ranking).reason


def test_a_second_try_in_other_words_uses_both_messages() -> None:
    matcher = small_matcher()
    first = matcher.rank("a place to live")
    assert first.candidates[0].entry == "social-housing" and first.known < 0.5

    alone = matcher.rank("мне негде жить")
    together = matcher.rank("мне негде жить", Context(hunch=hunch_of(first)))

    assert shares(together)["social-housing"] > 1.2 * shares(alone)["social-housing"]
    assert together.known == alone.known, "only the order of the entries is helped"


def test_a_topic_turns_a_question_that_could_be_both() -> None:
    matcher = small_matcher()
    question = "koht lapsele"
    without = shares(matcher.rank(question))
    education = shares(matcher.rank(question, Context(topic=topic_of("school-enrolment"))))
    assert education["school-enrolment"] > without.get("school-enrolment", 0.0)


def topic_of(entry: str) -> str:
    return small_base().entries[entry].topic


def test_probabilities_stay_probabilities_in_every_context() -> None:
    matcher = small_matcher()
    hunch = Hunch((("dentist", 1.0),), excluded=("find-job",))
    for context in (
        Context(),
        Context(topic="health"),
        Context(answered=frozenset({"dentist"})),
        Context("et", "health", frozenset({"dentist"}), hunch),
    ):
        for question in ("hambaarst", "töö ja kool", "dokument", "xyz", ""):
            found = shares(matcher.rank(question, context))
            assert all(0 <= each <= 1 for each in found.values()) and sum(found.values()) <= 1.0001
