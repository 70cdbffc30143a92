"""The desk: finding people, printing once, replacing with a reason, swapping."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.badges.actions import issue_badge, mark_printed
from eventsapp.badges.models import Badge
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.models import Role
from eventsapp.infra.database import db, transaction
from tests.badges.people import make_exhibitor_with_owner, make_staff
from tests.factories import make_fair, make_member, make_user, make_visitor

SignIn = Callable[[User], FlaskClient]
DESK = "/organise/expo/badges/people"


def test_the_desk_is_for_the_team(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    fair = make_fair(slug="expo")
    visitor = make_visitor(fair)
    stranger = sign_in(make_member(fair, Role.REVIEWER))
    for path in (DESK, f"{DESK}/visitor/{visitor.id}"):
        assert client.get(path).status_code == 302
        assert stranger.get(path).status_code == 403
    for path in ("print", "replace"):
        assert stranger.post(f"{DESK}/visitor/{visitor.id}/{path}").status_code == 403
    assert sign_in(make_member(fair)).get(f"{DESK}/visitor/{visitor.id}").status_code == 200


def test_people_are_found_without_accents_and_only_of_this_fair(app: Flask, sign_in: SignIn) -> None:
    fair, other = make_fair(slug="expo"), make_fair(slug="other")
    visitor = make_visitor(fair, full_name="Đặng Thị Hưởng")
    person = make_staff(make_exhibitor_with_owner(fair, make_user()), "Hướng Dương")
    make_visitor(other, full_name="Hưởng Lạ")
    desk = sign_in(make_member(fair))
    page = desk.get(f"{DESK}?q=huong").text
    assert f"{DESK}/visitor/{visitor.id}" in page
    assert f"{DESK}/staff/{person.id}" in page
    assert "Hưởng Lạ" not in page
    assert "Nobody is found" in desk.get(f"{DESK}?q=zzz&lang=en").text


def test_a_badge_is_printed_once_and_replaced_with_a_reason(app: Flask, sign_in: SignIn, fonts_installed: Path) -> None:
    fair = make_fair(slug="expo")
    visitor = make_visitor(fair)
    desk, person = sign_in(make_member(fair)), f"{DESK}/visitor/{visitor.id}"
    first = desk.post(f"{person}/print")
    assert first.mimetype == "application/pdf"
    assert desk.post(f"{person}/print").status_code == 409
    badge = db.session.scalars(select(Badge)).one()
    unsaid = desk.post(f"{person}/replace?lang=en", data={"badge": badge.id, "reason": "", "note": "Kept words"})
    assert unsaid.status_code == 422
    assert "Kept words" in unsaid.text
    said = {"badge": badge.id, "reason": "lost", "note": "In the taxi"}
    assert desk.post(f"{person}/replace", data=said).status_code == 302
    page = desk.get(f"{person}?lang=en").text
    assert "In the taxi" in page
    assert "Print the badge" in page
    assert desk.post(f"{person}/replace", data=said).status_code == 422
    assert desk.post(f"{person}/print").mimetype == "application/pdf"
    assert len(db.session.scalars(select(Badge)).all()) == 2


@pytest.mark.parametrize(("dpi", "start"), [(203, "^XA^PW840^LL1184"), (300, "^XA^PW1260^LL1776")])
def test_a_label_printer_gets_its_dots(
    app: Flask, sign_in: SignIn, fonts_installed: Path, dpi: int, start: str
) -> None:
    fair = make_fair(slug="expo")
    visitor = make_visitor(fair)
    answer = sign_in(make_member(fair)).post(f"{DESK}/visitor/{visitor.id}/label/{dpi}")
    assert answer.text.startswith(start)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert sign_in(make_member(fair)).post(f"{DESK}/visitor/{visitor.id}/label/72").status_code == 404


def test_people_of_other_fairs_do_not_exist(app: Flask, sign_in: SignIn) -> None:
    fair, other = make_fair(slug="expo"), make_fair(slug="other")
    visitor = make_visitor(other)
    person = make_staff(make_exhibitor_with_owner(other, make_user()))
    desk = sign_in(make_member(fair))
    assert desk.get(f"{DESK}/visitor/{visitor.id}").status_code == 404
    assert desk.get(f"{DESK}/staff/{person.id}").status_code == 404
    assert desk.get(f"{DESK}/king/1").status_code == 404
    assert desk.post(f"{DESK}/staff/{person.id}/swap", data={}).status_code == 404


def test_a_badge_of_somebody_else_is_not_replaced_by_its_number(app: Flask, sign_in: SignIn) -> None:
    fair = make_fair(slug="expo")
    one, other = make_visitor(fair), make_visitor(fair)
    with transaction():
        theirs = issue_badge(fair, other).badge_id
        issue_badge(fair, one)
    desk = sign_in(make_member(fair))
    answer = desk.post(f"{DESK}/visitor/{one.id}/replace", data={"badge": theirs, "reason": "lost"})
    assert answer.status_code == 422
    assert db.session.get_one(Badge, theirs).revoked_at is None


def test_a_swap_is_refused_without_the_badge_and_done_with_it(app: Flask, sign_in: SignIn) -> None:
    fair = make_fair(slug="expo")
    person = make_staff(make_exhibitor_with_owner(fair, make_user()))
    with transaction():
        badge = issue_badge(fair, person)
        mark_printed([badge])
    desk, path = sign_in(make_member(fair)), f"{DESK}/staff/{person.id}"
    said = {"badge": badge.badge_id, "full_name": "Lê Thị Chi", "language": "vi"}
    refused = desk.post(f"{path}/swap?lang=en", data=said)
    assert refused.status_code == 422
    assert "Lê Thị Chi" in refused.text
    assert desk.post(f"{path}/swap", data={**said, "returned": "y"}).status_code == 302
    assert db.session.scalars(select(StaffMember.full_name)).one() == "Lê Thị Chi"
    assert "Trần Văn Bình" in desk.get(path).text


def test_an_exhibitor_changes_a_name_until_it_is_printed(app: Flask, sign_in: SignIn) -> None:
    fair, owner = make_fair(slug="expo"), make_user()
    person = make_staff(make_exhibitor_with_owner(fair, owner))
    browser, path = sign_in(owner), f"/exhibit/expo/badges/{person.id}/name"
    assert "Trần Văn Bình" in browser.get(path).text
    assert browser.post(path, data={"full_name": " ", "language": "vi"}).status_code == 422
    assert browser.post(path, data={"full_name": "Lê Thị Chi", "language": "vi"}).status_code == 302
    with transaction():
        mark_printed([issue_badge(fair, db.session.get_one(StaffMember, person.id))])
    late = browser.post(f"{path}?lang=en", data={"full_name": "Ai Đó", "language": "vi"})
    assert late.status_code == 422
    assert "organiser&#39;s desk" in late.text
    assert path not in browser.get("/exhibit/expo/badges").text
    assert sign_in(make_user()).get(path).status_code == 404
