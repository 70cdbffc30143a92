"""Exhibitors with people on their stands."""

from eventsapp.accounts.models import User
from eventsapp.badges.actions import StaffDetails, add_staff_member
from eventsapp.exhibitors.models import Company, Exhibitor, ExhibitorMember, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.infra.folding import fold
from tests.factories import make_user


def make_exhibitor_with_owner(fair: Fair, owner: User, name: str = "Cơ khí Trúc Lâm Sơn") -> Exhibitor:
    with transaction():
        company = Company(legal_name=name, name_key=name.lower(), country="VN")
        db.session.add(company)
        db.session.flush()
        exhibitor = Exhibitor(fair_id=fair.id, company_id=company.id, display_name=name, search_key=fold(name))
        db.session.add(exhibitor)
        db.session.flush()
        db.session.add(ExhibitorMember(exhibitor_id=exhibitor.id, user_id=owner.id))
    return exhibitor


def make_staff(exhibitor: Exhibitor, full_name: str = "Trần Văn Bình", language: str = "vi") -> StaffMember:
    actor = make_user()
    with transaction():
        return add_staff_member(exhibitor, StaffDetails(full_name=full_name, language=language), actor)
