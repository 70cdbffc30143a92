"""The plan as CSV, one unit a row, as a spreadsheet program opens it and the import reads it again."""

from collections.abc import Mapping
from typing import Any

from eventsapp.infra.tabular import write_csv
from eventsapp.venues.geometry import BadPolygonError, Ring, bounds_of, clean_ring, rectangle
from eventsapp.venues.plan_export.model import PlanSheet
from eventsapp.venues.plan_import import PlanUnit
from eventsapp.venues.vocabulary import EMPTY

_HEADS = (
    *("hall", "number", "former numbers", "x (m)", "y (m)", "width (m)", "depth (m)", "area (m2)", "outline"),
    *("zone", "package", "price class", "utilities", "floor load (t/m2)", "build height (m)"),
    *("not for sale", "restricted", "note", "state", "exhibitor"),
)


def write_table(sheet: PlanSheet) -> bytes:
    """Return the units as CSV; what is no upright rectangle has its corners in the column `outline`."""
    return write_csv(_HEADS, [_row(sheet, unit) for unit in sheet.hall.units])


def _row(sheet: PlanSheet, unit: PlanUnit) -> list[str]:
    left, top, right, bottom = bounds_of([unit.outline])
    figures = (left, top, right - left, bottom - top, unit.area)
    return [
        sheet.hall.code,
        unit.number,
        "; ".join(unit.aliases),
        *(metres(value) for value in figures),
        "" if _is_upright(unit.outline) else "; ".join(f"{metres(x)} {metres(y)}" for x, y in unit.outline),
        *_attributes(unit.attributes or {}),
        sheet.states.get(unit.number, ""),
        sheet.holders.get(unit.number, ""),
    ]


def _attributes(attributes: Mapping[str, Any]) -> list[str]:
    """Return what a unit has, as cells."""
    has = {**EMPTY, **attributes}
    figures = ["" if has[name] is None else metres(has[name]) for name in ("floor_load", "height")]
    flags = ["yes" if has[name] else "" for name in ("is_blocked", "is_restricted")]
    texts = [str(has[name]) for name in ("zone", "package", "price_class")]
    return [*texts, ", ".join(has["utilities"]), *figures, *flags, str(has["note"])]


def _is_upright(ring: Ring) -> bool:
    """Say whether the rectangle of x, y, width and depth is this ring, corner for corner."""
    left, top, right, bottom = bounds_of([ring])
    try:
        box = rectangle(left, top, round(right - left, 3), round(bottom - top, 3))
        return clean_ring(box) == ring
    except BadPolygonError:
        return False


def metres(value: float) -> str:
    """Write a length without needless digits."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
