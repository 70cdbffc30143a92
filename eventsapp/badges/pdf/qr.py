"""The QR of a badge as few rectangles: equal runs of neighbouring rows are merged."""

from functools import lru_cache

import segno


@lru_cache(maxsize=512)
def rectangles(text: str) -> tuple[int, tuple[tuple[int, int, int, int], ...]]:
    """Return the symbol's modules per side and its dark rectangles (column, row, width, height) from the top.

    Level M at least, raised where the same size allows it; never a micro symbol, which phones do not read.
    """
    rows = segno.make(text, error="m", micro=False).matrix
    return len(rows), tuple(_merge(rows))


def _merge(rows: tuple[bytearray, ...]) -> list[tuple[int, int, int, int]]:
    done: list[tuple[int, int, int, int]] = []
    growing: dict[tuple[int, int], int] = {}
    for number, row in enumerate([*rows, bytearray(len(rows))]):
        runs = set(_runs(row))
        for run in [r for r in growing if r not in runs]:
            first = growing.pop(run)
            done.append((run[0], first, run[1], number - first))
        for run in runs:
            growing.setdefault(run, number)
    return done


def _runs(row: bytearray) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = None
    for column, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            runs.append((start, column - start))
            start = None
    return runs
