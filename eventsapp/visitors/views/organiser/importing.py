"""Bringing in a list of visitors: how its file is read, what its pages say."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from config import Settings
from eventsapp.accounts.models import User
from eventsapp.fairs.access import Permission
from eventsapp.fairs.imports import (
    SHOWN_ROWS,
    ImportKind,
    Listing,
    Notice,
    Report,
    Source,
    Tell,
    Words,
    add_import_pages,
    counts_of_changes,
    facts_of_table,
    rows_left_out,
    rows_worth_a_look,
    tiles_of_changes,
    values_of_table,
)
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import babel_locale, current_language, zone
from eventsapp.infra.tabular import UnreadableFile
from eventsapp.visitors import actions
from eventsapp.visitors.forms import VisitorListForm
from eventsapp.visitors.importers import ListedPerson, Remark, VisitorList, read_visitors
from eventsapp.visitors.models import VisitorType
from eventsapp.visitors.queries import type_by_code
from eventsapp.visitors.queries.importing import wordings_of_questions
from eventsapp.visitors.rules import phone_key_of
from eventsapp.visitors.rules.importing import (
    TypeGone,
    known_list_formats,
    list_remark_words,
    purpose_words,
    visitor_list_refusal,
)
from eventsapp.visitors.views.organiser import blueprint

SHOWN_PEOPLE = 10


@dataclass
class Brought:
    """A list with what was said about it, and the numbers set aside for its people."""

    listing: VisitorList
    type_code: str
    send_tickets: bool
    wanted: int = 0
    numbers: range = range(0)

    def default(self, fair: Fair) -> VisitorType | None:
        """Return the type of rows that name none."""
        found = type_by_code(fair, self.type_code) if self.type_code else None
        if self.type_code and found is None:
            raise TypeGone
        return found


def read(fair: Fair, source: Source, tell: Tell) -> Brought:
    """Read a list."""
    try:
        listing = read_visitors(
            source.data,
            local=zone(fair.timezone),
            phone_key=phone_key_of,
            questions=wordings_of_questions(fair),
            tell=tell,
        )
    except UnreadableFile as error:
        raise visitor_list_refusal(error) from error
    return Brought(listing, source.said.get("type_code") or "", bool(source.said.get("send_tickets")))


def compare(fair: Fair, brought: Brought, tell: Tell) -> dict[str, Any]:
    """Say what taking the list over would do."""
    plan = actions.plan_visitors(fair, brought.listing, brought.default(fair), tell)
    brought.wanted = plan.created
    return _values(brought, plan)


def prepare(fair: Fair, brought: Brought) -> None:
    """Set numbers aside for the people who are new."""
    brought.numbers = actions.prepare_import(fair, brought.wanted)


def take_over(fair: Fair, brought: Brought, user: User | None) -> dict[str, Any]:
    """Take the list over."""
    done = actions.import_visitors(
        fair,
        brought.listing,
        user,
        default=brought.default(fair),
        numbers=brought.numbers,
        send_tickets=brought.send_tickets,
    )
    return _values(brought, done)


def _values(brought: Brought, result: actions.VisitorImport) -> dict[str, Any]:
    listing = brought.listing
    counts = ("created", "updated", "unchanged", "skipped", "kept", "consents", "alike", "sent")
    return {
        **{name: getattr(result, name) for name in counts},
        **values_of_table(listing),
        "consent_columns": sorted(listing.consents),
        "send_tickets": brought.send_tickets,
        "first": [_person_values(one) for one in islice(next(listing.spool.pieces()), SHOWN_PEOPLE)],
        "skips": _remark_values(result.skips),
        "remarks": _remark_values(result.remarks.kept),
        "remark_count": result.remarks.count,
    }


def _person_values(person: ListedPerson) -> list[str]:
    return [
        person.full_name,
        person.company,
        person.email,
        person.phone_key or person.phone,
        person.country,
        person.type,
    ]


def _remark_values(remarks: Iterable[Remark]) -> list[list[Any]]:
    return [[one.row, one.key, one.value] for one in islice(remarks, SHOWN_ROWS)]


def report_of(fair: Fair, values: dict[str, Any]) -> Report:
    """Word a report for its page."""
    counted = [(_("Consents"), values["consents"]), (_("Likely duplicates"), values["alike"])]
    return Report(
        tiles=tiles_of_changes(values),
        done=_(
            "%(created)s visitors are new, %(updated)s updated, %(unchanged)s unchanged; "
            "%(skipped)s rows were left out.",
            **counts_of_changes(values),
        ),
        onward=(url_for("visitors_organiser.visitors", fair=fair.slug), _("Go to the visitors")),
        facts=facts_of_table(values, [(label, count) for label, count in counted if count]),
        notices=_notices(values),
        listings=[_first(values), *_rows(values)],
    )


def _notices(values: dict[str, Any]) -> list[Notice]:
    found = [_consents_notice(values)]
    if values["kept"]:
        kept = ngettext(
            "Of %(num)s visitor something stays that was changed here since the last list.",
            "Of %(num)s visitors something stays that was changed here since the last list.",
            values["kept"],
        )
        found.append(Notice(tone="care", title=kept, text=_("Below you see in which rows, and what.")))
    if values["send_tickets"]:
        settings: Settings = current_app.config["SETTINGS"]
        pace = _("%(count)s a minute, so that no other mail has to wait.", count=settings.bulk_mails_per_minute)
        found.append(Notice(title=_("Everybody who is new and can be reached is sent the ticket."), text=pace))
    return found


def _consents_notice(values: dict[str, Any]) -> Notice:
    """Say which consents the list brings, or that it brings none."""
    if not values["consent_columns"]:
        title = _("No column of consents was found, so none is recorded.")
        return Notice(title=title, text=_("Everybody can agree later, on the page of the ticket or at the desk."))
    names = "; ".join(purpose_words(values["consent_columns"]))
    title = _("Consents are recorded as the list states them, one by one.")
    return Notice(title=title, text=_("What for: %(purposes)s.", purposes=names))


def _first(values: dict[str, Any]) -> Listing:
    countries = babel_locale(current_language()).territories
    rows = [[*one[:4], countries.get(one[4], one[4]), one[5]] for one in values["first"]]
    names = [_("Name"), _("Company"), _("E-mail"), _("Phone"), _("Country or region"), _("Type")]
    return Listing(title=_("The first people"), columns=names, rows=rows, count=len(rows), is_counted=False)


def _rows(values: dict[str, Any]) -> list[Listing]:
    skips, remarks = _sentences(values["skips"]), _sentences(values["remarks"])
    return [rows_left_out(skips, values["skipped"]), rows_worth_a_look(remarks, values["remark_count"])]


def _sentences(remarks: Iterable[Any]) -> list[tuple[int, str]]:
    return [(row, list_remark_words(Remark(row, key, said))) for row, key, said in remarks]


def words() -> Words:
    """Word the pages."""
    return Words(
        title=_("Import visitors"),
        lead=_(
            "You see first what would change. Everybody who is new gets a ticket; who is known is brought up to date, "
            "nobody is ever removed, and the same list twice changes nothing."
        ),
        hint=_(
            "At most 25 MB and 200,000 rows. People are known again by a code, else by e-mail and name, else by phone "
            "and name; never by name alone."
        ),
        look=_("Look at what would change"),
        take_over=_("Import these visitors"),
        accept=".csv,.tsv,.txt,.xlsx,text/csv",
        asked=_("Type and tickets"),
        formats=known_list_formats(),
    )


add_import_pages(
    blueprint,
    "/import",
    ImportKind(
        name="visitors",
        permission=Permission.IMPORT,
        endpoint="visitors_organiser.import_visitors",
        form=VisitorListForm,
        field="file",
        read=read,
        compare=compare,
        prepare=prepare,
        take_over=take_over,
        report=report_of,
        words=words,
        offer=lambda fair, form: form.offer(fair),
        asked=("type_code", "send_tickets"),
    ),
)
