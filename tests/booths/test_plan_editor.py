"""The plan editor's pages: drafts, steps, who changes what at once, publishing without moving anybody."""

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from eventsapp.booths.actions import release_stand
from eventsapp.booths.models import Stand, UnitEvent
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.storage import StoredFile
from eventsapp.venues.models import Hall, PlanDraft, Unit
from eventsapp.venues.queries import unit_by_number, units_of
from tests.booths.test_views import SignIn, page
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member, make_stand

EDIT = "/organise/expo/plan/A/edit"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair)


@pytest.fixture
def browser(fair: Fair, hall: Hall, sign_in: SignIn) -> FlaskClient:
    """An organiser who has begun a draft of hall A."""
    client = sign_in(make_member(fair))
    assert client.post(f"{EDIT}/begin").status_code == 302
    return client


def draft() -> PlanDraft:
    db.session.expire_all()
    return db.session.scalars(select(PlanDraft)).one()


def do(client: FlaskClient, kind: str, *, version: int | None = None, **values: Any) -> Any:
    body = {"version": draft().version if version is None else version, "operation": {"kind": kind, **values}}
    return client.post(f"{EDIT}/operations", json=body)


def done(client: FlaskClient, kind: str, **values: Any) -> Any:
    answer = do(client, kind, **values)
    assert answer.status_code == 200, answer.json
    return answer.json


