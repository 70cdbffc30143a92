"""The pages of leads over HTTP: the exhibitor's, the phone's, the visitor's, and everything they refuse."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.badges.actions import remove_staff_member
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.leads.actions import follow_consents
from eventsapp.leads.models import Collector, Lead, LeadDeletion, LeadQuestion
from tests.checkin.gates import ticket_code
from tests.factories import make_fair, make_user, make_visitor
from tests.leads.stands import badge_code, end_consent, make_lead, make_staff, make_stand_holder, make_willing

SignIn = Callable[[User], FlaskClient]
OWN = {"Sec-Fetch-Site": "same-origin"}
HOME = "/exhibit/expo/leads"


@pytest.fixture
def office(holder: tuple[User, Exhibitor], sign_in: SignIn) -> FlaskClient:
    return sign_in(holder[0])


@pytest.fixture
def phone(app: Flask, fair: Fair, exhibitor: Exhibitor) -> FlaskClient:
    _, badge = make_staff(fair, exhibitor)
    return opened(app, badge.code)


def opened(app: Flask, code: str) -> FlaskClient:
    phone = app.test_client()
    answer = phone.post(f"{HOME}/open", data={"code": code})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{HOME}/app")
    return phone


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def sync(phone: FlaskClient, *entries: dict[str, Any], headers: dict[str, str] = OWN, **more: Any) -> TestResponse:
    now = clock.now().timestamp() * 1000
    scans = [{"id": f"entry-{place:04d}", "at": now, **one} for place, one in enumerate(entries)]
    return phone.post(f"{HOME}/app/sync", json={"scans": scans, **more}, headers=headers)


# The phone


def test_whoever_wears_a_badge_of_the_stand_opens_a_phone_without_an_account(
    app: Flask, fair: Fair, exhibitor: Exhibitor
) -> None:
    make_visitor(fair)
    _, badge = make_staff(fair, exhibitor, "Trần Thị Mai")
    anybody = app.test_client()
    page = anybody.get(f"{HOME}?lang=en")
    assert "Scan your own badge once" in text_of(page)
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"]
    answer = anybody.post(f"{HOME}/open", data={"code": badge_code(fair, badge)})
    assert {"HttpOnly", "SameSite=Lax", f"Path={HOME}"} <= set(answer.headers["Set-Cookie"].split("; "))
    assert anybody.get(HOME).headers["Location"] == f"{HOME}/app"
    shown = text_of(anybody.get(f"{HOME}/app"))
    assert "Trần Thị Mai" in shown
    assert exhibitor.display_name in shown
    assert anybody.get(f"{HOME}/questions").status_code == 302
    assert "/sign-in" in anybody.get(f"{HOME}/questions").headers["Location"]


def test_codes_that_are_no_badge_of_a_stand_open_nothing_and_stay_in_the_field(app: Flask, fair: Fair) -> None:
    visitor, elsewhere = make_willing(fair), make_fair(slug="other")
    _, foreign = make_staff(elsewhere, make_stand_holder(elsewhere)[1])
    for code in ("", "nonsense", visitor.reference, ticket_code(fair, visitor), foreign.code):
        answer = app.test_client().post(f"{HOME}/open", data={"code": code})
        assert answer.status_code == 422, code
    assert "nonsense" in text_of(app.test_client().post(f"{HOME}/open", data={"code": "nonsense"}))
    assert db.session.scalar(select(func.count(Collector.id))) == 0


def test_scan_shows_who_agreed_and_hides_who_did_not(fair: Fair, phone: FlaskClient) -> None:
    willing, silent = make_willing(fair, company="Sao Mai"), make_visitor(fair, full_name="윤서린")
    said = sync(phone, {"code": ticket_code(fair, willing)}, {"code": ticket_code(fair, silent)}, {"code": "x"}).json
    first, second, third = said["results"]
    assert (first["verdict"], first["lead"]["person"]["company"]) == ("kept", "Sao Mai")
    assert (second["lead"]["person"], second["lead"]["visitor"]) == (None, silent.reference)
    assert (third["verdict"], third["reason"], third["lead"]) == ("refused", "unreadable", None)
    assert "윤서린" not in str(said)


def test_notes_follow_the_scan_by_code_or_by_lead(fair: Fair, phone: FlaskClient) -> None:
    code = ticket_code(fair, make_willing(fair))
    offline = {"code": code, "offline": True}
    early = {"code": code, "note": True, "id": "note-0001", "details": {"rating": "b", "notes": "Call"}}
    (_, noted) = sync(phone, offline, early).json["results"]
    assert (noted["verdict"], noted["lead"]["rating"], noted["lead"]["scans"]) == ("noted", "b", 1)
    later = {"id": "note-0002", "lead": noted["lead"]["id"], "details": {"rating": "a", "follow_up_on": "2027-06-01"}}
    lead = sync(phone, later).json["results"][0]["lead"]
    assert (lead["rating"], lead["notes"], lead["follow_up_on"]) == ("a", "Call", "2027-06-01")


def test_beat_tells_keys_questions_and_only_ones_own_leads(
    app: Flask, fair: Fair, exhibitor: Exhibitor, phone: FlaskClient
) -> None:
    _, badge = make_staff(fair, exhibitor, "박지훈")
    colleague, visitor = opened(app, badge.code), make_willing(fair)
    sync(phone, {"code": ticket_code(fair, visitor)})
    with transaction() as session:
        session.add(LeadQuestion(exhibitor_id=exhibitor.id, kind="single", wording="When?", options=["Now", "Later"]))
    said = sync(phone, queued=3).json
    assert [one["visitor"] for one in said["recent"]] == [visitor.reference]
    assert said["questions"][0]["options"] == ["Now", "Later"]
    assert (len(said["keys"][0]), said["more"]) == (64, False)
    assert sync(colleague, queued=0).json["recent"] == []
    assert sorted(db.session.scalars(select(Collector.queued))) == [0, 3]


def test_phone_is_closed_by_the_office_and_with_the_badge(
    app: Flask, fair: Fair, holder: tuple[User, Exhibitor], office: FlaskClient
) -> None:
    user, exhibitor = holder
    person, badge = make_staff(fair, exhibitor)
    phone, second = opened(app, badge.code), opened(app, badge.code)
    first = db.session.scalars(select(Collector.id).order_by(Collector.id)).first()
    assert "Trần Thị Mai" in text_of(office.get(f"{HOME}/phones"))
    office.post(f"{HOME}/phones/{first}/close")
    assert sync(phone).status_code == 401
    assert sync(second).status_code == 200
    with transaction():
        remove_staff_member(db.session.merge(person), user)
    assert sync(second).status_code == 401


def test_browser_of_the_account_collects_until_its_person_leaves(
    app: Flask, holder: tuple[User, Exhibitor], office: FlaskClient
) -> None:
    assert office.post(f"{HOME}/here").headers["Location"] == f"{HOME}/app"
    assert sync(office).status_code == 200
    with transaction() as session:
        session.delete(session.scalars(select(ExhibitorMember).where(ExhibitorMember.user_id == holder[0].id)).one())
    assert sync(office).status_code == 401


def test_other_pages_and_strangers_send_nothing(app: Flask, fair: Fair, phone: FlaskClient) -> None:
    assert sync(phone, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert sync(app.test_client()).status_code == 401
    assert app.test_client().get(f"{HOME}/app").status_code == 401
    assert sync(phone, {"code": 4}).status_code == 422
    assert sync(phone, *[{"code": "x"}] * 501).status_code == 413


def test_phone_sends_for_a_week_after_the_fair(app: Flask, fair: Fair, phone: FlaskClient) -> None:
    days = (fair.ends_on - clock.now().date()).days
    with clock.shifted(timedelta(days=days + 6)):
        assert sync(phone).status_code == 200
    with clock.shifted(timedelta(days=days + 9)):
        assert sync(phone).status_code == 410


def test_worker_may_keep_the_page_of_the_phone_alone(app: Flask, fair: Fair) -> None:
    answer = app.test_client().get(f"{HOME}/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == f"{HOME}/app"
    assert "leads" in text_of(answer)


# The office


def test_office_finds_rates_and_exports_its_leads(fair: Fair, exhibitor: Exhibitor, office: FlaskClient) -> None:
    assert "No leads yet" in text_of(office.get(HOME))
    willing = make_willing(fair, company="=cmd()", job_title="Plant manager")
    lead = make_lead(exhibitor, willing, details={"rating": "a"})
    make_lead(exhibitor, make_visitor(fair, full_name="윤서린"))
    page = text_of(office.get(HOME))
    assert willing.full_name in page
    assert "윤서린" not in page
    assert willing.full_name not in text_of(office.get(f"{HOME}?rating=b"))
    assert office.post(f"{HOME}/{lead.id}", data={"rating": "z"}).status_code == 422
    refused = office.post(f"{HOME}/{lead.id}", data={"notes": "Half a sent", "follow_up_on": "soon"})
    assert refused.status_code == 422
    assert "Half a sent" in text_of(refused)
    saved = office.post(f"{HOME}/{lead.id}", data={"rating": "c", "notes": "Quote", "follow_up_on": "2027-06-01"})
    assert saved.status_code == 302
    table = office.get(f"{HOME}/leads.csv")
    assert table.data.startswith(b"\xef\xbb\xbf")
    assert "'=cmd()" in text_of(table)
    assert "Quote" in text_of(table)
    assert "윤서린" not in text_of(table)
    sheet = load_workbook(io.BytesIO(office.get(f"{HOME}/leads.xlsx?rating=c").data)).active
    assert sheet is not None
    assert (sheet.max_row, sheet["A2"].value, sheet["D2"].value) == (2, willing.reference, "'=cmd()")


def test_typed_code_is_a_lead_and_a_number_is_not(fair: Fair, office: FlaskClient) -> None:
    visitor = make_willing(fair)
    answer = office.post(HOME, data={"code": visitor.reference})
    assert answer.status_code == 422
    assert "a number alone opens nobody" in text_of(answer)
    kept = office.post(HOME, data={"code": ticket_code(fair, visitor)})
    assert re.fullmatch(rf"{HOME}/\d+", kept.headers["Location"])


def test_answers_to_questions_are_kept_and_stand_in_the_table(
    fair: Fair, exhibitor: Exhibitor, office: FlaskClient
) -> None:
    lead = make_lead(exhibitor, make_willing(fair))
    refused = office.post(f"{HOME}/questions", data={"wording": "What?", "kind": "multi", "options": "One"})
    assert refused.status_code == 422
    office.post(
        f"{HOME}/questions", data={"wording": "What?", "kind": "multi", "options": "Presses\n\nLasers\nPresses"}
    )
    asked = db.session.scalars(select(LeadQuestion)).one()
    assert asked.options == ["Presses", "Lasers"]
    given = {f"answer-{asked.id}": ["Presses", "Lasers", "Forged"], "rating": ""}
    office.post(f"{HOME}/{lead.id}", data=given)
    assert "Presses; Lasers" in text_of(office.get(f"{HOME}/leads.csv"))
    office.post(f"{HOME}/questions/{asked.id}", data={"wording": "Which?", "kind": "text"})
    assert "Which?" in text_of(office.get(f"{HOME}/questions"))
    office.post(f"{HOME}/questions/{asked.id}/away")
    assert "Nothing is asked yet" in text_of(office.get(f"{HOME}/questions"))
    assert "Presses; Lasers" in text_of(office.get(f"{HOME}/leads.csv"))


def test_strangers_and_other_exhibitors_see_nothing(
    app: Flask, fair: Fair, exhibitor: Exhibitor, sign_in: SignIn
) -> None:
    lead = make_lead(exhibitor, make_willing(fair))
    other, stranger = sign_in(make_stand_holder(fair, "Rookwynd")[0]), sign_in(make_user())
    for path in ("", "/questions", "/phones", "/deletions", "/leads.csv"):
        assert stranger.get(f"{HOME}{path}").status_code == (200 if path == "" else 404)
    assert "Scan your own badge once" in text_of(stranger.get(HOME))
    assert other.get(f"{HOME}/{lead.id}").status_code == 404
    assert other.post(f"{HOME}/{lead.id}", data={"rating": "a"}).status_code == 404
    assert other.post(f"{HOME}/phones/1/close").status_code == 404
    assert other.post(f"{HOME}/deletions/1").status_code == 404
    assert other.get(f"{HOME}/questions/1").status_code == 404


def test_office_confirms_what_it_deleted(fair: Fair, exhibitor: Exhibitor, office: FlaskClient) -> None:
    visitor = make_willing(fair)
    make_lead(exhibitor, visitor)
    end_consent(visitor)
    follow_consents()
    assert "took the details back" in text_of(office.get(HOME))
    page = text_of(office.get(f"{HOME}/deletions"))
    assert visitor.reference in page
    assert visitor.full_name not in page
    task = db.session.scalars(select(LeadDeletion.id)).one()
    assert office.post(f"{HOME}/deletions/{task}").status_code == 302
    assert office.post(f"{HOME}/deletions/{task}").status_code == 409
    assert "Everything is deleted" not in text_of(office.get(f"{HOME}/deletions"))


# The visitor


def test_visitor_sees_who_scanned_and_takes_the_details_back(app: Flask, fair: Fair, exhibitor: Exhibitor) -> None:
    visitor, anybody = make_willing(fair), app.test_client()
    own = f"/expo/ticket/{visitor.token}/scanned"
    assert "Nobody has scanned" in text_of(anybody.get(f"{own}?lang=en"))
    make_lead(exhibitor, visitor)
    assert own in text_of(anybody.get(f"/expo/ticket/{visitor.token}"))
    assert "Sees your details" in text_of(anybody.get(own))
    assert anybody.post(f"{own}/{exhibitor.id}/withdraw").status_code == 302
    assert "Deletes by" in text_of(anybody.get(own))
    assert db.session.scalars(select(Lead.withdrawn_at)).one() is not None
    anybody.post(f"{own}/{exhibitor.id}/allow")
    assert "Sees your details" in text_of(anybody.get(own))
    assert anybody.post(f"{own}/999999/withdraw").status_code == 404
    assert anybody.get("/expo/ticket/NOBODY/scanned").status_code == 404
