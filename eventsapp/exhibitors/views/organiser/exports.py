"""Tables for spreadsheets."""

from collections.abc import Mapping, Sequence

from flask import Response
from flask_babel import gettext as _

from eventsapp.exhibitors.forms.fields import country_name
from eventsapp.exhibitors.models import Application, Exhibitor
from eventsapp.exhibitors.queries import Place
from eventsapp.exhibitors.rules import UTILITY_NAMES
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, text_in, zone
from eventsapp.infra.tabular import write_csv


def applications_csv(fair: Fair, applications: Sequence[Application]) -> bytes:
    """Applications with their main contact, one a row."""
    heads = [
        _("No."), _("Company"), _("Name in Latin letters"), _("Country"), _("Tax code"), _("Units"), _("Kind of booth"),
        _("Product category"), _("Connections"), _("Budget in dong"), _("Wishes"),
        _("State"), _("Sent"), _("Main contact"), _("E-mail"), _("Phone"),
    ]  # fmt: skip
    return write_csv(heads, [_application_row(fair, one) for one in applications])


def _application_row(fair: Fair, one: Application) -> list[str]:
    main = one.contact("main")
    language = current_language()
    sent = (
        one.submitted_at.astimezone(zone(fair.timezone)).isoformat(timespec="milliseconds") if one.submitted_at else ""
    )
    return [
        one.code,
        one.legal_name,
        one.latin_name,
        country_name(one.country) if one.country else "",
        one.tax_code,
        str(one.units_wanted or ""),
        text_in(one.package.name, language)[0] if one.package else "",
        text_in(one.sector.name, language)[0] if one.sector else "",
        ", ".join(str(UTILITY_NAMES[code]) for code in one.utilities if code in UTILITY_NAMES),
        "" if one.budget is None else str(one.budget),
        ", ".join(wish.text for wish in one.wishes),
        one.state,
        sent,
        main.full_name if main else "",
        main.email if main else "",
        main.phone if main else "",
    ]


def exhibitors_csv(exhibitors: Sequence[Exhibitor], places: Mapping[int, Sequence[Place]]) -> bytes:
    """Exhibitors with their company and where they stand, one a row."""
    heads = [
        _("Company"), _("Name in Latin letters"), _("Country"), _("Tax code"), _("Website"), _("E-mail"), _("Units"),
        _("Booths"), _("Booths in the list"),
    ]  # fmt: skip
    return write_csv(heads, [_exhibitor_row(one, places.get(one.id, ())) for one in exhibitors])


def _exhibitor_row(one: Exhibitor, places: Sequence[Place]) -> list[str]:
    company = one.company
    return [
        one.display_name,
        company.latin_name,
        country_name(company.country) if company.country else "",
        company.tax_code,
        company.website,
        one.contact_email,
        str(one.units_wanted),
        ", ".join(f"{place.hall_code} {place.number}" for place in places),
        ", ".join(text.replace("|", " ").strip() for text in one.stand_refs),
    ]


def csv_answer(data: bytes, name: str) -> Response:
    """A download that no browser shows and no cache keeps."""
    answer = Response(data, mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
