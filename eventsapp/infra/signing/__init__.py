"""Codes that prove themselves: eight bytes and an Ed25519 signature in 108 characters, which make a small QR.

Knows no web, no database and no other part of the application: bytes in, text out.
"""

from eventsapp.infra.signing.codes import (
    CHARACTERS,
    BadSignature,
    Code,
    CodeRefused,
    Kind,
    Malformed,
    Truncated,
    UnknownVersion,
    WrongFair,
    WrongKind,
    read_code,
    sign_code,
)
from eventsapp.infra.signing.keys import CannotOpen, KeyPair, Signer, make_key_pair, open_key, seal_key
from eventsapp.infra.signing.stands import read_stand, sign_stand

__all__ = [
    "CHARACTERS",
    "BadSignature",
    "CannotOpen",
    "Code",
    "CodeRefused",
    "KeyPair",
    "Kind",
    "Malformed",
    "Signer",
    "Truncated",
    "UnknownVersion",
    "WrongFair",
    "WrongKind",
    "make_key_pair",
    "open_key",
    "read_code",
    "read_stand",
    "seal_key",
    "sign_code",
    "sign_stand",
]
