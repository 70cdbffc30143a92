"""What stands on a badge, and when none can be printed."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache

from flask_babel import LazyString, force_locale
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
MOST_LAYOUTS = 30


class BadgeType(StrEnum):
    """Whose badges a batch is made of."""

    VISITOR = "visitor"
    EXHIBITOR = "exhibitor"


class BatchOrder(StrEnum):
    """In which order the badges of a batch come out of the printer."""

    NUMBER = "number"
    COMPANY = "company"
    NAME = "name"
    DELEGATION = "delegation"
    PICKUP = "pickup"


class Paper(StrEnum):
    """What a batch is printed on: a page for each badge, or sheets with cut marks."""

    PAGE = "page"
    A4 = "a4"
    A3 = "a3"
    LETTER = "letter"


PAPERS = {Paper.A4: (210.0, 297.0), Paper.A3: (297.0, 420.0), Paper.LETTER: (215.9, 279.4)}


class Reason(StrEnum):
    """Why a badge is void."""

    LOST = "lost"
    DAMAGED = "damaged"
    WRONG = "wrong"
    STOLEN = "stolen"
    SWAPPED = "swapped"
    OTHER = "other"


REASON_WORDS: Mapping[str, LazyString] = {
    Reason.LOST: _l("Lost"),
    Reason.DAMAGED: _l("Damaged"),
    Reason.WRONG: _l("Wrong words on it"),
    Reason.STOLEN: _l("Stolen or lent"),
    Reason.SWAPPED: _l("Handed back for another person"),
    Reason.OTHER: _l("Another reason"),
}
ROLE_WORDS: Mapping[Role, LazyString] = {
    Role.VISITOR: _l("Visitor"),
    Role.EXHIBITOR: _l("Exhibitor"),
    Role.SPEAKER: _l("Speaker"),
    Role.VIP: _l("VIP"),
    Role.PRESS: _l("Press"),
    Role.CREW: _l("Crew"),
    Role.STUDENT: _l("Student"),
    Role.GOVERNMENT: _l("Government"),
    Role.BUYER: _l("Hosted buyer"),
    Role.DELEGATION: _l("Delegation"),
}
_ROLES_OF_KINDS: Mapping[str, Role] = {
    **{role.value: role for role in Role},
    "trade": Role.VISITOR,
    "public": Role.VISITOR,
    "organiser": Role.CREW,
    "contractor": Role.CREW,
    "staff": Role.CREW,
    "hosted_buyer": Role.BUYER,
    "official": Role.GOVERNMENT,
    "media": Role.PRESS,
}


def role_of_kind(kind: str) -> Role:
    """Return the role on the badge of a kind of visitor; a kind that is not known is a visitor."""
    return _ROLES_OF_KINDS.get(kind.lower().replace("-", "_"), Role.VISITOR)


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


class BadgeIsVoid(Refusal):
    """Somebody else replaced or blocked the badge meanwhile."""

    sentence = _l("This badge is void already: somebody replaced it a moment ago. Look at the list again.")


class BadgeIsPrinted(Refusal):
    """A name that stands on a printed badge."""

    sentence = _l(
        "This badge is printed. Bring it to the organiser's desk, where it is changed for one with the new name."
    )


class BadgeAlreadyPrinted(Refusal):
    """A second copy of a badge."""

    sentence = _l("This badge is printed already. Say what happened to it, and another one is issued.")


class BadgeNotReturned(Refusal):
    """A swap without the badge."""

    field = "returned"
    sentence = _l("Take the former badge back first; without it this is a second badge, not a swap.")


class UnknownPicture(Refusal):
    """A layout that shows a picture of another fair, or none."""

    field = "document"
    sentence = _l("A picture in this layout does not exist any more. Choose another one.")


class LayoutProblems(Refusal):
    """A layout that cannot be printed, with every reason."""

    status = 422
    field = "document"

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


class LayoutNameTaken(Refusal):
    """Two layouts of one name."""

    field = "name"
    sentence = _l("Another layout has this name.")


class LayoutChanged(Refusal):
    """Somebody else saved the layout meanwhile."""

    sentence = _l(
        "Somebody saved this layout while you worked on it. Yours is still here; compare the two before you save."
    )


class LayoutInUse(Refusal):
    """A layout that a role has."""

    sentence = _l("Badges are printed in this layout. Give its roles another one first; nothing was changed.")


class LayoutPutAway(Refusal):
    """A layout that was put away, chosen for a role."""

    sentence = _l("This layout was put away. Take it back first; nothing was changed.")


class NoLayoutFile(Refusal):
    """A file that is no layout."""

    status = 422
    field = "file"
    sentence = _l("This is no file of a layout. Download one with “Export”, and bring that.")


class TooManyLayouts(Refusal):
    """More layouts than one page can hold."""

    sentence = _l("A fair can have at most %(count)s layouts.", count=MOST_LAYOUTS)


class LayoutTooLarge(Refusal):
    """A layout that is larger than the paper."""

    field = "paper"
    sentence = _l("One of the layouts is larger than this paper. Choose other paper, or a page for each badge.")


class NoTicketYet(Refusal):
    """A badge for somebody who waits for approval, was rejected or has cancelled."""

    sentence = _l("This person has no valid ticket, so there is no badge.")


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
    role = role_of_kind(visitor.kind)
    return BadgeData(
        ref=visitor.reference,
        name=visitor.full_name,
        language=_typographic_language(visitor.language, visitor.country),
        role=role,
        role_word=role_word(role, visitor.language),
        code=badge.code,
        band=band_of(fair, visitor.language),
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
        role_word=role_word(Role.EXHIBITOR, person.language),
        code=badge.code,
        band=band_of(fair, person.language),
        title=person.job_title,
        company=person.exhibitor.display_name,
        latin_name=person.latin_name,
        notes=tuple(stands[:3]),
    )


def band_of(fair: Fair, language: str) -> Band:
    """Return the sign on top of a badge in a language."""
    venue = text_in(fair.venue_name, language, fair.default_language)[0]
    note = " · ".join(part for part in (days_text(fair.starts_on, fair.ends_on), venue) if part)
    return Band(name=fair.name_in(language), note=note, mark=fair.mark)


def _typographic_language(language: str, country: str) -> str:
    """Return the tag that picks the shapes of Han characters."""
    if language == "zh":
        return "zh-Hant" if country in _TRADITIONAL else "zh-Hans"
    return language


@cache
def role_word(role: Role, language: str) -> str:
    """Return the word of a role; kept, because a batch asks for it ten thousand times."""
    with force_locale(language if language in LANGUAGES else DEFAULT):
        return str(ROLE_WORDS[role])
