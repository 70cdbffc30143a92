"""Getting a short message to a telephone: by SMS, Zalo or KakaoTalk over HTTP, or into a folder where there is none."""

import http.client
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, current_app

from config import Settings

TIMEOUT_SECONDS = 20
_AGAIN = frozenset({408, 425, 429})
_MOST_READ = 100_000


class TextRefused(Exception):
    """The other side did not take the message; ``permanent`` says whether trying again can help."""

    def __init__(self, code: int, text: str, *, permanent: bool) -> None:
        super().__init__(f"{code} {text}")
        self.code, self.text, self.permanent = code, text, permanent

    @property
    def is_silence(self) -> bool:
        """Whether the other side gave no answer at all, which the next message would meet too."""
        return not self.code and not self.permanent


class Channel(Protocol):
    """A way to telephones."""

    name: str

    def takes(self, number: str) -> bool:
        """Whether this way leads to a number in E.164."""
        ...

    def send(self, number: str, text: str, key: str) -> None:
        """Hand a message over; the same ``key`` again is the same message. Raises ``TextRefused``."""
        ...


class FolderChannel:
    """Writes messages as .txt files beside the mails, to be read on the mail page in development."""

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def takes(self, number: str) -> bool:
        """Lead everywhere."""
        return True

    def send(self, number: str, text: str, key: str) -> None:
        """Write the message under its key; the same message again replaces itself."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f"{key}.part"
        partial.write_text(f"{number}\n\n{text}\n", encoding="utf-8")
        partial.replace(self.folder / f"{key}.txt")


class HttpChannel:
    """Posts JSON ``{"to", "text", "from", "key"}`` with a bearer token: what gateways of SMS and KakaoTalk are told.

    2xx is taken, 408, 425, 429 and 5xx are worth another try, every other answer is final.
    """

    def __init__(self, name: str, url: str, token: str, sender: str = "", prefix: str = "+") -> None:
        self.name, self._prefix, self._sender, self._token = name, prefix, sender, token
        self._place = urlsplit(url)

    def takes(self, number: str) -> bool:
        """Lead to the numbers of a country, or everywhere."""
        return number.startswith(self._prefix)

    def send(self, number: str, text: str, key: str) -> None:
        """Post the message."""
        self._post(self._body(number, text, key), {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key})

    def _body(self, number: str, text: str, key: str) -> dict[str, Any]:
        return {"to": number, "text": text, "from": self._sender, "key": key}

    def _post(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> bytes:
        try:
            status, reason, answer = self._ask(json.dumps(body, ensure_ascii=False).encode(), headers)
        except (OSError, http.client.HTTPException) as error:
            raise TextRefused(0, f"{type(error).__name__}: {error}", permanent=False) from error
        if not 200 <= status < 300:
            permanent = 400 <= status < 500 and status not in _AGAIN
            raise TextRefused(status, reason, permanent=permanent)
        return answer

    def _ask(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, bytes]:
        make = http.client.HTTPSConnection if self._place.scheme == "https" else http.client.HTTPConnection
        connection = make(self._place.hostname or "localhost", self._place.port, timeout=TIMEOUT_SECONDS)
        try:
            path = self._place.path or "/"
            address = f"{path}?{self._place.query}" if self._place.query else path
            connection.request("POST", address, body, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            return answer.status, answer.reason, answer.read(_MOST_READ)
        finally:
            connection.close()


class ZaloChannel(HttpChannel):
    """Asks Zalo's notification service for a template whose one parameter is ``text``.

    It answers 200 also to what it refuses, with the reason in ``error``; none of these is worth another try.
    """

    def __init__(self, url: str, token: str, template: str) -> None:
        super().__init__("zalo", url, token, prefix="+84")
        self._template = template

    def send(self, number: str, text: str, key: str) -> None:
        """Ask for the template with this text."""
        answer = self._post(self._body(number, text, key), {"access_token": self._token})
        try:
            said = json.loads(answer)
            error = int(said.get("error", 0))
        except (ValueError, TypeError, AttributeError) as broken:
            raise TextRefused(0, "the answer is no JSON", permanent=False) from broken
        if error:
            raise TextRefused(error, str(said.get("message", "")), permanent=True)

    def _body(self, number: str, text: str, key: str) -> dict[str, Any]:
        data = {"text": text}
        return {
            "phone": number.lstrip("+"),
            "template_id": self._template,
            "template_data": data,
            "tracking_id": key,
        }


def init_app(app: Flask, settings: Settings) -> None:
    """Set up the ways that the settings name: those of a country first, SMS for everybody else."""
    found: list[Channel] = []
    if settings.zalo_token:
        found.append(ZaloChannel(settings.zalo_url, settings.zalo_token, settings.zalo_template))
    if settings.kakao_url:
        found.append(HttpChannel("kakao", settings.kakao_url, settings.kakao_token, settings.kakao_from, "+82"))
    if settings.sms_url:
        found.append(HttpChannel("sms", settings.sms_url, settings.sms_token, settings.sms_from))
    app.extensions["eventsapp.texting"] = found or [FolderChannel(settings.instance / "mail")]


def channels_to(number: str) -> Sequence[Channel]:
    """Return the ways to a number, in the order in which they are tried."""
    known: list[Channel] = current_app.extensions["eventsapp.texting"]
    return [channel for channel in known if channel.takes(number)]
