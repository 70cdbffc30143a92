"""Stands that collect leads, and what their phones send."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.badges.models import Badge
from eventsapp.checkin.rules import read_text
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of, signer_of
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.signing import Code, Kind, sign_code
from eventsapp.leads.actions import Outcome, take_leads
from eventsapp.leads.models import Lead
from eventsapp.leads.rules import Details, Incoming, Station
from eventsapp.visitors.actions.consenting import change_consents
from eventsapp.visitors.models import Visitor
from tests.checkin.gates import ticket_code
from tests.factories import make_acting_person, make_visitor

_numbers = itertools.count(1)


def make_stand_holder(fair: Fair, name: str = "Ferrowick Drives") -> tuple[User, Exhibitor]:
    """Make somebody who acts for an exhibitor."""
    user = make_acting_person(fair, name)
    member = db.session.query(ExhibitorMember).filter_by(user_id=user.id).one()
    return user, member.exhibitor


def make_staff(fair: Fair, exhibitor: Exhibitor, name: str = "Trần Thị Mai") -> tuple[StaffMember, Badge]:
    """Make somebody on a stand, with a badge."""
    with transaction() as session:
        person = StaffMember(exhibitor_id=exhibitor.id, full_name=name)
        session.add(person)
        session.flush()
        badge = Badge(fair_id=fair.id, staff_member_id=person.id)
        session.add(badge)
    return person, badge


def make_willing(fair: Fair, **details: Any) -> Visitor:
    """Make a visitor who lets exhibitors see the details by a scan."""
    return make_visitor(fair, consents=("registration", "exhibitors"), **details)


def badge_code(fair: Fair, badge: Badge) -> str:
    """Return the signed code of a badge."""
    return sign_code(Code(Kind.BADGE, fair.id, badge.id), signer_of(fair))


def station_of(exhibitor: Exhibitor, source: str = "collector 1", by: str = "Mai") -> Station:
    """Return who collects for an exhibitor."""
    return Station(exhibitor.fair_id, exhibitor.id, source, by, tuple(public_keys_of(exhibitor.fair)))


def sent(text: str = "", *, at: datetime | None = None, name: str = "", **more: Any) -> Incoming:
    """Return something a phone sends."""
    details = Details(**more.pop("details", {}))
    return Incoming(name or f"lead-{next(_numbers):06d}", at or clock.now(), text, details=details, **more)


def take(station: Station, *scans: Incoming) -> list[Outcome]:
    """Let a stand take what phones send, in a transaction of its own."""
    read = [(one, read_text(one.text, station.fair_id, station.keys) if one.text else None) for one in scans]
    with transaction():
        return take_leads(station, read)


def make_lead(exhibitor: Exhibitor, visitor: Visitor, **more: Any) -> Lead:
    """Make a lead by a scan of the ticket."""
    (outcome,) = take(station_of(exhibitor), sent(ticket_code(exhibitor.fair, visitor), **more))
    return db.session.get_one(Lead, outcome.lead_id)


def end_consent(visitor: Visitor) -> None:
    """Let a visitor withdraw the consent for all exhibitors, a moment later than now."""
    with clock.shifted(timedelta(seconds=2)), transaction():
        change_consents(visitor, (), language="en")
