"""Choosing how one comes, answering what is asked, and the team's pages of all that."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra.database import db, transaction
from eventsapp.visitors import actions
from eventsapp.visitors.actions import Entry
from eventsapp.visitors.models import (
    FairZone,
    InvitationCode,
    Visitor,
    VisitorAnswer,
    VisitorQuestion,
    VisitorState,
    VisitorType,
)
from eventsapp.visitors.queries import ticket_of
from tests.factories import make_fair, make_member, make_type, make_visitor
from tests.visitors.test_types import COLOURS, ask
from tests.visitors.test_views import ANSWERS, count_visitors

SignIn = Callable[[User], FlaskClient]
BASE = "/organise/expo/visitors"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def team(fair: Fair, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(fair))


def test_one_open_type_needs_no_choice(client: FlaskClient, fair: Fair) -> None:
    make_type(fair, "visitor", age_note={"en": "At least 16 years old."})
    make_type(fair, "vip", access="code")
    page = client.get("/expo/register?lang=en")
    assert "At least 16 years old." in page.text
    assert client.post("/expo/register", data=ANSWERS).status_code == 302
    assert db.session.scalars(select(Visitor.kind)).all() == ["visitor"]


def test_several_types_are_chosen_first(client: FlaskClient, fair: Fair) -> None:
    make_type(fair, "visitor")
    make_type(fair, "student", amount_minor=50_000)
    make_type(fair, "press", quota=0)
    make_type(fair, "contractor", access="organiser")
    page = client.get("/expo/register?lang=en")
    assert "/expo/register/student" in page.text
    assert "50,000" in page.text
    assert "All places are taken." in page.text
    assert "Contractor" not in page.text
    form = client.get("/expo/register/student?lang=en")
    assert "You pay 50,000\u00a0₫ at the desk." in form.text
    assert client.get("/expo/register/contractor").status_code == 409
    assert client.get("/expo/register/nobody").status_code == 404
    assert client.post("/expo/register/press", data=ANSWERS).status_code in {409, 422}
    answer = client.post("/expo/register/student", data=ANSWERS)
    assert "is to be paid at the desk" in client.get(f"{answer.location}?lang=en").text


def test_the_team_registers_what_is_closed_to_others(fair: Fair, team: FlaskClient) -> None:
    make_type(fair, "contractor", access="organiser")
    assert "/expo/register/contractor" in team.get("/expo/register").text
    assert team.post("/expo/register/contractor", data=ANSWERS).status_code == 302
    visitor = db.session.scalars(select(Visitor)).one()
    assert (visitor.kind, visitor.user_id) == ("contractor", None)


def test_a_code_leads_to_its_type(client: FlaskClient, fair: Fair) -> None:
    vip = make_type(fair, "vip", access="code")
    make_type(fair, "visitor")
    team = make_member(fair)
    with transaction():
        actions.create_invitation(fair, vip, "ROBOT-27", actor=team)
    answer = client.get("/expo/register?code=robot-27")
    assert answer.location == "/expo/register/vip?code=ROBOT-27"
    assert client.get("/expo/register/vip").status_code == 409
    assert client.post(answer.location, data=ANSWERS).status_code == 302
    wrong = client.get("/expo/register?code=WRONG&lang=en")
    assert wrong.status_code == 422
    assert "not known here" in wrong.text
    assert db.session.scalars(select(InvitationCode.taken)).all() == [1]


def test_a_question_that_an_answer_leads_to_comes_before_anything_is_kept(client: FlaskClient, fair: Fair) -> None:
    buys = ask(fair, "Do you buy?", kind="yes_no", is_required=True, position=1)
    what = ask(fair, "Which machines?", asked_after_id=buys.id, asked_after=["yes"], position=2, is_required=True)
    missing = client.post("/expo/register?lang=en", data=ANSWERS)
    assert missing.status_code == 422
    assert f'id="q_{buys.id}-error"' in missing.text
    yes = {**ANSWERS, f"q_{buys.id}": "yes"}
    page = client.post("/expo/register?lang=en", data=yes)
    assert page.status_code == 422
    assert "Your answers lead to more questions." in page.text
    assert f'name="asked" value="{what.id}"' in page.text
    assert all(answer in page.text for name, answer in ANSWERS.items() if not name.startswith("consent"))
    assert count_visitors() == 0
    still = client.post("/expo/register?lang=en", data={**yes, "asked": str(what.id)})
    assert "This is needed." in still.text
    done = client.post("/expo/register", data={**yes, "asked": str(what.id), f"q_{what.id}": "Lathes"})
    assert done.status_code == 302
    assert db.session.scalars(select(VisitorAnswer.words).order_by(VisitorAnswer.position)).all() == ["Yes", "Lathes"]


def test_no_leads_to_no_further_question(client: FlaskClient, fair: Fair) -> None:
    buys = ask(fair, "Do you buy?", kind="yes_no", position=1)
    ask(fair, "Which machines?", asked_after_id=buys.id, asked_after=["yes"], position=2, is_required=True)
    assert client.post("/expo/register", data={**ANSWERS, f"q_{buys.id}": "no"}).status_code == 302


@pytest.mark.parametrize("value", ["o9", "yes", "<script>"])
def test_an_answer_that_is_not_on_the_list_is_refused(client: FlaskClient, fair: Fair, value: str) -> None:
    for kind in ("choice", "choices"):
        colour = ask(fair, "Colour?", kind=kind, options=COLOURS)
        page = client.post("/expo/register", data={**ANSWERS, f"q_{colour.id}": value})
        assert page.status_code == 422
    assert count_visitors() == 0


def test_the_page_of_a_registration_says_where_it_stands(client: FlaskClient, fair: Fair) -> None:
    make_type(fair, "press", needs_approval=True)
    answer = client.post("/expo/register/press?lang=en", data=ANSWERS)
    page = client.get(f"{answer.location}?lang=en")
    assert "Once it is approved" in page.text
    assert "ticket__code" not in page.text
    visitor = db.session.scalars(select(Visitor)).one()
    assert client.post(f"/expo/ticket/{visitor.token}/badge").status_code == 404
    with transaction():
        actions.cancel_registration(visitor, actor=None)
    assert "This registration is cancelled." in client.get(f"{answer.location}?lang=en").text


# The team's pages


def test_the_queue_approves_many_at_once_and_asks_for_words_to_reject(fair: Fair, team: FlaskClient) -> None:
    press = make_type(fair, "press", needs_approval=True)
    people = [make_visitor(fair, full_name=f"Person {number}", entry=Entry(type=press)) for number in range(3)]
    assert all(f"Person {number}" in team.get(f"{BASE}/approval").text for number in range(3))
    assert team.post(f"{BASE}/decision", data={"decision": "approve"}).status_code == 302
    chosen = {"decision": "approve", "ids": [str(people[0].id), str(people[1].id)]}
    assert team.post(f"{BASE}/decision", data=chosen).status_code == 302
    assert [one.is_admitted for one in people] == [True, True, False]
    rest = {"decision": "reject", "ids": [str(one.id) for one in people]}
    assert "Why are these" in team.post(f"{BASE}/decision?lang=en", data=rest).text
    assert team.post(f"{BASE}/decision", data={**rest, "note": ""}).status_code == 422
    assert team.post(f"{BASE}/decision", data={**rest, "note": "No press card."}).status_code == 302
    assert [one.state for one in people] == [VisitorState.APPROVED] * 2 + [VisitorState.REJECTED]
    assert team.post(f"{BASE}/decision", data={"decision": "burn", "ids": "1"}).status_code == 422


def test_one_registration_is_decided_paid_and_cancelled_on_its_page(fair: Fair, team: FlaskClient) -> None:
    press = make_type(fair, "press", needs_approval=True, amount_minor=20_000)
    question = ask(fair, "Which paper?")
    visitor = make_visitor(fair, entry=Entry(type=press, answers={question.id: ["Tuổi Trẻ"]}))
    address = f"{BASE}/{visitor.id}"
    page = team.get(f"{address}?lang=en").text
    assert "Tuổi Trẻ" in page
    assert "I agree" in page or "Tôi đồng ý" in page
    assert team.post(f"{address}/decision", data={"decision": "reject"}).status_code == 422
    assert team.post(f"{address}/decision", data={"decision": "approve"}).status_code == 302
    assert ticket_of(visitor) is not None
    assert team.post(f"{address}/decision", data={"decision": "approve"}).status_code == 422
    team.post(f"{address}/paid", data={"paid": "yes"})
    assert not visitor.owes
    team.post(f"{address}/cancel")
    assert visitor.state == VisitorState.CANCELLED
    assert team.post(f"{address}/cancel").status_code == 409
    assert team.get(f"{BASE}/999999").status_code == 404


def test_the_list_is_narrowed_by_state_and_type(fair: Fair, team: FlaskClient) -> None:
    press = make_type(fair, "press", needs_approval=True)
    make_visitor(fair, full_name="Waiting Person", entry=Entry(type=press))
    make_visitor(fair, full_name="Plain Person")
    everybody = team.get(BASE).text
    assert "Waiting Person" in everybody
    assert "Plain Person" in everybody
    pending = team.get(f"{BASE}?view=pending").text
    assert "Waiting Person" in pending
    assert "Plain Person" not in pending
    assert "Plain Person" not in team.get(f"{BASE}?type={press.id}").text
    assert team.get(f"{BASE}?view=nonsense&type=x&page=x").status_code == 200


def test_types_are_begun_with_added_changed_and_removed(fair: Fair, team: FlaskClient) -> None:
    assert "Begin with the usual types" in team.get(f"{BASE}/types?lang=en").text
    team.post(f"{BASE}/types/usual")
    assert "Hosted buyer" in team.get(f"{BASE}/types?lang=en").text
    zone = db.session.scalars(select(FairZone)).first()
    assert zone is not None
    values = {
        "name_en": "Family",
        "code": "Family",
        "colour": "green",
        "access": "public",
        "amount": "150.000",
        "currency": "VND",
        "days": [fair.starts_on.isoformat()],
        "zones": [str(zone.id)],
        "opens_on": "2026-01-05",
        "opens_at": "08:00",
    }
    assert team.post(f"{BASE}/types/new", data=values).status_code == 302
    made = db.session.scalars(select(VisitorType).where(VisitorType.code == "family")).one()
    assert (made.amount_minor, made.days, [one.id for one in made.zones]) == (
        150_000,
        [fair.starts_on.isoformat()],
        [zone.id],
    )
    assert made.opens_at is not None
    address = f"{BASE}/types/{made.id}"
    page = team.get(address).text
    assert "150,000" in page or "150.000" in page
    wrong = {**values, "closes_on": "2025-01-05", "name_en": ""}
    assert team.post(address, data=wrong).status_code == 422
    assert team.post(address, data={**values, "code": "vip", "version": "1"}).status_code == 422
    assert team.post(address, data={**values, "code": "a b"}).status_code == 422
    assert team.post(address, data={**values, "amount": "", "version": "1"}).status_code == 302
    db.session.expire_all()
    assert made.amount_minor is None
    assert team.post(f"{address}/remove").status_code == 302
    assert team.get(address).status_code == 404


def test_zones_and_questions_are_kept_on_pages(fair: Fair, team: FlaskClient) -> None:
    assert team.post(f"{BASE}/zones/new", data={"code": "lounge", "name_en": "Lounge"}).status_code == 302
    zone = db.session.scalars(select(FairZone)).one()
    assert zone.code == "LOUNGE"
    assert team.post(f"{BASE}/zones/new", data={"code": "LOUNGE", "name_en": "Other"}).status_code == 422
    assert team.post(f"{BASE}/zones/{zone.id}", data={"code": "L", "name_en": "Lounge"}).status_code == 302
    assert "Lounge" in team.get(f"{BASE}/zones").text
    said = {"kind": "choice", "wording_en": "Colour?", "options_en": "Red\nBlue", "options_vi": "Đỏ\nXanh"}
    assert team.post(f"{BASE}/questions/new", data=said).status_code == 302
    question = db.session.scalars(select(VisitorQuestion)).one()
    assert question.options[1] == {"code": "o2", "text": {"en": "Blue", "vi": "Xanh"}}
    assert "Đỏ\nXanh" in team.get(f"{BASE}/questions/{question.id}").text
    after = {"kind": "text", "wording_en": "Which red?", "asked_after": [f"{question.id}:o1"], "position": "5"}
    assert team.post(f"{BASE}/questions/new", data=after).status_code == 302
    assert team.post(f"{BASE}/questions/new", data={**said, "options_en": "", "options_vi": ""}).status_code == 422
    assert "Which red?" in team.get(f"{BASE}/questions?lang=en").text
    assert team.post(f"{BASE}/questions/{question.id}/remove").status_code == 302
    assert team.post(f"{BASE}/zones/{zone.id}/remove").status_code == 302
    assert db.session.scalars(select(FairZone)).all() == []


def test_codes_are_made_and_closed_on_their_page(fair: Fair, team: FlaskClient) -> None:
    assert "Codes need types" in team.get(f"{BASE}/codes?lang=en").text
    vip = make_type(fair, "vip", access="code")
    values = {"code": "robot-27", "type_id": str(vip.id), "quota": "5"}
    assert team.post(f"{BASE}/codes", data=values).status_code == 302
    assert team.post(f"{BASE}/codes", data=values).status_code == 422
    assert team.post(f"{BASE}/codes", data={**values, "code": "mã số"}).status_code == 422
    code = db.session.scalars(select(InvitationCode)).one()
    assert "ROBOT-27" in team.get(f"{BASE}/codes").text
    assert team.post(f"{BASE}/codes/{code.id}/close").status_code == 302
    assert code.closed_at is not None


@pytest.mark.parametrize("path", ["", "/approval", "/types", "/types/new", "/zones", "/questions/new", "/codes"])
def test_the_pages_are_for_the_team(client: FlaskClient, fair: Fair, sign_in: SignIn, path: str) -> None:
    assert client.get(f"{BASE}{path}").status_code == 302
    assert sign_in(make_member(fair, Role.REVIEWER)).get(f"{BASE}{path}").status_code == 403
    assert sign_in(make_member(fair)).get(f"{BASE}{path}").status_code == 200
