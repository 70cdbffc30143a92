"""Signing in and out, making an account, verifying, resetting."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from eventsapp.accounts import actions
from eventsapp.accounts.forms import (
    AddressForm,
    ChangePasswordForm,
    EmptyForm,
    NewPasswordForm,
    RegistrationForm,
    SettingsForm,
    SignInForm,
)
from eventsapp.accounts.links import RESET, VERIFY, is_fresh, read_token
from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import hash_password, is_outdated, is_password
from eventsapp.accounts.queries import user_by_email, user_by_id
from eventsapp.accounts.rules import LinkExpired, LinkOfAnother, WrongCredentials, check_password
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import REGISTRATION, SIGN_IN, limiter
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal
from eventsapp.web.access import public, signed_in, to_sign_in

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


def _safe_next(target: str | None) -> str:
    """Return where to go on, if it is a path of ours."""
    try:
        parts = urlsplit(target or "")
    except ValueError:  # half an IPv6 address
        return url_for("fairs.home")
    is_ours = target and not parts.scheme and not parts.netloc and target.startswith("/")
    if is_ours and target and not target.startswith(("//", "/\\")):
        return target
    return url_for("fairs.home")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(SIGN_IN, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in with address and password."""
    form = SignInForm(next=request.args.get("next", ""))
    if current_user.is_authenticated and request.method == "GET":
        return redirect(_safe_next(form.next.data))
    if form.validate_on_submit():
        try:
            user = _credentials_owner(form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _start_session(user)
            return redirect(_safe_next(form.next.data))
    return render_template("accounts/sign_in.html", form=form), form.status


def _credentials_owner(form: SignInForm) -> User:
    password = form.password.data or ""
    user = user_by_email(form.email.data or "")
    if not is_password(password, user.password_hash if user else None) or user is None or not user.is_active:
        raise WrongCredentials
    renewed = hash_password(password) if user.password_hash and is_outdated(user.password_hash) else None
    with transaction():
        actions.note_sign_in(user, new_hash=renewed)
    return user


def _start_session(user: User) -> None:
    session.clear()
    session.permanent = True
    login_user(user)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Forget who this browser belongs to."""
    logout_user()
    session.clear()
    return redirect(url_for("fairs.home"))


@blueprint.route("/register", methods=["GET", "POST"])
@public
@limiter.limit(REGISTRATION, methods=["POST"])
def register() -> ResponseReturnValue:
    """Make an account."""
    form = RegistrationForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        try:
            user = _new_user(form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if user is not None:
                _start_session(user)
            return redirect(url_for("accounts.check_mail", next=form.next.data or None))
    return render_template("accounts/register.html", form=form), form.status


def _new_user(form: RegistrationForm) -> User | None:
    email, password = form.email.data or "", form.password.data or ""
    check_password(password, email)
    password_hash = hash_password(password)
    with transaction():
        return actions.register(
            email=email,
            full_name=form.full_name.data or "",
            latin_name=form.latin_name.data or "",
            password_hash=password_hash,
            language=current_language(),
        )


@blueprint.get("/check-mail")
@public
def check_mail() -> ResponseReturnValue:
    """Say that a mail is on its way, whether or not the address was known."""
    return render_template("accounts/check_mail.html", next_url=_safe_next(request.args.get("next")))


@blueprint.post("/verification")
@signed_in
@limiter.limit(REGISTRATION)
def resend_verification() -> ResponseReturnValue:
    """Send the verification mail again."""
    with transaction():
        actions.resend_verification(current_user)
    flash(_("We have sent the mail again."), "good")
    return redirect(url_for("accounts.settings"))


@blueprint.route("/verify/<token>", methods=["GET", "POST"])
@public
def verify(token: str) -> ResponseReturnValue:
    """Show a button that verifies the address: mail scanners open links, but press no buttons.

    It works for who signed in to the account: nobody confirms by a click what a stranger made in their name.
    """
    form = EmptyForm()
    user_id, mark = read_token(VERIFY, token)
    user = user_by_id(user_id)
    if user is None or not is_fresh(VERIFY, mark, user):
        raise LinkExpired
    if not current_user.is_authenticated:
        return to_sign_in()
    if current_user.id != user_id:
        raise LinkOfAnother
    if form.validate_on_submit():
        with transaction():
            actions.verify_email(user_id, mark)
        flash(_("Your e-mail address is confirmed."), "good")
        return redirect(url_for("fairs.home"))
    return render_template("accounts/verify.html", form=form, email=user.email), form.status


@blueprint.route("/forgot", methods=["GET", "POST"])
@public
@limiter.limit(REGISTRATION, methods=["POST"])
def forgot() -> ResponseReturnValue:
    """Ask for a link to set a new password."""
    form = AddressForm()
    if form.validate_on_submit():
        with transaction():
            actions.request_reset(form.email.data or "")
        return redirect(url_for("accounts.check_mail"))
    return render_template("accounts/forgot.html", form=form), form.status


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@public
@limiter.limit(REGISTRATION, methods=["POST"])
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by a link from a mail."""
    form = NewPasswordForm()
    user_id, mark = read_token(RESET, token)
    user = user_by_id(user_id)
    if user is None or not is_fresh(RESET, mark, user):
        raise LinkExpired
    if form.validate_on_submit():
        try:
            _set_password(user, mark, form.password.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your new password is set."), "good")
            return redirect(url_for("fairs.home"))
    return render_template("accounts/reset.html", form=form, email=user.email), form.status


def _set_password(user: User, mark: str, password: str) -> None:
    check_password(password, user.email)
    password_hash = hash_password(password)
    with transaction():
        actions.reset_password(user.id, mark, password_hash)
    _start_session(user)


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
    if not is_password(form.current.data or "", current_user.password_hash):
        raise WrongCredentials(_("This is not your present password."), field="current")
    check_password(form.password.data or "", current_user.email)
    password_hash = hash_password(form.password.data or "")
    user = current_user._get_current_object()  # noqa: SLF001 - documented by werkzeug for this purpose
    with transaction():
        actions.change_password(user, password_hash)
    login_user(user)
