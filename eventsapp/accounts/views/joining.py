"""Making an account and confirming its address, in a way that tells nobody whether an address has one."""

import secrets

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.accounts import actions
from eventsapp.accounts.forms import ConfirmForm, EmptyForm, RegistrationForm
from eventsapp.accounts.links import VERIFY, browser_mark, is_fresh, read_token
from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password
from eventsapp.accounts.queries import user_by_id
from eventsapp.accounts.rules import LinkExpired, LinkOfAnother, WrongPassword, check_password
from eventsapp.accounts.views.blueprint import blueprint
from eventsapp.accounts.views.sessions import check_guess, path_of_ours, safe_next, start_session
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import LETTERS, REGISTRATION, SIGN_IN, limiter
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal
from eventsapp.web.access import public, signed_in

REGISTERED_HERE = "registered_here"
"""In the session: what only the browser knows that made the account."""
MAIL_TO = "mail_to"
"""In the session: the address a mail was asked for, to look at for mistakes."""


@blueprint.route("/register", methods=["GET", "POST"])
@public
@limiter.limit(REGISTRATION, methods=["POST"])
def register() -> ResponseReturnValue:
    """Make an account; whether the address was known, only its mailbox learns."""
    form = RegistrationForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        try:
            _register(form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("accounts.check_mail"))
    return render_template("accounts/register.html", form=form), form.status


def _register(form: RegistrationForm) -> None:
    """Do the same work for a new and a known address: the clock tells as little as the page."""
    email, password = form.email.data or "", form.password.data or ""
    check_password(password, email)
    password_hash = hash_password(password)
    secret = secrets.token_urlsafe(24)
    has_many_letters = LETTERS.spend(email) is not None
    with transaction():
        actions.register(
            email=email,
            full_name=form.full_name.data or "",
            latin_name=form.latin_name.data or "",
            password_hash=password_hash,
            language=current_language(),
            browser=browser_mark(secret),
            go_on_to=path_of_ours(form.next.data),
            quietly=has_many_letters,
        )
    session.clear()  # nobody is signed in before the address is confirmed, whoever was before
    session[REGISTERED_HERE] = secret
    session[MAIL_TO] = email


@blueprint.get("/check-mail")
@public
def check_mail() -> ResponseReturnValue:
    """Say that a mail is on its way, whether or not the address was known."""
    return render_template("accounts/check_mail.html", email=session.get(MAIL_TO))


@blueprint.post("/verification")
@signed_in
@limiter.limit(REGISTRATION)
def resend_verification() -> ResponseReturnValue:
    """Send the verification mail again, and go on at the page that asked."""
    back = path_of_ours(request.form.get("next"))
    with transaction():
        actions.resend_verification(current_user, go_on_to=back)
    flash(_("We have sent the mail again."), "good")
    return redirect(back or url_for("accounts.settings"))


@blueprint.route("/verify/<token>", methods=["GET", "POST"])
@public
@limiter.limit(SIGN_IN, methods=["POST"])
def verify(token: str) -> ResponseReturnValue:
    """Show a button that confirms the address and signs in: mail scanners open links, but press no buttons.

    The browser that made the account needs no more than the button; every other one needs the password. So nobody
    confirms by a click what a stranger made in their name.
    """
    user, mark, browser = _read_link(token)
    back = request.args.get("next")
    if user.email_verified_at is not None:
        flash(_("Your e-mail address is confirmed already."), "good")
        return redirect(safe_next(back) if current_user.is_authenticated else url_for("accounts.sign_in", next=back))
    form = EmptyForm() if _is_proven(user, browser) else ConfirmForm()
    if form.validate_on_submit():
        try:
            _confirm(user, mark, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your e-mail address is confirmed."), "good")
            return redirect(safe_next(back))
    return render_template("accounts/verify.html", form=form, email=user.email, next_url=back), form.status


def _read_link(token: str) -> tuple[User, str, str]:
    user_id, mark, browser = read_token(VERIFY, token)
    user = user_by_id(user_id)
    if user is None or not user.is_active or not is_fresh(VERIFY, mark, user):
        raise LinkExpired
    if current_user.is_authenticated and current_user.id != user_id:
        raise LinkOfAnother
    return user, mark, browser


def _is_proven(user: User, browser: str) -> bool:
    """Whether this browser is signed in to the account, or made it."""
    if current_user.is_authenticated:
        return bool(current_user.id == user.id)
    secret = session.get(REGISTERED_HERE)
    return bool(browser and secret) and secrets.compare_digest(browser_mark(str(secret)), browser)


def _confirm(user: User, mark: str, form: EmptyForm | ConfirmForm) -> None:
    if isinstance(form, ConfirmForm) and not check_guess(user.email, form.password.data or "", user):
        raise WrongPassword
    with transaction():
        actions.verify_email(user.id, mark)
        actions.note_sign_in(user)
    if not current_user.is_authenticated:
        start_session(user)
