"""Units found in drawings: SVG and DXF."""

import pytest
from ezdxf.document import Drawing
from ezdxf.enums import TextEntityAlignment
from ezdxf.layouts.layout import Modelspace

from eventsapp.venues.geometry import bounds_of
from eventsapp.venues.plan_import.drawn.numbers import is_number
from eventsapp.venues.plan_import.svg.paths import subpaths_of
from eventsapp.venues.plan_import.svg.transforms import transform_of
from eventsapp.venues.rules import note_sentence
from tests.venues.drawings import areas, cell, dxf, kinds, numbers, read, square, svg


@pytest.mark.parametrize(
    "text", ["A-112", "611", "B08", "Ａ－１", "가", "가-07", "ア12", "A010 B011", "D050/F051", "Idg 01", "7.1-C12"]
)
def test_short_text_with_a_digit_or_a_single_letter_is_a_number(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "SEATING AREA", "(5 VEHICLES)", "10' x 20'", "3x3", "3 m × 3 m", "9 m²", "12.5", "100 sqm", "WC", "入口"),
        *("Day01 / Day02", "Gross 2 for everybody in", "g0v 揪松團零時小學校"),
    ],
)
def test_size_area_or_sentence_is_no_number(text: str) -> None:
    assert not is_number(text)


def test_nested_transforms_are_followed() -> None:
    body = f'<g transform="translate(100 0)"><g transform="rotate(90) scale(2)">{cell("A-1")}</g></g>'
    plan = read(svg(body), scale=0.1)
    assert bounds_of([plan.halls[0].units[0].outline]) == pytest.approx((4, 0, 10, 6))


def test_matrix_turns_points_as_written() -> None:
    assert transform_of("matrix(0 1 -1 0 5 6)").point(1, 0) == pytest.approx((5, 7))
    assert transform_of("rotate(90 10 10)").point(10, 0) == pytest.approx((20, 10))
    assert transform_of("translate(1) skewX(45)").point(0, 2) == pytest.approx((3, 2))
    assert transform_of("wobble(3)").point(1, 2) == (1, 2)


def test_text_cut_into_pieces_is_one_number() -> None:
    body = '<rect width="30" height="30"/><text transform="translate(5 15)"><tspan x="0" y="0">A-</tspan>'
    plan = read(svg(body + '<tspan x="9" y="0">11</tspan><tspan x="20" y="0">2</tspan></text>'))
    assert numbers(plan) == ["A-112"]


def test_second_line_of_a_text_is_a_name() -> None:
    body = '<rect width="30" height="30"/><text font-size="4"><tspan x="5" y="10">A-1</tspan>'
    plan = read(svg(body + '<tspan x="5" y="16">Larkspur</tspan></text>'))
    assert [(unit.number, unit.names) for unit in plan.halls[0].units] == [("A-1", ("Larkspur",))]


def test_name_of_a_group_numbers_its_shape_where_no_text_does() -> None:
    body = (
        '<g id="_601" data-name="601"><rect width="30" height="30"/></g><g id="path12"><rect width="9" height="9"/></g>'
    )
    assert numbers(read(svg(body))) == ["601"]


def test_text_goes_to_the_shape_that_is_called_the_same() -> None:
    body = f'<g id="B12"><rect x="0" y="0" width="90" height="30"/></g>{cell("B12", 0, 0)}'
    assert areas(read(svg(body), scale=0.1)) == {"B12": 27.0}


def test_shape_around_several_units_is_the_hall_or_a_block() -> None:
    block = '<rect x="-5" y="-5" width="70" height="40"/><rect x="-90" y="-50" width="300" height="200"/>'
    plan = read(svg(block + cell("A-1") + cell("A-2", 30)), scale=0.1)
    (hall,) = plan.halls
    assert numbers(plan) == ["A-1", "A-2"]
    assert bounds_of([hall.outline]) == (-0.5, -0.5, 6.5, 3.5)
    assert "walls_guessed" not in kinds(plan)


def test_curved_path_is_a_unit() -> None:
    plan = read(svg('<path d="M0 15a15 15 0 1 1 30 0 15 15 0 1 1-30 0z"/><text x="9" y="18">C1</text>'), scale=0.1)
    assert areas(plan)["C1"] == pytest.approx(7.07, abs=0.1)


@pytest.mark.parametrize(
    ("data", "corners", "closed"),
    [
        ("M0 0H3V3H0z", 4, True),
        ("m0,0 3,0 0,3", 3, False),
        ("M0 0L3 0L3 3", 3, False),
        ("M0 0C1 1 2 1 3 0", 13, False),
        ("M0 0q1 1 2 0t2 0", 25, False),
        ("M0 0a1 1 0 012 0z", 13, True),
        ("M0 0L1 1 rubbish", 2, False),
    ],
)
def test_path_data_is_read(data: str, corners: int, *, closed: bool) -> None:
    (path,) = subpaths_of(data)
    assert (len(path.points), path.closed) == (corners, closed)


