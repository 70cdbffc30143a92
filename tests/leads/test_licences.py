"""Licences: how many phones of an exhibitor collect, who is refused, and who frees one."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.badges.models import Badge
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.leads.actions import grant_licences, set_terms
from eventsapp.leads.models import Collector
from eventsapp.leads.queries import licences_of
from eventsapp.leads.rules import LicencesUsed, free_licence
from tests.factories import make_exhibitor_wanting, make_fair, make_member
from tests.leads.stands import make_staff, make_stand_holder

SignIn = Callable[[User], FlaskClient]
HOME = "/exhibit/expo/leads"
PAGE = "/organise/expo/leads/licences"


def allow(fair: Fair, exhibitor: Exhibitor, included: int | None, extra: int = 0) -> None:
    actor = db.session.scalars(select(User)).first()
    assert actor is not None
    with transaction():
        set_terms(fair, included, actor)
        grant_licences(exhibitor, extra, actor)


def open_with(phone: FlaskClient, badge: Badge, **more: object) -> TestResponse:
    return phone.post(f"{HOME}/open?lang=en", data={"code": badge.code, **more})


def test_lowest_licence_that_is_free_is_given_up_to_the_number_granted() -> None:
    assert free_licence(None, {1, 2, 4}, 3) == 3
    assert free_licence(2, {2}, 1) == 1
    for granted, used, phones in ((2, {1, 2}, 2), (0, set(), 0), (1, set(), 1)):
        with pytest.raises(LicencesUsed):
            free_licence(granted, used, phones)


def test_third_phone_of_two_licences_is_refused_until_the_office_frees_one(
    app: Flask, fair: Fair, holder: tuple[User, Exhibitor], sign_in: SignIn
) -> None:
    user, exhibitor = holder
    allow(fair, exhibitor, 1, 1)
    badges = [make_staff(fair, exhibitor, name)[1] for name in ("Trần Thị Mai", "박지훈", "Lý Bình")]
    phones = [app.test_client() for _ in badges]
    assert [open_with(phone, badge).status_code for phone, badge in zip(phones, badges, strict=True)] == [302, 302, 409]
    refused = open_with(phones[2], badges[2]).get_data(as_text=True)
    assert "may collect with 2 phones" in refused
    assert "Trần Thị Mai" in refused
    assert "Use this phone instead" not in refused
    assert open_with(app.test_client(), make_staff(fair, make_stand_holder(fair, "Rookwynd")[1])[1]).status_code == 302
    office = sign_in(user)
    shown = office.get(f"{HOME}/phones?lang=en").get_data(as_text=True)
    assert "2 of 2" in shown
    full = office.post(f"{HOME}/here?lang=en")
    assert full.status_code == 409
    assert "Every licence of this stand is in use" in full.get_data(as_text=True)
    first = db.session.scalars(select(Collector.id).where(Collector.exhibitor_id == exhibitor.id)).first()
    office.post(f"{HOME}/phones/{first}/close")
    assert open_with(phones[2], badges[2]).headers["Location"] == f"{HOME}/app"
    assert (licences_of(exhibitor).granted, licences_of(exhibitor).used) == (2, 2)


def test_same_browser_uses_one_licence_and_ones_own_other_phone_can_be_replaced(
    app: Flask, fair: Fair, holder: tuple[User, Exhibitor]
) -> None:
    exhibitor = holder[1]
    allow(fair, exhibitor, 1)
    mai, jun = (make_staff(fair, exhibitor, name)[1] for name in ("Trần Thị Mai", "박지훈"))
    phone, new = app.test_client(), app.test_client()
    assert open_with(phone, mai).status_code == 302
    assert open_with(phone, mai).status_code == 302  # the same person again
    assert open_with(phone, jun).status_code == 302  # a colleague takes the phone over
    assert licences_of(exhibitor).used == 1
    mine = db.session.scalars(select(Collector.id).where(Collector.revoked_at.is_(None))).one()
    assert open_with(new, mai, instead_of=mine).status_code == 409  # of somebody else
    assert "Use this phone instead" in open_with(new, jun).get_data(as_text=True)
    assert open_with(new, jun, instead_of=mine).status_code == 302
    assert phone.get(f"{HOME}/app").status_code == 401
    assert licences_of(exhibitor).used == 1


def test_organiser_says_how_many_and_gives_single_exhibitors_more(
    fair: Fair, holder: tuple[User, Exhibitor], sign_in: SignIn
) -> None:
    exhibitor = holder[1]
    office = sign_in(make_member(fair))
    assert licences_of(exhibitor).granted is None
    assert office.post(PAGE, data={"included": "many"}).status_code == 422
    office.post(PAGE, data={"included": "2"})
    assert office.post(f"{PAGE}/grant", data={"exhibitor": exhibitor.id, "extra": "-1"}).status_code == 422
    elsewhere = make_exhibitor_wanting(make_fair(slug="other"))
    assert office.post(f"{PAGE}/grant", data={"exhibitor": elsewhere.id, "extra": "3"}).status_code == 422
    office.post(f"{PAGE}/grant", data={"exhibitor": exhibitor.id, "extra": "3"})
    assert licences_of(exhibitor).granted == 5
    assert "Ferrowick Drives" in office.get(PAGE).get_data(as_text=True)
    office.post(PAGE, data={"included": ""})
    assert licences_of(exhibitor).granted is None


def test_programs_read_and_set_licences(fair: Fair, holder: tuple[User, Exhibitor], sign_in: SignIn) -> None:
    program, exhibitor = sign_in(make_member(fair)), holder[1]
    path = f"/api/v1/fairs/expo/exhibitors/{exhibitor.id}/lead-licences"
    assert program.get(path).json == {"exhibitor": exhibitor.id, "granted": None, "used": 0}
    allow(fair, exhibitor, 2)
    assert program.post(path, json={"extra": 3}).json == {"exhibitor": exhibitor.id, "granted": 5, "used": 0}
    refused = program.post(path, json={"extra": "lots"})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "extra")
