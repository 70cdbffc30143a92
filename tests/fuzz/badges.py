"""Layouts, orders of extra badges, and people whose badges are at the desk, in the world of forms."""

from eventsapp.accounts.models import User
from eventsapp.badges.actions import QuotaValues, issue_badge, make_layout, order_extra_badges, set_quota
from eventsapp.badges.pdf.starters import starter
from eventsapp.exhibitors.models import ExhibitorMember, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from tests.factories import make_exhibitor_wanting


def add_badges(fair: Fair, organiser: User, exhibitor: User) -> list[tuple[str, str]]:
    """Begin a layout and issue a badge; returns whose pages show their forms: (person, address)."""
    member = db.session.scalars(db.select(ExhibitorMember).filter_by(user_id=exhibitor.id)).one()
    person = db.session.scalars(db.select(StaffMember).filter_by(exhibitor_id=member.exhibitor_id)).first()
    assert person is not None
    terms = QuotaValues(first_unit=3, further_unit=2, co_exhibitor=2, most=40, extra_minor=1000, currency="VND")
    other = make_exhibitor_wanting(fair, "Thornbury Castings")
    with transaction():
        set_quota(fair, terms, organiser)
        order_extra_badges(other, 2, 2000, exhibitor)
        layout = make_layout(fair, "Card", starter(85.6, 54), actor=organiser)
        make_layout(fair, "Put away", starter(62, 100), actor=organiser).archived_at = clock.now()
        issue_badge(fair, db.session.get_one(StaffMember, person.id))
    here = f"/organise/{fair.slug}/badges"
    return [
        ("organiser", f"{here}/layouts"),
        ("organiser", f"{here}/layouts/{layout.id}"),
        ("organiser", f"{here}/people?q=a"),
        ("organiser", f"{here}/quota"),
        ("organiser", f"{here}/people/staff/{person.id}"),
        ("applicant", f"/exhibit/{fair.slug}/badges/{person.id}/name"),
        ("applicant", f"/exhibit/{fair.slug}/badges/extra?number=2"),
    ]
