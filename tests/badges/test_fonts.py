"""Fonts are fetched once, whole, and named where they lack."""

from pathlib import Path

from eventsapp.badges.fonts import Step, install, missing
from eventsapp.badges.pdf import FONT_FILES


def test_an_empty_folder_lacks_every_font_by_name(tmp_path: Path) -> None:
    assert missing(tmp_path) == tuple(file.family for file in FONT_FILES)


def test_a_complete_folder_is_left_alone(fonts_folder: Path) -> None:
    steps: list[Step] = []
    assert missing(fonts_folder) == ()
    assert install(fonts_folder, steps.append) is False
    assert steps == []


def test_a_deleted_font_is_named(fonts_folder: Path, tmp_path: Path) -> None:
    for file in fonts_folder.glob("*.ttf"):
        if "KR" not in file.name:
            (tmp_path / file.name).symlink_to(file)
    assert missing(tmp_path) == ("Noto Sans KR Regular", "Noto Sans KR Bold")
