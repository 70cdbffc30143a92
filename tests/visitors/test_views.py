"""The pages of registration, ticket and list, and everything they refuse."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Role
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.signing import Kind, read_code
from eventsapp.visitors.actions import revoke_ticket
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import revoked_serials, ticket_by_serial
from eventsapp.visitors.rules import PURPOSES
from tests.factories import make_fair, make_member, make_user, make_visitor

SignIn = Callable[[User], FlaskClient]
ANSWERS = {
    "full_name": "Nguyễn Thị Thanh Tuyền",
    "latin_name": "Nguyen Thi Thanh Tuyen",
    "company": "Cơ khí Trúc Lâm Sơn",
    "job_title": "Trưởng phòng Thiết bị",
    "email": "tuyen@company.example",
    "phone": "+84 912 345 678",
    "country": "VN",
    "language": "vi",
    "consent_registration": "y",
}


def count_visitors() -> int:
    return db.session.scalar(select(func.count(Visitor.id))) or 0


def test_no_consent_is_ticked_beforehand(client: FlaskClient) -> None:
    make_fair(slug="expo")
    page = client.get("/expo/register?lang=en")
    assert page.status_code == 200
    assert page.text.count('type="checkbox"') == len(PURPOSES)
    assert "checked" not in page.text


def test_registering_leads_to_the_ticket(client: FlaskClient) -> None:
    make_fair(slug="expo")
    answer = client.post("/expo/register", data=ANSWERS)
    visitor = db.session.scalars(select(Visitor)).one()
    assert (answer.status_code, answer.location) == (302, f"/expo/ticket/{visitor.token}")
    page = client.get(answer.location)
    assert "Nguyễn Thị Thanh Tuyền" in page.text
    assert "V-00001" in page.text
    assert "tuyen@company.example" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", "   "),
        ("full_name", "x" * 121),
        ("email", "not an address"),
        ("phone", "call me"),
        ("country", ""),
        ("country", "Atlantis"),
        ("language", "xx"),
        ("consent_registration", ""),
    ],
)
def test_a_wrong_answer_is_shown_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, field: str, value: str
) -> None:
    make_fair(slug="expo")
    page = client.post("/expo/register?lang=en", data={**ANSWERS, field: value})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    kept = {name: answer for name, answer in ANSWERS.items() if name not in {field, "consent_registration"}}
    assert all(answer in page.text for answer in kept.values())
    assert count_visitors() == 0


@pytest.mark.parametrize("language", ["vi", "en", "zh", "ko"])
def test_the_form_speaks_every_language(client: FlaskClient, language: str) -> None:
    make_fair(slug="expo")
    assert client.get(f"/expo/register?lang={language}").status_code == 200


def test_nobody_registers_after_the_fair(client: FlaskClient) -> None:
    fair = make_fair(slug="expo", starts_on=clock.now().date() - timedelta(days=30))
    token = ""
    with clock.shifted(timedelta(days=-30)):
        token = make_visitor(fair).token
    assert client.get("/expo/register").status_code == 410
    assert client.post("/expo/register", data=ANSWERS).status_code == 410
    assert count_visitors() == 1
    assert client.get(f"/expo/ticket/{token}").status_code == 200


def test_a_signed_in_person_finds_the_form_filled_and_the_ticket_again(app: Flask, sign_in: SignIn) -> None:
    make_fair(slug="expo")
    user = make_user(full_name="윤서린", email="yoon@robot.example")
    browser = sign_in(user)
    page = browser.get("/expo/register")
    assert 'value="윤서린"' in page.text
    assert 'value="yoon@robot.example"' in page.text
    browser.post("/expo/register", data=ANSWERS)
    visitor = db.session.scalars(select(Visitor)).one()
    assert visitor.user_id == user.id
    assert f"/expo/ticket/{visitor.token}" in browser.get("/expo/register").text


def test_a_ticket_is_known_by_its_own_fair_only(client: FlaskClient) -> None:
    token = make_visitor(make_fair(slug="expo")).token
    make_fair(slug="other")
    assert client.get(f"/expo/ticket/{token}").status_code == 200
    assert client.get(f"/other/ticket/{token}").status_code == 404
    assert client.get(f"/expo/ticket/{token[:-1]}").status_code == 404
    assert client.get("/expo/ticket/x/code.png").status_code == 404
    assert client.get("/nowhere/register").status_code == 404


def test_the_saved_picture_holds_the_signed_code_and_nothing_else(client: FlaskClient, tmp_path: Path) -> None:
    visitor = make_visitor(make_fair(slug="expo"))
    picture = client.get(f"/expo/ticket/{visitor.token}/code.png")
    assert picture.mimetype == "image/png"
    path = tmp_path / "code.png"
    path.write_bytes(picture.data)
    (scanned,) = [code.text for code in zxingcpp.read_barcodes(Image.open(path))]
    code = read_code(scanned, fair_id=visitor.fair_id, kind=Kind.TICKET, keys=public_keys_of(visitor.fair))
    ticket = ticket_by_serial(visitor.fair, code.serial)
    assert ticket is not None
    assert ticket.visitor_id == visitor.id
    assert scanned != visitor.token
    assert len(scanned) == 108


def test_a_revoked_ticket_shows_no_code(client: FlaskClient) -> None:
    visitor = make_visitor(make_fair(slug="expo"))
    with transaction():
        revoke_ticket(visitor, reason="sold on", actor_id=None, actor="a test")
    assert client.get(f"/expo/ticket/{visitor.token}/code.png").status_code == 404
    assert len(revoked_serials(visitor.fair)) == 1


def test_the_list_is_for_the_team(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    fair = make_fair(slug="expo")
    make_visitor(fair, full_name="Đặng Thị Hoa")
    assert client.get("/organise/expo/visitors").status_code == 302
    assert sign_in(make_user()).get("/organise/expo/visitors").status_code == 403
    assert sign_in(make_member(fair, Role.REVIEWER)).get("/organise/expo/visitors").status_code == 403
    organiser = sign_in(make_member(fair))
    assert "Đặng Thị Hoa" in organiser.get("/organise/expo/visitors").text
    assert "Đặng Thị Hoa" in organiser.get("/organise/expo/visitors?q=dang+thi").text
    assert "Đặng Thị Hoa" not in organiser.get("/organise/expo/visitors?q=tran").text


def test_the_list_shows_no_visitor_of_another_fair(app: Flask, sign_in: SignIn) -> None:
    fair, other = make_fair(slug="expo"), make_fair()
    make_visitor(other, full_name="Trần Văn Lạ")
    page = sign_in(make_member(fair)).get("/organise/expo/visitors?lang=en")
    assert page.status_code == 200
    assert "Trần Văn Lạ" not in page.text
