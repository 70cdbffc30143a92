"""A fair in numbers: the public's, the team's, and those of background work."""

from eventsapp.reports.queries.day import (
    HallFill,
    Workload,
    applications_by_week,
    hall_fills,
    latest_decisions,
    visitors_registered,
    workload,
)
from eventsapp.reports.queries.first_page import (
    FairFigures,
    HallPicture,
    cheapest_package,
    fair_figures,
    hall_picture,
)
from eventsapp.reports.queries.system import SystemHealth, system_health

__all__ = [
    "FairFigures",
    "HallFill",
    "HallPicture",
    "SystemHealth",
    "Workload",
    "applications_by_week",
    "cheapest_package",
    "fair_figures",
    "hall_fills",
    "hall_picture",
    "latest_decisions",
    "system_health",
    "visitors_registered",
    "workload",
]
