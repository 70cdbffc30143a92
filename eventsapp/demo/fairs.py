"""Opens a demo fair: dates, texts, prices, sectors, milestones, team."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from eventsapp.accounts.models import User
from eventsapp.demo.editions import CLOSES_AT, OPENED_AT, Edition
from eventsapp.demo.halls import build_halls
from eventsapp.demo.rows import add_rows
from eventsapp.demo.words import fair_texts as words
from eventsapp.fairs.actions import add_member, create_fair
from eventsapp.fairs.models import Fair, Milestone, Package, Role, Sector
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit


@dataclass(frozen=True)
class Team:
    """Who runs the demo fairs, and the two guests of them."""

    organiser: User
    reviewer: User
    exhibitor: User
    attendee: User


@dataclass(frozen=True)
class OpenFair:
    """A fair with what its exhibitors choose from, by code."""

    fair: Fair
    edition: Edition
    packages: dict[str, int]
    sectors: dict[str, int]
    team: Team
    halls: list[tuple[Hall, list[Unit]]]
    now: datetime


def open_fair(edition: Edition, team: Team, now: datetime) -> OpenFair:
    """Write the fair with its lists; it takes applications still, however late the demo is filled."""
    fair = create_fair(
        slug=edition.slug,
        name=dict(edition.name),
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        organiser=team.organiser,
    )
    fair.mark, fair.accent, fair.is_demo = edition.mark, edition.accent, True
    fair.venue_name, fair.venue_address = words.VENUE, words.ADDRESS
    fair.contact_email, fair.contact_name = f"team@{edition.slug}.example", team.organiser.full_name
    fair.applications_open_at = min(OPENED_AT, now - timedelta(days=90))
    fair.applications_close_at = max(CLOSES_AT, now + timedelta(days=30))
    add_member(fair, team.reviewer, Role.REVIEWER)
    _add_milestones(fair, edition)
    db.session.flush()
    halls = build_halls(fair, edition.halls)
    return OpenFair(fair, edition, _add_packages(fair), _add_sectors(fair), team, halls, now)


def _add_packages(fair: Fair) -> dict[str, int]:
    rows = [
        {
            "fair_id": fair.id,
            "code": code,
            "name": name,
            "description": description,
            "position": at,
            "min_units": least,
            "price_vnd": dong,
            "price_usd_minor": cents,
        }
        for at, (code, least, dong, cents, name, description) in enumerate(words.PACKAGES)
    ]
    codes = [code for code, *_ in words.PACKAGES]
    return dict(zip(codes, add_rows(Package, rows), strict=True))


def _add_sectors(fair: Fair) -> dict[str, int]:
    rows = [
        {"fair_id": fair.id, "code": code, "name": name, "position": at}
        for at, (code, name) in enumerate(words.SECTORS.items())
    ]
    return dict(zip(words.SECTORS, add_rows(Sector, rows), strict=True))


def _add_milestones(fair: Fair, edition: Edition) -> None:
    rows = [{"fair_id": fair.id, "on": on, "at": at, "text": dict(text)} for on, at, text in edition.milestones]
    add_rows(Milestone, rows)
