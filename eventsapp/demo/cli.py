"""Commands about the demo."""

import json

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from eventsapp.demo.editions import EDITIONS
from eventsapp.demo.welcome import fill_with_progress
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.venues.queries import count_units

group = AppGroup("demo", help="Invented fairs to try things on.")


@group.command("fill")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def fill_command(*, as_json: bool) -> None:
    """Add the two demo fairs; refuses where one of them exists."""
    slugs = [edition.slug for edition in EDITIONS]
    taken = db.session.scalars(select(Fair.slug).where(Fair.slug.in_(slugs))).all()
    if taken:
        raise click.ClickException(f"The demo is here already: {', '.join(taken)}.")
    fill_with_progress(current_app.config["SETTINGS"])
    counts = {slug: _counts(slug) for slug in slugs}
    click.echo(json.dumps(counts) if as_json else "The demo fairs are here.")


def _counts(slug: str) -> dict[str, int]:
    fair = db.session.scalars(select(Fair).where(Fair.slug == slug)).one()
    exhibitors = select(func.count()).select_from(Exhibitor).where(Exhibitor.fair_id == fair.id)
    return {"units": count_units(fair.id), "exhibitors": db.session.scalar(exhibitors) or 0}
