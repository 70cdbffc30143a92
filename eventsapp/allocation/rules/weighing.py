"""What a stand is judged by: the organiser's sliders, how much points count, which rules are hard."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal

MOST_WEIGHT = 100
MOST_APART = 5000
BASE_WEIGHT = 10
"""What the wishes of an exhibitor without a point count."""
WISH_STEPS = (45, 39, 33, 27, 21)
"""How a wish pales by its rank, where the first counts 45."""


class Influence(StrEnum):
    """How much more the wishes of those with many points count."""

    NONE = "none"
    NORMAL = "normal"
    STRONG = "strong"
    QUEUE = "queue"
    """Strictly one after the other."""


_REACH = {Influence.NONE: 0, Influence.NORMAL: 20, Influence.STRONG: 60, Influence.QUEUE: 20}
"""What the most points add to the weight of a wish."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The sliders (what a full hit counts, 100 together as usual) and the rules; see ``optimiser.problem``."""

    wishes: int = 45
    sector: int = 25
    open_sides: int = 15
    entrance: int = 15
    near_first: int = 10
    apart: int = 600
    """What breaking a soft rule to stay apart costs."""
    influence: str = Influence.NORMAL
    needs: bool = True
    budget: bool = True
    zones: bool = True
    pavilions: bool = True
    separations: bool = True


USUAL = Weights()
SLIDERS = ("wishes", "sector", "open_sides", "entrance", "near_first")
RULES = ("needs", "budget", "zones", "pavilions", "separations")


class NothingCounts(Refusal):
    """All sliders at nought: every plan would be as good as any other."""

    status = 422
    field = "wishes"
    sentence = _l("At least one of the sliders must count.")


def weights_from(stored: Mapping[str, Any] | None) -> Weights:
    """Return the weights a fair keeps; what it does not say, or says out of range, is as usual."""
    said = {one.name: (stored or {}).get(one.name) for one in fields(Weights)}
    kept: dict[str, Any] = {name: value for name, value in said.items() if _is_good(name, value)}
    return Weights(**kept)


def weights_as_stored(weights: Weights) -> dict[str, Any]:
    """Return what of the weights differs from the usual ones; refuses with NothingCounts."""
    if not any(getattr(weights, name) for name in SLIDERS):
        raise NothingCounts
    usual = asdict(USUAL)
    return {name: value for name, value in asdict(weights).items() if value != usual[name]}


def _is_good(name: str, value: object) -> bool:
    if name in RULES:
        return isinstance(value, bool)
    if name == "influence":
        return value in set(Influence)
    most = MOST_APART if name == "apart" else MOST_WEIGHT
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def wish_points(weights: Weights) -> tuple[int, ...]:
    """Return what a ranked wish counts by its rank, the first as the slider says."""
    return tuple(round(weights.wishes * step / WISH_STEPS[0]) for step in WISH_STEPS)


def weight_of(points: int, most_points: int, influence: str) -> int:
    """Return how much an exhibitor's satisfaction weighs: 10 without points, 30 with the most (70 where strong)."""
    share = max(0, min(points, most_points)) / most_points if most_points > 0 else 0.0
    return BASE_WEIGHT + round(_REACH[Influence(influence)] * share)
