"""Applications that came on paper: the organiser enters them, the company claims them later by a link."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from eventsapp.accounts.models import User
from eventsapp.exhibitors.actions.applying import (
    CompanyAnswers,
    ContactAnswers,
    ExhibitAnswers,
    StandAnswers,
    give_number,
    note_change,
    record_consents,
    save_company,
    save_contacts,
    save_exhibits,
    save_stand,
)
from eventsapp.exhibitors.actions.reviewing import add_member
from eventsapp.exhibitors.facts import ApplicationEnteredOnPaper
from eventsapp.exhibitors.models import Application, ApplicationState
from eventsapp.exhibitors.queries import application_by_claim
from eventsapp.exhibitors.rules import CLAIM_DAYS, ClaimExpired
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish
from eventsapp.infra.storage import StoredFile


@dataclass(frozen=True)
class PaperForm:
    """Everything an organiser reads off a stamped form."""

    language: str
    company: CompanyAnswers
    contacts: Mapping[str, ContactAnswers]
    stand: StandAnswers
    exhibits: ExhibitAnswers
    consents: Sequence[str]
    scan: StoredFile


def enter_on_paper(fair: Fair, paper: PaperForm, user: User) -> Application:
    """Enter a paper form as a submitted application of a company that has no account yet."""
    application = Application(
        fair_id=fair.id,
        language=paper.language,
        entered_by_id=user.id,
        scan_id=paper.scan.id,
        state=ApplicationState.DRAFT,
        contacts=[],
        wishes=[],
        neighbours=[],
    )
    db.session.add(application)
    db.session.flush()
    save_company(application, paper.company)
    save_contacts(application, paper.contacts)
    save_stand(application, paper.stand)
    save_exhibits(application, paper.exhibits)
    record_consents(application, paper.consents, language=paper.language, channel="paper")
    give_number(fair, application, clock.now())
    application.state = ApplicationState.SUBMITTED
    note_change(application, "application.entered_on_paper", user, before=ApplicationState.DRAFT)
    renew_claim(application)
    return application


def renew_claim(application: Application) -> None:
    """Make a new claim link, which ends every earlier one, and send it to the main contact."""
    application.claim_key = secrets.token_urlsafe(24)
    application.claim_expires_at = clock.now() + timedelta(days=CLAIM_DAYS)
    db.session.flush()
    publish(ApplicationEnteredOnPaper(application.id))


def claim_application(fair: Fair, claim_key: str, user: User) -> Application:
    """Make a person the owner of an application by its link, once; raises `ClaimExpired` and `AlreadyApplied`."""
    application = application_by_claim(fair, claim_key, clock.now(), lock=True)
    if application is None or application.owner_id is not None:
        raise ClaimExpired
    application.owner_id = user.id
    application.claim_key = None
    application.claim_expires_at = None
    note_change(application, "application.claimed", user, before=application.state)
    if application.exhibitor_id is not None and application.exhibitor is not None:
        add_member(application.exhibitor, user.id)
    db.session.flush()
    return application
