"""``flask programme``."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.infra.database import db, transaction
from eventsapp.programme.models import Release, Session
from tests.factories import make_fair
from tests.programme.agenda_files import as_json, frab_event, frab_xml, open_event


@pytest.fixture
def agenda_file(tmp_path: Path) -> Path:
    path = tmp_path / "agenda.xml"
    path.write_bytes(frab_xml(frab_event(1) + frab_event(2)))
    return path


def _run(app: Flask, *words: str, status: int = 0) -> str:
    result = app.test_cli_runner().invoke(args=["programme", *words])
    assert result.exit_code == status, result.output
    return result.output


def test_import_prints_one_json_object_as_its_last_line(app: Flask, agenda_file: Path) -> None:
    make_fair(slug="expo")
    output = _run(app, "import", "expo", str(agenda_file), "--json")
    report = json.loads(output.splitlines()[-1])
    assert {name: report[name] for name in ("created", "updated", "unchanged", "skipped")} == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
    }
    assert [clash["kind"] for clash in report["clashes"]] == ["room"]
    again = json.loads(_run(app, "import", "expo", str(agenda_file), "--json").splitlines()[-1])
    assert (again["created"], again["unchanged"]) == (0, 2)


def test_dry_run_writes_nothing(app: Flask, agenda_file: Path) -> None:
    make_fair(slug="expo")
    output = _run(app, "import", "expo", str(agenda_file), "--dry-run")
    assert "Dry run: nothing was changed." in output
    assert db.session.scalar(select(func.count(Session.id))) == 0


def test_broken_file_fails_and_writes_nothing(app: Flask, tmp_path: Path) -> None:
    make_fair(slug="expo")
    path = tmp_path / "broken.xml"
    path.write_bytes(frab_xml(frab_event())[:150])
    output = _run(app, "import", "expo", str(path), "--json", status=1)
    assert "may be cut off" in output
    assert db.session.scalar(select(func.count(Session.id))) == 0


def test_folder_with_one_agenda_is_imported_and_with_two_refused(app: Flask, agenda_file: Path) -> None:
    make_fair(slug="expo")
    agenda_file.with_name("picture.png").write_bytes(b"\x89PNG")
    assert "2 created" in _run(app, "import", "expo", str(agenda_file.parent))
    agenda_file.with_name("second.json").write_text("{}")
    assert "agenda.xml, second.json" in _run(app, "import", "expo", str(agenda_file.parent), status=1)


def test_folder_without_an_agenda_fails(app: Flask, tmp_path: Path) -> None:
    make_fair(slug="expo")
    assert "holds no agenda" in _run(app, "import", "expo", str(tmp_path), status=1)


def test_folder_of_one_agenda_in_several_files_is_imported(app: Flask, tmp_path: Path) -> None:
    make_fair(slug="expo")
    for name, value in open_event().items():
        (tmp_path / f"{name}.json").write_bytes(as_json(value))
    report = json.loads(_run(app, "import", "expo", str(tmp_path), "--json").splitlines()[-1])
    assert (report["format"], report["created"], report["speakers"]["created"]) == ("Open Event JSON", 1, 1)


def test_columns_of_a_table_are_said_by_head_or_letter(app: Flask, tmp_path: Path) -> None:
    make_fair(slug="expo")
    path = tmp_path / "agenda.csv"
    path.write_text("Bezeichnung,Wo\nOpening,Grand Hall\n")
    assert "No column of this table is called like a title" in _run(app, "import", "expo", str(path), status=1)
    output = _run(app, "import", "expo", str(path), "--column", "title=bezeichnung", "--column", "room=B", "--json")
    report = json.loads(output.splitlines()[-1])
    assert (report["created"], report["rooms"]["created"], report["unread_columns"]) == (1, 1, [])
    assert "no column “Z”" in _run(app, "import", "expo", str(path), "--column", "title=Z", status=1)
    assert "--column FIELD=HEAD" in _run(app, "import", "expo", str(path), "--column", "nothing=A", status=1)


def test_missing_sessions_are_named_and_removed_only_when_told(app: Flask, agenda_file: Path) -> None:
    make_fair(slug="expo")
    _run(app, "import", "expo", str(agenda_file))
    agenda_file.write_bytes(frab_xml(frab_event(1)))
    assert "not in the file: 2 “Session 2”" in _run(app, "import", "expo", str(agenda_file))
    assert db.session.scalar(select(func.count(Session.id))) == 2
    output = _run(app, "import", "expo", str(agenda_file), "--remove-missing", "--json")
    assert "removed: 2 “Session 2”" in output
    assert json.loads(output.splitlines()[-1])["removed"] == 1
    assert db.session.scalar(select(func.count(Session.id))) == 1
    assert "Everything in this file is in the programme already." in _run(app, "import", "expo", str(agenda_file))


def test_conflict_is_told_and_theirs_is_taken_only_when_said(app: Flask, agenda_file: Path) -> None:
    make_fair(slug="expo")
    _run(app, "import", "expo", str(agenda_file))
    with transaction():
        session = db.session.scalars(select(Session).where(Session.source_ref == "1")).one()
        session.title = {"en": "By hand"}
    agenda_file.write_bytes(frab_xml(frab_event(1, title="By the file") + frab_event(2)))
    output = _run(app, "import", "expo", str(agenda_file))
    assert "changed on both sides: session 1 “By the file”: title:en" in output
    assert db.session.scalars(select(Session).where(Session.source_ref == "1")).one().title == {"en": "By hand"}
    _run(app, "import", "expo", str(agenda_file), "--theirs")
    assert db.session.scalars(select(Session).where(Session.source_ref == "1")).one().title == {"en": "By the file"}


def test_unknown_fair_fails(app: Flask, agenda_file: Path) -> None:
    assert "There is no fair nowhere." in _run(app, "import", "nowhere", str(agenda_file), status=1)
    assert "There is no fair nowhere." in _run(app, "publish", "nowhere", status=1)


def test_publish_makes_a_release_once(app: Flask, agenda_file: Path) -> None:
    make_fair(slug="expo")
    assert "nothing to publish" in _run(app, "publish", "expo", status=1)
    _run(app, "import", "expo", str(agenda_file))
    result = json.loads(_run(app, "publish", "expo", "--note", "First", "--json").splitlines()[-1])
    assert (result["number"], result["sessions"], result["added"]) == (1, 2, 2)
    assert "Nothing has changed" in _run(app, "publish", "expo", status=1)
    assert db.session.scalar(select(func.count(Release.id))) == 1


@pytest.mark.parametrize("command", [[], ["import"], ["publish"]])
def test_every_command_has_its_help(app: Flask, command: list[str]) -> None:
    assert "Usage:" in _run(app, *command, "--help")