def publish(client: FlaskClient) -> Any:
    shown = client.get(f"{EDIT}/publish").text
    seen = {name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', shown)[-1] for name in ("version", "seen")}
    return client.post(f"{EDIT}/publish", data={**seen, "confirmed": "y"})


def unit(number: str) -> Unit:
    db.session.expire_all()
    return db.session.scalars(select(Unit).where(Unit.number == number)).one()


def test_page_without_a_draft_offers_to_begin_one_and_writes_nothing(fair: Fair, hall: Hall, sign_in: SignIn) -> None:
    client = sign_in(make_member(fair))
    assert "Begin a draft" in page(client, EDIT)
    assert db.session.scalars(select(PlanDraft)).all() == []
    assert client.get("/organise/expo/plan/Q/edit").status_code == 404


def test_step_of_the_program_answers_what_changed_and_is_taken_back(browser: FlaskClient) -> None:
    key = f"u{unit('A-101').id}"
    moved = done(browser, "move", units=[key], dx=-3)
    beside = f"u{unit('A-102').id}"
    assert moved["units"][key]["ring"][0] == [3.0, 6.0]
    assert (moved["units"][key]["open_sides"], moved["units"][beside]["open_sides"]) == (4, 2)
    assert (moved["can_undo"], moved["can_redo"]) == (True, False)
    undone = done(browser, "undo")
    assert undone["units"][key]["ring"][0] == [6.0, 6.0]
    assert (undone["can_undo"], undone["can_redo"]) == (False, True)
    assert done(browser, "redo")["units"][key]["ring"][0] == [3.0, 6.0]
    done(browser, "undo")
    done(browser, "block", units=[key])
    assert do(browser, "redo").status_code == 422  # another step was done since
    assert unit("A-101").polygon[0] == [6, 6]
    assert not unit("A-101").is_blocked


def test_two_organisers_do_not_overwrite_each_other(browser: FlaskClient) -> None:
    seen = draft().version
    done(browser, "move", numbers="A-101", dx=-1)
    refused = do(browser, "move", version=seen, numbers="A-101", dx=-2)
    assert refused.status_code == 409
    assert "changed meanwhile" in refused.json["error"]
    assert draft().document["units"][f"u{unit('A-101').id}"]["ring"][0] == [5.0, 6.0]


NONSENSE: list[Any] = [None, [], {"version": "x", "operation": 3}, {"operation": {"kind": ["move"]}}]
NONSENSE += [
    {"version": 1, "operation": {"kind": kind, **values}}
    for kind, values in (
        ("move", {"features": {"f1": 1}, "dx": 1}),
        ("move", {"numbers": "A-101", "dx": 1e300}),
        ("move", {"numbers": "A-101", "dx": float("nan")}),
        ("change", {"numbers": "A-101", "width": 0}),
        ("change", {"numbers": "A-101", "x": 4_000}),
        ("shape", {"numbers": "A-101", "corners": [[0, 0], [9, 9], [9, 0], [0, 6]]}),
        ("shape", {"numbers": "A-101", "corners": [[0, 0], [1, 1], [2, 2]]}),
        ("change_feature", {"key": ["f1"], "x": 1}),
        ("split", {"numbers": "A-101", "parts": 100_000}),
        ("renumber", {"prefix": "x" * 5_000}),
        ("set", {"numbers": "A-101", "utilities": [["water"]]}),
        ("set", {"numbers": "A-101", "zone": "z" * 61}),
    )
]


@pytest.mark.parametrize("body", NONSENSE)
def test_program_that_sends_nonsense_is_refused(browser: FlaskClient, body: Any) -> None:
    assert browser.post(f"{EDIT}/operations", json=body).status_code in {409, 422}
    assert draft().version == 1


def test_forms_do_what_dragging_does(browser: FlaskClient) -> None:
    listed = page(browser, f"{EDIT}?view=list")
    assert re.search(r'view=list&amp;unit=A-101"', listed)
    values = {"move-version": "1", "move-numbers": "A-101..A-102", "move-dx": "0", "move-dy": "-1,5"}
    answer = browser.post(f"{EDIT}/steps/move?view=list", data=values)
    assert answer.location == f"{EDIT}?view=list"
    assert draft().document["units"][f"u{unit('A-102').id}"]["ring"][0] == [9.0, 4.5]
    opened = page(browser, f"{EDIT}?view=list&unit=A-101")
    assert 'name="change-y"' in opened
    assert 'value="4.5"' in opened
    assert browser.post(f"{EDIT}/steps/undo", data={"undo-version": "2"}).status_code == 302
    assert draft().document["units"][f"u{unit('A-102').id}"]["ring"][0] == [9.0, 6.0]


def test_mistake_in_a_form_is_said_beside_its_field_and_nothing_typed_is_lost(browser: FlaskClient) -> None:
    values = {"add-version": "1", "add-number": "Z-7", "add-x": "nan", "add-y": "1", "add-width": "3", "add-depth": "3"}
    answer = browser.post(f"{EDIT}/steps/add", data=values)
    assert answer.status_code == 422
    assert "This is not a number" in answer.text.partition('id="add-x-error"')[2][:300]
    assert 'value="Z-7"' in answer.text
    assert draft().version == 1


def test_column_is_listed_opened_and_changed_in_its_form(browser: FlaskClient) -> None:
    done(browser, "add_feature", feature="column", x=1, y=2, width=0.5, depth=0.5, name="K1")
    (key,) = draft().document["features"]
    assert f"view=list&amp;feature={key}" in page(browser, f"{EDIT}?view=list")
    opened = page(browser, f"{EDIT}?view=list&feature={key}")
    assert re.search(r'<details class="editor-step" open data-step="change_feature">', opened)
    assert re.search(r'name="change_feature-y"[^>]*value="2"', opened)
    assert "Column K1 at x 1, y 2" in opened
    values = {"change_feature-version": draft().version, "change_feature-key": key}
    values |= {"change_feature-y": "3,5", "change_feature-name": "K1"}
    moved = browser.post(f"{EDIT}/steps/change_feature?view=list&feature={key}", data=values)
    assert moved.location == f"{EDIT}?view=list&feature={key}"
    assert draft().document["features"][key]["ring"][0] == [1.0, 3.5]
    assert done(browser, "move", features=[key], dx=1)["features"][key]["place"] == "Column K1 at x 2, y 3.5"
    assert draft().document["features"][key]["ring"][0] == [2.0, 3.5]


def test_utilities_are_ticked_in_words_and_kept_as_codes(browser: FlaskClient) -> None:
    shown = page(browser, f"{EDIT}?unit=A-101")
    assert re.search(r'type="checkbox"[^>]*name="change-utilities" value="air">[^C]*Compressed air', shown)
    values = {"change-version": "1", "change-numbers": "A-101", "change-utilities": ["water", "air"]}
    assert browser.post(f"{EDIT}/steps/change", data=values).status_code == 302
    assert draft().document["units"][f"u{unit('A-101').id}"]["utilities"] == ["water", "air"]
    assert re.search(r'value="air" checked', page(browser, f"{EDIT}?unit=A-101"))
    assert "Utilities: <del>–</del> <ins>Water, Compressed air</ins>" in page(browser, f"{EDIT}/publish")
    for ticked, kept in (([], ["water", "air"]), (["power"], ["power"]), (["-"], None)):
        step = {"set-version": draft().version, "set-numbers": "A-101", "set-zone": "z", "set-utilities": ticked}
        assert browser.post(f"{EDIT}/steps/set", data=step).status_code == 302
        assert draft().document["units"][f"u{unit('A-101').id}"].get("utilities") == kept
    unknown = {"set-version": draft().version, "set-numbers": "A-101", "set-utilities": ["gold"]}
    assert browser.post(f"{EDIT}/steps/set", data=unknown).status_code == 422


def test_package_is_chosen_of_those_the_fair_has(browser: FlaskClient) -> None:
    shown = page(browser, f"{EDIT}?unit=A-101")
    assert re.search(r'<select[^>]*name="change-package".*?<option value="shell">', shown, re.DOTALL)
    values = {"change-version": "1", "change-numbers": "A-101", "change-package": "shell"}
    assert browser.post(f"{EDIT}/steps/change", data=values).status_code == 302
    assert draft().document["units"][f"u{unit('A-101').id}"]["package"] == "shell"
    emptied = {"set-version": draft().version, "set-numbers": "A-101", "set-package": "-"}
    assert browser.post(f"{EDIT}/steps/set", data=emptied).status_code == 302
    assert "package" not in draft().document["units"][f"u{unit('A-101').id}"]


def test_hall_of_figures_is_nobodys_until_it_is_published(fair: Fair, hall: Hall, sign_in: SignIn) -> None:
    client = sign_in(make_member(fair))
    shown = client.get("/organise/expo/halls/new?width=32&depth=24&island=4", headers={"HX-Request": "true"}).text
    assert "24 units, 216 m²" in shown
    refused = client.post(
        "/organise/expo/halls/new",
        data={
            "code": "N",
            "scheme": "islands",
            "width": "1000",
            "depth": "1000",
            "cell_width": "0.5",
            "cell_depth": "0.5",
        },
    )
    assert (refused.status_code, "a hall can have 5,000" in refused.text) == (422, True)
    assert client.post("/organise/expo/halls/new", data={"code": "a"}).status_code == 422
    made = client.post(
        "/organise/expo/halls/new",
        data={"code": "N", "scheme": "islands", "width": "32", "depth": "24", "island": "4", "exits": "0"},
    )
    assert made.location == "/organise/expo/plan/N/edit"
    assert client.get("/expo/plan/N").status_code == 404
    shown = client.get("/organise/expo/plan/N/edit/publish").text
    seen = {name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', shown)[-1] for name in ("version", "seen")}
    assert client.post("/organise/expo/plan/N/edit/publish", data={**seen, "confirmed": "y"}).status_code == 302
    new = db.session.scalars(select(Hall).where(Hall.code == "N")).one()
    assert (len(units_of(new.id)), new.entrances[0]["wall"]) == (24, "s")
    assert client.get("/expo/plan/N").status_code == 200


def test_published_draft_changes_units_in_place_and_keeps_old_numbers(browser: FlaskClient, hall: Hall) -> None:
    before, known = hall.plan_key, unit("A-104").id
    done(browser, "renumber", numbers="A-103, A-104", prefix="A-", start=104, digits=3)  # they trade a number
    done(browser, "merge", numbers="A-101, A-102")
    done(browser, "set", numbers="A-201", zone="robotics", package="shell", utilities=["water"], height="4,5")
    done(browser, "add_feature", feature="column", x=1, y=1, width=0.5, depth=0.5)
    done(browser, "block", numbers="A-204", note="pillar")
    shown = page(browser, f"{EDIT}/publish")
    assert "Renumbered" in shown
    assert re.search(r'A-102</span></th><td>Gone</td><td>Part of <span class="plate plate--20">A-101<', shown)
    assert "Size: <del>3 × 3 m</del> <ins>6 × 3 m</ins>" in shown
    assert publish(browser).location == "/organise/expo/plan/A"
    assert db.session.scalars(select(PlanDraft)).all() == []
    db.session.expire_all()
    units = units_of(hall.id)
    assert (unit("A-105").id, unit("A-101").area_m2) == (known, 18.0)
    merged = unit_by_number(units, "A-102")
    assert merged is not None
    assert merged.number == "A-101"
    changed = unit("A-201")
    assert (changed.zone.code, changed.package.code, changed.utilities, changed.height) == (
        "robotics",
        "shell",
        ["water"],
        4.5,
    )
    assert hall.plan_key != before
    assert hall.features[0]["kind"] == "column"
    event = db.session.scalars(select(UnitEvent)).one()
    assert (event.kind, event.from_state, event.to_state, event.reason) == ("blocked", "available", "blocked", "pillar")
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == "plan.published")) == 1


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("move", {"dx": -1}),
        ("change", {"width": 2}),
        ("delete", {}),
        ("merge", {"numbers": "A-101, A-102"}),
        ("block", {}),
        ("split", {}),
    ],
)
def test_no_draft_moves_shrinks_or_orphans_a_stand(
    fair: Fair, browser: FlaskClient, hall: Hall, kind: str, values: dict[str, Any]
) -> None:
    done(browser, kind, **{"numbers": "A-101", **values})
    make_stand(hall, make_exhibitor_wanting(fair, "Ferrowick Drives", units=1), "A-101")
    key = hall.plan_key
    shown = page(browser, f"{EDIT}/publish")
    assert "Ferrowick Drives" in shown
    assert 'name="seen"' not in shown
    answer = browser.post(f"{EDIT}/publish", data={"version": draft().version, "seen": key, "confirmed": "y"})
    assert answer.status_code == 409
    assert "A-101: Ferrowick Drives" in answer.text
    assert (unit("A-101").area_m2, unit("A-101").is_blocked, hall.plan_key) == (9.0, False, key)


