"""Mails to exhibitors about their leads, in their language."""

from datetime import date

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.letters import sender_of
from eventsapp.infra.database import db
from eventsapp.infra.locale import day
from eventsapp.leads.facts import DeletionAsked, LeadsArrived
from eventsapp.leads.models import LeadDeletion
from eventsapp.leads.queries import ShownLead, address_of, follow_ups_until, leads_between, mail_of, new_leads
from eventsapp.leads.rules import RATING_WORDS
from eventsapp.web.letters import Letter, compose, link

MOST_NAMED = 40


def evening_letter(fact: LeadsArrived) -> Letter | None:
    """Tell an exhibitor whom it met; None where there is nobody to write to, or nothing left to tell."""
    exhibitor, on = db.session.get_one(Exhibitor, fact.exhibitor_id), date.fromisoformat(fact.on)
    recipient, told = address_of(exhibitor), mail_of(exhibitor.id, on)
    if not recipient or told is None:
        return None
    found = leads_between(exhibitor.id, told.since, told.until, MOST_NAMED)
    count = new_leads(exhibitor.id, told.since, told.until)
    if not found:
        return None
    language = exhibitor.language
    return compose(
        "leads_evening",
        recipient=recipient,
        language=language,
        sender=sender_of(exhibitor.fair),
        exhibitor=exhibitor,
        on=day(on, language),
        count=count,
        hot=sum(one.lead.rating == "a" for one in found),
        lines=[_line(one) for one in found],
        more=count - len(found),
        to_follow=follow_ups_until(exhibitor.id, on),
        ratings=RATING_WORDS,
        url=link("leads_exhibitor.leads", fair=exhibitor.fair.slug, lang=language),
    )


def deletion_letter(fact: DeletionAsked) -> Letter | None:
    """Tell an exhibitor that a visitor took the details back, and by when to delete what it saved."""
    task = db.session.get(LeadDeletion, fact.deletion_id)
    if task is None or task.done_at is not None or task.lifted_at is not None:
        return None
    recipient, language = address_of(task.exhibitor), task.exhibitor.language
    if not recipient:
        return None
    fair = task.exhibitor.fair
    return compose(
        "lead_deletion",
        recipient=recipient,
        language=language,
        sender=sender_of(fair),
        reference=task.visitor.reference,
        until=day(task.due_on, language),
        url=link("leads_keeping.deletions", fair=fair.slug, lang=language),
    )


def _line(one: ShownLead) -> tuple[str, str, str]:
    company = one.person.company if one.person else ""
    return one.lead.rating, one.title, company
