"""The QR of a token of fixed length without encoding it: over GF(2) the modules are an affine function of the bits.

For one version, level, mode, length and mask every module is the XOR of a constant and of some bits of the text:
padding, Reed-Solomon and mask are all linear or constant. So the symbol is a base XOR one row for each bit that is
set (ISO/IEC 18004, 7.4 to 7.8). The base comes from a complete encoder, the rows from the code's own arithmetic.
"""

import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from itertools import compress
from operator import xor

import numpy as np
import numpy.typing as npt
import segno

LENGTH = 108
"""Characters of a token: 72 bytes in base 45."""
VERSION = 5
MODULES = 37
MASK = 3
"""Every mask reads as well: on tokens of random bits their penalties differ by less than a hundredth."""
STRIDE = 5
SIZE = MODULES * STRIDE
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_TOKEN = re.compile(f"[{re.escape(ALPHABET)}]{{{LENGTH}}}").fullmatch
_PAIRS = LENGTH // 2
_PAIR_BITS = 11
_HEADER = 4 + 9
_BLOCKS, _DATA, _CHECK = 2, 43, 24
_WORDS = -(-SIZE // 8)
_KEPT_AT_ONCE = 512
_LETTERS = np.full(256, 255, dtype=np.uint8)
_LETTERS[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(len(ALPHABET), dtype=np.uint8)

Words = npt.NDArray[np.uint64]


def fits(text: str) -> bool:
    """Tell whether a text is a token of the fixed length in the alphabet of QR codes."""
    return _TOKEN(text) is not None


def rows_of(text: str) -> bytes:
    """Return the packed rows of one token's symbol."""
    bits = "".join(f"{ALPHABET.index(a) * 45 + ALPHABET.index(b):011b}" for a, b in zip(*[iter(text)] * 2, strict=True))
    base, rows = _affine()
    return reduce(xor, compress(rows, map(int, bits)), base).to_bytes(SIZE, "big")


def rows_of_all(texts: Sequence[str]) -> list[bytes] | None:
    """Return the packed rows of many tokens' symbols, or None where one of the texts is no token."""
    if set(map(len, texts)) != {LENGTH}:
        return None
    done: list[bytes] = []
    for start in range(0, len(texts), _KEPT_AT_ONCE):
        part = texts[start : start + _KEPT_AT_ONCE]
        joined = "".join(part)
        if not joined.isascii():
            return None
        letters = _LETTERS[np.frombuffer(joined.encode(), dtype=np.uint8)]
        if letters.max() >= len(ALPHABET):
            return None
        pairs = letters.reshape(len(part), _PAIRS, 2).astype(np.intp)
        packed = _add_up(np.ascontiguousarray((pairs[:, :, 0] * 45 + pairs[:, :, 1]).T)).tobytes()
        done += [packed[at : at + SIZE] for at in range(0, len(packed), _WORDS * 8)]
    return done


def _add_up(values: npt.NDArray[np.intp]) -> Words:
    base, table = _tables()
    total = np.repeat(base[np.newaxis], values.shape[1], axis=0)
    taken = np.empty_like(total)
    for pair in range(_PAIRS):
        np.take(table[pair], values[pair], axis=0, out=taken, mode="clip")
        np.bitwise_xor(total, taken, out=total)
    return total


@lru_cache(maxsize=1)
def _tables() -> tuple[Words, npt.NDArray[np.uint64]]:
    """Return the base and, for each pair of letters, the row of each of its 2,025 values: 21 MB, made on first use."""
    base, rows = _affine()
    table = np.zeros((_PAIRS, 1 << _PAIR_BITS, _WORDS), dtype=np.uint64)
    bits = np.stack([_words(row) for row in rows]).reshape(_PAIRS, _PAIR_BITS, _WORDS)
    for bit in range(_PAIR_BITS):
        known = 1 << bit
        table[:, known : 2 * known] = table[:, :known] ^ bits[:, _PAIR_BITS - 1 - bit, np.newaxis]
    return _words(base), table


def _words(row: int) -> Words:
    return np.frombuffer(row.to_bytes(SIZE, "big").ljust(_WORDS * 8, b"\0"), dtype=np.uint64)


@lru_cache(maxsize=1)
def _affine() -> tuple[int, tuple[int, ...]]:
    """Return the symbol of a token whose bits are all zero, and what each bit changes, as numbers of packed rows."""
    matrix = segno.make(
        "0" * LENGTH, version=VERSION, error="m", mode="alphanumeric", mask=MASK, boost_error=False
    ).matrix
    base = int.from_bytes(packed_rows(matrix), "big")
    places, checks = _places(), _checks()
    return base, tuple(_row(_HEADER + number, places, checks) for number in range(_PAIRS * _PAIR_BITS))


def packed_rows(matrix: Sequence[bytearray]) -> bytes:
    """Pack a matrix of modules into rows of whole bytes, dark modules as ones."""
    return np.packbits(np.array([list(row) for row in matrix], dtype=np.uint8), axis=1).tobytes()


def _row(bit: int, places: list[int], checks: list[list[int]]) -> int:
    codeword, shift = bit // 8, 7 - bit % 8
    block, at = divmod(codeword, _DATA)
    changed = {at * _BLOCKS + block: 1 << shift}
    for number, value in enumerate(checks[at]):
        changed[(_DATA + number) * _BLOCKS + block] = _multiply(value, 1 << shift)
    row = 0
    for codeword, value in changed.items():
        for place in range(8):
            if value >> (7 - place) & 1:
                row |= 1 << (SIZE * 8 - 1 - places[codeword * 8 + place])
    return row


def _places() -> list[int]:
    """Return the bit of the packed rows for each bit of the interleaved codewords: up and down in pairs of columns."""
    found = []
    for step, right in enumerate(column for column in range(MODULES - 1, 0, -2)):
        edge = right if right > 6 else right - 1  # the column of the timing pattern is left out
        order = range(MODULES) if step % 2 else range(MODULES - 1, -1, -1)
        found += [
            line * STRIDE * 8 + column for line in order for column in (edge, edge - 1) if not _is_pattern(line, column)
        ]
    return found


def _is_pattern(line: int, column: int) -> bool:
    """Tell finders with their format bits, timing and the one alignment pattern of version 5 from data."""
    last = MODULES - 8
    in_corner = (line < 9 and (column < 9 or column >= last)) or (line >= last and column < 9)
    in_alignment = abs(line - 30) <= 2 and abs(column - 30) <= 2
    return in_corner or in_alignment or line == 6 or column == 6


def _checks() -> list[list[int]]:
    """Return the check codewords of a block with a single 1, for each place of the 1."""
    generator = [1]
    root = 1
    for _ in range(_CHECK):
        longer = [*generator, 0]
        for at, value in enumerate(generator):
            longer[at + 1] ^= _multiply(value, root)
        generator, root = longer, _multiply(root, 2)
    rest, found = generator[1:], []
    for _ in range(_DATA):
        found.append(rest)
        rest = [
            following ^ _multiply(rest[0], factor)
            for following, factor in zip([*rest[1:], 0], generator[1:], strict=True)
        ]
    return found[::-1]


def _multiply(one: int, other: int) -> int:
    """Multiply in GF(256) with the polynomial of QR codes."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return product