def test_used_and_hidden_elements_are_followed_and_left_out() -> None:
    body = f'<defs><g id="a">{cell("A-1")}</g></defs><use xlink:href="#a" x="60"/>'
    hidden = f'<style>.off{{display:none}}</style><g class="off">{cell("A-9", 200)}</g>'
    plan = read(svg(body + hidden), scale=0.1)
    assert bounds_of([plan.halls[0].units[0].outline])[0] == 6
    assert numbers(plan) == ["A-1"]


def test_layers_that_are_named_are_the_only_ones_read() -> None:
    body = f'<g data-name="Stands 2027">{cell("A-1")}</g><g data-name="Stands 2025">{cell("A-1", 90)}</g>'
    assert numbers(read(svg(body))) == ["A-1", "A-1 (2)"]
    assert numbers(read(svg(body), layers=("stands 2027",))) == ["A-1"]
    both = f'<g data-name="old">{cell("A-1")}</g><g data-name="new">{cell("A-1")}{cell("A-2", 90)}</g>'
    assert numbers(read(svg(both), layers=("new",))) == ["A-1", "A-2"]


def test_numbers_and_shapes_without_each_other_are_counted() -> None:
    plan = read(svg(cell("A-1") + '<rect x="90" width="9" height="9"/><text x="200" y="200">A-2</text>'))
    values = {note.kind: note.values for note in plan.warnings}
    assert values["shapes_without_number"] == {"count": 1}
    assert values["numbers_without_shape"] == {"count": 1, "texts": "A-2"}


def test_dxf_is_read_in_the_unit_it_names() -> None:
    assert areas(read(dxf(lambda space, _: square(space, "A-1", side=10), units=2))) == {"A-1": 9.29}
    assert areas(read(dxf(lambda space, _: square(space, "A-1", side=3000), units=4))) == {"A-1": 9.0}


def test_dxf_that_names_no_unit_or_a_wrong_one_is_read_by_the_size_of_its_units() -> None:
    unsaid = read(dxf(lambda space, _: square(space, "A-1", side=3000), units=0))
    wrong = read(dxf(lambda space, _: square(space, "A-1", side=3000), units=1))
    assert (areas(unsaid), areas(wrong)) == ({"A-1": 9.0}, {"A-1": 9.0})
    assert "unit_guessed" in kinds(unsaid)
    assert "unit_doubted" in kinds(wrong)


def test_dxf_counts_upwards_unless_it_is_flipped() -> None:
    files = dxf(lambda space, _: (square(space, "A-1", 0, 10), square(space, "A-2", 0, 0)))
    for options, first in (({}, "A-1"), ({"flip": True}, "A-2"), ({"flip": True, "mirror": True}, "A-2")):
        units = read(files, **options).halls[0].units
        assert min(units, key=lambda unit: unit.outline[0][1]).number == first
    mirrored = read(dxf(lambda space, _: (square(space, "A-1"), square(space, "A-2", 9))), mirror=True)
    assert min(mirrored.halls[0].units, key=lambda unit: unit.outline[0][0]).number == "A-2"


def test_dxf_blocks_with_attributes_are_taken_apart() -> None:
    def draw(space: Modelspace, document: Drawing) -> None:
        block = document.blocks.new("BOOTH")
        block.add_lwpolyline([(0, 0), (3, 0), (3, 3), (0, 3)], close=True)
        for place in range(3):
            insert = space.add_blockref("BOOTH", (place * 3, 0), dxfattribs={"rotation": 0})
            insert.add_attrib("NO", f"가-{place + 1:02d}", (place * 3 + 1, 1), dxfattribs={"height": 0.3})

    assert areas(read(dxf(draw))) == {"가-01": 9.0, "가-02": 9.0, "가-03": 9.0}


def test_dxf_lines_that_enclose_numbers_are_units() -> None:
    def draw(space: Modelspace, _: Drawing) -> None:
        space.add_lwpolyline([(0, 0), (6, 0), (6, 3), (0, 3)], close=True)
        space.add_line((3, 0), (3, 3))
        for start, end in (((9, 0), (12, 0)), ((12, 0), (12, 3)), ((12, 3), (9, 3)), ((9, 3), (9, 0))):
            space.add_line(start, end)
        for place, x in enumerate((1.5, 4.5, 10.5), start=1):
            text = space.add_text(f"A-{place}", height=0.3)
            text.set_placement((x, 1.5), align=TextEntityAlignment.MIDDLE_CENTER)

    assert areas(read(dxf(draw))) == {"A-1": 9.0, "A-2": 9.0, "A-3": 9.0}


def test_dxf_outline_left_open_by_a_hair_is_closed_and_said_so() -> None:
    def draw(space: Modelspace, _: Drawing) -> None:
        space.add_lwpolyline([(0, 0), (3, 0), (3, 3), (0, 3), (0, 0.05)])
        space.add_mtext("A-1", dxfattribs={"insert": (1.5, 1.5), "char_height": 0.3, "attachment_point": 5})

    plan = read(dxf(draw))
    assert "closed_gaps" in kinds(plan)
    assert areas(plan)["A-1"] == pytest.approx(9, abs=0.01)


