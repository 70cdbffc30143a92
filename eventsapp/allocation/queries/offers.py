"""Good places for one who asks now: for sales, for an objection, for the absent in a round. All by the plan's engine.

The candidates, the hard rules and the satisfaction are those of a computed plan, with the fair's own sliders; only
what nobody has at this moment counts, and of a fair in rounds only what the exhibitor's running round gives.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import or_, select

from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.needs import needs_of
from eventsapp.allocation.queries.problem import Asking, Suppose, problem_of
from eventsapp.allocation.rules.weighing import weights_from
from eventsapp.booths.models import Stand, StandUnit
from eventsapp.booths.optimiser.adviser import Adviser, FreePlace
from eventsapp.booths.optimiser.explaining import WishNote, ranks_lost, reasons_for
from eventsapp.booths.optimiser.judging import Judge
from eventsapp.booths.optimiser.problem import Cells, Exhibitor, Problem
from eventsapp.booths.queries.standing import live
from eventsapp.booths.queries.waiting import latest_application
from eventsapp.booths.queries.wishing import turn_of
from eventsapp.exhibitors.models import Exhibitor as Company
from eventsapp.infra import clock
from eventsapp.infra.database import db

MOST = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that can be had: its units, how satisfied one would be there (0 to 100), and why.

    ``reasons`` are those of ``Proposal.reasons``. ``price`` is in dong without VAT, and with ``budget`` absent where
    there is none.
    """

    hall_id: int
    unit_ids: tuple[int, ...]
    open_sides: int
    satisfaction: int
    price: int | None
    budget: int | None
    reasons: dict[str, Any]


def offers_for(fair_id: int, company: Company | None, asking: Asking, most: int = MOST) -> list[Offer]:
    """Return the best places that an exhibitor or a prospect can have now, the best first; no unit is in two.

    What ``asking`` leaves out is as the exhibitor's application says.
    """
    said = replace(asking, keeps_budget=asking.budget is not None)
    asked = said if company is None else _as_applied(company, said)
    problem = problem_of(fair_id, weights_from(policy_of(fair_id).weights), Suppose(asking=asked))
    adviser = Adviser(problem, {})
    found = adviser.free_places(asked.exhibitor_id, most, asked.open_sides)
    return _told(problem, asked, found)


def _as_applied(company: Company, asking: Asking) -> Asking:
    """Fill in package and budget from the application, and the limits of a round that is the exhibitor's turn now."""
    application, now = latest_application(company), clock.now()
    turn = turn_of(company.id, now)
    is_limited = turn.is_by_round and turn.is_open(now)
    return replace(
        asking,
        exhibitor_id=company.id,
        package=asking.package or (application.package if application else None),
        budget=needs_of(company.id, application).values.budget if asking.budget is None else asking.budget,
        zone_ids=_both(asking.zone_ids, (turn.zone_ids or ()) if is_limited else ()),
        package_ids=_both(asking.package_ids, (turn.package_ids or ()) if is_limited else ()),
    )


NONE_LEFT = (0,)
"""A limit that gives nothing: no zone or package has this id."""


def _both(one: Collection[int], other: Collection[int]) -> Collection[int]:
    """Return what two limits both leave; an empty one limits nothing."""
    return (set(one) & set(other) or NONE_LEFT) if one and other else one or other


def _told(problem: Problem, asked: Asking, found: Sequence[FreePlace]) -> list[Offer]:
    """Return places with what they cost and why they are good."""
    if not found:
        return []
    judge = Judge(problem)
    one = judge.exhibitors[asked.exhibitor_id]
    taken = _had_by_others(one, {cell for wish in one.wishes if _is_place(one, wish) for cell in wish})
    unit_price = asked.package.price_vnd if asked.package else None
    return [
        Offer(
            hall_id=judge.cells[place.cells[0]].hall,
            unit_ids=place.cells,
            open_sides=place.open_sides,
            satisfaction=place.satisfaction,
            price=round(unit_price * place.price) if unit_price else None,
            budget=asked.budget if unit_price else None,
            reasons=_reasons(judge, one, place.cells, taken),
        )
        for place in found
    ]


def _had_by_others(one: Exhibitor, unit_ids: Collection[int]) -> frozenset[int]:
    """Return which of these units somebody else has now."""
    others = or_(Stand.exhibitor_id.is_(None), Stand.exhibitor_id != one.id)
    had = select(StandUnit.unit_id).join(StandUnit.stand).where(StandUnit.unit_id.in_(unit_ids), live(), others)
    return frozenset(db.session.scalars(had)) if unit_ids else frozenset()


def _reasons(judge: Judge, one: Exhibitor, cells: Cells, taken: frozenset[int]) -> dict[str, Any]:
    """Explain a place as a plan's places are; of better wishes only those whose units somebody has are spoken of."""
    why = reasons_for(judge, one, cells)
    lost = [
        WishNote(rank, wish, "taken" if not taken.isdisjoint(wish) else "")
        for rank in ranks_lost(one, why)
        for wish in [one.wishes[rank] if _is_place(one, one.wishes[rank]) else ()]
    ]
    return asdict(replace(why, wishes=tuple(lost)))


def _is_place(one: Exhibitor, wish: Cells) -> bool:
    """Say whether a wish is for a stand, and not for a whole zone."""
    return len(wish) <= one.size
