"""How a hall is laid out as a drawing, and how names find room."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.venues.drawing import Shape, draw_ground, draw_shape, path_of
from eventsapp.venues.fitting import fit_text, text_width
from eventsapp.venues.geometry import Ring, rectangle
from eventsapp.venues.layout import HallLayout, lay_out

HALL = rectangle(0, 0, 60, 40)
SIZES = (13.0, 10.0, 8.0)


def shape(number: str, ring: Ring, name: str = "", letter: str = "S") -> Shape:
    return Shape(letter=letter, rings=[ring], name=name, short=number.rpartition("-")[2])


def test_path_of_a_cell_is_short_and_relative() -> None:
    assert path_of([rectangle(1.5, 2, 3, 3)]) == "M15 20h30v30h-30z"
    assert path_of([((0, 0), (3, 1.25), (0, 3))]) == "M0 0l30 12.5l-30 17.5z"


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=3, max_size=12))
def test_path_ends_where_the_ring_ends_within_a_centimetre(points: list[tuple[float, float]]) -> None:
    across, down = 0.0, 0.0
    for command, numbers in re.findall(r"([Mhvlz])([^Mhvlz]*)", path_of([points])):
        values = [float(number) for number in numbers.split()]
        if command == "M":
            across, down = values
        else:
            across += values[0] if command in "hl" and values else 0.0
            down += values[-1] if command in "vl" and values else 0.0
    assert (across, down) == pytest.approx((points[-1][0] * 10, points[-1][1] * 10), abs=1.0)


def test_name_that_fits_is_drawn_whole_and_clear_of_its_letter() -> None:
    drawn = draw_shape(shape("A-101", rectangle(10, 10, 9, 6), "Khuôn mẫu Đồng Nứa"), px=0.55)
    assert " ".join(line.text for line in drawn.name) == "Khuôn mẫu Đồng Nứa"
    assert drawn.number is None
    assert drawn.name[0].y - drawn.name[0].size > drawn.letter.y - drawn.letter.size


def test_name_too_small_to_read_leaves_letter_and_number() -> None:
    drawn = draw_shape(shape("A-101", rectangle(10, 10, 3, 3), "Xi mạ Tân Lũy"), px=2.6)
    assert drawn.name == ()
    assert drawn.letter.text == "S"
    assert drawn.number is not None
    assert drawn.number.text == "101"


def test_row_letters_stand_in_the_gaps_between_islands() -> None:
    hall = lay_out(HallLayout("A", "AB", (4, 4, 4)))
    plates = draw_ground(hall.outline, {unit.number: unit.outline for unit in hall.units}).plates
    assert [plate.text for plate in plates] == ["A", "A", "B", "B"]
    assert all(not 40 < plate.x < 40 + 120 for plate in plates)


def test_row_letter_never_stands_on_a_stand_of_another_row() -> None:
    cells = {"A-101": rectangle(10, 10, 3, 3), "A-102": rectangle(16, 10, 3, 3)}
    assert [plate.text for plate in draw_ground(HALL, cells).plates] == ["A"]
    assert draw_ground(HALL, cells | {"B-101": rectangle(13, 10, 3, 3)}).plates == ()


def test_doors_get_their_sign() -> None:
    door = {"x": 30.0, "y": 40.0, "wall": "s", "name": "Main entrance"}
    (sign,) = draw_ground(HALL, {}, entrances=[door]).entrances
    assert (sign.text, sign.x) == ("Main entrance", 300)
    assert sign.y > 400


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Larkspur IIoT", ("Larkspur", "IIoT")),
        ("Khuôn mẫu Đồng Nứa", ("Khuôn mẫu", "Đồng Nứa")),
        ("拓野机器人", ("拓野机器人",)),
        ("소담머신", ("소담머신",)),
    ],
)
def test_text_breaks_where_its_script_breaks(text: str, lines: tuple[str, ...]) -> None:
    fitted = fit_text(text, 90, 40, SIZES)
    assert fitted is not None
    assert fitted.lines == lines


def test_chinese_breaks_between_letters_and_korean_does_not() -> None:
    chinese, korean = fit_text("拓野机器人", 30, 60, (10.0,)), fit_text("칠보산업로봇", 30, 60, (10.0,))
    assert chinese is not None
    assert len(chinese.lines) == 2
    assert korean is None


def test_text_that_does_not_fit_is_never_cut() -> None:
    assert fit_text("Donaudampfschifffahrt", 40, 40, SIZES) is None
    assert fit_text("A", 40, 4, SIZES) is None


@given(st.text(min_size=1, max_size=40).filter(str.strip), st.floats(10, 200), st.floats(5, 100))
def test_fitted_lines_hold_every_letter_and_stay_inside(text: str, width: float, height: float) -> None:
    fitted = fit_text(text, width, height, SIZES)
    if fitted is None:
        return
    assert "".join("".join(fitted.lines).split()) == "".join(text.split())
    assert all(text_width(line, fitted.size) <= width + 1e-6 for line in fitted.lines)
    assert len(fitted.lines) * fitted.size <= height


def test_laid_out_hall_has_numbered_cells_inside_its_walls() -> None:
    hall = lay_out(HallLayout("A", "ABC", (5, 5), wall_rows=("K", "L")), "Hall A")
    numbers = [unit.number for unit in hall.units]
    assert len(numbers) == len(set(numbers)) == 3 * 20 + 2 * 10
    assert {"A-101", "A-110", "A-201", "K-105", "L-205"} <= set(numbers)
    (left, top), _, (right, bottom), _ = hall.outline
    assert all(left <= x <= right and top <= y <= bottom for unit in hall.units for x, y in unit.outline)
    assert hall.entrances[0].y == bottom
