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
from eventsapp.reports.queries.exhibitor import Compared, Invited, OwnFigures, leads_middle, own_figures
from eventsapp.reports.queries.first_page import (
    FairFigures,
    HallPicture,
    cheapest_package,
    fair_figures,
    hall_picture,
)
from eventsapp.reports.queries.system import SystemHealth, system_health
from eventsapp.reports.queries.visits import (
    Answered,
    Arrivals,
    Share,
    WhoCame,
    arrivals,
    days_of,
)

__all__ = [
    "Answered",
    "Arrivals",
    "Compared",
    "FairFigures",
    "HallFill",
    "HallPicture",
    "Invited",
    "OwnFigures",
    "Share",
    "SystemHealth",
    "WhoCame",
    "Workload",
    "applications_by_week",
    "arrivals",
    "cheapest_package",
    "days_of",
    "fair_figures",
    "hall_fills",
    "hall_picture",
    "latest_decisions",
    "leads_middle",
    "own_figures",
    "system_health",
    "visitors_registered",
    "workload",
]
