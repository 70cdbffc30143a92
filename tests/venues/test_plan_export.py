"""Plans written as SVG, DXF, PDF, CSV and JSON, and read again."""

import io
from operator import attrgetter
from pathlib import Path
from unicodedata import normalize

import ezdxf
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from config import ROOT
from eventsapp.venues.geometry import BadPolygonError, Ring, area_of, clean_ring, rectangle
from eventsapp.venues.layout import HallLayout, lay_out
from eventsapp.venues.numbering import match_key
from eventsapp.venues.plan_export import PlanSheet, PlanState, UnwritableText, export_plan
from eventsapp.venues.plan_export.pdf import _scale
from eventsapp.venues.plan_import import PlanEntrance, PlanFeature, PlanHall, PlanUnit, read_plan
from eventsapp.venues.vocabulary import EMPTY, UTILITIES

L_SHAPE: Ring = ((20, 5), (26, 5), (26, 8), (23, 8), (23, 11), (20, 11))
LEGEND = (PlanState("available", "○", "Available", "#ffffff"), PlanState("sold", "S", "Đã bán", "#efe1df"))
HALL = PlanHall(
    code="A",
    name="Hall A",
    outline=rectangle(0, 0, 40, 30),
    units=(
        PlanUnit("A-101", rectangle(5, 5, 3, 3), ("old7",), ("Larkspur",), 9.0),
        PlanUnit("=A-102", rectangle(8, 5, 3, 3)),
        PlanUnit("가-07", L_SHAPE),
        PlanUnit("<ア&12>", ((30, 20), (32, 22), (30, 24), (28, 22))),
    ),
    islands=(rectangle(5, 5, 6, 3),),
    entrances=(PlanEntrance(20, 30, 4, "s", "Main"),),
    features=(
        PlanFeature("column", rectangle(10, 20, 0.5, 0.5), "K 1", "s"),
        PlanFeature("obstacle", ((12, 20), (14, 20), (13, 22)), "", "s"),
        PlanFeature("fire_exit", clean_ring(rectangle(39.8, 10, 0.4, 2)), "Đông", "e"),
        PlanFeature("aisle", rectangle(1, 14, 38, 4), "", "s"),
    ),
)
WHOLE = {
    "zone": "robotics",
    "package": "shell",
    "price_class": "A+",
    "utilities": ("power", "air"),
    "floor_load": 1.5,
    "height": 4.5,
    "is_blocked": True,
    "is_restricted": True,
    "note": "=pillar; ask first",
}


def sheet(hall: PlanHall = HALL) -> PlanSheet:
    return PlanSheet(
        hall,
        title="Bình Dương 2027",
        states={"A-101": "sold"},
        legend=LEGEND,
        holders={"A-101": "Khuôn mẫu <Đồng Nứa>"},
    )


def outlines(hall: PlanHall) -> dict[str, Ring]:
    return {unit.number: unit.outline for unit in hall.units}


def written_and_read(hall: PlanHall, to: str) -> PlanHall:
    return read_plan({f"plan.{to}": export_plan(sheet(hall), to)}).halls[0]


@pytest.mark.parametrize("to", ["svg", "dxf", "csv", "json"])
def test_plan_that_is_written_and_read_keeps_every_number_and_outline(to: str) -> None:
    assert outlines(written_and_read(HALL, to)) == outlines(HALL)


def test_json_brings_back_the_same_plan() -> None:
    assert written_and_read(HALL, "json") == HALL


@pytest.mark.parametrize("to", ["svg", "dxf"])
def test_drawing_brings_back_walls_and_blocks(to: str) -> None:
    again = written_and_read(HALL, to)
    assert (again.outline, again.islands) == (HALL.outline, HALL.islands)


@pytest.mark.parametrize("to", ["svg", "dxf"])
def test_drawing_brings_back_doors_exits_columns_and_aisles(to: str) -> None:
    plan = read_plan({f"plan.{to}": export_plan(sheet(), to)})
    again = plan.halls[0]
    assert again.entrances == HALL.entrances
    key = attrgetter("kind")
    assert sorted(again.features, key=key) == sorted(HALL.features, key=key)
    assert again.silent == ()
    assert [note.values["count"] for note in plan.warnings if note.kind == "features_read"] == [5]


