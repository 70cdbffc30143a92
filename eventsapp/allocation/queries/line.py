"""Who stands where in line, and with which points."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from eventsapp.allocation.models import AllocationPolicy, PavilionMember, PriorityRecord
from eventsapp.allocation.rules.rounds import Entrant
from eventsapp.allocation.rules.scoring import (
    Formula,
    Merits,
    Score,
    Standing,
    drawn_by_lot,
    formula_from,
    in_line,
    score_of,
)
from eventsapp.exhibitors.models import Application, Exhibitor
from eventsapp.infra.database import db


@dataclass(frozen=True, slots=True)
class InLine:
    """An exhibitor's place in line (from 1), its score, what it rests on, and whether the lot decided."""

    place: int
    exhibitor: Exhibitor
    score: Score
    merits: Merits
    standing: Standing
    record: PriorityRecord | None
    pavilion_id: int | None
    is_drawn: bool

    @property
    def entrant(self) -> Entrant:
        """Return what decides which rounds it is in."""
        record = self.record
        return Entrant(
            exhibitor_id=self.exhibitor.id,
            units=self.exhibitor.units_wanted,
            points=self.score.points,
            is_rebooking=bool(record and record.is_rebooking),
            is_sponsor=bool(record and record.sponsorship_vnd),
            is_in_pavilion=self.pavilion_id is not None,
            applied_at=self.standing.applied_at,
        )


def policy_of(fair_id: int) -> AllocationPolicy:
    """Return how a fair ranks and places; one that said nothing has the usual policy, which is not stored."""
    stored = db.session.get(AllocationPolicy, fair_id)
    return stored or AllocationPolicy(
        fair_id=fair_id, formula={}, weights={}, sector_zones={}, lottery_seed="", version=0
    )


def line_of(
    fair_id: int,
    formula: Formula | None = None,
    *,
    only: Collection[int] | None = None,
    policy: AllocationPolicy | None = None,
) -> list[InLine]:
    """Return all exhibitors of a fair in line, by the fair's formula or by another that is being tried.

    With ``only`` nobody else is read, and places count among them; ``policy`` is the fair's, where it was read already.
    """
    if only is not None and not only:
        return []
    policy = policy or policy_of(fair_id)
    used = formula or formula_from(policy.formula)
    known = _known(fair_id, only)
    scores = {one.exhibitor.id: score_of(one.merits, used) for one in known}
    line = in_line((one.standing(scores[one.exhibitor.id].points) for one in known), policy.lottery_seed)
    drawn, by_id = drawn_by_lot(line), {one.exhibitor.id: one for one in known}
    pavilions = pavilions_by_exhibitor(fair_id)
    return [
        InLine(
            place=place,
            exhibitor=by_id[standing.exhibitor_id].exhibitor,
            score=scores[standing.exhibitor_id],
            merits=by_id[standing.exhibitor_id].merits,
            standing=standing,
            record=by_id[standing.exhibitor_id].record,
            pavilion_id=pavilions.get(standing.exhibitor_id),
            is_drawn=standing.exhibitor_id in drawn,
        )
        for place, standing in enumerate(line, 1)
    ]


def pavilions_by_exhibitor(fair_id: int) -> dict[int, int]:
    """Return the pavilion of every exhibitor of a fair that is in one."""
    members = select(PavilionMember.exhibitor_id, PavilionMember.pavilion_id).join(PavilionMember.exhibitor)
    return dict(db.session.execute(members.where(Exhibitor.fair_id == fair_id)).all())


def latest_applications(
    fair_id: int, *options: ORMOption, only: Collection[int] | None = None
) -> dict[int, Application]:
    """Return the application that each exhibitor of a fair came from, or each of ``only`` these, by exhibitor.

    ``options`` say what is loaded.
    """
    latest = select(func.max(Application.id)).where(
        Application.fair_id == fair_id, Application.exhibitor_id.is_not(None)
    )
    if only is not None:
        latest = latest.where(Application.exhibitor_id.in_(only))
    found = select(Application).where(Application.id.in_(latest.group_by(Application.exhibitor_id)))
    return {
        one.exhibitor_id: one for one in db.session.scalars(found.options(*options)) if one.exhibitor_id is not None
    }


@dataclass(frozen=True, slots=True)
class _Known:
    exhibitor: Exhibitor
    record: PriorityRecord | None
    merits: Merits
    application: Application | None

    def standing(self, points: int) -> Standing:
        applied = self.application.submitted_at if self.application else None
        return Standing(self.exhibitor.id, points, self.merits.deposit_at, applied)


def _known(fair_id: int, only: Collection[int] | None) -> Sequence[_Known]:
    own = (
        select(Exhibitor)
        .where(Exhibitor.fair_id == fair_id)
        .options(joinedload(Exhibitor.sector), joinedload(Exhibitor.company))
    )
    if only is not None:
        own = own.where(Exhibitor.id.in_(only))
    exhibitors = db.session.scalars(own.order_by(Exhibitor.id)).all()
    applications = latest_applications(fair_id, only=only)
    records = records_of(fair_id, only)
    return [
        _Known(one, record, _merits(one, record, application), application)
        for one in exhibitors
        for record, application in [(records.get(one.id), applications.get(one.id))]
    ]


def records_of(fair_id: int, only: Collection[int] | None = None) -> Mapping[int, PriorityRecord]:
    """Return the priority records of a fair by exhibitor, or of ``only`` these."""
    kept = select(PriorityRecord).where(PriorityRecord.fair_id == fair_id)
    if only is not None:
        kept = kept.where(PriorityRecord.exhibitor_id.in_(only))
    return {record.exhibitor_id: record for record in db.session.scalars(kept)}


def _merits(exhibitor: Exhibitor, record: PriorityRecord | None, application: Application | None) -> Merits:
    approved = application.decided_at if application else None
    if record is None:
        return Merits(units=exhibitor.units_wanted, approved_at=approved)
    units = exhibitor.units_wanted if record.units_contracted is None else record.units_contracted
    return Merits(
        consecutive_years=record.consecutive_years,
        units=units,
        sponsorship_vnd=record.sponsorship_vnd,
        is_member=record.is_member,
        approved_at=approved,
        deposit_at=record.deposit_at,
        penalties=record.penalties,
    )
