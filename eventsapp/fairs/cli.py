"""Commands about fairs."""

import json
from datetime import datetime

import click
from flask.cli import AppGroup

from eventsapp.accounts.queries import user_by_email
from eventsapp.fairs.actions import create_fair, rotate_signing_key, set_role
from eventsapp.fairs.models import Role
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal

group = AppGroup("fair", help="Open and look after fairs.")
DAY = click.DateTime(formats=["%Y-%m-%d"])


@group.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="Name of the fair.")
@click.option("--starts-on", required=True, type=DAY, help="First day, YYYY-MM-DD.")
@click.option("--ends-on", required=True, type=DAY, help="Last day, YYYY-MM-DD.")
@click.option("--timezone", default="Asia/Ho_Chi_Minh", show_default=True, help="Time zone of the fair.")
@click.option("--language", default="en", show_default=True, type=click.Choice(["vi", "en", "zh", "ko"]))
@click.option("--organiser", help="E-mail of the account that becomes its organiser.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def create(
    slug: str,
    name: str,
    starts_on: datetime,
    ends_on: datetime,
    timezone: str,
    language: str,
    organiser: str | None,
    *,
    as_json: bool,
) -> None:
    """Make an empty fair with the short name SLUG."""
    if ends_on < starts_on:
        raise click.ClickException("--ends-on lies before --starts-on.")
    try:
        with transaction():
            owner = user_by_email(organiser) if organiser else None
            if organiser and owner is None:
                raise click.ClickException(f"There is no account {organiser}.")
            fair = create_fair(
                slug=slug,
                name={language: name},
                starts_on=starts_on.date(),
                ends_on=ends_on.date(),
                timezone=timezone,
                default_language=language,
                organiser=owner,
            )
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(json.dumps({"slug": fair.slug, "id": fair.id}) if as_json else f"The fair {fair.slug} is made.")


@group.command("member")
@click.argument("slug")
@click.argument("email")
@click.option("--role", default="organiser", show_default=True, type=click.Choice([str(role) for role in Role]))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def member(slug: str, email: str, role: str, *, as_json: bool) -> None:
    """Take the person with the confirmed address EMAIL into the team of the fair SLUG, or change their role."""
    with transaction():
        fair, user = fair_by_slug(slug), user_by_email(email)
        if fair is None:
            raise click.ClickException(f"There is no fair {slug}.")
        if user is None or user.email_verified_at is None:
            raise click.ClickException(f"There is no account with the confirmed address {email}.")
        set_role(fair, user, Role(role))
    done = {"slug": slug, "email": user.email, "role": role}
    click.echo(json.dumps(done) if as_json else f"{user.email} is {role} of {slug}.")


@group.command("new-key")
@click.argument("slug")
@click.option("--reason", required=True, help="Why, for the audit log.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def new_key(slug: str, reason: str, *, as_json: bool) -> None:
    """Sign tickets and badges of the fair SLUG with a new key; those of before stay good."""
    with transaction():
        fair = fair_by_slug(slug)
        if fair is None:
            raise click.ClickException(f"There is no fair {slug}.")
        key = rotate_signing_key(fair, actor_id=None, actor="command line", reason=reason)
    done = {"slug": slug, "number": key.number, "public_key": key.public_key.hex()}
    click.echo(json.dumps(done) if as_json else f"{slug} signs with key {key.number} from now on.")
