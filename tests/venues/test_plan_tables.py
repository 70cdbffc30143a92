"""Plans as tables: rectangles, points, units of length, halls."""

import io
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from eventsapp.venues.geometry import bounds_of, overlaps
from eventsapp.venues.plan_import import files_uploaded, read_plan
from eventsapp.venues.plan_import.frame import guessed_scale
from eventsapp.venues.plan_import.table.columns import figure
from tests.venues.drawings import areas, csv, kinds, numbers, read


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("number,x,y,width,depth", "A-1,3,0,3,3"),
        ("Số gian;X;Y;Chiều rộng (m);Chiều sâu (m)", "A-1;3,0;0;3,0;3,0"),
        ("展位号,x,y,宽,深", "A-1,3,0,3,3"),
        ("부스번호\tX\tY\t가로\t세로", "A-1\t3\t0\t3\t3"),
        ("Booth No,x (mm),y (mm),width (mm),height (mm)", "A-1,3000,0,3000,3000"),
        ("number,x,y,w_ft,h_ft", "A-1,9.84252,0,9.84252,9.84252"),
    ],
)
def test_columns_are_found_in_every_language_and_unit(head: str, row: str) -> None:
    plan = read(csv(row, head=head))
    assert areas(plan) == {"A-1": pytest.approx(9, abs=0.01)}
    assert bounds_of([plan.halls[0].units[0].outline]) == pytest.approx((3, 0, 6, 3), abs=0.01)


def test_rotation_turns_a_rectangle_about_its_corner() -> None:
    plan = read(csv("A-1,10,10,3,6,90", head="number,x,y,width,depth,rotation"))
    assert bounds_of([plan.halls[0].units[0].outline]) == pytest.approx((4, 10, 10, 13))


def test_hall_column_makes_halls_and_the_option_overrules_it() -> None:
    rows = ("A-1,0,0,3,3,A", "A-1,0,0,3,3,B")
    head = "number,x,y,width,depth,hall"
    assert [hall.code for hall in read(csv(*rows, head=head)).halls] == ["A", "B"]
    merged = read(csv(*rows, head=head), hall="C")
    assert [(hall.code, numbers(merged)) for hall in merged.halls] == [("C", ["A-1", "A-1 (2)"])]


def test_hall_that_is_not_named_is_called_after_its_file_and_said_so() -> None:
    plan = read({"Hall B2.csv": b"number,x,y,width,depth\nA-1,0,0,3,3\n"})
    assert plan.halls[0].code == "B2"
    assert "hall_guessed" in kinds(plan)


def test_figures_without_a_unit_are_metres_or_a_guess_that_is_said() -> None:
    assert "metres_assumed" in kinds(read(csv("A-1,0,0,3,3")))
    pixels = read(csv("A-1,0,0,90,90", "A-2,90,0,90,180"))
    assert "scale_guessed" in kinds(pixels)
    assert areas(pixels) == {"A-1": 9.0, "A-2": 18.0}
    assert areas(read(csv("A-1,0,0,90,90"), scale=0.1)) == {"A-1": 81.0}


def test_fullwidth_kana_and_korean_numbers_survive_as_they_are() -> None:
    plan = read(csv("Ａ－１,0,0,3,3", "ア12,3,0,3,3", "가-07,6,0,3,3"))
    assert numbers(plan) == ["Ａ－１", "ア12", "가-07"]


def test_row_without_figures_is_left_out_with_its_reason() -> None:
    plan = read(csv("A-1,0,0,3,3", "A-2,nan,0,3,3", "A-3,5,,3,3", "A-4,9,0,0,3", "A-5,1e308,0,3,3"))
    assert [(note.number, note.values["row"], note.values["reason"]) for note in plan.skipped] == [
        ("A-5", 6, "far_away"),
        ("A-2", 3, "not_numbers"),
        ("A-3", 4, "not_numbers"),
        ("A-4", 5, "too_few_points"),
    ]


