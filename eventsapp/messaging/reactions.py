"""Which fact becomes which mail."""

from eventsapp.accounts import emails as accounts
from eventsapp.accounts.facts import PasswordResetRequested, RegistrationRepeated, UserRegistered
from eventsapp.accounts.models import User
from eventsapp.allocation import emails as allocation
from eventsapp.allocation.facts import (
    ExplanationReleased,
    ObjectionAnswered,
    ObjectionFiled,
    PlaceAnnounced,
    PlaceLost,
    PlaceTakenBack,
    TurnAnnounced,
    TurnMissed,
    TurnNear,
)
from eventsapp.allocation.models import ObjectionState
from eventsapp.booths import emails as booths
from eventsapp.booths.facts import (
    BoothAllocated,
    BoothChanged,
    BoothOffered,
    BoothReleased,
    BoothReserved,
    BoothSold,
    DepositUnplaced,
    HoldEnded,
    OptionLapsesSoon,
)
from eventsapp.exhibitors import emails as applications
from eventsapp.exhibitors.facts import (
    ApplicationApproved,
    ApplicationChangesRequested,
    ApplicationEnteredOnPaper,
    ApplicationRejected,
    ApplicationSubmitted,
    ApplicationWaitlisted,
)
from eventsapp.exhibitors.models import Application
from eventsapp.infra.database import db
from eventsapp.infra.outbox import on
from eventsapp.messaging.actions import queue_letter
from eventsapp.messaging.visitor_reactions import confirm_registration
from eventsapp.visitors.facts import VisitorRegistered
from eventsapp.web.letters import Letter


@on(UserRegistered)
def ask_to_verify(fact: UserRegistered) -> None:
    """Ask a new user to confirm the address."""
    user = db.session.get_one(User, fact.user_id)
    queue_letter(accounts.verification_letter(user, browser=fact.browser, go_on_to=fact.go_on_to))


@on(RegistrationRepeated)
def tell_known_address(fact: RegistrationRepeated) -> None:
    """Tell the mailbox that there is an account already."""
    if fact.user_id is not None:
        user = db.session.get_one(User, fact.user_id)
        queue_letter(accounts.known_address_letter(user, go_on_to=fact.go_on_to))


@on(PasswordResetRequested)
def send_reset_link(fact: PasswordResetRequested) -> None:
    """Send the link that sets a new password."""
    if fact.user_id is not None:
        queue_letter(accounts.reset_letter(db.session.get_one(User, fact.user_id), go_on_to=fact.go_on_to))


@on(VisitorRegistered)
def send_ticket(fact: VisitorRegistered) -> None:
    """Send a visitor the way to the ticket, or say that the registration waits for approval."""
    confirm_registration(fact)


# Applications


@on(ApplicationSubmitted)
def confirm_application(fact: ApplicationSubmitted) -> None:
    """Confirm that an application arrived."""
    application = db.session.get_one(Application, fact.application_id)
    _queue_to_applicant(applications.submitted_letter(application, is_repeated=fact.is_repeated))


@on(ApplicationApproved)
def tell_approval(fact: ApplicationApproved) -> None:
    """Tell an applicant that the company is in."""
    _queue_to_applicant(applications.approved_letter(db.session.get_one(Application, fact.application_id)))


@on(ApplicationRejected)
def tell_rejection(fact: ApplicationRejected) -> None:
    """Tell an applicant that the company is not in, and why."""
    _queue_to_applicant(applications.rejected_letter(db.session.get_one(Application, fact.application_id)))


@on(ApplicationChangesRequested)
def ask_for_changes(fact: ApplicationChangesRequested) -> None:
    """Tell an applicant what to change."""
    _queue_to_applicant(applications.changes_letter(db.session.get_one(Application, fact.application_id)))


@on(ApplicationWaitlisted)
def tell_waiting_list(fact: ApplicationWaitlisted) -> None:
    """Tell an applicant about the waiting list."""
    _queue_to_applicant(applications.waitlisted_letter(db.session.get_one(Application, fact.application_id)))


@on(ApplicationEnteredOnPaper)
def send_claim_link(fact: ApplicationEnteredOnPaper) -> None:
    """Send the link by which a company takes its paper application over; not once it was taken over."""
    application = db.session.get_one(Application, fact.application_id)
    if application.claim_key:
        _queue_to_applicant(applications.claim_letter(application))


# Stands


