"""The first run: fill an empty database, and say where to go and as whom."""

from time import monotonic

from flask import Flask
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import select, update

from config import Settings
from eventsapp.accounts.models import User
from eventsapp.demo.filling import STEPS, fill
from eventsapp.demo.people import PEOPLE, may_have_passwords
from eventsapp.fairs.actions import revoke_tokens_of
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction

console = Console()
PHONES = """This certificate was made here, so that phones can scan. On each phone, once:
  1. Open {address}/scan/certificate and go on past the warning; the phone offers the file.
  2. Android: Settings, Security, Encryption and credentials, Install a certificate, CA certificate.
     iPhone: Settings, Profile downloaded, Install; then General, About, Certificate trust settings, switch it on.
  3. Open the code that a gate shows. Without step 2 a gate does not open again once the network is gone.
It vouches for this address alone. A certificate of your own: TLS_CERT and TLS_KEY.
"""


def fill_if_empty(settings: Settings) -> None:
    """Fill an empty database with the demo fairs, where the settings want them.

    Where others than this machine reach the site, the demo people lose the passwords that everybody knows.
    """
    if not may_have_passwords(settings):
        forget_passwords()
    if settings.demo and db.session.scalar(select(Fair.id).limit(1)) is None:
        fill_with_progress(settings)


def fill_with_progress(settings: Settings) -> None:
    """Fill the database under a moving bar."""
    began = monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Demo fairs", total=STEPS)
        done = iter(range(STEPS + 1))
        fill(settings, lambda step: progress.update(task, completed=next(done), description=step))
    console.print(f"Two demo fairs filled in {monotonic() - began:.1f} s.")


def forget_passwords() -> None:
    """Take the known passwords away from the demo people, and the tokens that whoever knew them made."""
    known = [person.email for person in PEOPLE]
    theirs = User.email.in_(known) & User.is_demo & User.password_hash.is_not(None)
    if db.session.scalar(select(User.id).where(theirs).limit(1)) is not None:
        with transaction() as session:
            revoke_tokens_of(session.scalars(select(User.id).where(theirs)).all())
            session.execute(update(User).where(theirs).values(password_hash=None))


def say_hello(app: Flask, settings: Settings) -> None:
    """Print the address, and the demo sign-ins while they exist."""
    console.print(f"\n[bold]Open {settings.base_url}[/]   Ctrl-C stops.\n")
    if settings.tls and settings.tls_cert is None:
        console.print(PHONES.format(address=settings.base_url), soft_wrap=True)
    with app.app_context():
        known = [person.email for person in PEOPLE]
        found = select(User.email).where(User.email.in_(known), User.is_demo, User.password_hash.is_not(None))
        present = set(db.session.scalars(found)) if may_have_passwords(settings) else set()
    if present:
        console.print(_sign_ins(present))


def _sign_ins(present: set[str]) -> Table:
    table = Table("Who", "E-mail", "Password", title="Demo sign-ins, on this machine only", box=box.SIMPLE)
    for person in PEOPLE:
        if person.email in present:
            table.add_row(person.role, person.email, person.password)
    return table
