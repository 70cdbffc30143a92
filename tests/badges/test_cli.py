"""`flask badges print`."""

import json
from pathlib import Path

import pypdf
from flask import Flask

from eventsapp.badges.queries import tally
from eventsapp.badges.rules import BadgeType
from tests.factories import make_fair, make_visitor


def test_the_command_writes_one_file_and_reports_it(app: Flask, fonts_installed: Path, tmp_path: Path) -> None:
    fair = make_fair(slug="expo")
    for name in ("Nguyễn Thị Hoa", "አበበ", "顾砚秋"):
        make_visitor(fair, full_name=name)
    out = tmp_path / "badges.pdf"
    result = app.test_cli_runner().invoke(args=["badges", "print", "expo", "--out", str(out), "--json"])
    assert result.exit_code == 0
    report = json.loads(result.stdout.splitlines()[-1])
    assert (report["file"], report["printed"]) == (str(out), 2)
    assert [one["name"] for one in report["left_out"]] == ["አበበ"]
    assert len(pypdf.PdfReader(out).pages) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["badges.pdf"]
    assert tally(fair, BadgeType.VISITOR).printed == 2


def test_the_command_refuses_what_it_cannot_do(app: Flask, fonts_installed: Path, tmp_path: Path) -> None:
    make_visitor(make_fair(slug="expo"))
    make_fair(slug="empty")
    runner, out = app.test_cli_runner(), str(tmp_path / "badges.pdf")
    for arguments in (
        ["nowhere", "--out", out],
        ["empty", "--out", out],
        ["expo", "--out", "/nowhere/x.pdf"],
    ):
        assert runner.invoke(args=["badges", "print", *arguments]).exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_the_command_without_fonts_says_so(app: Flask, fonts_missing: Path, tmp_path: Path) -> None:
    make_visitor(make_fair(slug="expo"))
    out = str(tmp_path / "badges.pdf")
    result = app.test_cli_runner().invoke(args=["badges", "print", "expo", "--out", out])
    assert result.exit_code == 1
    assert "fonts" in result.output