@pytest.mark.parametrize("to", ["csv", "json"])
def test_attributes_and_former_numbers_of_units_come_back(to: str) -> None:
    plain = PlanUnit("B-1", rectangle(0, 0, 3, 3), attributes=dict(EMPTY))
    whole = PlanUnit("B-2", rectangle(3, 0, 3, 3), ("A-9", "A-10"), attributes=WHOLE)
    hall = PlanHall("B", "B", rectangle(-4, -4, 14, 11), (plain, whole))
    again = written_and_read(hall, to)
    assert [unit.attributes for unit in again.units] == [EMPTY, WHOLE]
    assert again.units[1].aliases == ("A-9", "A-10")


def test_file_without_attributes_says_nothing_of_them() -> None:
    units = [unit for to in ("json", "svg", "dxf") for unit in written_and_read(HALL, to).units]
    assert {unit.attributes for unit in units} == {None}
    assert read_plan({"a.csv": b"number,x,y,width,depth\nA-1,0,0,3,3"}).halls[0].units[0].attributes is None


def test_laid_out_hall_is_the_same_after_every_format() -> None:
    hall = lay_out(HallLayout("B", "ABCD", (6, 5), wall_rows=("K", "L")))
    for to in ("svg", "dxf", "csv", "json"):
        assert outlines(written_and_read(hall, to)) == outlines(hall)


PLACES = st.floats(-500, 500).map(lambda value: round(value, 3) + 0.0)
TEXTS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8).map(lambda text: normalize("NFC", text))


@st.composite
def rings(draw: st.DrawFn) -> Ring:
    points = draw(st.lists(st.tuples(PLACES, PLACES), min_size=3, max_size=7))
    try:
        return clean_ring(points)
    except BadPolygonError:
        return clean_ring(rectangle(draw(st.integers(-400, 400)), draw(PLACES), 3.0, 4.5))


@st.composite
def features(draw: st.DrawFn) -> PlanFeature:
    kind = draw(st.sampled_from(["column", "fire_exit", "obstacle", "aisle"]))
    return PlanFeature(kind, draw(rings()), draw(TEXTS), draw(st.sampled_from(["", "n", "e", "s", "w"])))


ATTRIBUTES = st.fixed_dictionaries(
    dict.fromkeys(("zone", "package", "price_class", "note"), TEXTS)
    | {name: st.none() | st.integers(0, 100_000).map(lambda value: value / 1000) for name in ("floor_load", "height")}
    | {name: st.booleans() for name in ("is_blocked", "is_restricted")}
    | {"utilities": st.sets(st.sampled_from(UTILITIES)).map(lambda ones: tuple(u for u in UTILITIES if u in ones))}
)


@st.composite
def halls(draw: st.DrawFn) -> PlanHall:
    found = draw(
        st.lists(TEXTS, min_size=1, max_size=8, unique_by=match_key).filter(lambda texts: all(map(match_key, texts)))
    )
    units = [
        PlanUnit(
            number,
            draw(rings()),
            tuple(draw(st.lists(TEXTS, max_size=2))),
            tuple(draw(st.lists(TEXTS, max_size=2, unique=True))),
            draw(st.none() | st.floats(0, 1e6)),
            draw(st.none() | ATTRIBUTES),
        )
        for number in found
    ]
    doors = st.builds(
        PlanEntrance, x=PLACES, y=PLACES, width=st.floats(0, 50), wall=st.sampled_from("nesw"), leads_to=TEXTS
    )
    return PlanHall(
        code=draw(TEXTS),
        name=draw(TEXTS),
        outline=draw(rings()),
        units=tuple(units),
        features=tuple(draw(st.lists(features(), max_size=2))),
        islands=tuple(draw(st.lists(rings(), max_size=2))),
        entrances=tuple(draw(st.lists(doors, max_size=2))),
    )


@settings(max_examples=25)
@given(halls())
def test_any_hall_comes_back_from_json_as_it_was(hall: PlanHall) -> None:
    assert written_and_read(hall, "json") == hall


@st.composite
def shapes(draw: st.DrawFn) -> Ring:
    x, y = (round(draw(st.floats(-200, 200)), 3) + 0.0 for _ in range(2))
    width, depth = (draw(st.integers(2_000, 20_000)) / 1000 for _ in range(2))
    corners = rectangle(x, y, width, depth)
    return clean_ring(corners[: draw(st.sampled_from([3, 4]))])


@settings(max_examples=20)
@given(
    st.dictionaries(TEXTS.filter(match_key), shapes(), min_size=1, max_size=6).filter(
        lambda found: len({match_key(number) for number in found}) == len(found)
    ),
    st.sampled_from(["svg", "dxf", "csv"]),
)
def test_any_units_come_back_from_drawings_and_tables(units: dict[str, Ring], to: str) -> None:
    hall = PlanHall("A", "A", rectangle(-300, -300, 600, 600), tuple(PlanUnit(*pair) for pair in units.items()))
    assert outlines(written_and_read(hall, to)) == units


