"""Lists ask the database as often for three rows as for one."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eventsapp.accounts.models import User
from eventsapp.allocation.actions import together
from eventsapp.allocation.actions.objections import file_objection
from eventsapp.allocation.actions.opening import admit_newcomers
from eventsapp.allocation.actions.picking import call_next
from eventsapp.allocation.actions.records import keep_record
from eventsapp.allocation.models import AllocationRun, Proposal, RunState
from eventsapp.allocation.rules.records import RecordValues
from eventsapp.badges.actions import BATCH, StaffDetails, add_staff_member, choose_layouts, make_layout
from eventsapp.badges.models import BadgeOrder
from eventsapp.badges.pdf import A6, Role
from eventsapp.booths import actions as booths
from eventsapp.checkin.actions import StationValues, create_station, enrol_browser
from eventsapp.exhibitors.actions.reviewing import add_member
from eventsapp.exhibitors.models import Application, Exhibitor, NeighbourWish
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, heartbeat
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import queue_job
from eventsapp.leads import actions as leads
from eventsapp.leads.models import Lead
from eventsapp.leads.rules import Sharing
from eventsapp.messaging.actions import queue_letter
from eventsapp.programme import actions as programme
from eventsapp.questions.models import Feedback, Question, QuestionState
from eventsapp.venues.models import Hall
from eventsapp.visitors import actions as visitors
from eventsapp.visitors.models import Visitor, VisitorGroup
from eventsapp.web.letters import Letter
from tests.allocation.rounds_world import make_round, opened
from tests.call.calls import HOANG, make_call, make_proposal
from tests.checkin.gates import make_gate, scan, take, ticket_code
from tests.factories import (
    make_application,
    make_exhibitor_wanting,
    make_fair,
    make_hall_with_units,
    make_stand,
    make_type,
    make_unplaced_deposit,
    make_user,
    make_visitor,
)
from tests.leads.stands import make_lead, make_willing
from tests.programme.programmes import at, publish
from tests.statements import selects

# How often a page asks does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")

PAGES = (
    "/",
    "/expo/",
    "/expo/agenda?day=all",
    "/expo/agenda?view=list",
    "/expo/call",
    "/expo/directory",
    "/expo/directory?q=a",
    "/expo/plan/A",
    "/expo/sessions/{session}/questions",
    "/expo/sessions/{session}/questions/screen",
    "/expo/plan/A?view=list&q=a",
    "/exhibit/expo/badges",
    "/exhibit/expo/leads",
    "/exhibit/expo/leads/deletions",
    "/exhibit/expo/leads/figures",
    "/exhibit/expo/leads/leads.csv",
    "/exhibit/expo/leads/phones",
    "/exhibit/expo/leads/questions",
    "/exhibit/expo/leads/stand",
    "/exhibit/expo/invitations",
    "/exhibit/expo/place",
    "/operations",
    "/organise/expo/",
    "/organise/expo/allocation",
    "/organise/expo/allocation/compare",
    "/organise/expo/allocation/objections",
    "/exhibit/expo/round",
    "/operations",
    "/organise/expo/",
    "/organise/expo/allocation/rounds",
    "/organise/expo/allocation/rounds/{round}",
    "/organise/expo/allocation/rounds/{round}/console",
    "/organise/expo/allocation/rounds/{round}/screen",
    "/organise/expo/applications?view=all",
    "/organise/expo/applications.csv?view=all",
    "/organise/expo/allocation/formula",
    "/organise/expo/allocation/pavilions",
    "/organise/expo/allocation/points",
    "/organise/expo/allocation/points.csv",
    "/organise/expo/allocation/separations",
    "/organise/expo/allocation/weights",
    "/organise/expo/badges",
    "/organise/expo/badges/layouts",
    "/organise/expo/badges/people?q=a",
    "/organise/expo/badges/quota",
    "/organise/expo/exhibitors",
    "/organise/expo/exhibitors.csv",
    "/organise/expo/deposits",
    "/organise/expo/find-stands?units=1",
    "/organise/expo/gates",
    "/organise/expo/halls",
    "/organise/expo/options",
    "/organise/expo/plan/A",
    "/organise/expo/plan/A?view=list",
    "/organise/expo/programme",
    "/organise/expo/programme/audiences",
    "/organise/expo/programme/call",
    "/organise/expo/programme/call/settings",
    "/organise/expo/programme/call?order=score&mine=1",
    "/organise/expo/programme/clashes",
    "/organise/expo/programme/equipment",
    "/organise/expo/programme/feedback.csv",
    "/organise/expo/programme/feedback?day=2027-05-12",
    "/organise/expo/programme/grid?day=2027-05-12",
    "/organise/expo/programme/releases",
    "/organise/expo/programme/rooms",
    "/organise/expo/programme/sessions/{session}/feedback",
    "/organise/expo/programme/sessions/{session}/questions",
    "/organise/expo/programme/speakers",
    "/organise/expo/programme/today?day=2027-05-12",
    "/organise/expo/programme/tracks",
    "/organise/expo/unplaced",
    "/organise/expo/desk?q=tuyen",
    "/organise/expo/desk?q=lan",
    "/organise/expo/desk/stations",
    "/organise/expo/leads/licences",
    "/organise/expo/visitors",
    "/organise/expo/visitors/approval",
    "/organise/expo/visitors/arrivals",
    "/organise/expo/visitors/codes",
    "/organise/expo/visitors/duplicates",
    "/organise/expo/visitors/groups",
    "/organise/expo/visitors/groups/{group}",
    "/organise/expo/visitors/import",
    "/organise/expo/visitors/questions",
    "/organise/expo/visitors/types",
    "/organise/expo/visitors/zones",
    "/organise/expo/waiting",
)


class World:
    """A fair in which everything that is listed comes in the same number."""

    def __init__(self) -> None:
        self.person: User = make_user(is_operator=True)
        self.fair: Fair = make_fair(slug="expo", organiser=self.person)
        self.hall: Hall = make_hall_with_units(self.fair)
        self.mine: Exhibitor = make_exhibitor_wanting(self.fair, "Mine")
        with transaction():
            add_member(self.mine, self.person.id)
        self.round = make_round(self.fair, self.person, mode="appointment", stations=3)
        opened(self.round, self.person)
        make_call(self.fair)
        self.session = self.group = 0

    def add_one_of_everything(self, number: int) -> None:
        """Add a row to each list, and publish the programme."""
        make_fair(organiser=self.person)
        make_application(self.fair, legal_name=f"Ferrowick {number} Ltd")
        make_application(self.fair, legal_name=f"Alder {number} Ltd", state="approved")
        visitor = make_visitor(self.fair)
        self._open_gate(number, visitor)
        self._meet_visitors(number)
        self._ask_visitors(number)
        make_proposal(self.fair, user=self.person, email=self.person.email)
        make_proposal(self.fair, speakers=[replace(HOANG, email=f"speaker{number}@home.example")] * number)
        waiting = make_exhibitor_wanting(self.fair, f"Quarry {number}", stand_refs=[f"Z|{number}"])
        make_stand(self.hall, make_exhibitor_wanting(self.fair, f"Atrium {number}"), f"A-10{number}")
        make_unplaced_deposit(self.hall, make_exhibitor_wanting(self.fair, f"Late {number}"))
        self._keep_together_and_apart(number, waiting)
        with transaction():
            add_staff_member(self.mine, StaffDetails(full_name="Lan", language="vi"), self.person)
            db.session.add(
                BadgeOrder(fair_id=self.fair.id, exhibitor_id=waiting.id, number=1, amount_minor=1000, currency="VND")
            )
            card = make_layout(self.fair, f"Card {number}", A6, actor=self.person)
            choose_layouts(self.fair, {list(Role)[number]: card}, actor=self.person)
            queue_job(BATCH, {"type": "visitor", "only_new": False}, fair_id=self.fair.id, started_by_id=self.person.id)
            queue_letter(Letter("test", waiting.contact_email, "en", "Subject", "text", "<p>text</p>"))
            heartbeat.beat(f"worker {number}")
            booths.add_entry(self.fair, waiting.id, booths.WaitingWish(1, 2), self.person)
            booths.put_option(self.hall, [f"A-20{number}"], self.person, prospect=f"Prospect {number}")
            self._add_session(number)
            self._add_objection(waiting)
            admit_newcomers(self.fair.id, self.round.id, self.person)
            call_next(self.fair.id, self.round.id, number, self.person)
        make_round(self.fair, self.person, mode="assign")
        publish(self.fair)

    def _open_gate(self, number: int, visitor: Visitor) -> None:
        gate = make_gate(self.fair, f"G{number}", self.person, zone=f"zone{number}")
        take(gate, scan(ticket_code(self.fair, visitor)))
        with transaction():
            enrol_browser(self.fair, gate, "phone", self.person)

    def _add_objection(self, exhibitor: Exhibitor) -> None:
        """Let an exhibitor that a plan in force leaves without a place object."""
        state, until = RunState.PUBLISHED, clock.now() + timedelta(days=1)
        last = db.session.scalar(db.select(db.func.max(AllocationRun.number)))
        run = AllocationRun(fair_id=self.fair.id, number=(last or 0) + 1, state=state, objections_until=until)
        run.published_at, run.proposals = clock.now(), [Proposal(exhibitor_id=exhibitor.id)]
        db.session.add(run)
        db.session.flush()
        file_objection(exhibitor, "Why not us?", self.person)

    def _meet_visitors(self, number: int) -> None:
        """Let the exhibitor meet two visitors, of whom one takes the details back."""
        make_lead(self.mine, make_willing(self.fair))
        leaving, passing = make_willing(self.fair), make_visitor(self.fair)
        lead_id = make_lead(self.mine, leaving).id
        with transaction():
            leads.withdraw_from(leaving, db.session.get_one(Lead, lead_id))
            leads.come_by(passing, self.mine, Sharing(person=True), language="en")
            leads.add_question(self.mine, leads.QuestionValues("text", f"Question {number}?"), self.person)
            leads.open_by_account(self.fair, self.mine, self.person, f"Phone {number}")

    def _ask_visitors(self, number: int) -> None:
        kind = make_type(self.fair, f"press{number}", needs_approval=True)
        with transaction():
            visitors.create_zone(self.fair, visitors.ZoneValues(code=f"Z{number}", name={"en": "Zone"}))
            wording = {"en": f"Question {number}?"}
            values = visitors.QuestionValues(kind="text", wording=wording, type_ids=[kind.id], position=number)
            question = visitors.create_question(self.fair, values)
            visitors.create_invitation(self.fair, kind, f"CODE-{number}", actor=self.person, exhibitor_id=self.mine.id)
            create_station(self.fair, StationValues(code=f"P{number}"), self.person)
        make_visitor(self.fair, entry=visitors.Entry(type=kind, answers={question.id: ["An answer"]}))
        who = {"leader_name": "Hoa", "leader_email": "h@so.example", "language": "vi"}
        with transaction():
            group = visitors.register_group(self.fair, visitors.GroupDetails(name=f"Group {number}", **who))
        self.group = self.group or group.id
        make_visitor(self.fair, entry=visitors.Entry(group=db.session.get_one(VisitorGroup, self.group)))

    def _keep_together_and_apart(self, number: int, waiting: Exhibitor) -> None:
        applied = db.select(Application.id).where(Application.exhibitor_id.is_not(None)).order_by(Application.id.desc())
        with transaction():
            pavilion = together.make_pavilion(self.fair.id, f"Pavilion {number}", None, self.person)
            together.join_pavilion(pavilion, waiting.id, self.person)
            pair = (waiting.id, self.mine.id)
            together.keep_apart(self.fair.id, pair, "gap", 6.0, self.person, is_hard=False)
            values = RecordValues(consecutive_years=number, penalties={"no_show": 1})
            keep_record(self.fair.id, waiting.id, values, self.person)
            asker = db.session.scalar(applied)
            db.session.add(NeighbourWish(application_id=asker, kind="apart", company_name=f"Late {number}"))

    def _add_session(self, number: int) -> None:
        room = programme.create_room(self.fair, programme.RoomValues(code=f"R{number}", name={"en": "Room"}))
        track = programme.create_track(self.fair, programme.TrackValues(code=f"T{number}", name={"en": "Track"}))
        speaker = programme.create_speaker(self.fair, programme.SpeakerValues(full_name=f"Speaker {number}"))
        programme.create_equipment(self.fair, programme.EquipmentValues(name=f"Beam {number}"))
        audience = programme.create_audience(self.fair, programme.AudienceValues(name={"en": f"People {number}"}))
        start = at(9)
        values = programme.SessionValues(
            title={"en": f"Talk {number}"},
            track_id=track.id,
            room_id=room.id,
            speakers=[speaker.id],
            audiences=[audience.id],
            day_on=start.date(),
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
        )
        session = programme.create_session(self.fair, values)
        self.session = self.session or session.id
        common = {"session_id": self.session, "fair_id": self.fair.id}
        for state in QuestionState:
            db.session.add(Question(text=f"Why {number}?", state=state, **common))
        db.session.add(Feedback(score=number, comment="Good", device=f"device {number}", **common))


_times = itertools.count()


def asked(browser: FlaskClient, world: World) -> dict[str, int]:
    """Return how often each page asks the database when it was asked for before."""
    counts = {}
    for pattern in PAGES:
        page = pattern.format(round=world.round.id, session=world.session, group=world.group)
        assert browser.get(page).status_code == 200, page
        # In words that nobody used before, so that no answer stands.
        with selects() as sent:
            browser.get(page, headers={"Accept-Language": f"en, x-{next(_times)}"})
        counts[page] = len(sent)
    return counts


def test_lists_ask_as_often_for_three_rows_as_for_one(sign_in: Callable[[User], FlaskClient]) -> None:
    world = World()
    browser = sign_in(world.person)
    world.add_one_of_everything(1)
    once = asked(browser, world)
    world.add_one_of_everything(2)
    world.add_one_of_everything(3)
    assert db.session.get(Fair, world.fair.id) is not None
    assert asked(browser, world) == once
    assert {page: count for page, count in once.items() if not 2 <= count <= 27} == {}