@on(BoothAllocated)
def tell_stand(fact: BoothAllocated) -> None:
    """Tell an exhibitor which stand it has."""
    _queue_to_applicant(booths.allocated_letter(fact))


@on(BoothReleased)
def tell_release(fact: BoothReleased) -> None:
    """Tell an exhibitor that its stand was taken back, and why."""
    _queue_to_applicant(booths.released_letter(fact))


@on(BoothReserved)
def tell_reservation(fact: BoothReserved) -> None:
    """Tell an exhibitor until when its stand is reserved."""
    _queue_to_applicant(booths.news_letter(fact))


@on(BoothSold)
def tell_sale(fact: BoothSold) -> None:
    """Tell an exhibitor that the deposit arrived."""
    _queue_to_applicant(booths.news_letter(fact))


@on(DepositUnplaced)
def tell_unplaced_deposit(fact: DepositUnplaced) -> None:
    """Tell an exhibitor that its deposit came too late for its stand, and is kept."""
    _queue_to_applicant(booths.news_letter(fact))


@on(BoothChanged)
def tell_change(fact: BoothChanged) -> None:
    """Tell an exhibitor which units it has now."""
    _queue_to_applicant(booths.news_letter(fact))


@on(BoothOffered)
def tell_offer(fact: BoothOffered) -> None:
    """Tell one from the waiting list what it is offered, and until when."""
    _queue_to_applicant(booths.news_letter(fact))


@on(HoldEnded)
def tell_end(fact: HoldEnded) -> None:
    """Tell an exhibitor that its reservation ran out; a cart that did is seen on its page."""
    if fact.how == "expired" and fact.exhibitor_id is not None and fact.was in {"reserved", "offered"}:
        _queue_to_applicant(booths.news_letter(fact))


@on(OptionLapsesSoon)
def nag_about_option(fact: OptionLapsesSoon) -> None:
    """Remind whoever put an option that it ends."""
    _queue_to_applicant(booths.option_letter(fact))


# Plans of the whole fair


@on(PlaceAnnounced)
def tell_place(fact: PlaceAnnounced) -> None:
    """Tell an exhibitor which place a published plan gives it."""
    _queue_to_applicant(allocation.announced_letter(fact))


@on(PlaceLost)
def tell_place_lost(fact: PlaceLost) -> None:
    """Tell an exhibitor that a published plan has no stand for it any more."""
    _queue_to_applicant(allocation.lost_letter(fact))


@on(PlaceTakenBack)
def tell_plan_taken_back(fact: PlaceTakenBack) -> None:
    """Tell an exhibitor that the plan is off, and what it has instead."""
    _queue_to_applicant(allocation.taken_back_letter(fact))


@on(ExplanationReleased)
def tell_explanation(fact: ExplanationReleased) -> None:
    """Tell an exhibitor that it may read why it has its place."""
    _queue_to_applicant(allocation.explanation_letter(fact))


@on(ObjectionFiled)
def tell_objection(fact: ObjectionFiled) -> None:
    """Give the organiser an objection, and the exhibitor a receipt."""
    _queue_to_applicant(allocation.filed_letter(fact))
    _queue_to_applicant(allocation.receipt_letter(fact))


@on(ObjectionAnswered)
def tell_answer(fact: ObjectionAnswered) -> None:
    """Tell the exhibitor what was answered; once it moved, the organiser."""
    if fact.state == ObjectionState.MOVED:
        _queue_to_applicant(allocation.moved_letter(fact))
    else:
        _queue_to_applicant(allocation.answer_letter(fact))


# Rounds


@on(TurnAnnounced)
def tell_round(fact: TurnAnnounced) -> None:
    """Tell an exhibitor that its round opens, and when its own turn is."""
    _queue_to_applicant(allocation.round_letter(fact))


@on(TurnNear)
def tell_turn_near(fact: TurnNear) -> None:
    """Tell an exhibitor that it is one of the next."""
    _queue_to_applicant(allocation.near_letter(fact))


@on(TurnMissed)
def tell_missed_turn(fact: TurnMissed) -> None:
    """Tell an exhibitor that did not choose what it has instead, and what comes next."""
    _queue_to_applicant(allocation.missed_letter(fact))


def _queue_to_applicant(letter: Letter) -> None:
    """Queue a letter; an imported or unfinished application may name nobody to write to."""
    if letter.recipient:
        queue_letter(letter)
