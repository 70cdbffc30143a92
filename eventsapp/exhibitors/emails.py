"""Mails about applications, in the language the applicant chose."""

from eventsapp.exhibitors.models import Application
from eventsapp.exhibitors.rules import UTILITY_NAMES, review_due_on
from eventsapp.exhibitors.rules.claiming import make_claim_token
from eventsapp.exhibitors.rules.pricing import UNIT_AREA_M2, estimated_price
from eventsapp.fairs.letters import sender_of
from eventsapp.infra.locale import day, moment, money, number, text_in, zone
from eventsapp.web.letters import Letter, compose, link


def submitted_letter(application: Application, *, is_repeated: bool) -> Letter:
    """Confirm that an application arrived, and say by when there is an answer."""
    fair, language = application.fair, application.language
    sent = application.resubmitted_at or application.submitted_at or application.created_at
    due = review_due_on(sent.astimezone(zone(fair.timezone)).date(), fair.review_days)
    return _letter(
        "application_submitted",
        application,
        is_repeated=is_repeated,
        answer_by=day(due, language, "full"),
        days=fair.review_days,
    )


def approved_letter(application: Application) -> Letter:
    """Tell that the company is in, and what follows."""
    return _letter("application_approved", application)


def rejected_letter(application: Application) -> Letter:
    """Tell that the company is not in, and why."""
    return _letter("application_rejected", application)


def changes_letter(application: Application) -> Letter:
    """Tell what to change."""
    url = link("exhibitors_exhibitor.apply", fair=application.fair.slug, lang=application.language)
    return _letter("application_changes", application, url=url)


def waitlisted_letter(application: Application) -> Letter:
    """Tell that the company waits for a place."""
    return _letter("application_waitlisted", application)


def claim_letter(application: Application) -> Letter:
    """Send the link that makes a person the owner of an application entered from paper."""
    token = make_claim_token(application.claim_key or "")
    expires = application.claim_expires_at or application.created_at
    return _letter(
        "application_claim",
        application,
        url=link("exhibitors_exhibitor.claim", fair=application.fair.slug, token=token, lang=application.language),
        expires=moment(expires, application.fair.timezone, application.language),
    )


def _letter(name: str, application: Application, *, url: str = "", **context: object) -> Letter:
    main = application.contact("main")
    owner = application.owner
    return compose(
        name,
        recipient=main.email if main and main.email else owner.email if owner else "",
        language=application.language,
        sender=sender_of(application.fair),
        application=application,
        addressee=(main.full_name if main else "") or (owner.display_name if owner else application.legal_name),
        facts=_facts(application),
        connections=[UTILITY_NAMES[code] for code in application.utilities if code in UTILITY_NAMES],
        wishes=[wish.text for wish in application.wishes],
        answerer=application.fair.contact_name,
        url=url or link("exhibitors_exhibitor.status", fair=application.fair.slug, lang=application.language),
        **context,
    )


def _facts(application: Application) -> dict[str, str]:
    """What the mail's table says, formatted for its reader."""
    language = application.language
    estimate = estimated_price(application)
    units = application.units_wanted or 0
    return {
        "package": text_in(application.package.name, language)[0] if application.package else "",
        "units": number(units, language),
        "area": number(units * UNIT_AREA_M2, language),
        "budget": money(application.budget, "VND", language) if application.budget is not None else "",
        "estimate": money(estimate.amount_minor, estimate.currency, language) if estimate else "",
    }
