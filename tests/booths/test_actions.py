"""Giving stands, taking them back, placing a directory, importing a plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select

from eventsapp.booths.actions import (
    allocate_stand,
    import_placements,
    import_plan,
    measure_plan,
    preview_plan,
    release_stand,
)
from eventsapp.booths.models import Stand, StandShare, StandState, StandUnit, UnitEvent
from eventsapp.booths.queries import count_states, directory_page, find_places, placeable_exhibitors, places_of
from eventsapp.booths.rules import (
    AlreadyReleased,
    NoReason,
    NoSuchExhibitor,
    NotContiguous,
    NoUnitsChosen,
    PlanMovesStands,
    UnitBlocked,
    UnitTaken,
    UnknownUnits,
)
from eventsapp.exhibitors.actions import import_exhibitors
from eventsapp.exhibitors.importers import read_exhibitors
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.messaging.models import Mail
from eventsapp.venues.geometry import rectangle
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.plan_import import PlanDocument, PlanHall, PlanUnit, files_at, read_plan
from tests.factories import (
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_member,
    make_stand,
)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair()


@pytest.fixture
def hall(fair: Fair) -> Hall:
    return make_hall_with_units(fair)


@pytest.fixture
def exhibitor(fair: Fair) -> Exhibitor:
    return make_exhibitor_wanting(fair)


def numbers_of(stand: Stand) -> list[str]:
    return sorted(part.unit.number for part in stand.units)


def test_allocated_stand_has_its_units_shape_and_history(fair: Fair, hall: Hall, exhibitor: Exhibitor) -> None:
    organiser = make_member(fair)
    with transaction():
        stand = allocate_stand(hall, exhibitor.id, ["A-102", "A-101, A-201..A-202"], organiser)
    assert numbers_of(stand) == ["A-101", "A-102", "A-201", "A-202"]
    assert (stand.number, stand.state, stand.area_m2) == ("A-101", StandState.RESERVED, 36)
    assert (stand.open_sides, stand.frontage) == (3, "peninsula")
    assert [len(ring) for ring in stand.outline] == [4]
    events = db.session.scalars(select(UnitEvent).where(UnitEvent.stand_id == stand.id)).all()
    assert {(event.from_state, event.to_state, event.actor_id) for event in events} == {
        ("available", "reserved", organiser.id)
    }
    assert len(events) == 4
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "stand.allocated")).one()
    assert (entry.actor, entry.after["exhibitor"], entry.subject_id) == (
        organiser.email,
        exhibitor.display_name,
        stand.id,
    )


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ([], NoUnitsChosen),
        (["", " , "], NoUnitsChosen),
        (["A-101", "Z-999"], UnknownUnits),
        (["A-101, A-103"], NotContiguous),
        (["A-101, A-202"], NotContiguous),
        (["A-104"], UnitTaken),
        (["A-103..A-104"], UnitTaken),
        (["A-203"], UnitBlocked),
    ],
)
def test_allocation_that_cannot_be_is_refused_and_changes_nothing(
    fair: Fair, hall: Hall, exhibitor: Exhibitor, numbers: list[str], refusal: type[Refusal]
) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Larkspur IIoT"), "A-104")
    with transaction() as session:
        session.scalars(select(Unit).where(Unit.number == "A-203")).one().is_blocked = True
    before = count_states(fair.id)
    with pytest.raises(refusal), transaction():
        allocate_stand(hall, exhibitor.id, numbers, None)
    assert count_states(fair.id) == before
    assert db.session.scalars(select(Stand).where(Stand.exhibitor_id == exhibitor.id)).all() == []


def test_taken_unit_is_refused_with_its_number_and_holder(fair: Fair, hall: Hall, exhibitor: Exhibitor) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Larkspur IIoT"), "A-104")
    with pytest.raises(UnitTaken, match=r"A-104 is taken by Larkspur IIoT"), transaction():
        allocate_stand(hall, exhibitor.id, ["A-103, A-104"], None)


def test_exhibitor_of_another_fair_gets_no_stand_here(hall: Hall) -> None:
    stranger = make_exhibitor_wanting(make_fair())
    with pytest.raises(NoSuchExhibitor), transaction():
        allocate_stand(hall, stranger.id, ["A-101"], None)


def test_unit_that_gets_into_two_stands_breaks_the_constraint_and_reads_as_taken(
    fair: Fair, hall: Hall, exhibitor: Exhibitor
) -> None:
    stand = make_stand(hall, exhibitor, "A-101")
    other = make_stand(hall, exhibitor, "A-103")
    unit_id = stand.units[0].unit_id
    with pytest.raises(UnitTaken), transaction() as session:
        session.execute(insert(StandUnit).values(unit_id=unit_id, stand_id=other.id))


def test_released_stand_frees_its_units_and_keeps_its_history(fair: Fair, hall: Hall, exhibitor: Exhibitor) -> None:
    stand = make_stand(hall, exhibitor, "A-101, A-102")
    with transaction():
        release_stand(fair.id, stand.id, " no deposit ", None)
    assert stand.state == StandState.RELEASED
    assert stand.released_at is not None
    assert count_states(fair.id) == {"available": 8}
    last = db.session.scalars(select(UnitEvent).order_by(UnitEvent.id.desc()).limit(2)).all()
    assert {(event.from_state, event.to_state, event.reason) for event in last} == {
        ("reserved", "available", "no deposit")
    }
    again = make_stand(hall, make_exhibitor_wanting(fair, "Larkspur IIoT"), "A-101, A-102")
    assert again.id != stand.id


def test_release_that_cannot_be_is_refused(fair: Fair, hall: Hall, exhibitor: Exhibitor) -> None:
    stand = make_stand(hall, exhibitor, "A-101")
    with pytest.raises(NoReason), transaction():
        release_stand(fair.id, stand.id, "  ", None)
    elsewhere = make_fair()
    with pytest.raises(NotFound), transaction():
        release_stand(elsewhere.id, stand.id, "wrong fair", None)
    with transaction():
        release_stand(fair.id, stand.id, "once", None)
    with pytest.raises(AlreadyReleased), transaction():
        release_stand(fair.id, stand.id, "twice", None)


def test_exhibitor_is_told_of_its_stand_and_of_its_release(
    fair: Fair, hall: Hall, exhibitor: Exhibitor, work: Callable[[], None]
) -> None:
    stand = make_stand(hall, exhibitor, "A-101, A-102")
    with transaction():
        release_stand(fair.id, stand.id, "The deposit did not come.", None)
    work()
    mails = db.session.scalars(select(Mail).where(Mail.recipient == exhibitor.contact_email)).all()
    allocated, released = sorted(mails, key=lambda mail: mail.id)
    assert "A-101" in allocated.subject
    assert f"/{fair.slug}/plan/A/A-101" in allocated.text
    assert "A-101, A-102" in allocated.html
    assert "The deposit did not come." in released.text


@pytest.mark.parametrize("language", ["vi", "zh", "ko", "en"])
def test_mail_about_a_stand_is_written_in_the_exhibitors_language(
    fair: Fair, hall: Hall, exhibitor: Exhibitor, work: Callable[[], None], language: str
) -> None:
    with transaction():
        exhibitor.language = language
    make_stand(hall, exhibitor, "A-101")
    work()
    mail = db.session.scalars(select(Mail).where(Mail.recipient == exhibitor.contact_email)).one()
    assert mail.language == language
    assert f"lang={language}" in mail.text
    assert "A-101" in mail.text


def test_exhibitors_who_still_want_units_wait_the_largest_first(fair: Fair, hall: Hall) -> None:
    small, large = make_exhibitor_wanting(fair, "small", units=1), make_exhibitor_wanting(fair, "large", units=4)
    make_stand(hall, large, "A-101, A-102")
    assert [(one.display_name, missing) for one, missing in placeable_exhibitors(fair.id)] == [
        ("large", 2),
        ("small", 1),
    ]
    make_stand(hall, small, "A-201")
    assert [one.display_name for one, _ in placeable_exhibitors(fair.id)] == ["large"]


def test_places_are_found_by_company_without_marks_and_by_number(fair: Fair, hall: Hall) -> None:
    make_stand(hall, make_exhibitor_wanting(fair, "Điện tử Lá Sen"), "A-101")
    make_stand(hall, make_exhibitor_wanting(fair, "소담머신"), "A-103")
    assert [(number, name) for _, number, name in find_places(fair.id, "dien tu la")] == [("A-101", "Điện tử Lá Sen")]
    assert [number for _, number, _ in find_places(fair.id, "담머")] == ["A-103"]
    assert [number for _, number, _ in find_places(fair.id, "a 20")] == ["A-201", "A-202", "A-203", "A-204"]
    assert find_places(fair.id, "%") == []


def test_directory_joins_units_first_holds_further_share_and_again_changes_nothing(fair: Fair, hall: Hall) -> None:
    first = make_exhibitor_wanting(fair, "first", stand_refs=["A|A-101/A-102"])
    second = make_exhibitor_wanting(fair, "second", stand_refs=["A|a102", "A|Z-9"])
    third = make_exhibitor_wanting(fair, "third", stand_refs=["B|A-101", "A|A-201"])
    with transaction():
        done = import_placements(fair.id, None)
    assert (done.references, done.joined, done.stands_created, done.shares_created) == (5, 3, 3, 1)
    assert [(one.exhibitor, one.reason) for one in done.unplaced] == [
        ("second", "number_unknown"),
        ("third", "hall_unknown"),
    ]
    places = places_of([first.id, second.id, third.id])
    assert {who: [(hall.code, number) for hall, number in found] for who, found in places.items()} == {
        first.id: [("A", "A-101"), ("A", "A-102")],
        second.id: [("A", "A-102")],
        third.id: [("A", "A-201")],
    }
    with transaction():
        again = import_placements(fair.id, None)
    assert (again.stands_created, again.shares_created, again.unchanged) == (0, 0, 4)


def test_directory_does_not_place_on_blocked_units(fair: Fair, hall: Hall) -> None:
    make_exhibitor_wanting(fair, stand_refs=["A|A-101"])
    with transaction() as session:
        session.scalars(select(Unit).where(Unit.number == "A-101")).one().is_blocked = True
    with transaction():
        done = import_placements(fair.id, None)
    assert [one.reason for one in done.unplaced] == ["blocked"]
    assert done.joined == 0


def document(*units: PlanUnit, code: str = "A") -> PlanDocument:
    return PlanDocument("own", (PlanHall(code, code, rectangle(0, 0, 40, 20), units),))


def test_plan_is_imported_once_and_again_changes_nothing(fair: Fair) -> None:
    plan = measure_plan(document(PlanUnit("A-1", rectangle(5, 5, 3, 3)), PlanUnit("A-2 B-2", rectangle(8, 5, 3, 3))))
    assert preview_plan(fair.id, plan).counts["created"] == 2
    assert count_states(fair.id) == {}
    with transaction():
        report = import_plan(fair.id, plan, None)
    assert report.counts == {"created": 2, "updated": 0, "unchanged": 0, "skipped": 0}
    unit = db.session.scalars(select(Unit).where(Unit.number == "A-2 B-2")).one()
    assert (unit.aliases, unit.open_sides, unit.frontage) == (["a2", "b2"], 3, "peninsula")
    with transaction():
        again = import_plan(fair.id, plan, None)
    assert again.counts == {"created": 0, "updated": 0, "unchanged": 2, "skipped": 0}
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "plan.imported")).all()) == 1


def test_plan_that_changes_a_free_unit_updates_it_and_keeps_units_it_does_not_name(fair: Fair) -> None:
    with transaction():
        first = document(PlanUnit("A-1", rectangle(5, 5, 3, 3)), PlanUnit("A-2", rectangle(8, 5, 3, 3)))
        import_plan(fair.id, measure_plan(first), None)
    with transaction():
        report = import_plan(fair.id, measure_plan(document(PlanUnit("A-1", rectangle(5, 5, 6, 3)))), None)
    assert (report.counts["updated"], report.changes.missing) == (1, [("A", "A-2")])
    areas = db.session.execute(select(Unit.number, Unit.area_m2).where(Unit.fair_id == fair.id))
    assert dict(areas.all()) == {"A-1": 18.0, "A-2": 9.0}


def test_plan_that_would_move_a_stand_is_refused_with_the_list(fair: Fair) -> None:
    with transaction():
        import_plan(fair.id, measure_plan(document(PlanUnit("A-1", rectangle(5, 5, 3, 3)))), None)
    hall = db.session.scalars(select(Hall).where(Hall.fair_id == fair.id)).one()
    make_stand(hall, make_exhibitor_wanting(fair, "Larkspur IIoT"), "A-1")
    moved = measure_plan(document(PlanUnit("A-1", rectangle(6, 5, 3, 3)), PlanUnit("A-9", rectangle(20, 5, 3, 3))))
    with pytest.raises(PlanMovesStands, match="A-1: Larkspur IIoT"), transaction():
        import_plan(fair.id, moved, None)
    assert [unit.number for unit in db.session.scalars(select(Unit).where(Unit.fair_id == fair.id))] == ["A-1"]


def test_real_fair_joins_its_directory_to_its_plan(fair: Fair, shared_data: Callable[[str], Path]) -> None:
    plan = measure_plan(read_plan(files_at(shared_data("floorplans/gamescom-2026"))))
    directory = shared_data("exhibitors/gamescom-2026") / "directory.json"
    listing = read_exhibitors(directory.read_bytes(), directory.name)
    with transaction():
        report = import_plan(fair.id, plan, None)
        placed = import_exhibitors(fair, listing, None).placements
    assert report.counts == {"created": 998, "updated": 0, "unchanged": 0, "skipped": 0}
    assert placed is not None
    assert (placed["references"], placed["joined"], len(placed["unplaced"])) == (1860, 1826, 34)
    assert all(one["reason"] for one in placed["unplaced"])
    assert count_states(fair.id) == {"available": 373, "sold": 625}
    shares = db.session.execute(
        select(Stand.number, StandShare.exhibitor_id).join(Stand, Stand.id == StandShare.stand_id)
    ).all()
    most = max(sum(1 for number, _ in shares if number == name) for name in {number for number, _ in shares})
    assert most >= 171
    assert directory_page(fair.id, page=1, size=10)[1] == 1783
    with transaction():
        again = import_plan(fair.id, plan, None)
    assert again.counts["unchanged"] == 998
    assert again.placements is not None
    assert (again.placements.stands_created, again.placements.shares_created) == (0, 0)
