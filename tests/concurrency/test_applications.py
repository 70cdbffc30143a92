"""Many press the same button at the same moment: one number each, one owner, one decision."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.exhibitors import actions
from eventsapp.exhibitors.facts import ApplicationSubmitted
from eventsapp.exhibitors.importers import read_exhibitors
from eventsapp.exhibitors.models import Application, Company, Exhibitor
from eventsapp.exhibitors.queries import applications_numbered, own_application
from eventsapp.exhibitors.rules import Decision
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.infra.outbox import OutboxEntry
from tests.concurrency.test_stands import race
from tests.factories import make_application, make_fair, make_user

THREADS = 10


@pytest.fixture
def fair(racing_app: Flask) -> Fair:
    return make_fair()


def send(fair_id: int, user_id: int) -> None:
    fair, user = db.session.get_one(Fair, fair_id), db.session.get_one(User, user_id)
    application = own_application(fair, user, lock=True)
    assert application is not None
    actions.submit_application(application, user)


def test_applications_sent_together_get_a_number_each(racing_app: Flask, fair: Fair) -> None:
    fair_id, people = fair.id, [make_user() for _ in range(THREADS)]
    for person in people:
        make_application(fair, owner=person, state="draft")
    ends = race(racing_app, [lambda user_id=person.id: send(fair_id, user_id) for person in people])
    assert ends == Counter(done=THREADS)
    db.session.rollback()
    numbers = db.session.scalars(select(Application.number)).all()
    assert sorted(number or 0 for number in numbers) == list(range(1, THREADS + 1))


def test_application_sent_many_times_at_once_is_sent_once(racing_app: Flask, fair: Fair) -> None:
    owner = make_user()
    make_application(fair, owner=owner, state="draft")
    fair_id, owner_id = fair.id, owner.id
    ends = race(racing_app, [lambda: send(fair_id, owner_id)] * THREADS)
    assert ends == Counter(done=1, NotEditable=THREADS - 1)
    db.session.rollback()
    assert db.session.scalars(select(Fair.last_application_no)).one() == 1
    facts = select(func.count()).select_from(OutboxEntry).where(OutboxEntry.fact == ApplicationSubmitted.__name__)
    assert db.session.scalar(facts) == 1


def test_draft_begun_many_times_at_once_is_one_draft(racing_app: Flask, fair: Fair) -> None:
    fair_id, owner_id = fair.id, make_user().id  # entities belong to the thread that loaded them

    def begin() -> None:
        actions.start_application(db.session.get_one(Fair, fair_id), db.session.get_one(User, owner_id), "en")

    ends = race(racing_app, [begin] * THREADS)
    assert ends == Counter(done=1, AlreadyApplied=THREADS - 1)


def test_claim_link_opened_by_many_has_one_owner(racing_app: Flask, fair: Fair) -> None:
    application = make_application(fair)
    with transaction():
        entered = db.session.get_one(Application, application.id)
        entered.owner_id, entered.entered_by_id = None, entered.owner_id
        actions.renew_claim(entered)
        key = entered.claim_key or ""
    fair_id, people = fair.id, [make_user() for _ in range(THREADS)]

    def claim(user_id: int) -> None:
        actions.claim_application(db.session.get_one(Fair, fair_id), key, db.session.get_one(User, user_id))

    ends = race(racing_app, [lambda user_id=person.id: claim(user_id) for person in people])
    assert ends == Counter(done=1, ClaimExpired=THREADS - 1)


@pytest.mark.parametrize("rival", ["withdraw", "reject"])
def test_approval_races_its_opposite_and_one_of_them_wins(racing_app: Flask, fair: Fair, rival: str) -> None:
    owner = make_user()
    application_id = make_application(fair, owner=owner).id
    fair_id, owner_id = fair.id, owner.id

    def approve() -> None:
        (found,) = applications_numbered(db.session.get_one(Fair, fair_id), [application_id], lock=True)
        actions.decide(found, Decision.APPROVE, db.session.get_one(User, owner_id))

    def oppose() -> None:
        person = db.session.get_one(User, owner_id)
        if rival == "reject":
            (found,) = applications_numbered(db.session.get_one(Fair, fair_id), [application_id], lock=True)
            actions.decide(found, Decision.REJECT, person, "Off topic.")
            return
        mine = own_application(db.session.get_one(Fair, fair_id), person, lock=True)
        assert mine is not None
        actions.withdraw_application(mine, person)

    ends = race(racing_app, [approve, oppose] * 3)
    assert ends["done"] == 1
    assert sum(ends[name] for name in ("NotDecidable", "NotWithdrawable")) == 5
    db.session.rollback()
    is_in = db.session.scalars(select(Application.state)).one() == "approved"
    for table in (Company, Exhibitor):
        assert db.session.scalar(select(func.count()).select_from(table)) == int(is_in)


def test_list_imported_many_times_at_once_makes_each_exhibitor_once(racing_app: Flask, fair: Fair) -> None:
    fair_id = fair.id
    rows = "".join(f"Firm {number},VN\n" for number in range(40))
    listing = read_exhibitors(f"Company,Country\n{rows}".encode(), "firms.csv")
    made: list[int] = []

    def take() -> None:
        made.append(actions.import_exhibitors(db.session.get_one(Fair, fair_id), listing, None).created)

    assert race(racing_app, [take] * 4) == Counter(done=4)
    db.session.rollback()
    assert sorted(made) == [0, 0, 0, 40]
    assert db.session.scalar(select(func.count(Exhibitor.id))) == 40


def test_applications_of_one_company_approved_at_once_make_one_exhibitor(racing_app: Flask, fair: Fair) -> None:
    fair_id, reviewer_id = fair.id, make_user().id
    ids = [make_application(fair, tax_code="0102030405", country="VN").id for _ in range(4)]

    def approve(application_id: int) -> None:
        found = applications_numbered(db.session.get_one(Fair, fair_id), [application_id], lock=True)[0]
        actions.decide(found, Decision.APPROVE, db.session.get_one(User, reviewer_id))

    ends = race(racing_app, [lambda one=one: approve(one) for one in ids])
    assert set(ends) <= {"done", "Busy", "CompanyUndecided"}  # who comes second is asked whether it is the same
    db.session.rollback()
    assert db.session.scalar(select(func.count(Exhibitor.id))) == 1
