"""Tickets on paper, in calendars and in mails, and lost ones."""

import io
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from PIL import Image
from sqlalchemy import select

from config import ROOT
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra.database import db, transaction
from eventsapp.infra.outbox import OutboxEntry
from eventsapp.infra.signing import Kind, read_code
from eventsapp.messaging.actions import message_of
from eventsapp.messaging.models import Mail, TextMessage
from eventsapp.visitors import actions
from eventsapp.visitors.actions import Entry
from eventsapp.visitors.papers import PAGES, TicketPaper, write_ticket
from tests.factories import make_fair, make_type, make_visitor
from tests.services.plugin import present
from tests.services.running import Missing

NAMES = ["Nguyễn Thị Thanh Tuyền", "顾砚秋", "윤서린", "Wolfeschlegelsteinhausenbergerdorff Maximiliane Annabelle"]
FONTS = ROOT / "instance" / "fonts"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


def is_true(fair: Fair, text: str) -> bool:
    return read_code(text, fair_id=fair.id, kind=Kind.TICKET, keys=public_keys_of(fair)).fair_id == fair.id


def codes_on(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_shows_a_code_that_is_read_and_every_letter_of_the_name(page: str, name: str) -> None:
    regular, bold = (sorted(FONTS.glob(f"*_{weight}.ttf")) for weight in ("400Regular", "700Bold"))
    if not (regular and bold):
        present("Typefaces", Missing("they are not installed here"))
    paper = TicketPaper(
        title="Ticket",
        fair_name="Hội chợ Nhà máy thông minh Bình Dương 2027",
        days="12–14.05.2027",
        name=name,
        lines=["Cơ khí Trúc Lâm Sơn", "Trưởng phòng Thiết bị", "Nguyen Thi Thanh Tuyen"],
        code="6E$-IF3KUD1:5AX" * 7 + "ABC",
        reference="V-00001",
        role="Khách tham quan",
        colour="green",
        facts=[("Ngày", "12–14.05.2027"), ("Địa điểm", "Trung tâm Thương mại Thế giới")],
        language="vi",
        regular=regular,
        bold=bold,
    )
    document = pypdfium2.PdfDocument(write_ticket(paper, page))
    assert len(document) == 1
    words = "".join(document[0].get_textpage().get_text_bounded().split())
    assert "".join(name.split()) in words
    assert "Kháchthamquan" in words
    assert codes_on(document[0].render(scale=3).to_pil()) == [paper.code]


def test_the_ticket_is_given_as_pdf_for_paper_and_phone(client: FlaskClient, fair: Fair) -> None:
    visitor = make_visitor(fair, full_name="Ferrowick Alder", company="Larkspur", entry=Entry(type=make_type(fair)))
    for page in PAGES:
        answer = client.get(f"/expo/ticket/{visitor.token}/ticket.pdf?page={page}&lang=en")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        document = pypdfium2.PdfDocument(io.BytesIO(answer.data))
        (text,) = codes_on(document[0].render(scale=3).to_pil())
        assert is_true(fair, text)
    assert client.get(f"/expo/ticket/{visitor.token}/ticket.pdf?page=a0").status_code == 404


def test_letters_that_no_typeface_has_are_refused_in_words(
    client: FlaskClient, fair: Fair, app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("eventsapp.infra.typefaces.ROOT", tmp_path)
    shutil.rmtree(app.config["SETTINGS"].instance / "fonts", ignore_errors=True)
    visitor = make_visitor(fair, full_name="顾砚秋")
    answer = client.get(f"/expo/ticket/{visitor.token}/ticket.pdf?lang=en")
    assert answer.status_code == 503
    assert "picture of its code" in answer.text


def test_the_days_go_into_a_calendar_in_the_fairs_zone(client: FlaskClient, fair: Fair) -> None:
    student = make_type(fair, "student", days=[(fair.starts_on + timedelta(days=1)).isoformat()])
    everyday, once = make_visitor(fair), make_visitor(fair, entry=Entry(type=student))
    for visitor, days in ((everyday, 3), (once, 1)):
        answer = client.get(f"/expo/ticket/{visitor.token}/days.ics?lang=en")
        events = Calendar.from_ical(answer.data).walk("VEVENT")
        assert len(events) == days
        start = events[0]["DTSTART"].dt
        assert (start.hour, start.utcoffset()) == (9, timedelta(hours=7))
        assert f"/expo/ticket/{visitor.token}" in str(events[0]["URL"])
        assert visitor.reference in str(events[0]["DESCRIPTION"])
    with transaction():
        actions.cancel_registration(once, actor=None)
    assert client.get(f"/expo/ticket/{once.token}/days.ics").status_code == 404
    assert client.get(f"/expo/ticket/{once.token}/ticket.pdf").status_code == 404


def test_the_mail_brings_the_code_as_a_picture(fair: Fair, work: Callable[[], None]) -> None:
    make_visitor(fair)
    work()
    mail = db.session.scalars(select(Mail)).one()
    message = message_of(mail)
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in pictures] == ["<ticket@codes>"]
    assert "cid:ticket@codes" in mail.html
    (text,) = codes_on(Image.open(io.BytesIO(pictures[0].get_payload(decode=True))))
    assert is_true(fair, text)
    assert message.get_body(("plain",)) is not None


def test_a_lost_ticket_is_sent_again_and_the_answer_says_nothing(
    client: FlaskClient, fair: Fair, work: Callable[[], None]
) -> None:
    make_visitor(fair, email="lan@home.example")
    make_visitor(fair, email="", phone="+84 912 345 678")
    make_visitor(make_fair(), email="lan@home.example")
    gone = make_visitor(fair, email="gone@home.example")
    with transaction():
        actions.cancel_registration(gone, actor=None)
    work()
    before = (len(db.session.scalars(select(Mail)).all()), len(db.session.scalars(select(TextMessage)).all()))
    answers = []
    for place in ("lan@home.example", "LAN@home.example", "0912 345 678", "nobody@home.example", "gone@home.example"):
        answer = client.post("/expo/lost-ticket?lang=en", data={"place": place}, follow_redirects=True)
        assert answer.status_code == 200
        answers.append(answer.text)
        work()
    assert len(set(answers)) == 1
    assert "V-0000" not in answers[0]
    mails = db.session.scalars(select(Mail).order_by(Mail.id)).all()[before[0] :]
    assert [mail.recipient for mail in mails] == ["lan@home.example"] * 2
    assert len(db.session.scalars(select(TextMessage)).all()) == before[1] + 1


@pytest.mark.parametrize("place", ["", "lan", "@", "12", "x" * 300])
def test_what_is_neither_address_nor_number_is_refused(client: FlaskClient, fair: Fair, place: str) -> None:
    assert client.post("/expo/lost-ticket", data={"place": place}).status_code == 422
    assert db.session.scalars(select(OutboxEntry)).all() == []


def test_one_address_is_written_to_only_so_often(client: FlaskClient, fair: Fair, limits: None) -> None:
    for _ in range(5):
        assert client.post("/expo/lost-ticket", data={"place": "lan@home.example"}).status_code == 302
    assert len(db.session.scalars(select(OutboxEntry)).all()) == 3
