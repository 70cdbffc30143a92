"""The two demo fairs, filled once and looked at from all sides."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import phonenumbers
import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.accounts.models import Consent, User
from eventsapp.accounts.passwords import is_password
from eventsapp.allocation.models import Pick, PickState
from eventsapp.allocation.queries.line import line_of, policy_of
from eventsapp.allocation.queries.rounds import members_of, picks_of, rounds_of
from eventsapp.allocation.queries.together import pavilions_of, separations_of
from eventsapp.allocation.rules.rounds import RoundKind, phase_of
from eventsapp.badges.queries import badge_holders
from eventsapp.booths.models import Stand, StandUnit
from eventsapp.booths.queries import count_states
from eventsapp.booths.queries.wishing import turn_of
from eventsapp.demo.editions import EVERYDAY, REFERENCE, Edition
from eventsapp.demo.filling import STEPS, fill
from eventsapp.demo.people import EXHIBITOR, PEOPLE
from eventsapp.exhibitors.models import Application, ApplicationState, Company, Contact, Exhibitor, StaffMember, Wish
from eventsapp.exhibitors.queries import duplicates_of
from eventsapp.exhibitors.rules import check_tax_code
from eventsapp.exhibitors.rules.company import Alike
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import Base, db
from eventsapp.infra.outbox import OutboxEntry
from eventsapp.programme.models import Room, Session, Speaker, StarList
from eventsapp.programme.queries import agenda_of, latest_release, programme_clashes
from eventsapp.venues.editing import survey_of
from eventsapp.venues.geometry import Floor
from eventsapp.venues.models import Unit
from eventsapp.venues.queries import drawn_hall, halls_of
from eventsapp.visitors.models import Visitor
from tests.conftest import make_app

EDITIONS = pytest.mark.parametrize("edition", [EVERYDAY, REFERENCE], ids=lambda edition: edition.slug)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("demo")
    app = make_app(f"sqlite:///{folder / 'fair.sqlite'}", folder)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        steps: list[str] = []
        fill(app.config["SETTINGS"], steps.append)
        assert len(steps) == STEPS
        yield app
        db.session.remove()
        db.engine.dispose()


def fair_of(edition: Edition) -> Fair:
    return db.session.scalars(select(Fair).where(Fair.slug == edition.slug)).one()


def count(model: type[Base], fair: Fair) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(model.fair_id == fair.id)) or 0


@EDITIONS
def test_fair_has_exactly_what_its_edition_says(filled: Flask, edition: Edition) -> None:
    fair = fair_of(edition)
    assert count(Exhibitor, fair) == edition.exhibitors
    assert count(Stand, fair) == edition.stands
    assert count(Visitor, fair) == edition.visitors
    assert count(Unit, fair) == {"binh-duong-2027": 600, "reference-2027": 2000}[edition.slug]


@EDITIONS
def test_everybody_on_a_stand_may_have_a_badge(filled: Flask, edition: Edition) -> None:
    fair = fair_of(edition)
    exhibitors = db.session.scalars(select(Exhibitor.id).where(Exhibitor.fair_id == fair.id)).all()
    people = db.session.scalars(select(StaffMember.id).join(Exhibitor).where(Exhibitor.fair_id == fair.id)).all()
    assert people
    assert badge_holders(fair.id, exhibitors) == set(people)


@EDITIONS
def test_some_units_are_free_restricted_and_blocked(filled: Flask, edition: Edition) -> None:
    states = count_states(fair_of(edition).id)
    assert states["available"] > 60
    assert states["restricted"] > 0
    assert states["blocked"] > 5
    assert states["sold"] > states["reserved"] > 0


@EDITIONS
def test_halls_have_columns_and_fire_exits_that_are_in_nobodys_way(filled: Flask, edition: Edition) -> None:
    halls = [hall for hall in halls_of(fair_of(edition).id) if hall.kind == "hall"]
    for hall in halls:
        kinds = Counter(feature["kind"] for feature in hall.features)
        assert kinds["column"] > kinds["fire_exit"] >= 4
        warned = {warning.kind for warning in survey_of(drawn_hall(hall)).warnings}
        assert not warned & {"blocked_fire_exit", "narrow", "narrow_wall", "outside", "enclosed"}
    assert halls


def test_reference_stand_averages_four_units(filled: Flask) -> None:
    states = count_states(fair_of(REFERENCE).id)
    assert 3.7 < (states["sold"] + states["reserved"]) / REFERENCE.stands < 4.3


def test_half_of_the_reference_fair_waits_for_a_stand_and_fits_into_what_is_free(filled: Flask) -> None:
    fair = fair_of(REFERENCE)
    line = line_of(fair.id)
    placed = set(db.session.scalars(select(Stand.exhibitor_id).where(Stand.fair_id == fair.id)))
    waiting = [one for one in line if one.exhibitor.id not in placed]
    assert (len(placed), len(waiting)) == (250, 250)
    states = count_states(fair.id)
    free = states["available"] + states["restricted"]
    assert 0.8 < sum(one.exhibitor.units_wanted for one in waiting) / free < 1


def test_seven_in_ten_of_those_without_a_stand_wish_and_many_for_the_same_units(filled: Flask) -> None:
    fair = fair_of(REFERENCE)
    placed = select(Stand.exhibitor_id).where(Stand.fair_id == fair.id)
    wishes = db.session.scalars(
        select(Wish)
        .join(Application, Application.id == Wish.application_id)
        .where(Application.fair_id == fair.id, Application.exhibitor_id.is_not(None))
        .where(Application.exhibitor_id.not_in(placed))
    ).all()
    assert 0.6 < len({wish.application_id for wish in wishes}) / 250 < 0.8
    assert any(wish.zone_id for wish in wishes)
    taken = set(db.session.scalars(select(StandUnit.unit_id)))
    units = Counter(wish.unit_id for wish in wishes if wish.unit_id)
    assert not taken & set(units)
    assert sum(count > 1 for count in units.values()) > 50


@EDITIONS
def test_places_are_ranked_by_believable_records(filled: Flask, edition: Edition) -> None:
    fair = fair_of(edition)
    policy, line = policy_of(fair.id), line_of(fair.id)
    assert policy.lottery_seed
    assert len(policy.sector_zones) == len(fair.sectors)
    assert len(line) == edition.exhibitors
    assert {one.merits.consecutive_years for one in line} == set(range(11))
    for part in ("years", "units", "sponsorship", "member", "early_deposit", "late_payment"):
        assert sum(part in one.score.parts for one in line) > 1, part
    assert all(one.merits.deposit_at is None or one.merits.deposit_at >= one.merits.approved_at for one in line)
    (pavilion,) = pavilions_of(fair.id)
    assert pavilion.zone is not None
    assert len(pavilion.members) > 4
    assert {rule.kind for rule in separations_of(fair.id)} == {"gap", "facing"}
    assert {rule.is_hard for rule in separations_of(fair.id)} == {True, False}


@EDITIONS
def test_rounds_are_in_every_phase_and_in_line_as_the_fair_counts_points(filled: Flask, edition: Edition) -> None:
    fair = fair_of(edition)
    rounds = rounds_of(fair.id)
    assert [one.kind for one in rounds] == list(RoundKind)
    assert {str(phase_of(one, clock.now())) for one in rounds} == {"closed", "open", "planned"}
    assert fair.places_by_round
    assert (policy_of(fair.id).rounds_published_at is not None) == edition.rounds_are_published
    points = {one.exhibitor.id: one.score.points for one in line_of(fair.id)}
    order = [one.exhibitor.id for one in line_of(fair.id)]
    for one in rounds:
        picks = picks_of(one.id)
        assert bool(picks) == (one.state != "planned"), one.kind
        waiting = [pick.exhibitor_id for pick in picks if pick.state in {"waiting", "picking"}]
        assert waiting == sorted(waiting, key=order.index)
        assert all(pick.points == points[pick.exhibitor_id] for pick in picks)
        assert all(pick.stand.exhibitor_id == pick.exhibitor_id for pick in picks if pick.stand is not None)
        assert {pick.state == "picked" for pick in picks if pick.stand is not None} <= {True}


@EDITIONS
def test_round_that_is_open_has_those_in_it_who_would_be_in_it_now(filled: Flask, edition: Edition) -> None:
    for one in rounds_of(fair_of(edition).id):
        if one.state == "open":
            inside = {pick.exhibitor_id for pick in picks_of(one.id) if pick.state in {"waiting", "picking"}}
            assert inside == {member.exhibitor.id for member in members_of(one)}, one.kind


def test_rounds_of_the_demo_show_every_way_in_which_a_turn_ends(filled: Flask) -> None:
    picks = db.session.scalars(select(Pick)).all()
    assert {pick.state for pick in picks} == set(PickState)
    assert {pick.how for pick in picks} == {"", "self", "proxy", "automatic"}
    assert sorted(pick.station for pick in picks if pick.state == PickState.PICKING) == [1, 2, 3]


def test_demo_exhibitor_may_hold_units_now(filled: Flask) -> None:
    mine = select(Exhibitor).join(Application, Application.exhibitor_id == Exhibitor.id)
    mine = mine.join(User, User.id == Application.owner_id).where(User.email == EXHIBITOR.email)
    exhibitor = db.session.scalars(mine).one()
    assert turn_of(exhibitor.id, clock.now()).is_open(clock.now())


@EDITIONS
def test_every_stand_hangs_together(filled: Flask, edition: Edition) -> None:
    units: dict[int, dict[int, list[list[float]]]] = defaultdict(dict)
    rows = select(StandUnit.stand_id, Unit.id, Unit.polygon).join(StandUnit.unit)
    for stand_id, unit_id, polygon in db.session.execute(rows.where(Unit.fair_id == fair_of(edition).id)):
        units[stand_id][unit_id] = polygon
    assert len(units) == edition.stands
    assert all(Floor(polygons).contiguous(list(polygons)) for polygons in units.values())


@EDITIONS
def test_applications_are_in_every_state_and_numbered_by_submission(filled: Flask, edition: Edition) -> None:
    fair = fair_of(edition)
    applications = db.session.scalars(select(Application).where(Application.fair_id == fair.id)).all()
    states = Counter(application.state for application in applications)
    assert set(states) == set(ApplicationState)
    assert states[ApplicationState.APPROVED] == edition.exhibitors
    sent = sorted((one for one in applications if one.submitted_at), key=lambda one: one.submitted_at)
    assert [one.number for one in sent] == list(range(1, len(sent) + 1))
    assert fair.last_application_no == len(sent)


@EDITIONS
def test_duplicates_are_found_by_each_of_the_three_signs(filled: Flask, edition: Edition) -> None:
    fair = fair_of(edition)
    waiting = select(Application).where(Application.fair_id == fair.id, Application.state == ApplicationState.SUBMITTED)
    reasons = {
        reason
        for application in db.session.scalars(waiting).all()
        for _, likeness in duplicates_of(fair, application)
        for reason in likeness.reasons
    }
    assert reasons == set(Alike)


def test_paper_applications_have_a_scan_and_wait_for_their_company(filled: Flask) -> None:
    paper = db.session.scalars(select(Application).where(Application.entered_by_id.is_not(None))).all()
    assert len(paper) == 8
    assert all(one.scan_id and one.claim_key and one.owner_id is None for one in paper)


def test_every_sent_application_has_its_required_consents(filled: Flask) -> None:
    needed = {"terms", "registration"}
    held: dict[int, set[str]] = defaultdict(set)
    rows = select(Consent.subject_id, Consent.purpose).where(Consent.subject == "application")
    for application_id, purpose in db.session.execute(rows):
        held[application_id].add(purpose)
    sent = db.session.scalars(select(Application.id).where(Application.number.is_not(None))).all()
    assert all(held[application_id] >= needed for application_id in sent)


def test_every_tax_code_passes_the_check_and_some_have_thirteen_digits(filled: Flask) -> None:
    companies = db.session.scalars(select(Company)).all()
    assert all(check_tax_code(one.country, one.tax_code) == one.tax_code for one in companies)
    assert any(len(one.tax_key) == 13 for one in companies if one.country == "VN")


def test_no_mail_address_can_exist(filled: Flask) -> None:
    addresses = [*db.session.scalars(select(User.email)), *db.session.scalars(select(Visitor.email))]
    assert len(addresses) > 2000
    assert all(address.endswith(".example") for address in addresses)


def test_every_telephone_number_passes_the_form(filled: Flask) -> None:
    numbers = db.session.scalars(select(Contact.phone)).all()
    assert len(numbers) > 2000
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(number)) for number in numbers)


def test_filling_sends_nothing(filled: Flask) -> None:
    facts = db.session.scalars(select(OutboxEntry.fact)).all()
    assert set(facts) <= {"ReleasePublished"}
    whom_it_concerns = [select(Speaker.id).where(Speaker.email != ""), select(StarList.id)]
    assert [db.session.scalars(found).first() for found in whom_it_concerns] == [None, None]


def test_only_the_four_people_have_passwords(filled: Flask) -> None:
    users = db.session.scalars(select(User).where(User.password_hash.is_not(None))).all()
    assert {user.email for user in users} == {person.email for person in PEOPLE}
    passwords = {person.email: person.password for person in PEOPLE}
    assert all(is_password(passwords[user.email], user.password_hash) for user in users)


def test_demo_exhibitor_has_a_stand_at_one_fair_and_a_draft_at_the_other(filled: Flask) -> None:
    mine = select(Application).join(User, User.id == Application.owner_id).where(User.email == EXHIBITOR.email)
    by_fair = {one.fair_id: one for one in db.session.scalars(mine)}
    approved, draft = by_fair[fair_of(EVERYDAY).id], by_fair[fair_of(REFERENCE).id]
    assert (approved.state, draft.state) == (ApplicationState.APPROVED, ApplicationState.DRAFT)
    stand = db.session.scalars(select(Stand).where(Stand.exhibitor_id == approved.exhibitor_id)).one()
    assert len(stand.units) == 4
    assert draft.step < 6


def test_forum_of_the_everyday_fair_is_published_without_clashes(filled: Flask) -> None:
    fair = fair_of(EVERYDAY)
    release = latest_release(fair)
    assert release is not None
    agenda = agenda_of(release)
    assert len(agenda.sessions) == count(Session, fair) == 72
    assert len(agenda.days) == 2
    assert count(Room, fair) == 8
    assert set(agenda.languages) == {"vi", "en", "zh", "ko"}
    assert not programme_clashes(fair)


def test_forum_of_the_reference_fair_waits_for_its_release(filled: Flask) -> None:
    fair = fair_of(REFERENCE)
    assert latest_release(fair) is None
    assert count(Session, fair) > 60
    assert not programme_clashes(fair)


def test_fair_takes_applications_and_its_dates_lie_ahead_of_them(filled: Flask) -> None:
    fair = fair_of(EVERYDAY)
    assert fair.applications_open_at is not None
    assert fair.applications_close_at is not None
    assert fair.applications_open_at < fair.applications_close_at
    assert fair.starts_on.isoformat() == "2027-05-12"