def test_dxf_layers_that_are_off_are_left_out_and_said_so() -> None:
    def draw(space: Modelspace, document: Drawing) -> None:
        document.layers.add("OLD").off()
        square(space, "A-1")
        square(space, "A-2", 9, layer="OLD")

    plan = read(dxf(draw))
    assert numbers(plan) == ["A-1"]
    assert "hidden_layers" in kinds(plan)


def test_dxf_without_tables_and_layers_is_read() -> None:
    corners = [(0, 0), (3000, 0), (3000, 3000), (0, 3000)]
    vertices = "".join(f"0\nVERTEX\n8\n0\n10\n{x}\n20\n{y}\n" for x, y in corners)
    shape = f"0\nPOLYLINE\n8\n0\n66\n1\n70\n1\n{vertices}0\nSEQEND\n"
    text = "0\nTEXT\n8\n0\n10\n900\n20\n1500\n40\n300\n1\nA-1\n"
    for content in (shape + text, (shape + text).replace("8\n0\n", "")):
        plan = read({"old.dxf": f"0\nSECTION\n2\nENTITIES\n{content}0\nENDSEC\n0\nEOF\n".encode()})
        assert areas(plan) == {"A-1": 9.0}


def test_plan_on_a_country_grid_is_brought_near_by_whole_kilometres() -> None:
    plan = read(dxf(lambda space, _: square(space, "A-1", 600_123, 1_200_456)))
    assert next(note.values for note in plan.warnings if note.kind == "moved") == {"east": "-600", "south": "1201"}
    assert plan.halls[0].units[0].outline[0] == (123, 544)


def test_unit_far_from_all_others_is_left_out() -> None:
    places = [(0, 0), (3, 0), (50_000, 0)]
    plan = read(dxf(lambda space, _: [square(space, f"A-{x}", x, y) for x, y in places]))
    assert numbers(plan) == ["A-0", "A-3"]
    assert [(note.number, note.values["reason"]) for note in plan.skipped] == [("A-50000", "far_away")]


def test_shape_drawn_twice_is_taken_once() -> None:
    plan = read(dxf(lambda space, _: [square(space, "A-1"), square(space, "A-1")]))
    assert numbers(plan) == ["A-1"]
    assert "drawn_twice" in kinds(plan)


def with_doors(space: Modelspace, _document: Drawing) -> None:
    for place in range(4):
        square(space, f"A-{place}", 10 + 3 * place, 10, layer="STANDS")
    space.add_lwpolyline([(0, 0), (40, 0), (40, 30), (0, 30)], close=True, dxfattribs={"layer": "A-WALL"})
    for layer, x, y in (("S-COLUMN", 5, 5), ("Cột", 30, 5)):
        corners = [(x, y), (x + 0.6, y), (x + 0.6, y + 0.6), (x, y + 0.6)]
        space.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})
    space.add_line((18, 0), (20, 0), dxfattribs={"layer": "A-DOOR"})
    space.add_arc((18, 0), 2, 0, 90, dxfattribs={"layer": "A-DOOR"})
    space.add_line((20, 15), (22, 15), dxfattribs={"layer": "A-DOOR"})  # in the middle of the hall
    space.add_text("D1", height=0.4, dxfattribs={"layer": "A-DOOR"}).set_placement((18.5, 0.5))
    space.add_line((40, 20), (40, 22), dxfattribs={"layer": "Lối thoát hiểm"})


def test_layers_named_after_columns_and_doors_are_read_as_such_and_said() -> None:
    plan = read(dxf(with_doors))
    (hall,) = plan.halls
    assert sorted(numbers(plan)) == ["A-0", "A-1", "A-2", "A-3"]
    assert [(door.x, door.width, door.wall) for door in hall.entrances] == [(19.0, 2.0, "s")]
    assert sorted((one.kind, one.wall) for one in hall.features) == [
        ("column", "s"),
        ("column", "s"),
        ("fire_exit", "e"),
    ]
    said = {note.kind: note_sentence(note) for note in plan.warnings}
    assert said["features_read"].startswith("4 doors, exits, columns or aisles were read from the layers A-DOOR, Cột,")
    assert said["features_left"].startswith("1 shapes of the layers")
    assert "numbers_without_shape" not in said


def test_stands_in_groups_named_after_aisles_and_outdoor_stay_stands() -> None:
    cells = [f'<g id="Aisle {row}">{cell(f"{row}-1", 0, 40 * at)}</g>' for at, row in enumerate("AB")]
    outdoor = f'<g id="Outdoor">{cell("O-1", 60, 0)}</g>'
    plan = read(svg("".join(cells) + outdoor))
    assert sorted(numbers(plan)) == ["A-1", "B-1", "O-1"]
    assert plan.halls[0].silent == ("walls", "doors", "features")
