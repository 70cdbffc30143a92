"""What an applicant does: fill an application step by step, send it, take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventsapp.accounts.actions import give_consent
from eventsapp.accounts.models import User
from eventsapp.exhibitors.facts import ApplicationSubmitted
from eventsapp.exhibitors.models import Application, ApplicationState, Contact, NeighbourWish, Wish
from eventsapp.exhibitors.queries import active_consents
from eventsapp.exhibitors.rules import (
    PURPOSES,
    AlreadyApplied,
    NotWithdrawable,
    StepsMissing,
    check_editable,
    check_sender,
    check_window,
    company_key,
    domain_key,
    missing_facts,
    tax_key,
)
from eventsapp.exhibitors.rules.application import WORDING_VERSION
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.folding import fold
from eventsapp.infra.outbox import publish

refuse_on("uq_applications_fair_id_owner_id", AlreadyApplied)


@dataclass(frozen=True)
class CompanyAnswers:
    """The first step, as typed."""

    legal_name: str = ""
    latin_name: str = ""
    fascia_name: str = ""
    country: str = ""
    tax_code: str = ""
    website: str = ""
    street: str = ""
    ward: str = ""
    province: str = ""
    postal_code: str = ""


@dataclass(frozen=True)
class ContactAnswers:
    """A person of the second step, as typed."""

    full_name: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class WishAnswer:
    """A place wished for: as typed, and what it turned out to be."""

    text: str
    unit_id: int | None = None
    zone_id: int | None = None


@dataclass(frozen=True)
class StandAnswers:
    """The third step; what was no number or package is None."""

    package_id: int | None = None
    units_wanted: int | None = None
    open_sides: int | None = None
    utilities: Sequence[str] = ()
    budget: int | None = None
    """In dong, without VAT."""
    wishes: Sequence[WishAnswer] = ()


@dataclass(frozen=True)
class ExhibitAnswers:
    """The fourth step: what is shown, and near whom."""

    sector_id: int | None = None
    exhibits: str = ""
    near: Sequence[str] = ()
    apart: Sequence[str] = ()


def start_application(fair: Fair, user: User, language: str) -> Application:
    """Begin a draft; a person has one running application at a fair."""
    check_window(fair, None, clock.now())
    application = Application(
        fair_id=fair.id, owner_id=user.id, language=language, contacts=[], wishes=[], neighbours=[]
    )
    db.session.add(application)
    db.session.flush()
    return application


def save_company(application: Application, answers: CompanyAnswers) -> None:
    """Keep the first step, complete or not."""
    _touch(application, 1)
    for name, value in asdict(answers).items():
        setattr(application, name, value)
    refresh_keys(application)


def save_contacts(application: Application, people: Mapping[str, ContactAnswers]) -> None:
    """Keep the people of the second step; a role without a word is forgotten."""
    _touch(application, 2)
    for role, answers in people.items():
        contact = application.contact(role)
        if not any(asdict(answers).values()):
            if contact is not None:
                application.contacts.remove(contact)
            continue
        if contact is None:
            contact = Contact(role=role)
            application.contacts.append(contact)
        for name, value in asdict(answers).items():
            setattr(contact, name, value)
    refresh_keys(application)


def save_stand(application: Application, answers: StandAnswers) -> None:
    """Keep the stand that is wanted, and the places wished for in their order."""
    _touch(application, 3)
    application.package_id = answers.package_id
    application.units_wanted = answers.units_wanted
    application.open_sides = answers.open_sides
    application.utilities = list(answers.utilities)
    application.budget = answers.budget
    application.wishes.clear()
    db.session.flush()  # the ranks must be free before they are given again
    for rank, wish in enumerate(answers.wishes, 1):
        application.wishes.append(Wish(rank=rank, text=wish.text, unit_id=wish.unit_id, zone_id=wish.zone_id))
    db.session.flush()
    db.session.expire(application, ["package"])


def save_exhibits(application: Application, answers: ExhibitAnswers) -> None:
    """Keep what is shown, and the companies to be near to or apart from."""
    _touch(application, 4)
    application.sector_id = answers.sector_id
    application.exhibits = answers.exhibits
    application.neighbours.clear()
    for kind, names in (("near", answers.near), ("apart", answers.apart)):
        application.neighbours.extend(NeighbourWish(kind=kind, company_name=name) for name in names)
    refresh_keys(application)
    db.session.expire(application, ["sector"])


def save_consents(application: Application, purposes: Sequence[str], *, language: str, channel: str = "web") -> None:
    """Record each newly given consent with the wording shown, and end those taken back."""
    _touch(application, 5)
    record_consents(application, purposes, language=language, channel=channel)


def record_consents(application: Application, purposes: Sequence[str], *, language: str, channel: str) -> None:
    """Write the ledger: one row for each consent to one purpose; nothing is ever deleted from it."""
    held = active_consents(application)
    for purpose in PURPOSES:
        if purpose.name in purposes and purpose.name not in held:
            give_consent(
                subject="application",
                subject_id=application.id,
                purpose=purpose.name,
                wording_version=WORDING_VERSION,
                wording=str(purpose.wording),
                language=language,
                user_id=application.owner_id,
                channel=channel,
            )
        elif purpose.name in held and purpose.name not in purposes:
            held[purpose.name].withdrawn_at = clock.now()
    db.session.flush()


def submit_application(application: Application, user: User) -> None:
    """Send the application: it gets its number once, and keeps its first moment when it is sent again."""
    now = clock.now()
    fair = application.fair
    check_window(fair, application, now)
    check_sender(user)
    check_editable(application)
    if missing_facts(application, list(active_consents(application))):
        raise StepsMissing
    repeated = application.submitted_at is not None
    before = application.state
    if repeated:
        application.resubmitted_at = to_the_millisecond(now)
    else:
        give_number(fair, application, now)
    application.state = ApplicationState.SUBMITTED
    refresh_keys(application)
    note_change(application, "application.submitted", user, before=before)
    db.session.flush()
    publish(ApplicationSubmitted(application.id, is_repeated=repeated))


def withdraw_application(application: Application, user: User) -> None:
    """Take an application back before it is decided; a draft is deleted from nobody's view but the applicant's."""
    if application.state not in {ApplicationState.DRAFT, *_UNDECIDED}:
        raise NotWithdrawable
    before = application.state
    application.state = ApplicationState.WITHDRAWN
    note_change(application, "application.withdrawn", user, before=before)


_UNDECIDED = frozenset({ApplicationState.SUBMITTED, ApplicationState.CHANGES_REQUESTED, ApplicationState.WAITLISTED})


def give_number(fair: Fair, application: Application, now: datetime) -> None:
    """The next running number of the fair, under its lock, and the moment that orders applications."""
    locked = db.session.scalars(select(Fair).where(Fair.id == fair.id).with_for_update()).one()
    db.session.refresh(locked, ["last_application_no"])
    locked.last_application_no += 1
    application.number = locked.last_application_no
    application.submitted_at = to_the_millisecond(now)


def to_the_millisecond(moment: datetime) -> datetime:
    """A moment without its microseconds."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def refresh_keys(application: Application) -> None:
    """Compute what the application is found and compared by."""
    main = application.contact("main")
    email = main.email if main else ""
    names = [application.legal_name, application.latin_name, application.fascia_name]
    application.name_key = company_key(application.legal_name) if application.legal_name else ""
    application.tax_key = tax_key(application.tax_code)
    application.domain_key = domain_key(application.website, email)
    people = [f"{contact.full_name} {contact.email}" for contact in application.contacts]
    application.search_key = fold(" ".join([*names, application.tax_code, application.tax_key, *people]))[:2000]


def note_change(
    application: Application, action: str, user: User, *, before: str, reason: str = "", **more: Any
) -> None:
    """Write into the audit log what became of an application."""
    record(
        action,
        subject="application",
        subject_id=application.id,
        fair_id=application.fair_id,
        actor_id=user.id,
        actor=user.display_name,
        before={"state": before},
        after={"state": str(application.state), "number": application.code, **more},
        reason=reason,
    )


def _touch(application: Application, step: int) -> None:
    check_editable(application)
    application.saved_at = clock.now()
    application.step = max(application.step or 1, step)
