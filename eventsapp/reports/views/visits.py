"""Arrivals and visitors for the organiser, drawn and as a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import babel_locale, current_language, day, text_in, zone
from eventsapp.leads.queries import overdue_deletions
from eventsapp.leads.views.sheet import Sheet, sheet_answer
from eventsapp.reports.queries import (
    Answered,
    Arrivals,
    Share,
    arrivals,
    leads_middle,
)
from eventsapp.reports.views.blueprint import blueprint
from eventsapp.reports.views.charts import Column, chart_of
from eventsapp.visitors.queries import types_of


@blueprint.get("/organise/<fair>/visitors/arrivals")
@staff_may(Permission.VISITORS)
def visits(fair: Fair) -> str:
    """Show when visitors came, how many they are, and who they are."""
    found = arrivals(fair)
    days = found.by_day
    today = clock.now().astimezone(zone(fair.timezone)).date()
    on = _asked_day([one for one, _count in days], today)
    leads, middle = leads_middle(fair)
    return render_template(
        "reports/organiser/visits.html",
        days=days,
        on=on,
        total=sum(count for _on, count in days),
        people=found.who.people,
        chart=_chart(found.by_hour(on), running=clock.now().astimezone(zone(fair.timezone)), on=on),
        parts=_parts(fair, found),
        leads=leads,
        middle=middle,
        overdue=overdue_deletions(fair, today),
    )


@blueprint.get("/organise/<fair>/visitors/arrivals.csv")
@staff_may(Permission.VISITORS)
def visits_table(fair: Fair) -> Response:
    """Give all of it as CSV."""
    return _table(fair, "csv")


@blueprint.get("/organise/<fair>/visitors/arrivals.xlsx")
@staff_may(Permission.VISITORS)
def visits_workbook(fair: Fair) -> Response:
    """Give all of it as a workbook."""
    return _table(fair, "xlsx")


def _table(fair: Fair, kind: str) -> Response:
    rows: list[list[str | int]] = []
    found = arrivals(fair)
    days = found.by_day
    for on, count in days:
        rows.append([_("Day"), on.isoformat(), count, count])
        rows += [
            [_("Hour"), f"{on.isoformat()} {hour:02d}:00", arrived, arrived] for hour, arrived in found.by_hour(on)
        ]
    for title, shares in _parts(fair, found):
        rows += [[title, word, share.visits, share.people] for word, share in shares]
    rows.append([_("Fair"), fair.name_in(current_language()), sum(count for _on, count in days), found.who.people])
    heads = [_("Part"), _("Of it"), _("Visits"), _("Unique visitors")]
    return sheet_answer(Sheet(heads, rows, _("Arrivals")), f"{fair.slug}-arrivals", kind)


def _asked_day(days: Sequence[date], today: date) -> date:
    asked = request.args.get("day", "")
    known = {one.isoformat(): one for one in days}
    return known.get(asked) or known.get(today.isoformat()) or days[0]


def _parts(fair: Fair, found: Arrivals) -> list[tuple[str, list[tuple[str, Share]]]]:
    """Return what visitors are told apart by: the title, and each word with its share."""
    language = current_language()
    names = babel_locale(language).territories
    types = {one.code: text_in(one.name, language, fair.default_language)[0] for one in types_of(fair)}
    by_type = [(types.get(share.code) or share.code, share) for share in found.who.by_type]
    by_country = [(names.get(share.code, share.code) or str(_("not said")), share) for share in found.who.by_country]
    answered = [_answer_part(fair, one) for one in found.answered]
    return [(_("By type"), by_type), (_("By country or region"), by_country), *answered]


def _answer_part(fair: Fair, one: Answered) -> tuple[str, list[tuple[str, Share]]]:
    language = current_language()
    words = {
        str(option["code"]): text_in(option["text"], language, fair.default_language)[0]
        for option in one.question.options
    } or {"yes": _("Yes"), "no": _("No")}
    title = text_in(one.question.wording, language, fair.default_language)[0]
    return title, [(words.get(share.code, share.code), share) for share in one.shares]


def _chart(hours: Sequence[tuple[int, int]], *, running: Any, on: date) -> dict[str, Any]:
    """Return what the chart of a day's arrivals draws."""
    is_today = on == running.date()
    columns = [
        Column(f"{hour:02d}:00", f"{hour:02d}", count, is_running=is_today and hour == running.hour)
        for hour, count in hours
    ]
    return chart_of(columns, _("Arrivals on %(day)s", day=day(on, current_language())))
