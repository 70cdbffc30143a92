"""Signing in and out."""

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RequestLimit
from flask_login import current_user, logout_user

from eventsapp.accounts import actions
from eventsapp.accounts.forms import SignInForm
from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password, is_outdated
from eventsapp.accounts.queries import user_by_email
from eventsapp.accounts.rules import TooManyGuesses, WrongCredentials, may_sign_in
from eventsapp.accounts.views.blueprint import blueprint
from eventsapp.accounts.views.sessions import check_guess, safe_next, start_session
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import SIGN_IN, limiter, wait_until_reset
from eventsapp.infra.refusals import Refusal
from eventsapp.web.access import public, signed_in
from eventsapp.web.waiting import words_of_wait


def _too_many_from_here(limit: RequestLimit) -> Response:
    """Answer somebody whose network address tried too often, with what they typed still there."""
    form = SignInForm()
    wait = wait_until_reset()
    sentence = _("There were too many tries from your network in a short time.")
    refusal = TooManyGuesses(f"{sentence} {words_of_wait(wait)}" if wait else sentence, wait=wait)
    form.refuse(refusal)
    return make_response(_page(form, refusal))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(SIGN_IN, methods=["POST"], on_breach=_too_many_from_here)
def sign_in() -> ResponseReturnValue:
    """Sign in with address and password."""
    form = SignInForm(next=request.args.get("next", ""))
    if current_user.is_authenticated and request.method == "GET":
        return redirect(safe_next(form.next.data))
    if form.validate_on_submit():
        try:
            user = _credentials_owner(form)
        except Refusal as refusal:
            form.refuse(refusal)
            return _page(form, refusal)
        start_session(user)
        return redirect(safe_next(form.next.data))
    return _page(form)


def _page(form: SignInForm, refusal: Refusal | None = None) -> tuple[str, int, dict[str, str]]:
    wait = refusal.wait if isinstance(refusal, TooManyGuesses) else None
    headers = {"Retry-After": str(int(wait.total_seconds()))} if wait else {}
    return render_template("accounts/sign_in.html", form=form), form.status, headers


def _credentials_owner(form: SignInForm) -> User:
    email, password = form.email.data or "", form.password.data or ""
    user = user_by_email(email)
    is_right = check_guess(email, password, user)
    if user is None or not is_right or not may_sign_in(user):
        raise WrongCredentials
    renewed = hash_password(password) if user.password_hash and is_outdated(user.password_hash) else None
    with transaction():
        actions.note_sign_in(user, new_hash=renewed)
    return user


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Forget who this browser belongs to."""
    logout_user()
    session.clear()
    return redirect(url_for("fairs.home"))
