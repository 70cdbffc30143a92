"""Layouts, and people whose badges are at the desk, in the world of forms."""

from eventsapp.accounts.models import User
from eventsapp.badges.actions import issue_badge, make_layout
from eventsapp.badges.pdf.starters import starter
from eventsapp.exhibitors.models import ExhibitorMember, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction


def add_badges(fair: Fair, organiser: User, exhibitor: User) -> list[tuple[str, str]]:
    """Begin a layout and issue a badge; returns whose pages show their forms: (person, address)."""
    member = db.session.scalars(db.select(ExhibitorMember).filter_by(user_id=exhibitor.id)).one()
    person = db.session.scalars(db.select(StaffMember).filter_by(exhibitor_id=member.exhibitor_id)).first()
    assert person is not None
    with transaction():
        layout = make_layout(fair, "Card", starter(85.6, 54), actor=organiser)
        issue_badge(fair, db.session.get_one(StaffMember, person.id))
    here = f"/organise/{fair.slug}/badges"
    return [
        ("organiser", f"{here}/layouts"),
        ("organiser", f"{here}/layouts/{layout.id}"),
        ("organiser", f"{here}/people?q=a"),
        ("organiser", f"{here}/people/staff/{person.id}"),
        ("applicant", f"/exhibit/{fair.slug}/badges/{person.id}/name"),
    ]
