"""What comes out: the plan, what it is worth, how good any plan could be, and how far the work is while it runs."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from eventsapp.booths.optimiser.certificate import Certificate
from eventsapp.booths.optimiser.problem import Cells, Plan, Problem


class StopNow(Exception):
    """Raised by a ``report`` function to end the work: the best plan so far is returned."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is.

    ``stage`` is queue, prices, relaxation, pieces or done; gaps are fractions, None if unknown. The objective has the
    bonuses for staying in it.

    """

    stage: str
    done: int
    total: int
    objective: int
    bound: int | None
    gap: float | None
    preference_gap: float | None
    placed: int
    placeable: int


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the fair that an organiser should know, as a code with the ids it is about.

    ``empty_fair``; ``no_candidates`` (nobody fits anywhere); ``all_locked``; ``locks_overlap`` (these are locked on
    cells
    that others are locked on); ``lock_impossible`` (no rectangle of free cells at an aisle); ``lock_breaks_rules``;
    ``locks_too_close``; ``pavilion_without_window`` (by pavilion id).
    """

    code: str
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan with its proof. ``objective`` is by the judge, without bonuses for staying; gaps are fractions.

    ``gap`` is what the bound leaves above the plan, per objective; ``preference_gap`` the same per preference
    points. Where
    a bonus for staying is given, bound and gap are of the objective with it.
    """

    plan: dict[int, Cells]
    objective: int
    preference: int
    bound: int
    gap: float
    preference_gap: float
    placed: int
    placeable: int
    unplaced: tuple[int, ...]
    certificate: Certificate
    mode: str
    seed: int
    plan_hash: str
    cpu_seconds: float
    stopped: bool = False
    without: tuple[str, ...] = ()
    """Names of the parts that were missing or failed: highspy, ortools, scipy."""
    notes: tuple[Note, ...] = ()
    relaxation: float | None = None
    """The optimum of the linear relaxation, where it was found."""
    pieces: int = 0
    stayed: int = 0


def plan_hash(plan: Plan, objective: int, bound: int) -> str:
    """Return a digest of the final whole numbers: the same plan, worth and bound have the same."""
    rows = [[identity, *sorted(cells)] for identity, cells in sorted(plan.items())]
    return hashlib.sha256(json.dumps([rows, objective, bound]).encode()).hexdigest()


def gap_of(bound: int | None, worth: int, per: int) -> float | None:
    """Return how much more any plan could be worth at most, as a fraction of ``per``."""
    if bound is None:
        return None
    return max(bound - worth, 0) / per if per > 0 else 0.0


@dataclass(frozen=True, slots=True)
class WorkUnits:
    """How much work to do, fixed before a run so that it can be repeated: never a time.

    ``dive_share`` is how much of a class of stands is fixed between two linear programmes: 1 is quick, less is better.
    After as much work as ``dive_rounds`` rounds of the relaxation the rest is fixed in a hurry.
    """

    ascent_rounds: int = 300
    relaxation_rounds: int = 26
    pieces: int = 120
    piece_units: float = 0.25
    piece_size: int = 30
    dive_share: float = 0.3
    dive_rounds: int = 40


QUICK, LARGE = 32, 4
"""There is little time with fewer rounds than this; a fair is large with so many times 500 exhibitors."""


def units_for(seconds: float, problem: Problem) -> WorkUnits:
    """Return the work that takes about this many CPU seconds, by a fixed table measured on one machine.

    For each 500 exhibitors: 0.6 s for candidates, queue and first prices. A round of the relaxation takes 0.65 s there
    and grows faster than the fair (power 1.4); fixing step by step takes as long as 16 rounds, 10 at large fairs, or 4
    where time is short and much is fixed at once. A piece takes 0.17 s, and 0.02 s more for each further 500.

    Args:
        seconds: CPU time; at least three pieces are solved however little it is.
        problem: the fair, of which only the size counts.

    """
    size = len(problem.exhibitors) / 500
    begin, a_round = 0.5 + 0.6 * size, max(0.65 * size**1.4, 0.02)
    spare = seconds - begin
    share, dive, most = _dive_for(spare / a_round, size)
    rounds = max(2, min(26, int(spare * 0.5 / a_round) - dive // 2))
    pieces = max(3, int((spare - (rounds + dive) * a_round) / (0.15 + 0.02 * size)))
    return WorkUnits(relaxation_rounds=rounds, pieces=pieces, dive_share=share, dive_rounds=most)


def _dive_for(rounds: float, size: float) -> tuple[float, int, int]:
    """Return what is fixed at once, how many rounds of the relaxation that takes, and at most: for time and size."""
    if rounds < QUICK:
        return 1.0, 4, 6
    return (0.6, 10, 8) if size > LARGE else (0.3, 16, 40)
