"""What is said about edits: why one was refused, what people are warned of, what each part is called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.infra.locale import current_language, number
from eventsapp.venues.editing.checking import Warned
from eventsapp.venues.editing.model import DraftHall, DraftUnit
from eventsapp.venues.editing.refusals import EditRefused

REFUSED = {
    "not_a_number": _l("This is not a number. Write metres such as 3 or 2.5."),
    "not_whole": _l("This is not a whole number."),
    "out_of_range": _l("A value from %(low)s to %(high)s is needed here."),
    "too_long": _l("At most %(limit)s characters fit here."),
    "unknown_choice": _l("Choose one of the list."),
    "no_units": _l("Choose at least one unit, or write its number."),
    "one_unit": _l("Choose exactly one unit for this."),
    "two_units": _l("Choose at least two units for this."),
    "unknown_units": _l("There is no %(numbers)s in this hall."),
    "no_number": _l("A unit's number needs a letter or a digit, such as A-112."),
    "number_taken": _l("%(number)s is the number of another unit in this hall."),
    "outside": _l("%(number)s would lie outside the hall. Nothing was changed."),
    "feature_outside": _l("This would lie outside the hall. Nothing was changed."),
    "too_many_units": _l("That makes %(count)s units; a hall can have %(limit)s. Nothing was changed."),
    "too_many_features": _l("A hall can have %(limit)s columns, doors and the like. Nothing was changed."),
    "not_corners": _l("Write corners as pairs of metres, such as 0 0; 6 0; 6 3; 0 3."),
    "not_numbers": _l("These are not numbers. Nothing was changed."),
    "too_few_points": _l("An outline needs at least three corners. Nothing was changed."),
    "no_area": _l("This outline has no area. Nothing was changed."),
    "self_crossing": _l("This outline crosses itself. Nothing was changed."),
    "too_far": _l("This lies too far away. Nothing was changed."),
    "not_touching": _l("These units do not all touch by a metre or more; only units side by side can be merged."),
    "not_one_shape": _l("These units do not make one shape without a hole."),
    "keep_unknown": _l("%(number)s is not among the units that are merged."),
    "falls_apart": _l("Cut this way, a part would fall into pieces. Cut it the other way, or into fewer parts."),
    "names_count": _l("Write %(count)s different numbers, one for each new part, or none."),
    "bad_skip": _l("Write the endings to leave out as whole numbers, such as 4, 13; some numbers must remain."),
    "unknown_feature": _l("This is not in the hall any more."),
    "unknown_operation": _l("This step is not known."),
    "nothing_to_undo": _l("There is nothing to undo."),
    "nothing_to_redo": _l("There is nothing to redo."),
    "no_room": _l("No island fits: the hall is too small for these cells and aisles."),
    "numbers_repeat": _l("Some units would have the same number. Use more digits."),
}

WARNINGS = {
    "overlap": _l("%(numbers)s lie on each other: they have %(area)s m² in common."),
    "outside": _l("%(numbers)s reaches outside the walls of the hall."),
    "blocked_door": _l("%(numbers)s: the %(room)s m before a door must stay clear."),
    "blocked_fire_exit": _l("%(numbers)s: the %(room)s m before a fire exit must stay clear."),
    "enclosed": _l("%(numbers)s touches no aisle."),
    "narrow": _l("The aisle between %(numbers)s is %(width)s m wide; the minimum is %(least)s m."),
    "narrow_wall": _l(
        "The aisle between %(numbers)s and the wall or a column is %(width)s m wide; the minimum is %(least)s m."
    ),
    "narrow_main": _l("A main aisle is %(width)s m wide; the minimum is %(least)s m."),
    "in_aisle": _l("%(numbers)s stands in a main aisle."),
    "more": _l("There are more than %(count)s warnings of this kind; the rest are not listed."),
}

FEATURES = {
    "column": _l("Column"),
    "door": _l("Door"),
    "fire_exit": _l("Fire exit"),
    "obstacle": _l("Obstacle"),
    "aisle": _l("Main aisle"),
}

UTILITY_WORDS = {
    "power": _l("Power"),
    "water": _l("Water"),
    "air": _l("Compressed air"),
    "data": _l("Internet"),
}

ATTRIBUTE_WORDS = {
    "zone": _l("Zone"),
    "package": _l("Package"),
    "price_class": _l("Price class"),
    "utilities": _l("Utilities"),
    "floor_load": _l("Floor load, t/m²"),
    "height": _l("Height, m"),
    "is_blocked": _l("Not for sale"),
    "is_restricted": _l("Only for a round or pavilion"),
    "note": _l("Note"),
}

SOMETHING = _l("A column or another obstacle")
MOST_NAMED = 6


def refused_words(refused: EditRefused) -> str:
    """Say why an edit was not made."""
    return str(REFUSED[refused.kind]) % _figures(refused.values)


def warning_words(hall: DraftHall, warned: Warned) -> str:
    """Say what is not right."""
    named = [hall.units[key].number for key in warned.keys if key in hall.units]
    listed = ", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")
    return str(WARNINGS[warned.kind]) % {**_figures(warned.values), "numbers": listed or str(SOMETHING)}


def attribute_words(unit: DraftUnit, name: str) -> tuple[str, str]:
    """Return what an attribute is called, and its value as people read it: a dash where there is none."""
    value = getattr(unit, name)
    if isinstance(value, bool):
        text = str(_("yes") if value else _("no"))
    elif isinstance(value, tuple):
        text = ", ".join(str(UTILITY_WORDS[code]) for code in value)
    else:
        text = number(value, current_language()) if isinstance(value, float) else str(value or "")
    return str(ATTRIBUTE_WORDS[name]), text or "–"


def feature_words(kind: str, name: str) -> str:
    """Return what a column, door, exit, obstacle or aisle is called."""
    word = str(FEATURES[kind])
    return _("%(what)s %(name)s", what=word, name=name) if name else word


def _figures(values: Mapping[str, Any]) -> dict[str, Any]:
    language = current_language()
    return {
        name: number(value, language) if isinstance(value, int | float) else value for name, value in values.items()
    }
