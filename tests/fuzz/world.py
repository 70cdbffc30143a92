"""A fair with one of everything, so that every form of the site has a page to stand on."""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from eventsapp.accounts.links import RESET, VERIFY, make_token
from eventsapp.accounts.models import User
from eventsapp.allocation.actions.opening import open_round
from eventsapp.allocation.actions.picking import call_next
from eventsapp.allocation.actions.rounds import add_round, set_by_round
from eventsapp.allocation.actions.together import join_pavilion, keep_apart, make_pavilion
from eventsapp.allocation.models import Round
from eventsapp.allocation.rules.calendar import RoundValues
from eventsapp.badges.actions import StaffDetails, add_staff_member
from eventsapp.booths.actions import WaitingWish, add_entry, hold_units, put_option
from eventsapp.exhibitors.actions import CompanyAnswers, ContactAnswers, ExhibitAnswers, StandAnswers
from eventsapp.exhibitors.actions.paper import PaperForm, enter_on_paper
from eventsapp.exhibitors.models import Application, ExhibitorMember, NeighbourWish
from eventsapp.exhibitors.rules.claiming import make_claim_token
from eventsapp.fairs.actions import make_token as make_program_token
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, JobState, queue_job, run_due
from eventsapp.infra.outbox import OutboxEntry
from eventsapp.messaging.models import Mail, MailState, TextMessage
from eventsapp.programme.actions import (
    AudienceValues,
    EquipmentValues,
    MaterialValues,
    SessionValues,
    add_material,
    cancel_today,
    change_stars,
    create_audience,
    create_equipment,
    create_session,
    let_in,
    move_room,
    note_clash,
    open_star_list,
    put_notice,
    remove_session,
    run_late,
    schedule_release,
    set_seats,
    settle_session,
    take_seat,
)
from eventsapp.programme.models import Equipment, Session
from eventsapp.programme.queries import clash_report, code_of, draft_release
from eventsapp.programme.queries.scheduling import SCHEDULE
from eventsapp.programme.rules import SeatHolder
from eventsapp.questions.views.device import signed
from eventsapp.venues.actions import begin_draft, edit_draft, put_background
from eventsapp.venues.models import Hall, Zone
from eventsapp.visitors.actions import (
    Entry,
    GroupDetails,
    QuestionValues,
    add_members,
    create_invitation,
    create_question,
    give_codes_to_exhibitors,
    register_group,
    take_usual_types,
)
from eventsapp.visitors.importers import read_lines
from eventsapp.visitors.links import confirmation_code
from eventsapp.visitors.models import VisitorGroup
from eventsapp.visitors.queries import members_of, types_of
from eventsapp.web.kept.keeping import FLAG
from eventsapp.web.kept.models import KeptForm
from tests import factories
from tests.fuzz.badges import add_badges
from tests.fuzz.calls import add_calls
from tests.fuzz.desk import add_desk
from tests.fuzz.disputes import add_disputes
from tests.fuzz.forms import Form, endpoint_of, forms_on
from tests.fuzz.gates import add_gates
from tests.fuzz.leads import add_leads
from tests.fuzz.plans import add_plans
from tests.fuzz.questions import DEVICE, add_questions
from tests.programme.agenda_files import frab_event, frab_xml
from tests.programme.programmes import FIRST_DAY, Forum, at, make_forum, publish

SCAN = b"%PDF-1.4"
PLAN = json.dumps(
    {
        "hall": "7",
        "size": [30, 20],
        "stands": [{"nr": "A-1", "poly": [[5, 5], [8, 5], [8, 8], [5, 8]], "a": 9, "names": []}],
    }
).encode()
PEOPLE = "Họ và tên,Email,Company\nTrần Thu Ánh,anh@company.example,Lá Sen\n".encode()
LIST = b"Company,Country,E-mail\nWeldhaven Tools,Germany,info@weldhaven.example\n"
RECORDS = b"Company,Years,Member\nFerrowick Drives,3,yes\n"
AGENDA = frab_xml(frab_event())
MOST_VISITS = 4
NAMES = {PLAN: "hall.json", PEOPLE: "people.csv", LIST: "exhibitors.csv", AGENDA: "agenda.xml", RECORDS: "records.csv"}
NOBODY = "nobody"
FORGOTTEN = "a handler of an earlier version"