def test_stand_beside_a_change_gets_its_open_sides_and_its_new_number(
    fair: Fair, browser: FlaskClient, hall: Hall
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, units=1), "A-102")
    done(browser, "delete", numbers="A-101")
    done(browser, "renumber", numbers="A-102", prefix="K", start=7)
    publish(browser)
    db.session.expire_all()
    stand = db.session.scalars(select(Stand)).one()
    assert (stand.number, stand.open_sides) == ("K7", 2)


def test_unit_with_a_history_goes_only_into_an_heir(fair: Fair, browser: FlaskClient, hall: Hall) -> None:
    stand = make_stand(hall, make_exhibitor_wanting(fair, units=1), "A-102")
    with transaction():
        release_stand(fair.id, stand.id, "They cancelled.", None)
    done(browser, "delete", numbers="A-102")
    refused = browser.post(
        f"{EDIT}/publish", data={"version": draft().version, "seen": hall.plan_key, "confirmed": "y"}
    )
    assert (refused.status_code, "A-102" in refused.text) == (409, True)
    done(browser, "undo")
    done(browser, "merge", numbers="A-101, A-102")
    assert publish(browser).status_code == 302
    assert set(db.session.scalars(select(UnitEvent.unit_id))) == {unit("A-101").id}


def test_what_was_not_seen_is_not_published(browser: FlaskClient, hall: Hall) -> None:
    done(browser, "move", numbers="A-101", dx=-1)
    stale = browser.post(f"{EDIT}/publish", data={"version": "1", "seen": hall.plan_key, "confirmed": "y"})
    other = browser.post(f"{EDIT}/publish", data={"version": draft().version, "seen": "older", "confirmed": "y"})
    unread = browser.post(f"{EDIT}/publish", data={"version": draft().version, "seen": hall.plan_key})
    assert (stale.status_code, other.status_code, unread.status_code) == (409, 409, 422)
    assert unit("A-101").polygon[0] == [6, 6]


