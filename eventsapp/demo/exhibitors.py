"""Writes the companies that were approved: exhibitors, who acts for them, and their people on the stand."""

from collections.abc import Sequence
from typing import Any

from eventsapp.badges.models import StaffQuota
from eventsapp.demo.cases import Case
from eventsapp.demo.dice import Dice
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.firms import Firm
from eventsapp.demo.names import invent_person
from eventsapp.demo.rows import Row, add_links, add_rows
from eventsapp.demo.words.persons import STAND_JOBS
from eventsapp.demo.words.wares import exhibits_of
from eventsapp.exhibitors.models import Company, Exhibitor, ExhibitorMember, StaffMember, staff_key
from eventsapp.exhibitors.rules import company_key, domain_key, tax_key
from eventsapp.infra.folding import fold


def add_exhibitors(at: OpenFair, approved: Sequence[Case]) -> None:
    """Write companies, exhibitors and who acts for them."""
    companies = add_rows(Company, [company_values(case.firm) for case in approved])
    rows = [_exhibitor(at, case, company) for case, company in zip(approved, companies, strict=True)]
    for case, exhibitor_id in zip(approved, add_rows(Exhibitor, rows), strict=True):
        case.exhibitor_id = exhibitor_id
    add_rows(ExhibitorMember, [{"exhibitor_id": case.exhibitor_id, "user_id": case.owner_id} for case in approved])
    _add_staff(at, approved)


def company_values(firm: Firm) -> dict[str, Any]:
    """Return what a company and its application both say."""
    return {
        "legal_name": firm.legal,
        "latin_name": firm.latin,
        "name_key": company_key(firm.legal),
        "country": firm.country,
        "tax_code": firm.tax_code,
        "tax_key": tax_key(firm.tax_code),
        "website": firm.website,
        "domain_key": domain_key(firm.website),
        "street": firm.street,
        "ward": firm.ward,
        "province": firm.province,
        "postal_code": firm.postal_code,
    }


def _exhibitor(at: OpenFair, case: Case, company_id: int) -> Row:
    firm = case.firm
    return {
        "fair_id": at.fair.id,
        "company_id": company_id,
        "display_name": firm.display,
        "name_language": firm.language,
        "fascia_name": firm.display,
        "search_key": fold(f"{firm.display} {firm.legal} {firm.latin}"),
        "sector_id": at.sectors[firm.sector],
        "units_wanted": case.units,
        "contact_email": owner_email(case),
        "language": firm.language,
        "description": exhibits_of(firm),
        "source_ref": None,
        "created_at": case.decided_at,
    }


def _add_staff(at: OpenFair, approved: Sequence[Case]) -> None:
    """Give every stand two to four people with badges to come."""
    dice = Dice(f"staff:{at.edition.slug}")
    rows = []
    for case in approved:
        language = case.firm.language
        for job in range(dice.number(2, 4)):
            person = invent_person(language, dice)
            rows.append(
                {
                    "exhibitor_id": case.exhibitor_id,
                    "full_name": person.full_name,
                    "latin_name": person.latin_name,
                    "job_title": STAND_JOBS[language][min(job, 2)],
                    "language": language,
                    "search_key": staff_key(person.full_name, person.latin_name),
                }
            )
    add_rows(StaffMember, rows)
    # Four people work on the smallest stand, so a unit has more free badges than it usually has.
    add_links(StaffQuota, [{"fair_id": at.fair.id, "first_unit": 5, "extra_minor": 150_000}])


def owner_email(case: Case) -> str:
    """Return the address of whoever filled the form; a colleague's differs."""
    return f"{'sales' if case.is_second else 'expo'}@{case.firm.domain}"
