"""Keys, seals and the hashes that ids are found by."""

import pytest

from bot.adapters.crypto import BadKeyError, Keyring, new_key
from bot.services.ports import UnreadableError


def test_what_is_sealed_can_be_unsealed_and_does_not_show() -> None:
    vault = Keyring.from_text(new_key())
    sealed = vault.seal("перевод +372 555".encode())
    assert "перевод".encode() not in sealed
    assert vault.unseal(sealed) == "перевод +372 555".encode()


def test_the_same_words_are_sealed_differently_each_time() -> None:
    vault = Keyring.from_text(new_key())
    assert vault.seal(b"yes") != vault.seal(b"yes")


def test_a_new_first_key_seals_while_the_old_one_still_reads() -> None:
    old, new = new_key(), new_key()
    before = Keyring.from_text(old)
    after = Keyring.from_text(f" {new} , {old} ")
    assert after.unseal(before.seal(b"old row")) == b"old row"
    with pytest.raises(UnreadableError):
        before.unseal(after.seal(b"new row"))


def test_what_was_changed_on_the_disk_is_unreadable() -> None:
    vault = Keyring.from_text(new_key())
    sealed = bytearray(vault.seal(b"words"))
    sealed[20] ^= 1
    with pytest.raises(UnreadableError):
        vault.unseal(bytes(sealed))


def test_an_index_is_stable_and_long_enough() -> None:
    key = new_key()
    index = Keyring.from_text(key).index("chat", 4711)
    assert index == Keyring.from_text(key).index("chat", "4711")
    assert len(bytes.fromhex(index)) >= 16


def test_an_index_depends_on_value_purpose_and_key() -> None:
    vault = Keyring.from_text(new_key())
    others = [
        vault.index("chat", 4712),
        vault.index("mediator", 4711),
        vault.index("cha", "t:4711"),
        Keyring.from_text(new_key()).index("chat", 4711),
    ]
    assert len({vault.index("chat", 4711), *others}) == 5


def test_indexes_name_the_active_key_first_and_the_older_ones_after_it() -> None:
    old, new = new_key(), new_key()
    indexes = Keyring.from_text(f"{new},{old}").indexes("chat", 4711)
    assert indexes == (
        Keyring.from_text(new).index("chat", 4711),
        Keyring.from_text(old).index("chat", 4711),
    )


def test_a_key_that_is_written_twice_counts_once() -> None:
    key = new_key()
    assert len(Keyring.from_text(f"{key},{key}").indexes("chat", 1)) == 1


@pytest.mark.parametrize(
    "text",
    ["", "  ", "secret", "ключ" * 11, f"{new_key()},", f"{new_key()}AAAA", "A" * 43, "!" + "A" * 43 + "="],
    ids=["empty", "blank", "word", "not_ascii", "trailing_comma", "too_long", "too_short", "wrong_letter"],
)
def test_what_is_not_a_key_is_refused_with_advice_and_without_showing_it(text: str) -> None:
    with pytest.raises(BadKeyError, match="`drom keys new`") as caught:
        Keyring.from_text(text)
    shown = f"{caught.value!s}{caught.value!r}{caught.value.__cause__}"
    assert not [part for part in text.split(",") if part.strip() and part in shown]


def test_the_message_says_which_key_is_wrong() -> None:
    with pytest.raises(BadKeyError, match="Key number 2"):
        Keyring.from_text(f"{new_key()},nonsense")


def test_a_keyring_does_not_show_its_keys() -> None:
    key = new_key()
    vault = Keyring.from_text(key)
    assert repr(vault) == str(vault) == "Keyring(1 keys)"
    assert key not in repr(vars(vault))


def test_an_unreadable_text_is_not_shown() -> None:
    with pytest.raises(UnreadableError) as caught:
        Keyring.from_text(new_key()).unseal(b"4711 was here")
    assert "4711" not in str(caught.value)
    assert caught.value.__cause__ is None
