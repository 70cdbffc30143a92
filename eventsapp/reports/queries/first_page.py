"""What the public may know of a fair in numbers. Each function is a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from eventsapp.booths.models import Stand, StandUnit
from eventsapp.booths.queries import count_states, live
from eventsapp.exhibitors.models import Company, Exhibitor
from eventsapp.fairs.models import Fair, Package
from eventsapp.infra.database import db
from eventsapp.programme.queries import agenda_of, latest_release
from eventsapp.programme.rules import SessionKind
from eventsapp.venues.geometry import bounds_of
from eventsapp.venues.models import Hall, Unit

TAKEN = ("reserved", "sold", "occupied", "held", "sales")
Rings = Sequence[Sequence[Sequence[float]]]


@dataclass(frozen=True)
class HallPicture:
    """A hall drawn small, in metres: outlines of what is taken or not for sale, and of every free unit."""

    hall: Hall
    quiet: Rings
    free: Rings

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height of what is drawn."""
        left, top, right, bottom = bounds_of([*self.quiet, *self.free])
        return left, top, right - left, bottom - top


@dataclass(frozen=True)
class FairFigures:
    """A fair in numbers; ``languages`` are the codes that sessions can be heard in."""

    exhibitors: int
    countries: int
    units_taken: int
    units: int
    halls: int
    sessions: int
    rooms: int
    languages: Sequence[str]


def hall_picture(fair: Fair) -> HallPicture | None:
    """Return the fair's largest hall in small, or None while nothing is drawn."""
    largest = select(Unit.hall_id).where(Unit.fair_id == fair.id).group_by(Unit.hall_id)
    largest = largest.order_by(func.count().desc(), Unit.hall_id).limit(1)
    hall = db.session.scalar(select(Hall).where(Hall.id == largest.scalar_subquery()))
    if hall is None:
        return None
    standing = (Stand.hall_id == hall.id, live())
    quiet = [ring for rings in db.session.scalars(select(Stand.outline).where(*standing)) for ring in rings]
    taken = exists().where(StandUnit.unit_id == Unit.id, StandUnit.stand_id == Stand.id, live())
    closed = Unit.is_blocked | Unit.is_restricted
    open_units = select(Unit.polygon, closed).where(Unit.hall_id == hall.id, ~taken)
    free: list[list[list[float]]] = []
    for polygon, is_closed in db.session.execute(open_units):
        (quiet if is_closed else free).append(polygon)
    return HallPicture(hall, quiet, free)


def fair_figures(fair: Fair) -> FairFigures:
    """Return the public numbers of a fair; those of the forum as its latest release says."""
    states = count_states(fair.id)
    companies = select(func.count(Exhibitor.id), func.count(func.distinct(func.nullif(Company.country, ""))))
    exhibitors, countries = db.session.execute(
        companies.select_from(Exhibitor).join(Company).where(Exhibitor.fair_id == fair.id)
    ).one()
    release = latest_release(fair)
    agenda = agenda_of(release) if release else None
    sessions = [one for one in agenda.sessions if one.kind != SessionKind.BREAK] if agenda else []
    halls = select(func.count()).select_from(Hall).where(Hall.fair_id == fair.id)
    return FairFigures(
        exhibitors=exhibitors,
        countries=countries,
        units_taken=sum(states.get(state, 0) for state in TAKEN),
        units=sum(states.values()) - states.get("blocked", 0),
        halls=db.session.scalar(halls) or 0,
        sessions=len(sessions),
        rooms=len({one.room for one in sessions if one.room}),
        languages=agenda.languages if agenda else (),
    )


def cheapest_package(fair: Fair) -> Package | None:
    """Return the package with the lowest domestic price of a unit."""
    priced = select(Package).where(Package.fair_id == fair.id, Package.price_vnd.is_not(None))
    return db.session.scalar(priced.order_by(Package.price_vnd, Package.id).limit(1))
