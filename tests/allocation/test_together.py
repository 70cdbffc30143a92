"""Pavilions, rules to stay apart, and wishes that become rules."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from eventsapp.accounts.models import User
from eventsapp.allocation.actions import together as actions
from eventsapp.allocation.models import Pavilion, PavilionMember, Separation
from eventsapp.allocation.queries.together import apart_wishes_of
from eventsapp.allocation.rules.together import AlreadyApart, AlreadyInPavilion, PavilionNameTaken
from eventsapp.exhibitors.models import Application, Exhibitor, NeighbourWish
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Zone
from tests.factories import make_application, make_exhibitor_wanting, make_fair, make_member

SignIn = Callable[[User], FlaskClient]
PAVILIONS = "/organise/expo/allocation/pavilions"
APART = "/organise/expo/allocation/separations"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def browser(organiser: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(organiser)


@pytest.fixture
def pavilion(fair: Fair, organiser: User) -> Pavilion:
    with transaction():
        return actions.make_pavilion(fair.id, "Korea", None, organiser)


def members() -> set[int]:
    return set(db.session.scalars(db.select(PavilionMember.exhibitor_id)))


def test_pavilion_is_made_in_a_zone_and_changed(fair: Fair, browser: FlaskClient) -> None:
    with transaction():
        zone = Zone(fair_id=fair.id, code="korea", name={"en": "Korea pavilion"})
        db.session.add(zone)
    made = browser.post(PAVILIONS, data={"name": "  Korea ", "zone": str(zone.id)})
    assert made.status_code == 302
    one = db.session.scalars(db.select(Pavilion)).one()
    assert (one.name, one.zone_id) == ("Korea", zone.id)
    assert browser.post(made.headers["Location"], data={"name": "Hàn Quốc", "zone": ""}).status_code == 302
    db.session.expire_all()
    assert (one.name, one.zone_id) == ("Hàn Quốc", None)
    assert "Hàn Quốc" in browser.get(PAVILIONS).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "Korea"}, "There is a pavilion of this name."),
        ({"name": " "}, "This is needed."),
        ({"name": "x" * 121}, "At most 120 characters"),
        ({"name": "Japan", "zone": "999999"}, "Choose one of the list."),
        ({"name": "Japan", "zone": " "}, "Choose one of the list."),
    ],
)
def test_pavilion_that_cannot_be_is_refused(
    pavilion: Pavilion, browser: FlaskClient, data: dict[str, str], sentence: str
) -> None:
    answer = browser.post(PAVILIONS, data=data)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_nobody_is_in_two_pavilions(fair: Fair, organiser: User, pavilion: Pavilion, browser: FlaskClient) -> None:
    member = make_exhibitor_wanting(fair, "Saebyeokgil")
    with transaction():
        other = actions.make_pavilion(fair.id, "Japan", None, organiser)
    assert browser.post(f"{PAVILIONS}/{pavilion.id}/members", data={"exhibitor": member.id}).status_code == 302
    assert members() == {member.id}
    second = browser.post(f"{PAVILIONS}/{other.id}/members", data={"exhibitor": member.id})
    assert second.status_code == 422
    with pytest.raises(AlreadyInPavilion), transaction():
        actions.join_pavilion(db.session.get_one(Pavilion, other.id), member.id, organiser)


def test_name_of_a_pavilion_is_guarded_by_the_database(fair: Fair, organiser: User, pavilion: Pavilion) -> None:
    with pytest.raises(PavilionNameTaken), transaction():
        actions.make_pavilion(fair.id, "Korea", None, organiser)


def test_member_leaves_and_a_dissolved_pavilion_leaves_its_members(
    fair: Fair, pavilion: Pavilion, browser: FlaskClient
) -> None:
    first, second = make_exhibitor_wanting(fair, "First"), make_exhibitor_wanting(fair, "Second")
    for one in (first, second):
        browser.post(f"{PAVILIONS}/{pavilion.id}/members", data={"exhibitor": one.id})
    here = f"{PAVILIONS}/{pavilion.id}"
    assert browser.post(f"{here}/members/{first.id}/leave").status_code == 302
    assert members() == {second.id}
    assert browser.post(f"{here}/members/{first.id}/leave").status_code == 404
    assert browser.post(f"{here}/remove").status_code == 302
    assert members() == set()
    assert db.session.get(Exhibitor, second.id) is not None
    assert browser.post(f"{here}/remove").status_code == 404


@pytest.mark.parametrize("who", ["0", "999999", "many", "²"])
def test_member_who_is_not_at_the_fair_is_refused(pavilion: Pavilion, browser: FlaskClient, who: str) -> None:
    answer = browser.post(f"{PAVILIONS}/{pavilion.id}/members", data={"exhibitor": who})
    assert answer.status_code == 422
    assert "Choose an exhibitor of the list." in answer.text


def rule_data(first: Exhibitor, second: Exhibitor, **more: str) -> dict[str, str]:
    return {"first": str(first.id), "second": str(second.id), "kind": "gap", "distance_m": "7,5", **more}


@pytest.fixture
def rivals(fair: Fair) -> tuple[Exhibitor, Exhibitor]:
    return make_exhibitor_wanting(fair, "Elmgate Presses"), make_exhibitor_wanting(fair, "Fernhill Tools")


def test_rule_is_kept_once_whoever_is_named_first(rivals: tuple[Exhibitor, Exhibitor], browser: FlaskClient) -> None:
    first, second = rivals
    assert browser.post(APART, data=rule_data(second, first, is_hard="y")).status_code == 302
    rule = db.session.scalars(db.select(Separation)).one()
    assert (rule.first_id, rule.second_id) == (first.id, second.id)
    assert (rule.distance_m, rule.is_hard, rule.is_wished) == (7.5, True, False)
    again = browser.post(APART, data=rule_data(first, second))
    assert again.status_code == 422
    assert "There is a rule of this kind for these two exhibitors." in again.text
    assert browser.post(APART, data=rule_data(first, second, kind="facing", distance_m="")).status_code == 302
    assert browser.post(f"{APART}/{rule.id}/remove").status_code == 302
    assert [one.kind for one in db.session.scalars(db.select(Separation))] == ["facing"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"second": "same"}, "Choose two different exhibitors."),
        ({"first": "0"}, "Choose an exhibitor of the list."),
        ({"kind": "above"}, "Choose one of the list."),
        ({"distance_m": ""}, "A distance is more than 0 and at most 500 metres"),
        ({"distance_m": "501"}, "A number above 0 and up to 500"),
        ({"distance_m": "NaN"}, "A number above 0"),
    ],
)
def test_rule_that_cannot_be_is_refused_beside_its_field(
    rivals: tuple[Exhibitor, Exhibitor], browser: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    data = {**rule_data(*rivals), **changes}
    data["second"] = data["first"] if data["second"] == "same" else data["second"]
    answer = browser.post(APART, data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(db.select(Separation)).all() == []


def test_rule_of_another_fair_is_unknown(rivals: tuple[Exhibitor, Exhibitor], browser: FlaskClient) -> None:
    other = make_fair()
    person = make_member(other)
    pair = (make_exhibitor_wanting(other, "One").id, make_exhibitor_wanting(other, "Two").id)
    with transaction():
        rule = actions.keep_apart(other.id, pair, "gap", 6.0, person, is_hard=False)
    assert browser.post(f"{APART}/{rule.id}/remove").status_code == 404


def test_same_rule_twice_is_refused_by_the_database(
    fair: Fair, organiser: User, rivals: tuple[Exhibitor, Exhibitor]
) -> None:
    pair = (rivals[0].id, rivals[1].id)
    with transaction():
        actions.keep_apart(fair.id, pair, "gap", 6.0, organiser, is_hard=False)
    with pytest.raises(AlreadyApart), transaction():
        actions.keep_apart(fair.id, pair[::-1], "gap", 9.0, organiser, is_hard=True)


def make_wish(fair: Fair, company: str, kind: str = "apart", owner: User | None = None) -> NeighbourWish:
    application = make_application(fair, state="approved", legal_name=f"Asker of {company}", owner=owner)
    with transaction():
        wish = NeighbourWish(application_id=application.id, kind=kind, company_name=company)
        db.session.add(wish)
    return wish


def test_wish_finds_whom_it_means_by_name_without_legal_form(fair: Fair, rivals: tuple[Exhibitor, Exhibitor]) -> None:
    make_wish(fair, "Công ty TNHH FERNHILL tools")
    make_wish(fair, "Nobody at all")
    make_wish(fair, "Elmgate Presses", kind="near")
    meant = {one.company_name: [other.id for other in one.meant] for one in apart_wishes_of(fair.id)}
    assert meant == {"Công ty TNHH FERNHILL tools": [rivals[1].id], "Nobody at all": []}


def test_wish_becomes_a_soft_rule_that_says_it_was_wished(
    fair: Fair, rivals: tuple[Exhibitor, Exhibitor], browser: FlaskClient
) -> None:
    wish = make_wish(fair, "Fernhill Tools")
    assert browser.post(f"{APART}/wishes/{wish.id}/rule", data={"other": rivals[1].id}).status_code == 302
    rule = db.session.scalars(db.select(Separation)).one()
    assert (rule.is_wished, rule.is_hard, rule.distance_m) == (True, False, 6.0)
    assert [one.is_rule for one in apart_wishes_of(fair.id)] == [True]
    assert "No wish waits for you." in browser.get(APART).text


def test_wish_that_means_nobody_is_asked_whom_it_means(
    fair: Fair, rivals: tuple[Exhibitor, Exhibitor], browser: FlaskClient
) -> None:
    wish = make_wish(fair, "Nobody at all")
    page = browser.get(f"{APART}?wish={wish.id}").text
    offered = html.fromstring(page).xpath("//select[@name='other']/option/text()")
    assert "Fernhill Tools" in offered
    refused = browser.post(f"{APART}/wishes/{wish.id}/rule", data={"other": "0"})
    assert refused.status_code == 422
    assert "Choose an exhibitor of the list." in refused.text


def test_wish_is_ignored_and_looked_at_again(fair: Fair, browser: FlaskClient) -> None:
    wish = make_wish(fair, "Nobody at all")
    browser.post(f"{APART}/wishes/{wish.id}/ignore", data={"do": "ignore"})
    assert "1 ignored wish" in browser.get(APART).text
    browser.post(f"{APART}/wishes/{wish.id}/ignore", data={"do": "reopen"})
    assert "1 ignored wish" not in browser.get(APART).text


def test_wish_of_another_fair_or_of_nobody_yet_is_unknown(fair: Fair, browser: FlaskClient) -> None:
    elsewhere = make_wish(make_fair(), "Somebody")
    draft = make_application(fair, state="submitted", legal_name="Not approved yet")
    with transaction():
        waiting = NeighbourWish(application_id=draft.id, kind="apart", company_name="Somebody")
        db.session.add(waiting)
    for wish in (elsewhere, waiting):
        assert browser.post(f"{APART}/wishes/{wish.id}/rule", data={"other": "1"}).status_code == 404
        assert browser.post(f"{APART}/wishes/{wish.id}/ignore").status_code == 404


def test_who_asked_is_shown_on_no_page_of_an_exhibitor(
    fair: Fair, organiser: User, sign_in: SignIn, rivals: tuple[Exhibitor, Exhibitor]
) -> None:
    asker = make_member(make_fair(), email="asker@company.example")
    wish = make_wish(fair, "Fernhill Tools", owner=asker)
    with transaction():
        asking = db.session.get_one(Application, wish.application_id).exhibitor_id or 0
        actions.keep_apart(fair.id, (asking, rivals[1].id), "gap", 6.0, organiser, is_hard=True, wish=wish)
    outsider = sign_in(make_member(make_fair(), email="other@company.example"))
    assert outsider.get(APART).status_code == 403
    for page in ("/expo/", "/expo/directory", "/exhibit/expo/"):
        text = outsider.get(page).text
        assert "apart" not in text.lower()
