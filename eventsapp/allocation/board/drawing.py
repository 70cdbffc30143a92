"""A hall as it is and as a plan would make it, side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from eventsapp.allocation.models import Change, Proposal
from eventsapp.booths.queries.picture import Rings, Standing, UnitFacts, standing_in, unit_facts
from eventsapp.booths.rules import LETTERS, STATE_WORDS, unit_state_of
from eventsapp.venues.drawing import DrawnShape, Ground, Shape, draw_ground, draw_shape
from eventsapp.venues.geometry import merge_rings
from eventsapp.venues.models import Hall

PROPOSED = {Change.NEW: "new", Change.MOVED: "moved", Change.STAYS: "reserved"}
PROPOSED_LETTERS = {"new": "N", "moved": "M"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A stand or a free unit on one of the two plans."""

    state: str
    number: str
    drawn: DrawnShape
    company: str = ""
    language: str = ""
    exhibitor_id: int | None = None
    is_locked: bool = False

    @property
    def words(self) -> str:
        """Return what a screen reader says."""
        parts = [self.number, self.company, state_words(self.state), _("locked") if self.is_locked else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class HallBoard:
    """Both plans of a hall on the same ground."""

    hall: Hall
    ground: Ground
    current: Sequence[Placed]
    proposed: Sequence[Placed]


def state_words(state: str) -> str:
    """Return a state in words, proposed ones too."""
    if state == "new":
        return _("new")
    if state == "moved":
        return _("moved")
    return str(STATE_WORDS[state])


def hall_board(hall: Hall, proposals: Iterable[Proposal]) -> HallBoard:
    """Draw a hall twice: what is in force, and what these proposals would make of it."""
    units = {unit.id: unit for unit in unit_facts(hall.id, hall.plan_key)}
    standing = standing_in(hall.id)
    ground = draw_ground(
        hall.outline, {unit.number: unit.polygon for unit in units.values()}, hall.islands, features=hall.features
    )
    asked = list(proposals)
    leaving = {one.was_stand_id for one in asked if one.change in {Change.MOVED, Change.LOST, Change.STAYS}}
    staying = [stand for stand in standing if stand.id not in leaving]
    here = [one for one in asked if one.hall_id == hall.id and one.unit_ids and units.keys() >= set(one.unit_ids)]
    return HallBoard(
        hall=hall,
        ground=ground,
        current=_drawn(units, standing, (), ground.px),
        proposed=_drawn(units, staying, here, ground.px),
    )


def _drawn(
    units: Mapping[int, UnitFacts], standing: Iterable[Standing], proposals: Iterable[Proposal], px: float
) -> list[Placed]:
    """Return stands, proposals and what is left free, large ones first so that what lies on them is seen."""
    left = dict(units)
    placed = []
    for stand in standing:
        parts = [left.pop(key) for key in stand.unit_ids if key in left]
        if parts:
            placed.append(_stand(stand, parts, px))
    for one in proposals:
        parts = [left.pop(key) for key in one.unit_ids if key in left]
        if parts:
            placed.append(_proposal(one, parts, px))
    placed += [_free(unit, px) for unit in left.values()]
    return placed


def _stand(stand: Standing, parts: Sequence[UnitFacts], px: float) -> Placed:
    state = str(unit_state_of(stand.state))
    rings = stand.outline or [unit.polygon for unit in parts]
    shape = Shape(LETTERS[state], rings, stand.holder, _short(stand.number))
    return Placed(state, stand.number, draw_shape(shape, px), stand.holder, stand.language, stand.exhibitor_id)


def _proposal(one: Proposal, parts: Sequence[UnitFacts], px: float) -> Placed:
    state = PROPOSED[Change(one.change)]
    rings: Rings = [[[x, y] for x, y in ring] for ring in merge_rings([unit.polygon for unit in parts])]
    letter = PROPOSED_LETTERS.get(state, LETTERS.get(state, ""))
    company = one.exhibitor.display_name
    return Placed(
        state=state,
        number=one.number,
        drawn=draw_shape(Shape(letter, rings, company, _short(one.number)), px),
        company=company,
        language=one.exhibitor.name_language,
        exhibitor_id=one.exhibitor_id,
        is_locked=one.is_locked,
    )


def _free(unit: UnitFacts, px: float) -> Placed:
    state = "blocked" if unit.is_blocked else "restricted" if unit.is_restricted else "available"
    return Placed(state, unit.number, draw_shape(Shape(LETTERS[state], [unit.polygon], "", _short(unit.number)), px))


def _short(number: str) -> str:
    return number.rpartition("-")[2] or number
