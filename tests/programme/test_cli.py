"""``flask programme``."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsapp.infra.database import db
from eventsapp.programme.models import Release, Session
from tests.factories import make_fair
from tests.programme.agenda_files import frab_event, frab_xml


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
    assert "2 created" in _run(app, "import", "expo", str(agenda_file.parent))
    agenda_file.with_name("second.json").write_text("{}")
    assert "agenda.xml, second.json" in _run(app, "import", "expo", str(agenda_file.parent), status=1)


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