def test_outline_column_overrules_the_rectangle() -> None:
    plan = read(csv('A-1,0,0,6,6,"0 0; 6 0; 6 3; 3 3; 3 6; 0 6"', head="number,x,y,width,depth,outline"))
    assert areas(plan) == {"A-1": 27.0}


def test_workbook_is_one_table_and_no_folder() -> None:
    book, target = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Sơ đồ gian hàng"])
    sheet.append(["Số gian", "x (m)", "y (m)", "Rộng", "Sâu"])
    sheet.append(["A-101", 0, 0, 3, 3])
    sheet.append([102, 3, 0, 3, 4.5])
    book.save(target)
    plan = read_plan(files_uploaded([("Sảnh A.xlsx", target.getvalue())]))
    assert (plan.halls[0].code, areas(plan)) == ("A", {"A-101": 9.0, "102": 13.5})


def test_points_become_cells_and_that_is_said() -> None:
    plan = read(csv("A-1,0,0", "A-2,30,0", "A-3,60,0", head="number,x,y"))
    assert kinds(plan) >= {"laid_out", "scale_guessed_points"}
    assert set(areas(plan).values()) == {9.0}


def test_points_with_areas_and_a_scale_get_cells_of_that_size() -> None:
    plan = read(csv("A-1,0,0,16", "A-2,10,0,4", head="number,x (m),y (m),area"))
    assert areas(plan) == {"A-1": 16.0, "A-2": 4.0}
    assert "scale_guessed_points" not in kinds(plan)


def test_points_in_one_spot_share_a_cell_and_one_number_is_one_unit() -> None:
    rows = ("A-1,0,0,Larkspur", "A-2,0,0,Tân Lũy", "A-2,0,0,Đồng Nứa", "A-3,30,0,Nắng")
    plan = read(csv(*rows, head="number,x,y,name"))
    assert areas(plan) == {"A-1": 4.5, "A-2": 4.5, "A-3": 9.0}
    assert next(unit.names for unit in plan.halls[0].units if unit.number == "A-2") == ("Tân Lũy", "Đồng Nứa")
    assert "one_spot" in kinds(plan)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=60, unique=True))
def test_cells_around_points_never_lie_on_each_other(places: list[tuple[int, int]]) -> None:
    rows = [f"A-{at},{x},{y}" for at, (x, y) in enumerate(places)]
    plan = read(csv(*rows, head="number,x,y"), scale=1.7)
    outlines = {unit.number: unit.outline for unit in plan.halls[0].units}
    assert len(outlines) + len(plan.skipped) == len(places)
    assert overlaps(outlines, 0.01) == []
    corners = [bounds_of([ring]) for ring in outlines.values()]
    assert all(math.prod((b[2] - b[0], b[3] - b[1])) > 0.08 for b in corners)


def test_json_list_with_nested_places_is_a_table() -> None:
    booths = [{"booth_number": "가", "coordinates": {"x": 0, "y": 0}}, {"booth_number": "나", "coordinates": {"x": 9}}]
    plan = read({"booths.json": json.dumps(booths).encode()})
    assert numbers(plan) == ["가"]
    assert [note.values["reason"] for note in plan.skipped] == ["no_place"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("3", 3.0), ("3,5", 3.5), ("3.500", 3.5), ("-1.5 m", -1.5), ("1,234.5", 1234.5), ("1.234,5", 1234.5)),
        *(("12 ft", 12.0), ("１２", 12.0), ("1e2", 100.0), ("", None), ("nan", None), ("inf", None), ("3x3", None)),
        *(("1e999", None), ("A", None)),
    ],
)
def test_figure_in_a_cell_is_read_or_none(text: str, value: float | None) -> None:
    assert figure(text) == value


def test_scale_follows_from_the_most_common_side() -> None:
    assert guessed_scale([8.74, 8.741, 17.5]) == pytest.approx(3 / 8.74, abs=1e-4)
    assert guessed_scale([]) == 1
