"""`flask plan import` and `flask plan export`."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.booths.actions import put_option
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member, make_stand


@pytest.fixture
def slug(app: Flask) -> str:
    fair = make_fair(slug="expo")
    make_hall_with_units(fair)
    return fair.slug


@pytest.mark.parametrize("to", ["json", "svg", "dxf", "csv"])
def test_exported_hall_that_is_imported_again_changes_nothing(app: Flask, slug: str, tmp_path: Path, to: str) -> None:
    path = str(tmp_path / f"plan.{to}")
    wrote = app.test_cli_runner().invoke(args=["plan", "export", slug, "A", "--format", to, "-o", path])
    assert wrote.exit_code == 0, wrote.output
    assert "hall A, 8 units" in wrote.output
    hall = [] if to in {"json", "svg", "csv"} else ["--hall", "A"]
    read = app.test_cli_runner().invoke(args=["plan", "import", slug, path, "--dry-run", "--json", *hall])
    report = json.loads(read.output.splitlines()[-1])
    assert (report["created"], report["skipped"], report["missing"]) == (0, 0, [])


def test_exported_plan_names_the_companies_of_stands_and_not_of_holds(app: Flask, slug: str, tmp_path: Path) -> None:
    hall = db.session.scalars(select(Hall)).one()
    make_stand(hall, make_exhibitor_wanting(hall.fair, "Larkspur"), "A-101")
    seller = make_member(hall.fair)
    with transaction():
        put_option(hall, ["A-102"], seller, prospect="Secret Prospect")
    path = tmp_path / "plan.csv"
    app.test_cli_runner().invoke(args=["plan", "export", slug, "A", "--format", "csv", "-o", str(path)])
    rows = path.read_text("utf-8-sig").splitlines()
    assert [("Larkspur" in row, ",sales," in row) for row in rows if "A-101" in row or "A-102" in row] == [
        (True, False),
        (False, True),
    ]
    assert "Secret" not in path.read_text("utf-8-sig")


def test_exported_pdf_is_written(app: Flask, slug: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    wrote = app.test_cli_runner().invoke(args=["plan", "export", slug, "a", "--format", "pdf", "-o", str(path)])
    if "python -m eventsapp.badges.fonts" in wrote.output:
        pytest.skip("the typefaces of badges are not installed")
    assert path.read_bytes().startswith(b"%PDF-")


def test_export_of_a_hall_that_is_not_there_names_those_that_are(app: Flask, slug: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.svg"
    refused = app.test_cli_runner().invoke(args=["plan", "export", slug, "Z", "--format", "svg", "-o", str(path)])
    assert (refused.exit_code, path.exists()) == (1, False)
    assert "Its halls: A." in refused.output


def test_import_takes_scale_flip_and_hall_from_the_command(app: Flask, slug: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("number,x,y,width,depth\nB-1,0,0,30,30\nB-2,0,30,30,30\n")
    options = ["--scale", "0.1", "--flip", "--hall", "B", "--json"]
    result = app.test_cli_runner().invoke(args=["plan", "import", slug, str(path), *options])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output.splitlines()[-1])["created"] == 2
    polygon = db.session.scalar(select(Unit.polygon).join(Unit.hall).where(Hall.code == "B", Unit.number == "B-2"))
    assert polygon == [[0, -3], [3, -3], [3, -6], [0, -6]]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg><text>&a;</text></svg>', "not safe to read"),
        ("a.dxf", b"0\nSECTION\n2\nENTITIES\n", "ends early"),
        ("a.csv", b"number,x,y,width,depth\nA-1,0,0,3,x\n", "no unit with a usable outline"),
        ("a.bin", bytes(range(256)), "no hall plan in a known format"),
    ],
)
def test_bad_file_is_refused_and_nothing_is_saved(
    app: Flask, slug: str, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    result = app.test_cli_runner().invoke(args=["plan", "import", slug, str(tmp_path / name)])
    assert result.exit_code == 1
    assert said in result.output.replace(",", "")
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 8
