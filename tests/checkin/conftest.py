"""Fonts for what the desk prints."""

from tests.badges.conftest import fonts_folder, fonts_installed

__all__ = ["fonts_folder", "fonts_installed"]
