"""What an organiser decides about applications."""

from collections.abc import Mapping, Sequence
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.exhibitors.actions.applying import note_change
from eventsapp.exhibitors.facts import (
    ApplicationApproved,
    ApplicationChangesRequested,
    ApplicationRejected,
    ApplicationWaitlisted,
)
from eventsapp.exhibitors.models import Application, ApplicationState, Company, Exhibitor, ExhibitorMember
from eventsapp.exhibitors.queries import exhibitor_of_company, known_companies_of
from eventsapp.exhibitors.rules import (
    COMPANY_FACTS,
    DECIDABLE,
    CompanyChoice,
    CompanyUndecided,
    Decision,
    KnownCompany,
    KnownOtherwise,
    NotDecidable,
    SameApplication,
    check_note,
    company_key,
    language_of_name,
    replaced_facts,
    settled_choice,
)
from eventsapp.exhibitors.rules.application import LONGEST_NOTE
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.folding import fold
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy

# Two applications of one company approved at once: the second tries again and finds the exhibitor.
refuse_on("uq_exhibitors_fair_id_company_id", Busy)
refuse_on("uq_exhibitor_members_exhibitor_id_user_id", Busy)


def decide(
    application: Application, decision: Decision, user: User, note: str = "", choice: CompanyChoice | None = None
) -> None:
    """Carry out a decision; raises `NotDecidable`, `CommentMissing` and, for an approval, `CompanyUndecided`."""
    if decision == Decision.APPROVE:
        approve_application(application, user, note, choice)
        return
    actions = {
        Decision.CHANGES: request_changes,
        Decision.REJECT: reject_application,
        Decision.WAITLIST: waitlist_application,
    }
    actions[decision](application, user, note)


def approve_application(
    application: Application, user: User, note: str = "", choice: CompanyChoice | None = None
) -> Exhibitor:
    """Make the company an exhibitor of the fair: a known one or a new one, as was chosen.

    Without a choice there must be nothing to choose; else `CompanyUndecided` is raised.
    """
    _check_decidable(application, Decision.APPROVE, note)
    # One approval at a time: two of the same company would each find nobody and make an exhibitor.
    lock_fair(application.fair_id)
    known = known_companies_of(application)
    company = _chosen(known, choice or settled_choice(known))
    company = _bring_up_to_date(company, application, user) if company else _new_company(application)
    words = _words_of_choice(known, company, choice)
    _decide(application, ApplicationState.APPROVED, user, note, words)
    exhibitor = exhibitor_of_company(application.fair, company) or _new_exhibitor(application, company)
    _take_over(exhibitor, application)
    application.exhibitor_id = exhibitor.id
    if application.owner_id is not None:
        add_member(exhibitor, application.owner_id)
    publish(ApplicationApproved(application.id, exhibitor.id))
    return exhibitor


def request_changes(application: Application, user: User, note: str = "") -> None:
    """Give the application back with a comment; its place in the order of submission stays."""
    _check_decidable(application, Decision.CHANGES, note)
    _decide(application, ApplicationState.CHANGES_REQUESTED, user, note)
    publish(ApplicationChangesRequested(application.id))


def reject_application(application: Application, user: User, note: str = "") -> None:
    """Turn the application down with a reason."""
    _check_decidable(application, Decision.REJECT, note)
    _decide(application, ApplicationState.REJECTED, user, note)
    publish(ApplicationRejected(application.id))


def waitlist_application(application: Application, user: User, note: str = "") -> None:
    """Put the application on the waiting list."""
    if application.state == ApplicationState.WAITLISTED:
        raise NotDecidable
    _check_decidable(application, Decision.WAITLIST, note)
    _decide(application, ApplicationState.WAITLISTED, user, note)
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


def _check_decidable(application: Application, decision: Decision, note: str) -> None:
    if application.state not in DECIDABLE:
        raise NotDecidable
    check_note(decision, note)


def _decide(
    application: Application, state: ApplicationState, user: User, note: str, more: Mapping[str, Any] | None = None
) -> None:
    before = application.state
    application.state = state
    application.decided_at = clock.now()
    application.decided_by_id = user.id
    application.decision_note = note.strip()[:LONGEST_NOTE]
    reason = application.decision_note
    note_change(application, f"application.{state}", user, before=before, reason=reason, **(more or {}))
    db.session.flush()


def _chosen(known: Sequence[KnownCompany], choice: CompanyChoice | None) -> Company | None:
    """The known company that was chosen; None where it is a new one."""
    if choice is None:
        raise CompanyUndecided
    if choice.company_id is None:
        return None
    chosen = [one.company for one in known if one.company.id == choice.company_id]
    if not chosen:
        raise KnownOtherwise
    return chosen[0]


def _words_of_choice(known: Sequence[KnownCompany], company: Company, choice: CompanyChoice | None) -> dict[str, Any]:
    """What the audit log keeps: which company it became, among which known ones, and whether a person said so."""
    if not known:
        return {"company_id": company.id}
    return {
        "company_id": company.id,
        "company_choice": "same" if any(one.company is company for one in known) else "new",
        "company_chosen_by_hand": choice is not None,
        "known_companies": {str(one.company.id): [str(reason) for reason in one.reasons] for one in known},
    }


def _new_company(application: Application) -> Company:
    facts = {name: getattr(application, name) or "" for name in COMPANY_FACTS}
    company = Company(
        country=application.country,
        name_key=company_key(application.legal_name),
        tax_key=application.tax_key,
        domain_key=application.domain_key,
        **facts,
    )
    db.session.add(company)
    db.session.flush()
    return company


def _bring_up_to_date(company: Company, application: Application, user: User) -> Company:
    """Let the application's answers replace what is known of its company, and keep both in the audit log."""
    replaced = replaced_facts(company, application)
    for name, (_known, said) in replaced.items():
        setattr(company, name, said)
    company.name_key = company_key(company.legal_name)
    company.tax_key = application.tax_key or company.tax_key or ""
    company.domain_key = application.domain_key or company.domain_key or ""
    if replaced:
        record(
            "company.brought_up_to_date",
            subject="company",
            subject_id=company.id,
            fair_id=application.fair_id,
            actor_id=user.id,
            actor=user.display_name,
            before={name: known for name, (known, _said) in replaced.items()},
            after={name: said for name, (_known, said) in replaced.items()},
            reason=application.code,
        )
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
