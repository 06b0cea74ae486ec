"""Keeps what must be stored unreadable for whoever copies the database but not the keys."""

import contextlib
import hashlib
import hmac
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.services.ports import UnreadableError

__all__ = ["BadKeyError", "Keyring", "UnreadableError", "new_key"]

_KEY_BYTES: Final = 32
#: 160 bits: nobody finds two ids with the same hash, and an index stays short.
_INDEX_BYTES: Final = 20
#: Enough to tell keys apart, too little to tell anything of them.
_NAME_BYTES: Final = 6


class BadKeyError(Exception):
    """`DROM_SECRET_KEYS` cannot be used; the message says why without showing any of it."""


@dataclass(frozen=True, slots=True, repr=False)
class _Key:
    """What one secret is turned into: no key serves two purposes."""

    seal: Fernet
    index: bytes
    name: str


class Keyring:
    """The active key and the older ones that old rows may still need."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        self._keys = tuple(_derived(secret) for secret in dict.fromkeys(secrets))
        self._seals = MultiFernet([key.seal for key in self._keys])

    def __repr__(self) -> str:
        return f"Keyring({len(self._keys)} keys)"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Keys as `new_key` makes them, separated by commas, the active one first."""
        parts = [part.strip() for part in text.split(",")]
        if parts == [""]:
            raise BadKeyError(
                "No secret key is set. `drom keys new` makes one: put it into DROM_SECRET_KEYS."
            )
        return cls([_secret(part, position) for position, part in enumerate(parts, start=1)])

    @property
    def names(self) -> tuple[str, ...]:
        """What the keys are called where they must not be shown, the active one first."""
        return tuple(key.name for key in self._keys)

    def name_of(self, sealed: bytes) -> str | None:
        """The name of the key that it was sealed with; None when none of these fits."""
        for key in self._keys:
            with contextlib.suppress(InvalidToken):
                key.seal.decrypt(sealed)
                return key.name
        return None

    def seal(self, plain: bytes) -> bytes:
        """Encrypt with the active key."""
        return self._seals.encrypt(plain)

    def unseal(self, sealed: bytes) -> bytes:
        """Decrypt with whichever key fits."""
        try:
            return self._seals.decrypt(sealed)
        except InvalidToken:
            raise UnreadableError("None of the secret keys fits what was stored.") from None

    def index(self, purpose: str, value: int | str) -> str:
        """The keyed hash under which an id is stored now."""
        return self.indexes(purpose, value)[0]

    def indexes(self, purpose: str, value: int | str) -> tuple[str, ...]:
        """The keyed hashes under which it may stand, the active key's first."""
        # The length in front keeps ("a", "bc") and ("ab", "c") apart.
        data = f"{len(purpose)}:{purpose}:{value}".encode()
        return tuple(hmac.digest(key.index, data, hashlib.sha256)[:_INDEX_BYTES].hex() for key in self._keys)


def new_key() -> str:
    """A key for `DROM_SECRET_KEYS`."""
    return Fernet.generate_key().decode()


def _secret(text: str, position: int) -> bytes:
    try:
        # Strictly: the usual decoder skips whatever does not belong there.
        secret = b64decode(text, altchars=b"-_", validate=True)
    except ValueError:
        secret = b""
    if len(secret) != _KEY_BYTES:
        # "from None": the chained error would carry the key's text into a log.
        raise BadKeyError(
            f"Key number {position} in DROM_SECRET_KEYS is not a key: it must be 44 letters, digits, "
            "- or _ that stand for 32 bytes. `drom keys new` makes one; keys are separated by commas."
        ) from None
    return secret


def _derived(secret: bytes) -> _Key:
    return _Key(
        Fernet(urlsafe_b64encode(_stretched(secret, b"drom seal"))),
        _stretched(secret, b"drom index"),
        _stretched(secret, b"drom name")[:_NAME_BYTES].hex(),
    )


def _stretched(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(secret)
