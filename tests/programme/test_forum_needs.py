"""What a forum needs beside times and rooms: people in other parts, equipment, sponsors, materials, photos, days."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfWriter

from eventsapp.accounts.models import User
from eventsapp.infra import clock, storage
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions
from eventsapp.programme.agenda import pack, unpack
from eventsapp.programme.importers import read_agenda
from eventsapp.programme.models import Equipment, ProgrammeDay, Room, RoomWalk, Session, Speaker
from eventsapp.programme.queries import agenda_of, draft_release, forum_of
from eventsapp.programme.rules import ChangedMeanwhile
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member
from tests.programme.agenda_files import as_json, opass
from tests.programme.programmes import Forum, at, make_forum, publish


def _pdf() -> bytes:
    writer, data = PdfWriter(), BytesIO()
    writer.add_blank_page(width=90, height=60)
    writer.write(data)
    return data.getvalue()


PDF = _pdf()


@pytest.fixture
def forum(app: object) -> Forum:
    return make_forum(make_fair(slug="expo"))


@pytest.fixture
def browser(forum: Forum, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(make_member(forum.fair))


def _path(rest: str) -> str:
    return f"/organise/expo/programme/{rest}"


def _form(**fields: str | list[str]) -> dict[str, str | list[str]]:
    return {"kind": "talk", "title_en": "Talk", "day_on": "2027-05-12", "starts": "14:00", "minutes": "45"} | fields


def _photo() -> bytes:
    picture, data = Image.new("RGB", (1600, 800), "teal"), BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of Lan"
    exif[0x0112] = 6
    picture.save(data, "JPEG", exif=exif)
    return data.getvalue()


def _equipment(forum: Forum, name: str = "Projector", count: int = 1) -> Equipment:
    with transaction():
        return actions.create_equipment(forum.fair, actions.EquipmentValues(name=name, count=count))


def test_session_keeps_everything_its_form_asks_and_shows_it_again(forum: Forum, browser: FlaskClient) -> None:
    beam, exhibitor = _equipment(forum), make_exhibitor_wanting(forum.fair, "Cơ khí Trúc Lâm")
    fields = _form(
        interpreted=["vi", "ko"],
        hosts="윤서린",
        interpreters="vi: Trần Nguyễn Hoài Thương\nKO: 顾砚秋",
        sponsors="co khi truc lam\nBoard of Trade",
        equipment=[str(beam.id)],
        setup_minutes="0",
        expected_audience="80",
        notes="Needs a step",
        is_locked="y",
    )
    address = _path(f"sessions/{forum.sessions[3].id}")
    response = browser.post(address, data=fields)
    assert response.status_code == 302, response.text
    session = db.session.get_one(Session, forum.sessions[3].id)
    assert [(part.speaker_id, part.role, part.channel) for part in session.speakers] == [
        (forum.speakers[1].id, "host", ""),
        (forum.speakers[0].id, "interpreter", "vi"),
        (forum.speakers[2].id, "interpreter", "ko"),
    ]
    assert [(one.exhibitor_id, one.name) for one in session.sponsors] == [
        (exhibitor.id, "co khi truc lam"),
        (None, "Board of Trade"),
    ]
    assert (session.equipment, session.setup_minutes, session.expected_audience) == ([beam], 0, 80)
    assert (session.notes, session.is_locked, session.version) == ("Needs a step", True, 2)
    page = browser.get(address).text
    for words in (
        f"vi: Trần Nguyễn Hoài Thương (#{forum.speakers[0].id})",
        "Board of Trade",
        "Needs a step",
        'value="80"',
    ):
        assert words in page
    assert 'name="version" type="hidden" value="2"' in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"interpreters": "顾砚秋"}, "cannot be read. Write for example: en: Trần Minh Lan"),
        ({"interpreters": "en: 顾砚秋"}, "It is not interpreted into English."),
        ({"interpreters": "vi: Nobody", "interpreted": ["vi"]}, "There is no speaker named Nobody."),
        ({"hosts": "Nobody"}, "There is no speaker named Nobody."),
        ({"equipment": ["999999"]}, "Choose from the list."),
        ({"expected_audience": "-1"}, "A whole number from 0"),
        ({"setup_minutes": "9999"}, "A whole number from 0 to 720"),
    ],
)
def test_bad_need_is_refused_beside_its_field(
    forum: Forum, browser: FlaskClient, fields: dict[str, str | list[str]], sentence: str
) -> None:
    response = browser.post(_path("sessions/new"), data=_form(**fields))
    assert response.status_code == 422
    assert sentence in response.text


@pytest.mark.parametrize("thing", ["sessions", "rooms", "tracks", "speakers", "equipment"])
def test_form_opened_before_another_change_overwrites_nothing_unseen(
    forum: Forum, browser: FlaskClient, thing: str
) -> None:
    rows = {"equipment": [_equipment(forum)], "sessions": forum.sessions}
    row = (rows.get(thing) or getattr(forum, thing))[0]
    fields: dict[str, dict[str, str | list[str]]] = {
        "sessions": _form(),
        "rooms": {"code": "R1", "name_en": "Hall"},
        "tracks": {"code": "RO", "name_en": "Robots", "colour": "1"},
        "speakers": {"full_name": "Lan"},
        "equipment": {"name": "Beam"},
    }
    address, seen = _path(f"{thing}/{row.id}"), fields[thing] | {"version": str(row.version)}
    assert browser.post(address, data=seen).status_code == 302
    refused = browser.post(address, data=seen)
    assert refused.status_code == 422
    assert "Somebody changed this while you wrote, so nothing was saved." in refused.text
    assert 'name="version" type="hidden" value="2"' in refused.text


def test_room_keeps_setup_place_and_equipment(forum: Forum, browser: FlaskClient) -> None:
    beam = _equipment(forum)
    make_hall_with_units(forum.fair)
    address = _path(f"rooms/{forum.rooms[0].id}")
    fields = {"code": "R1", "name_en": "Hall", "setup_minutes": "15", "place": "A-101", "equipment": [str(beam.id)]}
    assert browser.post(address, data=fields).status_code == 302
    room = db.session.get_one(Room, forum.rooms[0].id)
    assert (room.setup_minutes, room.place, room.equipment) == (15, "A-101", [beam])
    assert 'href="/expo/plan/A-101"' in browser.get(address).text
    refused = browser.post(_path(f"equipment/{beam.id}/remove"))
    assert (refused.status_code, db.session.get(Equipment, beam.id)) == (409, beam)
    assert browser.post(address, data={"code": "R1", "name_en": "Hall"}).status_code == 302
    assert browser.post(_path(f"equipment/{beam.id}/remove")).status_code == 302


def test_two_kinds_of_equipment_have_two_names(forum: Forum, browser: FlaskClient) -> None:
    _equipment(forum)
    response = browser.post(_path("equipment/new"), data={"name": "Projector", "count": "3"})
    assert response.status_code == 422
    assert "There is equipment of this name already." in response.text


def test_days_and_ways_are_set_shown_and_replaced(forum: Forum, browser: FlaskClient) -> None:
    fields = {
        "days": "2027-05-12 08:30-18:00\n2027-05-13 9:00 – 01:00",
        "walking_minutes": "5",
        "walks": "R1 - r2: 9",
        "version": "0",
    }
    response = browser.post(_path("days"), data=fields)
    assert response.status_code == 302, response.text
    assert [str(day.opens_at) for day in db.session.scalars(db.select(ProgrammeDay))] == ["08:30:00", "09:00:00"]
    page = browser.get(_path("days")).text
    assert "2027-05-13 09:00-01:00" in page
    assert "R1 - R2: 9" in page
    stale = browser.post(_path("days"), data=fields)
    assert (stale.status_code, "Somebody changed this" in stale.text) == (422, True)
    assert browser.post(_path("days"), data={"days": "2027-05-13 09:00-17:00", "version": "1"}).status_code == 302
    forum_now = forum_of(forum.fair)
    assert forum_now is not None
    assert (forum_now.walking_minutes, forum_now.version) == (None, 2)
    assert db.session.scalars(db.select(RoomWalk)).all() == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"days": "tomorrow"}, "“tomorrow” cannot be read."),
        ({"days": "2027-05-12"}, "2027-05-12 08:30-18:00"),
        ({"days": "2027-05-12 18:00-08:00"}, "cannot be read"),
        ({"days": "2027-05-12 08:00-18:00\n2027-05-12 09:00-10:00"}, "A day stands here twice."),
        ({"walks": "R1 - R9: 5"}, "R1 - R2: 7"),
        ({"walks": "R1 - R1: 5"}, "cannot be read"),
        ({"walks": "R1 - R2: 999"}, "cannot be read"),
        ({"walking_minutes": "-3"}, "A whole number from 0"),
    ],
)
def test_bad_day_or_way_is_refused_beside_its_field(
    forum: Forum, browser: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    response = browser.post(_path("days"), data=fields)
    assert response.status_code == 422
    assert sentence in response.text


def test_speaker_keeps_protocol_availability_and_notes(forum: Forum, browser: FlaskClient) -> None:
    address = _path(f"speakers/{forum.speakers[0].id}")
    fields = {
        "full_name": "Trần Nguyễn Hoài Thương",
        "honorific": "H.E.",
        "protocol_order": "2",
        "availability": "2027-05-13\n2027-05-12 09:00-12:00",
        "travel_notes": "Lands at six",
        "language_notes": "Speaks no English",
    }
    assert browser.post(address, data=fields).status_code == 302
    speaker = db.session.get_one(Speaker, forum.speakers[0].id)
    assert (speaker.honorific, speaker.protocol_order, speaker.travel_notes) == ("H.E.", 2, "Lands at six")
    assert [(one.starts_at, one.ends_at) for one in speaker.availability] == [
        (at(9), at(12)),
        (at(0, day=13), at(0, day=14)),
    ]
    assert "2027-05-12 09:00-12:00\n2027-05-13<" in browser.get(address).text.replace("\r", "")
    wrong = browser.post(address, data=fields | {"availability": "2027-05-12 12:00-12:00"})
    assert (wrong.status_code, "cannot be read" in wrong.text) == (422, True)


def test_photo_is_made_small_and_upright_and_loses_what_the_camera_wrote(
    app: Flask, forum: Forum, browser: FlaskClient, client: FlaskClient
) -> None:
    number = forum.speakers[0].id
    address, public = _path(f"speakers/{number}"), f"/expo/agenda/speakers/{number}/photo"
    fields = {"full_name": "Thương", "photo": (BytesIO(_photo()), "me.png")}
    assert browser.post(address, data=fields, content_type="multipart/form-data").status_code == 302
    kept = browser.get(f"{address}/photo")
    with Image.open(BytesIO(kept.data)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (320, 640), {})
    assert b"Camera of Lan" not in kept.data
    assert client.get(public).status_code == 404
    agenda = agenda_of(publish(forum.fair))
    assert len(agenda.speaker_by_id[number].photo) == 12
    assert client.get(public).mimetype == "image/jpeg"
    speaker = db.session.get_one(Speaker, number)
    assert speaker.photo is not None
    file = storage.folder().path(speaker.photo.key)
    assert browser.post(address, data={"full_name": "Thương", "no_photo": "y"}).status_code == 302
    assert not file.exists()
    assert client.get(public).status_code == 404


def test_photo_that_is_no_picture_is_refused_and_nothing_is_saved(forum: Forum, browser: FlaskClient) -> None:
    fields = {"full_name": "Changed", "photo": (BytesIO(b"MZ"), "me.jpg")}
    address = _path(f"speakers/{forum.speakers[0].id}")
    response = browser.post(address, data=fields, content_type="multipart/form-data")
    assert (response.status_code, "A picture must be a JPEG" in response.text) == (422, True)
    assert db.session.get_one(Speaker, forum.speakers[0].id).full_name == "Trần Nguyễn Hoài Thương"


def _office(*names: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return data.getvalue()


def _add(browser: FlaskClient, forum: Forum, data: bytes, **fields: str) -> int:
    sent = {"title": "Slides", "visibility": "public", "file": (BytesIO(data), "slides.pdf")} | fields
    address = _path(f"sessions/{forum.sessions[0].id}/materials")
    return browser.post(address, data=sent, content_type="multipart/form-data").status_code


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (PDF, 302),
        (_office("[Content_Types].xml", "ppt/presentation.xml"), 302),
        (_office("[Content_Types].xml", "ppt/presentation.xml", "ppt/vbaProject.bin"), 422),
        (_office("whatever.txt"), 422),
        (b"<script>alert(1)</script>", 422),
    ],
)
def test_material_is_judged_by_its_content(forum: Forum, browser: FlaskClient, data: bytes, status: int) -> None:
    assert _add(browser, forum, data) == status


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a file, or write a link: one of them."),
        ({"url": "javascript:alert(1)"}, "This is not a link."),
        ({"url": "https://example.org/x", "title": ""}, "This is needed."),
        ({"url": "https://example.org/x", "visibility": "all"}, "Choose one of the list."),
    ],
)
def test_bad_material_is_refused_beside_its_field(
    forum: Forum, browser: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    sent = {"title": "Slides", "visibility": "team"} | fields
    response = browser.post(_path(f"sessions/{forum.sessions[0].id}/materials"), data=sent)
    assert (response.status_code, sentence in response.text) == (422, True)


def test_material_is_for_whom_it_says_and_when(forum: Forum, browser: FlaskClient, client: FlaskClient) -> None:
    for visibility in ("team", "after", "public"):
        assert _add(browser, forum, PDF, visibility=visibility) == 302
    session = db.session.get_one(Session, forum.sessions[0].id)
    team, after, public = [one.id for one in session.materials]
    publish(forum.fair)

    def asked(number: int) -> int:
        return client.get(f"/expo/agenda/{session.id}/materials/{number}").status_code

    page = client.get(f"/expo/agenda/{session.id}?lang=en").text
    assert (page.count("/materials/"), "once the session is over" in page) == (2, True)
    with clock.shifted(at(9, 30) - clock.now()):
        assert [asked(one) for one in (team, after, public)] == [404, 403, 200]
    with clock.shifted(at(10, 30) - clock.now()):
        assert [asked(one) for one in (team, after, public)] == [404, 200, 200]
    address = _path(f"sessions/{session.id}/materials/{public}")
    assert browser.get(address).headers["Content-Disposition"].startswith("attachment")
    assert browser.post(f"{address}/visibility", data={"visibility": "team"}).status_code == 302
    assert asked(public) == 404
    assert browser.post(f"{address}/remove").status_code == 302
    assert browser.get(address).status_code == 404


def test_removed_session_takes_its_files_along(forum: Forum, browser: FlaskClient) -> None:
    _add(browser, forum, PDF)
    material = db.session.get_one(Session, forum.sessions[0].id).materials[0]
    assert material.file is not None
    file = storage.folder().path(material.file.key)
    assert file.exists()
    assert browser.post(_path(f"sessions/{forum.sessions[0].id}/remove")).status_code == 302
    assert not file.exists()


def test_release_carries_what_the_public_may_know_and_nothing_else(forum: Forum, client: FlaskClient) -> None:
    beam = _equipment(forum, "Secret beam")
    with transaction():
        session = db.session.get_one(Session, forum.sessions[0].id)
        values = actions.SessionValues(
            title={"en": "Open"},
            day_on=session.day_on,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            interpreted=["en"],
            hosts=[forum.speakers[0].id],
            interpreters=[(forum.speakers[2].id, "en")],
            sponsors=[actions.SponsorValues(name="Board of Trade")],
            equipment=[beam.id],
            notes="Secret note",
        )
        actions.edit_session(forum.fair, session, values)
        db.session.get_one(Session, forum.sessions[2].id).starts_at = None
        db.session.get_one(Session, forum.sessions[2].id).ends_at = None
    draft = draft_release(forum.fair)
    assert unpack(draft.packed) == draft.agenda
    (entry,) = [one for one in draft.agenda.sessions if one.id == session.id]
    assert [(part.speaker, part.role) for part in entry.parts] == [(forum.speakers[0].id, "host")]
    assert [sponsor.name for sponsor in entry.sponsors] == ["Board of Trade"]
    assert forum.speakers[2].id not in draft.agenda.speaker_by_id
    assert "gu yanqiu" not in entry.find
    assert "Secret" not in str(draft.agenda)
    publish(forum.fair)
    page = client.get(f"/expo/agenda/{session.id}?lang=en").text
    assert "(host)" in page
    assert "With the support of Board of Trade" in page


def test_agenda_without_the_new_is_the_same_bytes_as_before(forum: Forum) -> None:
    content = pack(draft_release(forum.fair).agenda)
    plain = str(unpack(content))
    assert unpack(content) == draft_release(forum.fair).agenda
    for name in ("sponsors", "materials", "photo", "honorific", "protocol", "place"):
        assert f"{name}=" in plain
        assert f'"{name}"'.encode() not in zlib.decompress(content)


def test_second_import_keeps_hosts_and_interpreters(forum: Forum) -> None:
    document = read_agenda(as_json(opass()))
    with transaction():
        actions.import_agenda(forum.fair, document)
    session = db.session.scalars(db.select(Session).where(Session.source_ref.is_not(None))).one()
    cast = [part.speaker_id for part in session.speakers]
    values = actions.SessionValues(
        title=session.title, speakers=cast, interpreters=[(forum.speakers[0].id, "en")], interpreted=["en"]
    )
    with transaction():
        actions.edit_session(forum.fair, db.session.get_one(Session, session.id), values)
    for _again in range(2):
        with transaction():
            report = actions.import_agenda(forum.fair, document)
    assert report.changes_nothing
    parts = db.session.get_one(Session, session.id).speakers
    assert [(part.speaker_id, part.channel) for part in parts] == [
        *((one, "") for one in cast),
        (forum.speakers[0].id, "en"),
    ]


def test_import_makes_forms_opened_before_it_stale(forum: Forum) -> None:
    with transaction():
        actions.import_agenda(forum.fair, read_agenda(as_json(opass())))
    session = db.session.scalars(db.select(Session).where(Session.source_ref.is_not(None))).one()
    seen = session.version
    agenda = opass()
    agenda["sessions"][0]["en"]["title"] = "Another title"
    with transaction():
        actions.import_agenda(forum.fair, read_agenda(as_json(agenda)))
    values = actions.SessionValues(title={"en": "Mine"})
    with transaction(), pytest.raises(ChangedMeanwhile):
        actions.edit_session(forum.fair, db.session.get_one(Session, session.id), values, seen=seen)
