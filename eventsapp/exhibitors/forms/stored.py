"""What an application holds, as its steps' forms would have sent it."""

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from eventsapp.exhibitors.forms.company import COMPANY_TEXTS
from eventsapp.exhibitors.models import Application
from eventsapp.exhibitors.queries import active_consents
from eventsapp.infra.locale import current_language, number


def stored_answers(step: str, application: Application) -> MultiDict[str, Any]:
    """What the application holds, as the step's form would have sent it."""
    pairs: dict[str, Callable[[Application], Mapping[str, str | list[str]]]] = {
        "company": _company_pairs,
        "contacts": _contact_pairs,
        "stand": _stand_pairs,
        "exhibits": _exhibit_pairs,
        "consents": _consent_pairs,
    }
    return MultiDict(pairs[step](application))


def _company_pairs(application: Application) -> dict[str, str]:
    return {name: getattr(application, name) or "" for name in (*COMPANY_TEXTS, "country", "tax_code")}


def _contact_pairs(application: Application) -> dict[str, str]:
    return {
        f"{contact.role}-{name}": getattr(contact, name)
        for contact in application.contacts
        for name in ("full_name", "job_title", "email", "phone")
    }


def _stand_pairs(application: Application) -> dict[str, str | list[str]]:
    numbers = {
        "package": application.package_id,
        "units_wanted": application.units_wanted,
        "open_sides": application.open_sides,
    }
    wishes = {f"wish_{wish.rank}": wish.text for wish in application.wishes}
    written = {name: str(value) for name, value in numbers.items() if value is not None}
    if application.budget is not None:
        written["budget"] = number(application.budget, current_language())
    return {**written, **wishes, "utilities": list(application.utilities or ())}


def _exhibit_pairs(application: Application) -> dict[str, str]:
    names = {
        kind: "\n".join(wish.company_name for wish in application.neighbours if wish.kind == kind)
        for kind in ("near", "apart")
    }
    sector = str(application.sector_id) if application.sector_id else ""
    return {"exhibits": application.exhibits or "", "sector": sector, **names}


def _consent_pairs(application: Application) -> dict[str, str]:
    return dict.fromkeys(active_consents(application), "y")
