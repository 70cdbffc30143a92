"""Whose desk it is: a browser of the team, or a device that was enrolled as a desk; both have the same pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, g, session
from flask_login import current_user

from eventsapp.badges.queries import staff_member_by_id
from eventsapp.checkin.models import DeskScreen, Device, DeviceUse, Gate, PrintStation
from eventsapp.checkin.queries import gates_of, screen_of_owner, station_by_id, station_of_gate
from eventsapp.checkin.views.guard import device_for
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import Acting, Machine
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import visitor_by_id

team = Blueprint("checkin_desk", __name__, url_prefix="/organise/<fair>/desk")
devices = Blueprint("checkin_desk_device", __name__, url_prefix="/scan/<int:gate_id>/desk")


@dataclass(frozen=True)
class Desk:
    """A desk: its fair, who acts there, and the device where it is one."""

    fair: Fair
    actor: Acting
    source: str
    """Who lets people in, as scans keep it."""
    device: Device | None = None

    @property
    def gates(self) -> list[Gate]:
        """The gates at which this desk may let people in; a device has its own."""
        return [self.device.gate] if self.device is not None else list(gates_of(self.fair))

    @property
    def place(self) -> tuple[Gate | None, PrintStation | None]:
        """The gate and the station: what was chosen, or the first gate of the fair itself."""
        kept: dict[str, str] = session.get(f"desk {self.fair.id}", {})
        gates = self.gates
        plain = next((one for one in gates if not one.zone and one.direction != "out"), None)
        gate = next((one for one in gates if str(one.id) == kept.get("gate")), gates[0] if self.device else plain)
        if self.device is not None and "station" not in kept:
            return gate, station_of_gate(self.device.gate_id)
        return gate, station_by_id(self.fair, number_in(kept.get("station", "")))

    @property
    def owner(self) -> str:
        """Whose screen stands beside it: the device's, or that of this browser, which has a name once it has asked."""
        if self.device is not None:
            return f"device {self.device.id}"
        kept: dict[str, str] = session.get(f"desk {self.fair.id}", {})
        return kept.get("screen", "")

    @property
    def screen(self) -> DeskScreen | None:
        """The screen beside it, if there is one."""
        return screen_of_owner(self.fair, self.owner)


def desk_route(rule: str, *methods: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a view, which gets its ``desk``, an address for the team and one for devices that are desks."""

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def of_team(*, fair: Fair, **kwargs: Any) -> Any:
            return view(desk=Desk(fair, current_user, f"desk {current_user.id}"), **kwargs)

        @wraps(view)
        def of_device(*, device: Device, **kwargs: Any) -> Any:
            g.desk_device = device
            name = f"device {device.id}"
            return view(desk=Desk(device.gate.fair, Machine(name), name, device), **kwargs)

        name, how = view.__name__, list(methods or ("GET",))
        team.add_url_rule(rule, name, staff_may(Permission.DESK)(of_team), methods=how)
        devices.add_url_rule(rule, name, device_for(DeviceUse.DESK)(of_device), methods=how)
        return view

    return register


@devices.url_defaults
def _at_gate(endpoint: str, values: dict[str, Any]) -> None:
    """Let the same words make the addresses of a device: they have its gate where the team's have the fair."""
    values.pop("fair", None)
    device: Device | None = g.get("desk_device")
    if device is not None:
        values.setdefault("gate_id", device.gate_id)


def visitor_at(fair: Fair, visitor_id: int) -> Visitor:
    """Return one of the fair's visitors; others do not exist here."""
    visitor = visitor_by_id(fair, visitor_id)
    if visitor is None:
        raise NotFound
    return visitor


def person_at(fair: Fair, person_id: int) -> StaffMember:
    """Return somebody who works on a stand of the fair; others do not exist here."""
    person = staff_member_by_id(fair, person_id)
    if person is None:
        raise NotFound
    return person


def number_in(text: str) -> int:
    """Return the number of an address or a form; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
