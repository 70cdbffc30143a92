"""A draft as its pages and the program in the browser have it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from eventsapp.booths.queries import stands_in
from eventsapp.booths.rules import frontage_word
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.actions import Edited
from eventsapp.venues.background import Background
from eventsapp.venues.drawing import path_of
from eventsapp.venues.editing import (
    DraftHall,
    DraftUnit,
    Feature,
    Measures,
    Survey,
    feature_document,
    feature_words,
    from_document,
    survey_of,
    unit_document,
    warning_words,
)
from eventsapp.venues.fitting import text_width
from eventsapp.venues.geometry import Ring, bounds_of, label_box
from eventsapp.venues.models import Hall, PlanDraft
from eventsapp.venues.numbering import natural_key
from eventsapp.venues.queries import has_step_after, step_of

MARGIN = 3.0
LARGEST = 8.0
READABLE = 12.0
FIGURE = 0.63  # ems: figures stand in columns, a 1 is as wide as an 8
USUAL = (1050.0, 690.0)


def letters_in(unit: DraftUnit, pixel: float) -> float:
    """Return the size of the letters that a unit's number fits into it with, ten to the metre.

    `pixel` is how much of the drawing a pixel is while the whole hall is seen: large units can be read even then.
    """
    box = label_box(unit.ring)
    width = max(text_width(unit.number, 1.0), FIGURE * len(unit.number), 1.0)
    room = min(10 * box.width * 0.82 / width, 10 * box.height * 0.5)
    return round(min(max(room, 0.5), max(LARGEST, READABLE * pixel)), 1)


def pixel_of(drawn: DraftHall) -> float:
    """Return how much of the drawing a pixel is while the whole hall is seen on a usual screen."""
    left, top, right, bottom = bounds_of([drawn.outline])
    return max(10 * (right - left + 2 * MARGIN) / USUAL[0], 10 * (bottom - top + 2 * MARGIN) / USUAL[1])


def _label_of(unit: DraftUnit) -> tuple[float, float]:
    """Return the middle of a unit's number, ten to the metre."""
    x, y = label_box(unit.ring).centre
    return (round(10 * x, 1), round(10 * y, 1))


@dataclass(frozen=True, slots=True)
class Row:
    """A unit in the list; lengths in metres."""

    key: str
    unit: DraftUnit
    measures: Measures
    box: tuple[float, float, float, float]
    path: str
    label: tuple[float, float]
    is_taken: bool
    letters: float

    @property
    def position(self) -> str:
        """Return row, corner and so on."""
        return frontage_word(self.measures.frontage)


@dataclass(frozen=True)
class DraftPage:
    """Everything a page of a draft shows."""

    hall: DraftHall
    rows: list[Row]
    warnings: list[tuple[str, tuple[str, ...]]]
    view: str
    picture: tuple[float, float, float, float] | None = None
    can_undo: bool = False
    can_redo: bool = False

    @property
    def outline(self) -> str:
        """Return the walls as path data, ten to the metre."""
        return path_of([self.hall.outline])

    @property
    def drawn(self) -> list[Row]:
        """Return the units as they are drawn: large ones first, so that what lies on others can be pressed."""
        return sorted(self.rows, key=lambda row: -row.box[2] * row.box[3])

    @property
    def features(self) -> list[tuple[str, str, str, str]]:
        """Return (key, kind, word, path) of what is no unit."""
        return [
            (key, one.kind, feature_words(one.kind, one.name), path_of([one.ring]))
            for key, one in self.hall.features.items()
        ]

    def word_of(self, key: str) -> str:
        """Say what a door, exit, column or aisle is called, and where it stands."""
        return feature_place(self.hall.features[key])

    @property
    def standing(self) -> list[tuple[str, str, tuple[float, float, float, float]]]:
        """Return (key, word, (x, y, width, depth)) of what is no unit, in metres."""
        return [(key, feature_words(one.kind, one.name), _box_of(one.ring)) for key, one in self.hall.features.items()]

    @property
    def area(self) -> float:
        """Return the area of all units in square metres."""
        return round(sum(row.measures.area_m2 for row in self.rows), 1)


def feature_place(feature: Feature) -> str:
    """Say what stands where: of several columns without a name the place tells which is meant."""
    left, top, _right, _bottom = bounds_of([feature.ring])
    language, what = current_language(), feature_words(feature.kind, feature.name)
    return _("%(what)s at x %(x)s, y %(y)s", what=what, x=number(left, language), y=number(top, language))


