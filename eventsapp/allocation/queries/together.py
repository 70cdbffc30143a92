"""Pavilions, rules to stay apart, and the wishes for them that applications brought."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.allocation.models import Pavilion, PavilionMember, Separation
from eventsapp.exhibitors.models import Application, Company, Exhibitor, NeighbourWish
from eventsapp.exhibitors.rules import company_key
from eventsapp.infra.database import db

APART = "apart"


def pavilions_of(fair_id: int) -> Sequence[Pavilion]:
    """Return the pavilions of a fair by name, with zones and members."""
    own = select(Pavilion).where(Pavilion.fair_id == fair_id).order_by(Pavilion.name, Pavilion.id)
    members = selectinload(Pavilion.members).joinedload(PavilionMember.exhibitor)
    return db.session.scalars(own.options(joinedload(Pavilion.zone), members)).all()


def pavilion_in(fair_id: int, pavilion_id: int) -> Pavilion | None:
    """Return a pavilion of a fair."""
    return db.session.scalar(select(Pavilion).where(Pavilion.fair_id == fair_id, Pavilion.id == pavilion_id))


def exhibitors_outside_pavilions(fair_id: int) -> list[tuple[int, str]]:
    """Return (id, name) of every exhibitor of a fair that is in no pavilion, by name."""
    inside = select(PavilionMember.exhibitor_id)
    return [pair for pair in named_exhibitors(fair_id) if pair[0] not in set(db.session.scalars(inside))]


def named_exhibitors(fair_id: int) -> list[tuple[int, str]]:
    """Return (id, name) of every exhibitor of a fair, by name."""
    own = select(Exhibitor.id, Exhibitor.display_name).where(Exhibitor.fair_id == fair_id)
    rows = db.session.execute(own.order_by(Exhibitor.search_key, Exhibitor.id))
    return [(exhibitor_id, name) for exhibitor_id, name in rows]


def exhibitor_known(fair_id: int, exhibitor_id: int) -> Exhibitor | None:
    """Return an exhibitor of a fair."""
    return db.session.scalar(select(Exhibitor).where(Exhibitor.fair_id == fair_id, Exhibitor.id == exhibitor_id))


def separations_of(fair_id: int) -> Sequence[Separation]:
    """Return the rules to stay apart of a fair with both exhibitors, in the order they were made."""
    own = select(Separation).where(Separation.fair_id == fair_id).order_by(Separation.id)
    return db.session.scalars(own.options(joinedload(Separation.first), joinedload(Separation.second))).all()


def separation_in(fair_id: int, separation_id: int) -> Separation | None:
    """Return a rule of a fair."""
    return db.session.scalar(select(Separation).where(Separation.fair_id == fair_id, Separation.id == separation_id))


@dataclass(frozen=True, slots=True)
class ApartWish:
    """An exhibitor's wish to be apart from a company: who that may be, and whether a rule was made of it."""

    id: int
    asker: Exhibitor
    company_name: str
    meant: Sequence[Exhibitor]
    is_ignored: bool
    is_rule: bool


def apart_wishes_of(fair_id: int) -> list[ApartWish]:
    """Return what applications of a fair's exhibitors wish to be apart from, in the order of the askers' names."""
    wished = (
        select(NeighbourWish, Exhibitor)
        .join(Application, Application.id == NeighbourWish.application_id)
        .join(Exhibitor, Exhibitor.id == Application.exhibitor_id)
        .where(Application.fair_id == fair_id, NeighbourWish.kind == APART)
        .order_by(Exhibitor.search_key, NeighbourWish.id)
    )
    rows = db.session.execute(wished).all()
    if not rows:
        return []
    named, pairs = _by_name(fair_id), _kept_apart(fair_id)
    found = []
    for wish, asker in rows:
        meant = [one for one in named.get(company_key(wish.company_name), ()) if one.id != asker.id]
        is_rule = any(frozenset((asker.id, one.id)) in pairs for one in meant)
        found.append(ApartWish(wish.id, asker, wish.company_name, meant, wish.is_ignored, is_rule))
    return found


def apart_wish_in(fair_id: int, wish_id: int) -> tuple[NeighbourWish, int] | None:
    """Return a wish of a fair and the exhibitor that has it."""
    wished = (
        select(NeighbourWish, Application.exhibitor_id)
        .join(Application, Application.id == NeighbourWish.application_id)
        .where(Application.fair_id == fair_id, NeighbourWish.id == wish_id, NeighbourWish.kind == APART)
        .where(Application.exhibitor_id.is_not(None))
    )
    row = db.session.execute(wished).first()
    return (row[0], row[1]) if row and row[1] else None


def _by_name(fair_id: int) -> dict[str, list[Exhibitor]]:
    """Return the exhibitors of a fair by every name that a colleague may write."""
    own = select(Exhibitor, Company).join(Exhibitor.company).where(Exhibitor.fair_id == fair_id)
    named: dict[str, list[Exhibitor]] = defaultdict(list)
    for exhibitor, company in db.session.execute(own.order_by(Exhibitor.id)):
        keys = {company_key(name) for name in (exhibitor.display_name, company.latin_name) if name}
        for key in {company.name_key, *keys} - {""}:
            named[key].append(exhibitor)
    return named


def _kept_apart(fair_id: int) -> set[frozenset[int]]:
    pairs = select(Separation.first_id, Separation.second_id).where(Separation.fair_id == fair_id)
    return {frozenset((first, second)) for first, second in db.session.execute(pairs)}
