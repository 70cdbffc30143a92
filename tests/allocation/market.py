"""Fairs in the middle of selling: stands, holds, options and rules of every kind, drawn by a seed."""

from dataclasses import dataclass
from random import Random

from eventsapp.accounts.models import User
from eventsapp.allocation.models import Pavilion, PavilionMember, PlacementNeeds, Separation
from eventsapp.booths.actions import put_option
from eventsapp.exhibitors.models import Application, Exhibitor, NeighbourWish, Wish
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.models import Hall, Unit, Zone, new_plan_key
from eventsapp.venues.queries import units_of
from tests.factories import make_application, make_fair, make_hall_with_units, make_member, make_stand

COMPANIES = 10


@dataclass
class Market:
    """A fair, its team's organiser, and the exhibitors that look for a place, with one in a pavilion among them."""

    fair: Fair
    organiser: User
    halls: list[Hall]
    placed: list[Exhibitor]
    looking: list[Exhibitor]


def make_market(seed: int) -> Market:
    """Make two halls with islands of two rows, half of the companies placed, and everything that can stand against."""
    draw = Random(seed)
    fair = make_fair()
    organiser = make_member(fair)
    halls = [make_hall_with_units(fair, code=code, columns=9) for code in "AB"]
    zones = _mark(fair, halls, draw)
    companies = [_company(fair, halls, zones, draw, number) for number in range(COMPANIES)]
    placed = [one for one in companies[: COMPANIES // 2] if _place(one, halls, draw)]
    looking = [one for one in companies if one not in placed]
    _rules(fair, placed, looking, zones, draw)
    for prospect in ("Prospect", "Another prospect"):
        _option(draw.choice(halls), organiser, prospect, draw)
    return Market(fair, organiser, halls, placed, looking)


def _mark(fair: Fair, halls: list[Hall], draw: Random) -> list[Zone]:
    """Give units zones, packages, connections, prices of odd kinds; keep some for a pavilion."""
    with transaction():
        zones = [Zone(fair_id=fair.id, code=code, name={"en": code}) for code in ("north", "south", "abroad")]
        db.session.add_all(zones)
        db.session.flush()
        for hall in halls:
            hall.plan_key = new_plan_key()
            for unit in units_of(hall.id):
                unit.zone_id = zones[0 if "-1" in unit.number else 1].id
                unit.utilities = draw.sample(["power", "water", "air"], draw.randrange(4))
                unit.package_id = draw.choice([None, None, None, fair.packages[0].id])
                unit.floor_load, unit.height = draw.choice([5.0, 20.0]), draw.choice([4.0, 8.0])
                unit.is_blocked = draw.random() < 0.05
        for unit in [unit for unit in units_of(halls[1].id) if unit.number.endswith(("01", "02", "03", "04"))]:
            unit.zone_id, unit.is_restricted, unit.package_id = zones[2].id, True, None
    return zones


def _company(fair: Fair, halls: list[Hall], zones: list[Zone], draw: Random, number: int) -> Exhibitor:
    """Make an exhibitor that came in by an application with wishes and needs."""
    size = draw.choice([1, 2, 2, 3, 4])
    application = make_application(fair, legal_name=f"Quarry {number} Ltd", units=size, state="approved")
    units = [unit for hall in halls for unit in units_of(hall.id)]
    exhibitor = application.exhibitor
    assert exhibitor is not None
    with transaction():
        application.open_sides = draw.choice([None, 1, 2])
        application.package_id = draw.choice([None, *(one.id for one in fair.packages)])
        wishes = [{"unit_id": unit.id} for unit in draw.sample(units, 2)] + [{"zone_id": draw.choice(zones).id}]
        for rank, wish in enumerate(wishes, 1):
            db.session.add(Wish(application_id=application.id, rank=rank, **wish))
        db.session.add(
            PlacementNeeds(
                exhibitor_id=exhibitor.id,
                fair_id=fair.id,
                utilities=draw.sample(["power", "water"], draw.randrange(2)),
                floor_load=draw.choice([None, None, 10.0]),
                height=draw.choice([None, None, 6.0]),
                budget=draw.choice([None, 100_000_000, 300_000_000]),
                hall_ids=draw.choice([[], [halls[0].id]]),
                near_entrance=draw.choice([0.0, 1.0]),
            )
        )
    return exhibitor


def _place(exhibitor: Exhibitor, halls: list[Hall], draw: Random) -> bool:
    """Give an exhibitor some free row of units that is to be had."""
    hall, first = draw.choice(halls), draw.randrange(1, 6)
    row = draw.choice([1, 2])
    numbers = ", ".join(f"{hall.code}-{row}{first + step:02d}" for step in range(exhibitor.units_wanted))
    try:
        make_stand(hall, exhibitor, numbers)
    except Refusal:
        return False
    return True


def _option(hall: Hall, organiser: User, prospect: str, draw: Random) -> None:
    free: list[Unit] = units_of(hall.id)
    for unit in draw.sample(free, len(free)):
        try:
            with transaction():
                put_option(hall, [unit.number], organiser, prospect=prospect)
        except Refusal:
            continue
        return


def _rules(fair: Fair, placed: list[Exhibitor], looking: list[Exhibitor], zones: list[Zone], draw: Random) -> None:
    """Keep some apart, softly and at any price; put two of those who look into a pavilion."""
    with transaction():
        for first, second in zip(placed, looking, strict=False):
            low, high = sorted((first.id, second.id))
            hard, metres = draw.random() < 0.7, draw.choice([3.0, 12.0])
            rule = {"kind": draw.choice(["gap", "facing"]), "distance_m": metres, "is_hard": hard}
            db.session.add(Separation(fair_id=fair.id, first_id=low, second_id=high, **rule))
        if placed:
            application = db.session.query(Application).filter_by(exhibitor_id=looking[-1].id).one()
            wish = {"kind": "apart", "company_name": placed[0].display_name}
            db.session.add(NeighbourWish(application_id=application.id, **wish))
        abroad = Pavilion(fair_id=fair.id, name="Abroad", zone_id=zones[2].id)
        abroad.members = [PavilionMember(exhibitor_id=one.id) for one in looking[:2]]
        db.session.add(abroad)
