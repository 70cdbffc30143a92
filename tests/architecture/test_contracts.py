import pytest
from importlinter.cli import lint_imports

from config import ROOT


def test_contracts_between_and_inside_slices_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out