@dataclass
class World:
    """The people, where each begins, and every form they find."""

    app: Flask
    fair: Fair
    people: dict[str, str]
    """Who may sign in, as the session names them."""
    doors: dict[str, list[str]]
    uploads: list[tuple[str, str, str, bytes]]
    """Files whose preview has a form which asks whether to go on: person, address, field, content."""
    pages: list[tuple[str, str]]
    """Single pages that are looked at, without following their links: person and address."""
    forms: dict[str, list[tuple[str, Form]]] = field(default_factory=dict)
    """For each view the different forms that are sent to it, and who finds them."""
    searches: list[tuple[str, Form]] = field(default_factory=list)
    """The forms that only ask."""
    seen: dict[str, set[str]] = field(default_factory=dict)
    """The addresses that were looked at, by person."""
    starred: str = ""
    """The session that nobody in particular has starred, as a device keeps it."""
    ticket: str = ""
    """The ticket that nobody in particular reserves seats with."""
    device: str = ""
    """The device that nobody in particular votes with."""
    devices: dict[str, str] = field(default_factory=dict)
    """What browsers show that are devices: that of a kiosk is nobody's in particular."""
    kept: tuple[str, dict[str, Any]] = ("", {})
    """What a browser of the team keeps about its desk."""

    def browser_of(self, person: str) -> FlaskClient:
        """Open a browser in which a person is signed in."""
        browser = self.app.test_client()
        browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"  # as every browser says of a page's own forms
        if person == NOBODY:
            browser.set_cookie("stars-world", self.starred)
            browser.set_cookie("ticket-world", self.ticket)
            browser.set_cookie("device-asking", self.device)
        if person in self.devices:
            browser.set_cookie("gate-device", self.devices[person], path="/scan")
        if person in self.people:
            with browser.session_transaction() as session:
                session["_user_id"] = self.people[person]
                session["_fresh"] = True
                session[FLAG] = person == "newcomer"
                session[self.kept[0]] = self.kept[1]
        return browser

    def explore(self) -> None:
        """Follow the links of every page as every person and collect the forms."""
        for person, doors in self.doors.items():
            self._explore(person, list(doors))
        for person, address, name, content in self.uploads:
            parts = {name: (BytesIO(content), NAMES[content])}
            answer = self.browser_of(person).post(address, data=parts, content_type="multipart/form-data")
            assert answer.status_code == 302, f"{address}: {answer.text}"
            run_due()
            self.look(person, answer.headers["Location"])
        for person, address in self.pages:
            self.look(person, address)

    def look(self, person: str, address: str) -> None:
        """Collect the forms of one page."""
        self._collect(person, address, self.browser_of(person).get(address).text)

    def _explore(self, person: str, waiting: list[str]) -> None:
        browser = self.browser_of(person)
        seen = self.seen.setdefault(person, set())
        visits: dict[str, int] = {}
        while waiting:
            address = waiting.pop(0)
            endpoint = endpoint_of(self.app, address, "GET")
            visits[endpoint] = visits.get(endpoint, 0) + 1
            if endpoint in {"", "static"} or address in seen or visits[endpoint] > MOST_VISITS:
                continue
            seen.add(address)
            answer = browser.get(address)
            assert answer.status_code < 400, f"{person} at {address}: {answer.status_code}"
            if answer.status_code in {301, 302, 303, 308}:
                waiting.append(answer.headers["Location"])
            elif answer.mimetype == "text/html" and answer.data:
                self._collect(person, address, answer.text)
                waiting += _links(answer.text)

    def _collect(self, person: str, address: str, text: str) -> None:
        for form in forms_on(self.app, address, text):
            if form.method == "POST":
                known = self.forms.setdefault(form.endpoint, [])
                if {one.name for one in form.fields} not in [{one.name for one in other.fields} for _, other in known]:
                    known.append((person, form))
            elif form.endpoint not in {other.endpoint for _, other in self.searches}:
                self.searches.append((person, form))


def _links(text: str) -> list[str]:
    document = html.document_fromstring(text)
    found = [link.partition("#")[0] for link in document.xpath("//a/@href")]
    return [link for link in found if link.startswith("/") and not link.startswith("//") and "lang=" not in link]


def in_days(days: int) -> str:
    """Write a day from now as a field of a date does."""
    return (clock.now() + timedelta(days=days)).date().isoformat()


