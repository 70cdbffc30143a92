"""`flask booths records import`."""

import json
from pathlib import Path

import pytest
from flask import Flask

from eventsapp.allocation.models import PriorityRecord
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from tests.factories import make_exhibitor_wanting, make_fair

TABLE = "Company,Consecutive years,Sponsorship in dong,Colour\nTrúc Lâm,4,300.000.000 đ,red\nNobody,1,,\nKý Ức,many,,\n"


@pytest.fixture
def fair(app: Flask) -> Fair:
    fair = make_fair(slug="expo")
    for name in ("Trúc Lâm", "Ký Ức"):
        make_exhibitor_wanting(fair, name)
    return fair


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "records.csv"
    path.write_text(TABLE, "utf-8")
    return path


def run(app: Flask, *words: str, status: int = 0) -> str:
    result = app.test_cli_runner().invoke(args=["booths", "records", "import", *words])
    assert result.exit_code == status, result.output
    return result.output


def kept() -> list[tuple[int, int]]:
    records = db.session.scalars(db.select(PriorityRecord).order_by(PriorityRecord.exhibitor_id))
    return [(record.consecutive_years, record.sponsorship_vnd) for record in records]


def test_import_takes_rows_over_and_says_why_others_are_left_out(app: Flask, fair: Fair, table: Path) -> None:
    output = run(app, "expo", str(table), "--json")
    report = json.loads(output.splitlines()[-1])
    assert kept() == [(4, 300_000_000)]
    counts = {name: report[name] for name in ("rows", "created", "updated", "unchanged", "skipped", "dry_run")}
    assert counts == {"rows": 3, "created": 1, "updated": 0, "unchanged": 0, "skipped": 2, "dry_run": False}
    assert [skip["row"] for skip in report["skips"]] == [3, 4]
    assert "“Nobody”" in report["skips"][0]["reason"]
    assert report["unread_columns"] == ["Colour"]
    assert "skipped: row 4: “many” under “Consecutive years” cannot be read." in output


def test_same_table_twice_changes_nothing(app: Flask, fair: Fair, table: Path) -> None:
    run(app, "expo", str(table))
    again = json.loads(run(app, "expo", str(table), "--json").splitlines()[-1])
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 1)


def test_dry_run_says_what_would_change_and_changes_nothing(app: Flask, fair: Fair, table: Path) -> None:
    output = run(app, "expo", str(table), "--dry-run", "--json")
    report = json.loads(output.splitlines()[-1])
    assert (report["created"], report["skipped"], report["dry_run"]) == (1, 2, True)
    assert "Dry run: nothing was changed." in output
    assert kept() == []


@pytest.mark.parametrize("data", [b"", b"Colour,Size\nred,4\n", b"PK\x03\x04broken"], ids=["empty", "other", "broken"])
def test_table_that_is_none_is_refused_with_a_sentence(app: Flask, fair: Fair, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "records.xlsx"
    path.write_bytes(data)
    output = run(app, "expo", str(path), "--json", status=1)
    assert output.startswith("Error: ")
    assert output.rstrip().endswith(".")
    assert kept() == []


def test_unknown_fair_is_named(app: Flask, fair: Fair, table: Path) -> None:
    assert "There is no fair nowhere." in run(app, "nowhere", str(table), status=1)
    assert kept() == []
