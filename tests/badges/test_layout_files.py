"""Whole layouts: copied, deleted or put away, taken back, exported and brought to another fair."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventsapp.accounts.models import User
from eventsapp.badges.actions import (
    checked_layout,
    choose_layouts,
    issue_badge,
    make_layout,
    mark_printed,
    put_away_layout,
    save_version,
)
from eventsapp.badges.models import Badge, BadgeLayout, BadgePicture, LayoutVersion
from eventsapp.badges.pdf import A6, Role, read_layout, write_layout
from eventsapp.badges.pdf.starters import starter
from eventsapp.badges.queries import layout_of
from eventsapp.badges.rules import LayoutInUse, LayoutPutAway
from eventsapp.badges.transfer import CarriedLayout, UnreadableLayout, free_name, read_file, write_file
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from tests.factories import make_fair, make_member, make_visitor

SignIn = Callable[[User], FlaskClient]
LAYOUTS = "/organise/expo/badges/layouts"


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def member(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def desk(member: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(member)


@pytest.fixture
def card(fair: Fair, member: User) -> BadgeLayout:
    with transaction():
        return make_layout(fair, "Card", starter(85.6, 54), actor=member)


def bring(desk: FlaskClient, data: bytes) -> TestResponse:
    return desk.post(f"{LAYOUTS}/bring?lang=en", data={"file": (BytesIO(data), "layout.json")})


def put_picture_in(desk: FlaskClient, fair: Fair, layout: BadgeLayout, member: User) -> int:
    """Upload a picture and let the layout show it; returns its number."""
    drawn = BytesIO()
    Image.new("L", (40, 20), 90).save(drawn, "PNG")
    desk.post(f"{LAYOUTS}/pictures", data={"picture": (BytesIO(drawn.getvalue()), "logo.png")})
    number = db.session.scalars(select(BadgePicture.id).order_by(BadgePicture.id.desc())).first()
    assert number is not None
    document = write_layout(A6)
    document["sides"][0].append({"kind": "picture", "box": [60, 90, 30, 30], "picture": number})
    with transaction():
        save_version(fair, layout, checked_layout(document), seen=1, actor=member)
    return number


def test_file_says_the_same_when_it_is_read_and_nothing_else_is_one() -> None:
    carried = CarriedLayout("Card", {"sides": []})
    assert read_file(write_file(carried)) == CarriedLayout("Card", {"sides": []}, [])
    good = json.loads(write_file(carried))
    wrong: list[Any] = [[], "x", {}, good | {"version": 2}, good | {"layout": []}, good | {"pictures": [{"data": "!"}]}]
    wrong += [good | {"name": 7}, good | {"pictures": [{"number": 1, "name": "a", "data": ""}]}, good | {"pictures": 3}]
    for data in [*(json.dumps(one).encode() for one in wrong), b"\xff\xfe", b"[" * 100_000]:
        with pytest.raises(UnreadableLayout):
            read_file(data)
    assert free_name("Card", {"Card", "Card (2)"}) == "Card (3)"


def test_copy_has_a_name_of_its_own_and_the_latest_version(desk: FlaskClient, card: BadgeLayout) -> None:
    answer = desk.post(f"{LAYOUTS}/{card.id}/duplicate")
    copy = db.session.scalars(select(BadgeLayout).where(BadgeLayout.name == "Card (2)")).one()
    assert answer.headers["Location"] == f"{LAYOUTS}/{copy.id}"
    first, second = db.session.scalars(select(LayoutVersion.document)).all()
    assert read_layout(first) == read_layout(second)


def test_layout_is_deleted_only_where_nothing_was_printed_and_nobody_has_it(
    app: Flask, fair: Fair, member: User, desk: FlaskClient, card: BadgeLayout
) -> None:
    with transaction():
        choose_layouts(fair, {Role.VISITOR: card}, actor=member)
    assert f"/{card.id}/remove" not in desk.get(LAYOUTS).get_data(as_text=True)
    assert desk.post(f"{LAYOUTS}/{card.id}/remove").status_code == 409
    with pytest.raises(LayoutInUse), transaction():
        put_away_layout(fair, card, actor=member)
    visitor = make_visitor(fair)
    with transaction():
        mark_printed([issue_badge(fair, visitor)])
        choose_layouts(fair, {Role.VISITOR: None}, actor=member)
    desk.post(f"{LAYOUTS}/{card.id}/remove")
    kept = layout_of(fair, card.id)
    assert kept is not None
    assert kept.archived_at is not None
    assert db.session.scalar(select(Badge.layout_version_id)) is not None
    page = desk.get(f"{LAYOUTS}?lang=en").get_data(as_text=True)
    assert "1 layout put away" in page
    assert f'<option value="{card.id}"' not in page
    with pytest.raises(LayoutPutAway), transaction():
        choose_layouts(fair, {Role.VISITOR: card}, actor=member)
    desk.post(f"{LAYOUTS}/{card.id}/take-back")
    assert desk.post(f"{LAYOUTS}/choices", data={"visitor": str(card.id)}).status_code == 302
    with transaction():
        other = make_layout(fair, "Never printed", starter(62, 100), actor=member).id
    desk.post(f"{LAYOUTS}/{other}/remove")
    assert layout_of(fair, other) is None
    assert db.session.scalar(select(func.count(LayoutVersion.id))) == 1


def test_layout_goes_to_another_fair_with_its_pictures(
    fair: Fair, member: User, desk: FlaskClient, card: BadgeLayout, sign_in: SignIn
) -> None:
    number = put_picture_in(desk, fair, card, member)
    file = desk.get(f"{LAYOUTS}/{card.id}/layout.json")
    assert "attachment" in file.headers["Content-Disposition"]
    elsewhere = make_fair(slug="other")
    other = sign_in(make_member(elsewhere))
    for name in ("Card", "Card (2)"):
        answer = other.post("/organise/other/badges/layouts/bring", data={"file": (BytesIO(file.data), "layout.json")})
        assert answer.status_code == 302, answer.get_data(as_text=True)[-9000:]
        brought = db.session.scalars(
            select(BadgeLayout).where(BadgeLayout.fair_id == elsewhere.id, BadgeLayout.name == name)
        ).one()
        assert answer.headers["Location"] == f"/organise/other/badges/layouts/{brought.id}"
    own = db.session.scalars(select(BadgePicture.id).where(BadgePicture.fair_id == elsewhere.id)).all()
    assert len(own) == 1  # the second time it was there already
    document = db.session.scalars(select(LayoutVersion.document).where(LayoutVersion.layout_id == brought.id)).one()
    assert [one["picture"] for one in document["sides"][0] if one["kind"] == "picture"] == list(own)
    assert number not in own


def test_what_is_wrong_with_a_file_is_said_beside_it_and_nothing_is_kept(
    desk: FlaskClient, card: BadgeLayout, member: User, fair: Fair
) -> None:
    good = json.loads(desk.get(f"{LAYOUTS}/{card.id}/layout.json").data)
    broken = good | {"layout": good["layout"] | {"page": {"width": 9999, "height": 54}}}
    nameless = good | {"name": " "}
    stranger = {"kind": "picture", "box": [60, 4, 20, 10], "picture": 77}
    missing = good | {"layout": good["layout"] | {"sides": [[*good["layout"]["sides"][0], stranger]]}}
    no_picture = missing | {"pictures": [{"number": "77", "name": "x", "data": "AAAA"}]}
    for document in (broken, nameless, missing, no_picture, {"a": 1}):
        answer = bring(desk, json.dumps(document).encode())
        assert answer.status_code in {422, 409}, document
        assert 'id="file-error"' in answer.get_data(as_text=True)
    assert desk.post(f"{LAYOUTS}/bring", data={}).status_code == 422
    assert db.session.scalar(select(func.count(BadgeLayout.id))) == 1
    assert db.session.scalar(select(func.count(BadgePicture.id))) == 0


def test_layouts_of_others_are_left_alone(card: BadgeLayout, sign_in: SignIn) -> None:
    stranger = sign_in(make_member(make_fair(slug="other")))
    for act in ("duplicate", "remove", "take-back"):
        assert stranger.post(f"/organise/other/badges/layouts/{card.id}/{act}").status_code == 404
        assert stranger.post(f"{LAYOUTS}/{card.id}/{act}").status_code == 403
    assert stranger.get(f"/organise/other/badges/layouts/{card.id}/layout.json").status_code == 404
