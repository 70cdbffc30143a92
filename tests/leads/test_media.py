"""Photos and spoken notes: kept once, without what a camera wrote, for the exhibitor alone, gone with the lead."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.storage import StoredFile
from eventsapp.leads.actions import allow_again, confirm_deletion, follow_consents, withdraw_at
from eventsapp.leads.models import LeadDeletion, LeadMedia, LeadScan
from eventsapp.leads.queries import deletion_of
from eventsapp.visitors.models import Visitor
from eventsapp.web.uploads import UnacceptableUpload, read_voice
from tests.checkin.gates import ticket_code
from tests.leads.stands import make_lead, make_staff, make_stand_holder, make_willing

SignIn = Callable[[User], FlaskClient]
OWN = {"Sec-Fetch-Site": "same-origin"}
HOME = "/exhibit/expo/leads"
WEBM = b"\x1a\x45\xdf\xa3" + b"\x00" * 400
GPS = 0x8825


@pytest.fixture
def phone(app: Flask, fair: Fair, holder: tuple[User, Exhibitor]) -> FlaskClient:
    phone = app.test_client()
    _, badge = make_staff(fair, holder[1])
    assert phone.post(f"{HOME}/open", data={"code": badge.code}).status_code == 302
    return phone


def photo(size: tuple[int, int] = (3000, 2000), kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x010F] = "Secret camera"
    exif.get_ifd(GPS)[1] = "N"
    data = io.BytesIO()
    Image.new("RGB", size, "navy").save(data, kind, exif=exif)
    return data.getvalue()


def send(phone: FlaskClient, data: bytes, name: str = "media-0001", **more: Any) -> TestResponse:
    at = str(int(clock.now().timestamp() * 1000))
    form = {"id": name, "at": at, "file": (io.BytesIO(data), "file"), **more}
    return phone.post(f"{HOME}/app/media", data=form, headers=OWN, content_type="multipart/form-data")


def files_of(app: Flask) -> list[Path]:
    return [path for path in (Path(app.config["SETTINGS"].instance) / "files").glob("*/*") if path.is_file()]


def test_photo_is_turned_made_smaller_and_says_nothing_of_its_camera(
    fair: Fair, phone: FlaskClient, holder: tuple[User, Exhibitor], sign_in: SignIn
) -> None:
    code, data = ticket_code(fair, make_willing(fair)), photo()
    first = send(phone, data, code=code)
    assert (first.json["verdict"], first.json["reason"]) == ("noted", "noted")
    assert send(phone, data, code=code).json["lead"]["id"] == first.json["lead"]["id"]
    (kept,) = db.session.scalars(select(LeadMedia)).all()
    assert (kept.kind, kept.file.media_type, kept.by) == ("photo", "image/jpeg", "Trần Thị Mai")
    assert db.session.scalar(select(func.count(LeadScan.id))) == 1
    office = sign_in(holder[0])
    address = f"{HOME}/{kept.lead_id}/media/{kept.id}"
    shown = office.get(address)
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    picture = Image.open(io.BytesIO(shown.data))
    assert picture.size == (1067, 1600)
    assert dict(picture.getexif()) == {}
    assert b"Secret camera" not in shown.data
    assert address in office.get(f"{HOME}/{kept.lead_id}").get_data(as_text=True)
    sheet = load_workbook(io.BytesIO(office.get(f"{HOME}/leads.xlsx").data)).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    linked = sheet.cell(2, heads.index("Photos and spoken notes") + 1)
    assert linked.hyperlink is not None
    assert linked.hyperlink.target.endswith(f"{HOME}/{kept.lead_id}#attached")
    assert f"{HOME}/{kept.lead_id}#attached" in office.get(f"{HOME}/leads.csv").get_data(as_text=True)


def test_spoken_note_is_listened_to_in_parts_by_the_exhibitor_alone(
    app: Flask, fair: Fair, phone: FlaskClient, holder: tuple[User, Exhibitor], sign_in: SignIn
) -> None:
    lead = make_lead(holder[1], make_willing(fair))
    assert send(phone, WEBM, lead=str(lead.id)).status_code == 200
    kept = db.session.scalars(select(LeadMedia)).one()
    address = f"{HOME}/{lead.id}/media/{kept.id}"
    part = sign_in(holder[0]).get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data, part.mimetype) == (206, WEBM[:4], "audio/webm")
    other = sign_in(make_stand_holder(fair, "Rookwynd")[0])
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/remove").status_code == 404
    assert app.test_client().get(address).status_code == 302
    assert phone.get(address).status_code == 302


def test_files_that_are_neither_and_phones_of_nobody_are_refused(
    app: Flask, fair: Fair, phone: FlaskClient, holder: tuple[User, Exhibitor], sign_in: SignIn
) -> None:
    lead = make_lead(holder[1], make_willing(fair))
    other = make_lead(make_stand_holder(fair, "Rookwynd")[1], make_willing(fair))
    for data in (b"", b"<svg onload=alert(1)>", b"GIF89a" + b"\x00" * 99):
        assert send(phone, data, lead=str(lead.id)).status_code == 422
    with pytest.raises(UnacceptableUpload, match="larger than 1 MB"):
        read_voice(FileStorage(io.BytesIO(WEBM + b"\x00" * 1_100_000)), field="file")
    assert send(phone, WEBM).status_code == 422  # about nobody
    assert send(phone, WEBM, "media-0002", lead=str(other.id)).json["verdict"] == "refused"
    assert send(phone, WEBM, "media-0003", code="nonsense").json["reason"] == "unreadable"
    assert send(app.test_client(), WEBM, lead=str(lead.id)).status_code == 401
    office = sign_in(holder[0])
    refused = office.post(
        f"{HOME}/{lead.id}/media?lang=en",
        data={"file": (io.BytesIO(b"no"), "x.jpg")},
        content_type="multipart/form-data",
    )
    assert refused.status_code == 422
    assert "A picture must be" in refused.get_data(as_text=True)
    assert db.session.scalar(select(func.count(LeadMedia.id))) == 0
    for place in range(10):
        attached = office.post(
            f"{HOME}/{lead.id}/media", data={"file": (io.BytesIO(photo((9, 9), "PNG")), f"{place}.png")}
        )
        assert attached.status_code == 302
    assert send(phone, WEBM, "media-0004", lead=str(lead.id)).status_code == 409


def test_who_takes_the_details_back_is_not_seen_or_heard_and_the_bytes_go(
    app: Flask, fair: Fair, phone: FlaskClient, holder: tuple[User, Exhibitor], sign_in: SignIn
) -> None:
    user, exhibitor = holder
    office, visitors = sign_in(user), [make_willing(fair) for _ in range(3)]
    leads = [make_lead(exhibitor, one) for one in visitors]
    for place, lead in enumerate(leads):
        assert send(phone, WEBM, f"media-000{place}", lead=str(lead.id)).status_code == 200
    before = len(files_of(app))
    addresses = [
        f"{HOME}/{one.lead_id}/media/{one.id}" for one in db.session.scalars(select(LeadMedia).order_by(LeadMedia.id))
    ]
    with transaction():
        for one in visitors:
            withdraw_at(one, exhibitor.id, is_allowed=False)
    assert [office.get(address).status_code for address in addresses] == [404, 404, 404]
    with transaction():
        allow_again(db.session.get_one(Visitor, visitors[2].id), db.session.merge(leads[2]))
    assert office.get(addresses[2]).status_code == 200
    confirmed = db.session.scalars(select(LeadDeletion.id).where(LeadDeletion.visitor_id == visitors[0].id)).one()
    task = deletion_of(exhibitor, confirmed)
    assert task is not None
    with transaction():
        confirm_deletion(exhibitor, task, user)
    assert len(files_of(app)) == before - 1
    with clock.shifted(timedelta(days=22)):
        follow_consents()  # the second never was confirmed
    assert len(files_of(app)) == before - 2
    assert db.session.scalars(select(LeadMedia.lead_id)).all() == [leads[2].id]
    with transaction() as session:
        session.delete(session.get_one(Visitor, visitors[2].id))
    with transaction():
        assert storage.remove_expired() == 1
    assert db.session.scalar(select(func.count(StoredFile.id))) == 0
    assert len(files_of(app)) == before - 3


def test_photo_is_removed_in_the_office(
    app: Flask, fair: Fair, holder: tuple[User, Exhibitor], sign_in: SignIn
) -> None:
    lead, office = make_lead(holder[1], make_willing(fair)), sign_in(holder[0])
    office.post(f"{HOME}/{lead.id}/media", data={"file": (io.BytesIO(photo((40, 30))), "card.jpg")})
    kept = db.session.scalars(select(LeadMedia.id)).one()
    assert office.post(f"{HOME}/{lead.id}/media/{kept}/remove").status_code == 302
    assert db.session.scalars(select(LeadMedia)).all() == []
