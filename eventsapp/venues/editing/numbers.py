"""Numbering units by a scheme: prefix, start, step, digits, what is left out, in which order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from eventsapp.venues.editing.asking import Ask
from eventsapp.venues.editing.model import DraftHall
from eventsapp.venues.editing.refusals import EditRefused
from eventsapp.venues.editing.units import renamed
from eventsapp.venues.geometry import bounds_of
from eventsapp.venues.numbering import match_key

ORDERS = ("rows", "snake", "columns")
MOST_SKIPPED = 12


@dataclass(frozen=True, slots=True)
class Scheme:
    """How numbers are made; one that ends in any of `skip` is left out: "4" leaves out 4, 14, 104."""

    prefix: str = ""
    start: int = 1
    step: int = 1
    digits: int = 1
    skip: tuple[str, ...] = ()

    def numbers(self) -> Iterator[str]:
        """Yield numbers without end."""
        for value in count(self.start, self.step):
            if not str(value).endswith(self.skip):
                yield f"{self.prefix}{value:0{self.digits}d}"


def scheme_of(ask: Ask) -> Scheme:
    """Read a scheme; refuses one that leaves out every number."""
    skip = skipped(ask)
    return Scheme(
        prefix=ask.text("prefix", 20),
        start=ask.whole("start", 1, low=0, high=100_000),
        step=ask.whole("step", 1, low=1, high=1000),
        digits=ask.whole("digits", 1, low=1, high=6),
        skip=skip,
    )


def skipped(ask: Ask) -> tuple[str, ...]:
    """Read the endings that no number may have."""
    endings = tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", ask.text("skip", 80)) if part))
    if len(endings) > MOST_SKIPPED or not all(part.isdecimal() and len(part) < 6 for part in endings):
        raise EditRefused("bad_skip", "skip")
    if len({part for part in endings if len(part) == 1}) > 4:
        raise EditRefused("bad_skip", "skip")
    return endings


def renumber_units(hall: DraftHall, ask: Ask) -> DraftHall:
    """Number units anew by a scheme, all where none are named; old numbers become aliases."""
    keys = in_order(hall, ask.keys(hall, empty_is_all=True), ask.choice("order", ORDERS, "rows"))
    scheme = scheme_of(ask)
    if scheme.skip and all(str(scheme.start + at * scheme.step).endswith(scheme.skip) for at in range(200)):
        raise EditRefused("bad_skip", "skip")
    chosen = set(keys)
    used = {unit.number_key for key, unit in hall.units.items() if key not in chosen}
    changed = {}
    for key, number in zip(keys, scheme.numbers(), strict=False):
        if match_key(number) in used:
            raise EditRefused("number_taken", "start", number=number)
        if not match_key(number):
            raise EditRefused("no_number", "prefix")
        changed[key] = renamed(hall.units[key], number)
    return hall.with_units(changed)


def in_order(hall: DraftHall, keys: Sequence[str], order: str) -> list[str]:
    """Return units as they are walked: row by row, back and forth, or column by column."""
    boxes = {key: bounds_of([hall.units[key].ring]) for key in keys}
    if order == "columns":
        return sorted(keys, key=lambda key: (round(boxes[key][0], 1), boxes[key][1]))
    rows: dict[float, list[str]] = {}
    for key in sorted(keys, key=lambda key: (round(boxes[key][1], 1), boxes[key][0])):
        rows.setdefault(round(boxes[key][1], 1), []).append(key)
    found: list[str] = []
    for at, row in enumerate(rows.values()):
        found += reversed(row) if order == "snake" and at % 2 else row
    return found
