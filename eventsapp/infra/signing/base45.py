"""Base45 of RFC 9285: bytes in the 45 characters that a QR code packs tightest."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_PAIRS = [first + second for second in ALPHABET for first in ALPHABET]
"""The two characters of each remainder of 2025."""


def encode(data: bytes) -> str:
    """Return the text of ``data``: three characters for two bytes, two for a last one alone."""
    parts = []
    for start in range(0, len(data) - 1, 2):
        high, low = divmod(data[start] << 8 | data[start + 1], 2025)
        parts.append(_PAIRS[low] + ALPHABET[high])
    if len(data) % 2:
        parts.append(_PAIRS[data[-1]])
    return "".join(parts)


def decode(text: str) -> bytes:
    """Return the bytes of ``text``; raises ``ValueError`` for what ``encode`` never writes."""
    if len(text) % 3 == 1:
        raise ValueError("a character stands alone at the end")
    data = bytearray()
    for start in range(0, len(text), 3):
        group = text[start : start + 3]
        value = sum(_value(character) * 45**place for place, character in enumerate(group))
        size = len(group) - 1
        if value >> 8 * size:
            raise ValueError(f"{group!r} stands for more than {size} bytes hold")
        data += value.to_bytes(size, "big")
    return bytes(data)


def _value(character: str) -> int:
    try:
        return _VALUES[character]
    except KeyError:
        raise ValueError(f"{character!r} is not one of the 45 characters") from None
