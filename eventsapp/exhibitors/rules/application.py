"""What may become of an application, and what it must say before it can be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Application, ApplicationState
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import Refusal

STEPS: Final = ("company", "contacts", "stand", "exhibits", "consents", "check")
CLAIM_DAYS: Final = 30
LONGEST_NOTE: Final = 4000
WORDING_VERSION: Final = "2026-1"
_SATURDAY: Final = 5

EDITABLE: Final = frozenset({ApplicationState.DRAFT, ApplicationState.CHANGES_REQUESTED})
DECIDABLE: Final = frozenset({ApplicationState.SUBMITTED, ApplicationState.WAITLISTED})
LIVE: Final = frozenset(ApplicationState) - {ApplicationState.REJECTED, ApplicationState.WITHDRAWN}


class Decision(StrEnum):
    """What an organiser may decide."""

    APPROVE = "approve"
    CHANGES = "changes"
    REJECT = "reject"
    WAITLIST = "waitlist"


@dataclass(frozen=True)
class Purpose:
    """One purpose of using someone's data, asked for on its own and never ticked beforehand."""

    name: str
    wording: LazyString
    is_required: bool = False


PURPOSES: Final = (
    Purpose(
        "terms", _l("We have read the conditions of participation of this fair and accept them."), is_required=True
    ),
    Purpose(
        "registration",
        _l(
            "The organiser may use the data in this application to check it, place our booth and run our participation."
        ),
        is_required=True,
    ),
    Purpose(
        "directory", _l("The organiser may publish our company's name, sector and description in the exhibitor list.")
    ),
    Purpose(
        "partner", _l("The organiser may pass our application on to its partner abroad who runs this fair with it.")
    ),
    Purpose("news", _l("The organiser may send us news about this and later fairs by e-mail.")),
)
UTILITY_NAMES: Final[Mapping[str, LazyString]] = {
    "power": _l("Electricity"),
    "water": _l("Water"),
    "air": _l("Compressed air"),
    "data": _l("Data line"),
}
"""What a stand may be connected to; codes as units have them."""
REQUIRED_PURPOSES: Final = frozenset(purpose.name for purpose in PURPOSES if purpose.is_required)


class ApplicationsClosed(Refusal):
    """The fair takes no applications now."""

    sentence = _l("This fair does not take applications at the moment.")


class NotEditable(Refusal):
    """An application that is with the organiser, or decided, stays as it was sent."""

    sentence = _l("This application was sent and can be changed only when the organiser asks for changes.")


class NotDecidable(Refusal):
    """Only what was submitted or waits can be decided."""

    sentence = _l("This application is not waiting for a decision any more. Open it to see what became of it.")


class NotWithdrawable(Refusal):
    """An application that is decided or was withdrawn cannot be withdrawn."""

    sentence = _l("This application cannot be withdrawn any more. Write to the organiser instead.")


class StepsMissing(Refusal):
    """An application that lacks something cannot be sent."""

    status = 422
    sentence = _l("The application is not complete yet. Nothing was sent; your draft is saved.")


class AddressUnconfirmed(Refusal):
    """Who sends an application must be reachable: the answer goes to their address."""

    status = 422
    sentence = _l(
        "Your e-mail address is not confirmed yet, and the organiser's answer goes there. Nothing was sent; "
        "your draft is saved. Open the link in our mail, then send the application."
    )


class CommentMissing(Refusal):
    """Asking for changes and rejecting need words for the applicant."""

    status = 422
    field = "note"
    sentence = _l("Write to the applicant what to change or why. They get these words by mail.")


class AlreadyApplied(Refusal):
    """A person has one running application at a fair."""

    sentence = _l("You already have an application at this fair. Withdraw it first, or use another account.")


class ClaimExpired(Refusal):
    """A claim link that is too old, already used or mangled."""

    status = 410
    sentence = _l("This link has expired or was already used. Ask the organiser to send a new one.")


class SameApplication(Refusal):
    """An application cannot be a duplicate of itself, nor of one that is not there."""

    status = 422
    sentence = _l("Choose another application to compare with.")


def check_window(fair: Fair, application: Application | None, now: datetime) -> None:
    """Refuse new and unsent applications outside the fair's window; requested changes are always welcome."""
    asked = application is not None and application.state == ApplicationState.CHANGES_REQUESTED
    if not asked and not fair.accepts_applications(now):
        raise ApplicationsClosed


def check_sender(user: User) -> None:
    """Refuse to send for somebody whose address is not confirmed."""
    if user.email_verified_at is None:
        raise AddressUnconfirmed


def check_editable(application: Application) -> None:
    """Refuse changes to what was sent."""
    if application.state not in EDITABLE:
        raise NotEditable


def check_note(decision: Decision, note: str) -> None:
    """Refuse a decision against the applicant without a word of why."""
    if decision in {Decision.CHANGES, Decision.REJECT} and not note.strip():
        raise CommentMissing


def missing_facts(application: Application, consents: Sequence[str]) -> list[str]:
    """The steps without which an application cannot be sent, in their order."""
    main = next((contact for contact in application.contacts if contact.role == "main"), None)
    complete = {
        "company": bool(application.legal_name and application.country),
        "contacts": bool(main and main.full_name and main.email),
        "stand": bool(application.package_id and application.units_wanted),
        "exhibits": bool(application.exhibits),
        "consents": set(consents) >= REQUIRED_PURPOSES,
    }
    return [step for step in STEPS if not complete.get(step, True)]


def review_due_on(submitted_on: date, days: int) -> date:
    """The day by which an answer is promised: that many working days later, Saturdays and Sundays not counted."""
    day = submitted_on
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day
