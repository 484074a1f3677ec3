"""What is stored cannot be read without the secret key, and does not say of whom it is."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from hmac import compare_digest
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PERSON_BYTES: Final = 16
_NAME_BYTES: Final = 4
_SIGNATURE_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_COUNT_BYTES: Final = 4


class SealError(Exception):
    """Sealed bytes cannot be opened with the keys there are, or were changed."""


class Seal:
    """Hashes people and seals bytes with AES-256-GCM under keys derived from secrets.

    Args:
        secret: the current secret; everything new is sealed with it.
        previous: older secrets, which still open what they sealed.
    """

    def __init__(self, secret: str, previous: Sequence[str] = ()) -> None:
        keys = [_Key(text) for text in (secret, *previous)]
        self._nonces = _nonces()
        self._keys = {key.name: key for key in keys}
        self._current = keys[0]
        self._all = tuple(keys)

    def person(self, platform: str, user: str) -> bytes:
        """Give the keyed hash of a platform's user, 16 bytes."""
        return self._current.person(platform, user)

    def earlier_hashes(self, platform: str, user: str) -> tuple[bytes, ...]:
        """Give the hashes under which the user was known with older secrets."""
        return tuple(key.person(platform, user) for key in self._all[1:])

    def records(self, kind: str, name: str) -> tuple[bytes, ...]:
        """Give the keyed hashes under which a record may be kept, 16 bytes each; the present one first.

        Args:
            kind: of the record.
            name: of the record.
        """
        return tuple(key.record(kind, name) for key in self._all)

    def sign(self, text: str, purpose: bytes) -> str:
        """Give a signature of a text, 22 characters of base64; it counts only for the same purpose."""
        return self._current.signature(text, purpose)

    def is_signed(self, text: str, purpose: bytes, signature: str) -> bool:
        """Tell whether a signature of a text was made here, with the current secret or an older one."""
        given = signature.encode("utf-8", "replace")
        return any(compare_digest(key.signature(text, purpose).encode(), given) for key in self._all)

    def seal(self, plain: bytes, purpose: bytes) -> bytes:
        """Seal bytes; they open only for the same purpose."""
        key, nonce = self._current, next(self._nonces)
        return key.name + nonce + key.cipher.encrypt(nonce, plain, purpose)

    def open(self, sealed: bytes, purpose: bytes) -> bytes:
        """Open what was sealed for a purpose.

        Raises:
            SealError: no key fits, or the bytes were changed.
        """
        key = self._keys.get(sealed[:_NAME_BYTES])
        if key is None:
            raise SealError("sealed with a key that is not known; add it to SECRET_KEY_PREVIOUS")
        start = _NAME_BYTES + _NONCE_BYTES
        try:
            return key.cipher.decrypt(sealed[_NAME_BYTES:start], sealed[start:], purpose)
        except InvalidTag:
            raise SealError("the stored bytes were changed") from None


class _Key:
    """The keys derived from one secret."""

    def __init__(self, secret: str) -> None:
        self.name = _derived(secret, b"name", _NAME_BYTES)
        self.cipher = AESGCM(_derived(secret, b"data", 32))
        self._people = _derived(secret, b"people", 32)
        self._records = _derived(secret, b"records", 32)

        self._signing = _derived(secret, b"signing", 32)

    def person(self, platform: str, user: str) -> bytes:
        return blake2b(f"{platform}:{user}".encode(), digest_size=_PERSON_BYTES, key=self._people).digest()

    def record(self, kind: str, name: str) -> bytes:
        return blake2b(f"{kind}:{name}".encode(), digest_size=_PERSON_BYTES, key=self._records).digest()

    def signature(self, text: str, purpose: bytes) -> str:
        made = blake2b(text.encode(), digest_size=_SIGNATURE_BYTES, key=self._signing, person=purpose)
        return urlsafe_b64encode(made.digest()).rstrip(b"=").decode()


def _nonces() -> Iterator[bytes]:
    """Give nonces that never come twice: a number that only this run has, and a count (RFC 5116, 3.2).

    Random ones would do as well, but each would cost a call to the kernel, and there are two a turn.
    """
    while True:
        run = os.urandom(_NONCE_BYTES - _COUNT_BYTES)
        for count in range(2 ** (8 * _COUNT_BYTES)):
            yield run + count.to_bytes(_COUNT_BYTES, "big")


def _derived(secret: str, purpose: bytes, length: int) -> bytes:
    # The secret is random already (settings see to its length): no slow hashing is needed.
    return HKDF(SHA256(), length, salt=None, info=b"collection-check " + purpose).derive(secret.encode())
