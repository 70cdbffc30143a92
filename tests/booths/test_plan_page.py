"""The page that takes plans: formats, and what a person says where a file does not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.booths.forms import plan_options
from eventsapp.infra.database import db
from eventsapp.infra.jobs import Job
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.plan_import import AS_THE_FILE_SAYS, PlanOptions
from tests.booths.test_views import SignIn
from tests.factories import make_fair, make_member
from tests.fairs.importing import press, upload
from tests.venues.drawings import cell, csv, dxf, square, svg

PAGE = "/organise/expo/import/plan"


@pytest.fixture
def browser(app: Flask, sign_in: SignIn) -> FlaskClient:
    return sign_in(make_member(make_fair(slug="expo")))


@pytest.mark.parametrize(
    "files",
    [dxf(lambda space, _: square(space, "A-1", layer="STANDS")), svg(cell("A-1")), csv("A-1,0,0,3,3")],
    ids=["dxf", "svg", "csv"],
)
def test_plan_of_another_format_is_looked_at_and_put_into_use(browser: FlaskClient, files: dict[str, bytes]) -> None:
    preview = upload(browser, PAGE, "files", *files.items())
    assert "Remarks" in preview.text  # what was guessed
    assert "new 1, changed 0" in press(browser, preview).text
    assert [(unit.number, unit.area_m2) for unit in db.session.scalars(select(Unit))] == [("A-1", 9.0)]


def test_what_is_said_about_a_file_holds_for_the_preview_and_the_import(browser: FlaskClient) -> None:
    files = svg(f'<g id="old">{cell("B-1")}</g><g id="new">{cell("B-1")}{cell("B-2", y=30)}</g>')
    preview = upload(browser, PAGE, "files", *files.items(), scale="0,2", hall=" B ", flip="y", layers="other, NEW")
    assert "does not say its scale" not in preview.text
    assert "new 2, changed 0" in press(browser, preview).text
    assert [hall.code for hall in db.session.scalars(select(Hall))] == ["B"]
    first, second = db.session.scalars(select(Unit).order_by(Unit.number))
    assert (first.area_m2, second.area_m2) == (36.0, 36.0)
    assert max(y for _x, y in second.polygon) <= min(y for _x, y in first.polygon)


def test_scale_that_is_none_is_said_beside_its_field(browser: FlaskClient) -> None:
    refused = upload(browser, PAGE, "files", ("hall.svg", b"<svg/>"), scale="a foot", hall="Q-7").text
    assert refused.partition('id="scale-error"')[2].partition("</p>")[0].endswith("such as 0.35.</span>")
    assert 'value="Q-7"' in refused
    assert db.session.scalars(select(Job)).all() == []


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"scale": "0.0001"}, "scale", "its scale cannot be right"),
        ({"layers": "booths"}, "layers", "Its layers: STANDS."),
        ({"hall": "Q-7"}, "files", "no hall plan in a known format"),
    ],
)
def test_what_the_worker_refuses_is_said_beside_the_field_that_is_to_blame(
    browser: FlaskClient, said: dict[str, str], field: str, sentence: str
) -> None:
    data = dxf(lambda space, _: square(space, "A-1", layer="STANDS"))["hall.dxf"] if field != "files" else b"%PDF-1.7"
    refused = upload(browser, PAGE, "files", ("hall.dxf", data), **said).text
    assert sentence in refused.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert all(f'value="{value}"' in refused for value in said.values())


@pytest.mark.parametrize("scale", ["0", "-1", "nan", "1e9", "1/0", "99999999", "0.00000001"])
def test_scale_out_of_bounds_is_none(scale: str) -> None:
    assert plan_options({"scale": scale}) == AS_THE_FILE_SAYS


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ({}, AS_THE_FILE_SAYS),
        ({"scale": "", "flip": False, "mirror": False, "hall": "", "layers": " , "}, AS_THE_FILE_SAYS),
        ({"scale": "0,35", "mirror": True}, PlanOptions(scale=0.35, mirror=True)),
        ({"scale": "０．００１"}, PlanOptions(scale=0.001)),
        ({"hall": "7", "layers": "Stände, 展位"}, PlanOptions(hall="7", layers=("Stände", "展位"))),
    ],
)
def test_options_are_read_as_people_write_them(said: dict[str, object], options: PlanOptions) -> None:
    assert plan_options(said) == options
