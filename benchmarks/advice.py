"""Three good stands for one who asks, at 2,000 units and 500 exhibitors: CPU of the answer and of the page of sales."""

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from flask import Flask

from eventsapp.accounts.models import User
from eventsapp.allocation.models import Separation
from eventsapp.allocation.queries.offers import offers_for
from eventsapp.allocation.queries.problem import Asking
from eventsapp.exhibitors.models import Exhibitor, NeighbourWish, Wish
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import Base, db, transaction
from eventsapp.venues.models import Hall, new_plan_key
from eventsapp.venues.queries import units_of
from tests.conftest import make_app
from tests.factories import make_application, make_fair, make_member, make_stand
from tests.services.crowd import browsers_of, make_large_hall

ISLANDS, COLUMNS = 50, 20
PLACED, ASKING = 400, 100
SIZE = 4


def measure() -> Mapping[str, float]:
    """Return the figures, in milliseconds of CPU."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/advice.db", Path(folder))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            fair, organiser = _fair()
            return _figures(app, fair, organiser)


def _fair() -> tuple[Fair, User]:
    """Make a hall of which four fifths are given, and exhibitors with wishes, some to be apart."""
    draw = Random(1)
    fair = make_fair()
    hall, organiser = make_large_hall(fair, islands=ISLANDS, columns=COLUMNS), make_member(fair)
    units = [unit.id for unit in units_of(hall.id)]
    companies = [_company(fair, number, draw.sample(units, 3)) for number in range(PLACED + ASKING)]
    for number, company in enumerate(companies[:PLACED]):
        _place(hall, company, number)
    with transaction():
        for one, other in zip(companies[:ASKING], companies[PLACED:], strict=True):
            db.session.add(Separation(fair_id=fair.id, first_id=one.id, second_id=other.id, is_hard=True))
    return fair, organiser


def _company(fair: Fair, number: int, wishes: list[int]) -> Exhibitor:
    application = make_application(fair, legal_name=f"Quarry {number} Ltd", units=SIZE, state="approved")
    with transaction():
        for rank, unit_id in enumerate(wishes, 1):
            db.session.add(Wish(application_id=application.id, rank=rank, unit_id=unit_id))
        apart = {"kind": "apart", "company_name": f"Quarry {number + 1} Ltd"}
        db.session.add(NeighbourWish(application_id=application.id, **apart))
    if application.exhibitor is None:
        raise RuntimeError(f"application {number} was not approved")
    return application.exhibitor


def _place(hall: Hall, company: Exhibitor, number: int) -> None:
    """Fill an island from its left, two columns each, up to the last four columns."""
    island, place = divmod(number, PLACED // ISLANDS)
    first = 2 * place + 1
    make_stand(hall, company, ", ".join(f"{island + 1}-{row}{first + step:02d}" for row in (1, 2) for step in (0, 1)))


def _figures(app: Flask, fair: Fair, organiser: User) -> dict[str, float]:
    waiting = db.session.query(Exhibitor).order_by(Exhibitor.id.desc()).limit(ASKING).all()
    fair_id, slug, asking = fair.id, fair.slug, [one.id for one in waiting]
    (browser,) = browsers_of(app, [organiser.id])
    client = app.test_client(use_cookies=False)
    page = f"/organise/{slug}/find-stands?units={SIZE}&exhibitor="

    def answer(exhibitor_id: int) -> None:
        db.session.rollback()
        db.session.expunge_all()
        offers = offers_for(fair_id, db.session.get_one(Exhibitor, exhibitor_id), Asking())
        if len(offers) != 3:
            raise RuntimeError(f"{len(offers)} offers")

    def show(exhibitor_id: int) -> None:
        shown = client.get(f"{page}{exhibitor_id}", headers={"Cookie": browser.cookie})
        if shown.text.count("advice__one") != 3:
            raise RuntimeError(shown.text[:400])

    with transaction():
        db.session.query(Hall).update({"plan_key": new_plan_key()})  # nothing of the plan is known any more
    cold = _milliseconds(answer, asking[0])
    answers = [_milliseconds(answer, one) for one in asking[1:]]
    show(asking[0])
    pages = [_milliseconds(show, one) for one in asking[1:21]]
    return {
        "first_answer_ms": cold,
        "answer_p50_ms": statistics.median(answers),
        "answer_p95_ms": sorted(answers)[int(0.95 * len(answers))],
        "page_p50_ms": statistics.median(pages),
        "page_most_ms": max(pages),
    }


def _milliseconds(ask: Callable[[int], None], exhibitor_id: int) -> float:
    before = time.process_time()
    ask(exhibitor_id)
    return 1000 * (time.process_time() - before)
