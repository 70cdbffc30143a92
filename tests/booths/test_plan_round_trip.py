"""Plans that go out and come in again: nothing is lost, nothing else is changed."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.booths.actions import PlanImport, import_plan, measure_plan, publish_draft, settle_plan
from eventsapp.booths.models import UnitEvent
from eventsapp.booths.plan import sheet_of
from eventsapp.booths.rules import PlanMovesStands
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.venues.actions import begin_draft, edit_draft
from eventsapp.venues.editing import apply, difference
from eventsapp.venues.models import Hall
from eventsapp.venues.plan_export import export_plan
from eventsapp.venues.plan_import import PlanOptions, read_plan
from eventsapp.venues.queries import drawn_hall, halls_of, plan_of, unit_by_number, units_of
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_stand, make_user


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair)


def imported(fair: Fair, data: bytes, to: str) -> PlanImport:
    plan = measure_plan(settle_plan(fair.id, read_plan({f"plan.{to}": data}, PlanOptions(hall="A"))))
    with transaction():
        return import_plan(fair.id, plan, None)


def furnish(fair: Fair, hall: Hall) -> None:
    """Give a hall everything that an editor can give it."""
    user = make_user()
    with transaction():
        draft = begin_draft(hall, user)
        for step in (
            {"kind": "set", "numbers": "A-101..A-102", "zone": "robotics", "package": "shell", "utilities": ["air"]},
            {"kind": "set", "numbers": "A-101", "price_class": "A", "floor_load": "1,5", "height": "4"},
            {"kind": "hall", "aisle": "2", "exit_room": "1,5"},
            {"kind": "block", "numbers": "A-104", "note": "pillar"},
            {"kind": "merge", "numbers": "A-201, A-202"},
            {"kind": "add_feature", "feature": "column", "x": 7, "y": 12.5, "width": 4, "depth": 0.5},
            {"kind": "add_feature", "feature": "door", "x": 10, "y": 17.8, "width": 3, "depth": 0.4, "name": "South"},
            {"kind": "add_feature", "feature": "fire_exit", "x": -0.2, "y": 5, "width": 0.4, "depth": 2},
            {"kind": "add_feature", "feature": "aisle", "x": 0.5, "y": 13.5, "width": 20, "depth": 3},
        ):
            edit_draft(fair.id, "A", draft.version, step, ["shell"], user)
        publish_draft(fair, "A", draft.version, hall.plan_key, user)


def test_widths_that_aisles_are_judged_by_outlast_the_draft(fair: Fair, hall: Hall) -> None:
    furnish(fair, hall)
    drawn = drawn_hall(hall)
    assert (drawn.aisle, drawn.main_aisle, drawn.exit_room) == (2.0, 3.0, 1.5)
    changed = apply(drawn, {"kind": "hall", "aisle": "2,5"})
    assert difference(drawn, changed).hall == {"aisle": (2.0, 2.5)}


def state_of_plan(hall: Hall) -> object:
    db.session.expire_all()
    return plan_of(hall, units_of(hall.id)), hall.plan_key


@pytest.mark.parametrize("to", ["json", "csv", "svg", "dxf"])
def test_plan_that_goes_out_and_comes_in_again_changes_nothing(fair: Fair, hall: Hall, to: str) -> None:
    furnish(fair, hall)
    before = state_of_plan(hall)
    data = export_plan(sheet_of(fair, hall, units_of(hall.id), {}), to)
    report = imported(fair, data, to)
    assert (report.counts["created"], report.counts["updated"]) == (0, 0)
    assert state_of_plan(hall) == before


def test_plan_of_another_fair_brings_everything_but_its_packages(fair: Fair, hall: Hall) -> None:
    furnish(fair, hall)
    data = export_plan(sheet_of(fair, hall, units_of(hall.id), {}), "json")
    other = make_fair(slug="other")
    with transaction():
        for package in list(other.packages):
            db.session.delete(package)
    report = imported(other, data, "json")
    assert [note.values["package"] for note in report.warnings if note.kind == "unknown_package"] == ["shell"]
    (copy,) = halls_of(other.id)
    unit = next(unit for unit in units_of(copy.id) if unit.number == "A-101")
    assert (unit.zone.code, unit.package, unit.utilities, unit.floor_load) == ("robotics", None, ["air"], 1.5)
    assert [one["kind"] for one in copy.features] == ["column", "fire_exit", "aisle"]
    assert unit_by_number(units_of(copy.id), "A-202").number == "A-201"
    assert imported(other, data, "json").counts["unchanged"] == len(units_of(copy.id))


def test_table_of_attributes_changes_them_alone(fair: Fair, hall: Hall) -> None:
    furnish(fair, hall)
    walls, features = list(hall.outline), list(hall.features)
    head = "number,x,y,width,depth,khu vực,tiện ích,không bán\n"
    rows = 'A-101,6,6,3,3,food,"điện; nước",\nA-103,12,6,3,3,,gold,có'
    report = imported(fair, (head + rows).encode(), "csv")
    assert (report.counts["created"], report.counts["updated"]) == (0, 2)
    assert {note.kind for note in report.warnings} >= {"walls_kept", "attribute_unread"}
    db.session.expire_all()
    units = {unit.number: unit for unit in units_of(hall.id)}
    changed = units["A-101"]
    assert (changed.zone.code, changed.utilities, changed.package.code) == ("food", ["power", "water"], "shell")
    assert units["A-103"].is_blocked
    assert (hall.outline, hall.features) == (walls, features)
    events = db.session.scalars(select(UnitEvent).order_by(UnitEvent.seq)).all()
    assert [(event.unit_id, event.kind) for event in events][-1] == (units["A-103"].id, "blocked")


def test_plan_that_would_block_a_stand_is_refused_with_the_list(fair: Fair, hall: Hall) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Larkspur IIoT"), "A-101")
    with pytest.raises(PlanMovesStands, match="A-101: Larkspur IIoT"):
        imported(fair, b"number,x,y,width,depth,not for sale\nA-101,6,6,3,3,yes", "csv")
    db.session.expire_all()
    assert not any(unit.is_blocked for unit in units_of(hall.id))
