"""Writes the visitors who registered, in four scripts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from eventsapp.demo.words.visitor_questions import DECIDES, PURPOSE, WHAT
from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.visitors.actions import create_question, index_visitors, search_key_of, take_usual_types
from eventsapp.visitors.models import Ticket, Visitor, VisitorState, VisitorType
from eventsapp.visitors.queries import types_of
from eventsapp.visitors.rules import PURPOSES, WORDING_VERSION

COUNTRIES = {"vi": "VN", "ko": "KR", "zh": "CN", "en": "SG"}
WEEKS = 6
KINDS = {"visitor": 80, "student": 8, "press": 3, "vip": 3, "hosted_buyer": 2, "government": 2, "speaker": 2}
"""How many of a hundred come as what."""
LATEST = 12
"""Of these, who needs approval still waits for it."""


def add_visitors(at: OpenFair, firms: Sequence[Firm]) -> None:
    """Write all visitors with what they agreed to; the demo's attendee is the last who registered at the first fair."""
    dice = Dice(f"visitors:{at.edition.slug}")
    types = _open_types(at)
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
    _give_types(rows, types, Dice(f"types:{at.edition.slug}"))
    for row in rows:
        row["search_key"] = search_key_of(Visitor(**row))
    ids = add_rows(Visitor, rows)
    _add_consents(rows, ids, dice)
    ensure_signing_key(at.fair)
    tickets = [
        {"fair_id": at.fair.id, "visitor_id": visitor_id, "issued_at": row["registered_at"]}
        for row, visitor_id in zip(rows, ids, strict=True)
        if row["state"] == VisitorState.APPROVED
    ]
    add_rows(Ticket, tickets)
    index_visitors(at.fair)
    at.fair.last_visitor_no = len(rows)


def _open_types(at: OpenFair) -> Mapping[str, VisitorType]:
    """Offer the usual types, and ask what fairs usually ask."""
    take_usual_types(at.fair)
    create_question(at.fair, PURPOSE)
    decides = create_question(at.fair, DECIDES)
    create_question(at.fair, replace(WHAT, asked_after_id=decides.id, asked_after=["yes"]))
    return {one.code: one for one in types_of(at.fair)}


def _give_types(rows: Sequence[dict[str, Any]], types: Mapping[str, VisitorType], dice: Dice) -> None:
    counts: Counter[str] = Counter()
    for place, row in enumerate(rows, start=1):
        is_attendee = row["user_id"] is not None
        kind = "visitor" if is_attendee else dice.weighted(tuple(KINDS), tuple(KINDS.values()))
        waits = types[kind].needs_approval and len(rows) - place < LATEST * len(rows) // 100
        row |= {"kind": kind, "type_id": types[kind].id}
        row["state"] = VisitorState.PENDING if waits else VisitorState.APPROVED
        counts[kind] += 1
    for kind, count in counts.items():
        types[kind].taken = count


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
