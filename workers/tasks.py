"""Thin tasks: each opens the application and does what is due."""

import logging
from typing import Any

from celery import shared_task

from eventsapp.allocation.actions.settling import announce_due, close_overdue
from eventsapp.booths.actions import end_overdue, nag_about_options
from eventsapp.call.actions import forget_ended
from eventsapp.fairs.imports import clearing
from eventsapp.infra import heartbeat, jobs, outbox
from eventsapp.infra.database import transaction
from eventsapp.leads.actions import follow_consents, mail_evening
from eventsapp.messaging.actions import send_due
from eventsapp.programme.actions import publish_due, release_overdue
from eventsapp.questions import actions as questions
from eventsapp.web.kept.keeping import forget_outdated
from eventsapp.web.programs import forget_replies
from workers.app import flask_app

logger = logging.getLogger(__name__)


@shared_task(name="workers.tasks.deliver_outbox")
def deliver_outbox() -> None:
    """Handle the facts that wait."""
    with flask_app().app_context():
        outbox.deliver_due()


@shared_task(name="workers.tasks.send_mails")
def send_mails() -> None:
    """Send the mails that wait."""
    with flask_app().app_context():
        send_due()


@shared_task(name="workers.tasks.run_jobs")
def run_jobs() -> None:
    """Run the jobs that wait."""
    with flask_app().app_context():
        jobs.run_due()


@shared_task(name="workers.tasks.note_heartbeat", bind=True)
def note_heartbeat(self: Any) -> None:
    """Note that this worker is alive."""
    with flask_app().app_context(), transaction():
        heartbeat.beat(self.request.hostname or "worker")


@shared_task(name="workers.tasks.clear_uploads")
def clear_uploads() -> None:
    """Throw away what nobody came back for: uploads and their previews, files without a row, kept forms and replies."""
    with flask_app().app_context():
        with transaction():
            forget_outdated()
            forget_replies()
        clearing.clear_uploads()


@shared_task(name="workers.tasks.sweep_holds")
def sweep_holds() -> None:
    """Write down which holds ran out, and remind of options that will; deadlines hold without this."""
    with flask_app().app_context():
        end_overdue()
        nag_about_options()


@shared_task(name="workers.tasks.sweep_rounds")
def sweep_rounds() -> None:
    """Announce rounds of published plans a day ahead, and write down which are over; their times rule without this."""
    with flask_app().app_context():
        announce_due()
        close_overdue()


@shared_task(name="workers.tasks.publish_releases")
def publish_releases() -> None:
    """Publish the releases of agendas whose time has come."""
    with flask_app().app_context():
        publish_due()


@shared_task(name="workers.tasks.sweep_seats")
def sweep_seats() -> None:
    """Write down which seats nobody claimed in time; they are free without this."""
    with flask_app().app_context():
        release_overdue()


@shared_task(name="workers.tasks.forget_devices")
def forget_devices() -> None:
    """Forget, a month after a fair, which device asked, voted and answered."""
    with flask_app().app_context():
        questions.forget_devices()


@shared_task(name="workers.tasks.forget_proposals")
def forget_proposals() -> None:
    """Take the data of people out of proposals that came to nothing long ago."""
    with flask_app().app_context():
        forget_ended()


@shared_task(name="workers.tasks.follow_consents")
def ask_for_deletions() -> None:
    """Ask exhibitors to delete what visitors took back; it was hidden from them without this."""
    with flask_app().app_context():
        follow_consents()


@shared_task(name="workers.tasks.mail_evening")
def tell_new_leads() -> None:
    """Tell exhibitors of their new leads once the halls have closed."""
    with flask_app().app_context():
        mail_evening()
