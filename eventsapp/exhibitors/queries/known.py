"""Companies known here that may be the ones that apply."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select

from eventsapp.exhibitors.models import Application, Company, Exhibitor
from eventsapp.exhibitors.rules import DECIDABLE, Alike, KnownCompany
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db

MOST_SHOWN = 5


def known_companies(fair: Fair, ids: Collection[int] | None = None) -> dict[int, list[KnownCompany]]:
    """Return for each application that waits for a decision the companies that may be its own, the surest first.

    For all applications of the fair, or those with the ids; two reads, however many there are.
    """
    found = _pairs(fair)
    if ids is not None:
        found = found.where(Application.id.in_(ids))
    rows = db.session.execute(found.order_by(Application.id, Company.id)).all()
    fairs = _fairs_of({company.id for _id, _tax, _name, company in rows})
    known: dict[int, list[KnownCompany]] = defaultdict(list)
    for application_id, tax_key, name_key, company in rows:
        alike = {Alike.TAX_CODE: tax_key and tax_key == company.tax_key, Alike.NAME: name_key == company.name_key}
        reasons = tuple(reason for reason, holds in alike.items() if holds)
        been_at = fairs.get(company.id, ())
        is_here = any(one.id == fair.id for one in been_at)
        known[application_id].append(KnownCompany(company, reasons, tuple(been_at), is_here))
    return {one: sorted(each, key=_surest)[:MOST_SHOWN] for one, each in known.items()}


def known_companies_of(application: Application) -> list[KnownCompany]:
    """Return the companies that may be the one that applies, while it waits for a decision."""
    return known_companies(application.fair, [application.id]).get(application.id, [])


def _pairs(fair: Fair) -> Select[int, str, str, Company]:
    found = select(Application.id, Application.tax_key, Application.name_key, Company)
    return found.join(Company, _may_be_one()).where(Application.fair_id == fair.id, Application.state.in_(DECIDABLE))


def _may_be_one() -> ColumnElement[bool]:
    """The same tax code, or the same name with no tax code against it, in the same country."""
    same_code = and_(Application.tax_key != "", Company.tax_key == Application.tax_key)
    no_other_code = or_(Application.tax_key == "", Company.tax_key == "")
    same_name = and_(Application.name_key != "", Company.name_key == Application.name_key, no_other_code)
    return and_(Company.country == Application.country, or_(same_code, same_name))


def _fairs_of(company_ids: Collection[int]) -> dict[int, Sequence[Fair]]:
    been_at = select(Exhibitor.company_id, Fair).join(Fair, Fair.id == Exhibitor.fair_id)
    latest_first = been_at.where(Exhibitor.company_id.in_(company_ids)).order_by(Fair.starts_on.desc(), Fair.id.desc())
    fairs: dict[int, list[Fair]] = defaultdict(list)
    for company_id, fair in db.session.execute(latest_first):
        fairs[company_id].append(fair)
    return dict(fairs)


def _surest(known: KnownCompany) -> tuple[int, int]:
    return -len(known.reasons) - 2 * known.is_sure, known.company.id
