"""What stands on a badge, and when none can be printed."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import cache

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.badges.models import Badge
from eventsapp.badges.pdf import BadgeData, Band, Role
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import DEFAULT, LANGUAGES, text_in
from eventsapp.infra.refusals import Refusal
from eventsapp.visitors.models import Visitor

_TRADITIONAL = frozenset({"TW", "HK", "MO"})
MOST_STAFF = 200


class BadgeType(StrEnum):
    """Whose badges a batch is made of."""

    VISITOR = "visitor"
    EXHIBITOR = "exhibitor"


class FontsNotInstalled(Refusal):
    """The typefaces are not on this machine."""

    status = 503
    sentence = _l("Badges cannot be printed yet: their fonts are not installed on this server.")


class NothingToPrint(Refusal):
    """A batch without a badge."""

    field = "type"
    sentence = _l("There is no badge to print in this choice.")


class UnprintableName(Refusal):
    """A badge with characters that no font has."""

    status = 422
    sentence = _l("This badge has characters that cannot be printed.")


class TooManyStaff(Refusal):
    """An exhibitor with more people than one page can hold."""

    sentence = _l("An exhibitor can have at most %(count)s people here.", count=MOST_STAFF)


def days_text(first: date, last: date) -> str:
    """Write the days of a fair in digits, which read the same in every language: ``12–14.05.2027``."""
    if first == last:
        return f"{first:%d.%m.%Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%d}–{last:%d.%m.%Y}"
    return f"{first:%d.%m}–{last:%d.%m.%Y}"


def badge_of_visitor(fair: Fair, badge: Badge, visitor: Visitor) -> BadgeData:
    """Return what is printed on a visitor's badge."""
    return BadgeData(
        ref=visitor.reference,
        name=visitor.full_name,
        language=_typographic_language(visitor.language, visitor.country),
        role=Role.VISITOR,
        role_word=_role_word(Role.VISITOR, visitor.language),
        code=badge.code,
        band=_band(fair, visitor.language),
        title=visitor.job_title,
        company=visitor.company,
        latin_name=visitor.latin_name,
    )


def badge_of_staff(fair: Fair, badge: Badge, person: StaffMember, stands: Sequence[str]) -> BadgeData:
    """Return what is printed on the badge of someone who works on a stand."""
    return BadgeData(
        ref=f"S-{person.id:05d}",
        name=person.full_name,
        language=_typographic_language(person.language, person.exhibitor.company.country),
        role=Role.EXHIBITOR,
        role_word=_role_word(Role.EXHIBITOR, person.language),
        code=badge.code,
        band=_band(fair, person.language),
        title=person.job_title,
        company=person.exhibitor.display_name,
        latin_name=person.latin_name,
        notes=tuple(stands[:3]),
    )


def _band(fair: Fair, language: str) -> Band:
    venue = text_in(fair.venue_name, language, fair.default_language)[0]
    note = " · ".join(part for part in (days_text(fair.starts_on, fair.ends_on), venue) if part)
    return Band(name=fair.name_in(language), note=note, mark=fair.mark)


def _typographic_language(language: str, country: str) -> str:
    """Return the tag that picks the shapes of Han characters."""
    if language == "zh":
        return "zh-Hant" if country in _TRADITIONAL else "zh-Hans"
    return language


@cache
def _role_word(role: Role, language: str) -> str:
    """Return the word of a role; kept, because a batch asks for it ten thousand times."""
    with force_locale(language if language in LANGUAGES else DEFAULT):
        return str(_("Visitor") if role == Role.VISITOR else _("Exhibitor"))
