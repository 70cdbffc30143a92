"""What a code says, signing it, and reading one that anybody may have written."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from eventsapp.infra.signing import base45

VERSION = 1
PAYLOAD = 8
"""Bytes: version and kind, four bits each; the fair's id in three bytes; the serial in four."""
SIGNATURE = 64
CHARACTERS = (PAYLOAD + SIGNATURE) // 2 * 3


class Kind(IntEnum):
    """What a code stands for; each is admitted as itself only."""

    TICKET = 1
    BADGE = 2


@dataclass(frozen=True)
class Code:
    """What a code says: nothing personal, only where to look."""

    kind: Kind
    fair_id: int
    serial: int


class CodeRefused(ValueError):
    """The text is no code that counts here; the class says why."""


class Malformed(CodeRefused):
    """It is none of our codes: too long, or with other characters."""


class Truncated(CodeRefused):
    """It may be one of our codes, but a part of it is missing."""


class UnknownVersion(CodeRefused):
    """It is a code of a program newer than this one."""


class WrongFair(CodeRefused):
    """It is a code of another fair."""


class BadSignature(CodeRefused):
    """Nobody with a key of the fair has signed it."""


class WrongKind(CodeRefused):
    """It is a true code of this fair, but of the other kind, which is named."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.kind.name)
        self.code = code


class Signs(Protocol):
    """Whatever signs bytes with a fair's private key."""

    def sign(self, data: bytes, /) -> bytes:
        """Return the signature of ``data``."""
        ...


def sign_code(code: Code, signer: Signs) -> str:
    """Return the text of ``code``, always 108 characters and always the same for one key.

    Takes about 50 microseconds, which is why nothing but the serial is kept of a ticket: its code is made where
    it is shown.
    """
    first = (VERSION << 4 | code.kind).to_bytes(1, "big")
    payload = first + code.fair_id.to_bytes(3, "big") + code.serial.to_bytes(4, "big")
    return base45.encode(payload + signer.sign(payload))


def read_code(text: str, *, fair_id: int, kind: Kind, keys: Iterable[bytes]) -> Code:
    """Return what a scanned ``text`` says, once one of the fair's public ``keys`` has signed it.

    Raises a ``CodeRefused`` for everything else. No code ends with a space, nor begins with one at any of the first
    65,536 fairs: scanners and fields that cut spaces off do no harm.
    """
    return _read(text.strip("\r\n\t"), fair_id, kind, keys)


def _read(text: str, fair_id: int, kind: Kind, keys: Iterable[bytes]) -> Code:
    data = _bytes_of(text)
    payload, signature = data[:PAYLOAD], data[PAYLOAD:]
    if payload[0] >> 4 != VERSION:
        raise UnknownVersion(payload[0] >> 4)
    if int.from_bytes(payload[1:4], "big") != fair_id:
        raise WrongFair(text)
    if not any(has_signed(key, signature, payload) for key in keys):
        raise BadSignature(text)
    try:
        found = Kind(payload[0] & 15)
    except ValueError:
        raise UnknownVersion(payload[0] & 15) from None
    code = Code(found, fair_id, int.from_bytes(payload[4:], "big"))
    if found != kind:
        raise WrongKind(code)
    return code


def _bytes_of(text: str) -> bytes:
    if len(text) > CHARACTERS or not set(text) <= set(base45.ALPHABET) or not text:
        raise Malformed(text[:CHARACTERS])
    if len(text) < CHARACTERS:
        raise Truncated(text)
    try:
        return base45.decode(text)
    except ValueError as error:
        raise Malformed(text) from error


def has_signed(key: bytes, signature: bytes, payload: bytes) -> bool:
    """Whether the owner of a public key has signed something."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, payload)
    except InvalidSignature:
        return False
    return True
