"""Plans, places, rounds and points for programs of the organiser."""

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.picking import call_next, pass_turn
from eventsapp.allocation.actions.running import start_run
from eventsapp.allocation.models import AllocationRun, RunState
from eventsapp.allocation.rules.runs import Order
from eventsapp.booths import actions
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import jobs
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, JobState
from eventsapp.venues.models import Hall
from tests.allocation.factories import make_run, numbers_of_exhibitor
from tests.allocation.merits import hours, make_ranked
from tests.allocation.rounds_world import make_round, opened
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member
from tests.programs import program_of
from tests.statements import selects

HOME = "/api/v1/fairs/expo/allocation"
PLANS = f"{HOME}/plans"
DAY = timedelta(days=1)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def waiting(fair: Fair, hall: Hall) -> list[Exhibitor]:
    return [make_exhibitor_wanting(fair, f"Waiting {number}") for number in range(3)]


@pytest.fixture
def organiser(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def asking(app: Flask, organiser: User, fair: Fair) -> FlaskClient:
    return program_of(app, organiser, fair)


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """Return what a refused request says."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    found: dict[str, Any] = answer.json
    return found


def computed(asking: FlaskClient, **said: Any) -> dict[str, Any]:
    """Ask for a plan and let the worker compute it."""
    answer = asking.post(PLANS, json={"seconds": 5, **said})
    assert answer.status_code == 202, answer.text
    jobs.run_due()
    found: dict[str, Any] = asking.get(answer.headers["Location"]).json
    return found


# Plans


def test_plan_is_asked_for_watched_and_read_with_its_figures(waiting: list[Exhibitor], asking: FlaskClient) -> None:
    answer = asking.post(PLANS, json={"mode": "optimise", "seconds": 5, "seed": 7, "note": "First try"})
    assert (answer.status_code, answer.headers["Location"]) == (202, f"{PLANS}/1")
    asked = answer.json
    assert (asked["state"], asked["seed"], asked["seconds"], asked["note"]) == ("computing", 7, 5, "First try")
    assert (asked["progress"]["percent"], asked["progress"]["stopping"]) == (0, False)
    assert "being computed" in problem(asking.post(PLANS, json={}), 409)["detail"]
    jobs.run_due()
    plan = asking.get(f"{PLANS}/1").json
    assert (plan["state"], plan["progress"], plan["violations"]) == ("proposed", None, 0)
    assert (plan["placed"], plan["placeable"]) == (3, 3)
    assert plan["bound"] >= plan["objective"] > 0
    assert 0 <= plan["gap"] < 1
    assert set(plan["fairness"]) == {"plan", "queue", "first-come"}
    assert plan["fairness"]["plan"]["unplaced"] == 0
    assert set(plan["fairness"]["plan"]) == {"unplaced", "inversions", "envy", "mean", "lowest_quarter", "quartiles"}
    assert set(plan["objectives"]) == {"queue", "first-come"}


def test_plan_is_computed_as_usual_where_nothing_is_said(waiting: list[Exhibitor], asking: FlaskClient) -> None:
    plan = asking.post(PLANS, json={}).json
    assert (plan["mode"], plan["seconds"], plan["seed"], plan["round"]) == ("optimise", 40, 1, None)


def test_plan_is_computed_for_a_round(
    fair: Fair, waiting: list[Exhibitor], organiser: User, asking: FlaskClient
) -> None:
    one = make_round(fair, organiser, mode="optimise")
    assert computed(asking, round=one.id, mode="queue")["round"] == one.id


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"mode": "luck"}, "mode"),
        ({"seconds": 4}, "seconds"),
        ({"seconds": "long"}, "seconds"),
        ({"seed": -1}, "seed"),
        ({"round": 987654}, "round"),
        ({"note": "x" * 201}, "note"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_plan_that_cannot_be_computed_is_refused_with_its_field(
    waiting: list[Exhibitor], asking: FlaskClient, said: dict[str, Any], field: str
) -> None:
    found = problem(asking.post(PLANS, json=said), 422)
    assert (found["field"], found["errors"][0]["field"] if "errors" in found else field) == (field, field)
    assert db.session.scalar(select(func.count(AllocationRun.id))) == 0


def test_plan_is_stopped_while_it_is_computed_and_not_afterwards(waiting: list[Exhibitor], asking: FlaskClient) -> None:
    asking.post(PLANS, json={"seconds": 5})
    with transaction():
        db.session.scalars(select(Job)).one().state = JobState.RUNNING
    stopped = asking.post(f"{PLANS}/1/stop")
    assert (stopped.status_code, stopped.json["progress"]["stopping"]) == (202, True)
    job = db.session.scalars(select(Job)).one()
    assert job.stop_requested
    with transaction():
        job.state = JobState.STOPPED
    assert (asking.get(f"{PLANS}/1").json["state"], asking.get(PLANS).json["items"][0]["progress"]) == ("failed", None)
    assert "not being computed" in problem(asking.post(f"{PLANS}/1/stop"), 409)["detail"]
    problem(asking.post(f"{PLANS}/1/stop", json={"now": True}), 422)


def test_certificate_is_checked_from_the_evidence_alone(waiting: list[Exhibitor], asking: FlaskClient) -> None:
    plan = computed(asking)
    found = asking.get(f"{PLANS}/1/certificate").json
    assert (found["violations"], found["broken"], found["placed"]) == (0, [], 3)
    assert (found["objective"], found["bound"]) == (plan["objective"], plan["bound"])
    assert found["plan_hash"] == plan["plan_hash"]
    evidence = asking.get(found["evidence_url"])
    assert set(json.loads(gzip.decompress(evidence.data))) >= {"problem", "placements", "certificate"}


def test_plans_are_listed_the_newest_first_in_parts(fair: Fair, hall: Hall, asking: FlaskClient) -> None:
    for _ in range(5):
        make_run(hall, {})
    first = asking.get(f"{PLANS}?limit=2").json
    second = asking.get(first["next"]).json
    third = asking.get(second["next"]).json
    assert [plan["plan"] for page in (first, second, third) for plan in page["items"]] == [5, 4, 3, 2, 1]
    assert third["next"] is None


@pytest.mark.parametrize("path", ["", "/certificate", "/evidence", "/places", "/take-back", "/places/1/move"])
def test_plan_that_is_not_there_is_unknown(fair: Fair, hall: Hall, asking: FlaskClient, path: str) -> None:
    problem(asking.get(f"{PLANS}/9{path}"), 404)
    elsewhere = make_fair()
    make_run(make_hall_with_units(elsewhere), {})
    problem(asking.get(f"{PLANS}/1{path}"), 404)


@pytest.mark.parametrize("path", ["certificate", "evidence"])
def test_plan_without_evidence_proves_nothing(hall: Hall, asking: FlaskClient, path: str) -> None:
    make_run(hall, {})
    problem(asking.get(f"{PLANS}/1/{path}"), 404)


# Places


def test_places_of_a_plan_are_listed_in_parts(hall: Hall, waiting: list[Exhibitor], asking: FlaskClient) -> None:
    make_run(hall, {waiting[0].id: ["A-101", "A-102"], waiting[1].id: [], waiting[2].id: ["A-103", "A-104"]})
    first = asking.get(f"{PLANS}/1/places?limit=2").json
    assert first["items"][0] == {
        "exhibitor": waiting[0].id,
        "company": "Waiting 0",
        "points": 0.0,
        "change": "new",
        "hall": "A",
        "number": "A-101",
        "units": ["A-101", "A-102"],
        "before": [],
        "satisfaction": 0,
        "locked": False,
        "stand": None,
    }
    assert (first["items"][1]["change"], first["items"][1]["hall"], first["items"][1]["units"]) == (
        "unplaced",
        None,
        [],
    )
    (last,) = asking.get(first["next"]).json["items"]
    assert (last["exhibitor"], last["units"]) == (waiting[2].id, ["A-103", "A-104"])


def test_exhibitor_is_moved_with_its_price_and_back(waiting: list[Exhibitor], asking: FlaskClient) -> None:
    plan = computed(asking)
    place = f"{PLANS}/1/places/{waiting[0].id}"
    look = asking.get(f"{place}/move?hall=A&units=A-205, A-206").json
    assert look["version"] == plan["version"]
    assert look["moves"][0]["exhibitor"] == waiting[0].id
    assert look["moves"][0]["after"] == ["A-205", "A-206"]
    assert "A-205" in look["sentence"]
    sent = {"hall": "A", "units": ["A-205", "A-206"], "version": plan["version"]}
    done = asking.post(f"{place}/move", json=sent).json
    assert (done["cost"], done["moves"], done["version"]) == (look["cost"], look["moves"], plan["version"] + 1)
    moved = {row["exhibitor"]: row for row in asking.get(f"{PLANS}/1/places").json["items"]}[waiting[0].id]
    assert (moved["units"], moved["locked"]) == (["A-205", "A-206"], True)
    assert asking.get(f"{PLANS}/1").json["objective"] == plan["objective"] - done["cost"]
    problem(asking.post(f"{place}/move", json=sent), 409)
    undone = asking.post(f"{PLANS}/1/undo", json={"version": done["version"]}).json
    assert undone["objective"] == plan["objective"]
    assert (
        "Nothing was changed by hand"
        in problem(asking.post(f"{PLANS}/1/undo", json={"version": undone["version"]}), 409)["detail"]
    )


def test_exhibitor_is_left_without_a_place(waiting: list[Exhibitor], asking: FlaskClient) -> None:
    plan = computed(asking)
    sent = {"units": [], "version": plan["version"]}
    done = asking.post(f"{PLANS}/1/places/{waiting[0].id}/move", json=sent).json
    assert done["cost"] > 0
    assert done["moves"][0]["after"] == []


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"hall": "A", "units": "A-205, A-206"}, 422, "version"),
        ({"hall": "Z", "units": "A-205", "version": 1}, 422, "hall"),
        ({"units": "A-205", "version": 1}, 422, "hall"),
        ({"hall": "A", "units": "A-999", "version": 1}, 422, "units"),
        ({"hall": "A", "units": "A-101, A-206", "version": 1}, 422, "units"),
        ({"hall": "A", "units": "A-205, A-206", "version": 9}, 409, None),
    ],
)
def test_move_that_cannot_be_is_refused_and_changes_nothing(
    waiting: list[Exhibitor], asking: FlaskClient, said: dict[str, Any], status: int, field: str | None
) -> None:
    before = computed(asking)
    found = problem(asking.post(f"{PLANS}/1/places/{waiting[0].id}/move", json=said), status)
    assert found.get("field") == field
    after = asking.get(f"{PLANS}/1").json
    assert (after["version"], after["objective"]) == (before["version"], before["objective"])


def test_move_of_somebody_who_has_no_part_in_the_plan_is_refused(waiting: list[Exhibitor], asking: FlaskClient) -> None:
    computed(asking)
    assert problem(asking.get(f"{PLANS}/1/places/987654/move?hall=A&units=A-101"), 422)["detail"]


def test_places_are_locked_and_let_go(hall: Hall, waiting: list[Exhibitor], asking: FlaskClient) -> None:
    make_run(hall, {waiting[0].id: ["A-101", "A-102"]})
    place = f"{PLANS}/1/places/{waiting[0].id}"
    assert asking.post(f"{place}/lock").json["locked"] is True
    assert asking.post(f"{place}/unlock", json={}).json["locked"] is False
    problem(asking.post(f"{PLANS}/1/places/987654/lock"), 404)


# Publishing


def test_plan_is_put_into_force_and_taken_back(hall: Hall, waiting: list[Exhibitor], asking: FlaskClient) -> None:
    make_run(hall, {waiting[0].id: ["A-101", "A-102"], waiting[1].id: []})
    problem(asking.get(f"{PLANS}/1/take-back"), 409)
    assert problem(asking.post(f"{PLANS}/1/publish", json={}), 422)["field"] == "version"
    problem(asking.post(f"{PLANS}/1/publish", json={"version": 7}), 409)
    published = asking.post(f"{PLANS}/1/publish", json={"version": 1}).json
    assert (published["state"], published["version"]) == ("published", 2)
    assert published["objections_until"]
    assert numbers_of_exhibitor(waiting[0]) == ["A-101", "A-102"]
    problem(asking.post(f"{PLANS}/1/publish", json={"version": 2}), 409)
    look = asking.get(f"{PLANS}/1/take-back").json
    assert look == {"ends": [waiting[0].id], "returns": [], "kept": [], "version": 2}
    problem(asking.post(f"{PLANS}/1/take-back", json={"version": 1, "reason": "Mistake"}), 409)
    back = asking.post(f"{PLANS}/1/take-back", json={"version": 2, "reason": "Mistake"}).json
    assert (back["state"], back["ends"]) == ("rolled_back", [waiting[0].id])
    assert numbers_of_exhibitor(waiting[0]) == []


def test_plan_that_others_were_faster_than_is_not_published(
    hall: Hall, waiting: list[Exhibitor], organiser: User, asking: FlaskClient
) -> None:
    make_run(hall, {waiting[0].id: ["A-101", "A-102"]})
    with transaction():
        actions.allocate_stand(hall, waiting[1].id, ["A-102"], organiser)
    assert "taken meanwhile" in problem(asking.post(f"{PLANS}/1/publish", json={"version": 1}), 409)["detail"]
    assert numbers_of_exhibitor(waiting[0]) == []


def test_publishing_with_a_key_is_done_once(hall: Hall, waiting: list[Exhibitor], asking: FlaskClient) -> None:
    make_run(hall, {waiting[0].id: ["A-101", "A-102"]})
    key = {"Idempotency-Key": "publish-1"}
    first = asking.post(f"{PLANS}/1/publish", json={"version": 1}, headers=key)
    again = asking.post(f"{PLANS}/1/publish", json={"version": 1}, headers=key)
    assert (again.status_code, again.json) == (200, first.json)


# Rounds


def test_rounds_are_listed_with_how_many_are_in_each(
    fair: Fair, waiting: list[Exhibitor], organiser: User, asking: FlaskClient
) -> None:
    opened(make_round(fair, organiser, name="First"), organiser)
    make_round(fair, organiser, begins=9 * DAY, most_units=4)
    first, second = asking.get(f"{HOME}/rounds").json["items"]
    assert (first["name"], first["phase"], first["companies"], first["picked"]) == ("First", "open", 3, 0)
    assert (second["name"], second["phase"], second["companies"], second["most_units"]) == (
        "All exhibitors",
        "planned",
        3,
        4,
    )
    assert asking.get(f"{HOME}/rounds/{second['round']}").json == second
    part = asking.get(f"{HOME}/rounds?limit=1").json
    assert [one["name"] for one in asking.get(part["next"]).json["items"]] == ["All exhibitors"]
    for path in ("", "/turns", "/now"):
        problem(asking.get(f"{HOME}/rounds/987654{path}"), 404)


def test_turns_of_a_round_are_listed_in_line_and_now_says_who_chooses(
    fair: Fair, waiting: list[Exhibitor], organiser: User, asking: FlaskClient
) -> None:
    one = opened(make_round(fair, organiser, mode="appointment", stations=2), organiser)
    with transaction():
        first = call_next(fair.id, one.id, 1, organiser)
        pass_turn(fair.id, one.id, first.id, organiser)
        call_next(fair.id, one.id, 2, organiser)
    page = asking.get(f"{HOME}/rounds/{one.id}/turns?limit=2").json
    assert [(turn["place"], turn["state"], turn["station"]) for turn in page["items"]] == [
        (1, "passed", 1),
        (2, "picking", 2),
    ]
    (last,) = asking.get(page["next"]).json["items"]
    assert (last["place"], last["state"]) == (3, "waiting")
    now = asking.get(f"{HOME}/rounds/{one.id}/now").json
    assert now["stations"] == [{"station": 1, "turn": None}, {"station": 2, "turn": page["items"][1]}]
    assert (now["waiting"], now["ended"]) == (1, 1)
    assert now["next"] == [{**last, "expected_at": now["next"][0]["expected_at"]}]


# Points


def test_line_is_listed_with_the_parts_of_its_points(fair: Fair, organiser: User, asking: FlaskClient) -> None:
    make_ranked(fair, "Old", organiser, consecutive_years=3, deposit_at=hours(0))
    make_ranked(fair, "New", organiser, units=2)
    first, second = asking.get(f"{HOME}/points").json["items"]
    assert (first["place"], first["company"], first["points"], first["parts"]) == (
        1,
        "Old",
        32,
        {"years": 30, "units": 2},
    )
    assert first["deposit_at"] == "2026-10-01T05:00:00Z"
    assert (second["place"], second["stands"], second["pavilion"]) == (2, [], None)
    assert [one["company"] for one in asking.get(f"{HOME}/points?q=new").json["items"]] == ["New"]
    part = asking.get(f"{HOME}/points?limit=1").json
    assert [one["company"] for one in asking.get(part["next"]).json["items"]] == ["New"]
    for question in ("stand=maybe", "only=rich"):
        assert problem(asking.get(f"{HOME}/points?{question}"), 422)["field"] == question.partition("=")[0]


# Lists ask the database as often for many rows as for one

LISTS = {
    "/plans": 4,  # token with its person, fair, role, plans
    "/plans/1/places": 6,  # token, fair, role, plan, places with exhibitors and halls, numbers of units
    "/rounds": 11,  # token, fair, role, rounds; who still needs units, the line, pavilions, turns that are drawn up
    "/rounds/{round}/turns": 5,  # token, fair, role, round, turns with exhibitors and stands
    "/rounds/{round}/now": 5,
    "/points": 11,  # token, fair, role; the line with records and applications, stands, pavilions
}


@pytest.mark.parametrize("path", LISTS)
def test_list_asks_as_often_for_many_rows_as_for_one(
    fair: Fair, organiser: User, asking: FlaskClient, path: str
) -> None:
    hall = make_hall_with_units(fair, columns=24)
    one = opened(make_round(fair, organiser), organiser)
    address = HOME + path.format(round=one.id)
    counts = []
    for rows in (1, 6):
        for number in range(rows):
            make_ranked(fair, f"Company {rows}.{number}", organiser, units=1)
        others = [exhibitor.id for exhibitor in db.session.scalars(select(Exhibitor))]
        make_run(hall, {key: [f"A-1{place:02d}"] for place, key in enumerate(others, start=1)})
        make_round(fair, organiser, mode="assign")
        asking.get(address)
        with selects() as sent:
            assert asking.get(address).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] == LISTS[path]


def test_plan_that_is_being_computed_costs_one_question_more(
    fair: Fair, hall: Hall, organiser: User, asking: FlaskClient
) -> None:
    with transaction():
        start_run(fair.id, Order(seconds=5), organiser)
    assert asking.get(PLANS).json["items"][0]["state"] == RunState.COMPUTING
    with selects() as sent:
        asking.get(PLANS)
    assert len(sent) == 5
