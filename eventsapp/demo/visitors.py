"""Writes the visitors who registered, in four scripts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from eventsapp.accounts.models import Consent
from eventsapp.demo.consents import worded
from eventsapp.demo.dice import Dice
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.firms import Firm
from eventsapp.demo.names import Person, invent_person
from eventsapp.demo.rows import add_rows
from eventsapp.demo.words.persons import JOBS
from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.visitors.actions import search_key_of
from eventsapp.visitors.models import Ticket, Visitor
from eventsapp.visitors.rules import PURPOSES, WORDING_VERSION

COUNTRIES = {"vi": "VN", "ko": "KR", "zh": "CN", "en": "SG"}
WEEKS = 6


def add_visitors(at: OpenFair, firms: Sequence[Firm]) -> None:
    """Write all visitors with what they agreed to; the demo's attendee is the last who registered at the first fair."""
    dice = Dice(f"visitors:{at.edition.slug}")
    rows = [_invented(at, firms, number, dice) for number in range(1, at.edition.visitors + 1)]
    if at.edition.forum_is_published:
        attendee = at.team.attendee
        rows[-1] |= {
            "user_id": attendee.id,
            "full_name": attendee.full_name,
            "latin_name": attendee.latin_name,
            "email": attendee.email,
            "language": attendee.language,
            "country": "SG",
            "company": "Rookwynd Metrology",
            "job_title": "Plant manager",
        }
    for row in rows:
        row["search_key"] = search_key_of(Visitor(**row))
    ids = add_rows(Visitor, rows)
    _add_consents(rows, ids, dice)
    ensure_signing_key(at.fair)
    tickets = [
        {"fair_id": at.fair.id, "visitor_id": visitor_id, "issued_at": row["registered_at"]}
        for row, visitor_id in zip(rows, ids, strict=True)
    ]
    add_rows(Ticket, tickets)
    at.fair.last_visitor_no = len(rows)


def _invented(at: OpenFair, firms: Sequence[Firm], number: int, dice: Dice) -> dict[str, Any]:
    """Return a visitor; the higher the number, the later the registration."""
    language = dice.weighted(("vi", "ko", "zh", "en"), (60, 16, 14, 10))
    person: Person = invent_person(language, dice)
    ago = timedelta(weeks=WEEKS) * (1 - number / at.edition.visitors) + timedelta(minutes=dice.number(3, 50))
    employer = dice.pick([firm for firm in firms if firm.language == language])
    return {
        "fair_id": at.fair.id,
        "user_id": None,
        "number": number,
        "full_name": person.full_name,
        "latin_name": person.latin_name,
        "company": employer.display,
        "job_title": dice.pick(JOBS[language]),
        "email": f"visitor{number}@{employer.domain}",
        "phone": "",
        "country": COUNTRIES[language],
        "language": language,
        "registered_at": at.now - ago,
    }


def _add_consents(rows: Sequence[dict[str, Any]], ids: Sequence[int], dice: Dice) -> None:
    words = {
        language: worded({code: purpose.wording for code, purpose in PURPOSES.items()}, language)
        for language in COUNTRIES
    }
    consents = []
    for row, visitor_id in zip(rows, ids, strict=True):
        for code, purpose in PURPOSES.items():
            if purpose.is_needed or dice.happens(40):
                consents.append(
                    {
                        "subject": "visitor",
                        "subject_id": visitor_id,
                        "user_id": row["user_id"],
                        "purpose": code,
                        "wording_version": WORDING_VERSION,
                        "wording": words[row["language"]][code],
                        "language": row["language"],
                        "channel": "web",
                        "given_at": row["registered_at"],
                    }
                )
    add_rows(Consent, consents)
