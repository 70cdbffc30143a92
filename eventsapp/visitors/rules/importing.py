"""Decisions about lists of visitors: what a list may change of somebody who is known, and what is said about rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from zlib import crc32

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.exhibitors.rules import language_of_name, unreadable_sentence
from eventsapp.infra.locale import LANGUAGES
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.tabular import UnreadableFile
from eventsapp.visitors.importers import ListedPerson, Remark
from eventsapp.visitors.importers.cells import is_agreed
from eventsapp.visitors.models import VisitorState
from eventsapp.visitors.rules.lists import remark_words

FIELDS: Final = ("full_name", "latin_name", "company", "job_title", "email", "phone", "country", "language")
"""What a list may say of somebody."""
IMPORTED: Final = "imported"
"""The version of a wording that a list does not tell, and the channel of what is agreed to in one."""
_LANGUAGES_OF_COUNTRIES: Final = {"VN": "vi", "KR": "ko", "KP": "ko", "CN": "zh", "TW": "zh", "HK": "zh", "MO": "zh"}


class VisitorListRefused(Refusal):
    """A file that is no list of visitors we can read. Nothing was changed."""

    status = 422
    field = "file"
    sentence = _l("This file could not be read. Nothing was changed.")


class Known(Protocol):
    """Somebody who is registered, as far as a list can be held against."""

    state: str
    name_key: str
    email: str
    phone_key: str
    source_ref: str | None
    source_marks: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Merge:
    """What a list changes of somebody, and which fields it leaves because somebody else wrote them since."""

    changes: Mapping[str, str]
    kept: Sequence[str]


NOTHING: Final = Merge({}, ())


def mark_of(value: str) -> str:
    """Return a digest of eight letters, by which it is seen whether a field still is what a list said."""
    return f"{crc32(value.encode()):08x}"


def marks_of(person: ListedPerson) -> dict[str, str]:
    """Return the digests of all that a list says of somebody."""
    return {name: mark_of(value) for name in FIELDS if (value := getattr(person, name))}


def merged(person: ListedPerson, known: Known) -> Merge:
    """Return what becomes of somebody who is known.

    What the list leaves empty stays. A field is changed where it is empty or still is what a list said last; where the
    visitor or the team wrote something else meanwhile, theirs stays.
    """
    differing = [name for name in FIELDS if (said := getattr(person, name)) and said != getattr(known, name)]
    if person.phone_key and person.phone_key == known.phone_key and "phone" in differing:
        differing.remove("phone")
    marks, changes, kept = known.source_marks or {}, {}, []
    for name in differing:
        own = getattr(known, name)
        is_of_a_list = mark_of(own) == marks[name] if name in marks else not own
        if is_of_a_list:
            changes[name] = getattr(person, name)
        else:
            kept.append(name)
    if person.ref and known.source_ref is None:
        changes["source_ref"] = person.ref
    return Merge(changes, kept) if changes or kept else NOTHING


def is_same_person(person: ListedPerson, known: Known) -> bool:
    """Whether somebody found by code alone can be meant: a code that begins anew in each list is none."""
    return (
        person.name_key == known.name_key
        or bool(person.email and person.email == known.email)
        or bool(person.phone_key and person.phone_key == known.phone_key)
    )


def reason_to_leave(known: Known) -> str | None:
    """Return why somebody is left as they are whatever a list says."""
    return {VisitorState.CANCELLED: "is_cancelled", VisitorState.REJECTED: "is_rejected"}.get(VisitorState(known.state))


def language_for(person: ListedPerson, default: str) -> str:
    """Return the language to write to somebody in: as the list says, as the name is written, as the country speaks."""
    if person.language:
        return person.language
    found = "" if person.full_name.isascii() else language_of_name(person.full_name)
    if found in LANGUAGES:
        return found
    spoken = _LANGUAGES_OF_COUNTRIES.get(person.country)
    return spoken or ("en" if person.country else default)


class TypeGone(Refusal):
    """The type that rows are to be registered as is not there any more."""

    status = 422
    field = "type_code"
    sentence = _l("This type is not there any more. Choose another one. Nothing was changed.")


def purpose_words(purposes: Collection[str]) -> list[str]:
    """Return purposes as people call them."""
    words = {
        "registration": _("registration and badge"),
        "organiser_news": _("news of the organiser"),
        "exhibitors": _("contact by exhibitors whose stand scans the badge"),
        "matchmaking": _("meetings"),
        "photos": _("photos and videos"),
        "partner_abroad": _("partner organisers abroad"),
        "sponsors": _("sponsors"),
    }
    return [words.get(purpose, purpose) for purpose in purposes]


def is_yes(text: str) -> bool | None:
    """Whether a cell says yes; None where it says neither yes nor no."""
    return is_agreed(text, "")


def known_list_formats() -> list[str]:
    """Return the formats that can be read, in the reader's language."""
    return [
        _("a table as CSV, TSV or XLSX with a column of names, its header in Vietnamese, English, Chinese or Korean"),
    ]


def visitor_list_refusal(error: UnreadableFile) -> VisitorListRefused:
    """Return the refusal that says what is wrong with the file and what to do."""
    if error.key == "no_people":
        return VisitorListRefused(_("No row of this file can be registered as a visitor. Nothing was changed."))
    formats = "; ".join(known_list_formats())
    unknown = _("This file is of no known format. Known are: %(formats)s. Nothing was changed.", formats=formats)
    return VisitorListRefused(unreadable_sentence(error) or unknown)


def field_words(names: Collection[str]) -> str:
    """Return fields as people call them."""
    words = {
        "full_name": _("name"),
        "latin_name": _("name in Latin letters"),
        "company": _("company"),
        "job_title": _("job title"),
        "email": _("e-mail"),
        "phone": _("phone"),
        "country": _("country"),
        "language": _("language"),
    }
    return ", ".join(words.get(name, name) for name in names)


def list_remark_words(remark: Remark) -> str:
    """Return why a row is left out or what is odd in it, in the reader's language."""
    value = remark.value
    sentences: Mapping[str, str] = {
        "repeats_row": _("This row repeats row %(row)s.", row=value),
        "total_line": _("This row is a total, not a person."),
        "nothing_to_know_again": _(
            "There is neither a code nor an e-mail address, a phone number or a company in this row, so this person "
            "could not be told from others of the same name."
        ),
        "code_taken": _("The code “%(value)s” belongs to somebody with another name, address and number.", value=value),
        "type_unknown": _("“%(value)s” is no type of visitor of this fair.", value=value),
        "type_full": _("“%(value)s” has no place left.", value=value),
        "is_cancelled": _("This person cancelled the registration; it stays cancelled."),
        "is_rejected": _("This registration was not approved; that stays so."),
        "country_unclear": _("“%(value)s” is no country we know; the country stays empty.", value=value),
        "language_unclear": _(
            "“%(value)s” is none of the four languages; it is guessed from name and country.", value=value
        ),
        "consent_unclear": _("“%(value)s” is neither yes nor no; it counts as no consent.", value=value),
        "moment_unclear": _(
            "“%(value)s” is no date we can read; the consent has the moment of the import.", value=value
        ),
        "answer_unclear": _("“%(value)s” is no answer to choose from; the question stays open.", value=value),
        "kept": _("Changed here since the last list, so it stays: %(fields)s.", fields=field_words(value.split(","))),
        "type_kept": _("Registered as another type than “%(value)s”; the type stays.", value=value),
        "consent_withdrawn": _("Withdrew a consent that the list still has; it stays withdrawn."),
    }
    return sentences.get(remark.key) or remark_words(remark)
