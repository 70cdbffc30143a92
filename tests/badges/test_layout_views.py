"""The pages of layouts: begin, edit as a typed form, preview, choose, pictures."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.badges.editing import change, document_of, sheet_from, sheet_of
from eventsapp.badges.models import BadgeLayout, BadgePicture, LayoutChoice, LayoutVersion
from eventsapp.badges.pdf import A6, read_layout, write_layout
from eventsapp.badges.pdf.starters import starter
from eventsapp.fairs.models import Role
from eventsapp.infra.database import db
from tests.factories import make_fair, make_member

SignIn = Callable[[User], FlaskClient]
LAYOUTS = "/organise/expo/badges/layouts"


def fields_of(document: dict[str, Any]) -> dict[str, str]:
    """Return a layout as a browser would send it."""
    sheet = sheet_of(document)
    data = {f"page.{key}": value for key, value in sheet.page.items()}
    for number, row in enumerate(sheet.rows):
        data |= {f"e{number}.{name}": value for name, value in row.values.items()}
        for place, entry in enumerate(row.entries):
            data |= {f"e{number}.t{place}.{name}": value for name, value in entry.items() if name != "upper" or value}
    for role, pair in sheet.roles.items():
        data |= {f"role.{role}.{key}": value for key, value in pair.items()}
    return data


def _png(width: int, height: int) -> bytes:
    drawn = BytesIO()
    Image.new("L", (width, height)).save(drawn, "PNG")
    return drawn.getvalue()


@pytest.fixture
def desk(app: Flask, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(make_fair(slug="expo")))


def begin(desk: FlaskClient, size: str = "cr80", **more: str) -> str:
    answer = desk.post(LAYOUTS, data={"name": "Card", "size": size, **more})
    assert answer.status_code == 302
    return str(answer.location)


@pytest.mark.parametrize("layout", [A6, starter(85.6, 54), starter(62, 100)], ids=["a6", "card", "label"])
def test_a_layout_comes_back_from_the_form_as_it_was(layout: Any) -> None:
    document = write_layout(layout)
    assert read_layout(document_of(sheet_from(fields_of(document)))) == layout


def test_buttons_of_the_form_change_the_elements() -> None:
    sheet = sheet_of(write_layout(A6))
    count = len(sheet.rows)
    assert change(sheet, "add text") == f"e{count}"
    assert change(sheet, f"line {count}") == f"e{count}"
    assert len(sheet.rows[count].entries) == 2
    change(sheet, f"unline {count}")
    assert change(sheet, f"up {count}") == f"e{count - 1}"
    change(sheet, f"remove {count - 1}")
    assert len(sheet.rows) == count
    for nonsense in ("remove 999", "remove -1", "up 0", "add star", "", "line x", "remove ²"):
        assert change(sheet, nonsense) == ""
    assert len(sheet.rows) == count


def test_layouts_are_for_the_team(app: Flask, client: FlaskClient, sign_in: SignIn, desk: FlaskClient) -> None:
    edit = begin(desk)
    other = make_fair(slug="other")
    stranger, reviewer = sign_in(make_member(other)), sign_in(make_member(other, Role.REVIEWER))
    for path in (LAYOUTS, edit, f"{edit}/preview.png"):
        assert client.get(path).status_code == 302
        assert stranger.get(path).status_code == 403
    assert stranger.get(edit.replace("/expo/", "/other/")).status_code == 404
    assert reviewer.post("/organise/other/badges/layouts", data={"name": "A", "size": "a6"}).status_code == 403


def test_a_layout_is_begun_edited_and_saved_as_the_next_version(desk: FlaskClient) -> None:
    edit = begin(desk)
    page = desk.get(f"{edit}?lang=en").text
    assert 'name="e0.left"' in page
    data = fields_of(db.session.scalars(select(LayoutVersion)).one().document)
    data |= {"name": "Card 2", "seen": "1", "e0.colour": "2746D6"}
    assert desk.post(edit, data=data).status_code == 302
    versions = db.session.scalars(select(LayoutVersion).order_by(LayoutVersion.number)).all()
    assert [version.number for version in versions] == [1, 2]
    assert versions[1].document["sides"][0][0]["colour"] == "2746D6"
    assert db.session.scalars(select(BadgeLayout.name)).one() == "Card 2"
    assert "Version 1" in desk.get(f"{edit}?version=1&lang=en").text
    assert desk.get(f"{edit}?version=9").status_code == 404
    late = desk.post(edit, data={**data, "e0.colour": "000000"})
    assert late.status_code == 422
    assert "000000" in late.text


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(desk: FlaskClient) -> None:
    edit = begin(desk)
    data = fields_of(db.session.scalars(select(LayoutVersion)).one().document)
    data |= {"name": "Card", "seen": "1", "e0.left": "wide", "e0.colour": "red"}
    answer = desk.post(f"{edit}?lang=en", data=data)
    assert answer.status_code == 422
    assert 'value="wide"' in answer.text
    assert "Side 1, element 1" in answer.text
    assert len(db.session.scalars(select(LayoutVersion)).all()) == 1


def test_a_button_of_an_element_saves_nothing_and_loses_nothing(desk: FlaskClient) -> None:
    edit = begin(desk)
    data = fields_of(db.session.scalars(select(LayoutVersion)).one().document)
    count = sum(key.endswith(".left") for key in data)
    answer = desk.post(
        f"{edit}/elements", data={**data, "name": "Card", "seen": "1", "do": "add code", "e0.left": "3.5"}
    )
    assert answer.status_code == 200
    assert f'name="e{count}.quiet"' in answer.text
    assert 'value="3.5"' in answer.text
    assert len(db.session.scalars(select(LayoutVersion)).all()) == 1


def test_the_preview_is_what_would_be_printed(desk: FlaskClient, fonts_installed: Path) -> None:
    edit = begin(desk)
    data = fields_of(db.session.scalars(select(LayoutVersion)).one().document)
    drawn = desk.post(f"{edit}/preview", data={**data, "sample": "korean"}).json
    assert drawn["problems"] == []
    assert drawn["pictures"][0].startswith("data:image/png;base64,")
    wrong = desk.post(f"{edit}/preview?lang=en", data={**data, "e0.colour": "red"}).json
    assert "Side 1, element 1" in wrong["problems"][0]
    crowded = desk.post(f"{edit}/preview?lang=en", data={**data, "e3.left": "30"}).json
    assert "white around the QR code" in crowded["problems"][0]
    assert crowded["pictures"][0] != drawn["pictures"][0]
    saved = desk.get(f"{edit}/preview.png?sample=long")
    with Image.open(BytesIO(saved.data)) as picture:
        assert picture.size == (900, 568)
    assert saved.headers["Cache-Control"] == "private, no-store"


def test_the_preview_says_when_fonts_are_missing(desk: FlaskClient, fonts_missing: Path) -> None:
    edit = begin(desk)
    data = fields_of(db.session.scalars(select(LayoutVersion)).one().document)
    assert "fonts" in desk.post(f"{edit}/preview?lang=en", data=data).json["problems"][0]
    assert desk.get(f"{edit}/preview.png").status_code == 503


def test_roles_get_layouts(desk: FlaskClient) -> None:
    begin(desk)
    number = db.session.scalars(select(BadgeLayout.id)).one()
    assert desk.post(f"{LAYOUTS}/choices", data={"vip": str(number), "visitor": ""}).status_code == 302
    assert [(one.role, one.layout_id) for one in db.session.scalars(select(LayoutChoice))] == [("vip", number)]
    assert desk.post(f"{LAYOUTS}/choices", data={"vip": "4711"}).status_code == 422
    assert desk.post(f"{LAYOUTS}/choices", data={"vip": ""}).status_code == 302
    assert db.session.scalars(select(LayoutChoice)).all() == []


def test_pictures_are_kept_and_given_to_the_team(desk: FlaskClient, sign_in: SignIn) -> None:
    drawn = BytesIO()
    Image.new("RGB", (30, 10), "navy").save(drawn, "PNG")
    answer = desk.post(f"{LAYOUTS}/pictures", data={"picture": (BytesIO(drawn.getvalue()), "logo.png")})
    assert answer.status_code == 302
    kept = db.session.scalars(select(BadgePicture)).one()
    assert desk.get(f"{LAYOUTS}/pictures/{kept.id}").data == drawn.getvalue()
    assert desk.get(f"{LAYOUTS}/pictures/999").status_code == 404
    no_picture = {"picture": (BytesIO(b"<svg onload=alert(1)>"), "logo.png")}
    assert desk.post(f"{LAYOUTS}/pictures", data=no_picture).status_code == 422
    for broken in (drawn.getvalue()[:-30], _png(4001, 2)):
        answer = desk.post(f"{LAYOUTS}/pictures", data={"picture": (BytesIO(broken), "logo.png")})
        assert answer.status_code == 422
    assert desk.post(f"{LAYOUTS}/pictures", data={}).status_code == 422


@pytest.mark.parametrize(
    "data", [{"name": "", "size": "a6"}, {"name": "A", "size": "none"}, {"name": "A", "size": "own", "width": "5"}]
)
def test_a_layout_that_cannot_begin_says_why(desk: FlaskClient, data: dict[str, str]) -> None:
    assert desk.post(LAYOUTS, data=data).status_code == 422
    assert db.session.scalars(select(BadgeLayout)).all() == []


def test_an_own_size_is_taken_and_a_name_is_used_once(desk: FlaskClient) -> None:
    begin(desk, "own", width="90", height="140")
    assert db.session.scalars(select(LayoutVersion)).one().document["page"] == {"width": 90.0, "height": 140.0}
    assert desk.post(LAYOUTS, data={"name": "Card", "size": "a6"}).status_code == 422
