"""A new password by mail."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.accounts import actions
from eventsapp.accounts.forms import AddressForm, NewPasswordForm
from eventsapp.accounts.links import RESET, is_fresh, read_token
from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password
from eventsapp.accounts.queries import user_by_id
from eventsapp.accounts.rules import LinkExpired, check_password
from eventsapp.accounts.views.blueprint import blueprint
from eventsapp.accounts.views.joining import MAIL_TO
from eventsapp.accounts.views.sessions import path_of_ours, safe_next, start_session
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import GUESSES, LETTERS, REGISTRATION, limiter
from eventsapp.infra.refusals import Refusal
from eventsapp.web.access import public


@blueprint.route("/forgot", methods=["GET", "POST"])
@public
@limiter.limit(REGISTRATION, methods=["POST"])
def forgot() -> ResponseReturnValue:
    """Ask for a link to set a new password."""
    form = AddressForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        email = form.email.data or ""
        if LETTERS.spend(email) is None:
            with transaction():
                actions.request_reset(email, go_on_to=path_of_ours(form.next.data))
        session[MAIL_TO] = email
        return redirect(url_for("accounts.check_mail"))
    return render_template("accounts/forgot.html", form=form), form.status


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@public
@limiter.limit(REGISTRATION, methods=["POST"])
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by a link from a mail."""
    form = NewPasswordForm()
    user_id, mark, _browser = read_token(RESET, token)
    user = user_by_id(user_id)
    if user is None or not user.is_active or not is_fresh(RESET, mark, user):
        raise LinkExpired
    if form.validate_on_submit():
        try:
            _set_password(user, mark, form.password.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your new password is set."), "good")
            return redirect(safe_next(request.args.get("next")))
    return render_template("accounts/reset.html", form=form, email=user.email), form.status


def _set_password(user: User, mark: str, password: str) -> None:
    check_password(password, user.email)
    password_hash = hash_password(password)
    with transaction():
        actions.reset_password(user.id, mark, password_hash)
    GUESSES.clear(user.email)
    start_session(user)
