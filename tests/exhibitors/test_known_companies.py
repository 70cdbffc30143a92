"""Approving an application of a company that is, or may be, known here already."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event, func, select

from eventsapp.accounts.models import User
from eventsapp.exhibitors import actions
from eventsapp.exhibitors.models import Application, Company, Exhibitor, ExhibitorMember
from eventsapp.exhibitors.queries import known_companies
from eventsapp.exhibitors.rules import CompanyChoice, CompanyUndecided, Decision, KnownOtherwise
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from tests.factories import make_application, make_fair, make_member

SignIn = Callable[[User], FlaskClient]
QUEUE = "/organise/expo/applications"
CODE = {"country": "VN", "tax_code": "0100109106"}


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def last_year(app: Flask) -> Fair:
    return make_fair(slug="last", starts_on=date(2025, 5, 6))


@pytest.fixture
def browser(fair: Fair, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(fair, full_name="Hà Thu Quỳnh"))


def reload(application: Application) -> Application:
    db.session.expire_all()
    return db.session.get_one(Application, application.id)


def approve(browser: FlaskClient, application: Application, company: object = None) -> int:
    data = {"decision": "approve"} | ({"company": str(company)} if company is not None else {})
    return browser.post(f"{QUEUE}/{application.id}/decision", data=data).status_code


def decide_here(application: Application, choice: CompanyChoice | None = None) -> None:
    with transaction():
        found = db.session.get_one(Application, application.id)
        actions.decide(found, Decision.APPROVE, db.session.get_one(User, found.owner_id), choice=choice)


def company_of(application: Application) -> Company:
    exhibitor = reload(application).exhibitor
    assert exhibitor is not None
    return exhibitor.company


def companies() -> int:
    return db.session.scalar(select(func.count()).select_from(Company)) or 0


def approval_of(application: Application) -> dict[str, object]:
    wanted = select(AuditEntry).where(
        AuditEntry.action == "application.approved", AuditEntry.subject_id == application.id
    )
    return db.session.scalars(wanted).one().after


def chosen_on(page: str) -> list[str]:
    return [str(value) for value in html.fromstring(page).xpath("//input[@name='company' and @checked]/@value")]


def offered_on(page: str) -> list[str]:
    return [str(value) for value in html.fromstring(page).xpath("//input[@name='company']/@value")]


def test_company_nobody_knows_is_not_asked_about(fair: Fair, browser: FlaskClient) -> None:
    application = make_application(fair)
    page = browser.get(f"{QUEUE}/{application.id}").text
    assert offered_on(page) == []
    assert "No company like it is known here." in page
    assert approve(browser, application) == 302
    assert approval_of(application)["company_id"] == company_of(application).id
    assert "company_choice" not in approval_of(application)


def test_same_tax_code_and_country_are_preselected_side_by_side(
    fair: Fair, last_year: Fair, browser: FlaskClient
) -> None:
    known = company_of(make_application(last_year, legal_name="Laser Tường Vạn", state="approved", **CODE))
    application = make_application(fair, legal_name="Vạn Tường Quang học", website="vt.example.vn", **CODE)
    page = browser.get(f"{QUEUE}/{application.id}").text
    assert offered_on(page) == [str(known.id), "new"]
    assert chosen_on(page) == [str(known.id)]
    compared = html.fromstring(page).xpath("//fieldset[@id='company']//tbody/tr")
    cells = {row.xpath("string(th)"): [cell.text_content() for cell in row.xpath("td")] for row in compared}
    assert cells["Name"] == ["Laser Tường Vạn", "Vạn Tường Quang học"]
    assert cells["Website"] == ["–", "vt.example.vn"]
    assert "2025" in cells["Took part in"][0]
    marked = [row.xpath("string(th)") for row in compared if row.get("class") == "compare__differs"]
    assert marked == ["Name", "Website"]


def test_same_name_alone_is_asked_and_nothing_is_preselected(fair: Fair, last_year: Fair, browser: FlaskClient) -> None:
    known = company_of(make_application(last_year, legal_name="Tamarind Ltd", state="approved"))
    application = make_application(fair, legal_name="Tamarind")
    page = browser.get(f"{QUEUE}/{application.id}").text
    assert (offered_on(page), chosen_on(page)) == ([str(known.id), "new"], [])
    answer = browser.post(f"{QUEUE}/{application.id}/decision", data={"decision": "approve", "note": "kept words"})
    assert answer.status_code == 422
    assert "Say whether it is the same before you approve it." in answer.text
    assert "kept words" in answer.text
    assert (reload(application).state, companies()) == ("submitted", 1)


@pytest.mark.parametrize("decision", ["waitlist", "changes", "reject"])
def test_other_decisions_need_no_word_about_the_company(
    fair: Fair, last_year: Fair, browser: FlaskClient, decision: str
) -> None:
    make_application(last_year, legal_name="Tamarind", state="approved")
    application = make_application(fair, legal_name="Tamarind")
    data = {"decision": decision, "note": "See the conditions."}
    assert browser.post(f"{QUEUE}/{application.id}/decision", data=data).status_code == 302
    assert reload(application).state != "submitted"


def test_same_company_takes_over_what_the_application_says_and_keeps_the_rest(
    fair: Fair, last_year: Fair, browser: FlaskClient
) -> None:
    before = make_application(last_year, legal_name="Tamarind", website="old.example.com", state="approved")
    known = company_of(before)
    with transaction():
        known.street = "1 Old Road"
    application = make_application(fair, legal_name="Tamarind Ltd", website="new.example.com")
    assert approve(browser, application, known.id) == 302
    company = company_of(application)
    assert (company.id, company.legal_name, company.website, company.street) == (
        known.id, "Tamarind Ltd", "new.example.com", "1 Old Road",
    )  # fmt: skip
    assert approval_of(application) | {"state": None, "number": None} == {
        "state": None, "number": None, "company_id": known.id, "company_choice": "same",
        "company_chosen_by_hand": True, "known_companies": {str(known.id): ["name"]},
    }  # fmt: skip
    changed = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "company")).one()
    assert (changed.before, changed.after, changed.actor, changed.reason) == (
        {"legal_name": "Tamarind", "website": "old.example.com"},
        {"legal_name": "Tamarind Ltd", "website": "new.example.com"},
        "Hà Thu Quỳnh",
        application.code,
    )
    assert "as the company known here" in browser.get(f"{QUEUE}/{application.id}").text


def test_new_company_leaves_the_known_one_as_it_is(fair: Fair, last_year: Fair, browser: FlaskClient) -> None:
    known = company_of(make_application(last_year, legal_name="Laser Tường Vạn", state="approved", **CODE))
    application = make_application(fair, legal_name="Vạn Tường Laser", **CODE)
    assert approve(browser, application, "new") == 302
    assert company_of(application).id != known.id
    assert (companies(), db.session.get_one(Company, known.id).legal_name) == (2, "Laser Tường Vạn")
    assert approval_of(application)["company_choice"] == "new"
    assert "as a new company" in browser.get(f"{QUEUE}/{application.id}").text


def test_exhibitor_of_this_fair_is_joined_only_by_hand(fair: Fair, browser: FlaskClient) -> None:
    here = make_application(fair, legal_name="Vạn Tường Laser", state="approved", **CODE)
    again = make_application(fair, legal_name="Vạn Tường Laser", **CODE)
    page = browser.get(f"{QUEUE}/{again.id}").text
    assert "It is an exhibitor of this fair already" in page
    assert approve(browser, again) == 422
    assert db.session.scalar(select(func.count()).select_from(ExhibitorMember)) == 1
    assert approve(browser, again, company_of(here).id) == 302
    assert reload(again).exhibitor_id == reload(here).exhibitor_id
    assert db.session.scalar(select(func.count()).select_from(ExhibitorMember)) == 2


@pytest.mark.parametrize(
    ("known", "applying"),
    [
        ({"legal_name": "Tamarind", "country": "GB"}, {"legal_name": "Tamarind", "country": "DE"}),
        (
            {"legal_name": "Tamarind", "country": "DE", "tax_code": "1"},
            {"legal_name": "Tamarind", "country": "DE", "tax_code": "2"},
        ),
        (
            {"legal_name": "One", "country": "DE", "tax_code": "1"},
            {"legal_name": "Two", "country": "FR", "tax_code": "1"},
        ),
    ],
    ids=["another country", "another tax code", "the tax code of another country"],
)
def test_companies_that_differ_in_what_counts_are_two(
    fair: Fair, last_year: Fair, browser: FlaskClient, known: dict[str, str], applying: dict[str, str]
) -> None:
    make_application(last_year, state="approved", **known)
    application = make_application(fair, **applying)
    assert offered_on(browser.get(f"{QUEUE}/{application.id}").text) == []
    assert approve(browser, application) == 302
    assert companies() == 2


def test_two_known_companies_with_the_tax_code_are_both_offered_and_none_preselected(
    fair: Fair, last_year: Fair, browser: FlaskClient
) -> None:
    make_application(last_year, legal_name="Laser Tường Vạn", state="approved", **CODE)
    branch = make_application(last_year, legal_name="Vạn Tường Hà Nội", **CODE)
    decide_here(branch, CompanyChoice())
    application = make_application(fair, legal_name="Vạn Tường Hà Nội", **CODE)
    page = browser.get(f"{QUEUE}/{application.id}").text
    offered = [str(company_of(branch).id), *(str(one) for one in db.session.scalars(select(Company.id)))]
    assert offered_on(page) == [*dict.fromkeys(offered), "new"]
    assert chosen_on(page) == []


@pytest.mark.parametrize("company", ["999999", "0", "-1", "abc", "NEW", "99999999999999999999", "\x00"])
def test_company_that_is_not_offered_is_refused(
    fair: Fair, last_year: Fair, browser: FlaskClient, company: str
) -> None:
    make_application(last_year, legal_name="Tamarind", state="approved")
    application = make_application(fair, legal_name="Tamarind")
    assert approve(browser, application, company) == 422
    assert (reload(application).state, companies()) == ("submitted", 1)


def test_company_that_came_to_be_known_in_between_is_asked_about(fair: Fair, browser: FlaskClient) -> None:
    application = make_application(fair, legal_name="Tamarind")
    assert offered_on(browser.get(f"{QUEUE}/{application.id}").text) == []
    make_application(fair, legal_name="Tamarind", state="approved")
    assert approve(browser, application) == 422
    with pytest.raises(KnownOtherwise):
        decide_here(application, CompanyChoice(999))
    assert (reload(application).state, companies()) == ("submitted", 1)


def test_approval_without_a_word_is_refused_to_commands_too(fair: Fair, last_year: Fair) -> None:
    make_application(last_year, legal_name="Tamarind", state="approved")
    application = make_application(fair, legal_name="Tamarind")
    with pytest.raises(CompanyUndecided):
        decide_here(application)
    assert (reload(application).state, companies()) == ("submitted", 1)


def test_bulk_approval_takes_what_needs_no_word_and_lists_the_rest(
    fair: Fair, last_year: Fair, browser: FlaskClient
) -> None:
    make_application(last_year, legal_name="Vạn Tường Laser", state="approved", **CODE)
    make_application(last_year, legal_name="Tamarind", state="approved")
    sure = make_application(fair, legal_name="Công ty CP Laser Vạn Tường", **CODE)
    unsure = make_application(fair, legal_name="Tamarind")
    unknown = make_application(fair, legal_name="Osterhav")
    twin = make_application(fair, legal_name="Osterhav")
    ids = [one.id for one in (sure, unsure, unknown, twin)]
    answer = browser.post(f"{QUEUE}/decision", data={"decision": "approve", "ids": ids}, follow_redirects=True)
    assert "2 applications are approved." in answer.text
    assert f"are known here: {unsure.code}, {twin.code}." in answer.text
    rows = html.fromstring(answer.text).xpath("//tbody/tr[@data-row]/td[2]")
    assert [cell.text_content() for cell in rows] == [unsure.code, twin.code]
    assert [reload(one).state for one in (sure, unsure, unknown, twin)] == [
        "approved", "submitted", "approved", "submitted",
    ]  # fmt: skip
    assert approval_of(sure)["company_chosen_by_hand"] is False


def test_queue_flags_what_has_to_be_said(fair: Fair, last_year: Fair, browser: FlaskClient) -> None:
    make_application(last_year, legal_name="Tamarind", state="approved")
    make_application(last_year, legal_name="Vạn Tường Laser", state="approved", **CODE)
    unsure = make_application(fair, legal_name="Tamarind")
    make_application(fair, legal_name="Vạn Tường Laser", **CODE)
    make_application(fair, legal_name="Osterhav")
    assert browser.get(QUEUE).text.count("known company?") == 1
    rows = html.fromstring(browser.get(f"{QUEUE}?flag=company").text).xpath("//tbody/tr[@data-row]/td[2]")
    assert [cell.text_content() for cell in rows] == [unsure.code]
    panel = browser.get(f"{QUEUE}/{unsure.id}/panel").text
    assert "Say on its page whether it is the same." in panel


def test_known_companies_are_found_by_as_many_queries_for_three_as_for_one(fair: Fair, last_year: Fair) -> None:
    def count() -> tuple[int, int]:
        sent: list[str] = []

        def note(*arguments: object) -> None:
            sent.append(str(arguments[2]))

        db.session.expire_all()
        asked = db.session.get_one(Fair, fair.id)
        event.listen(db.engine, "before_cursor_execute", note)
        found = known_companies(asked)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(found), len(sent)

    for number in range(3):
        make_application(last_year, legal_name=f"Tamarind {number}", state="approved")
    make_application(fair, legal_name="Tamarind 0")
    assert count() == (1, 2)
    make_application(fair, legal_name="Tamarind 1")
    make_application(fair, legal_name="Tamarind 2")
    assert count() == (3, 2)


def test_application_that_is_decided_is_compared_no_more(fair: Fair, last_year: Fair) -> None:
    make_application(last_year, legal_name="Tamarind", state="approved")
    make_application(fair, legal_name="Tamarind", state="rejected")
    make_application(fair, legal_name="Tamarind", state="draft")
    assert known_companies(fair) == {}
    assert db.session.scalar(select(func.count()).select_from(Exhibitor)) == 1


def test_address_is_taken_over_as_one(fair: Fair, last_year: Fair, browser: FlaskClient) -> None:
    known = company_of(make_application(last_year, legal_name="Tamarind", state="approved"))
    application = make_application(fair, legal_name="Tamarind")
    with transaction():
        known.street, known.ward, known.postal_code = "1 Old Road", "Old Ward", "1000"
        application.street, application.province = "2 New Road", "New Province"
    assert approve(browser, application, known.id) == 302
    company = company_of(application)
    assert (company.street, company.ward, company.province, company.postal_code) == (
        "2 New Road",
        "",
        "New Province",
        "",
    )
