"""What people change about their own account."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user

from eventsapp.accounts import actions
from eventsapp.accounts.forms import ChangePasswordForm, SettingsForm
from eventsapp.accounts.passwords import hash_password
from eventsapp.accounts.rules import WrongPassword, check_password
from eventsapp.accounts.views.blueprint import blueprint
from eventsapp.accounts.views.sessions import check_guess, forget_guesses
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import SIGN_IN, limiter
from eventsapp.infra.refusals import Refusal
from eventsapp.web.access import signed_in


@blueprint.route("/settings", methods=["GET", "POST"])
@signed_in
def settings() -> ResponseReturnValue:
    """Change name and language."""
    form = SettingsForm(obj=current_user)
    if form.validate_on_submit():
        with transaction():
            actions.change_settings(
                current_user,
                full_name=form.full_name.data or "",
                latin_name=form.latin_name.data or "",
                language=form.language.data,
            )
        session.pop("lang", None)
        flash(_("Your settings are saved."), "good")
        return redirect(url_for("accounts.settings"))
    return render_template("accounts/settings.html", form=form, password_form=ChangePasswordForm()), form.status


@blueprint.post("/password")
@signed_in
@limiter.limit(SIGN_IN)
def change_password() -> ResponseReturnValue:
    """Change the password."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            _change_password(form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your new password is set. Other browsers are signed out."), "good")
            return redirect(url_for("accounts.settings"))
    settings_form = SettingsForm(formdata=None, obj=current_user)
    return render_template("accounts/settings.html", form=settings_form, password_form=form), form.status


def _change_password(form: ChangePasswordForm) -> None:
    user = current_user._get_current_object()  # noqa: SLF001 - documented by werkzeug for this purpose
    if not check_guess(user.email, form.current_password.data or "", user):
        raise WrongPassword(_("This is not your present password."), field="current_password")
    check_password(form.password.data or "", user.email)
    password_hash = hash_password(form.password.data or "")
    with transaction():
        actions.change_password(user, password_hash)
    forget_guesses(user.email)
    login_user(user)
