"""The operations page, and the mails of this machine in development."""

import base64
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.infra import clock, outbox
from eventsapp.infra.database import db, transaction
from eventsapp.infra.heartbeat import is_late, workers
from eventsapp.infra.jobs import Job
from eventsapp.messaging.actions import retry_now
from eventsapp.messaging.models import Mail, TextMessage
from eventsapp.messaging.queries import latest_mails, mail_counts, troubled_mails, troubled_texts
from eventsapp.web.access import development, operator
from eventsapp.web.security import POLICY

blueprint = Blueprint("messaging", __name__)
MOST_SHOWN = 200


@blueprint.get("/operations")
@operator
def operations() -> ResponseReturnValue:
    """Show the workers' heartbeat, the queues and what is stuck."""
    seen = workers()
    jobs = db.session.scalars(db.select(Job).order_by(Job.id.desc()).limit(20)).all()
    return render_template(
        "messaging/operations.html",
        workers=seen,
        is_late=is_late(seen[0].seen_at if seen else None, clock.now()),
        outbox=outbox.counts(),
        parked=outbox.parked_entries(),
        mail_counts=mail_counts(),
        mails=latest_mails(),
        troubled=troubled_mails(),
        texts=troubled_texts(),
        jobs=jobs,
    )


@blueprint.post("/operations/outbox/<int:entry_id>")
@operator
def retry_entry(entry_id: int) -> ResponseReturnValue:
    """Give a parked fact a new start."""
    with transaction() as session:
        if session.get(outbox.OutboxEntry, entry_id) is None:
            abort(404)
        outbox.unpark(entry_id)
    flash(_("The entry is tried again."), "good")
    return redirect(url_for("messaging.operations"))


@blueprint.post("/operations/mails/<int:mail_id>")
@operator
def retry_mail(mail_id: int) -> ResponseReturnValue:
    """Give a failed mail a new start."""
    with transaction() as session:
        mail = session.get(Mail, mail_id)
        if mail is None:
            abort(404)
        retry_now(mail)
    flash(_("The mail is tried again."), "good")
    return redirect(url_for("messaging.operations"))


@blueprint.post("/operations/texts/<int:text_id>")
@operator
def retry_text(text_id: int) -> ResponseReturnValue:
    """Give a failed short message a new start."""
    with transaction() as session:
        message = session.get(TextMessage, text_id)
        if message is None:
            abort(404)
        retry_now(message)
    flash(_("The message is tried again."), "good")
    return redirect(url_for("messaging.operations"))


def _folder() -> Path:
    return Path(current_app.config["SETTINGS"].instance) / "mail"


@blueprint.get("/dev/mail")
@development
def mailbox() -> ResponseReturnValue:
    """List the mails written into the folder, newest first."""
    files = sorted(_folder().glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    mails = [(file.stem, message_from_bytes(file.read_bytes(), policy=policy.default)) for file in files[:MOST_SHOWN]]
    return render_template("messaging/mailbox.html", mails=mails, texts=_texts())


def _texts() -> list[tuple[str, str]]:
    """Return the short messages that were written into the folder, newest first: number and words."""
    files = sorted(_folder().glob("text-*.txt"), key=lambda file: file.stat().st_mtime, reverse=True)
    found = [file.read_text(encoding="utf-8").partition("\n\n") for file in files[:MOST_SHOWN]]
    return [(number, words.strip()) for number, _between, words in found]


@blueprint.get("/dev/mail/<name>")
@development
def mail(name: str) -> ResponseReturnValue:
    """Show one mail's text and, in a frame of its own, its HTML."""
    message = _read(name)
    text = message.get_body(("plain",))
    page = render_template("messaging/mail.html", name=name, message=message, text=text.get_content() if text else "")
    return page, {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"}


@blueprint.get("/dev/mail/<name>/html")
@development
def mail_html(name: str) -> Response:
    """Show a mail's HTML as a mail program would: styles, but no scripts."""
    message = _read(name)
    body = message.get_body(("html",))
    response = Response(_with_pictures(message, body.get_content()) if body else "")
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
    )
    return response


def _with_pictures(message: EmailMessage, text: str) -> str:
    """Put the pictures that came with a mail where its HTML shows them."""
    for part in message.walk():
        if part.get_content_maintype() == "image" and (cid := str(part["Content-ID"] or "").strip("<>")):
            content = base64.b64encode(part.get_payload(decode=True) or b"").decode()  # type: ignore[arg-type]
            text = text.replace(f"cid:{cid}", f"data:{part.get_content_type()};base64,{content}")
    return text


def _read(name: str) -> EmailMessage:
    path = _folder() / f"{name}.eml"
    if not path.is_file() or path.parent != _folder():
        abort(404)
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
