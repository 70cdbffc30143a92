"""What a unit has beside its place: zone, package, price class, utilities, load, height, whether it is for sale."""

from dataclasses import replace
from typing import Any

from eventsapp.venues.editing.asking import Ask
from eventsapp.venues.editing.model import DraftHall, DraftUnit
from eventsapp.venues.vocabulary import FIGURES, FLAGS, TEXTS

NOTHING = "-"
"""Typed to empty a field of several units at once."""


def attributes_of(unit: DraftUnit, ask: Ask) -> DraftUnit:
    """Return the unit with those attributes that the operation mentions; an empty one is emptied."""
    values: dict[str, Any] = {name: ask.text(name, most) for name, most in TEXTS.items() if ask.mentions(name)}
    for name, high in FIGURES.items():
        if ask.mentions(name):
            values[name] = ask.metres(name, low=0.0, high=high) if ask.has(name) else None
    if ask.mentions("utilities"):
        values["utilities"] = ask.utilities("utilities")
    values |= {name: ask.flag(name) for name in FLAGS if ask.mentions(name)}
    return replace(unit, **values)


def set_attributes(hall: DraftHall, ask: Ask) -> DraftHall:
    """Give several units the same attributes: empty fields leave them as they are, "-" empties them."""
    values: dict[str, Any] = {}
    for name in ("zone", "package", "price_class", "utilities", "floor_load", "height"):
        if ask.has(name):
            values[name] = "" if ask.value(name) in (NOTHING, [NOTHING]) else ask.value(name)
    if ask.has("restricted"):
        values["is_restricted"] = ask.choice("restricted", ("yes", "no")) == "yes"
    asked = Ask(values)
    return hall.with_units({key: attributes_of(hall.units[key], asked) for key in ask.keys(hall)})


def block_units(hall: DraftHall, ask: Ask) -> DraftHall:
    """Take units from sale, with a `note` why."""
    note = ask.text("note", 200)
    return hall.with_units(
        {key: replace(hall.units[key], is_blocked=True, note=note or hall.units[key].note) for key in ask.keys(hall)}
    )


def unblock_units(hall: DraftHall, ask: Ask) -> DraftHall:
    """Put units back on sale."""
    return hall.with_units({key: replace(hall.units[key], is_blocked=False, note="") for key in ask.keys(hall)})
