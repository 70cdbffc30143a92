"""Commands about accounts."""

import json

import click
from flask.cli import AppGroup

from eventsapp.accounts.actions import make_operator
from eventsapp.accounts.queries import user_by_email
from eventsapp.infra.database import transaction

group = AppGroup("account", help="Look after accounts.")


@group.command("operator")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def operator_command(email: str, *, as_json: bool) -> None:
    """Let the person with the confirmed address EMAIL see the operations page."""
    with transaction():
        user = user_by_email(email)
        if user is None or user.email_verified_at is None:
            raise click.ClickException(f"There is no account with the confirmed address {email}.")
        make_operator(user)
    click.echo(json.dumps({"email": user.email, "id": user.id}) if as_json else f"{user.email} is an operator.")
