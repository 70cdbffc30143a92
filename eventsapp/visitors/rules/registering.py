"""Decisions about registration, and the purposes people are asked about."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import Refusal

WORDING_VERSION = "2026-11"
"""Changes with every change of a wording below: the record of a consent names it."""

_PHONE = re.compile(r"[+()0-9 ./-]+")


@dataclass(frozen=True)
class Purpose:
    """One purpose that people's data may serve, with the sentence they agree to."""

    code: str
    wording: LazyString
    is_needed: bool


PURPOSES: Mapping[str, Purpose] = {
    purpose.code: purpose
    for purpose in (
        Purpose(
            "registration",
            _l("I agree that the organiser uses these details to register me, make my badge and let me in."),
            is_needed=True,
        ),
        Purpose(
            "organiser_news",
            _l("The organiser may write to me about this fair and the next one."),
            is_needed=False,
        ),
        Purpose(
            "exhibitors",
            _l("Exhibitors whose stand scans my badge may see my contact details and write to me."),
            is_needed=False,
        ),
        Purpose(
            "matchmaking",
            _l("Exhibitors and visitors who look for somebody like me may see that I come and ask me for a meeting."),
            is_needed=False,
        ),
        Purpose(
            "photos",
            _l("The organiser may publish photos and videos of the fair on which I can be recognised."),
            is_needed=False,
        ),
        Purpose(
            "partner_abroad",
            _l("The organiser may pass my details to its partner organisers in other countries, who may write to me."),
            is_needed=False,
        ),
        Purpose(
            "sponsors",
            _l("Sponsors of the fair may write to me."),
            is_needed=False,
        ),
    )
}


class RegistrationClosed(Refusal):
    """The fair is over."""

    status = 410
    sentence = _l("This fair is over, so nobody can register any more.")


class LettersMissing(Refusal):
    """The typefaces of this machine lack a letter of a name."""

    status = 503
    sentence = _l(
        "This ticket cannot be written as a PDF now, because the letters of its name are not installed here. "
        "The picture of its code works as well."
    )


def check_open(fair: Fair, now: datetime) -> None:
    """Refuse registration after the fair's last day, in its own time zone."""
    if now.astimezone(zone(fair.timezone)).date() > fair.ends_on:
        raise RegistrationClosed


def plain_phone(text: str) -> str:
    """Return a telephone number in plain digits and signs; East Asian keyboards write wide ones."""
    return unicodedata.normalize("NFKC", text).strip()


def is_phone_number(text: str) -> bool:
    """Whether this can be a telephone number: 6 to 15 digits with the usual signs between them."""
    text = plain_phone(text)
    return bool(_PHONE.fullmatch(text)) and 6 <= sum(char.isdigit() for char in text) <= 15


def phone_key_of(text: str, country: str) -> str:
    """Return a telephone number in E.164, read as written in its country, or nothing where it cannot be called.

    A number without a country code belongs to the country that the person named, else to Vietnam.
    """
    try:
        number = phonenumbers.parse(plain_phone(text), country or "VN")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
