"""Short messages leave by the way that fits their number, once, and wait where nobody answers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from config import BadSettings, Settings, load_settings
from eventsapp.infra import clock, texting
from eventsapp.infra.database import db, transaction
from eventsapp.messaging.actions import send_due
from eventsapp.messaging.models import MailState, TextMessage
from eventsapp.messaging.texting import queue_note
from eventsapp.web.letters import Note
from tests.services.gateway import Gateway

VIETNAM, KOREA, BRITAIN = "+84912345678", "+821012345678", "+447400123456"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as found:
        yield found


@pytest.fixture
def ways(app: Flask) -> Iterator[Callable[..., None]]:
    """Return a function that sets the ways up as an environment would."""
    before = app.extensions["eventsapp.texting"]
    settings: Settings = app.config["SETTINGS"]
    yield lambda **said: texting.init_app(app, replace(settings, **said))
    app.extensions["eventsapp.texting"] = before


def queue(number: str = VIETNAM, text: str = "Vé của bạn: https://fair.example/x") -> TextMessage:
    with transaction():
        return queue_note(Note("test", number, "vi", text))


def test_without_a_gateway_messages_are_kept_beside_the_mails(app: Flask) -> None:
    message = queue()
    assert send_due() == 1
    assert (message.state, message.channel) == (MailState.SENT, "folder")
    file = Path(app.config["SETTINGS"].instance) / "mail" / f"text-{message.id}.txt"
    assert file.read_text(encoding="utf-8") == f"{VIETNAM}\n\nVé của bạn: https://fair.example/x\n"


def test_each_number_has_its_way(gateway: Gateway, ways: Callable[..., None]) -> None:
    ways(
        sms_url=f"{gateway.url}/sms",
        sms_token="one",
        sms_from="FAIR",
        zalo_url=f"{gateway.url}/zalo",
        zalo_token="two",
        zalo_template="77",
        kakao_url=f"{gateway.url}/kakao",
        kakao_token="three",
    )
    messages = [queue(number) for number in (VIETNAM, KOREA, BRITAIN)]
    assert send_due() == 3
    assert [one.channel for one in messages] == ["zalo", "kakao", "sms"]
    zalo, kakao, sms = gateway.texts
    assert zalo.headers["access_token"] == "two"
    assert zalo.body == {
        "phone": "84912345678",
        "template_id": "77",
        "template_data": {"text": messages[0].text},
        "tracking_id": f"text-{messages[0].id}",
    }
    assert (kakao.path, kakao.headers["Authorization"]) == ("/messages/kakao", "Bearer three")
    assert sms.body == {"to": BRITAIN, "text": messages[2].text, "from": "FAIR", "key": f"text-{messages[2].id}"}
    assert sms.headers["Idempotency-Key"] == f"text-{messages[2].id}"


def test_whom_zalo_does_not_know_gets_an_sms(gateway: Gateway, ways: Callable[..., None]) -> None:
    ways(sms_url=gateway.url, zalo_url=gateway.url, zalo_token="two")
    gateway.answer(200, '{"error": -118, "message": "Zalo account not existed"}')
    message = queue()
    assert send_due() == 1
    assert (message.state, message.channel) == (MailState.SENT, "sms")


@pytest.mark.parametrize(("status", "state"), [(400, "failed"), (429, "awaiting_retry"), (503, "awaiting_retry")])
def test_a_refusal_is_final_or_worth_another_try(
    gateway: Gateway, ways: Callable[..., None], status: int, state: str
) -> None:
    ways(sms_url=gateway.url)
    gateway.answer(status)
    message = queue()
    assert send_due() == 0
    assert message.state == state
    assert str(status) in message.error
    with clock.shifted(timedelta(minutes=2)):
        assert send_due() == (state == "awaiting_retry")
    keys = {text.body["key"] for text in gateway.texts}
    assert keys == {f"text-{message.id}"}


def test_a_silent_gateway_keeps_messages_waiting(gateway: Gateway, ways: Callable[..., None]) -> None:
    ways(sms_url="http://127.0.0.1:9/nobody")
    queue()
    queue()
    assert send_due() == 0
    states = db.session.scalars(select(TextMessage.state).order_by(TextMessage.id)).all()
    assert states == [MailState.AWAITING_RETRY, MailState.QUEUED]


def test_an_answer_of_zalo_that_is_no_json_is_tried_again(gateway: Gateway, ways: Callable[..., None]) -> None:
    ways(zalo_url=gateway.url, zalo_token="two")
    gateway.answer(200, "<html>")
    message = queue()
    assert send_due() == 0
    assert message.state == MailState.AWAITING_RETRY


def test_settings_name_the_ways_and_refuse_what_is_no_address(tmp_path: Path) -> None:
    environ = {
        "INSTANCE": str(tmp_path),
        "SMS_URL": "https://sms.example/send",
        "SMS_TOKEN": "x",
        "KAKAO_FROM": "@fair",
    }
    settings = load_settings(environ)
    assert (settings.sms_url, settings.kakao_from) == ("https://sms.example/send", "@fair")
    assert settings.zalo_url.startswith("https://")
    with pytest.raises(BadSettings, match="KAKAO_URL"):
        load_settings({**environ, "KAKAO_URL": "ftp://x"})