def _ask_visitors(fair: Fair, organiser: User) -> VisitorGroup:
    """Offer types of visitors, ask them something, and let some of them wait."""
    with transaction():
        take_usual_types(fair, organiser)
        answers = ({"en": "Red"}, {"en": "Blue"})
        colour = create_question(fair, QuestionValues(kind="choice", wording={"en": "Colour?"}, options=answers))
        after = {"asked_after_id": colour.id, "asked_after": ["o1"], "position": 1}
        create_question(fair, QuestionValues(kind="text", wording={"en": "Which red?"}, **after))
        kinds = {one.code: one for one in types_of(fair)}
        kinds["delegation"].amount_minor = 50_000
        create_invitation(fair, kinds["vip"], "WORLD", actor=organiser)
        give_codes_to_exhibitors(fair, kinds["vip"], quota=9, actor=organiser)
        details = GroupDetails(name="Group", leader_name="Hoa", leader_email="hoa@so.example", language="vi")
        group = register_group(fair, details)
        add_members(fair, group, read_lines("Lan; Larkspur\nMai").entries)
    for _ in range(2):
        factories.make_visitor(fair, entry=Entry(type=kinds["press"]))
    return group


def make_world(app: Flask) -> World:
    """Fill the database and say where to begin."""
    organiser = factories.make_user(email="team@fair.example", is_operator=True)
    fair = factories.make_fair(slug="world", organiser=organiser)
    people = {
        "organiser": organiser,
        "reviewer": factories.make_member(fair, Role.REVIEWER),
        "applicant": factories.make_user(email="applicant@company.example"),
        "waiting": factories.make_user(email="waiting@company.example"),
        "newcomer": factories.make_user(email="newcomer@company.example"),
        "drafter": factories.make_user(email="drafter@company.example"),
    }
    with transaction():
        people["newcomer"].email_verified_at = None
        db.session.add(
            KeptForm(
                user_id=people["newcomer"].id,
                page="/account/settings",
                action="/account/settings",
                fields=[["full_name", "<i>typed & kept"], ["gone", "<b>no field any more</b>"]],
            )
        )
    hall = factories.make_hall_with_units(fair, columns=6, rows=2)
    given = factories.make_stand(hall, factories.make_exhibitor_wanting(fair, stand_refs=["A|A-299"]), "A-101, A-102")
    people["holder"] = factories.make_acting_person(fair, "Ferrowick Drives")
    people["buyer"] = factories.make_acting_person(fair, "Brightspan Cranes")
    waiting = factories.make_exhibitor_wanting(fair, "Quarrystone Pumps", units=2)
    with transaction():
        hold_units(hall, ["A-106"], people["holder"])
        put = put_option(hall, ["A-204"], organiser, prospect="Kestrel Lifts")
        entry = add_entry(fair, waiting.id, WaitingWish(1, 2), organiser)
    late = factories.make_exhibitor_wanting(fair, "Late Payers")
    factories.make_stand(hall, late, "A-206")
    paid = factories.make_unplaced_deposit(hall, late)
    _draw(factories.make_hall_with_units(fair, code="B"), organiser)
    _make_applications(fair, people)
    _keep_together_and_apart(fair, organiser)
    visitor = factories.make_visitor(fair)
    delegation = _ask_visitors(fair, organiser)
    forum = _make_releases(fair)
    with transaction():
        starts = at(15)
        timed = SessionValues(
            title={"en": "Not yet public"},
            room_id=forum.rooms[0].id,
            day_on=FIRST_DAY,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
        )
        edited = create_session(fair, timed)
        tool = _make_clashes(fair, timed, edited, organiser)
        audience = create_audience(fair, AudienceValues(name={"en": "Makers"}), actor=organiser)
        settle_session(fair, forum.sessions[1], is_locked=True, actor=organiser, seen=1)
        lists = _star(fair, forum.sessions[0], organiser)
        seated = _give_seats(fair, forum.sessions[:2], organiser, people["waiting"])
        make_program_token(organiser, fair.id, "Plan wall", may_write=True)
    proposed = _plan_ahead(fair, forum, organiser)
    with transaction():
        _say_what_holds_today(fair, forum, organiser)
    job = _make_troubles(fair, organiser)
    paper = _enter_paper(fair, organiser)
    claim = make_claim_token(paper.claim_key or "")
    running, planned = _hold_rounds(fair, organiser)
    people["planner"] = factories.make_member(factories.make_fair(slug="empty"))
    applicant, newcomer = people["applicant"], people["newcomer"]
    doors = {
        NOBODY: [
            "/",
            "/account/sign-in",
            "/account/register",
            "/account/forgot",
            f"/account/reset/{make_token(RESET, applicant)}",
            f"/world/ticket/{visitor.token}",
            f"/world/group/{delegation.token}",
            f"/world/group/{delegation.token}/confirm/{confirmation_code(delegation)}",
            "/world/me",
            "/world/me/move/x",
            "/empty/register",
            f"/world/agenda/{forum.sessions[0].id}/seat",
            f"/world/agenda/mine/{lists[0]}",
            "/world/agenda/mine",
        ],
        "newcomer": [
            "/account/settings",
            f"/account/verify/{make_token(VERIFY, newcomer)}",
            f"/exhibit/world/claim/{claim}",
        ],
        "drafter": [f"/exhibit/world/apply/{step}" for step in STEPS],
        "applicant": ["/account/settings", "/exhibit/world/", "/exhibit/world/badges"],
        "waiting": ["/exhibit/world/"],
        "holder": ["/exhibit/world/holds", "/exhibit/world/invitations"],
        "buyer": ["/world/plan/A/A-105", "/exhibit/world/round"],
        "planner": ["/organise/empty/allocation/rounds", "/organise/empty/visitors/types"],
        "organiser": [
            "/organise/world/",
            f"/jobs/{job.id}",
            "/account/tokens",
            "/world/agenda/mine",
            *(f"/organise/world/visitors/{one.id}" for one in members_of(delegation)),
            "/operations",
            "/organise/world/applications?view=all",
            f"/organise/world/applications/{paper.id}",
            "/organise/world/plan/A?unit=A-101",
            "/organise/world/plan/A?unit=A-104",
            "/organise/world/plan/A?view=list",
            *(f"/organise/world/stands/{given.id}/{step}" for step in ("deposit", "release", "swap?other=A-204")),
            f"/organise/world/stands/{given.id}/move?numbers=A-104",
            f"/organise/world/stands/{given.id}/enlarge?numbers=A-103",
            f"/organise/world/stands/{put.id}/prolong?until={in_days(5)}",
            f"/organise/world/stands/{put.id}/name?exhibitor={given.exhibitor_id}",
            "/organise/world/deposits",
            f"/organise/world/deposits/{paid.id}/place?numbers=A-104",
            "/organise/world/allocation/rounds",
            f"/organise/world/allocation/rounds/{running.id}",
            f"/organise/world/allocation/rounds/{running.id}/console",
            f"/organise/world/allocation/rounds/{planned.id}/edit",
            f"/organise/world/allocation/rounds/{planned.id}/open",
            "/organise/world/options",
            "/organise/world/hold-terms",
            "/organise/world/waiting",
            f"/organise/world/waiting/{entry.id}/offer",
            "/organise/world/find-stands",
            "/organise/world/halls/new",
            "/organise/world/plan/A/edit",
            "/organise/world/plan/B/edit",
            "/organise/world/plan/B/edit?unit=B-101",
            "/organise/world/plan/B/edit/publish",
            "/organise/world/programme/releases",
            "/organise/world/programme/proposals",
            f"/organise/world/programme/proposals/{proposed.id}",
            f"/organise/world/programme/sessions/{edited.id}",
            f"/organise/world/programme/sessions/{edited.id}/materials",
            f"/organise/world/programme/sessions/{edited.id}/ceremony",
            "/organise/world/programme/clashes",
            f"/organise/world/programme/grid?day={FIRST_DAY}&session={edited.id}",
            f"/organise/world/programme/grid?day={FIRST_DAY}&session={forum.sessions[1].id}",
            "/organise/world/programme/today",
            *(f"/organise/world/programme/sessions/{forum.sessions[0].id}/{page}" for page in ("seats", "door")),
            f"/organise/world/programme/sessions/{forum.sessions[0].id}/door?seat={seated}",
            f"/world/agenda/{forum.sessions[0].id}/seat",
            "/organise/world/programme/days",
            "/organise/world/programme/equipment/new",
            "/organise/world/programme/audiences/new",
            f"/organise/world/programme/audiences/{audience.id}",
            f"/organise/world/programme/equipment/{tool.id}",
        ],
        "reviewer": ["/organise/world/"],
    }
    doors |= add_disputes(fair, organiser, people)
    uploads = [
        ("organiser", "/organise/world/import/plan", "files", PLAN),
        ("organiser", "/organise/world/import/exhibitors", "file", LIST),
        ("organiser", "/organise/world/import/programme", "file", AGENDA),
        ("organiser", "/organise/world/allocation/points/import", "file", RECORDS),
        ("organiser", "/organise/world/visitors/import", "file", PEOPLE),
    ]
    pages = [
        *add_plans(organiser, people),
        *add_calls(organiser, NOBODY),
        *add_questions(organiser, NOBODY),
        *add_gates(organiser, NOBODY),
        *add_badges(fair, organiser, applicant),
        *add_leads(people["holder"], NOBODY, fair),
    ]
    desk = add_desk(organiser, NOBODY)
    return World(
        app,
        fair,
        {name: user.get_id() for name, user in people.items()},
        doors,
        uploads,
        [*pages, *desk.pages],
        starred=str(forum.sessions[0].id),
        ticket=visitor.token,
        device=signed(DEVICE),
        devices=desk.devices,
        kept=desk.kept,
    )


