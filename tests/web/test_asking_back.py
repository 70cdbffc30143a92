"""A step that cannot be taken back is asked about, by a page where the dialog of a script did not come in time."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from config import ROOT
from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Application
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from tests.factories import make_application, make_fair, make_user

PAGE = "/exhibit/expo/"


@pytest.fixture
def fair(app: object) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def applicant(fair: Fair) -> User:
    user = make_user(language="en")
    make_application(fair, owner=user)
    return user


@pytest.fixture
def browser(applicant: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(applicant)


def form_of(page: TestResponse, action: str) -> dict[str, str]:
    """Return the fields of the page's form to an address."""
    (form,) = html.document_fromstring(page.text).xpath(f"//form[contains(@action, '{action}')]")
    return {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}


def state() -> str:
    return str(db.session.scalars(db.select(Application.state)).one())


def test_form_sent_without_its_dialog_is_asked_about_first(browser: FlaskClient) -> None:
    page = browser.get(PAGE, follow_redirects=True)
    sent = form_of(page, "/withdraw")
    where = {"Referer": f"http://localhost{page.request.path}"}
    asked = browser.post("/exhibit/expo/withdraw", data=sent, headers=where)
    assert asked.status_code == 200
    assert "Withdraw this application?" in asked.text
    assert state() == "submitted"
    (back,) = html.document_fromstring(asked.text).xpath("//main//a/@href")
    assert urlsplit(back).path == page.request.path
    browser.post("/exhibit/expo/withdraw", data=form_of(asked, "/withdraw"))
    assert state() == "withdrawn"


def test_page_that_asks_keeps_everything_that_was_sent(browser: FlaskClient) -> None:
    sent = form_of(browser.get(PAGE, follow_redirects=True), "/withdraw")
    asked = browser.post("/exhibit/expo/withdraw?on=1", data={**sent, "note": 'a "b" <c>', "many": ["1", "2"]})
    fields = html.document_fromstring(asked.text).xpath("//main//input/@name")
    assert sorted(fields) == sorted([*(name for name in sent if name != "ask"), "note", "many", "many"])
    assert form_of(asked, "/withdraw?on=1")["note"] == 'a "b" <c>'


def test_question_that_is_not_ours_is_not_shown(browser: FlaskClient) -> None:
    answer = browser.post("/exhibit/expo/withdraw", data={"ask": '["Send us money", "", ""].forged'})
    assert "Send us money" not in answer.text
    assert state() == "withdrawn"


def test_way_back_never_leads_elsewhere(browser: FlaskClient) -> None:
    sent = form_of(browser.get(PAGE, follow_redirects=True), "/withdraw")
    asked = browser.post("/exhibit/expo/withdraw", data=sent, headers={"Referer": "http://elsewhere.example/"})
    assert html.document_fromstring(asked.text).xpath("//main//a/@href") == ["/"]


def test_no_form_asks_by_a_script_alone() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*.html") if path.name != "base.html"]
    assert templates
    assert [path.name for path in templates if "data-confirm" in path.read_text(encoding="utf-8")] == []
    assert [path.name for path in templates if "data_confirm" in path.read_text(encoding="utf-8")] == []
