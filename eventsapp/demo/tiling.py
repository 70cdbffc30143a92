"""Cuts the blocks of a hall into stands of one to ten units, the way exhibitors take them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from eventsapp.demo.dice import Dice
from eventsapp.venues.models import Unit

_BLOCK = re.compile(r"(?P<block>\w+-\d)\d\d$")
Piece = tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Taste:
    """How large stands are: weights of one, two, three ... units wide; percent that take an island's depth."""

    widths: Sequence[int]
    whole_depth: int


def block_of(number: str) -> str:
    """Return the block a unit stands in: row and island, e.g. ``AB-1`` of ``AB-112``."""
    found = _BLOCK.match(number)
    return found["block"] if found else number


def cut(units: Iterable[Unit], taste: Taste, dice: Dice) -> list[Piece]:
    """Cut units into pieces that hang together; blocked units are in none."""
    blocks: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        blocks[block_of(unit.number)].append(unit)
    return [piece for block in blocks.values() for piece in _cut_block(block, taste, dice)]


def _cut_block(block: Sequence[Unit], taste: Taste, dice: Dice) -> Iterable[Piece]:
    """Cut an island from left to right, sometimes through both sides, sometimes each side alone."""
    sides = _sides(block)
    at, length = 0, len(sides[0])
    while at < length:
        wide = min(dice.weighted(range(1, len(taste.widths) + 1), taste.widths), length - at)
        spans = [side[at : at + wide] for side in sides]
        at += wide
        if any(unit.is_blocked for span in spans for unit in span):
            yield from _singles(spans)
        elif len(sides) == 1 or dice.happens(taste.whole_depth):
            yield tuple(unit for span in spans for unit in span)
        else:
            for span in spans:
                yield from (_singles([span]) if dice.happens(30) else [tuple(span)])


def _singles(spans: Iterable[Sequence[Unit]]) -> Iterable[Piece]:
    """Return every unit as a piece of its own, but for those that are not for sale."""
    return [(unit,) for span in spans for unit in span if not unit.is_blocked]


def _sides(block: Sequence[Unit]) -> list[list[Unit]]:
    """Return the block's sides from north to south, each from west to east."""
    ordered = sorted(block, key=lambda unit: (unit.polygon[0][1], unit.polygon[0][0]))
    return [list(side) for _, side in groupby(ordered, key=lambda unit: unit.polygon[0][1])]
