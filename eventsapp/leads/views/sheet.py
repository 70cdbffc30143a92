"""Leads as a table that spreadsheet programs open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response
from flask_babel import gettext as _

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import zone
from eventsapp.infra.tabular import Link, write_csv, write_workbook
from eventsapp.leads.models import LeadQuestion
from eventsapp.leads.queries import ShownLead
from eventsapp.leads.rules import RATING_WORDS
from eventsapp.web.letters import link

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Sheet:
    """A table with its heads and its name."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    title: str


def lead_sheet(
    fair: Fair,
    leads: Sequence[ShownLead],
    questions: Sequence[LeadQuestion],
    media: Mapping[int, Mapping[str, int]],
) -> Sheet:
    """Return leads as a table: people who did not agree, or do not any more, have their number alone.

    Photos and spoken notes are a link to the page of the lead, which opens for who acts for the exhibitor alone.
    """
    heads = [
        _("Number"), _("Name"), _("Latin name"), _("Company"), _("Job title"), _("E-mail"), _("Phone"),
        _("Country or region"), _("Rating"), _("Notes"), _("Follow up on"), _("First met"), _("By"), _("Last met"),
        _("By"), _("Scans"), _("Came by"), _("Photos and spoken notes"),
    ]  # fmt: skip
    asked = [one for one in questions if one.archived_at is None or any(str(one.id) in s.lead.answers for s in leads)]
    rows = [[*_row(fair, one), _attached(fair, one, media), *_answers(one, asked)] for one in leads]
    return Sheet([*heads, *(one.wording for one in asked)], rows, _("Leads"))


def _row(fair: Fair, shown: ShownLead) -> list[str | int]:
    lead, person, there = shown.lead, shown.person, zone(fair.timezone)
    details = ("full_name", "latin_name", "company", "job_title", "email", "phone", "country")
    return [
        shown.reference,
        *(getattr(person, name) if person else "" for name in details),
        f"{lead.rating.upper()} {RATING_WORDS[lead.rating]}" if lead.rating else "",
        lead.notes,
        lead.follow_up_on.isoformat() if lead.follow_up_on else "",
        lead.first_at.astimezone(there).strftime("%Y-%m-%d %H:%M"),
        lead.first_by,
        lead.last_at.astimezone(there).strftime("%Y-%m-%d %H:%M"),
        lead.last_by,
        lead.scans,
        lead.came_at.astimezone(there).strftime("%Y-%m-%d %H:%M") if lead.came_at else "",
    ]


def _attached(fair: Fair, shown: ShownLead, media: Mapping[int, Mapping[str, int]]) -> str:
    counts = media.get(shown.lead.id)
    if not counts:
        return ""
    address = link("leads_exhibitor.lead", fair=fair.slug, lead_id=shown.lead.id)
    return Link(f"{address}#attached")


def _answers(shown: ShownLead, asked: Sequence[LeadQuestion]) -> list[str | int]:
    return ["; ".join(shown.lead.answers.get(str(one.id), [])) for one in asked]


def sheet_answer(sheet: Sheet, name: str, kind: str) -> Response:
    """Return a download of a table, ``csv`` or ``xlsx``, that no browser shows and no cache keeps."""
    if kind == "xlsx":
        data = write_workbook(sheet.heads, sheet.rows, sheet.title)
    else:
        data = write_csv(sheet.heads, [[str(cell) for cell in row] for row in sheet.rows])
    answer = Response(data, content_type=MEDIA_TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
