"""The call as everybody reads it, and a proposal as whoever has its address writes it."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from eventsapp.accounts.models import User
from eventsapp.call import actions
from eventsapp.call.forms import ButtonForm, ProposalForm
from eventsapp.call.models import Call, ProposalState, TalkProposal
from eventsapp.call.queries import acting_for, call_of, own_proposals, proposal_by_token, unconfirmed_proposal
from eventsapp.call.rules import (
    CallClosed,
    NothingToConfirm,
    TooManyLetters,
    can_change,
    can_withdraw,
    is_open,
    read_confirm_token,
)
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import LETTERS, TryLimit, limiter
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.programme.forms.fields import language_word
from eventsapp.programme.importers.texts import prose
from eventsapp.programme.rules import KIND_WORDS
from eventsapp.web.access import person_or_address

blueprint = Blueprint("call_public", __name__, url_prefix="/<fair>/call")

WRITING = "20 per minute; 120 per hour"
"""Drafts are saved often, and an office shares an address."""
SENDING = TryLimit("proposals", "20 per hour")
"""Mails to addresses that nobody has confirmed, caused from one place."""


@blueprint.route("", methods=["GET", "POST"])
@in_fair
@limiter.limit(WRITING, methods=["POST"], key_func=person_or_address)
def call(fair: Fair) -> ResponseReturnValue:
    """Show what is asked for, and take a new proposal."""
    found = call_of(fair)
    if found is None:
        return _private(render_template("call/public/none.html")), 200
    form = ProposalForm(data={"email": current_user.email} if current_user.is_authenticated else None)
    form.offer(found)
    if form.is_submitted():
        answer = _take(fair, found, form, None)
        if answer is not None:
            return answer
    return _call_page(fair, found, form), form.status


def _call_page(fair: Fair, found: Call, form: ProposalForm) -> Response:
    now = clock.now()
    page = render_template(
        "call/public/call.html",
        call=found,
        form=form,
        text=_words(fair, found),
        asked_kinds=[KIND_WORDS[kind] for kind in found.kinds if kind in KIND_WORDS],
        asked_languages=[language_word(code) for code in found.languages],
        is_open=is_open(found, now),
        is_over=now >= found.closes_at,
        mine=own_proposals(fair, current_user) if current_user.is_authenticated else (),
        **_shown(fair),
    )
    return _private(page)


def _words(fair: Fair, found: Call) -> tuple[Markup, str]:
    """Return the call's words in the reader's language or another, cleaned, and the language they are in."""
    text, language = text_in(found.text, current_language(), fair.default_language)
    return Markup(prose(text)), language  # noqa: S704 - cleaned


def _shown(fair: Fair) -> dict[str, Any]:
    """What the form shows differently to some people."""
    exhibitor = acting_for(fair, current_user) if current_user.is_authenticated else None
    return {"exhibitor": exhibitor, "kinds": KIND_WORDS}


@blueprint.route("/<token>", methods=["GET", "POST"])
@in_fair
@limiter.limit(WRITING, methods=["POST"], key_func=person_or_address)
def proposal(fair: Fair, token: str) -> ResponseReturnValue:
    """Show a proposal to whoever has its address; until the call closes it can be changed."""
    found, stored = call_of(fair), _stored(fair, token)
    if found is None:
        raise CallClosed
    form = ProposalForm()
    form.offer(found)
    if not form.is_submitted():
        form.show(stored)
    else:
        answer = _take(fair, found, form, stored)
        if answer is not None:
            return answer
        stored = _stored(fair, token)
    page = render_template(
        "call/public/proposal.html",
        call=found,
        proposal=stored,
        form=form,
        button=ButtonForm(),
        abstract=Markup(prose(stored.abstract)),  # noqa: S704 - cleaned
        can_change=can_change(stored, found, clock.now()),
        can_withdraw=can_withdraw(stored),
        address=request.base_url,
        **_shown(fair),
    )
    return _private(page), form.status


def _stored(fair: Fair, token: str) -> TalkProposal:
    stored = proposal_by_token(fair, token)
    if stored is None:
        raise NotFound
    return stored


def _take(fair: Fair, found: Call, form: ProposalForm, stored: TalkProposal | None) -> ResponseReturnValue | None:
    """Keep what was typed, and send it where it was asked for; None where something is to be mended first."""
    is_sent = stored is not None and stored.state == ProposalState.SUBMITTED
    is_draft = "later" in request.form and not is_sent
    if not form.validate() or not (is_draft or form.is_complete(found, stored)):
        return None
    try:
        token = _keep(fair, form, stored)
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    if not is_draft:
        _send(fair, token)
    else:
        flash(_("Your draft is saved. Keep the address of this page: it is the way back to it."), "good")
    return redirect(url_for(".proposal", fair=fair.slug, token=token), 303)


def _keep(fair: Fair, form: ProposalForm, stored: TalkProposal | None) -> str:
    with transaction():
        row = _row(fair, stored.token) if stored else actions.start_proposal(fair, _person(), current_language())
        actions.save_proposal(row, form.answers(), _person())
        return row.token


def _send(fair: Fair, token: str) -> None:
    """Send what is kept as a draft: what stands against it is said on the page of the draft."""
    stored = _stored(fair, token)
    was_sent = stored.state == ProposalState.SUBMITTED
    try:
        if not was_sent and not _is_known(stored):
            _spend_letter(stored.email)
        with transaction():
            row = _row(fair, token)
            actions.send_proposal(row, _person(), shown_in=current_language())
    except Refusal as refusal:
        flash(str(refusal), "care")
        return
    if was_sent:
        flash(_("Your changes are saved."), "good")
    elif row.state == ProposalState.SUBMITTED:
        flash(_("Your proposal %(code)s has arrived.", code=row.code), "good")
    else:
        flash(_("One step is left: open the link that we have sent to %(email)s.", email=row.email), "care")


def _spend_letter(email: str) -> None:
    """Count a mail to an address that nobody has confirmed: by who gets it, and by who causes it."""
    if SENDING.spend(person_or_address()) is not None or LETTERS.spend(f"proposal {email}") is not None:
        raise TooManyLetters


def _is_known(stored: TalkProposal) -> bool:
    person = _person()
    return person is not None and person.email == stored.email and person.email_verified_at is not None


def _row(fair: Fair, token: str) -> TalkProposal:
    """Lock the call and then the proposal, the order in which everybody locks them."""
    call_of(fair, lock=True)
    row = proposal_by_token(fair, token, lock=True)
    if row is None:
        raise NotFound
    return row


def _person() -> User | None:
    person: User | None = current_user._get_current_object() if current_user.is_authenticated else None  # noqa: SLF001
    return person


@blueprint.post("/<token>/withdraw")
@in_fair
@limiter.limit(WRITING, key_func=person_or_address)
def withdraw(fair: Fair, token: str) -> ResponseReturnValue:
    """Take a proposal back."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.withdraw_proposal(_row(fair, token), _person())
        flash(_("Your proposal is withdrawn."), "good")
    return redirect(url_for(".proposal", fair=fair.slug, token=token), 303)


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
@in_fair
@limiter.limit(WRITING, methods=["POST"], key_func=person_or_address)
def confirm(fair: Fair, token: str) -> ResponseReturnValue:
    """Show a button that confirms an address: scanners of mails open links, but press no buttons."""
    number, email = read_confirm_token(token)
    stored = _unconfirmed(fair, number, email)
    form = ButtonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                row = _row(fair, stored.token)
                actions.confirm_proposal(row, email)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your proposal %(code)s has arrived.", code=row.code), "good")
            return redirect(url_for(".proposal", fair=fair.slug, token=row.token), 303)
    return _private(render_template("call/public/confirm.html", form=form, proposal=stored)), form.status


def _unconfirmed(fair: Fair, number: int, email: str) -> TalkProposal:
    stored = unconfirmed_proposal(fair, number, email)
    if stored is None:
        raise NothingToConfirm
    return stored


def _private(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
