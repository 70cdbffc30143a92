"""The desk, a printing station, a kiosk and screens in the world of forms, in the fair of the gates."""

from dataclasses import dataclass
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.badges.actions import StaffDetails, add_staff_member, issue_badge, mark_printed
from eventsapp.checkin.actions import (
    StationValues,
    Task,
    ask_visitor,
    create_station,
    enrol_browser,
    enrol_device,
    offer_enrolment,
    queue_print,
    screen_for,
    take_next,
)
from eventsapp.checkin.models import DeskScreen, DeviceUse, Gate
from eventsapp.checkin.queries import gates_of
from eventsapp.checkin.views.kiosk import token_of
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import GroupDetails, add_members, register_group
from eventsapp.visitors.importers import PersonEntry
from tests import factories

DESK, TABLET = "desk without an account", "tablet beside a desk"


@dataclass(frozen=True)
class Desk:
    """Whose pages show the forms (person, address), the cookies of devices, and what a browser of the team keeps."""

    pages: list[tuple[str, str]]
    devices: dict[str, str]
    kept: tuple[str, dict[str, Any]]


def add_desk(organiser: User, nobody: str) -> Desk:
    """Put people with and without badges before the desk, and badges into the line of a station."""
    fair = db.session.scalars(db.select(Fair).filter_by(slug="gates")).one()
    new, printed, waiting, next_one = (
        factories.make_visitor(fair, full_name=f"Desk {number}", phone="0903214418", email=f"desk{number}@home.example")
        for number in range(4)
    )
    factories.make_visitor(fair, full_name=new.full_name, phone="0903214418", email="twin@home.example")
    on_stand, badged = _people(fair, organiser)
    gate = next(one for one in gates_of(fair) if one.locked_at is None)
    with transaction():
        mark_printed([issue_badge(fair, one) for one in (printed, badged)])
        station = create_station(fair, StationValues(code="P1", gate=gate), organiser)
        other = create_station(fair, StationValues(code="P2"), organiser)
        queue_print(station, issue_badge(fair, waiting).badge_id, "desk@fair.example")
        queue_print(other, issue_badge(fair, next_one).badge_id, "desk@fair.example")
        take_next(station)
        leader = GroupDetails(name="Delegation", leader_name="Lan", leader_email="lan@home.example", language="vi")
        group = register_group(fair, leader)
        add_members(fair, group, [PersonEntry(1, "Member")])
        device, kiosk = enrol_browser(fair, gate, "kiosk", organiser, DeviceUse.KIOSK)
        own, desk = enrol_browser(fair, gate, "desk", organiser, DeviceUse.DESK)
        screen = screen_for(fair, "world")
        ask_visitor(screen, new, organiser)
        ask_visitor(screen_for(fair, f"device {own.id}"), new, organiser)
    tablet = _tablet(fair, gate, screen, organiser)
    here, alone, kiosk_page = "/organise/gates/desk", f"/scan/{gate.id}/desk", f"/scan/{gate.id}/kiosk"
    shown = (
        *("", "?q=desk&do=new", f"?visitor={new.id}", f"?visitor={new.id}&do=name"),
        *(f"?visitor={printed.id}&do=reprint", f"?visitor={printed.id}", f"?q={group.pickup_code}", "/screen/pair"),
        *_of_staff(on_stand, badged),
    )
    stations = (f"{here}/stations", f"{here}/stations/{station.id}", f"{here}/stations/{other.id}")
    pages = [
        *(("organiser", f"{here}{page}") for page in shown),
        *((DESK, f"{alone}{page}") for page in shown),
        *(("organiser", page) for page in stations),
        (nobody, kiosk_page),
        (nobody, f"{kiosk_page}/yes/{token_of(device, new.id)}"),
        (nobody, f"/scan/c/{screen.code}"),
        (TABLET, f"/scan/{gate.id}/screen"),
    ]
    return Desk(pages, {nobody: kiosk, DESK: desk, TABLET: tablet}, (f"desk {fair.id}", {"screen": "world"}))


def _people(fair: Fair, organiser: User) -> tuple[StaffMember, StaffMember]:
    """Return somebody of an exhibitor without a badge, and somebody with one."""
    exhibitor = factories.make_exhibitor_wanting(fair, "Desk Drives")
    with transaction():
        names = ("Desk Staff", "Desk Badged")
        first, second = (
            add_staff_member(exhibitor, StaffDetails(full_name=name, language="en"), organiser) for name in names
        )
    return first, second


def _of_staff(on_stand: StaffMember, badged: StaffMember) -> tuple[str, ...]:
    plain = (f"?staff={on_stand.id}", f"?staff={on_stand.id}&do=name", f"?staff={badged.id}")
    return (*plain, f"?staff={badged.id}&do=reprint", f"?staff={badged.id}&do=swap")


def _tablet(fair: Fair, gate: Gate, screen: DeskScreen, organiser: User) -> str:
    with transaction() as kept:
        task = Task(use=DeviceUse.SCREEN, screen=kept.get_one(DeskScreen, screen.id))
        secret = offer_enrolment(fair, gate, 1, organiser, task)
    with transaction():
        return enrol_device(secret, "tablet")[1]
