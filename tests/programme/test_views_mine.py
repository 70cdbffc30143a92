"""An attendee's own agenda: stars on the device, in a list, in an account, in a calendar."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.agenda import MOST_STARS, read_stars, write_stars
from eventsapp.programme.models import Session, Star, StarList
from tests.factories import make_fair, make_user
from tests.programme.programmes import Forum, at, make_forum, publish

DIALOGUE, KOREAN = "Dialogue: what the State buys", "협동로봇"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def forum(app: object) -> Forum:
    forum = make_forum(make_fair(slug="expo"))
    publish(forum.fair)
    return forum


def _change(client: FlaskClient, *, on: str = "", off: str = "", **headers: str) -> TestResponse:
    return client.post("/expo/agenda/mine/stars", data={"on": on, "off": off}, headers=OURS | headers)


def _stars(client: FlaskClient, **changes: str) -> list[int]:
    answer = _change(client, **changes, Accept="application/json")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return [int(one) for one in answer.json["stars"]]


def _mine(client: FlaskClient, path: str = "/expo/agenda/mine", status: int = 200) -> str:
    answer = client.get(path, query_string={"lang": "en"})
    assert answer.status_code == status, answer.text
    return answer.text


def _get_address(client: FlaskClient) -> str:
    assert client.post("/expo/agenda/mine/list", headers=OURS).status_code == 302
    return db.session.query(StarList).order_by(StarList.id.desc()).limit(1).one().token


def test_page_says_how_to_star_while_nothing_is(client: FlaskClient, forum: Forum) -> None:
    assert "Nothing starred yet" in _mine(client)


def test_device_keeps_stars_without_an_account_and_without_a_row(client: FlaskClient, forum: Forum) -> None:
    first, second = forum.sessions[0].id, forum.sessions[1].id
    assert _stars(client, on=f"{first}.{second}") == sorted([first, second])
    page = _mine(client)
    assert DIALOGUE in page
    assert KOREAN in page
    assert "Visual inspection" not in page
    assert _stars(client, off=str(first)) == [second]
    assert DIALOGUE not in _mine(client)
    assert db.session.query(StarList).count() == 0


def test_own_agenda_says_what_overlaps(client: FlaskClient, forum: Forum) -> None:
    _stars(client, on=".".join(str(one.id) for one in forum.sessions))
    page = _mine(client)
    assert "Overlaps with 09:30 R2" in page
    assert "Overlaps with 09:00 R1" in page
    assert page.count("Overlaps with") == 2


def test_form_without_a_script_leads_to_the_own_agenda(client: FlaskClient, forum: Forum) -> None:
    answer = _change(client, on=str(forum.sessions[0].id))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/expo/agenda/mine")
    assert DIALOGUE in _mine(client)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_pages_elsewhere_star_nothing(client: FlaskClient, forum: Forum, headers: dict[str, str]) -> None:
    answer = client.post("/expo/agenda/mine/stars", data={"on": str(forum.sessions[0].id)}, headers=headers)
    assert answer.status_code == 400
    assert "stars-expo" not in answer.headers.get("Set-Cookie", "")


def test_old_browser_that_names_our_origin_may_star(client: FlaskClient, forum: Forum) -> None:
    answer = client.post(
        "/expo/agenda/mine/stars",
        data={"on": str(forum.sessions[0].id)},
        headers={"Origin": "http://localhost"},
        base_url="http://localhost",
    )
    assert answer.status_code == 302


def test_own_agenda_is_in_no_shared_cache(client: FlaskClient, forum: Forum) -> None:
    assert client.get("/expo/agenda/mine").headers["Cache-Control"] == "private, no-cache"


def test_list_follows_the_device_and_is_a_calendar(client: FlaskClient, forum: Forum) -> None:
    first, second = forum.sessions[0].id, forum.sessions[1].id
    _stars(client, on=str(first))
    token = _get_address(client)
    assert f"/expo/agenda/mine/{token}.ics" in _mine(client)
    answer = client.get(f"/expo/agenda/mine/{token}.ics")
    assert [str(event["UID"]) for event in Calendar.from_ical(answer.data).walk("VEVENT")] == [forum.sessions[0].uid]
    _stars(client, on=str(second))
    again = client.get(f"/expo/agenda/mine/{token}.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert len(Calendar.from_ical(again.data).walk("VEVENT")) == 2
    known = client.get(f"/expo/agenda/mine/{token}.ics", headers={"If-None-Match": again.headers["ETag"]})
    assert known.status_code == 304


def test_other_device_takes_the_list_over_and_both_share_it(client: FlaskClient, app: Flask, forum: Forum) -> None:
    first, second, third = (one.id for one in forum.sessions[:3])
    _stars(client, on=str(first))
    token = _get_address(client)
    other = app.test_client()
    _stars(other, on=str(second))
    assert DIALOGUE in _mine(other, f"/expo/agenda/mine/{token}")
    assert other.post(f"/expo/agenda/mine/{token}", headers=OURS).status_code == 302
    assert _stars(other, on=str(third)) == sorted([first, second, third])
    assert _stars(client) == sorted([first, second, third])


def test_new_address_takes_the_old_one_out_of_use(client: FlaskClient, forum: Forum) -> None:
    _stars(client, on=str(forum.sessions[0].id))
    token = _get_address(client)
    client.post("/expo/agenda/mine/list/address", headers=OURS)
    _mine(client, f"/expo/agenda/mine/{token}", status=404)
    assert client.get(f"/expo/agenda/mine/{token}.ics").status_code == 404
    assert DIALOGUE in _mine(client)


def test_whoever_stops_sharing_keeps_the_stars_on_the_device(client: FlaskClient, forum: Forum) -> None:
    _stars(client, on=str(forum.sessions[0].id))
    token = _get_address(client)
    client.post("/expo/agenda/mine/list/forget", headers=OURS)
    _mine(client, f"/expo/agenda/mine/{token}", status=404)
    assert DIALOGUE in _mine(client)
    assert db.session.query(Star).count() == 0


def test_stars_of_the_device_join_the_account_on_signing_in(
    client: FlaskClient, sign_in: Callable[[User], FlaskClient], forum: Forum
) -> None:
    first, second = forum.sessions[0].id, forum.sessions[1].id
    person = make_user()
    at_home = sign_in(person)
    _stars(at_home, on=str(first))
    with client.session_transaction() as session:
        session.clear()
    _stars(client, on=str(second))
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person.get_id(), True
    assert _stars(client) == sorted([first, second])
    assert KOREAN in _mine(at_home)


def test_stars_of_one_account_do_not_join_another_on_the_same_device(client: FlaskClient, forum: Forum) -> None:
    one, other = make_user(), make_user()
    for person, expected in ((one, [forum.sessions[0].id]), (other, [])):
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = person.get_id(), True
        assert _stars(client, on=".".join(map(str, expected))) == expected


def test_session_of_another_fair_is_passed_over_in_a_list(client: FlaskClient, forum: Forum) -> None:
    elsewhere = make_forum(make_fair(slug="other"))
    _stars(client, on=str(forum.sessions[0].id))
    _get_address(client)
    assert _stars(client, on=str(elsewhere.sessions[0].id)) == [forum.sessions[0].id]


def test_session_that_left_the_programme_is_said_and_gone(client: FlaskClient, forum: Forum) -> None:
    _stars(client, on=f"{forum.sessions[0].id}.{forum.sessions[1].id}")
    with transaction():
        actions.remove_session(forum.fair, db.session.get_one(Session, forum.sessions[0].id))
    publish(forum.fair)
    page = _mine(client)
    assert "1 starred session is no longer in the programme." in page
    assert DIALOGUE not in page


def test_unknown_address_of_a_list_is_not_found(client: FlaskClient, forum: Forum) -> None:
    assert "no longer in use" in _mine(client, "/expo/agenda/mine/unknown", status=404)


def test_list_holds_only_so_many(client: FlaskClient, forum: Forum) -> None:
    with transaction():
        day = forum.sessions[0].day_on
        more = [
            actions.create_session(
                forum.fair,
                actions.SessionValues(title={"en": f"No. {n}"}, day_on=day, starts_at=at(9), ends_at=at(10)),
            )
            for n in range(MOST_STARS)
        ]
    ids = ".".join(str(one.id) for one in more)
    assert len(_stars(client, on=ids)) == MOST_STARS
    _get_address(client)
    refused = _change(client, on=str(forum.sessions[0].id), Accept="application/json")
    assert refused.status_code == 409
    assert len(_stars(client)) == MOST_STARS


@pytest.mark.parametrize(
    ("text", "ids"),
    [("", set()), ("l.3.1", {1, 3}), ("1..x.-2.٣.2", {1, 2}), ("9999999999.4", {4}), (".".join("7" * 9999), {7})],
)
def test_whatever_a_device_sends_is_read_as_stars(text: str, ids: set[int]) -> None:
    assert read_stars(text) == ids


def test_stars_are_kept_in_few_signs() -> None:
    assert write_stars({12, 3}, is_shared=True) == "l.3.12"
    assert len(write_stars(range(100_000, 100_000 + MOST_STARS))) < 4096 - 200
