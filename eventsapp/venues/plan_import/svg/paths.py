"""The `d` attribute of paths (SVG 2, chapter 9) as lines; curves become short straight pieces."""

import cmath
import math
import re
from collections.abc import Iterator
from itertools import pairwise

from eventsapp.venues.geometry import Point

_TOKEN = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_PIECES = 12
_FLAGS = re.compile(r"([01])\s*,?\s*([01])")


class Subpath:
    """One run of a pen."""

    def __init__(self, start: complex) -> None:
        self.points = [start]
        self.closed = False

    @property
    def pairs(self) -> list[Point]:
        """Return the points as pairs."""
        return [(point.real, point.imag) for point in self.points]


def subpaths_of(data: str) -> list[Subpath]:
    """Return the runs of a path; it is read up to the first mistake, as browsers do."""
    pen = _Pen()
    for command, values in _commands(data):
        if not pen.draw(command, values):
            break
    return [path for path in pen.paths if len(path.points) > 1]


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; further numbers repeat it."""
    command = ""
    values: list[float] = []
    for match in _TOKEN.finditer(_spread_flags(data)):
        if match[1]:
            if command and values:
                return
            command = match[1]
            values = []
            if command in "Zz":
                yield command, []
            continue
        values.append(float(match[2]))
        if not command or command in "Zz":
            return
        if len(values) == _ARGUMENTS[command.upper()]:
            yield command, values
            values = []
            command = {"M": "L", "m": "l"}.get(command, command)


def _spread_flags(data: str) -> str:
    """Put spaces around the flags of arcs, which may be written without any: "a1 1 0 01.5.5"."""
    if "a" not in data and "A" not in data:
        return data
    arc = re.compile(
        r"([-+]?(?:\d+\.?\d*|\.\d+)[\s,]*[-+]?(?:\d+\.?\d*|\.\d+)[\s,]*[-+]?(?:\d+\.?\d*|\.\d+)[\s,]+)([01])[\s,]*([01])[\s,]*"
        r"(?=[-+.\d])"
    )
    parts = re.split(r"(?=[A-Za-z])", data)
    return "".join(arc.sub(r"\1 \2 \3 ", part) if part[:1] in "aA" else part for part in parts)


class _Pen:
    """Draws command after command."""

    def __init__(self) -> None:
        self.paths: list[Subpath] = []
        self.at = 0j
        self.control: complex | None = None
        self.before = ""

    def draw(self, command: str, values: list[float]) -> bool:
        """Draw one command; False where the path makes no sense."""
        kind = command.upper()
        base = self.at if command.islower() else 0j
        if kind == "M":
            self._start(base + complex(*values))
        elif not self.paths:
            return False
        elif kind == "Z":
            self.paths[-1].closed = True
            self.at = self.paths[-1].points[0]
        else:
            self._continue()
            self._stroke(kind, command.islower(), base, values)
        self.before = kind
        return True

    def _start(self, point: complex) -> None:
        self.paths.append(Subpath(point))
        self.at = point

    def _continue(self) -> None:
        """Begin anew after a closed run."""
        if self.paths[-1].closed:
            self._start(self.at)

    def _stroke(self, kind: str, relative: bool, base: complex, values: list[float]) -> None:  # noqa: FBT001
        """Add a line or a curve."""
        if kind == "H":
            self._to(complex(values[0] + (base.real if relative else 0.0), self.at.imag))
        elif kind == "V":
            self._to(complex(self.at.real, values[0] + (base.imag if relative else 0.0)))
        elif kind == "A":
            self._arc(values, base + complex(values[5], values[6]))
        else:
            pairs = zip(values[::2], values[1::2], strict=True)
            self._curve(kind, [base + complex(x, y) for x, y in pairs])

    def _curve(self, kind: str, points: list[complex]) -> None:
        """Add a straight line (L) or a Bézier curve (C, S, Q, T)."""
        if kind == "L":
            self._to(points[0])
            return
        family = "CS" if kind in "CS" else "QT"
        smooth = 2 * self.at - self.control if self.control is not None and self.before in family else self.at
        if kind in "ST":
            points = [smooth, *points]
        self._bezier([self.at, *points])
        self.control = points[-2]

    def _bezier(self, points: list[complex]) -> None:
        """Add a curve by de Casteljau's construction."""
        found = []
        for piece in range(1, _PIECES + 1):
            share = piece / _PIECES
            level = points
            while len(level) > 1:
                level = [a + (b - a) * share for a, b in pairwise(level)]
            found.append(level[0])
        self._add(found)

    def _arc(self, values: list[float], end: complex) -> None:
        """Add an elliptical arc (SVG 2, appendix B.2.4: from end points to centre)."""
        rx, ry = abs(values[0]), abs(values[1])
        if not rx or not ry or end == self.at:
            self._to(end)
            return
        turn = cmath.exp(1j * math.radians(values[2]))
        half = (self.at - end) / 2 / turn
        ratio = (half.real / rx) ** 2 + (half.imag / ry) ** 2
        grow = math.sqrt(max(ratio, 1.0))
        rx, ry = rx * grow, ry * grow
        left = max(1 / max(ratio, 1e-12) - 1, 0.0) if ratio < 1 else 0.0
        sign = -1.0 if bool(values[3]) == bool(values[4]) else 1.0
        centre = sign * math.sqrt(left) * complex(rx * half.imag / ry, -ry * half.real / rx)
        first = cmath.phase(complex((half.real - centre.real) / rx, (half.imag - centre.imag) / ry))
        last = cmath.phase(complex((-half.real - centre.real) / rx, (-half.imag - centre.imag) / ry))
        sweep = (last - first) % math.tau if values[4] else -((first - last) % math.tau)
        middle = centre * turn + (self.at + end) / 2
        found = []
        for piece in range(1, _PIECES):
            angle = first + sweep * piece / _PIECES
            found.append(middle + complex(rx * math.cos(angle), ry * math.sin(angle)) * turn)
        self._add([*found, end])

    def _to(self, point: complex) -> None:
        self._add([point])

    def _add(self, points: list[complex]) -> None:
        self.control = None
        self.paths[-1].points += points
        self.at = points[-1]
