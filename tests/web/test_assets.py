import json
from pathlib import Path

import pytest
from rich.console import Console

from config import ROOT
from eventsapp.web.assets import (
    RegistryUnreachable,
    fetch_assets,
    find_npm,
    fingerprint,
    is_current,
    vendor_files,
)


def make_project(folder: Path, files: dict[str, str]) -> Path:
    package = {"name": "x", "version": "1.0.0", "dependencies": {"htmx.org": "2.0.11"}, "vendorFiles": files}
    (folder / "package.json").write_text(json.dumps(package))
    (folder / "package-lock.json").write_bytes((ROOT / "package-lock.json").read_bytes())
    return folder


@pytest.mark.parametrize("name", ["../app.py", "/etc/passwd", "fonts/../../app.py"])
def test_a_vendor_file_outside_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="names a file outside"):
        vendor_files(make_project(tmp_path, {name: "node_modules/a"}))
    with pytest.raises(ValueError, match="names a file outside"):
        vendor_files(make_project(tmp_path, {"a.js": name}))


def test_files_are_current_only_with_the_right_stamp_and_all_present(tmp_path: Path) -> None:
    project, vendor = make_project(tmp_path, {"a.js": "node_modules/a/a.js"}), tmp_path / "vendor"
    wanted = fingerprint(project)
    assert not is_current(project, vendor, wanted)
    vendor.mkdir()
    (vendor / ".stamp").write_text(wanted)
    assert not is_current(project, vendor, wanted)
    (vendor / "a.js").touch()
    assert is_current(project, vendor, wanted)
    (vendor / ".stamp").write_text("older")
    assert not is_current(project, vendor, wanted)


def test_another_lock_changes_the_fingerprint(tmp_path: Path) -> None:
    project = make_project(tmp_path, {})
    before = fingerprint(project)
    (project / "package-lock.json").write_text("{}")
    assert fingerprint(project) != before


def test_no_network_is_said_and_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if find_npm() is None:
        pytest.skip("there is no npm here")
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "a.js").write_text("older")
    with pytest.raises(RegistryUnreachable, match="cannot be reached"):
        fetch_assets(Console(quiet=True), make_project(tmp_path, {"a.js": "node_modules/a/a.js"}), vendor)
    assert (vendor / "a.js").read_text() == "older"


def test_every_vendor_file_of_the_project_is_named_once() -> None:
    files = vendor_files(ROOT)
    assert len(set(files.values())) == len(files)