def taken_keys(hall: Hall | None) -> set[str]:
    """Return the keys of units somebody has or holds."""
    return {f"u{unit_id}" for unit_id in stands_in(hall.id)} if hall else set()


def page_of(drawn: DraftHall, taken: Collection[str] = (), draft: PlanDraft | None = None) -> DraftPage:
    """Measure a drawing and lay out its page."""
    survey = survey_of(drawn)
    pixel = pixel_of(drawn)
    rows = [_row(key, unit, survey.measures[key], key in taken, pixel) for key, unit in drawn.units.items()]
    left, top, right, bottom = bounds_of([drawn.outline, *(unit.ring for unit in drawn.units.values())])
    sides = (left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
    return DraftPage(
        hall=drawn,
        rows=sorted(rows, key=lambda row: natural_key(row.unit.number)),
        warnings=[(warning_words(drawn, one), one.keys) for one in survey.warnings],
        view=" ".join(f"{10 * side:.1f}" for side in sides),
        picture=_picture(draft) if draft else None,
        can_undo=draft is not None and step_of(draft.id, draft.position) is not None,
        can_redo=draft is not None and has_step_after(draft),
    )


def _row(key: str, unit: DraftUnit, measures: Measures, is_taken: bool, pixel: float) -> Row:  # noqa: FBT001 - one of its columns
    return Row(
        key,
        unit,
        measures,
        _box_of(unit.ring),
        path_of([unit.ring]),
        _label_of(unit),
        is_taken,
        letters_in(unit, pixel),
    )


def _box_of(ring: Ring) -> tuple[float, float, float, float]:
    """Return (x, y, width, depth)."""
    left, top, right, bottom = bounds_of([ring])
    return (round(left, 3), round(top, 3), round(right - left, 3), round(bottom - top, 3))


def _picture(draft: PlanDraft) -> tuple[float, float, float, float] | None:
    """Return (x, y, width, height) of the picture, ten to the metre."""
    lies = draft.background
    if draft.background_id is None or not lies:
        return None
    extent = Background(lies["scale"], (lies["x"], lies["y"])).extent(lies["width"], lies["height"])
    x, y, width, height = (round(10 * side, 2) for side in extent)
    return (x, y, width, height)


def drawing_json(draft: PlanDraft, taken: Collection[str]) -> dict[str, Any]:
    """Return a whole draft for the program in the browser."""
    drawn = from_document(draft.document)
    survey, pixel = survey_of(drawn), pixel_of(drawn)
    return {
        "units": {key: _unit_json(unit, survey.measures[key], pixel) for key, unit in drawn.units.items()},
        "taken": sorted(taken),
        **_state_json(draft, drawn, survey),
    }


def edited_json(edited: Edited) -> dict[str, Any]:
    """Return what a step changed: units whose drawing or measures are not what they were; None for one that is gone."""
    before, survey = survey_of(edited.before).measures, survey_of(edited.after)
    pixel = pixel_of(edited.after)
    units: dict[str, Any] = {key: None for key in edited.before.units if key not in edited.after.units}
    for key, unit in edited.after.units.items():
        if edited.before.units.get(key) != unit or before.get(key) != survey.measures[key]:
            units[key] = _unit_json(unit, survey.measures[key], pixel)
    return {"units": units, **_state_json(edited.draft, edited.after, survey)}


def _state_json(draft: PlanDraft, drawn: DraftHall, survey: Survey) -> dict[str, Any]:
    return {
        "version": draft.version,
        "outline": [list(point) for point in drawn.outline],
        "features": {
            key: {**feature_document(one), "label": feature_words(one.kind, one.name), "place": feature_place(one)}
            for key, one in drawn.features.items()
        },
        "warnings": [{"text": warning_words(drawn, one), "keys": list(one.keys)} for one in survey.warnings],
        "can_undo": step_of(draft.id, draft.position) is not None,
        "can_redo": has_step_after(draft),
    }


def _unit_json(unit: DraftUnit, measures: Measures, pixel: float) -> dict[str, Any]:
    return {
        **unit_document(unit),
        "area_m2": measures.area_m2,
        "open_sides": measures.open_sides,
        "frontage": measures.frontage,
        "position": frontage_word(measures.frontage),
        "neighbours": list(measures.neighbours),
        "label": _label_of(unit),
        "letters": letters_in(unit, pixel),
    }
