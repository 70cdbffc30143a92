"""The ticket in the wallet of a phone, where the installation has the keys for it."""

from datetime import datetime

from flask import Flask, Response, abort, current_app, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from config import BadSettings, Settings
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.limits import limiter
from eventsapp.infra.locale import current_language, zone
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.views.public import blueprint
from eventsapp.visitors.views.public.showing import (
    code_shown,
    days_admitted,
    days_in_words,
    registration_or_404,
    words_of_fair,
)
from eventsapp.visitors.wallets import (
    AppleSigner,
    BadWallet,
    GoogleSigner,
    WalletTicket,
    load_apple,
    load_google,
    save_link,
    write_pass,
)
from eventsapp.visitors.wallets.apple import MEDIA_TYPE

APPLE, GOOGLE = "eventsapp.visitors.wallets.apple", "eventsapp.visitors.wallets.google"


@blueprint.get("/<fair>/ticket/<token>/ticket.pkpass")
@in_fair
@limiter.limit("30 per minute")
def ticket_apple(fair: Fair, token: str) -> ResponseReturnValue:
    """Give the ticket as a pass for Apple Wallet; one that admits nobody gives none."""
    found, signer = registration_or_404(fair, token), apple_signer()
    code = code_shown(fair, found)
    if signer is None or code is None:
        abort(404)
    answer = Response(write_pass(_ticket(fair, found, code), signer), content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{fair.slug}-{found.reference}.pkpass"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/<fair>/ticket/<token>/google-wallet")
@in_fair
@limiter.limit("30 per minute")
def ticket_google(fair: Fair, token: str) -> ResponseReturnValue:
    """Lead to where Google saves the ticket; one that admits nobody leads nowhere."""
    found, signer = registration_or_404(fair, token), google_signer()
    code = code_shown(fair, found)
    if signer is None or code is None:
        abort(404)
    answer = redirect(save_link(_ticket(fair, found, code), signer, clock.now()))
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def apple_signer() -> AppleSigner | None:
    """Return what signs passes for Apple Wallet, if this installation has it."""
    signer: AppleSigner | None = current_app.extensions[APPLE]
    return signer


def google_signer() -> GoogleSigner | None:
    """Return what signs links to Google Wallet, if this installation has it."""
    signer: GoogleSigner | None = current_app.extensions[GOOGLE]
    return signer


def load_wallets(app: Flask, settings: Settings) -> None:
    """Read certificates and keys at the start, so that a wrong one is noticed then and not by visitors."""
    apple = (settings.apple_pass_cert, settings.apple_pass_key, settings.apple_wwdr_cert)
    cert, key, issuer = apple
    try:
        app.extensions[APPLE] = (
            load_apple(cert, key, issuer, settings.apple_pass_type, settings.apple_team)
            if cert and key and issuer
            else None
        )
        google = settings.google_wallet_key
        app.extensions[GOOGLE] = load_google(google, settings.google_wallet_issuer) if google else None
    except BadWallet as error:
        raise BadSettings(str(error)) from error


def _ticket(fair: Fair, found: Visitor, code: str) -> WalletTicket:
    at, days = zone(fair.timezone), days_admitted(fair, found)
    return WalletTicket(
        serial=f"{fair.slug}-{found.reference}",
        fair_slug=fair.slug,
        fair_name=fair.name_in(current_language()),
        organiser=fair.name_in(fair.default_language),
        name=found.full_name,
        role=words_of_fair(fair, found.type.badge_word or found.type.name) if found.type else "",
        days=days_in_words(fair, found),
        place=words_of_fair(fair, fair.venue_name),
        address=words_of_fair(fair, fair.venue_address),
        code=code,
        reference=found.reference,
        starts_at=datetime.combine(days[0], fair.opens_at, at),
        ends_at=datetime.combine(days[-1], fair.closes_at, at),
        language=current_language(),
        labels={
            "name": _("Name"),
            "role": _("Ticket"),
            "days": _("Days"),
            "place": _("Place"),
            "address": _("Address"),
            "reference": _("Number"),
        },
    )
