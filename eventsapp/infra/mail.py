"""Getting one finished message out: by SMTP, or into a folder as .eml where none is configured."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app

from config import Settings

TIMEOUT_SECONDS = 20


class MailRefused(Exception):
    """The other side did not take the message; ``permanent`` says whether trying again can help."""

    def __init__(self, code: int, text: str, *, permanent: bool) -> None:
        super().__init__(f"{code} {text}")
        self.code, self.text, self.permanent = code, text, permanent

    @property
    def is_silence(self) -> bool:
        """Whether the other side gave no answer at all, which the next message would meet too."""
        return not self.code and not self.permanent


class Transport(Protocol):
    """A way out for messages."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; raises ``MailRefused``."""
        ...


class FolderTransport:
    """Writes messages as .eml files, to be read on the mail page in development."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message under its Message-ID; the same message again replaces itself."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        partial = self.folder / f"{name}.part"
        partial.write_bytes(message.as_bytes(policy=SMTP))
        partial.replace(self.folder / f"{name}.eml")


class SmtpTransport:
    """Speaks SMTP as SMTP_URL says: ``smtp://``, ``smtps://``, ``?starttls=1``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 25)
        self._starttls = parse_qs(parts.query).get("starttls", ["0"])[0] in {"1", "yes", "true"}
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        """Send the message; every failure becomes ``MailRefused`` with its class."""
        with _refusals(), self._connect() as connection:
            connection.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        if self._starttls:
            connection.starttls(context=context)
        if self._user:
            connection.login(self._user, self._password)
        return connection


@contextmanager
def _refusals() -> Iterator[None]:
    """Sort failures: a 5xx answer is final, everything else is worth another try."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise MailRefused(code, _words(text), permanent=500 <= code < 600) from error
    except smtplib.SMTPAuthenticationError as error:
        # Wrong credentials are our fault, not the recipient's: the mail waits until they are mended.
        raise MailRefused(error.smtp_code, _words(error.smtp_error), permanent=False) from error
    except smtplib.SMTPResponseException as error:
        permanent = 500 <= error.smtp_code < 600
        raise MailRefused(error.smtp_code, _words(error.smtp_error), permanent=permanent) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailRefused(0, f"{type(error).__name__}: {error}", permanent=False) from error


def _words(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def init_app(app: Flask, settings: Settings) -> None:
    """Choose the way out."""
    transport: Transport = (
        SmtpTransport(settings.smtp_url) if settings.smtp_url else FolderTransport(settings.instance / "mail")
    )
    app.extensions["eventsapp.mail"] = transport


def transport() -> Transport:
    """Return the way out of the present application."""
    found: Transport = current_app.extensions["eventsapp.mail"]
    return found
