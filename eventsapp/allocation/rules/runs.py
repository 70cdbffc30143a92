"""Plans of a whole fair: what may be asked for, what may be published, and every refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.models import AllocationRun, Change, Mode, RunState
from eventsapp.allocation.rules.weighing import Weights
from eventsapp.infra.refusals import Refusal

OBJECTION_PERIOD = timedelta(days=14)
STAY_BONUS = 600
"""What an exhibitor that keeps its place is worth to a plan computed from another, as a broken soft rule costs."""
LEAST_SECONDS, USUAL_SECONDS, MOST_SECONDS = 5, 40, 600
MOST_SEED = 2**31 - 1

MODE_NAMES: Mapping[str, LazyString] = {
    Mode.OPTIMISE: _l("Optimiser"),
    Mode.QUEUE: _l("Strict queue"),
    Mode.FIRST_COME: _l("First come, first served"),
}


class AlreadyComputing(Refusal):
    """A second plan while one is being computed."""

    sentence = _l("A plan of this fair is being computed. Wait for it, or stop it.")


class NobodyToPlace(Refusal):
    """A plan for nobody."""

    sentence = _l("Everybody at this fair has a stand, or nobody was approved yet. There is nothing to compute.")


class RunChanged(Refusal):
    """A plan that is not what the person saw when deciding."""

    sentence = _l("This plan was changed while you looked at it. Nothing was done; look at it again.")


class NoSuchRound(Refusal):
    """A plan for a round that the fair does not have."""

    status = 422
    field = "round"
    sentence = _l("This fair has no such round.")


class NotStoppable(Refusal):
    """Stopping a plan that is not being computed."""

    sentence = _l("This plan is not being computed. Nothing was changed.")


class NotProposed(Refusal):
    """A step that only a finished plan that is not published can take."""

    sentence = _l("Only a finished plan that is not published can be changed or published.")


class NotPublished(Refusal):
    """Taking back what is not in force."""

    sentence = _l("Only a published plan can be taken back.")


class PlaceGone(Refusal):
    """A plan that what happened since stands against."""

    sentence = _l("What this plan gives away was taken meanwhile. Nothing was published; compute it anew.")


class NoSuchPlace(Refusal):
    """Units that cannot be an exhibitor's place in a plan."""

    status = 422
    field = "numbers"


class NothingToUndo(Refusal):
    """Taking back a change where there is none."""

    sentence = _l("Nothing was changed by hand in this plan.")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of the optimiser: how, how long, from which plan on, and what is supposed."""

    mode: str = Mode.OPTIMISE
    seed: int = 1
    seconds: int = USUAL_SECONDS
    weights: Weights = field(default_factory=Weights)
    base_id: int | None = None
    round_id: int | None = None
    withdrawn: Sequence[int] = ()
    closed_hall_ids: Sequence[int] = ()
    stay_bonus: int = 0
    note: str = ""

    @property
    def what_if(self) -> dict[str, Any]:
        """Return what is supposed, as it is stored."""
        return {
            "withdrawn": sorted(self.withdrawn),
            "closed_halls": sorted(self.closed_hall_ids),
            "stay_bonus": self.stay_bonus,
        }


@dataclass(frozen=True, slots=True)
class HandChange:
    """Exhibitors with their units before and after a change by hand, and what the plan loses by it."""

    before: Mapping[int, tuple[int, ...]]
    after: Mapping[int, tuple[int, ...]]
    cost: int


def check_changeable(run: AllocationRun, version: int | None) -> None:
    """Refuse to change or publish a plan in the wrong state, or one that is not what was seen."""
    if run.state != RunState.PROPOSED:
        raise NotProposed
    if version is not None and run.version != version:
        raise RunChanged


def change_of(before: Sequence[int], after: Sequence[int]) -> Change:
    """Say what a plan changes for an exhibitor, from its units before and after."""
    if not after:
        return Change.LOST if before else Change.UNPLACED
    if not before:
        return Change.NEW
    return Change.STAYS if set(before) == set(after) else Change.MOVED


def gap_of(objective: int | None, bound: int | None) -> float | None:
    """Return how far a plan may be from the best there can be, as a fraction of the bound; None where unknown."""
    if objective is None or not bound:
        return None
    return max(0.0, (bound - objective) / bound)
