"""The `transform` attribute (SVG 2, chapter 8): matrices that nest."""

import math
import re
from dataclasses import dataclass

from eventsapp.venues.geometry import Point

_CALL = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine map: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __matmul__(self, inner: "Matrix") -> "Matrix":
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            self.a * inner.e + self.c * inner.f + self.e,
            self.b * inner.e + self.d * inner.f + self.f,
        )

    def point(self, x: float, y: float) -> Point:
        """Return where a point comes to lie."""
        return (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)


IDENTITY = Matrix()


def transform_of(text: str) -> Matrix:
    """Return the matrix of a transform list; what cannot be read changes nothing."""
    found = IDENTITY
    for name, arguments in _CALL.findall(text):
        found = found @ _step(name, [float(number) for number in _NUMBER.findall(arguments)])
    return found


def _step(name: str, values: list[float]) -> Matrix:
    """Return the matrix of one transform."""
    if name == "matrix":
        return Matrix(*values) if len(values) == 6 else IDENTITY
    if not values:
        return IDENTITY
    first = values[0]
    if name == "translate":
        return Matrix(e=first, f=values[1] if len(values) > 1 else 0.0)
    if name == "scale":
        return Matrix(a=first, d=values[1] if len(values) > 1 else first)
    if name == "rotate":
        return _rotated(first, values[1:3])
    slant = math.tan(math.radians(first))
    return Matrix(c=slant) if name == "skewX" else Matrix(b=slant)


def _rotated(degrees: float, about: list[float]) -> Matrix:
    """Return a turn, about a point where one is given."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = Matrix(cosine, sine, -sine, cosine)
    if len(about) < 2:
        return turn
    return Matrix(e=about[0], f=about[1]) @ turn @ Matrix(e=-about[0], f=-about[1])
