"""A person's tokens for programs: made, shown once, revoked."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.actions import make_token, revoke_token
from eventsapp.fairs.forms import SCOPES, WRITE, TokenForm
from eventsapp.fairs.queries import organised_by, tokens_of
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import REGISTRATION, limiter
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal
from eventsapp.web.access import person_or_address, signed_in

blueprint = Blueprint("fairs_tokens", __name__, url_prefix="/account/tokens")


@blueprint.get("")
@signed_in
def listed() -> ResponseReturnValue:
    """Show one's tokens, and when each was used last."""
    return _show(_form(formdata=None))


@blueprint.post("")
@signed_in
@limiter.limit(REGISTRATION, key_func=person_or_address)
def make() -> ResponseReturnValue:
    """Make a token and show it, which is the only time."""
    form = _form()
    if form.validate_on_submit():
        try:
            with transaction():
                new = make_token(
                    current_user, int(form.fair.data), form.name.data or "", may_write=form.scope.data == WRITE
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _show(_form(formdata=None), secret=new.secret)
    return _show(form)


@blueprint.post("/<int:token_id>/revoke")
@signed_in
def revoke(token_id: int) -> ResponseReturnValue:
    """Revoke a token at once."""
    with transaction():
        name = revoke_token(current_user, token_id)
    flash(_("“%(name)s” is revoked. Programs that use it are refused from now on.", name=name), "good")
    return redirect(url_for(".listed"))


def organises_a_fair() -> bool:
    """Whether the person at the browser may make tokens."""
    return bool(organised_by(current_user.id))


def _form(**settings: object) -> TokenForm:
    language = current_language()
    return TokenForm(**settings).offer([(fair.id, fair.name_in(language)) for fair in organised_by(current_user.id)])


def _show(form: TokenForm, secret: str = "") -> ResponseReturnValue:
    body = render_template(
        "fairs/tokens.html", form=form, secret=secret, tokens=tokens_of(current_user.id), scopes=SCOPES
    )
    return body, form.status, {"Cache-Control": "no-store"}