def test_svg_has_a_metre_as_its_unit_and_says_who_has_what() -> None:
    root = ElementTree.fromstring(export_plan(sheet(), "svg"))
    assert root.get("viewBox") == "-3 -3 46 36"
    spoken = [element.text for element in root.iter() if element.tag.endswith("}title")]
    assert spoken == ["Bình Dương 2027 · Hall A", "Khuôn mẫu <Đồng Nứa>"]
    written = [element.text for element in root.iter() if element.tag.endswith("}text")]
    assert written == ["A-101", "=A-102", "가-07", "<ア&12>"]


def test_dxf_has_metres_and_a_layer_for_each_kind() -> None:
    data = export_plan(sheet(), "dxf").decode()
    document = ezdxf.read(io.StringIO(data))  # type: ignore[attr-defined]
    assert (document.dxfversion, document.units) == ("AC1024", 6)
    layers = {entity.dxf.layer for entity in document.modelspace()}
    furnished = {"FIRE_EXITS", "COLUMNS", "OBSTACLES", "AISLES"}
    assert layers == {"WALLS", "BLOCKS", "DOORS", "STANDS", "NUMBERS", "EXHIBITORS"} | furnished


def test_unit_that_was_renumbered_in_a_drawing_program_has_its_new_number() -> None:
    document = ezdxf.read(io.StringIO(export_plan(sheet(), "dxf").decode()))  # type: ignore[attr-defined]
    for text in document.modelspace().query("TEXT[text=='A-101']"):
        text.dxf.text = "Z-9"
    stream = io.StringIO()
    document.write(stream)
    again = read_plan({"plan.dxf": stream.getvalue().encode()}).halls[0]
    assert outlines(again)["Z-9"] == rectangle(5, 5, 3, 3)
    assert "A-101" not in outlines(again)


def test_csv_runs_nothing_in_a_spreadsheet() -> None:
    text = export_plan(sheet(), "csv").decode("utf-8-sig")
    assert "'=A-102" in text
    assert "0 0; " not in text


def test_pdf_is_one_a3_page_with_every_number_scale_and_legend() -> None:
    hall = lay_out(HallLayout("B", "ABCD", (6, 5)))
    legend = (PlanState("sold", "S", "Sold", "#efe1df"),)
    whole = PlanSheet(hall, "Fair", "Hall B", "Today", legend=legend, states={"A-101": "sold"})
    (page,) = PdfReader(io.BytesIO(export_plan(whole, "pdf"))).pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [420, 297]
    text = page.extract_text()
    assert {unit.number for unit in hall.units} <= set(text.split())
    assert "1:200" in text
    assert "10 m" in text
    assert "Sold" in text


def test_pdf_refuses_letters_no_font_has_instead_of_leaving_them_out() -> None:
    with pytest.raises(UnwritableText) as missing:
        export_plan(PlanSheet(PlanHall("A", "A", HALL.outline, (PlanUnit("가-07", L_SHAPE),))), "pdf")
    assert missing.value.letters == "가"


def test_pdf_writes_every_script_with_the_fonts_of_badges() -> None:
    names = ("NotoSans_400Regular", "NotoSansSC_700Bold", "NotoSansJP_700Bold", "NotoSansKR_700Bold")
    fonts: list[Path] = [ROOT / "instance" / "fonts" / f"{name}.ttf" for name in names]
    if not all(font.is_file() for font in fonts):
        pytest.skip("the typefaces of badges are not installed")
    whole = sheet()
    written = PlanSheet(whole.hall, "展会 Bình Dương", states=whole.states, legend=LEGEND, fonts=fonts)
    page = PdfReader(io.BytesIO(export_plan(written, "pdf"))).pages[0]
    text = "".join(page.extract_text().split())  # readers break lines where the font changes
    assert all(part in text for part in ("展会BìnhDương", "Đãbán", "가-07", "<ア&12>", "A-101", "=A-102"))


@pytest.mark.parametrize(("across", "scale"), [(3, 100), (60, 200), (200, 600), (5000, 15000)])
def test_scale_of_a_sheet_is_round_and_the_largest_that_fits(across: float, scale: int) -> None:
    assert _scale(across, across / 4, 420, 297) == scale


def test_area_of_the_written_units_is_that_of_the_hall() -> None:
    again = written_and_read(HALL, "svg")
    assert sum(unit.area for unit in again.units) == pytest.approx(sum(area_of(unit.outline) for unit in HALL.units))
