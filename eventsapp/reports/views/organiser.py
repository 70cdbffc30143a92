"""The organiser's day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from eventsapp.booths.plan import legend_of
from eventsapp.booths.queries import count_states
from eventsapp.fairs.access import Permission, may, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.heartbeat import is_late
from eventsapp.infra.locale import ago, babel_locale, current_language, day, number, zone
from eventsapp.reports.queries import (
    HallFill,
    Workload,
    applications_by_week,
    hall_fills,
    latest_decisions,
    system_health,
    visitors_registered,
    workload,
)
from eventsapp.reports.rules import round_top
from eventsapp.reports.views.blueprint import blueprint

TICKS = 4


@blueprint.get("/organise/<fair>/")
@staff_may(Permission.VIEW)
def dashboard(fair: Fair) -> str:
    """Show what needs the team today, how the fair fills, and whether background work runs."""
    now = clock.now()
    weeks = applications_by_week(fair, now)
    top = round_top(max(count for _monday, count in weeks), TICKS)
    health = system_health()
    work = workload(fair, now)
    return render_template(
        "reports/organiser/dashboard.html",
        workload=work,
        words=_words(fair, work),
        may_allocate=may(Permission.ALLOCATE),
        states=legend_of(count_states(fair.id)),
        halls=_halls(hall_fills(fair)),
        weeks=_columns(weeks),
        top=top,
        ticks=[number(top * step // TICKS, current_language()) for step in range(TICKS, -1, -1)],
        submitted=sum(count for _monday, count in weeks),
        decisions=latest_decisions(fair),
        visitors=visitors_registered(fair),
        health=health,
        worker_is_late=is_late(health.seen_at, now),
        days_left=(fair.starts_on - now.astimezone(zone(fair.timezone)).date()).days,
    )


def _words(fair: Fair, work: Workload) -> dict[str, str]:
    """Return the second line beside each figure."""
    places = _("place all of them at once") if may(Permission.ALLOCATE) else _("see what is free on the plan")
    return {"review": _review_words(work), "without_stand": places, "drafts": _draft_words(fair)}


def _review_words(work: Workload) -> str:
    if work.overdue:
        return ngettext("%(num)s is later than promised", "%(num)s are later than promised", work.overdue)
    if work.oldest_at is None:
        return _("nothing waits")
    return _("the oldest came %(ago)s", ago=ago(work.oldest_at, clock.now(), current_language()))


def _draft_words(fair: Fair) -> str:
    closes_at = fair.applications_close_at
    if closes_at is None:
        return _("no closing date is set")
    on = day(closes_at.astimezone(zone(fair.timezone)).date(), current_language())
    if closes_at <= clock.now():
        return _("applications closed %(on)s", on=on)
    return _("applications close %(on)s", on=on)


def _halls(fills: Sequence[HallFill]) -> list[dict[str, Any]]:
    """Return each hall with its share taken in whole percent."""
    return [
        {
            "code": fill.hall.code,
            "name": fill.hall.name or {"en": fill.hall.code},
            "taken": fill.taken,
            "free": fill.free,
            "units": fill.units,
            "percent": round(100 * fill.taken / fill.units) if fill.units else 0,
        }
        for fill in fills
    ]


def _columns(weeks: Sequence[tuple[date, int]]) -> list[dict[str, Any]]:
    """Return the columns of the chart; below it stand the days, and a month where it begins."""
    language = current_language()
    return [
        {
            "label": day(monday, language),
            "short": _short(monday, names_month=_names_month(weeks, place)),
            "value": count,
            "text": number(count, language),
            "kind": "running" if place == len(weeks) - 1 else "actual",
        }
        for place, (monday, count) in enumerate(weeks)
    ]


def _names_month(weeks: Sequence[tuple[date, int]], place: int) -> bool:
    """Whether the month stands below this week: where it begins, and the next name is not in its way."""
    months = [monday.month for monday, _count in weeks]
    begins = place == 0 or months[place - 1] != months[place]
    return begins and months[place : place + 2] == [months[place]] * len(months[place : place + 2])


def _short(monday: date, *, names_month: bool) -> Markup:
    month = format_date(monday, "MMM", locale=babel_locale(current_language())) if names_month else "\u00a0"
    return Markup("{}<br>{}").format(monday.day, month)
