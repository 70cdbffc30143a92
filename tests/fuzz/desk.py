"""The desk, a printing station and a kiosk in the world of forms, in the fair of the gates."""

from dataclasses import dataclass

from eventsapp.accounts.models import User
from eventsapp.badges.actions import issue_badge, mark_printed
from eventsapp.checkin.actions import StationValues, create_station, enrol_browser, queue_print, take_next
from eventsapp.checkin.models import DeviceUse
from eventsapp.checkin.queries import gates_of
from eventsapp.checkin.views.kiosk import token_of
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import GroupDetails, add_members, register_group
from eventsapp.visitors.importers import PersonEntry
from tests import factories


@dataclass(frozen=True)
class Desk:
    """Whose pages show the forms (person, address), and the cookie of the device that is the kiosk."""

    pages: list[tuple[str, str]]
    kiosk: str


def add_desk(organiser: User, nobody: str) -> Desk:
    """Put people with and without badges before the desk, and badges into the line of a station."""
    fair = db.session.scalars(db.select(Fair).filter_by(slug="gates")).one()
    new, printed, waiting, next_one = (
        factories.make_visitor(fair, full_name=f"Desk {number}", phone="0903214418", email=f"desk{number}@home.example")
        for number in range(4)
    )
    factories.make_visitor(fair, full_name=new.full_name, phone="0903214418", email="twin@home.example")
    gate = next(one for one in gates_of(fair) if one.locked_at is None)
    with transaction():
        mark_printed([issue_badge(fair, printed)])
        station = create_station(fair, StationValues(code="P1", gate=gate), organiser)
        other = create_station(fair, StationValues(code="P2"), organiser)
        queue_print(station, issue_badge(fair, waiting).badge_id, "desk@fair.example")
        queue_print(other, issue_badge(fair, next_one).badge_id, "desk@fair.example")
        take_next(station)
        leader = GroupDetails(name="Delegation", leader_name="Lan", leader_email="lan@home.example", language="vi")
        group = register_group(fair, leader)
        add_members(fair, group, [PersonEntry(1, "Member")])
        device, secret = enrol_browser(fair, gate, "kiosk", organiser, DeviceUse.KIOSK)
    here, kiosk = "/organise/gates/desk", f"/scan/{gate.id}/kiosk"
    pages = (
        here,
        f"{here}?q=desk&do=new",
        f"{here}?visitor={new.id}",
        f"{here}?visitor={new.id}&do=name",
        f"{here}?visitor={printed.id}&do=reprint",
        f"{here}?q={group.pickup_code}",
        f"{here}/stations",
        f"{here}/stations/{station.id}",
        f"{here}/stations/{other.id}",
    )
    kiosks = ((nobody, kiosk), (nobody, f"{kiosk}/yes/{token_of(device, new.id)}"))
    return Desk([*(("organiser", page) for page in pages), *kiosks], secret)