def _make_releases(fair: Fair) -> Forum:
    """Make a forum with two releases."""
    forum = make_forum(fair)
    publish(fair)
    with transaction():
        remove_session(fair, forum.sessions.pop(2))
    publish(fair)
    return forum


def _plan_ahead(fair: Fair, forum: Forum, organiser: User) -> Job:
    """Let a release wait for its time, and have places proposed for a session."""
    with transaction():
        schedule_release(fair, draft_release(fair), clock.now() + timedelta(days=1), actor=organiser)
        create_session(fair, SessionValues(title={"en": "Wants a place"}, room_id=forum.rooms[0].id))
        proposed = queue_job(SCHEDULE, {"track": None, "moves": 1}, fair_id=fair.id, started_by_id=organiser.id)
    run_due()
    return proposed


def _say_what_holds_today(fair: Fair, forum: Forum, organiser: User) -> None:
    """Let a room run late and be elsewhere, cancel a session, and put a word on the screens."""
    first, second = forum.sessions[0].id, forum.sessions[1].id
    run_late(fair, first, 10, seen=0, actor=organiser)
    move_room(fair, first, forum.rooms[1].id, seen=0, actor=organiser)
    cancel_today(fair, second, actor=organiser)
    put_notice(fair, None, {"en": "Leave by the east doors"}, actor=organiser)


