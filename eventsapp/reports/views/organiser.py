"""The organiser's day."""

from datetime import date
from typing import Any

from flask import render_template

from eventsapp.booths.plan import legend_of
from eventsapp.booths.queries import count_states
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.heartbeat import is_late
from eventsapp.infra.locale import current_language, number
from eventsapp.reports.queries import (
    applications_by_week,
    latest_decisions,
    system_health,
    visitors_registered,
    workload,
)
from eventsapp.reports.rules import round_top
from eventsapp.reports.views.blueprint import blueprint


@blueprint.get("/organise/<fair>/")
@staff_may(Permission.VIEW)
def dashboard(fair: Fair) -> str:
    """Show what needs the team today, how the fair fills, and whether background work runs."""
    now = clock.now()
    weeks = applications_by_week(fair, now)
    health = system_health()
    return render_template(
        "reports/organiser/dashboard.html",
        workload=workload(fair, now),
        states=legend_of(count_states(fair.id)),
        weeks=_columns(weeks),
        top=round_top(max(count for _, count in weeks)),
        submitted=sum(count for _, count in weeks),
        decisions=latest_decisions(fair),
        visitors=visitors_registered(fair),
        health=health,
        worker_is_late=is_late(health.seen_at, now),
        days_left=(fair.starts_on - now.date()).days,
    )


def _columns(weeks: list[tuple[date, int]]) -> list[dict[str, Any]]:
    language = current_language()
    return [
        {
            "label": f"{monday.day}.{monday.month}.",
            "value": count,
            "text": number(count, language),
            "kind": "running" if place == len(weeks) - 1 else "actual",
        }
        for place, (monday, count) in enumerate(weeks)
    ]
