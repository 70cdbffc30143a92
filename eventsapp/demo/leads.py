"""Writes whom the guest's company met at the evening before the fair's season, with what it noted about them."""

from datetime import timedelta

from sqlalchemy import select

from eventsapp.demo.dice import Dice
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.rows import add_rows
from eventsapp.demo.words.lead_notes import NOTES, QUESTIONS
from eventsapp.infra.database import db
from eventsapp.leads.models import Lead, LeadQuestion
from eventsapp.visitors.models import Visitor, VisitorState

MET = 18
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
    met = db.session.scalars(admitted.order_by(Visitor.id).limit(MET * EVERY)).all()[::EVERY]
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
