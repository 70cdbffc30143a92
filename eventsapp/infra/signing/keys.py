"""Key pairs of fairs: made, and kept so that a copy of the database alone signs nothing."""

import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Signer = Ed25519PrivateKey
_NONCE = 12
_PURPOSE = b"private keys that sign tickets and badges"


class CannotOpen(ValueError):
    """The key was sealed under another secret, or for another fair or number."""


@dataclass(frozen=True)
class KeyPair:
    """Both halves, 32 bytes each."""

    public: bytes
    private: bytes


def make_key_pair() -> KeyPair:
    """Return a new pair."""
    private = Ed25519PrivateKey.generate()
    return KeyPair(private.public_key().public_bytes_raw(), private.private_bytes_raw())


def seal_key(private: bytes, secret: str, label: str) -> bytes:
    """Return a private key encrypted under the installation's ``secret``, to be opened under its ``label`` only."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(secret).encrypt(nonce, private, label.encode())


@lru_cache(maxsize=64)
def open_key(sealed: bytes, secret: str, label: str) -> Signer:
    """Return what signs with a sealed key, opened once per process; raises ``CannotOpen``."""
    try:
        private = _cipher(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], label.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(label) from error
    return Ed25519PrivateKey.from_private_bytes(private)


@lru_cache(maxsize=4)
def _cipher(secret: str) -> ChaCha20Poly1305:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return ChaCha20Poly1305(derived)
