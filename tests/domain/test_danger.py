"""What is heard as danger: typing mistakes and scripts, words apart, look-alikes, and any text at all."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.danger import NO_SIGNALS, DangerKind, DangerSignals, Signal
from bot.domain.signs import UnreadableSignError, read_sign
from bot.domain.spotting import is_within_one_mistake

SIGNS = (
    (DangerKind.VIOLENCE, "ru", "муж / отец + избивает"),
    (DangerKind.VIOLENCE, "en", "kill + me"),
    (DangerKind.FIRE, "et", "põleb / põlema + maja / korter*"),
    (DangerKind.FIRE, "lv", "dūmu / dūmi + kāpņ*"),
    (DangerKind.MEDICAL, "et", "ei hinga"),
    (DangerKind.SUICIDE, "lt", "savižud*"),
)
LOOK_ALIKES = (
    (DangerKind.VIOLENCE, "en", "killing me / kill time"),
    (DangerKind.SUICIDE, "lt", "kainų + savižud*"),
)
ORDINARY = ("Where is the me in hingad", "ei")


def signals(rows: tuple[tuple[DangerKind, str, str], ...]) -> tuple[Signal, ...]:
    return tuple(Signal(kind, language, read_sign(text)) for kind, language, text in rows)


DANGERS = DangerSignals(signals(SIGNS), signals(LOOK_ALIKES), ORDINARY)


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("муж меня избивает", DangerKind.VIOLENCE, "ru"),
        ("muzh menja izbivaet!!!", DangerKind.VIOLENCE, "ru"),
        ("ОТЕЦ ИЗБИВАЕТ", DangerKind.VIOLENCE, "ru"),
        ("otec izbevaet mamu", DangerKind.VIOLENCE, "ru"),
        ("help he will kill me", DangerKind.VIOLENCE, "en"),
        ("maja poleb", DangerKind.FIRE, "et"),
        ("meie korteris läks midagi põlema", DangerKind.FIRE, "et"),
        ("duumi kaapnu telpa", DangerKind.FIRE, "lv"),
        ("ta ei enam hinga", DangerKind.MEDICAL, "et"),
        ("galvoju apie savizudybe", DangerKind.SUICIDE, "lt"),
        ("galvoju apie savižudibę", DangerKind.SUICIDE, "lt"),
        ("I will kill time, he will kill me", DangerKind.VIOLENCE, "en"),
    ],
)
def test_danger_is_heard_in_any_script_with_a_mistake_and_with_words_between(
    text: str, kind: DangerKind, language: str
) -> None:
    danger = DANGERS.found_in(text)

    assert danger is not None
    assert danger.kinds == {kind}
    assert danger.language("xx") == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "муж",
        "these queues are killing me",
        "I kill time with my phone",
        "kainų savižudybė",
        "hinga ei",
        "ei tea kas hinga",
        "maja " + "ja " * 12 + "põleb",
        "ei hingad",
    ],
)
def test_what_only_looks_like_danger_is_left_alone(text: str) -> None:
    assert DANGERS.found_in(text) is None


def test_several_kinds_are_heard_in_one_message_and_the_readers_language_decides_a_tie() -> None:
    danger = DANGERS.found_in("maja põleb, savižudybė")

    assert danger is not None
    assert danger.kinds == {DangerKind.FIRE, DangerKind.SUICIDE}
    assert (danger.language("et"), danger.language("lt")) == ("et", "lt")


@pytest.mark.parametrize("line", ["", "a + ", "/", "a*b", "*", "?!", "a / + b"])
def test_what_is_no_sign_is_refused(line: str) -> None:
    with pytest.raises(UnreadableSignError):
        read_sign(line)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("abcd", "abcd", True),
        ("abcd", "abcde", True),
        ("abcd", "bcd", True),
        ("abcd", "abxd", True),
        ("abcd", "acbd", True),
        ("abcd", "abdc", True),
        ("abcd", "axcx", False),
        ("abcd", "abcdef", False),
        ("abcd", "badc", False),
        ("", "a", True),
    ],
)
def test_one_mistake_is_a_letter_more_less_wrong_or_two_that_changed_places(
    one: str, other: str, same: bool
) -> None:
    assert is_within_one_mistake(one, other) is same
    assert is_within_one_mistake(other, one) is same


def test_without_signals_nothing_is_heard() -> None:
    assert NO_SIGNALS.found_in("maja põleb") is None


@given(st.text(max_size=400))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    DANGERS.found_in(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_cry_for_help_is_heard_whatever_stands_around_it(before: str, after: str) -> None:
    assert DANGERS.found_in(f"{before}\n— он сказал: отец избивает —\n{after}") is not None


@given(st.integers(1, 7), st.sampled_from("abgklmnoprtuv"))
def test_one_wrong_letter_in_a_long_word_does_not_hide_it(place: int, letter: str) -> None:
    typed = "izbivaet"[:place] + letter + "izbivaet"[place + 1 :]

    assert DANGERS.found_in(f"otec {typed} nas") is not None


@pytest.mark.parametrize("text", ["муж избивает ", "põleb maja " * 3, "ei hinga kill me ", "savižu ", "a"])
def test_the_longest_message_takes_no_longer_than_a_blink(text: str) -> None:
    started = time.process_time()

    DANGERS.found_in((text * 4096)[:4096])

    assert time.process_time() - started < 1.0
