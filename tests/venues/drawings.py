"""Drawings and tables made for tests."""

import io
from collections.abc import Callable

import ezdxf
from ezdxf.document import Drawing
from ezdxf.layouts.layout import Modelspace

from eventsapp.venues.plan_import import PlanDocument, PlanOptions, read_plan


def svg(body: str, attributes: str = "") -> dict[str, bytes]:
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return {"hall.svg": f"{head} {attributes}>{body}</svg>".encode()}


def cell(number: str, x: float = 0, y: float = 0, side: float = 30) -> str:
    text = f'<text x="{x + side / 4}" y="{y + side / 2}" font-size="{side / 5}">{number}</text>'
    return f'<rect x="{x}" y="{y}" width="{side}" height="{side}"/>{text}'


def dxf(draw: Callable[[Modelspace, Drawing], object], *, units: int = 6, version: str = "R2010") -> dict[str, bytes]:
    document = ezdxf.new(version)  # type: ignore[attr-defined]
    document.units = units
    draw(document.modelspace(), document)
    stream = io.StringIO()
    document.write(stream)
    return {"hall.dxf": stream.getvalue().encode()}


def square(space: Modelspace, number: str, x: float = 0, y: float = 0, side: float = 3, layer: str = "0") -> None:
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    space.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})
    space.add_text(number, height=side / 8, dxfattribs={"layer": layer}).set_placement((x + side / 4, y + side / 2))


def csv(*rows: str, head: str = "number,x,y,width,depth") -> dict[str, bytes]:
    return {"hall.csv": "\n".join((head, *rows)).encode()}


def numbers(plan: PlanDocument) -> list[str]:
    return [unit.number for hall in plan.halls for unit in hall.units]


def areas(plan: PlanDocument) -> dict[str, float]:
    return {unit.number: unit.area for hall in plan.halls for unit in hall.units}


def kinds(plan: PlanDocument) -> set[str]:
    return {note.kind for note in plan.warnings}


def read(files: dict[str, bytes], **options: object) -> PlanDocument:
    return read_plan(files, PlanOptions(**options))  # type: ignore[arg-type]