def picture(width: int, height: int, kind: str = "PNG") -> BytesIO:
    data = BytesIO()
    Image.new("1", (width, height)).save(data, kind)
    data.seek(0)
    return data


def test_picture_is_judged_by_its_content_scaled_by_two_points_and_goes_with_the_draft(browser: FlaskClient) -> None:
    def upload(file: BytesIO) -> Any:
        values = {"picture-version": draft().version, "picture-picture": (file, "plan.png")}
        return browser.post(f"{EDIT}/picture", data=values)

    assert "12000 pixels" in upload(picture(20_000, 2)).text
    assert "must be a JPEG" in upload(BytesIO(b"%PDF-1.7 not a picture")).text
    assert db.session.scalars(select(StoredFile)).all() == []
    assert upload(picture(200, 100)).status_code == 302
    assert browser.get(f"{EDIT}/picture").mimetype == "image/png"
    points = {"x1": "10", "y1": "10", "x2": "110", "y2": "10", "x": "1", "y": "2"}
    values = {f"scale-{name}": value for name, value in points.items()} | {"scale-version": draft().version}
    assert browser.post(f"{EDIT}/picture/scale", data={**values, "scale-length": "0"}).status_code == 422
    assert browser.post(f"{EDIT}/picture/scale", data={**values, "scale-length": "25"}).status_code == 302
    lies = draft().background
    assert (lies["scale"], lies["x"], lies["y"]) == (0.25, -1.5, -0.5)
    assert browser.post(f"{EDIT}/discard", data={"version": draft().version}).status_code == 302
    assert db.session.scalars(select(StoredFile)).all() == []
