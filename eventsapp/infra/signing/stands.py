"""The code of a stand, for visitors' own cameras: it stands in an address, and no gate takes it for a ticket."""

import base64
from collections.abc import Iterable

from eventsapp.infra.signing.codes import PAYLOAD, SIGNATURE, BadSignature, Malformed, Signs, WrongFair, has_signed

STAND = 0xF1
"""The first byte: no version of the codes of tickets and badges begins like it."""
LETTERS = (PAYLOAD + SIGNATURE) // 3 * 4


def sign_stand(fair_id: int, exhibitor_id: int, signer: Signs) -> str:
    """Return the code of an exhibitor's stand: 96 letters, digits, ``-`` and ``_``, the same for one key."""
    payload = bytes([STAND]) + fair_id.to_bytes(3, "big") + exhibitor_id.to_bytes(4, "big")
    return base64.urlsafe_b64encode(payload + signer.sign(payload)).decode("ascii")


def read_stand(text: str, *, fair_id: int, keys: Iterable[bytes]) -> int:
    """Return whose stand a code is of, once one of the fair's public ``keys`` has signed it.

    Raises a ``CodeRefused`` for everything else.
    """
    if len(text) != LETTERS or not text.isascii():
        raise Malformed(text[:LETTERS])
    try:
        data = base64.b64decode(text, altchars=b"-_", validate=True)
    except ValueError as error:
        raise Malformed(text) from error
    payload, signature = data[:PAYLOAD], data[PAYLOAD:]
    if len(data) != PAYLOAD + SIGNATURE or payload[0] != STAND:
        raise Malformed(text)
    if int.from_bytes(payload[1:4], "big") != fair_id:
        raise WrongFair(text)
    if not any(has_signed(key, signature, payload) for key in keys):
        raise BadSignature(text)
    return int.from_bytes(payload[4:], "big")
