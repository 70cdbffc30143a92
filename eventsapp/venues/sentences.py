"""What is said about plan files of all formats: what was guessed, mended and left out, and why one was refused."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

NOTES = {
    "more_overlaps": _l("More than %(count)s pairs of units lie on each other; the rest are not listed."),
    "repaired": _l("The outline of %(number)s crossed itself; its largest part was taken."),
    "outside": _l("%(number)s lies outside the walls of the hall."),
    "walls_guessed": _l("The file draws no walls: a box %(gap)s m around the units stands for them."),
    "walls_kept": _l("The file draws no walls: those of the hall in use stay."),
    "unknown_package": _l("The fair has no package %(package)s; the units that name it keep the one they have."),
    "attribute_unread": _l("%(number)s: %(attribute)s holds nothing that can be read, and stays empty."),
    "features_read": _l("%(count)s doors, exits, columns or aisles were read from the layers %(layers)s."),
    "features_left": _l(
        "%(count)s shapes of the layers %(layers)s are too small, too far or no area, and were left out."
    ),
    "too_many_features": _l("The file has %(count)s columns, exits and the like; the first %(limit)s were taken."),
    "hall_guessed": _l("The file %(file)s does not say which hall it is; it is called %(hall)s here."),
    "scale_from_sizes": _l("The scale follows from the sizes stated in the file: one unit of the map is %(scale)s m."),
    "scale_guessed": _l(
        "The file does not say its scale: the most common width of a unit was taken for 3 m, "
        "so one unit of the drawing is %(scale)s m."
    ),
    "scale_guessed_points": _l(
        "The file does not say its scale: the usual distance between points was taken for 3 m, "
        "so one unit of the file is %(scale)s m."
    ),
    "metres_assumed": _l("The file names no unit of length; its figures were taken for metres."),
    "unit_guessed": _l("The drawing names no unit of length; by the size of its units it was taken for %(unit)s."),
    "unit_doubted": _l(
        "The unit of length that the drawing names cannot be right; by the size of its units it was taken for %(unit)s."
    ),
    "moved": _l("The plan lies far from its origin: it was moved by %(east)s km east and %(south)s km south."),
    "laid_out": _l("The file has points and no sizes: %(count)s units were laid out as cells around their points."),
    "one_spot": _l("%(number)s is in the file %(count)s times in one spot; it is one unit here."),
    "closed_gaps": _l("%(count)s outlines were left open by a hair and closed."),
    "drawn_twice": _l("%(count)s shapes are drawn twice in the same place; each was taken once."),
    "unread_elements": _l("Elements that cannot be read were left out: %(elements)s."),
    "hidden_layers": _l("Hidden layers were left out: %(layers)s."),
    "layers_guessed": _l("Units were read from the layers %(layers)s; %(count)s shapes of other layers were not."),
    "shapes_without_number": _l("%(count)s closed shapes have no number inside and were taken for no units."),
    "numbers_without_shape": _l("%(count)s numbers lie in no closed shape of their own and were left out: %(texts)s."),
    "several_numbers": _l("%(number)s holds more numbers, which it answers to as well: %(others)s."),
}

LEFT_OUT = {
    "not_numbers": _l("The unit in row %(row)s (%(number)s) was left out: its place or size is no number."),
    "self_crossing": _l("The unit in row %(row)s (%(number)s) was left out: its outline crosses itself."),
    "too_far": _l("The unit in row %(row)s (%(number)s) was left out: it lies more than 100 km away."),
    "far_away": _l("The unit in row %(row)s (%(number)s) was left out: it lies more than 2 km from the others."),
    "too_many_points": _l("The unit in row %(row)s (%(number)s) was left out: its outline has too many corners."),
    "no_place": _l("The unit in row %(row)s (%(number)s) was left out: the row gives no place."),
    "no_room": _l("The unit in row %(row)s (%(number)s) was left out: there is no room between its neighbours."),
}

REFUSED = {
    "crowded": _l("So many outlines of this plan lie on one spot that it cannot be a hall plan. Nothing was changed."),
    "implausible": _l(
        "The units of this plan would measure %(area)s m²: its scale cannot be right. "
        "Say how many metres one unit of the drawing is. Nothing was changed."
    ),
    "no_layers": _l("None of these layers is in the drawing. Its layers: %(layers)s. Nothing was changed."),
    "no_numbers": _l(
        "None of the %(shapes)s closed shapes of this drawing holds one of its %(texts)s texts as a number. "
        "Nothing was changed."
    ),
}

FIELDS = {"implausible": "scale", "no_layers": "layers"}
"""What is to be mended beside another field than that of the file."""

BROKEN = {
    "hall_outline": _l("The walls of the hall %(hall)s in the file %(file)s are no area. Nothing was changed."),
    "entities": _l(
        "The file %(file)s defines entities or points to other files, which is not safe to read. Nothing was changed."
    ),
    "dwg": _l("The file %(file)s is a DWG, which cannot be read. Save the drawing as DXF. Nothing was changed."),
    "hall_fields": _l("The file %(file)s lacks the hall or its units. Nothing was changed."),
}

TOO_LARGE = {
    "points": _l("A plan can have outlines of %(limit)s corners at most. Nothing was changed."),
    "shapes": _l("A drawing can have %(limit)s shapes at most. Nothing was changed."),
    "texts": _l("A drawing can have %(limit)s texts at most. Nothing was changed."),
}


FORMATS = (
    _l("drawings as DXF or SVG: closed shapes with a number inside, whatever their layers are called"),
    _l("tables as CSV, TSV or Excel: a row for each unit with number, x, y, width and depth"),
    _l("tables with number, x and y alone: units are laid out around these points"),
    _l("plans in JSON: exported here, a folder of halls (index.json, hall-*.json), or an a2z event map"),
)


def known_formats() -> list[str]:
    """Return what can be read, in the reader's language."""
    return [str(words) for words in FORMATS]


def refused_sentence(kind: str, values: Mapping[str, Any]) -> str:
    """Return why a plan was refused, empty where no sentence here says it."""
    groups = {"broken": (BROKEN, values.get("reason")), "too_large": (TOO_LARGE, values.get("what"))}
    sentences, key = groups.get(kind, (REFUSED, kind))
    return str(sentences[str(key)]) % values if key in sentences else ""
