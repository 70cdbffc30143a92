"""The applicant's pages: steps, drafts, sending, following, taking back."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from eventsapp.accounts.models import Consent, User
from eventsapp.exhibitors.models import Application, ApplicationState
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.models import Mail
from eventsapp.venues.models import Unit
from tests.factories import make_application, make_fair, make_hall_with_units, make_member, make_user

SignIn = Callable[[User], FlaskClient]

COMPANY = {
    "legal_name": "새벽길로보틱스 주식회사",
    "latin_name": "Saebyeokgil Robotics",
    "country": "KR",
    "tax_code": "116-82-00276",
}
CONTACTS = {"main-full_name": "윤서린", "main-email": "yoon@saebyeok.example.kr", "main-phone": "+82 10-1234-5678"}
EXHIBITS = {"exhibits": "Robots", "near": "Ferrowick\nOsterhav\n", "apart": "Tamarind"}
CONSENTS = {"terms": "y", "registration": "y"}


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def applicant(app: Flask) -> User:
    return make_user(full_name="Yoon", language="en")


def only_application() -> Application:
    db.session.expire_all()
    return db.session.scalars(select(Application)).one()


def fill(client: FlaskClient, fair: Fair) -> None:
    stand = {"package": str(fair.packages[1].id), "units_wanted": "4", "open_sides": "2"}
    for name, answers in {
        "company": COMPANY, "contacts": CONTACTS, "stand": stand, "exhibits": EXHIBITS, "consents": CONSENTS,
    }.items():  # fmt: skip
        answer = client.post(f"/exhibit/expo/apply/{name}", data=answers)
        assert answer.status_code == 302, (name, answer.get_data(as_text=True))


def test_application_is_filled_and_sent_and_confirmed(
    fair: Fair, applicant: User, sign_in: SignIn, work: Callable[[], None]
) -> None:
    client = sign_in(applicant)
    fill(client, fair)
    answer = client.post("/exhibit/expo/apply/check")
    assert answer.status_code == 302
    assert answer.location == "/exhibit/expo/submitted"
    assert "A-0001" in client.get("/exhibit/expo/submitted").text
    application = only_application()
    assert (application.state, application.number, application.code) == ("submitted", 1, "A-0001")
    assert application.submitted_at is not None
    assert application.submitted_at.microsecond % 1000 == 0
    work()
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.recipient, mail.state) == ("yoon@saebyeok.example.kr", "sent")
    assert "A-0001" in mail.subject
    status = client.get("/exhibit/expo/").text
    assert "The organiser answers by" in status
    assert "13,200.00" in status


@pytest.mark.parametrize("name", ["company", "contacts", "stand", "exhibits", "consents", "check"])
def test_empty_step_can_be_looked_at_without_writing_anything(
    fair: Fair, applicant: User, sign_in: SignIn, name: str
) -> None:
    assert sign_in(applicant).get(f"/exhibit/expo/apply/{name}").status_code == 200
    assert db.session.scalars(select(Application)).all() == []


@pytest.mark.parametrize("name", ["company", "contacts", "stand", "exhibits", "consents"])
def test_incomplete_step_is_saved_and_shows_what_is_missing(
    fair: Fair, applicant: User, sign_in: SignIn, name: str
) -> None:
    client = sign_in(applicant)
    answer = client.post(f"/exhibit/expo/apply/{name}", data={})
    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert only_application().state == ApplicationState.DRAFT


def test_wrong_answers_are_kept_and_shown_again(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    client = sign_in(applicant)
    wrong = {
        **COMPANY,
        "tax_code": "12<3>",
        "website": "no address",
        "fascia_name": "A name that is far too long for it",
    }
    answer = client.post("/exhibit/expo/apply/company", data=wrong)
    assert answer.status_code == 422
    assert 'value="12&lt;3&gt;"' in answer.text
    assert "At most 24 characters fit here." in answer.text
    assert "A name that is far too" in answer.text
    application = only_application()
    assert (application.tax_code, application.website) == ("12<3>", "no address")
    assert 'value="12&lt;3&gt;"' in client.get("/exhibit/expo/apply/company").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"country": "VN", "tax_code": ""}, "A company in Vietnam needs its tax code"),
        ({"country": "VN", "tax_code": "0100233489"}, "A Vietnamese tax code has 10 digits"),
        ({"country": "KR", "tax_code": "116-82-0027"}, "A Korean business number"),
        ({"country": "CN", "tax_code": "123"}, "A Chinese credit code"),
        ({"country": "Atlantis"}, "This is none of the choices"),
        ({"country": ""}, "This is needed."),
        ({"latin_name": ""}, "need a name in Latin letters"),
        ({"latin_name": "새벽길"}, "Only Latin letters fit here"),
        ({"legal_name": " "}, "This is needed."),
        ({"website": "javascript:alert(1)"}, "This is not a web address"),
    ],
)
def test_company_step_refuses_with_a_sentence_beside_the_field(
    fair: Fair, applicant: User, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    answer = sign_in(applicant).post("/exhibit/expo/apply/company", data={**COMPANY, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"main-email": "not an address"}, "This is not an e-mail address"),
        ({"main-phone": "call me"}, "This is not a phone number"),
        ({"main-phone": "+999 1234567890"}, "does not fit its country code"),
        ({"billing-email": "also not"}, "This is not an e-mail address"),
        ({"main-full_name": ""}, "This is needed."),
    ],
)
def test_contact_step_refuses_with_a_sentence_beside_the_field(
    fair: Fair, applicant: User, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    answer = sign_in(applicant).post("/exhibit/expo/apply/contacts", data={**CONTACTS, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"units_wanted": "0"}, "A whole number from 1 to 200"),
        ({"units_wanted": "many"}, "This is not a whole number."),
        ({"units_wanted": "²"}, "This is not a whole number."),
        ({"package": "999999"}, "none of the choices"),
        ({"open_sides": "9"}, "none of the choices"),
        ({"wish_1": "Z-999"}, "no unit or zone “Z-999”"),
        ({"package": "raw", "units_wanted": "1"}, "starts at 2 units"),
    ],
)
def test_stand_step_refuses_with_a_sentence_beside_the_field(
    fair: Fair, applicant: User, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    make_hall_with_units(fair)
    if changes.get("package") == "raw":
        changes = {**changes, "package": str(fair.packages[0].id)}
    stand = {"package": str(fair.packages[1].id), "units_wanted": "4", **changes}
    answer = sign_in(applicant).post("/exhibit/expo/apply/stand", data=stand)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_stand_step_keeps_connections_and_budget_and_shows_them_to_both_sides(
    fair: Fair, applicant: User, sign_in: SignIn
) -> None:
    stand = {"package": str(fair.packages[1].id), "units_wanted": "3", "budget": "250.000.000"}
    client = sign_in(applicant)
    answer = client.post("/exhibit/expo/apply/stand", data={**stand, "utilities": ["air", "power"]})
    assert answer.status_code == 302
    application = only_application()
    assert (application.utilities, application.budget) == (["power", "air"], 250_000_000)
    page = client.get("/exhibit/expo/apply/stand").text
    assert 'value="250,000,000"' in page
    ticked = html.fromstring(page).xpath("//input[@name='utilities'][@checked]/@value")
    assert ticked == ["power", "air"]
    shown = client.get("/exhibit/expo/apply/check").text
    assert "Electricity, Compressed air" in shown
    assert "250,000,000\u00a0₫" in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"budget": "much"}, "This is not a whole number."),
        ({"budget": "1.5"}, "This is not a whole number."),
        ({"budget": "0"}, "A whole number from 1"),
        ({"budget": "9999999999999"}, "This is not a whole number."),
        ({"utilities": "steam"}, "Choose from the list."),
    ],
)
def test_stand_step_refuses_a_budget_or_connection_that_is_none(
    fair: Fair, applicant: User, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    stand = {"package": str(fair.packages[1].id), "units_wanted": "3"}
    answer = sign_in(applicant).post("/exhibit/expo/apply/stand", data={**stand, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    application = only_application()
    assert (application.utilities, application.budget, application.units_wanted) == ([], None, 3)


def test_wishes_become_units_in_their_order(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    make_hall_with_units(fair)
    stand = {"package": str(fair.packages[1].id), "units_wanted": "2", "wish_1": "a102", "wish_3": "A-101"}
    assert sign_in(applicant).post("/exhibit/expo/apply/stand", data=stand).status_code == 302
    wishes = only_application().wishes
    assert [(wish.rank, wish.text, wish.unit_id is not None) for wish in wishes] == [
        (1, "a102", True),
        (2, "A-101", True),
    ]


def test_number_in_two_halls_asks_for_the_hall(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    for code in ("A", "B"):
        make_hall_with_units(fair, code=code)
    with transaction():
        for unit in db.session.scalars(select(Unit)):
            unit.number = unit.number_key = unit.number[2:]
    client = sign_in(applicant)
    stand = {"package": str(fair.packages[1].id), "units_wanted": "2", "wish_1": "101"}
    answer = client.post("/exhibit/expo/apply/stand", data=stand)
    assert (answer.status_code, "Several halls have this number" in answer.text) == (422, True)
    assert client.post("/exhibit/expo/apply/stand", data={**stand, "wish_1": "B 101"}).status_code == 302


def test_example_of_a_place_is_one_of_this_fair(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    client = sign_in(applicant)
    stand = {"package": str(fair.packages[1].id), "units_wanted": "2", "wish_1": "Z-999"}
    assert "The number of a unit, or the name of a zone." in client.get("/exhibit/expo/apply/stand").text
    assert "“Z-999”.<" in client.post("/exhibit/expo/apply/stand", data=stand).text
    hall = make_hall_with_units(fair, code="C")
    with transaction():
        first = db.session.scalars(select(Unit).order_by(Unit.id)).first()
        assert first is not None
        first.is_blocked = True
    assert "The number of a unit, such as C-102, or the name of a zone." in client.get("/exhibit/expo/apply/stand").text
    assert "“Z-999”. Example: C-102" in client.post("/exhibit/expo/apply/stand", data=stand).text
    make_hall_with_units(fair, code="D")
    with transaction():
        for unit in db.session.scalars(select(Unit)):
            unit.number = unit.number_key = unit.number[2:]
    example = f"{hall.code} 102"
    assert f"“Z-999”. Example: {example}" in client.post("/exhibit/expo/apply/stand", data=stand).text
    assert client.post("/exhibit/expo/apply/stand", data={**stand, "wish_1": example}).status_code == 302


def test_save_and_leave_keeps_the_draft_without_complaint(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    client = sign_in(applicant)
    answer = client.post(
        "/exhibit/expo/apply/company", data={"legal_name": "Half", "later": "1"}, follow_redirects=True
    )
    assert answer.status_code == 200
    assert "Your draft is saved" in answer.text
    assert client.get("/exhibit/expo/apply").location == "/exhibit/expo/apply/company"


def test_autosave_keeps_what_is_typed_and_answers_nothing(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    client = sign_in(applicant)
    answer = client.post("/exhibit/expo/apply/exhibits", data={"exhibits": "half a sent", "autosave": "1"})
    assert (answer.status_code, answer.text) == (204, "")
    assert only_application().exhibits == "half a sent"


def test_consents_are_never_ticked_beforehand_and_recorded_one_by_one(
    fair: Fair, applicant: User, sign_in: SignIn
) -> None:
    client = sign_in(applicant)
    assert "checked" not in client.get("/exhibit/expo/apply/consents").text
    client.post("/exhibit/expo/apply/consents", data={**CONSENTS, "news": "y"})
    client.post("/exhibit/expo/apply/consents", data=CONSENTS)
    consents = db.session.scalars(select(Consent).order_by(Consent.id)).all()
    assert sorted(consent.purpose for consent in consents) == ["news", "registration", "terms"]
    assert [consent.purpose for consent in consents if consent.withdrawn_at] == ["news"]
    assert {consent.wording_version for consent in consents} == {"2026-1"}
    assert all(consent.wording and consent.language == "en" for consent in consents)


def test_incomplete_application_is_not_sent_and_names_its_gaps(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    client = sign_in(applicant)
    client.post("/exhibit/expo/apply/company", data=COMPANY)
    answer = client.post("/exhibit/expo/apply/check")
    assert answer.status_code == 422
    assert "/exhibit/expo/apply/contacts#main-full_name" in answer.text
    assert only_application().number is None


def test_sent_application_cannot_be_changed(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    make_application(fair, owner=applicant)
    client = sign_in(applicant)
    assert client.get("/exhibit/expo/apply/company").status_code == 409
    assert client.post("/exhibit/expo/apply/company", data=COMPANY).status_code == 409
    assert client.post("/exhibit/expo/apply/check").status_code == 409
    assert client.get("/exhibit/expo/apply").location == "/exhibit/expo/"
    assert only_application().legal_name == "Ferrowick Drives Ltd"


def test_requested_changes_keep_the_first_moment_and_number(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    first = make_application(fair, owner=applicant, state="changes_requested")
    moment, number = first.submitted_at, first.number
    client = sign_in(applicant)
    assert "Please look again." in client.get("/exhibit/expo/").text
    assert client.post("/exhibit/expo/apply/exhibits", data={"exhibits": "More drives"}).status_code == 302
    assert client.post("/exhibit/expo/apply/check").status_code == 302
    again = only_application()
    assert (again.state, again.number, again.submitted_at) == ("submitted", number, moment)
    assert again.resubmitted_at is not None


def test_application_is_withdrawn_and_another_may_follow(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    make_application(fair, owner=applicant)
    client = sign_in(applicant)
    answer = client.post("/exhibit/expo/withdraw", follow_redirects=True)
    assert "You withdrew this application." in answer.text
    assert client.post("/exhibit/expo/apply/company", data=COMPANY).status_code == 302
    assert db.session.scalars(select(Application.state).order_by(Application.id)).all() == ["withdrawn", "draft"]


def test_decided_application_cannot_be_withdrawn(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    make_application(fair, owner=applicant, state="approved")
    assert sign_in(applicant).post("/exhibit/expo/withdraw").status_code == 409


def test_closed_window_takes_no_new_application(fair: Fair, applicant: User, sign_in: SignIn) -> None:
    with transaction():
        fair.applications_close_at = fair.created_at
    client = sign_in(applicant)
    assert "does not take applications" in client.get("/exhibit/expo/").text
    assert client.get("/exhibit/expo/apply/company").status_code == 409
    assert client.post("/exhibit/expo/apply/company", data=COMPANY).status_code == 409
    assert db.session.scalars(select(Application)).all() == []


def test_nobody_is_led_to_sign_in_and_back(fair: Fair, client: FlaskClient) -> None:
    answer = client.get("/exhibit/expo/apply/stand")
    assert answer.status_code == 302
    assert "next=/exhibit/expo/apply/stand" in answer.location


def test_other_person_sees_nothing_of_an_application(fair: Fair, sign_in: SignIn) -> None:
    make_application(fair, legal_name="Secret Drives")
    assert "Secret Drives" not in sign_in(make_user()).get("/exhibit/expo/").text


@pytest.mark.parametrize("path", ["/exhibit/none/", "/exhibit/expo/apply/nothing", "/exhibit/none/apply/company"])
def test_unknown_fair_or_step_is_a_page_that_says_so(fair: Fair, applicant: User, sign_in: SignIn, path: str) -> None:
    assert sign_in(applicant).get(path).status_code == 404


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "changes_requested", "waitlisted", "approved", "rejected", "withdrawn"]
)
@pytest.mark.parametrize("language", ["vi", "en", "zh", "ko"])
def test_status_page_speaks_of_every_state_in_every_language(
    fair: Fair, applicant: User, sign_in: SignIn, state: str, language: str
) -> None:
    make_application(fair, owner=applicant, state=state)
    assert sign_in(applicant).get(f"/exhibit/expo/?lang={language}").status_code == 200


def test_organiser_has_no_part_in_the_steps_of_others(fair: Fair, sign_in: SignIn) -> None:
    make_application(fair, state="draft", legal_name="Half done")
    organiser = make_member(fair)
    assert "Half done" not in sign_in(organiser).get("/organise/expo/applications?view=all").text


def test_unconfirmed_person_drafts_but_sends_only_after_confirming_and_loses_nothing(
    fair: Fair, applicant: User, sign_in: SignIn, work: Callable[[], None]
) -> None:
    with transaction():
        applicant.email_verified_at = None
    client = sign_in(applicant)
    fill(client, fair)
    page = client.get("/exhibit/expo/apply/check").text
    assert "Confirm your e-mail address first" in page
    assert 'formaction="/account/verification"' in page
    answer = client.post("/exhibit/expo/apply/check")
    assert answer.status_code == 422
    assert "Your e-mail address is not confirmed yet" in answer.text
    assert (only_application().state, only_application().legal_name) == ("draft", COMPANY["legal_name"])
    again = client.post("/account/verification", data={"next": "/exhibit/expo/apply/check"})
    assert (again.status_code, again.location) == (302, "/exhibit/expo/apply/check")
    work()
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.name, mail.recipient) == ("verify_email", applicant.email)
    link = next(word for word in mail.text.split() if "/account/verify/" in word)
    assert client.post(link[link.index("/account/") :]).location == "/exhibit/expo/apply/check"
    assert client.post("/exhibit/expo/apply/check").location == "/exhibit/expo/submitted"
    assert only_application().state == ApplicationState.SUBMITTED
