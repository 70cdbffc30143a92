"""What people fill in to draw a hall; the engine reads the values, so that forms and JSON obey the same rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from eventsapp.venues.editing import FEATURES, NOTHING, UTILITY_WORDS
from eventsapp.web.forms import BaseForm, ChoiceField, ChoicesField, Label, TextField, options

FIRST = ("numbers", "feature", "key", "number", "x", "y", "width", "depth")
"""Fields that stand before others."""
ORDERS = (("rows", _l("Row by row")), ("snake", _l("Row by row, back and forth")), ("columns", _l("Column by column")))
RESTRICTED = (("", _l("As it is")), ("yes", _l("yes")), ("no", _l("no")))
DIRECTIONS = (("across", _l("Side by side")), ("down", _l("One below the other")))
SCHEMES = (("islands", _l("Row, island, place: A-101")), ("running", _l("One running number")))


class StepForm(BaseForm):
    """A step of a draft; `version` is the draft as it was seen."""

    version = HiddenField()
    title: LazyString = _l("Change")

    def values(self, kind: str) -> dict[str, Any]:
        """Return what was filled in, as the engine reads it."""
        names = [name for name in self._fields if name not in {"version", "csrf_token"}]
        return {"kind": kind, **{name: self[name].data for name in names if self[name].data is not None}}

    @property
    def shown(self) -> list[Any]:
        """Return the fields that people see."""
        shown = [field for field in self if not isinstance(field, HiddenField) and field.short_name != "csrf_token"]
        return sorted(
            shown, key=lambda field: FIRST.index(field.short_name) if field.short_name in FIRST else len(FIRST)
        )


class _Units(StepForm):
    numbers = TextField(_l("Units"), most=4000)


class AttributesForm(StepForm):
    """What a unit has beside its place."""

    zone = TextField(_l("Zone"), most=60)
    package = ChoiceField(_l("Package"), required=False)
    price_class = TextField(_l("Price class"), most=40)
    utilities = ChoicesField(_l("Utilities"), choices=tuple(UTILITY_WORDS.items()))
    floor_load = TextField(_l("Floor load, t/m²"), most=20)
    height = TextField(_l("Height, m"), most=20)

    def offer_packages(self, packages: Iterable[tuple[str, Label]]) -> None:
        """Offer the packages of the fair; a unit need not have one."""
        self.package.choices = options([("", _l("Any")), *packages])


class _Box(StepForm):
    x = TextField(_l("x, m"), most=20)
    y = TextField(_l("y, m"), most=20)
    width = TextField(_l("Width, m"), most=20)
    depth = TextField(_l("Depth, m"), most=20)


class ChangeForm(AttributesForm, _Box):
    """One unit: place, size, number and what it has."""

    title = _l("Change the unit")
    numbers = HiddenField()
    number = TextField(_l("Number"), most=60)
    is_blocked = BooleanField(_l("Not for sale"))
    is_restricted = BooleanField(_l("Only for a round or pavilion"))
    note = TextField(_l("Note"), most=200)


class AddForm(_Box):
    """A new rectangle."""

    title = _l("Add a unit")
    number = TextField(_l("Number"), most=60)


class MoveForm(_Units):
    """So far."""

    title = _l("Move units")
    dx = TextField(_l("To the right, m"), most=20)
    dy = TextField(_l("Down, m"), most=20)


class TurnForm(_Units):
    """So many degrees."""

    title = _l("Turn units")
    angle = TextField(_l("Degrees, clockwise"), most=20)


class ShapeForm(_Units):
    """Other corners."""

    title = _l("Give a unit other corners")
    corners = TextField(_l("Corners, such as 0 0; 6 0; 6 3; 0 3"), most=4000)


class DeleteForm(_Units):
    """Gone."""

    title = _l("Delete units")


class BlockForm(_Units):
    """Off sale."""

    title = _l("Block units")
    note = TextField(_l("Why"), most=200)


class UnblockForm(_Units):
    """On sale."""

    title = _l("Unblock units")


class MergeForm(_Units):
    """One of several."""

    title = _l("Merge units")
    keep = TextField(_l("Number that stays"), most=60)


class SplitForm(_Units):
    """Several of one."""

    title = _l("Split a unit")
    parts = TextField(_l("Parts"), most=4, default="2")
    direction = ChoiceField(_l("Parts lie"), choices=DIRECTIONS)
    keeps = TextField(_l("Part that keeps the number"), most=4, default="1")
    names = TextField(_l("Numbers of the other parts"), most=400)


class RenumberForm(_Units):
    """Numbers by a scheme."""

    title = _l("Number units anew")
    prefix = TextField(_l("Before the number"), most=20)
    start = TextField(_l("First number"), most=6, default="101")
    step = TextField(_l("Step"), most=6, default="1")
    digits = TextField(_l("Digits"), most=2, default="3")
    skip = TextField(_l("Leave out numbers ending in"), most=80)
    order = ChoiceField(_l("Order"), choices=ORDERS)


class SetForm(AttributesForm, _Units):
    """The same for several."""

    title = _l("Set zone, package, utilities of several units")
    utilities = ChoicesField(
        _l("Utilities"), choices=(*UTILITY_WORDS.items(), (NOTHING, _l("None of these, whatever they have now")))
    )

    restricted = ChoiceField(_l("Only for a round or pavilion"), choices=RESTRICTED, required=False)

    def offer_packages(self, packages: Iterable[tuple[str, Label]]) -> None:
        """Offer the packages of the fair, and to leave them as they are."""
        self.package.choices = options([("", _l("As it is")), (NOTHING, _l("Any")), *packages])


class AddFeatureForm(_Box):
    """A column, door, fire exit, obstacle or main aisle."""

    title = _l("Add a column, door, exit or aisle")
    feature = ChoiceField(_l("What"), choices=tuple(FEATURES.items()))
    name = TextField(_l("Name"), most=60)


class ChangeFeatureForm(_Box):
    """Where it is and how large."""

    title = _l("Move or size a column, door, exit or aisle")
    key = ChoiceField(_l("What"))
    name = TextField(_l("Name"), most=60)


class DeleteFeatureForm(StepForm):
    """Gone."""

    title = _l("Delete a column, door, exit or aisle")
    key = ChoiceField(_l("What"))


class HallForm(StepForm):
    """Walls and what warnings judge by."""

    title = _l("Change the hall")
    width = TextField(_l("Width, m"), most=20)
    depth = TextField(_l("Depth, m"), most=20)
    corners = TextField(_l("or corners, such as 0 0; 60 0; 60 40; 0 40"), most=4000)
    aisle = TextField(_l("Least width of an aisle, m"), most=20)
    main_aisle = TextField(_l("Least width of a main aisle, m"), most=20)
    exit_room = TextField(_l("Clear room before doors and exits, m"), most=20)


class PlainStepForm(StepForm):
    """Undo or redo."""


FORMS: Mapping[str, type[StepForm]] = {
    "change": ChangeForm,
    "add": AddForm,
    "move": MoveForm,
    "turn": TurnForm,
    "shape": ShapeForm,
    "merge": MergeForm,
    "split": SplitForm,
    "renumber": RenumberForm,
    "set": SetForm,
    "block": BlockForm,
    "unblock": UnblockForm,
    "delete": DeleteForm,
    "add_feature": AddFeatureForm,
    "change_feature": ChangeFeatureForm,
    "delete_feature": DeleteFeatureForm,
    "hall": HallForm,
    "undo": PlainStepForm,
    "redo": PlainStepForm,
}


class MakeHallForm(BaseForm):
    """A hall from figures."""

    code = TextField(_l("Code of the hall"), required=True, most=20)
    name = TextField(_l("Name of the hall"), most=80)
    width = TextField(_l("Width, m"), most=20, default="60")
    depth = TextField(_l("Depth, m"), most=20, default="40")
    cell_width = TextField(_l("Width of a unit, m"), most=20, default="3")
    cell_depth = TextField(_l("Depth of a unit, m"), most=20, default="3")
    island = TextField(_l("Units a side of an island"), most=6, default="8")
    aisle = TextField(_l("Aisle between rows, m"), most=20, default="3")
    cross_aisle = TextField(_l("Aisle between islands, m"), most=20, default="4")
    around = TextField(_l("Aisle along the walls, m"), most=20, default="4")
    scheme = ChoiceField(_l("Numbers"), choices=SCHEMES)
    prefix = TextField(_l("Before the number"), most=20)
    start = TextField(_l("First number"), most=6, default="1")
    step = TextField(_l("Step"), most=6, default="1")
    digits = TextField(_l("Digits"), most=2, default="2")
    skip = TextField(_l("Leave out numbers ending in"), most=80)
    doors = TextField(_l("Doors in the south wall"), most=4, default="1")
    exits = TextField(_l("Fire exits"), most=4, default="2")

    def values(self) -> dict[str, Any]:
        """Return the figures, as the engine reads them."""
        return {name: field.data for name, field in self._fields.items() if name not in {"code", "name", "csrf_token"}}


class PictureForm(BaseForm):
    """A picture to draw over."""

    version = HiddenField()
    picture = FileField(_l("Picture of the plan"))


class ScaleForm(BaseForm):
    """Two points of the picture, the metres between them, and where the first lies."""

    version = HiddenField()
    x1 = TextField(_l("First point, pixels from the left"), most=20)
    y1 = TextField(_l("First point, pixels from the top"), most=20)
    x2 = TextField(_l("Second point, pixels from the left"), most=20)
    y2 = TextField(_l("Second point, pixels from the top"), most=20)
    length = TextField(_l("Metres between them"), most=20)
    x = TextField(_l("The first point lies at x, m"), most=20, default="0")
    y = TextField(_l("The first point lies at y, m"), most=20, default="0")


class PublishForm(BaseForm):
    """The draft and the plan in use as they were seen."""

    version = HiddenField()
    seen = HiddenField()
    confirmed = BooleanField(_l("I have read the warnings"))
