"""Writes whom the guest's company met at the evening before the fair's season, with what it noted about them."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import force_locale
from sqlalchemy import select

from eventsapp.demo.dice import Dice
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.rows import add_rows
from eventsapp.demo.words.lead_notes import NOTES, QUESTIONS
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.leads.models import Lead, LeadConsent, LeadQuestion
from eventsapp.leads.rules import SHARING_VERSION, Sharing, wording_of
from eventsapp.visitors.models import Visitor, VisitorState

MET = 18
PASSING = 2
"""How many scanned the code of its stand themselves and chose what it may have."""
EVERY = 7
"""Which of the visitors it met: some share their details, others do not."""


def add_leads(at: OpenFair, exhibitor_id: int) -> None:
    """Write questions and leads of one exhibitor."""
    dice = Dice(f"leads:{at.edition.slug}")
    asked = add_rows(
        LeadQuestion,
        [
            {"exhibitor_id": exhibitor_id, "kind": kind, "wording": words, "options": options, "position": place}
            for place, (kind, words, options) in enumerate(QUESTIONS, start=1)
        ],
    )
    admitted = select(Visitor.id).where(Visitor.fair_id == at.fair.id, Visitor.state == VisitorState.APPROVED)
    found = db.session.scalars(admitted.order_by(Visitor.id).limit(MET * EVERY)).all()
    met, passing = found[::EVERY], found[3 : 3 + PASSING]
    evening = at.now - timedelta(days=2)
    rows = []
    for place, visitor_id in enumerate(met):
        first = evening + timedelta(minutes=9 * place)
        who = at.team.exhibitor.full_name
        rating = dice.weighted(("a", "b", "c", "d", ""), (20, 35, 20, 10, 15))
        chosen = dice.pick(QUESTIONS[0][2])
        rows.append(
            {
                "fair_id": at.fair.id,
                "exhibitor_id": exhibitor_id,
                "visitor_id": visitor_id,
                "first_at": first,
                "first_by": who,
                "last_at": first,
                "last_by": who,
                "scans": 1,
                "rating": rating,
                "answers": {str(asked[0]): [chosen]} if rating else {},
                "notes": dice.pick(NOTES),
                "follow_up_on": (at.now + timedelta(days=dice.number(2, 12))).date() if rating == "a" else None,
                "created_at": first,
            }
        )
    add_rows(Lead, rows)
    _let_pass(at, exhibitor_id, [one for one in passing if one not in met])


def _let_pass(at: OpenFair, exhibitor_id: int, visitor_ids: Sequence[int]) -> None:
    """Let visitors come by: one shares everything there is, the next name and company alone."""
    company = db.session.get_one(Exhibitor, exhibitor_id).display_name
    leads, consents = [], []
    for place, visitor_id in enumerate(visitor_ids):
        came = at.now - timedelta(days=1, minutes=40 * place)
        sharing = Sharing(person=True, email=place == 0, phone=place == 0)
        own = {"exhibitor_id": exhibitor_id, "visitor_id": visitor_id}
        times = {"first_at": came, "first_by": "", "last_at": came, "last_by": "", "came_at": came, "created_at": came}
        leads.append({**own, **times, "fair_id": at.fair.id, "scans": 0, "rating": "", "answers": {}, "notes": ""})
        with force_locale(at.fair.default_language):
            wording = wording_of(sharing, company)
        consents.append(
            {
                **own,
                "with_email": sharing.email,
                "with_phone": sharing.phone,
                "wording_version": SHARING_VERSION,
                "wording": wording,
                "language": at.fair.default_language,
                "channel": "stand",
                "given_at": came,
            }
        )
    add_rows(Lead, leads)
    add_rows(LeadConsent, consents)
