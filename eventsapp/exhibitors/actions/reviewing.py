"""What an organiser decides about applications."""

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.exhibitors.actions.applying import note_change
from eventsapp.exhibitors.facts import (
    ApplicationApproved,
    ApplicationChangesRequested,
    ApplicationRejected,
    ApplicationWaitlisted,
)
from eventsapp.exhibitors.models import Application, ApplicationState, Company, Exhibitor, ExhibitorMember
from eventsapp.exhibitors.queries import company_like, exhibitor_of_company
from eventsapp.exhibitors.rules import (
    DECIDABLE,
    Decision,
    NotDecidable,
    SameApplication,
    check_note,
    company_key,
    language_of_name,
)
from eventsapp.exhibitors.rules.application import LONGEST_NOTE
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.folding import fold
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy

# Two applications of one company approved at once: the second tries again and finds the exhibitor.
refuse_on("uq_exhibitors_fair_id_company_id", Busy)
refuse_on("uq_exhibitor_members_exhibitor_id_user_id", Busy)


def decide(application: Application, decision: Decision, user: User, note: str = "") -> None:
    """Carry out a decision; raises `NotDecidable` and `CommentMissing`."""
    actions = {
        Decision.APPROVE: approve_application,
        Decision.CHANGES: request_changes,
        Decision.REJECT: reject_application,
        Decision.WAITLIST: waitlist_application,
    }
    actions[decision](application, user, note)


def approve_application(application: Application, user: User, note: str = "") -> Exhibitor:
    """Make the company an exhibitor of the fair; a company known by tax code or name is taken again."""
    _decide(application, Decision.APPROVE, ApplicationState.APPROVED, user, note)
    company = _company_of(application)
    exhibitor = exhibitor_of_company(application.fair, company) or _new_exhibitor(application, company)
    _take_over(exhibitor, application)
    application.exhibitor_id = exhibitor.id
    if application.owner_id is not None:
        add_member(exhibitor, application.owner_id)
    publish(ApplicationApproved(application.id, exhibitor.id))
    return exhibitor


def request_changes(application: Application, user: User, note: str = "") -> None:
    """Give the application back with a comment; its place in the order of submission stays."""
    _decide(application, Decision.CHANGES, ApplicationState.CHANGES_REQUESTED, user, note)
    publish(ApplicationChangesRequested(application.id))


def reject_application(application: Application, user: User, note: str = "") -> None:
    """Turn the application down with a reason."""
    _decide(application, Decision.REJECT, ApplicationState.REJECTED, user, note)
    publish(ApplicationRejected(application.id))


def waitlist_application(application: Application, user: User, note: str = "") -> None:
    """Put the application on the waiting list."""
    if application.state == ApplicationState.WAITLISTED:
        raise NotDecidable
    _decide(application, Decision.WAITLIST, ApplicationState.WAITLISTED, user, note)
    publish(ApplicationWaitlisted(application.id))


def clear_duplicate(one: Application, two: Application, user: User) -> None:
    """Note that two applications are of two companies: neither is flagged for the other any more."""
    if one.id == two.id:
        raise SameApplication
    for here, there in ((one, two), (two, one)):
        here.distinct_from = sorted({*here.distinct_from, str(there.number)})
        note_change(here, "application.found_distinct", user, before=here.state, other=there.code)
    db.session.flush()


def keep_one_application(keep: Application, drop: Application, user: User, reason: str) -> None:
    """Treat two applications as one company's: the other is rejected with a reason that names the kept one."""
    if keep.id == drop.id:
        raise SameApplication
    reject_application(drop, user, reason)


def add_member(exhibitor: Exhibitor, user_id: int) -> None:
    """Let a person act for an exhibitor."""
    known = db.session.query(ExhibitorMember).filter_by(exhibitor_id=exhibitor.id, user_id=user_id).first()
    if known is None:
        db.session.add(ExhibitorMember(exhibitor_id=exhibitor.id, user_id=user_id))
        db.session.flush()


def _decide(application: Application, decision: Decision, state: ApplicationState, user: User, note: str) -> None:
    if application.state not in DECIDABLE:
        raise NotDecidable
    check_note(decision, note)
    before = application.state
    application.state = state
    application.decided_at = clock.now()
    application.decided_by_id = user.id
    application.decision_note = note.strip()[:LONGEST_NOTE]
    note_change(application, f"application.{state}", user, before=before, reason=application.decision_note)
    db.session.flush()


def _company_of(application: Application) -> Company:
    # One approval at a time: two of the same company would each find nobody and make an exhibitor.
    db.session.execute(select(Fair.id).where(Fair.id == application.fair_id).with_for_update())
    company = company_like(
        country=application.country, tax_key=application.tax_key, name_key=company_key(application.legal_name)
    )
    if company is None:
        company = Company(legal_name=application.legal_name, name_key="", country=application.country)
        db.session.add(company)
    for name in ("legal_name", "latin_name", "tax_code", "website", "street", "ward", "province", "postal_code"):
        setattr(company, name, getattr(application, name) or getattr(company, name) or "")
    company.name_key = company_key(company.legal_name)
    company.tax_key = application.tax_key or company.tax_key or ""
    company.domain_key = application.domain_key or company.domain_key or ""
    db.session.flush()
    return company


def _new_exhibitor(application: Application, company: Company) -> Exhibitor:
    exhibitor = Exhibitor(
        fair_id=application.fair_id,
        company_id=company.id,
        display_name=application.legal_name,
        search_key="",
        stand_refs=[],
    )
    db.session.add(exhibitor)
    return exhibitor


def _take_over(exhibitor: Exhibitor, application: Application) -> None:
    """What the application says is what the fair knows of its exhibitor."""
    main = application.contact("main")
    exhibitor.display_name = application.legal_name
    exhibitor.name_language = language_of_name(application.legal_name)
    exhibitor.fascia_name = application.fascia_name
    exhibitor.sector_id = application.sector_id
    exhibitor.units_wanted = application.units_wanted or 1
    exhibitor.contact_email = main.email if main else ""
    exhibitor.language = application.language
    exhibitor.description = {**(exhibitor.description or {}), application.language: application.exhibits}
    names = (application.legal_name, application.latin_name, application.fascia_name)
    exhibitor.search_key = fold(" ".join(names))
    db.session.flush()
