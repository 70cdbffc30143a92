"""What a visitor shares with one exhibitor, who chose that at its stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.signing import BadSignature, CodeRefused, WrongFair, read_stand

SHARING_VERSION = "2026-12"
"""Changes with every change of a wording below: the record of a consent names it."""


class StandUnknown(Refusal):
    """A code that is of no stand of this fair."""

    status = 404
    sentence = _l("This is not the code of a stand of this fair. Scan the code on the stand again.")


class StandForged(StandUnknown):
    """A code that this fair has not signed."""

    sentence = _l("This code was not made by this fair, so it opens nothing. Tell the people at the stand.")


class StandElsewhere(StandUnknown):
    """A true or false code of another fair."""

    sentence = _l("This is the code of a stand at another fair.")


class FairOver(Refusal):
    """Nobody comes by any more."""

    status = 410
    sentence = _l("This fair is over. Nothing was shared.")


class TicketNeeded(Refusal):
    """A registration that is not approved, or was cancelled."""

    sentence = _l("Only who has a ticket to this fair can share details at a stand. Nothing was shared.")


class NameNeeded(Refusal):
    """Somebody who shares nothing, or an address without a name."""

    status = 422
    field = "person"
    sentence = _l("Tick this to share anything with this exhibitor. Without it nothing is sent.")


class TooManyStands(Refusal):
    """More stands in an hour than anybody walks to."""

    status = 429
    sentence = _l("Those were many stands in one hour. Nothing was shared; try again a little later.")


@dataclass(frozen=True, slots=True)
class Sharing:
    """What somebody ticked."""

    person: bool
    email: bool = False
    phone: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be shared: its name in the form, the sentence agreed to, and what would be seen."""

    name: str
    wording: str
    shown: str


def stand_of_code(text: str, fair: Fair, keys: Sequence[bytes]) -> int:
    """Return whose stand a code of this fair is; refuses with StandUnknown and its kinds."""
    try:
        return read_stand(text, fair_id=fair.id, keys=keys)
    except WrongFair as refused:
        raise StandElsewhere from refused
    except BadSignature as refused:
        raise StandForged from refused
    except CodeRefused as refused:
        raise StandUnknown from refused


def check_coming_by(fair: Fair, now: datetime) -> None:
    """Refuse who comes after the fair."""
    if now.astimezone(zone(fair.timezone)).date() > fair.ends_on:
        raise FairOver


def check_sharing(sharing: Sharing) -> None:
    """Refuse what does not go together: nothing at all, and an address of nobody."""
    if not sharing.person:
        raise NameNeeded


def wordings(company: str) -> dict[str, str]:
    """Return the sentences a visitor can agree to at the stand of a company, in the reader's language."""
    return {
        "person": _("%(company)s may see my name, company, job title and country.", company=company),
        "email": _("%(company)s may see my e-mail address and write to me.", company=company),
        "phone": _("%(company)s may see my phone number and call me.", company=company),
    }


def wording_of(sharing: Sharing, company: str) -> str:
    """Return what somebody agreed to, a sentence a line."""
    return "\n".join(words for name, words in wordings(company).items() if getattr(sharing, name))
