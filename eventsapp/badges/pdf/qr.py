"""The QR of a badge as packed rows of modules."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

import segno

from eventsapp.badges.pdf import affine


@dataclass(slots=True)
class Symbol:
    """A symbol of so many modules a side; rows from the top, whole bytes each, dark modules are ones."""

    modules: int
    rows: bytes


def symbol(text: str) -> Symbol:
    """Return the symbol of a text."""
    return Symbol(affine.MODULES, affine.rows_of(text)) if affine.fits(text) else _encoded(text)


def symbols(texts: Sequence[str]) -> list[Symbol]:
    """Return the symbols of many texts, those of tokens all at once."""
    rows = affine.rows_of_all(texts) if len(texts) >= _WORTH_A_TABLE else None
    if rows is None:
        return [symbol(text) for text in texts]
    return list(map(Symbol, repeat(affine.MODULES), rows))


_WORTH_A_TABLE = 32


@lru_cache(maxsize=512)
def _encoded(text: str) -> Symbol:
    """Encode any text: level M at least, raised where the same size allows it; never a micro symbol (few phones)."""
    matrix = segno.make(text, error="m", micro=False).matrix
    return Symbol(len(matrix), affine.packed_rows(matrix))
