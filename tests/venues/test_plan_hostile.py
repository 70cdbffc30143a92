"""Plan files that are broken, huge or meant to do harm: refused or mended with a sentence."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from ezdxf.document import Drawing
from ezdxf.layouts.layout import Modelspace
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.venues.geometry import BadPolygonError, area_of, bounds_of, overlaps, repaired_ring
from eventsapp.venues.plan_import import (
    BrokenPlan,
    CrowdedPlan,
    ImplausiblePlan,
    NoNumbersInPlan,
    PlanRefused,
    PlanWithoutUnits,
    TooLargePlan,
    UnknownPlanFormat,
    files_uploaded,
    read_plan,
)
from eventsapp.venues.plan_import.limits import refuse_crowd
from eventsapp.venues.rules import note_sentence, refusal_of
from tests.sizes import only_long
from tests.venues.drawings import areas, cell, csv, dxf, kinds, numbers, read, square, svg

ENTITY = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
TEXT = '<svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>'


def many_blocks(space: Modelspace, document: Drawing) -> None:
    for level in range(12):
        block = document.blocks.new(f"B{level}")
        for place in range(10 if level else 1):
            if level:
                block.add_blockref(f"B{level - 1}", (place, 0))
            else:
                block.add_line((0, 0), (1, 0))
    space.add_blockref("B7", (0, 0))


def many_copies(space: Modelspace, document: Drawing) -> None:
    square(document.blocks.new("B"), "A-1")  # type: ignore[arg-type]
    space.add_blockref("B", (0, 0), dxfattribs={"row_count": 30_000, "column_count": 30_000, "row_spacing": 3})


def plan_json(**hall: Any) -> dict[str, bytes]:
    unit = {"number": "A-1", "outline": [[0, 0], [3, 0], [3, 3], [0, 3]]}
    whole = {"code": "A", "outline": [[-5, -5], [9, -5], [9, 9], [-5, 9]], "units": [unit]} | hall
    return {"plan.json": json.dumps({"format": "hall-plan", "version": 1, "halls": [whole]}).encode()}


REFUSED: list[tuple[dict[str, bytes], type[PlanRefused], str]] = [
    ({"a.svg": (ENTITY + TEXT).encode()}, BrokenPlan, "not safe to read"),
    ({"a.svg": (OUTSIDE + TEXT).encode()}, BrokenPlan, "not safe to read"),
    ({"a.svg": svg(cell("A-1"))["hall.svg"][:-9]}, BrokenPlan, "ends early"),
    (svg("<rect/>"), NoNumbersInPlan, "holds one of its"),
    (svg(""), NoNumbersInPlan, "0 closed shapes"),
    (
        svg("".join(f'<g id="g{at}">' + f'<use href="#g{at + 1}"/>' * 9 + "</g>" for at in range(12))),
        TooLargePlan,
        "shapes at most",
    ),
    ({"a.dwg": b"AC1032\x00" + b"\x00" * 99}, BrokenPlan, "Save the drawing as DXF"),
    ({"a.dxf": dxf(lambda space, _: square(space, "A-1"))["hall.dxf"][:-40]}, BrokenPlan, "ends early"),
    ({"a.dxf": b"AutoCAD Binary DXF\r\n\x1a\x00" + bytes(range(256))}, BrokenPlan, "ends early"),
    (dxf(lambda space, _: space.add_circle((0, 0), 3)), NoNumbersInPlan, "1 closed shapes"),
    (dxf(many_copies), TooLargePlan, "shapes at most"),
    (
        csv("A-1,0,0,0.003,0.003", head="number,x (m),y (m),width (m),depth (m)"),
        ImplausiblePlan,
        "scale cannot be right",
    ),
    (csv(*(f"A-{at},{at % 300},0,3,3" for at in range(100_000))), TooLargePlan, "units at most"),
    (csv(*("A-1,0,0,3,3" for _ in range(200))), CrowdedPlan, "lie on one spot"),
    (csv("A-1,0,0,3,x"), PlanWithoutUnits, "no unit with a usable outline"),
    ({"a.json": b'{"format": "hall-plan", "version": 1, "halls": [{"code": "A", "uni'}, BrokenPlan, "ends early"),
    ({"a.json": b'{"format": "hall-plan", "version": 9, "halls": []}'}, BrokenPlan, "lacks the hall"),
    (plan_json(code=""), BrokenPlan, "lacks the hall"),
    (plan_json(outline=[[0, 0], [1, 1]]), BrokenPlan, "are no area"),
    ({"a.json": b'[{"mapId": 1, "geometry": {"x": 1'}, BrokenPlan, "ends early"),
    ({"a.json": b'[{"mapId": 1, "geometry": {}}]'}, PlanWithoutUnits, "no unit"),
    ({"a.png": b"\x89PNG\r\n\x1a\n"}, UnknownPlanFormat, "drawings as DXF or SVG"),
]


@pytest.mark.parametrize(("files", "refusal", "said"), REFUSED, ids=[str(at) for at in range(len(REFUSED))])
def test_bad_file_is_refused_with_a_sentence(files: dict[str, bytes], refusal: type[PlanRefused], said: str) -> None:
    with pytest.raises(refusal) as refused:
        read_plan(files)
    sentence = str(refusal_of(refused.value))
    assert said in sentence
    assert sentence.endswith("Nothing was changed.")


def test_blocks_inside_blocks_without_end_are_refused() -> None:
    with pytest.raises(TooLargePlan):
        read_plan(dxf(many_blocks))


def test_svg_with_a_document_type_and_deep_groups_is_read() -> None:
    deep = svg("<g>" * 5_000 + cell("A-1") + "</g>" * 5_000)["hall.svg"]
    assert numbers(read({"a.svg": DOCTYPE.encode() + deep})) == ["A-1"]


def test_figures_that_are_none_leave_their_shape_out_and_are_counted() -> None:
    plan = read(svg('<rect x="1e999" width="9" height="9"/><path d="M1e308 1e308L-1e308 0L0 0z"/>' + cell("A-1")))
    assert numbers(plan) == ["A-1"]
    assert "unread_elements" in kinds(plan)


def test_many_units_of_a_drawing_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventsapp.venues.plan_import.drawn.reading.MAX_UNITS", 3)
    cells = [cell(f"A-{at}", 30 * at) for at in range(4)]
    assert numbers(read(svg("".join(cells[:3])))) == ["A-0", "A-1", "A-2"]
    with pytest.raises(TooLargePlan) as refused:
        read(svg("".join(cells)))
    assert refused.value.values == {"what": "units", "limit": 3}


def test_outline_that_crosses_itself_is_mended_when_most_of_it_is_clear() -> None:
    ring, mended = repaired_ring([[0, 0], [6, 0], [6, 6], [-0.5, 6], [0, 6.5]])
    assert mended
    assert area_of(ring) == pytest.approx(36, abs=0.5)
    plan = read(csv('A-1,0,0,6,6,"0 0; 6 0; 6 6; -0.5 6; 0 6.5"', head="number,x,y,width,depth,outline"))
    assert [note.number for note in plan.warnings if note.kind == "repaired"] == ["A-1"]


def test_outline_that_could_be_either_of_two_is_left_out() -> None:
    with pytest.raises(BadPolygonError):
        repaired_ring([[0, 0], [4, 4], [4, 0], [0, 4]])


def test_unit_outside_the_walls_is_said() -> None:
    plan = read(plan_json(outline=[[1, 1], [9, 1], [9, 9], [1, 9]]))
    assert [note_sentence(note) for note in plan.warnings] == ["A-1 lies outside the walls of the hall."]
    assert areas(plan) == {"A-1": 9.0}


def test_overlaps_are_listed_up_to_a_number() -> None:
    units = dict.fromkeys(range(60), ((0.0, 0.0), (3.0, 0.0), (3.0, 3.0)))
    assert len(overlaps(units, most=50)) == 50
    assert len(overlaps(dict(list(units.items())[:10]))) == 45


def test_crowd_on_one_spot_is_refused_and_a_full_hall_is_not() -> None:
    refuse_crowd([((x, y), (x + 3, y), (x + 3, y + 3), (x, y + 3)) for x in range(0, 180, 3) for y in range(0, 90, 3)])
    with pytest.raises(CrowdedPlan):
        refuse_crowd([((0, 0), (3, 0), (3, 3), (0, 3))] * 200)
    with pytest.raises(TooLargePlan):
        refuse_crowd([tuple((float(at), float(at % 2)) for at in range(1_000))] * 401)


def test_zip_that_only_looks_like_a_workbook_is_opened_as_a_folder() -> None:
    with pytest.raises(BrokenPlan):
        files_uploaded([("a.xlsx", b"PK\x03\x04xl/workbook.xml")])


def many_in_json() -> dict[str, bytes]:
    cells = [[[3 * at, 0], [3 * at + 3, 0], [3 * at + 3, 3]] for at in range(100_000)]
    return plan_json(units=[{"number": f"A-{at}", "outline": ring} for at, ring in enumerate(cells)])


def many_in_dxf() -> dict[str, bytes]:
    line = "0\nLINE\n8\n0\n10\n{0}\n20\n0\n11\n{0}\n21\n3\n"
    body = "".join(line.format(at) for at in range(130_000))
    return {"a.dxf": f"0\nSECTION\n2\nENTITIES\n{body}0\nENDSEC\n0\nEOF\n".encode()}


@pytest.mark.long
@pytest.mark.parametrize("files", [many_in_json, only_long(many_in_dxf)])
def test_hundred_thousand_units_are_refused_in_every_format(files: Callable[[], dict[str, bytes]]) -> None:
    with pytest.raises(TooLargePlan):
        read_plan(files())


def test_dxf_without_layers_or_any_table_is_read() -> None:
    corners = ((0, 0), (3, 0), (3, 3), (0, 3))
    vertices = "".join(f"0\nVERTEX\n8\n0\n10\n{x}\n20\n{y}\n" for x, y in corners)
    shape = f"0\nPOLYLINE\n8\n0\n66\n1\n70\n1\n{vertices}0\nSEQEND\n"
    text = "0\nTEXT\n8\n0\n10\n1\n20\n1\n40\n0.4\n1\nA-1\n"
    plan = read({"a.dxf": f"0\nSECTION\n2\nENTITIES\n{shape}{text}0\nENDSEC\n0\nEOF\n".encode()})
    assert areas(plan) == {"A-1": 9.0}


def test_columns_and_attributes_that_are_nonsense_are_left_out_and_said() -> None:
    bad: list[Any] = [
        *(None, 7, "column", [], {"kind": "moon"}, {"kind": "door", "outline": [[0, 0], [1, 0], [1, 1]]}),
        {"kind": "column", "outline": [[0, 0], [1, 1], [1, 0], [0, 1]]},
        {"kind": "column", "outline": [[0, 0], [1e400, 0], [1, 1]]},
        {"kind": "column", "outline": [[0, 0], [1, 0], [1, 1]], "wall": "up"},
        {"kind": "column", "outline": [[0, 0], [1, 0], [1, 1]], "name": "K\x00" * 900},
    ]
    said: dict[str, Any] = {"zone": ["x"], "package": None, "note": "n" * 9000, "is_blocked": "perhaps"}
    said |= {"floor_load": "1e400", "height": -1, "utilities": {"gold": 1}, "unknown": 1}
    unit = {"number": "A-1", "outline": [[0, 0], [3, 0], [3, 3], [0, 3]], "attributes": said}
    plan = read_plan(plan_json(features=bad, units=[unit], entrances={"x": 1}))
    (hall,) = plan.halls
    assert [(one.kind, len(one.name)) for one in hall.features] == [("column", 60)]
    attributes = hall.units[0].attributes
    assert attributes is not None
    assert (len(attributes["note"]), attributes["is_blocked"], attributes["height"]) == (200, False, None)
    unread = [note.values["attribute"] for note in plan.warnings if note.kind == "attribute_unread"]
    assert sorted(unread) == ["floor_load", "height", "is_blocked", "utilities"]
    assert all(note_sentence(note) for note in plan.warnings)


def test_more_columns_than_a_hall_can_have_are_cut_off_and_said() -> None:
    ring = [[0, 0], [0.5, 0], [0.5, 0.5]]
    plan = read_plan(plan_json(features=[{"kind": "column", "outline": ring}] * 5_000))
    assert len(plan.halls[0].features) == 1_000
    assert "too_many_features" in kinds(plan)


def test_mirrored_and_turned_axes_bring_the_same_hall_back() -> None:
    rows = ("A-1,0,0,3,3", "A-2,3,0,3,3", "B-1,0,9,3,6")
    plain = read(csv(*rows))
    turned = read(csv("A-1,0,0,-3,-3", "A-2,-3,0,-3,-3", "B-1,0,-9,-3,-6"), flip=True, mirror=True)
    assert areas(turned) == areas(plain)
    boxes = [[bounds_of([unit.outline]) for unit in plan.halls[0].units] for plan in (plain, turned)]
    assert boxes[0] == boxes[1]


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"<svg>", b"0\nSECTION\n", b'[{"mapId":1,"geometry":', b"number,x,y\n"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    try:
        plan = read_plan({"file": start + data})
    except PlanRefused as refused:
        assert refused.kind  # noqa: PT017 - either outcome is right, no other
    else:
        assert plan.unit_count