def _star(fair: Fair, session: Session, owner: User) -> list[str]:
    """Star a session in an account's list and in nobody's; returns the addresses of both."""
    lists = [open_star_list(fair, person) for person in (None, owner)]
    for one in lists:
        change_stars(one, on=[session.id])
    return [one.token for one in lists]


def _give_seats(fair: Fair, sessions: list[Session], organiser: User, guest: User) -> int:
    """Let the seats of sessions be reserved, give the organiser one and let a guest in; returns the seat's number."""
    for one in sessions:
        set_seats(fair, one, 1 if one.room and not one.room.capacity else None, 10, actor=organiser)
    let_in(fair, sessions[0].id, SeatHolder(user_id=guest.id), "one")
    return take_seat(fair, sessions[0].id, SeatHolder(user_id=organiser.id)).id


def _make_clashes(fair: Fair, timed: SessionValues, session: Session, organiser: User) -> Equipment:
    """Book a room three times at once: what clashes is open, or meant so; and give a session a material."""
    for title in ("Twice", "Thrice"):
        create_session(fair, replace(timed, title={"en": title}))
    meant = clash_report(fair).open[0]
    note_clash(fair, code_of(meant), "As planned", {int(ref): 1 for ref in meant.sessions}, actor=organiser)
    values = MaterialValues(title="Slides", url="https://slides.example/1")
    add_material(fair, session, values, None, actor=organiser)
    return create_equipment(fair, EquipmentValues(name="Projector"), actor=organiser)


STATIONS = 20


def _hold_rounds(fair: Fair, organiser: User) -> tuple[Round, Round]:
    """Plan a round and open one by appointment, with some at their stations and somebody who waits."""
    now, day = clock.now(), timedelta(days=1)
    with transaction():
        running = add_round(
            fair.id, RoundValues("general", "appointment", now, now + day, stations=STATIONS), organiser
        )
        planned = add_round(fair.id, RoundValues("late", "self_select", now + 2 * day, now + 3 * day), organiser)
        open_round(fair.id, running.id, running.version, organiser, at_once=True)
        set_by_round(fair.id, organiser, by_round=False)  # the plan's own forms are for everybody
        for station in range(1, len(running.picks)):
            call_next(fair.id, running.id, station, organiser)
    return running, planned


