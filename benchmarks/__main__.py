"""``python -m benchmarks [NAME] [--json]``: take the figures of one benchmark, or of all."""

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Mapping

import benchmarks

NAMES = sorted(found.name for found in pkgutil.iter_modules(benchmarks.__path__) if found.name != "__main__")


def main() -> int:
    """Run what was asked for; with ``--json`` the last line is one object with every figure by name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NAMES, help="which one; all of them when left out")
    parser.add_argument("--json", action="store_true", help="end with the figures as one line of JSON")
    asked = parser.parse_args()
    figures: dict[str, float] = {}
    for name in [asked.name] if asked.name else NAMES:
        found: Mapping[str, float] = importlib.import_module(f"benchmarks.{name}").measure()
        for figure, value in found.items():
            print(f"{name:12} {figure:34} {value:12.3f}")
        figures |= found
    if asked.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
