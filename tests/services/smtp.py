"""A mail server that keeps what it gets and answers as a test tells it to."""

import asyncio
import threading
from collections import deque
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.running import free_port

Command = Literal["MAIL", "RCPT", "DATA"]
HANG = "hang"
DROP = "drop"


@dataclass(frozen=True)
class ReceivedMail:
    """One message as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


class SmtpSink:
    """A server on loopback; ``url`` is what SMTP_URL takes.

    ``answer`` queues replies for the next commands of a kind; without any the server accepts. Thread-safe.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self._changed = threading.Condition()
        self._mails: list[ReceivedMail] = []
        self._replies: dict[str, deque[str]] = {}
        self._let_go = asyncio.Event()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=20)

    @property
    def url(self) -> str:
        """Address for SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[ReceivedMail]:
        """What has been accepted so far, in order."""
        with self._changed:
            return list(self._mails)

    def answer(self, reply: str, *, to: Command = "DATA", times: int = 1) -> None:
        """Give this reply ("451 4.3.0 later") to the next commands of the kind instead of accepting."""
        with self._changed:
            self._replies.setdefault(to, deque()).extend([reply] * times)

    def hang(self, *, on: Command = "DATA", times: int = 1) -> None:
        """Say nothing to the next commands of the kind until ``reset``."""
        self.answer(HANG, to=on, times=times)

    def drop(self, *, on: Command = "DATA", times: int = 1) -> None:
        """Close the line on the next commands of the kind."""
        self.answer(DROP, to=on, times=times)

    def wait_for(self, count: int, seconds: float = 20) -> list[ReceivedMail]:
        """Return the mails once there are that many; raises TimeoutError naming how many came."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._mails) >= count, seconds):
                raise TimeoutError(f"{len(self._mails)} of {count} mails came in {seconds} s")
            return list(self._mails)

    def reset(self) -> None:
        """Forget mails and queued replies and let hanging lines go."""
        with self._changed:
            self._mails.clear()
            self._replies.clear()
        self._controller.loop.call_soon_threadsafe(self._let_go.set)

    def start(self) -> None:
        """Listen on a free port."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; no thread is left."""
        self.reset()
        self._controller.stop()

    async def handle_MAIL(  # noqa: N802 - the library's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        reply = await self._reply("MAIL", server)
        if reply is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply or "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        reply = await self._reply("RCPT", server)
        if reply is None:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return reply or "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message and answer DATA."""
        if reply := await self._reply("DATA", server):
            return reply
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        message = message_from_bytes(raw, policy=policy.default)
        mail = ReceivedMail(envelope.mail_from or "", tuple(envelope.rcpt_tos), message)
        with self._changed:
            self._mails.append(mail)
            self._changed.notify_all()
        return "250 2.0.0 kept"

    async def _reply(self, command: Command, server: SMTP) -> str | None:
        with self._changed:
            queued = self._replies.get(command)
            reply = queued.popleft() if queued else None
        if reply == HANG:
            self._let_go.clear()
            await self._let_go.wait()
            return "421 4.3.2 closing"
        if reply == DROP:
            assert server.transport is not None
            server.transport.close()
            return "421 4.3.2 closing"
        return reply
