"""``python -m benchmarks [NAME] [its own options] [--json]``: take the figures of one benchmark, or of all."""

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Mapping
from types import ModuleType

import benchmarks

NO_BENCHMARKS = {"__main__", "bare"}
NAMES = sorted({found.name for found in pkgutil.iter_modules(benchmarks.__path__)} - NO_BENCHMARKS)


def figures_of(module: ModuleType, options: list[str]) -> Mapping[str, float | str]:
    """Take the figures of one benchmark; one with options of its own says so by ``add_arguments``."""
    if not hasattr(module, "add_arguments"):
        if options:
            raise SystemExit(f"{module.__name__} has no options: {' '.join(options)}")
        return module.measure()
    own = argparse.ArgumentParser(prog=f"python -m {module.__name__.replace('.', ' ')}", description=module.__doc__)
    module.add_arguments(own)
    return module.measure(own.parse_args(options))


def main() -> int:
    """Run what was asked for; with ``--json`` the last line is one object with every figure by name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NAMES, help="which one; all of them when left out")
    parser.add_argument("--json", action="store_true", help="end with the figures as one line of JSON")
    asked, options = parser.parse_known_args()
    figures: dict[str, float | str] = {}
    for name in [asked.name] if asked.name else NAMES:
        found = figures_of(importlib.import_module(f"benchmarks.{name}"), options)
        for figure, value in found.items():
            print(f"{name:12} {figure:34} {value if isinstance(value, str) else format(value, '12.4f')}")
        figures |= found
    if asked.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