def _draw(hall: Hall, organiser: User) -> None:
    """Begin a draft with a picture under it, and change something in it."""
    with transaction():
        draft = begin_draft(hall, organiser)
        picture = storage.store(SCAN, name="plan.png", media_type="image/png", created_by_id=organiser.id)
        put_background(draft, picture, (10, 10), organiser)
        edit_draft(hall.fair_id, hall.code, draft.version, {"kind": "block", "numbers": "B-101"}, [], organiser)


STEPS = ("company", "contacts", "stand", "exhibits", "consents", "check")


def _make_applications(fair: Fair, people: dict[str, User]) -> None:
    """Make one application in each state, two of them of one company, and a member of an exhibitor's staff."""
    factories.make_application(fair, owner=people["applicant"], state="approved")
    for state in ("submitted", "submitted", "changes_requested", "waitlisted"):
        factories.make_application(fair, state=state, legal_name="Vạn Tường Laser", tax_code="", country="KR")
    factories.make_application(fair, owner=people["drafter"], state="draft", legal_name="Trúc Lâm")
    factories.make_application(fair, owner=people["waiting"], state="submitted", legal_name="Sao Mai")
    member = db.session.scalars(db.select(ExhibitorMember).filter_by(user_id=people["applicant"].id)).one()
    with transaction():
        details = StaffDetails(full_name="Lê Thị Hoa", language="vi")
        add_staff_member(member.exhibitor, details, people["applicant"])


def _keep_together_and_apart(fair: Fair, organiser: User) -> None:
    """Make a pavilion with a member, a rule, and wishes to be apart: one that is clear, one unclear, one ignored."""
    member, other = (factories.make_exhibitor_wanting(fair, name) for name in ("Elmgate Presses", "Fernhill Tools"))
    applied = db.session.scalars(
        db.select(Application).where(Application.fair_id == fair.id, Application.exhibitor_id.is_not(None))
    ).first()
    assert applied is not None
    with transaction():
        db.session.add(Zone(fair_id=fair.id, code="presses", name={"en": "Presses"}))
        pavilion = make_pavilion(fair.id, "Pavilion of presses", None, organiser)
        join_pavilion(pavilion, member.id, organiser)
        keep_apart(fair.id, (member.id, other.id), "gap", 6.0, organiser, is_hard=False)
        for name, ignored in (("Fernhill Tools", False), ("Nobody of this fair", False), ("Elmgate Presses", True)):
            wish = NeighbourWish(application_id=applied.id, kind="apart", company_name=name, is_ignored=ignored)
            db.session.add(wish)


def _make_troubles(fair: Fair, organiser: User) -> Job:
    """Make a fact that gave up, a mail and a message that failed, and a job that goes on."""
    with transaction() as session:
        fact = OutboxEntry(fact="UserRegistered", handler=FORGOTTEN, payload={"user_id": 1})
        fact.parked_at, fact.tries = clock.now(), 10
        mail = Mail(name="verify_email", recipient="lan@company.example", language="en", subject="Confirm")
        mail.text, mail.html, mail.state, mail.error = "", "", MailState.FAILED, "550 5.1.1 unknown"
        text = TextMessage(fair_id=fair.id, name="ticket", recipient="+84912345678", language="vi", text="Vé")
        text.state, text.error = MailState.FAILED, "unknown subscriber"
        session.add_all([fact, mail, text])
        job = Job(kind="trial", params={}, fair_id=fair.id, started_by_id=organiser.id, state=JobState.RUNNING, total=9)
        job.started_at = job.seen_at = clock.now() - timedelta(seconds=3)
        session.add(job)
    return job


def _enter_paper(fair: Fair, organiser: User) -> Application:
    """Enter an application on paper that nobody has claimed."""
    with transaction():
        scan = storage.store(SCAN, name="form.pdf", media_type="application/pdf", created_by_id=organiser.id)
        paper = PaperForm(
            language="vi",
            scan=scan,
            company=CompanyAnswers(legal_name="Cơ khí Hoà Phát Lộc", country="VN", tax_code="0100109106"),
            contacts={"main": ContactAnswers(full_name="Lan", email="paper@company.example", phone="+84 274 222 0888")},
            stand=StandAnswers(package_id=fair.packages[1].id, units_wanted=2),
            exhibits=ExhibitAnswers(exhibits="Presses", sector_id=fair.sectors[0].id),
            consents=["terms", "registration"],
        )
        return enter_on_paper(fair, paper, organiser)
